/* Pages follow the reader's clock between builds: what is today, what is over, which registration is open. Wall times
   are the site's. */
(() => {
  "use strict";
  const FULL_WEEKDAYS = _("星期一 星期二 星期三 星期四 星期五 星期六 星期日").split(" ");

  /** The build's words (presentation/cards.py: registration_words), to the minute. A day of closing is the last day. */
  calendar.signup = (required, opens, closes, full) => {
    const now = calendar.now();
    if (!required) {
      return _("免预约");
    }
    if (full) {
      return _("已约满");
    }
    if (opens && opens > now) {
      return _("未开始报名");
    }
    if (closes && closes < (closes.length > 10 ? now : calendar.today())) {
      return _("报名截止");
    }
    return opens && closes ? _("报名中") : _("需预约");
  };

  /** True for the Saturday and Sunday of this week that are not past. */
  function isWeekend(day) {
    const today = calendar.today();
    return calendar.weekday(day) > 5 && day >= today && day <= calendar.plus(today, 7 - calendar.weekday(today));
  }

  /** The word for a day near today, or nothing. */
  function relative(day) {
    const today = calendar.today();
    return day === today ? _("今天") : day === calendar.plus(today, 1) ? _("明天") : isWeekend(day) ? _("本周末") : "";
  }

  /** True when a wall time of the site, or a last day, is past. */
  function past(end) {
    return end < (end.length > 10 ? calendar.now() : calendar.today());
  }

  calendar.past = past;

  function each(root, selector, act) {
    root.querySelectorAll(selector).forEach(act);
  }

  /** Sets what depends on the time under root. */
  function facts(root) {
    each(root, "[data-end]", (card) => {
      if (!past(card.dataset.end) || card.classList.contains("is-over")) {
        return;
      }
      const word = document.createElement("span");
      word.className = "quiet";
      word.textContent = _(" 已结束");
      card.classList.add("is-over");
      (card.querySelector(".when") || card).append(word);
    });
    each(root, "[data-opens]", (word) => {
      word.textContent = calendar.signup(true, word.dataset.opens, word.dataset.closes, false);
    });
    const ends = Array.from(root.querySelectorAll(".facts.main [data-end]")),
      over = ends.length > 0 && ends.every((found) => past(found.dataset.end));
    each(root, "[data-over]", (word) => {
      if (over) {
        word.hidden = false;
      }
    });
    each(root, "[data-signup]", (link) => {
      const word = root.querySelector(".facts [data-opens]");
      link.hidden = over || (word !== null && word.textContent === _("报名截止"));
    });
    each(root, ".relative", (word) => {
      word.textContent = relative(word.dataset.day);
    });
  }

  /** Days go below the others when all that began on them is over. */
  function days() {
    const today = calendar.today();
    let old = 0;
    let ahead = 0;
    each(document, ".coming > .group[data-day]", (group) => {
      if (group.dataset.day >= today) {
        ahead += 1;
        return;
      }
      old += 1;
      if (group.classList.contains("past") || group.querySelector(".card:not(.is-over)")) {
        return;
      }
      let next = group;
      while (next && next.matches(".group[data-day]")) {
        next = next.nextElementSibling;
      }
      group.classList.add("past");
      group.parentNode.insertBefore(group, next);
    });
    each(document, ".strip [data-day]", (cell) => {
      cell.hidden = cell.dataset.day < today;
      cell.classList.toggle("today", cell.dataset.day === today);
      const link = cell.querySelector("a"),
        name = cell.querySelector("[data-name]");
      name.textContent = cell.dataset.day === today ? _("今天") : name.dataset.name;
      if (link && cell.dataset.day === today) {
        link.setAttribute("aria-current", "date");
      } else if (link) {
        link.removeAttribute("aria-current");
      }
    });
    each(document, "[data-when]", (chip) => {
      const wanted = chip.dataset.when,
        group = Array.from(document.querySelectorAll(".coming > .group[data-day]")).find((found) => {
          const day = found.dataset.day;
          const word = { today: _("今天"), tomorrow: _("明天") }[wanted];
          return wanted === "weekend" ? isWeekend(day) : relative(day) === word;
        });
      chip.href = group ? `#${group.id}` : `${calendar.base}activities/?when=${wanted}`;
    });
    each(document, "[data-today]", (line) => {
      if (line.dataset.today === today) {
        return;
      }
      line.textContent = _("{month}{day}日 {weekday}", {
        month: calendar.months[today.slice(5, 7) - 1],
        day: Number(today.slice(8)),
        weekday: FULL_WEEKDAYS[calendar.weekday(today) - 1],
      });
    });
    each(document, "[data-built]", (note) => {
      note.hidden = !old || ahead > 0;
    });
  }

  function tell() {
    facts(document);
    days();
  }

  /** Tells at each midnight of the site, to what scripts made too; where a phone slept through it, when the page is
      seen again. */
  let told, midnight;
  function follow() {
    const now = calendar.now(),
      day = now.slice(0, 10),
      minutes = 1440 - Number(now.slice(11, 13)) * 60 - Number(now.slice(14));
    tell();
    if (told && told !== day) {
      document.dispatchEvent(new Event("newday"));
    }
    told = day;
    clearTimeout(midnight);
    midnight = setTimeout(follow, minutes * 6e4 - (Date.now() % 6e4));
  }
  follow();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      follow();
    }
  });
})();
