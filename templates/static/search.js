/* Search: titles and places from the table, then all texts from the index. */
(function () {
  "use strict";
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", PAGE = 40, SEARCHING = "正在正文里查找…";
  var VALUES = {};
  Array.from(DIGITS).forEach(function (digit, value) { VALUES[digit] = value; });

  /** As the texts were folded (site_builder/outputs/search_index.py). */
  function fold(text) { return text.normalize("NFKC").toLowerCase().replace(/ς/g, "σ").replace(/\s+/g, " "); }

  /** Rising numbers from their differences in VLQ digits. */
  function decode(text) {
    var numbers = [], last = 0, number = 0, shift = 0;
    for (var i = 0; i < text.length; i += 1) {
      var value = VALUES[text[i]];
      number += (value & 31) * Math.pow(2, shift);
      if (value > 31) { shift += 5; } else { last += number; numbers.push(last); number = shift = 0; }
    }
    return numbers;
  }

  /** Where the pairs begin that cover so many characters: one after the other, the last two at the end. Those between would tell nothing more. */
  function pairs(length) {
    var starts = [0];
    for (var i = 2; i < length; i += 2) { starts.push(Math.min(i, length - 2)); }
    return starts;
  }

  /** Promise of the Set of rows of a season whose text holds the folded term. */
  function holding(term, season) {
    var folder = "search/text-" + season + "/", characters = Array.from(term), decoded = {};
    return calendar.fetched(folder + "index.json").then(function (index) {
      /** Promise of the numbers of a pair, or of one character. */
      function numbers(key) {
        var codes = Array.from(key).map(function (each) { return each.codePointAt(0); });
        return calendar.fetched(folder + (codes[0] * 31 + codes[codes.length - 1]) % index.shards + ".json").then(function (shard) {
          calendar.agree(shard[""], index.version);
          return decoded[key] = decoded[key] || decode(shard[key] || "");
        });
      }
      if (characters.length === 1) { return numbers(term).then(function (rows) { return new Set(rows); }); }
      index.rowEnds = index.rowEnds || decode(index.ends);
      var starts = pairs(characters.length);
      return Promise.all(starts.map(function (start) { return numbers(characters[start] + characters[start + 1]); })).then(function (lists) {
        var positions = lists[0];
        for (var i = 1; i < starts.length && positions.length; i += 1) {
          var start = starts[i], next = new Set(lists[i]);
          positions = positions.filter(function (position) { return next.has(position + start); });
        }
        return new Set(positions.map(function (position) { return rowAt(index.rowEnds, position); }));
      });
    });
  }

  /** The row whose text holds a position; `ends` are where texts end. */
  function rowAt(ends, position) {
    var low = 0, high = ends.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (ends[middle] <= position) { low = middle + 1; } else { high = middle; }
    }
    return low;
  }

  /** Promise of the query's words, each with its synonyms. */
  function terms(query) {
    return calendar.fetched("search/synonyms.json").then(function (groups) {
      return fold(query).split(" ").filter(Boolean).map(function (word) {
        var found = [word];
        groups.forEach(function (group) { if (group.includes(word)) { found = found.concat(group); } });
        return Array.from(new Set(found));
      });
    });
  }

  /** Promise of the numbers of a season's rows that hold every word. */
  calendar.search = function (query, season) {
    return terms(query).then(function (words) {
      return Promise.all(words.map(function (alternatives) {
        return Promise.all(alternatives.map(function (each) { return holding(each, season); })).then(function (sets) {
          return new Set([].concat.apply([], sets.map(function (set) { return Array.from(set); })));
        });
      }));
    }).then(function (sets) {
      return sets.length ? Array.from(sets[0]).filter(function (row) { return sets.every(function (set) { return set.has(row); }); }) : [];
    });
  };

  /** Promise of a volume's rows that have these numbers; of none, without the table, where there are no numbers. */
  function rowsOf(numbers, volume, version) {
    if (!numbers.length) { return Promise.resolve([]); }
    return Promise.all([calendar.table(volume), calendar.fetched("search/table-" + volume + ".json")]).then(function (found) {
      calendar.agree(found[1].version, version);
      return numbers.map(function (number) { return found[0][number]; });
    });
  }

  var form = document.querySelector("form[role=search]");
  if (!form) { return; }
  var box = form.elements.q, said = document.getElementById("said"), results = document.getElementById("results"), also = document.getElementById("also");
  document.querySelectorAll(".scriptless").forEach(function (part) { part.hidden = true; });
  /** So many volumes of the table are in one index of texts. */
  var SEASON = Number(form.dataset.season);
  var turn = 0, composing = false, waiting, last = null, drawn = null;

  function titleHolds(row, words) {
    var title = row.folded = row.folded || fold(row.title);
    return words.every(function (alternatives) { return alternatives.some(function (each) { return title.includes(each); }); });
  }

  /** The title with the words marked, where folding keeps its length. */
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
    // Where nothing is new, all stays; else as many cards as were opened stand again, and the reader is at the one they had come to.
    var key = ordered.map(function (row) { return row.id + Boolean(row.themes); }).join();
    if (key !== drawn) {
      var stood = results.querySelectorAll(".card").length, held = results.contains(document.activeElement) && document.activeElement.href;
      results.textContent = "";
      if (ordered.length) {
        results.append.apply(results, calendar.list(ordered, PAGE, function (row) { return calendar.card(row, marked(row, words)); }, Math.max(stood, PAGE)));
      }
      var again = held && Array.from(results.querySelectorAll("a")).find(function (link) { return link.href === held; });
      if (again) { again.focus({ preventScroll: true }); }
    }
    drawn = key;
    if (state) {
      // The same words again would be read aloud again.
      if (said.textContent !== state) { said.textContent = state; }
    } else {
      said.textContent = rows.length ? "找到 " + rows.length + " 项" + (inTitle.length && inTitle.length < rows.length ? "，其中标题里有的 " + inTitle.length + " 项" : "")
        : "没有找到。换一个短一点的词试试，或者按下面的分类找。";
    }
  }

  /** The volume that holds today, then those after it, then those before it, the latest first. */
  function volumes() {
    var starts = form.dataset.starts.split(" "), today = calendar.today();
    var numbers = starts.map(function (_, index) { return index + 1; });
    var ahead = Math.max(starts.filter(function (start) { return start <= today; }).length, 1);
    return numbers.slice(ahead - 1).concat(numbers.slice(0, ahead - 1).reverse());
  }

  function seasonOf(volume) { return Math.ceil(volume / SEASON); }

  /** Promise of acting on one after another; `act` learns which is the last. */
  function inOrder(values, act) {
    return values.reduce(function (before, value, index) {
      return before.then(function () { return act(value, index === values.length - 1); });
    }, Promise.resolve());
  }

  function run() {
    var query = box.value.trim();
    // The same again: its search goes on, or has ended.
    if (query === last) { return; }
    var mine = turn += 1;
    last = query;
    drawn = null;
    history.replaceState(history.state, "", location.pathname + (query ? "?q=" + encodeURIComponent(query) : ""));
    if (!fold(query).trim()) {
      results.textContent = said.textContent = also.textContent = "";
      return;
    }
    said.textContent = "正在查找…";
    var words, held, heads;
    function current() { return mine === turn; }

    /** At once, what the table knows; exact counts follow from the index. */
    function begin(rows) {
      if (!current()) { return; }
      show(rows.filter(function (row) {
        return words.every(function (alternatives) {
          var text = fold(row.title + "\n" + row.place + "\n" + row.districtName);
          return alternatives.some(function (each) { return text.includes(each); });
        });
      }), words, SEARCHING);
    }

    /** Shows what a volume adds: cards first, then what stands on their badges. */
    function add(numbers, volume, version, state) {
      return rowsOf(numbers, volume, version).then(function (found) {
        held = held.concat(found);
        if (!current()) { return null; }
        show(held, words, found.length ? SEARCHING : state);
        return found.length && calendar.facets(volume).then(function () { if (current()) { show(held, words, state); } });
      });
    }

    /** Shows what a season's index finds, volume by volume. */
    function addSeason(season, inside, isLast) {
      return calendar.search(query, season).then(function (numbers) {
        return calendar.fetched("search/text-" + season + "/index.json").then(function (head) {
          heads[season] = head;
          [[heads[season - 1], head], [head, heads[season + 1]]].forEach(function (pair) { if (pair[0] && pair[1]) { calendar.agree(pair[0].next, pair[1].first); } });
          return inOrder(inside, function (volume, last) {
            var place = (volume - 1) % SEASON;
            var rows = numbers.filter(function (number) { return Math.floor(number / head.rows) === place; }).map(function (number) { return number % head.rows; });
            return current() && add(rows, volume, head.tables[place], isLast && last ? "" : SEARCHING);
          });
        });
      });
    }

    calendar.again(function () { return terms(query).then(function (found) {
      var order = volumes(), seasons = Array.from(new Set(order.map(seasonOf)));
      words = found;
      held = [];
      heads = {};
      also.textContent = words.some(function (each) { return each.length > 1; })
        ? "也找了：" + words.map(function (each) { return each.slice(1).join("、"); }).filter(Boolean).join("、") : "";
      return calendar.table(order[0]).then(begin).then(function () {
        return inOrder(seasons, function (season, last) {
          return current() && addSeason(season, order.filter(function (volume) { return seasonOf(volume) === season; }), last);
        });
      });
    }); }).catch(function (error) {
      console.warn(error);
      if (current()) { last = null; said.textContent = "查找没有完成。检查网络，再试一次。"; }
    });
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(run, 150);
  }

  box.addEventListener("focus", function () { calendar.table(volumes()[0]).catch(function () { /* said when searching */ }); }, { once: true });
  box.addEventListener("compositionstart", function () { composing = true; });
  box.addEventListener("compositionend", function () { composing = false; soon(); });
  box.addEventListener("input", function () { if (!composing) { soon(); } });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(waiting);
    run();
  });
  document.addEventListener("newday", function () { last = null; run(); });
  box.value = new URLSearchParams(location.search).get("q") || "";
  if (box.value) { run(); }
})();
