/* On every page, and every page is complete without it. The parts are joined in the order of their names. */
var calendar = (function () {
  "use strict";
  var root = document.documentElement;
  var day = new Intl.DateTimeFormat("en-CA", { timeZone: root.dataset.zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return {
    /** The path of the site's home, "/" or "/kepu/". */
    base: root.dataset.base,
    /** The reader's day at the site, "2023-09-15". */
    today: function () { return day.format(new Date()); },
    wechat: /MicroMessenger/i.test(navigator.userAgent)
  };
})();
/* Copy buttons: [data-copy] holds the text. */
(function () {
  "use strict";
  function copy(button) {
    var text = button.getAttribute("data-copy");
    var said = button.textContent;
    function done(word) {
      button.textContent = word;
      setTimeout(function () { button.textContent = said; }, 2000);
    }
    function select() {
      var field = document.createElement("textarea");
      field.value = text;
      field.readOnly = true;
      document.body.appendChild(field);
      field.select();
      var copied = document.execCommand("copy");
      field.remove();
      done(copied ? "已复制" : "请长按地址复制");
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(function () { done("已复制"); }, select);
    } else {
      select();
    }
  }
  document.querySelectorAll("[data-copy]").forEach(function (button) { button.hidden = false; });
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-copy]");
    if (button) { copy(button); }
  });
})();
/* WeChat opens no calendars and saves no files: say so where a download would fail. */
if (calendar.wechat) {
  document.querySelectorAll(".wechat").forEach(function (hint) { hint.hidden = false; });
  document.documentElement.classList.add("in-wechat");
}
