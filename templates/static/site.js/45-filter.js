/* The filters of a long list come when asked for: by their button, or by an address that somebody shared. */
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
