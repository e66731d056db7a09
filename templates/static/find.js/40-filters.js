/* Filters of a long list, in the query string. The form is made when it is first asked for. */
(function () {
  "use strict";
  var make = calendar.make, PAGE = 40;
  var WHEN = { today: "今天", tomorrow: "明天", weekend: "本周末", week: "未来 7 天" };
  var KINDS = { district: ["区县", "districts"], theme: ["主题", "themes"], audience: ["人群", "audiences"], form: ["形式", "forms"], access: ["无障碍", "access"] };
  var FLAGS = { free: "免费", open: "还能报名", online: "线上可参加", onsite: "现场" };

  /** [first day, last day] of ?when=. */
  function span(when) {
    var today = calendar.today(), weekday = calendar.weekday(today);
    if (when === "today") { return [today, today]; }
    if (when === "tomorrow") { return [calendar.plus(today, 1), calendar.plus(today, 1)]; }
    if (when === "week") { return [today, calendar.plus(today, 6)]; }
    if (when === "weekend") { return [calendar.plus(today, Math.max(6 - weekday, 0)), calendar.plus(today, 7 - weekday)]; }
    return /^\d{4}-\d\d-\d\d$/.test(when) ? [when, when] : null;
  }

  function within(row, days) {
    return row.sessions.find(function (each) { return each.start.slice(0, 10) <= days[1] && calendar.lastDay(each) >= days[0]; });
  }

  var FLAG_TESTS = {
    free: function (row) { return row.fee === "免费"; },
    open: function (row) { return row.signup && row.signup[0] && calendar.isComing(row) && /^(报名中|需预约)$/.test(calendar.signup.apply(null, row.signup)); },
    online: function (row) { return row.mode !== "onsite"; },
    onsite: function (row) { return row.mode !== "online"; }
  };

  /** The facet tests that a query asks for: name → row → boolean. */
  function tests(query) {
    var found = {}, days = span(query.get("when") || "");
    if (days) { found.when = function (row) { return within(row, days); }; }
    Object.keys(KINDS).forEach(function (key) {
      var wanted = query.getAll(key);
      if (wanted.length) { found[key] = function (row) { return row[KINDS[key][1]].some(function (id) { return wanted.includes(id); }); }; }
    });
    Object.keys(FLAGS).forEach(function (key) { if (query.get(key)) { found[key] = FLAG_TESTS[key]; } });
    return found;
  }

  function passes(row, asked, but) {
    return Object.keys(asked).every(function (name) { return name === but || asked[name](row); });
  }

  /** What the page's list holds: data-scope="districts=wuhou&themes=scifi", "date=…", "month=…". */
  function inScope(scope, row) {
    return Array.from(scope).every(function (pair) {
      var kind = pair[0], id = pair[1];
      if (kind === "date") { return within(row, [id, id]); }
      if (kind === "month") { return within(row, [id + "-01", id + "-31"]) || (row.months && row.months.slice(0, 7) <= id && row.months.slice(-7) >= id); }
      if (FLAG_TESTS[kind]) { return FLAG_TESTS[kind](row); }
      if (kind === "registration") { return row.signup && row.signup[0]; }
      return row[kind].includes(id);
    });
  }

  /** Makes the filters of the page: `place` is the .filter element, `list` what they narrow down. */
  calendar.filters = function (place, list) {
    var scope = new URLSearchParams(place.dataset.scope), button = place.querySelector("button"), rows = [], form, said, chips, results, go;
    var query = calendar.asked();

    function options(title, key, kind, entries, type) {
      var group = make("fieldset", "", make("legend", "", title));
      entries.forEach(function (entry) {
        var input = make("input"), count = make("span", "count", "");
        input.type = type || "checkbox";
        input.name = key;
        input.value = entry[0];
        input.checked = query.getAll(key).includes(entry[0]);
        count.dataset.of = key + "=" + entry[0];
        group.append(make("label", "", [input, make("span", "", entry[1]), count]));
      });
      form.append(group);
      return group;
    }

    function build() {
      form = make("form", "filters");
      form.id = "filters";
      var day = make("input"), picked = query.get("when") || "", held = {};
      day.type = "date";
      day.name = "day";
      day.value = span(picked) && !WHEN[picked] ? picked : "";
      rows.forEach(function (row) { Object.keys(KINDS).forEach(function (key) { row[KINDS[key][1]].forEach(function (id) { held[key + id] = 1; }); }); });
      if (!scope.has("date")) {
        options("日期", "when", "", Object.entries(WHEN), "radio").append(make("label", "day", [make("span", "", "选一天"), day]));
      }
      Object.keys(KINDS).forEach(function (key) {
        var names = calendar.names[KINDS[key][1]], entries = Object.entries(names).filter(function (entry) { return held[key + entry[0]]; });
        if (entries.length > 1 && !scope.has(KINDS[key][1])) { options(KINDS[key][0], key, KINDS[key][1], entries); }
      });
      var flags = make("fieldset", "", make("legend", "", "费用、报名和方式"));
      Object.entries(FLAGS).filter(function (entry) { return !scope.has(entry[0]); }).forEach(function (entry) {
        var group = options("", entry[0], "", [["1", entry[1]]]);
        flags.append(group.lastChild);
        group.remove();
      });
      go = make("button", "button strong");
      go.type = "submit";
      form.append(flags, make("p", "go", go));
      form.addEventListener("change", function (event) {
        if (event.target === day) { form.querySelectorAll("[name=when]").forEach(function (each) { each.checked = false; }); }
        if (event.target.name === "when") { day.value = ""; }
        read();
      });
      form.addEventListener("submit", function (event) {
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
      var asked = new URLSearchParams();
      new FormData(form).forEach(function (value, name) { if (value) { asked.append(name === "day" ? "when" : name, value); } });
      query = asked;
      var text = asked.toString();
      history.replaceState(history.state, "", location.pathname + (text ? "?" + text : "") + location.hash);
      show();
    }

    function label(name, value) {
      return name === "when" ? WHEN[value] || calendar.dayWords(value) : FLAGS[name] || (calendar.names[KINDS[name][1]] || {})[value] || value;
    }

    function show() {
      var asked = tests(query), active = Object.keys(asked).length > 0, days = span(query.get("when") || scope.get("date") || "");
      var found = calendar.order(rows.filter(function (row) { return passes(row, asked); }), days && function (row) { return within(row, days); });
      form.querySelectorAll("[data-of]").forEach(function (count) {
        var pair = count.dataset.of.split("="), alone = tests(new URLSearchParams(count.dataset.of))[pair[0]];
        count.textContent = rows.filter(function (row) { return alone(row) && passes(row, asked, pair[0]); }).length;
      });
      go.textContent = "查看 " + found.length + " 项活动";
      said.textContent = active ? (found.length ? "找到 " + found.length + " 项" : "没有找到。去掉一个条件再试试。") : "";
      chips.textContent = "";
      if (active) {
        query.forEach(function (value, name) { if (asked[name]) { chips.append(chip(label(name, value), name, value)); } });
        chips.append(chip("清除全部"));
      }
      list.hidden = active;
      results.textContent = "";
      if (active) {
        results.append(make("h2", "sr", "筛选结果"));
        results.append.apply(results, calendar.list(found, PAGE, function (row) { return calendar.card(row, "", days && within(row, days)); }));
      }
      button.textContent = active ? "筛选（" + Array.from(query).length + "）" : "筛选";
    }

    /** A chosen filter, to take away; without a name: all of them. */
    function chip(text, name, value) {
      var remove = make("button", "", [text, make("span", "", name ? " ×" : "")]);
      remove.type = "button";
      if (name) { remove.setAttribute("aria-label", "去掉：" + text); }
      remove.addEventListener("click", function () {
        form.querySelectorAll("input").forEach(function (input) {
          if (name && input.name !== name && input.name !== "day") { return; }
          if (input.type === "date") { input.value = !name || input.value === value ? "" : input.value; } else if (!name || input.value === value) { input.checked = false; }
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

    return calendar.again(function () { return calendar.whole(1); }).then(function (found) {
      rows = found.filter(function (row) { return inScope(scope, row); });
      build();
      open(Boolean(place.dataset.tapped));
      show();
      document.addEventListener("newday", show);
      button.addEventListener("click", function () { open(form.hidden); });
    });
  };
})();
