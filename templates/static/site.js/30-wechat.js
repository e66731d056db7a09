/* WeChat opens no calendars and saves no files: say so where a download would fail. */
if (calendar.wechat) {
  document.querySelectorAll(".wechat").forEach((hint) => {
    hint.hidden = false;
  });
  document.documentElement.classList.add("in-wechat");
}
