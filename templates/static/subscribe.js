/* Opens the steps for the reader's own device; and the picker: district, theme and audience lead to a calendar.
   Without it all steps are there to open, and the tables say the same as the picker. */
(() => {
  "use strict";
  const agents = Array.from(document.querySelectorAll("[data-agent]"));
  const mine = agents.filter((part) => new RegExp(part.getAttribute("data-agent"), "i").test(navigator.userAgent))[0];
  if (mine) {
    mine.open = true;
  }

  const form = document.getElementById("picker");
  const result = document.getElementById("picked");
  const template = document.getElementById("picked-feed");
  if (!form || !window.fetch || !window.URLSearchParams || !template.content) {
    return;
  }
  const query = new URLSearchParams(location.search);
  const selects = Array.from(form.querySelectorAll("select"));

  /* The calendars that fit best: the exact one, or the nearest that there are. */
  function fitting(feeds, district, theme, audience) {
    const wanted = [];
    if (district && theme) {
      wanted.push(`${district}-${theme}`);
    }
    if (district && audience) {
      wanted.push(`${district}-${audience}`);
    }
    const found = wanted.filter((slug) => feeds[slug]);
    if (found.length) {
      return found;
    }
    const broader = district ? [district] : [theme, audience].filter(Boolean);
    return broader.length ? broader : ["all"];
  }

  function card(slug, feed) {
    const part = template.content.cloneNode(true);
    const url = `${form.getAttribute("data-start") + slug}.ics`;
    part.querySelector("h3").textContent = _n("{name}（现有 {n} 项）", feed[1], { name: feed[0] });
    part.querySelector("code").textContent = url;
    part.querySelector("button").setAttribute("data-copy", url);
    part.querySelector(".webcal").href = url.replace(/^https?:/, "webcal:");
    return part;
  }

  function exact(slugs, chosen) {
    return slugs.length === 1 && slugs[0] === (chosen.join("-") || "all");
  }

  function show(feeds) {
    const values = selects.map((select) => select.value);
    const chosen = values.filter(Boolean);
    const slugs = fitting(feeds, values[0], values[1], values[2]);
    result.textContent = "";
    if (!exact(slugs, chosen)) {
      const note = document.createElement("p");
      note.textContent = _("没有正好这样的日历，最接近的是：");
      result.appendChild(note);
    }
    slugs.forEach((slug) => {
      result.appendChild(card(slug, feeds[slug]));
    });
  }

  fetch(form.getAttribute("data-feeds"))
    .then((answer) => answer.json())
    .then((feeds) => {
      selects.forEach((select) => {
        const value = query.get(select.name);
        [value, `${select.name}-${value}`].forEach((slug) => {
          if (feeds[slug]) {
            select.value = slug;
          }
        });
      });
      form.addEventListener("change", () => {
        show(feeds);
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
      });
      form.hidden = false;
      document.querySelectorAll(".scriptless").forEach((part) => {
        part.hidden = true;
      });
      show(feeds);
    });
})();
