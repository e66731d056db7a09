(function () {
  "use strict";
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", PAGE = 40;
  var VALUES = {};
  Array.from(DIGITS).forEach(function (digit, value) { VALUES[digit] = value; });

  function fold(text) { return text.normalize("NFKC").toLowerCase().replace(/ς/g, "σ").replace(/\s+/g, " "); }

  function decode(text) {
    var numbers = [], last = 0, number = 0, shift = 0;
    for (var i = 0; i < text.length; i += 1) {
      var value = VALUES[text[i]];
      number += (value & 31) * Math.pow(2, shift);
      if (value > 31) { shift += 5; } else { last += number; numbers.push(last); number = shift = 0; }
    }
    return numbers;
  }

  function holding(term, volume) {
    var folder = "search/text-" + volume + "/", characters = Array.from(term), decoded = {};
    return Promise.all([calendar.fetched(folder + "index.json"), calendar.fetched("search/table-" + volume + ".json")]).then(function (found) {
      var index = found[0], table = found[1];
      calendar.agree(index.table, table.version);
      var starts = characters.length > 1 ? characters.slice(0, -1) : characters;
      index.rows = index.rows || decode(index.ends);
      calendar.agree(index.rows.length + 1, table.id.length + 1);
      return Promise.all(starts.map(function (character) {
        return calendar.fetched(folder + character.codePointAt(0) % index.shards + ".json");
      })).then(function (shards) {
        var positions;
        shards.forEach(function (shard) { calendar.agree(shard[""], index.version); });
        function of(shard, pair) { return decoded[pair] = decoded[pair] || decode(shard[pair] || ""); }
        if (characters.length === 1) {
          positions = [].concat.apply([], Object.keys(shards[0]).filter(function (pair) { return Array.from(pair)[0] === term; }).map(function (pair) { return of(shards[0], pair); }));
        } else {
          positions = of(shards[0], characters[0] + characters[1]);
          for (var i = 1; i < starts.length && positions.length; i += 1) {
            var next = new Set(of(shards[i], characters[i] + characters[i + 1]));
            positions = positions.filter(function (position) { return next.has(position + i); });
          }
        }
        return new Set(positions.map(function (position) { return rowAt(index.rows, position); }));
      });
    });
  }

  function rowAt(ends, position) {
    var low = 0, high = ends.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (ends[middle] <= position) { low = middle + 1; } else { high = middle; }
    }
    return low;
  }

  function terms(query) {
    return calendar.fetched("search/synonyms.json").then(function (groups) {
      return fold(query).split(" ").filter(Boolean).map(function (word) {
        var found = [word];
        groups.forEach(function (group) { if (group.includes(word)) { found = found.concat(group); } });
        return Array.from(new Set(found));
      });
    });
  }

  calendar.search = function (query, volume) {
    return terms(query).then(function (words) {
      return Promise.all(words.map(function (alternatives) {
        return Promise.all(alternatives.map(function (each) { return holding(each, volume); })).then(function (sets) {
          return new Set([].concat.apply([], sets.map(function (set) { return Array.from(set); })));
        });
      }));
    }).then(function (sets) {
      return sets.length ? Array.from(sets[0]).filter(function (row) { return sets.every(function (set) { return set.has(row); }); }) : [];
    });
  };

  var form = document.querySelector("form[role=search]");
  if (!form) { return; }
  var box = form.elements.q, said = document.getElementById("said"), results = document.getElementById("results"), also = document.getElementById("also");
  document.querySelectorAll(".scriptless").forEach(function (part) { part.hidden = true; });
  var turn = 0, composing = false, waiting, last = null;

  function titleHolds(row, words) {
    var title = row.folded = row.folded || fold(row.title);
    return words.every(function (alternatives) { return alternatives.some(function (each) { return title.includes(each); }); });
  }

  function marked(row, words) {
    var title = row.title, folded = fold(title), at = [];
    if (folded.length !== title.length) { return title; }
    words.forEach(function (alternatives) {
      alternatives.forEach(function (each) {
        for (var found = folded.indexOf(each); found >= 0; found = folded.indexOf(each, found + 1)) {
          for (var i = 0; i < each.length; i += 1) { at[found + i] = true; }
        }
      });
    });
    var parts = [], from = 0;
    for (var i = 1; i <= title.length; i += 1) {
      if (i === title.length || Boolean(at[i]) !== Boolean(at[from])) {
        var part = title.slice(from, i);
        parts.push(at[from] ? calendar.make("mark", "", part) : part);
        from = i;
      }
    }
    return parts;
  }

  function show(rows, words, state) {
    var inTitle = rows.filter(function (row) { return titleHolds(row, words); });
    var ordered = calendar.order(inTitle).concat(calendar.order(rows.filter(function (row) { return !inTitle.includes(row); })));
    results.textContent = "";
    if (ordered.length) {
      results.append.apply(results, calendar.list(ordered, PAGE, function (row) { return calendar.card(row, marked(row, words)); }));
    }
    if (state) {
      said.textContent = state;
    } else {
      said.textContent = rows.length ? "找到 " + rows.length + " 项" + (inTitle.length && inTitle.length < rows.length ? "，其中标题里有的 " + inTitle.length + " 项" : "")
        : "没有找到。换一个短一点的词试试，或者按下面的分类找。";
    }
  }

  function volumes() { return Array.from({ length: calendar.volumes }, function (_, index) { return calendar.volumes - index; }); }

  function run() {
    var query = box.value.trim();
    // The same again: its search goes on, or has ended.
    if (query === last) { return; }
    var mine = turn += 1;
    last = query;
    history.replaceState(history.state, "", location.pathname + (query ? "?q=" + encodeURIComponent(query) : ""));
    if (!fold(query).trim()) {
      results.textContent = said.textContent = also.textContent = "";
      return;
    }
    said.textContent = "正在查找…";
    var words, held, first;
    function current() { return mine === turn; }
    calendar.again(function () { return terms(query).then(function (found) {
      words = found;
      held = [];
      also.textContent = words.some(function (each) { return each.length > 1; })
        ? "也找了：" + words.map(function (each) { return each.slice(1).join("、"); }).filter(Boolean).join("、") : "";
      return volumes().reduce(function (before, volume) {
        return before.then(function () { return current() && calendar.table(volume); }).then(function (rows) {
          if (!rows) { return null; }
          // At once, what the table knows; exact counts follow from the index.
          first = held.concat(rows.filter(function (row) {
            return words.every(function (alternatives) {
              var text = fold(row.title + "\n" + row.place + "\n" + row.districtName);
              return alternatives.some(function (each) { return text.includes(each); });
            });
          }));
          show(first, words, "正在正文里查找…");
          return Promise.all([calendar.search(query, volume), calendar.facets(volume)]).then(function (found) {
            held = held.concat(found[0].map(function (number) { return rows[number]; }));
            if (current()) { show(held, words, volume > 1 ? "正在更多活动里查找…" : ""); }
          });
        });
      }, Promise.resolve());
    }); }).catch(function (error) {
      console.warn(error);
      if (current()) { last = null; said.textContent = "查找没有完成。检查网络，再试一次。"; }
    });
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(run, 150);
  }

  box.addEventListener("focus", function () { calendar.table(calendar.volumes).catch(function () { /* said when searching */ }); }, { once: true });
  box.addEventListener("compositionstart", function () { composing = true; });
  box.addEventListener("compositionend", function () { composing = false; soon(); });
  box.addEventListener("input", function () { if (!composing) { soon(); } });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(waiting);
    run();
  });
  box.value = new URLSearchParams(location.search).get("q") || "";
  if (box.value) { run(); }
})();
