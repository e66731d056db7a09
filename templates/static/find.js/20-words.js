/* When a row takes place, as cards say it (presentation/words.py). */
(() => {
  "use strict";
  const CALLED_OFF = { cancelled: 1, postponed: 1 };

  /** A day or a month, without the year that is `year`. */
  function dayWords(day, year) {
    const isDay = day.length > 7;
    const values = {
      year: Number(day.slice(0, 4)),
      month: calendar.months[day.slice(5, 7) - 1],
      day: Number(day.slice(8)),
      weekday: isDay && _("周一 周二 周三 周四 周五 周六 周日").split(" ")[calendar.weekday(day) - 1],
    };
    if (values.year === year) {
      return isDay ? _("{month}{day}日 {weekday}", values) : values.month;
    }
    return isDay ? _("{year}年{month}{day}日 {weekday}", values) : _("{year}年{month}", values);
  }

  /** From the first to the last of days or of months; the year of both is said once. */
  function spanWords(first, last, year) {
    const own = Number(first.slice(0, 4));
    const once = own !== year && first.slice(0, 4) === last.slice(0, 4);
    const values = { year: own, start: dayWords(first, once ? own : year), end: dayWords(last, own) };
    if (first.length > 7) {
      return once ? _("{year}年{start} – {end}", values) : _("{start} – {end}", values);
    }
    return once ? _("{year}年{start}至{end}", values) : _("{start}至{end}", values);
  }

  function clockWords(text) {
    const hour = text.slice(0, 2);
    return _("{hour}:{minute}", {
      hour,
      minute: text.slice(3),
      hour12: ((+hour + 11) % 12) + 1,
      half: _("上午 下午").split(" ")[hour > 11 ? 1 : 0],
    });
  }

  /** How wide a text is set: a Chinese character is as wide as two letters. */
  calendar.columns = (text) => text.replace(/[^\0-\xff]/gu, "  ").length;

  /** One that ends at midnight does not reach into the next day. */
  function lastDay(session) {
    const first = session.start.slice(0, 10),
      last = (session.end || session.start).slice(0, 10);
    return session.end.slice(11) === "00:00" && last > first ? calendar.plus(last, -1) : last;
  }

  calendar.lastDay = lastDay;

  /** When a session is over: its end where one was announced, else its last day. */
  calendar.over = (session) => (session.end.length > 10 ? session.end : lastDay(session));

  /** The time that was announced first: what says its year, in braces, is left out in that year. */
  calendar.former = (session) =>
    session.former.replace(/\{(.*?)\}/, (_, part) => (part.includes(calendar.today().slice(0, 4)) ? "" : part));

  calendar.dayWords = (day) => dayWords(day, Number(calendar.today().slice(0, 4)));

  /** {day, clock}: the day or days, and from when to when. */
  calendar.when = (row, session) => {
    const year = Number(calendar.today().slice(0, 4));
    if (!session) {
      const months = row.months.split("/");
      return {
        day: row.when || (months[1] ? spanWords(months[0], months[1], year) : dayWords(months[0], year)),
        clock: row.clock,
      };
    }
    const first = session.start.slice(0, 10),
      last = lastDay(session),
      from = session.start.slice(11),
      to = session.end.slice(11);
    const overnight = from && last === calendar.plus(first, 1);
    if (session.open) {
      return { day: _("{day}起", { day: dayWords(first, year) }), clock: session.clock };
    }
    const times = { start: clockWords(from), end: clockWords(to) };
    return {
      day: last > first && !overnight ? spanWords(first, last, year) : dayWords(first, year),
      clock: session.clock || (!from ? "" : to ? _("{start}–{end}", times) : _("{start} 开始", times)),
    };
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
      : !(new RegExp(_("^[0-9]{4}年")).test(row.when) && row.when.slice(0, 4) >= today.slice(0, 4));
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
