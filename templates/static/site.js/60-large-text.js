/* Large text: a class on <html> that lasts in this browser, or ?big=1. */
(() => {
  "use strict";
  const KEY = "large-text";
  const root = document.documentElement;
  let large;
  try {
    large = localStorage.getItem(KEY) === "1";
  } catch (error) {
    large = false;
  }
  if (/[?&]big=1/.test(location.search)) {
    large = true;
  }

  function show() {
    root.classList.toggle("large", large);
    document.querySelectorAll("[data-large-text]").forEach((button) => {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(large));
    });
    try {
      localStorage.setItem(KEY, large ? "1" : "");
    } catch (error) {
      /* it lasts for this page */
    }
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("[data-large-text]")) {
      large = !large;
      show();
    }
  });
  show();
})();
