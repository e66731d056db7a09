/* Copy buttons: [data-copy] holds the text, or is empty for the page's own address. [data-share] opens the phone's
   own sheet. */
(() => {
  "use strict";
  /** Promise that the text is on the clipboard. */
  calendar.copy = (text) => {
    function select() {
      const field = document.createElement("textarea");
      field.value = text;
      field.readOnly = true;
      document.body.append(field);
      field.select();
      const copied = document.execCommand("copy");
      field.remove();
      return copied ? Promise.resolve() : Promise.reject(new Error("copy"));
    }
    return navigator.clipboard && window.isSecureContext ? navigator.clipboard.writeText(text).catch(select) : select();
  };

  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-copy]");
    if (!button) {
      return;
    }
    // What a button adds for ears stays.
    const text = button.firstChild,
      said = (button.dataset.said = button.dataset.said || text.data);
    function done(word) {
      text.data = word;
      setTimeout(() => {
        text.data = said;
      }, 2000);
    }
    calendar.copy(button.dataset.copy || location.href).then(
      () => {
        done(_("已复制"));
      },
      () => {
        done(_("请长按地址复制"));
      },
    );
  });

  if (navigator.share) {
    document.querySelectorAll("[data-share]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => {
        // Who closes the sheet of the phone has chosen not to share: no error.
        navigator.share({ title: document.title, text: button.dataset.share }).catch(() => {});
      });
    });
  }
})();
