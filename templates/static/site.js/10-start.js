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
