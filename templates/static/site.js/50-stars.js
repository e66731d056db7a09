/* Stars: activities that a reader keeps in this browser. Nothing is sent anywhere. */
(() => {
  "use strict";
  const KEY = "starred";
  let said = null;

  function all() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
    } catch (error) {
      return [];
    }
  }

  function keep(ids) {
    try {
      localStorage.setItem(KEY, JSON.stringify(ids));
    } catch (error) {
      return false;
    }
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
    const on = all().includes(button.dataset.star);
    button.setAttribute("aria-pressed", String(on));
    button.firstChild.textContent = on ? "★" : "☆";
  }

  function button(id, title) {
    const made = document.createElement("button"),
      mark = document.createElement("span"),
      word = document.createElement("span");
    made.type = "button";
    made.className = "star";
    made.dataset.star = id;
    mark.setAttribute("aria-hidden", "true");
    word.className = "sr";
    word.textContent = _("收藏：{title}", { title });
    made.append(mark, word);
    show(made);
    return made;
  }

  function count() {
    document.querySelectorAll(".stars-count").forEach((place) => {
      place.textContent = all().length ? _("（{count}）", { count: all().length }) : "";
    });
  }

  calendar.stars = {
    all,
    keep,
    /** Adds or takes away a star; false when this browser keeps nothing. */
    toggle(id) {
      const ids = all(),
        on = !ids.includes(id);
      const kept = keep(on ? ids.concat(id) : ids.filter((each) => each !== id));
      tell(!kept ? _("这个浏览器不让保存，可能开着无痕模式。") : on ? _("已收藏，在“我的活动”里") : _("已取消收藏"));
      return kept;
    },
    /** Gives each card under root its star. */
    decorate(root) {
      root.querySelectorAll(".card:not(.starry)").forEach((card) => {
        const link = card.querySelector(".title a"),
          id = link && link.pathname.split("/activities/")[1];
        if (!id) {
          return;
        }
        card.classList.add("starry");
        card.append(button(id.replace(/\/$/, ""), link.textContent));
      });
    },
  };

  calendar.stars.decorate(document);
  document.querySelectorAll("[data-starred]").forEach((place) => {
    const made = button(place.dataset.starred, document.querySelector("h1").textContent);
    made.className = "button";
    made.lastChild.className = "";
    made.lastChild.textContent = _("收藏");
    place.append(made);
    place.hidden = false;
  });
  count();
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest && event.target.closest("[data-star]");
    if (pressed) {
      calendar.stars.toggle(pressed.dataset.star);
    }
  });
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) {
      document.querySelectorAll("[data-star]").forEach(show);
      count();
    }
  });
})();
