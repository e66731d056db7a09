var calendar = (function () {
  "use strict";
  var root = document.documentElement;
  var clock = new Intl.DateTimeFormat("en", {
    timeZone: root.dataset.zone, hour12: false, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit"
  });

  function now() {
    var parts = {};
    clock.formatToParts(new Date()).forEach(function (part) { parts[part.type] = part.value; });
    return parts.year + "-" + parts.month + "-" + parts.day + "T" + (parts.hour === "24" ? "00" : parts.hour) + ":" + parts.minute;
  }

  return {
    base: root.dataset.base,
    today: function () { return now().slice(0, 10); },
    now: now,
    weekday: function (date) { return new Date(date + "T00:00Z").getUTCDay() || 7; },
    plus: function (date, days) { return new Date(Date.parse(date + "T00:00Z") + days * 864e5).toISOString().slice(0, 10); },
    script: function (address) {
      return new Promise(function (done, failed) {
        var script = document.createElement("script");
        script.src = address;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      });
    },
    wechat: /MicroMessenger/i.test(navigator.userAgent)
  };
})();
(function () {
  "use strict";
  calendar.copy = function (text) {
    function select() {
      var field = document.createElement("textarea");
      field.value = text;
      field.readOnly = true;
      document.body.append(field);
      field.select();
      var copied = document.execCommand("copy");
      field.remove();
      return copied ? Promise.resolve() : Promise.reject(new Error("copy"));
    }
    return navigator.clipboard && window.isSecureContext ? navigator.clipboard.writeText(text).catch(select) : select();
  };

  document.querySelectorAll("[data-copy]").forEach(function (button) { button.hidden = false; });
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-copy]");
    if (!button) { return; }
    // What a button adds for ears stays.
    var text = button.firstChild, said = button.dataset.said = button.dataset.said || text.data;
    function done(word) {
      text.data = word;
      setTimeout(function () { text.data = said; }, 2000);
    }
    calendar.copy(button.dataset.copy || location.href).then(function () { done("已复制"); }, function () { done("请长按地址复制"); });
  });

  if (navigator.share) {
    document.querySelectorAll("[data-share]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        // Who closes the sheet of the phone has chosen not to share: no error.
        navigator.share({ title: document.title, text: button.dataset.share }).catch(function () {});
      });
    });
  }
})();
if (calendar.wechat) {
  document.querySelectorAll(".wechat").forEach(function (hint) { hint.hidden = false; });
  document.documentElement.classList.add("in-wechat");
}
(function () {
  "use strict";
  calendar.signup = function (required, opens, closes, full) {
    var now = calendar.now();
    if (!required) { return "免预约"; }
    if (full) { return "已约满"; }
    if (opens && opens > now) { return "未开始报名"; }
    if (closes && closes < (closes.length > 10 ? now : calendar.today())) { return "报名截止"; }
    return opens && closes ? "报名中" : "需预约";
  };

  function isWeekend(day) {
    var today = calendar.today();
    return calendar.weekday(day) > 5 && day >= today && day <= calendar.plus(today, 7 - calendar.weekday(today));
  }

  function relative(day) {
    var today = calendar.today();
    return day === today ? "今天" : day === calendar.plus(today, 1) ? "明天" : isWeekend(day) ? "本周末" : "";
  }

  function past(end) { return end < (end.length > 10 ? calendar.now() : calendar.today()); }

  calendar.past = past;

  function each(root, selector, act) { root.querySelectorAll(selector).forEach(act); }

  function facts(root) {
    each(root, "[data-end]", function (card) {
      if (!past(card.dataset.end) || card.classList.contains("is-over")) { return; }
      var word = document.createElement("span");
      word.className = "quiet";
      word.textContent = " 已结束";
      card.classList.add("is-over");
      (card.querySelector(".when") || card).append(word);
    });
    each(root, "[data-opens]", function (word) {
      word.textContent = calendar.signup(true, word.dataset.opens, word.dataset.closes, false);
    });
    var ends = Array.from(root.querySelectorAll(".facts.main [data-end]")), over = ends.length > 0 && ends.every(function (found) { return past(found.dataset.end); });
    each(root, "[data-over]", function (word) { if (over) { word.hidden = false; } });
    each(root, "[data-signup]", function (link) {
      var word = root.querySelector(".facts [data-opens]");
      link.hidden = over || (word !== null && word.textContent === "报名截止");
    });
    each(root, ".relative", function (word) { word.textContent = relative(word.dataset.day); });
  }

  function days() {
    var today = calendar.today(), old = 0, ahead = 0;
    each(document, ".coming > .group[data-day]", function (group) {
      if (group.dataset.day >= today) { ahead += 1; return; }
      old += 1;
      if (group.classList.contains("past") || group.querySelector(".card:not(.is-over)")) { return; }
      var next = group;
      while (next && next.matches(".group[data-day]")) { next = next.nextElementSibling; }
      group.classList.add("past");
      group.parentNode.insertBefore(group, next);
    });
    each(document, ".strip [data-day]", function (cell) {
      cell.hidden = cell.dataset.day < today;
      cell.classList.toggle("today", cell.dataset.day === today);
      var link = cell.querySelector("a"), name = cell.querySelector("[data-name]");
      name.textContent = cell.dataset.day === today ? "今天" : name.dataset.name;
      if (link && cell.dataset.day === today) { link.setAttribute("aria-current", "date"); } else if (link) { link.removeAttribute("aria-current"); }
    });
    each(document, "[data-when]", function (chip) {
      var wanted = chip.dataset.when, group = Array.from(document.querySelectorAll(".coming > .group[data-day]")).find(function (found) {
        var day = found.dataset.day;
        return wanted === "weekend" ? isWeekend(day) : relative(day) === { today: "今天", tomorrow: "明天" }[wanted];
      });
      chip.href = group ? "#" + group.id : calendar.base + "activities/?when=" + wanted;
    });
    each(document, "[data-today]", function (line) {
      if (line.dataset.today === today) { return; }
      line.textContent = Number(today.slice(5, 7)) + "月" + Number(today.slice(8)) + "日 星期" + "一二三四五六日"[calendar.weekday(today) - 1];
    });
    each(document, "[data-built]", function (note) { note.hidden = !old || ahead > 0; });
  }

  function tell() {
    facts(document);
    days();
  }

  var told, midnight;
  function follow() {
    var now = calendar.now(), day = now.slice(0, 10), minutes = 1440 - Number(now.slice(11, 13)) * 60 - Number(now.slice(14));
    tell();
    if (told && told !== day) { document.dispatchEvent(new Event("newday")); }
    told = day;
    clearTimeout(midnight);
    midnight = setTimeout(follow, minutes * 6e4 - Date.now() % 6e4);
  }
  follow();
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { follow(); } });
})();
(function () {
  "use strict";
  // All that filters heed: chats add keys of their own to an address.
  var KEYS = ["when", "district", "theme", "audience", "form", "access", "free", "open", "online", "onsite"];
  var place = document.querySelector(".filter"), asked = false;
  if (!place) { return; }
  calendar.asked = function () {
    var asked = new URLSearchParams();
    new URLSearchParams(location.search).forEach(function (value, name) { if (value && KEYS.includes(name)) { asked.append(name, value); } });
    return asked;
  };
  var button = place.querySelector("button"), said = place.querySelector("[role=status]");

  function start() {
    if (asked) { return; }
    asked = true;
    said.textContent = "正在取活动清单…";
    calendar.script(place.dataset.find).then(function () { return calendar.filters(place, document.getElementById("list")); }).then(function () {
      said.remove();
    }, function (error) {
      console.warn(error);
      asked = false;
      said.textContent = "没有取到活动清单。检查网络，再点一次“筛选”。";
    });
  }

  place.hidden = false;
  button.addEventListener("click", function () { place.dataset.tapped = "1"; start(); });
  if (calendar.asked().toString()) { start(); }
})();
(function () {
  "use strict";
  var KEY = "starred", said = null;

  function all() {
    try {
      var kept = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(kept) ? kept.filter(function (id) { return typeof id === "string"; }) : [];
    } catch (error) { return []; }
  }

  function keep(ids) {
    try { localStorage.setItem(KEY, JSON.stringify(ids)); } catch (error) { return false; }
    document.querySelectorAll("[data-star]").forEach(show);
    count();
    return true;
  }

  function tell(text) {
    if (!said) {
      said = document.createElement("p");
      said.className = "sr";
      said.setAttribute("role", "status");
      document.body.append(said);
    }
    said.textContent = text;
  }

  function show(button) {
    var on = all().includes(button.dataset.star);
    button.setAttribute("aria-pressed", String(on));
    button.firstChild.textContent = on ? "★" : "☆";
  }

  function button(id, title) {
    var made = document.createElement("button"), mark = document.createElement("span"), word = document.createElement("span");
    made.type = "button";
    made.className = "star";
    made.dataset.star = id;
    mark.setAttribute("aria-hidden", "true");
    word.className = "sr";
    word.textContent = "收藏：" + title;
    made.append(mark, word);
    show(made);
    return made;
  }

  function count() {
    document.querySelectorAll(".stars-count").forEach(function (place) { place.textContent = all().length ? "（" + all().length + "）" : ""; });
  }

  calendar.stars = {
    all: all,
    keep: keep,
    toggle: function (id) {
      var ids = all(), on = !ids.includes(id);
      var kept = keep(on ? ids.concat(id) : ids.filter(function (each) { return each !== id; }));
      tell(!kept ? "这个浏览器不让保存，可能开着无痕模式。" : on ? "已收藏，在“我的活动”里" : "已取消收藏");
      return kept;
    },
    decorate: function (root) {
      root.querySelectorAll(".card:not(.starry)").forEach(function (card) {
        var link = card.querySelector(".title a"), id = link && link.pathname.split("/activities/")[1];
        if (!id) { return; }
        card.classList.add("starry");
        card.append(button(id.replace(/\/$/, ""), link.textContent));
      });
    }
  };

  calendar.stars.decorate(document);
  document.querySelectorAll("[data-starred]").forEach(function (place) {
    var made = button(place.dataset.starred, document.querySelector("h1").textContent);
    made.className = "button";
    made.lastChild.className = "";
    made.lastChild.textContent = "收藏";
    place.append(made);
    place.hidden = false;
  });
  count();
  document.addEventListener("click", function (event) {
    var pressed = event.target.closest && event.target.closest("[data-star]");
    if (pressed) { calendar.stars.toggle(pressed.dataset.star); }
  });
  window.addEventListener("storage", function (event) {
    if (event.key === KEY) {
      document.querySelectorAll("[data-star]").forEach(show);
      count();
    }
  });
})();
document.querySelectorAll("[data-print]").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () { window.print(); });
});
(function () {
  "use strict";
  var KEY = "large-text", root = document.documentElement, large;
  try { large = localStorage.getItem(KEY) === "1"; } catch (error) { large = false; }
  if (/[?&]big=1/.test(location.search)) { large = true; }

  function show() {
    root.classList.toggle("large", large);
    document.querySelectorAll("[data-large-text]").forEach(function (button) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(large));
    });
    try { localStorage.setItem(KEY, large ? "1" : ""); } catch (error) { /* it lasts for this page */ }
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-large-text]")) {
      large = !large;
      show();
    }
  });
  show();
})();
