/* Copy buttons: [data-copy] holds the text, or is empty for the page's own address. [data-share] opens the phone's own sheet. */
(function () {
  "use strict";
  /** Promise that the text is on the clipboard. */
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
