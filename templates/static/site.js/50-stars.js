/* Stars: activities that a reader keeps in this browser. Nothing is sent anywhere. */
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
    /** Adds or takes away a star; false when this browser keeps nothing. */
    toggle: function (id) {
      var ids = all(), on = !ids.includes(id);
      var kept = keep(on ? ids.concat(id) : ids.filter(function (each) { return each !== id; }));
      tell(!kept ? "这个浏览器不让保存，可能开着无痕模式。" : on ? "已收藏，在“我的活动”里" : "已取消收藏");
      return kept;
    },
    /** Gives each card under root its star. */
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
