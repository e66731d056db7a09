/* Cards as templates/parts/card.html makes them. */
(() => {
  "use strict";
  const STATUS = { cancelled: _("已取消"), postponed: _("延期"), rescheduled: _("改期"), "moved-online": _("改线上") };
  const MODE = { online: _("线上"), hybrid: _("线上线下") };

  /** An element with a class, a text or children. */
  function make(name, className, content) {
    const element = document.createElement(name);
    if (className) {
      element.className = className;
    }
    [].concat(content || []).forEach((part) => {
      element.append(part);
    });
    return element;
  }

  function badges(row, status) {
    const found = [];
    if (STATUS[status]) {
      found.push(["warn", STATUS[status]]);
    }
    if (!row.themes) {
      return found;
    }
    if (row.featured) {
      found.push(["main", _("重点")]);
    }
    if (row.fee) {
      const fee = calendar.columns(row.fee) <= 16 ? row.fee : _("收费见详情");
      found.push([row.fee === _("免费") ? "free" : "plain", fee]);
    }
    if (row.signup) {
      const state = calendar.signup.apply(null, row.signup);
      found.push([state === _("已约满") ? "warn" : "plain", state, row.signup]);
    }
    if (MODE[row.mode] && status !== "moved-online") {
      found.push(["plain", MODE[row.mode]]);
    }
    if (row.ages) {
      found.push(["plain", row.ages]);
    }
    row.audiences.slice(0, 2).forEach((id) => {
      found.push(["plain", calendar.names.audiences[id]]);
    });
    row.campaigns.forEach((id) => {
      found.push(["campaign", calendar.names.campaigns[id]]);
    });
    return found;
  }

  /** A word on a card; one about registration follows the clock (site.js). */
  function badge(found) {
    const made = make("li", `badge ${found[0]}`, found[1]),
      signup = found[2];
    if (signup && signup[0] && !signup[3] && (signup[1] || signup[2])) {
      made.dataset.opens = signup[1];
      made.dataset.closes = signup[2];
    }
    return made;
  }

  /** How many sessions there are, and how many still come. */
  function rest(row) {
    const left = calendar.coming(row).length;
    return _n("共 {n} 场", row.sessions.length) + (left ? _n("，还有 {n} 场", left) : "");
  }

  calendar.make = make;

  /** The place and the district, of a session where it has a place of its own. */
  calendar.where = (row, session) => {
    const place = (session && session.place) || row.place,
      district = (place && row.city) || row.districtName;
    return place === MODE.online
      ? place
      : [place, place.includes(district) ? "" : district].filter(Boolean).join(" · ") || _("地点未注明");
  };

  /** An <li> for a row; `title` may hold marked words instead of the plain title, `session` another than the next. */
  calendar.card = (row, title, session) => {
    const count = row.sessions.length,
      whole = !session && count > 1;
    session = session || calendar.next(row);
    const when = calendar.when(row, session),
      over = session ? calendar.past(calendar.over(session)) : calendar.isOver(row),
      status = session ? session.status : row.status;
    const link = make("a", "", title || row.title),
      time = make(session ? "time" : "span", "", make("span", "day", when.day));
    link.href = `${calendar.base}activities/${row.id}/`;
    if (session) {
      time.dateTime = session.start;
    }
    if (when.clock && calendar.columns(when.clock) <= 48) {
      time.append(" ", make("span", "clock", when.clock));
    }
    const card = make("li", `card accent-${row.accent} is-${status}${over ? " is-over" : ""}`, [
      make(
        "p",
        "when",
        [
          session && session.former
            ? make("s", "", [make("span", "quiet", _("原定")), ` ${calendar.former(session)}`])
            : "",
          " ",
          time,
        ].concat(over ? [" ", make("span", "quiet", _("已结束"))] : []),
      ),
      make("h3", "title", link),
    ]);
    // The whole is over with the last that comes.
    if (session) {
      card.dataset.end = calendar.over(whole ? calendar.coming(row).pop() || session : session);
    }
    const label = whole
      ? rest(row)
      : session
        ? [session.label, count > 1 && _("第 {number} 场，共 {count} 场", { number: session.number, count })]
            .filter(Boolean)
            .join(" · ")
        : "";
    if (label) {
      card.append(make("p", "label", label));
    }
    card.append(make("p", "where", calendar.where(row, session)));
    const words = badges(row, status);
    if (words.length) {
      const list = make("ul", "badges", words.map(badge));
      list.setAttribute("aria-label", _("要点"));
      card.append(list);
    }
    return card;
  };

  /** A list of rows under `size` at a time (`begin` at first), with a button for more; returns what to show. */
  calendar.list = (rows, size, card, begin) => {
    const cards = make("ul", "cards");
    const more = make("button", "button", "");
    let shown = 0;
    more.type = "button";
    function grow() {
      const next = rows.slice(shown, shown + ((!shown && begin) || size)).map(card),
        first = next[0];
      next.forEach((each) => {
        cards.append(each);
      });
      if (calendar.stars) {
        calendar.stars.decorate(cards);
      }
      if (shown && first) {
        first.querySelector("a").focus();
      }
      shown += next.length;
      more.textContent = _n("再看 {n} 项", Math.min(size, rows.length - shown));
      more.hidden = shown >= rows.length;
    }
    more.addEventListener("click", grow);
    grow();
    return [cards, make("p", "more", more)];
  };
})();
