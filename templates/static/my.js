/* My activities: what is starred, day by day, with clashes; one calendar file of all. */
(() => {
  "use strict";
  const agenda = document.getElementById("agenda"),
    said = document.getElementById("said"),
    make = calendar.make;
  document.querySelectorAll(".scriptless").forEach((part) => {
    part.hidden = true;
  });
  const ONGOING = _("正在进行");
  let shown = [],
    unknown = [],
    focusAt = -1,
    turn = 0;

  /** True for a row that is starred, under its id or a former one. */
  function among(ids) {
    return (row) => [row.id].concat(row.aliases).some((id) => ids.includes(id));
  }

  /** Promise of the starred rows, from the last file down until all are found. */
  function starred() {
    const ids = calendar.stars.all();
    function from(first) {
      return calendar.whole(first).then((rows) => {
        const found = rows.filter(among(ids));
        return found.length < ids.length && first > 1 ? from(first - 1) : found;
      });
    }
    return from(calendar.volumes);
  }

  function off(session) {
    return session.status === "cancelled" || session.status === "postponed";
  }

  /** The announced end of a timed session; where none was, the site's usual duration after its start. */
  function end(session) {
    return (
      session.end || new Date(Date.parse(`${session.start}Z`) + agenda.dataset.minutes * 6e4).toISOString().slice(0, 16)
    );
  }

  /** Titles of other activities that overlap a timed session; one that ends when it begins does not. */
  function clashes(entry, entries) {
    const one = entry.session;
    if (off(one) || one.start.length < 16) {
      return [];
    }
    return entries
      .filter((other) => {
        const two = other.session;
        return (
          other.row !== entry.row && !off(two) && two.start.length >= 16 && one.start < end(two) && two.start < end(one)
        );
      })
      .map((other) => other.row.title);
  }

  function icsAddress(row) {
    return `${calendar.base}activities/${row.id}/event.ics`;
  }

  /** The button that takes a star away. */
  function removal(id, title) {
    const remove = make("button", "link", _("取消收藏"));
    remove.type = "button";
    remove.append(make("span", "sr", _("：{title}", { title })));
    remove.dataset.id = id;
    remove.addEventListener("click", () => {
      const others = removals().filter((each) => each === remove || each.dataset.id !== id);
      focusAt = others.indexOf(remove);
      calendar.stars.toggle(id);
    });
    return remove;
  }

  function removals() {
    return Array.from(agenda.querySelectorAll(".keep button"));
  }

  /** After a star was taken away: to the button that is now where the pressed one was, to the last, or to the
      heading when none is left. */
  function focus() {
    if (focusAt < 0) {
      return;
    }
    const left = removals(),
      heading = document.querySelector("h1");
    heading.tabIndex = -1;
    (left[focusAt] || left.pop() || heading).focus();
    focusAt = -1;
  }

  function card(row, session, words) {
    const made = calendar.card(row, "", session),
      keep = make("p", "keep", []);
    if (words.length) {
      const told = words.map((title) => _("与“{title}”时间冲突", { title }));
      made.append(make("p", "clash", told.join(_("；"))));
    }
    if (row.sessions.length) {
      const link = make("a", "", _("加入日历"));
      link.href = icsAddress(row);
      link.append(make("span", "sr", _("：{title}", { title: row.title })));
      keep.append(link);
    }
    keep.append(removal(row.id, row.title));
    made.append(keep);
    return made;
  }

  function group(title, cards) {
    if (cards.length) {
      agenda.append(make("section", "group", [make("h2", "", title), make("ul", "cards", cards)]));
    }
  }

  function show(rows) {
    const today = calendar.today(),
      days = {},
      order = calendar.order(rows);
    const coming = [].concat
      .apply(
        [],
        order.map((row) =>
          row.sessions
            .filter((each) => calendar.lastDay(each) >= today)
            .map((session) => ({
              row,
              session,
            })),
        ),
      )
      .sort((one, other) =>
        one.session.start < other.session.start ? -1 : Number(one.session.start > other.session.start),
      );
    agenda.textContent = "";
    coming.forEach((entry) => {
      const day = entry.session.start.slice(0, 10);
      (days[day < today ? ONGOING : day] = days[day < today ? ONGOING : day] || []).push(
        card(entry.row, entry.session, clashes(entry, coming)),
      );
    });
    Object.keys(days)
      .sort()
      .forEach((day) => {
        group(day === ONGOING ? day : calendar.dayWords(day), days[day]);
      });
    group(
      _("日期未定"),
      order.filter((row) => !row.sessions.length && !calendar.isOver(row)).map((row) => card(row, null, [])),
    );
    group(
      _("已经结束"),
      order.filter(calendar.isOver).map((row) => card(row, null, [])),
    );
    if (unknown.length) {
      agenda.append(
        make("section", "group", [
          make("h2", "", _("找不到了")),
          make(
            "ul",
            "plain",
            unknown.map((id) => {
              const link = make("a", "", id);
              link.href = `${calendar.base}activities/${id}/`;
              return make("li", "keep", [_("这项活动不在清单里了："), link, " ", removal(id, id)]);
            }),
          ),
        ]),
      );
    }
    shown = coming;
    document.getElementById("together").hidden = !rows.length;
    document.getElementById("save").hidden = calendar.wechat || !coming.length;
    const bad = coming.filter((entry) => clashes(entry, coming).length).length;
    said.textContent = rows.length
      ? _n("收藏了 {n} 项", rows.length) + (bad ? _n("，有 {n} 场时间冲突", bad) : "")
      : _("还没有收藏。看到想去的，点卡片右上角的星号 ☆。");
    focus();
  }

  function refresh() {
    const mine = (turn += 1);
    if (!calendar.stars.all().length) {
      unknown = [];
      show([]);
      return;
    }
    calendar.again(starred).then(
      (rows) => {
        // Stars may have come and gone while the rows came; the last refresh tells.
        if (mine !== turn) {
          return;
        }
        // What was starred under a former id is kept under today's.
        const ids = calendar.stars.all(),
          known = Array.from(new Set(ids.map((id) => (rows.find((row) => row.aliases.includes(id)) || { id }).id)));
        if (known.join() !== ids.join()) {
          calendar.stars.keep(known);
        }
        unknown = known.filter((id) => !rows.some((row) => row.id === id));
        show(rows.filter(among(known)));
      },
      (error) => {
        if (mine !== turn) {
          return;
        }
        console.warn(error);
        said.textContent = _("没有取到活动清单。检查网络，再打开一次这一页。");
      },
    );
  }

  /** The text between the first BEGIN:name and the last END:name, with them; "" for none. */
  function components(text, name) {
    const start = text.indexOf(`BEGIN:${name}\r\n`),
      end = text.lastIndexOf(`END:${name}\r\n`);
    return start < 0 ? "" : `${text.slice(start, end)}END:${name}\r\n`;
  }

  document.getElementById("save").addEventListener("click", () => {
    const rows = Array.from(new Set(shown.map((entry) => entry.row)));
    said.textContent = _("正在准备日历文件…");
    Promise.all(
      rows.map((row) =>
        fetch(icsAddress(row)).then((answer) => {
          if (!answer.ok) {
            throw new Error(String(answer.status));
          }
          return answer.text();
        }),
      ),
    )
      .then((texts) => {
        const zone = components(texts[0], "VTIMEZONE");
        let head = texts[0].slice(0, texts[0].indexOf("BEGIN:", 5));
        head = head.replace(
          /^(?:X-WR-CALNAME|NAME|URL|SOURCE|X-WR-CALDESC|DESCRIPTION|UID|LAST-MODIFIED)[:;].*\r\n(?:[ \t].*\r\n)*/gm,
          "",
        );
        const whole = `${head + zone + texts.map((text) => components(text, "VEVENT")).join("")}END:VCALENDAR\r\n`;
        const link = make("a");
        link.href = URL.createObjectURL(new Blob([whole], { type: "text/calendar;charset=utf-8" }));
        link.download = "my-activities.ics";
        document.body.append(link);
        link.click();
        link.remove();
        said.textContent = _n("日历文件已存好，里面有 {n} 项活动。它不会自动更新，出发前请再看网页。", rows.length);
      })
      .catch(() => {
        said.textContent = _("有的日历文件没有取到。检查网络再试，或者用每项活动的“加入日历”。");
      });
  });

  document.getElementById("copy-all").addEventListener("click", () => {
    const lines = shown.map((entry) => {
      const when = calendar.when(entry.row, entry.session);
      const state = off(entry.session) ? _("（不举行）") : "";
      return [
        `${when.day} ${when.clock}${state}`,
        entry.row.title,
        calendar.where(entry.row, entry.session),
        new URL(`${calendar.base}activities/${entry.row.id}/`, location.href).href,
      ]
        .filter(Boolean)
        .join("\n");
    });
    calendar.copy(lines.join("\n\n")).then(
      () => {
        said.textContent = _("清单已复制。");
      },
      () => {
        said.textContent = _("没能复制，请长按网页上的文字。");
      },
    );
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-star], .keep button")) {
      refresh();
    }
  });
  window.addEventListener("storage", refresh);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      refresh();
    }
  });
  document.addEventListener("newday", refresh);
  refresh();
})();
