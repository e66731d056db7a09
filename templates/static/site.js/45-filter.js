/* The filters of a long list come when asked for: by their button, or by an address that somebody shared. */
(() => {
  "use strict";
  // All that filters heed: chats add keys of their own to an address.
  const KEYS = ["when", "district", "theme", "audience", "form", "access", "free", "open", "online", "onsite"];
  const place = document.querySelector(".filter");
  let asked = false;
  if (!place) {
    return;
  }
  calendar.asked = () => {
    const asked = new URLSearchParams();
    new URLSearchParams(location.search).forEach((value, name) => {
      if (value && KEYS.includes(name)) {
        asked.append(name, value);
      }
    });
    return asked;
  };
  const button = place.querySelector("button"),
    said = place.querySelector("[role=status]");

  function start() {
    if (asked) {
      return;
    }
    asked = true;
    said.textContent = _("正在取活动清单…");
    calendar
      .script(place.dataset.find)
      .then(() => calendar.filters(place, document.getElementById("list")))
      .then(
        () => {
          said.remove();
        },
        (error) => {
          console.warn(error);
          asked = false;
          said.textContent = _("没有取到活动清单。检查网络，再点一次“筛选”。");
        },
      );
  }

  place.hidden = false;
  button.addEventListener("click", () => {
    place.dataset.tapped = "1";
    start();
  });
  if (calendar.asked().toString()) {
    start();
  }
})();
