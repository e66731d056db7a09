/* When a row takes place, as cards say it (presentation/words.py). */
(() => {
  "use strict";
  const CALLED_OFF = { cancelled: 1, postponed: 1 };

  function dayWords(day, year) {
    const [own, month, date] = day.split("-").map(Number);
    const weekday = "一二三四五六日"[calendar.weekday(day) - 1];
    return `${own === year ? "" : `${own}年`}${month}月${date}日 周${weekday}`;
  }

  function monthWords(month, year) {
    const [own, number] = month.split("-").map(Number);
    return `${own === year ? "" : `${own}年`}${number}月`;
  }

  /** One that ends at midnight does not reach into the next day. */
  function lastDay(session) {
    const first = session.start.slice(0, 10),
      last = (session.end || session.start).slice(0, 10);
    return session.end.slice(11) === "00:00" && last > first ? calendar.plus(last, -1) : last;
  }

  calendar.lastDay = lastDay;

  /** When a session is over: its end where one was announced, else its last day. */
  calendar.over = (session) => (session.end.length > 10 ? session.end : lastDay(session));

  /** The time that was announced first, without this year. */
  calendar.former = (session) => session.former.replace(new RegExp(`^(至 )?${calendar.today().slice(0, 4)}年`), "$1");

  calendar.dayWords = (day) => dayWords(day, Number(calendar.today().slice(0, 4)));

  /** {day, clock}: "9月16日 周六" and "14:00–16:00". */
  calendar.when = (row, session) => {
    const year = Number(calendar.today().slice(0, 4));
    if (!session) {
      const months = row.months.split("/");
      return {
        day:
          row.when ||
          monthWords(months[0], year) + (months[1] ? `至${monthWords(months[1], Number(months[0].slice(0, 4)))}` : ""),
        clock: "",
      };
    }
    const first = session.start.slice(0, 10),
      last = lastDay(session),
      from = session.start.slice(11),
      to = session.end.slice(11);
    const overnight = from && last === calendar.plus(first, 1);
    const day =
      dayWords(first, year) + (last > first && !overnight ? ` – ${dayWords(last, Number(first.slice(0, 4)))}` : "");
    return { day, clock: session.clock || (!from ? "" : to ? `${from}–${to}` : `${from} 开始`) };
  };

  /** The session to show: the next that takes place, else the next called off, else the first. */
  calendar.next = (row) => {
    const ahead = row.sessions.filter((each) => !calendar.past(calendar.over(each)));
    return ahead.find((each) => !CALLED_OFF[each.status]) || ahead[0] || row.sessions[0];
  };

  /** True when its last day is past; what has no date at all, or words without a year, is over. */
  calendar.isOver = (row) => {
    const today = calendar.today();
    if (row.sessions.length) {
      return row.sessions.every((each) => lastDay(each) < today);
    }
    return row.months
      ? row.months.split("/").pop() < today.slice(0, 7)
      : !(/^\d{4}年/.test(row.when) && row.when.slice(0, 4) >= today.slice(0, 4));
  };

  /** Its sessions that are still to come and not called off. */
  calendar.coming = (row) =>
    row.sessions.filter((each) => !calendar.past(calendar.over(each)) && !CALLED_OFF[each.status]);

  /** True when something of it is still to come and not called off. */
  calendar.isComing = (row) =>
    row.sessions.length ? calendar.coming(row).length > 0 : !calendar.isOver(row) && !CALLED_OFF[row.status];

  /** What comes, soonest first; what has no day; what is over, newest first. */
  calendar.order = (rows, pick) => {
    const today = calendar.today();
    function key(row) {
      const session = (pick && pick(row)) || calendar.next(row),
        over = calendar.isOver(row),
        start = session ? session.start : row.months || row.when;
      return { row, rank: over ? 2 : session ? 0 : 1, start: !over && start < today ? `${today}~` : start };
    }
    return rows
      .map(key)
      .sort((one, other) => {
        const order =
          one.start < other.start
            ? -1
            : one.start > other.start
              ? 1
              : one.row.volume - other.row.volume || one.row.number - other.row.number;
        return one.rank - other.rank || (one.rank === 2 ? -order : order);
      })
      .map((each) => each.row);
  };
})();
