(function () {
  "use strict";
  var cache = {}, how;

  function fetched(path) {
    if (!cache[path]) {
      cache[path] = fetch(calendar.base + path, how).then(function (answer) {
        if (!answer.ok) { throw Object.assign(new Error(path + ": " + answer.status), { mixed: answer.status === 404 }); }
        return answer.json();
      });
      cache[path].catch(function () { delete cache[path]; });
    }
    return cache[path];
  }

  calendar.agree = function (one, other) {
    if (one && other && one !== other) { throw Object.assign(new Error(), { mixed: true }); }
  };

  calendar.again = function (act) {
    return act().catch(function (error) {
      if (!error.mixed) { throw error; }
      cache = {};
      how = { cache: "reload" };
      return act();
    });
  };

  function cell(column, row) { return column.of ? column.of[column.at[row]] : column[row]; }

  function session(text, index) {
    var parts = text.split("|"), ends = parts[0].split("/"), start = ends[0], end = ends[1] || "";
    if (end.length === 5) { end = start.slice(0, 11) + end; }
    return { start: start, end: end, status: parts[1] || "scheduled", clock: parts[2] || "", place: parts[3] || "", label: parts[4] || "",
      former: parts[5] || "", number: parts[6] || index + 1 };
  }

  function rowsOf(table, volume) {
    table.rows = table.rows || table.id.map(function (id, number) {
      var sessions = cell(table.sessions, number), row = { id: id, volume: volume, number: number };
      ["title", "place", "district", "months", "when", "status", "accent"].forEach(function (name) { row[name] = cell(table[name], number); });
      row.districts = row.district ? [row.district] : [];
      row.districtName = table.names.districts[row.district] || "";
      row.city = row.district === "city" ? table.names.city : "";
      row.sessions = sessions ? sessions.split("\n").map(session) : [];
      return row;
    });
    return table.rows;
  }

  function fill(rows, facets) {
    calendar.names = Object.assign({}, calendar.names, facets.names);
    rows.forEach(function (row) {
      if (row.themes) { return; }
      ["themes", "audiences", "forms", "access", "campaigns", "programmes", "aliases", "venues", "mode", "fee", "ages", "signup", "featured"].forEach(function (name) {
        row[name] = cell(facets[name], row.number);
      });
    });
    return rows;
  }

  calendar.volumes = Number((document.querySelector("[data-volumes]") || { dataset: { volumes: 1 } }).dataset.volumes);
  calendar.fetched = fetched;

  calendar.table = function (volume) {
    return fetched("search/table-" + volume + ".json").then(function (table) { return rowsOf(table, volume); });
  };

  calendar.facets = function (volume) {
    return Promise.all([fetched("search/table-" + volume + ".json"), fetched("search/facets-" + volume + ".json")]).then(function (found) {
      calendar.agree(found[1].version, found[0].version);
      return fill(rowsOf(found[0], volume), found[1]);
    });
  };

  calendar.whole = function (first) {
    return Promise.all(Array.from({ length: calendar.volumes - first + 1 }, function (_, index) { return fetched("search/whole-" + (first + index) + ".json"); })).then(function (files) {
      return [].concat.apply([], files.map(function (file, index) {
        if (index) { calendar.agree(files[index - 1].next, file.id[0]); }
        return fill(rowsOf(file, first + index), file);
      }));
    });
  };
})();
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

  function lastDay(session) {
    var first = session.start.slice(0, 10), last = (session.end || session.start).slice(0, 10);
    return session.end.slice(11) === "00:00" && last > first ? calendar.plus(last, -1) : last;
  }

  calendar.lastDay = lastDay;

  calendar.over = function (session) { return session.end.length > 10 ? session.end : lastDay(session); };

  calendar.former = function (session) { return session.former.replace(new RegExp("^(至 )?" + calendar.today().slice(0, 4) + "年"), "$1"); };

  calendar.dayWords = function (day) { return dayWords(day, Number(calendar.today().slice(0, 4))); };

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

  calendar.next = function (row) {
    var ahead = row.sessions.filter(function (each) { return !calendar.past(calendar.over(each)); });
    return ahead.find(function (each) { return !CALLED_OFF[each.status]; }) || ahead[0] || row.sessions[0];
  };

  calendar.isOver = function (row) {
    var today = calendar.today();
    if (row.sessions.length) { return row.sessions.every(function (each) { return lastDay(each) < today; }); }
    return row.months ? row.months.split("/").pop() < today.slice(0, 7) : !(/^\d{4}年/.test(row.when) && row.when.slice(0, 4) >= today.slice(0, 4));
  };

  calendar.coming = function (row) {
    return row.sessions.filter(function (each) { return !calendar.past(calendar.over(each)) && !CALLED_OFF[each.status]; });
  };

  calendar.isComing = function (row) {
    return row.sessions.length ? calendar.coming(row).length > 0 : !calendar.isOver(row) && !CALLED_OFF[row.status];
  };

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
(function () {
  "use strict";
  var STATUS = { cancelled: "已取消", postponed: "延期", rescheduled: "改期", "moved-online": "改线上" };
  var MODE = { online: "线上", hybrid: "线上线下" };

  function make(name, className, content) {
    var element = document.createElement(name);
    if (className) { element.className = className; }
    [].concat(content || []).forEach(function (part) { element.append(part); });
    return element;
  }

  function badges(row, status) {
    var found = [];
    if (STATUS[status]) { found.push(["warn", STATUS[status]]); }
    if (!row.themes) { return found; }
    if (row.featured) { found.push(["main", "重点"]); }
    if (row.fee) { found.push([row.fee === "免费" ? "free" : "plain", row.fee.length <= 8 ? row.fee : "收费见详情"]); }
    if (row.signup) {
      var state = calendar.signup.apply(null, row.signup);
      found.push([state === "已约满" ? "warn" : "plain", state, row.signup]);
    }
    if (MODE[row.mode] && status !== "moved-online") { found.push(["plain", MODE[row.mode]]); }
    if (row.ages) { found.push(["plain", row.ages]); }
    row.audiences.slice(0, 2).forEach(function (id) { found.push(["plain", calendar.names.audiences[id]]); });
    row.campaigns.forEach(function (id) { found.push(["campaign", calendar.names.campaigns[id]]); });
    return found;
  }

  function badge(found) {
    var made = make("li", "badge " + found[0], found[1]), signup = found[2];
    if (signup && signup[0] && !signup[3] && (signup[1] || signup[2])) {
      made.dataset.opens = signup[1];
      made.dataset.closes = signup[2];
    }
    return made;
  }

  function rest(row) {
    var left = calendar.coming(row).length;
    return "共 " + row.sessions.length + " 场" + (left ? "，还有 " + left + " 场" : "");
  }

  calendar.make = make;

  calendar.where = function (row, session) {
    var place = session && session.place || row.place, district = place && row.city || row.districtName;
    return place === "线上" ? place : [place, place.includes(district) ? "" : district].filter(Boolean).join(" · ") || "地点未注明";
  };

  calendar.card = function (row, title, session) {
    var count = row.sessions.length, whole = !session && count > 1;
    session = session || calendar.next(row);
    var when = calendar.when(row, session), over = session ? calendar.past(calendar.over(session)) : calendar.isOver(row), status = session ? session.status : row.status;
    var link = make("a", "", title || row.title), time = make(session ? "time" : "span", "", make("span", "day", when.day));
    link.href = calendar.base + "activities/" + row.id + "/";
    if (session) { time.dateTime = session.start; }
    if (when.clock && when.clock.length <= 24) { time.append(" ", make("span", "clock", when.clock)); }
    var card = make("li", "card accent-" + row.accent + " is-" + status + (over ? " is-over" : ""), [
      make("p", "when", [session && session.former ? make("s", "", [make("span", "quiet", "原定"), " " + calendar.former(session)]) : "", " ", time].concat(
        over ? [" ", make("span", "quiet", "已结束")] : [])),
      make("h3", "title", link)
    ]);
    // The whole is over with the last that comes.
    if (session) { card.dataset.end = calendar.over(whole ? calendar.coming(row).pop() || session : session); }
    var label = whole ? rest(row) : session ? [session.label, count > 1 && "第 " + session.number + " 场，共 " + count + " 场"].filter(Boolean).join(" · ") : "";
    if (label) { card.append(make("p", "label", label)); }
    card.append(make("p", "where", calendar.where(row, session)));
    var words = badges(row, status);
    if (words.length) {
      var list = make("ul", "badges", words.map(badge));
      list.setAttribute("aria-label", "要点");
      card.append(list);
    }
    return card;
  };

  calendar.list = function (rows, size, card, begin) {
    var cards = make("ul", "cards"), more = make("button", "button", ""), shown = 0;
    more.type = "button";
    function grow() {
      var next = rows.slice(shown, shown + (!shown && begin || size)).map(card), first = next[0];
      next.forEach(function (each) { cards.append(each); });
      if (calendar.stars) { calendar.stars.decorate(cards); }
      if (shown && first) { first.querySelector("a").focus(); }
      shown += next.length;
      more.textContent = "再看 " + Math.min(size, rows.length - shown) + " 项";
      more.hidden = shown >= rows.length;
    }
    more.addEventListener("click", grow);
    grow();
    return [cards, make("p", "more", more)];
  };
})();
(function () {
  "use strict";
  var make = calendar.make, PAGE = 40;
  var WHEN = { today: "今天", tomorrow: "明天", weekend: "本周末", week: "未来 7 天" };
  var KINDS = { district: ["区县", "districts"], theme: ["主题", "themes"], audience: ["人群", "audiences"], form: ["形式", "forms"], access: ["无障碍", "access"] };
  var FLAGS = { free: "免费", open: "还能报名", online: "线上可参加", onsite: "现场" };

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
