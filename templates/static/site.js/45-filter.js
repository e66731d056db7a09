/* The filters of a long list come when they are asked for: by their button, or by a query string that somebody shared. */
(function () {
  "use strict";
  var place = document.querySelector(".filter"), asked = false;
  if (!place) { return; }
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
  button.addEventListener("click", start);
  if (location.search.length > 1 && !/^\?big=/.test(location.search)) { start(); }
})();
