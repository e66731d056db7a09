/* When a row takes place, as cards say it (outputs/words.py). */
(function () {
  "use strict";
  var CALLED_OFF = { cancelled: 1, postponed: 1 };

  function dayWords(day, year) {
    var parts = day.split("-").map(Number);
    return (parts[0] === year ? "" : parts[0] + "年") + parts[1] + "月" + parts[2] + "日 周" + "一二三四五六日"[calendar.weekday(day) - 1];
  }

  function monthWords(month, year) {
    var parts = month.split("-").map(Number);
    return (parts[0] === year ? "" : parts[0] + "年") + parts[1] + "月";
  }

  /** One that ends at midnight does not reach into the next day. */
  function lastDay(session) {
    var first = session.start.slice(0, 10), last = (session.end || session.start).slice(0, 10);
    return session.end.slice(11) === "00:00" && last > first ? calendar.plus(last, -1) : last;
  }

  calendar.lastDay = lastDay;

  /** When a session is over: its end where one was announced, else its last day. */
  calendar.over = function (session) { return session.end.length > 10 ? session.end : lastDay(session); };

  /** The time that was announced first, without this year. */
  calendar.former = function (session) { return session.former.replace(new RegExp("^(至 )?" + calendar.today().slice(0, 4) + "年"), "$1"); };

  calendar.dayWords = function (day) { return dayWords(day, Number(calendar.today().slice(0, 4))); };

  /** {day, clock}: "9月16日 周六" and "14:00–16:00". */
  calendar.when = function (row, session) {
    var year = Number(calendar.today().slice(0, 4));
    if (!session) {
      var months = row.months.split("/");
      return { day: row.when || monthWords(months[0], year) + (months[1] ? "至" + monthWords(months[1], Number(months[0].slice(0, 4))) : ""), clock: "" };
    }
    var first = session.start.slice(0, 10), last = lastDay(session), from = session.start.slice(11), to = session.end.slice(11);
    var overnight = from && last === calendar.plus(first, 1);
    var day = dayWords(first, year) + (last > first && !overnight ? " – " + dayWords(last, Number(first.slice(0, 4))) : "");
    return { day: day, clock: session.clock || (!from ? "" : to ? from + "–" + to : from + " 开始") };
  };

  /** The session to show: the next that takes place, else the next called off, else the first. */
  calendar.next = function (row) {
    var ahead = row.sessions.filter(function (each) { return !calendar.past(calendar.over(each)); });
    return ahead.find(function (each) { return !CALLED_OFF[each.status]; }) || ahead[0] || row.sessions[0];
  };

  /** True when its last day is past; what has no date at all, or words without a year, is over. */
  calendar.isOver = function (row) {
    var today = calendar.today();
    if (row.sessions.length) { return row.sessions.every(function (each) { return lastDay(each) < today; }); }
    return row.months ? row.months.split("/").pop() < today.slice(0, 7) : !(/^\d{4}年/.test(row.when) && row.when.slice(0, 4) >= today.slice(0, 4));
  };

  /** Its sessions that are still to come and not called off. */
  calendar.coming = function (row) {
    return row.sessions.filter(function (each) { return !calendar.past(calendar.over(each)) && !CALLED_OFF[each.status]; });
  };

  /** True when something of it is still to come and not called off. */
  calendar.isComing = function (row) {
    return row.sessions.length ? calendar.coming(row).length > 0 : !calendar.isOver(row) && !CALLED_OFF[row.status];
  };

  /** What comes, soonest first; what has no day; what is over, newest first. */
  calendar.order = function (rows, pick) {
    var today = calendar.today();
    function key(row) {
      var session = (pick && pick(row)) || calendar.next(row), over = calendar.isOver(row), start = session ? session.start : row.months || row.when;
      return { row: row, rank: over ? 2 : session ? 0 : 1, start: !over && start < today ? today + "~" : start };
    }
    return rows.map(key).sort(function (one, other) {
      var order = one.start < other.start ? -1 : one.start > other.start ? 1 : one.row.volume - other.row.volume || one.row.number - other.row.number;
      return one.rank - other.rank || (one.rank === 2 ? -order : order);
    }).map(function (each) { return each.row; });
  };
})();
