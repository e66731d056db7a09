/* Filters of a long list, in the query string. The form is made when it is first asked for. */
(() => {
  "use strict";
  const make = calendar.make,
    PAGE = 40;
  const WHEN = { today: _("今天"), tomorrow: _("明天"), weekend: _("本周末"), week: _("未来 7 天") };
  const KINDS = {
    district: [_("区县"), "districts"],
    theme: [_("主题"), "themes"],
    audience: [_("人群"), "audiences"],
    form: [_("形式"), "forms"],
    access: [_("无障碍"), "access"],
  };
  const FLAGS = { free: _("免费"), open: _("还能报名"), online: _("线上可参加"), onsite: _("现场") };

  /** [first day, last day] of ?when=. */
  function span(when) {
    const today = calendar.today(),
      weekday = calendar.weekday(today);
    if (when === "today") {
      return [today, today];
    }
    if (when === "tomorrow") {
      return [calendar.plus(today, 1), calendar.plus(today, 1)];
    }
    if (when === "week") {
      return [today, calendar.plus(today, 6)];
    }
    if (when === "weekend") {
      return [calendar.plus(today, Math.max(6 - weekday, 0)), calendar.plus(today, 7 - weekday)];
    }
    return /^\d{4}-\d\d-\d\d$/.test(when) ? [when, when] : null;
  }

  function within(row, days) {
    return row.sessions.find((each) => each.start.slice(0, 10) <= days[1] && calendar.lastDay(each) >= days[0]);
  }

  const FLAG_TESTS = {
    free(row) {
      return row.fee === FLAGS.free;
    },
    open(row) {
      return (
        row.signup &&
        row.signup[0] &&
        calendar.isComing(row) &&
        [_("报名中"), _("需预约")].includes(calendar.signup.apply(null, row.signup))
      );
    },
    online(row) {
      return row.mode !== "onsite";
    },
    onsite(row) {
      return row.mode !== "online";
    },
  };

  /** The facet tests that a query asks for: name → row → boolean. */
  function tests(query) {
    const found = {},
      days = span(query.get("when") || "");
    if (days) {
      found.when = (row) => within(row, days);
    }
    Object.keys(KINDS).forEach((key) => {
      const wanted = query.getAll(key);
      if (wanted.length) {
        found[key] = (row) => row[KINDS[key][1]].some((id) => wanted.includes(id));
      }
    });
    Object.keys(FLAGS).forEach((key) => {
      if (query.get(key)) {
        found[key] = FLAG_TESTS[key];
      }
    });
    return found;
  }

  function passes(row, asked, but) {
    return Object.keys(asked).every((name) => name === but || asked[name](row));
  }

  /** What the page's list holds: data-scope="districts=east&themes=rivers", "date=…", "month=…". */
  function inScope(scope, row) {
    return Array.from(scope).every((pair) => {
      const kind = pair[0],
        id = pair[1];
      if (kind === "date") {
        return within(row, [id, id]);
      }
      if (kind === "month") {
        return (
          within(row, [`${id}-01`, `${id}-31`]) ||
          (row.months && row.months.slice(0, 7) <= id && row.months.slice(-7) >= id)
        );
      }
      if (FLAG_TESTS[kind]) {
        return FLAG_TESTS[kind](row);
      }
      if (kind === "registration") {
        return row.signup && row.signup[0];
      }
      return row[kind].includes(id);
    });
  }

  /** Makes the filters of the page: `place` is the .filter element, `list` what they narrow down. */
  calendar.filters = (place, list) => {
    const scope = new URLSearchParams(place.dataset.scope);
    const button = place.querySelector("button");
    let rows = [];
    let form;
    let said;
    let chips;
    let results;
    let go;
    let query = calendar.asked();

    function options(title, key, kind, entries, type) {
      const group = make("fieldset", "", make("legend", "", title));
      entries.forEach((entry) => {
        const input = make("input"),
          count = make("span", "count", "");
        input.type = type || "checkbox";
        input.name = key;
        input.value = entry[0];
        input.checked = query.getAll(key).includes(entry[0]);
        count.dataset.of = `${key}=${entry[0]}`;
        group.append(make("label", "", [input, make("span", "", entry[1]), count]));
      });
      form.append(group);
      return group;
    }

    function build() {
      form = make("form", "filters");
      form.id = "filters";
      const day = make("input"),
        picked = query.get("when") || "",
        held = {};
      day.type = "date";
      day.name = "day";
      day.value = span(picked) && !WHEN[picked] ? picked : "";
      rows.forEach((row) => {
        Object.keys(KINDS).forEach((key) => {
          row[KINDS[key][1]].forEach((id) => {
            held[key + id] = 1;
          });
        });
      });
      if (!scope.has("date")) {
        options(_("日期"), "when", "", Object.entries(WHEN), "radio").append(
          make("label", "day", [make("span", "", _("选一天")), day]),
        );
      }
      Object.keys(KINDS).forEach((key) => {
        const names = calendar.names[KINDS[key][1]],
          entries = Object.entries(names).filter((entry) => held[key + entry[0]]);
        if (entries.length > 1 && !scope.has(KINDS[key][1])) {
          options(KINDS[key][0], key, KINDS[key][1], entries);
        }
      });
      const flags = make("fieldset", "", make("legend", "", _("费用、报名和方式")));
      Object.entries(FLAGS)
        .filter((entry) => !scope.has(entry[0]))
        .forEach((entry) => {
          const group = options("", entry[0], "", [["1", entry[1]]]);
          flags.append(group.lastChild);
          group.remove();
        });
      go = make("button", "button strong");
      go.type = "submit";
      form.append(flags, make("p", "go", go));
      form.addEventListener("change", (event) => {
        if (event.target === day) {
          form.querySelectorAll("[name=when]").forEach((each) => {
            each.checked = false;
          });
        }
        if (event.target.name === "when") {
          day.value = "";
        }
        read();
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        open(false);
        said.scrollIntoView();
        said.focus();
      });
      said = make("p", "sub said");
      said.setAttribute("role", "status");
      said.tabIndex = -1;
      chips = make("ul", "chips");
      results = make("div", "found");
      place.append(form);
      // Beside the form, not in it: paper shows what was found, and no form.
      place.after(said, chips, results);
    }

    /** The query string from the form, and the list from the query string. */
    function read() {
      const asked = new URLSearchParams();
      new FormData(form).forEach((value, name) => {
        if (value) {
          asked.append(name === "day" ? "when" : name, value);
        }
      });
      query = asked;
      const text = asked.toString();
      history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : "") + location.hash);
      show();
    }

    function label(name, value) {
      return name === "when"
        ? WHEN[value] || calendar.dayWords(value)
        : FLAGS[name] || (calendar.names[KINDS[name][1]] || {})[value] || value;
    }

    function show() {
      const asked = tests(query),
        active = Object.keys(asked).length > 0,
        days = span(query.get("when") || scope.get("date") || "");
      const found = calendar.order(
        rows.filter((row) => passes(row, asked)),
        days && ((row) => within(row, days)),
      );
      form.querySelectorAll("[data-of]").forEach((count) => {
        const pair = count.dataset.of.split("="),
          alone = tests(new URLSearchParams(count.dataset.of))[pair[0]];
        count.textContent = rows.filter((row) => alone(row) && passes(row, asked, pair[0])).length;
      });
      go.textContent = _n("查看 {n} 项活动", found.length);
      const told = found.length ? _n("找到 {n} 项", found.length) : _("没有找到。去掉一个条件再试试。");
      said.textContent = active ? told : "";
      chips.textContent = "";
      if (active) {
        query.forEach((value, name) => {
          if (asked[name]) {
            chips.append(chip(label(name, value), name, value));
          }
        });
        chips.append(chip(_("清除全部")));
      }
      list.hidden = active;
      results.textContent = "";
      if (active) {
        results.append(make("h2", "sr", _("筛选结果")));
        results.append.apply(
          results,
          calendar.list(found, PAGE, (row) => calendar.card(row, "", days && within(row, days))),
        );
      }
      button.textContent = active ? _("筛选（{count}）", { count: Array.from(query).length }) : _("筛选");
    }

    /** A chosen filter, to take away; without a name: all of them. */
    function chip(text, name, value) {
      const remove = make("button", "", [text, make("span", "", name ? " ×" : "")]);
      remove.type = "button";
      if (name) {
        remove.setAttribute("aria-label", _("去掉：{name}", { name: text }));
      }
      remove.addEventListener("click", () => {
        form.querySelectorAll("input").forEach((input) => {
          if (name && input.name !== name && input.name !== "day") {
            return;
          }
          if (input.type === "date") {
            input.value = !name || input.value === value ? "" : input.value;
          } else if (!name || input.value === value) {
            input.checked = false;
          }
        });
        read();
        button.focus();
      });
      return make("li", "", remove);
    }

    function open(wanted) {
      form.hidden = !wanted;
      button.setAttribute("aria-expanded", String(wanted));
    }

    return calendar
      .again(() => calendar.whole(1))
      .then((found) => {
        rows = found.filter((row) => inScope(scope, row));
        build();
        open(Boolean(place.dataset.tapped));
        show();
        document.addEventListener("newday", show);
        button.addEventListener("click", () => {
          open(form.hidden);
        });
      });
  };
})();
