(function () {
  "use strict";
  var agents = Array.prototype.slice.call(document.querySelectorAll("[data-agent]"));
  var mine = agents.filter(function (part) { return new RegExp(part.getAttribute("data-agent"), "i").test(navigator.userAgent); })[0];
  if (mine) { mine.open = true; }

  var form = document.getElementById("picker");
  var result = document.getElementById("picked");
  var template = document.getElementById("picked-feed");
  if (!form || !window.fetch || !window.URLSearchParams || !template.content) { return; }
  var query = new URLSearchParams(location.search);
  var selects = Array.prototype.slice.call(form.querySelectorAll("select"));

  function fitting(feeds, district, theme, audience) {
    var wanted = [];
    if (district && theme) { wanted.push(district + "-" + theme); }
    if (district && audience) { wanted.push(district + "-" + audience); }
    var found = wanted.filter(function (slug) { return feeds[slug]; });
    if (found.length) { return found; }
    var broader = district ? [district] : [theme, audience].filter(Boolean);
    return broader.length ? broader : ["all"];
  }

  function card(slug, feed) {
    var part = template.content.cloneNode(true);
    var url = form.getAttribute("data-start") + slug + ".ics";
    part.querySelector("h3").textContent = feed[0] + "（现有 " + feed[1] + " 项）";
    part.querySelector("code").textContent = url;
    part.querySelector("button").setAttribute("data-copy", url);
    part.querySelector(".webcal").href = url.replace(/^https?:/, "webcal:");
    return part;
  }

  function exact(slugs, chosen) {
    return slugs.length === 1 && slugs[0] === (chosen.join("-") || "all");
  }

  function show(feeds) {
    var values = selects.map(function (select) { return select.value; });
    var chosen = values.filter(Boolean);
    var slugs = fitting(feeds, values[0], values[1], values[2]);
    result.textContent = "";
    if (!exact(slugs, chosen)) {
      var note = document.createElement("p");
      note.textContent = "没有正好这样的日历，最接近的是：";
      result.appendChild(note);
    }
    slugs.forEach(function (slug) { result.appendChild(card(slug, feeds[slug])); });
  }

  fetch(form.getAttribute("data-feeds")).then(function (answer) { return answer.json(); }).then(function (feeds) {
    selects.forEach(function (select) {
      var value = query.get(select.name);
      [value, select.name + "-" + value].forEach(function (slug) { if (feeds[slug]) { select.value = slug; } });
    });
    form.addEventListener("change", function () { show(feeds); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.hidden = false;
    document.querySelectorAll(".scriptless").forEach(function (part) { part.hidden = true; });
    show(feeds);
  });
})();
