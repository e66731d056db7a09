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
