/* Search: titles and places from the table, then all texts by the index (site_builder/outputs/search/index.py). */
(() => {
  "use strict";
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const VALUES = Object.fromEntries([...DIGITS].map((digit, value) => [digit, value]));
  const HEAD = "search/index.json";
  /** So many files of grams are read for a term: what further ones tell costs more than a text that is read in vain. */
  const MOST_SHARDS = 3;
  /** So many files of texts are asked for at a time, once there is a first result. */
  const MOST_TEXTS = 16;
  const PAGE = 40;
  const SEARCHING = _("正在正文里查找…");

  /** As the texts were folded (`fold` of search_index.py). */
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/ς/g, "σ").replace(/\s+/g, " ");

  const mixed = () => Object.assign(new Error("files of two publishes"), { mixed: true });

  /** The query's words, each with its synonyms. */
  function termsOf(query, head) {
    return fold(query)
      .split(" ")
      .filter(Boolean)
      .map((word) => {
        const groups = head.synonyms.filter((group) => group.includes(word));
        return [...new Set([word, ...groups.flat()])];
      });
  }

  /** The volumes: the one that holds today, those after it, those before it, the latest first. */
  function volumesOf(head) {
    const volumes = head.seasons.flatMap((firsts, index) =>
      firsts.map(([first, day]) => ({ first, day, season: index + 1 })),
    );
    volumes.forEach((volume, index) => {
      volume.number = index + 1;
    });
    const today = calendar.today();
    const ahead = Math.max(volumes.filter((volume) => volume.day <= today).length - 1, 0);
    return [...volumes.slice(ahead), ...volumes.slice(0, ahead).reverse()];
  }

  /** The grams of a term as lists of characters, the longest first; none that lies in another, which tells as much. */
  function gramsOf(term, head) {
    const characters = Array.from(term);
    if (characters.length === 1) {
      return [characters];
    }
    const [three, four] = head.long.map((pattern) => new RegExp(`^(?:${pattern})$`, "u"));
    const grams = [];
    const texts = [];
    for (const [length, wanted] of [
      [4, four],
      [3, three],
      [2, /^/],
    ]) {
      for (let start = 0; start + length <= characters.length; start += 1) {
        const gram = characters.slice(start, start + length);
        const text = gram.join("");
        if (wanted.test(text) && !texts.some((longer) => longer.includes(text))) {
          grams.push(gram);
          texts.push(text);
        }
      }
    }
    return grams;
  }

  const shardOf = (gram, head) => gram[0].codePointAt(0) % head.shards;

  /** Whether a piece, by its number, may hold a gram; of one character, any gram that begins with it. */
  function holder(shard, [first, ...rest]) {
    if (!shard[first]) {
      return () => false;
    }
    const [rests, sets] = shard[first].map((column) => column.split("\n"));
    const found = rest.length ? [sets[rests.indexOf(rest.join(""))] || ""] : sets;
    return (piece) => found.some((set) => (VALUES[set[Math.floor(piece / 6)]] >> (piece % 6)) & 1);
  }

  /** Promise of the pieces of a season that may hold every word: first id of a volume → names of pieces. */
  async function likely(words, season, head) {
    const terms = words.map((alternatives) => alternatives.map((term) => gramsOf(term, head)));
    const wanted = terms
      .flat()
      .flatMap((grams) => [...new Set(grams.map((gram) => shardOf(gram, head)))].slice(0, MOST_SHARDS));
    const numbers = [...new Set(wanted)];
    const files = await Promise.all(numbers.map((number) => calendar.fetched(`search/grams-${season}/${number}.json`)));
    const shards = new Map(numbers.map((number, index) => [number, files[index]]));
    // Old and new shards may be read together, but not where pieces have come or gone: their numbers would differ.
    files.forEach((file) => calendar.agree(String(file[""]), String(files[0][""])));
    const known = (gram) => shards.get(shardOf(gram, head));
    const holders = terms.map((alternatives) =>
      alternatives.map((grams) => grams.filter(known).map((gram) => holder(known(gram), gram))),
    );
    let piece = -1;
    return new Map(
      files[0][""].map((names) => [
        names[0],
        names.filter(() => {
          piece += 1;
          return holders.every((alternatives) => alternatives.some((grams) => grams.every((holds) => holds(piece))));
        }),
      ]),
    );
  }

  /** Promise of the ids of a piece's activities whose texts hold every word. */
  async function held(piece, words) {
    const { id, text } = await calendar.fetched(`search/texts/${piece}.json`);
    return id.filter((_, row) => words.every((alternatives) => alternatives.some((term) => text[row].includes(term))));
  }

  /** Yields `{ volume, ids }` of the activities that hold every word of the query, volume by volume, bit by bit. */
  calendar.search = async function* search(query) {
    const head = await calendar.fetched(HEAD);
    const words = termsOf(query, head);
    if (!words.length) {
      return;
    }
    const order = volumesOf(head);
    let atOnce = 1;
    for (const season of new Set(order.map((volume) => volume.season))) {
      const pieces = await likely(words, season, head);
      for (const volume of order.filter((each) => each.season === season)) {
        if (!pieces.has(volume.first)) {
          throw mixed();
        }
        const names = pieces.get(volume.first);
        while (names.length) {
          const ids = (await Promise.all(names.splice(0, atOnce).map((name) => held(name, words)))).flat();
          if (ids.length) {
            yield { volume: volume.number, ids };
          }
          // The first card comes soonest when nothing is asked for beside it; what follows, when much is.
          if (ids.length || atOnce > 1) {
            atOnce = Math.min(2 * atOnce, MOST_TEXTS);
          }
        }
      }
    }
  };

  const form = document.querySelector("form[role=search]");
  if (!form) {
    return;
  }
  const box = form.elements.q;
  const said = document.getElementById("said");
  const results = document.getElementById("results");
  const also = document.getElementById("also");
  document.querySelectorAll(".scriptless").forEach((part) => {
    part.hidden = true;
  });
  let turn = 0;
  let composing = false;
  let waiting;
  let last = null;
  let drawn = null;

  const holdsAll = (text, words) => words.every((alternatives) => alternatives.some((term) => text.includes(term)));

  function titleHolds(row, words) {
    row.folded = row.folded || fold(row.title);
    return holdsAll(row.folded, words);
  }

  /** The title with the words marked, where folding keeps its length. */
  function marked(row, words) {
    const { title } = row;
    const folded = fold(title);
    if (folded.length !== title.length) {
      return title;
    }
    const marks = Array(title.length).fill(false);
    for (const term of words.flat()) {
      for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + 1)) {
        marks.fill(true, at, at + term.length);
      }
    }
    const parts = [];
    let from = 0;
    for (let to = 1; to <= title.length; to += 1) {
      if (to === title.length || marks[to] !== marks[from]) {
        const part = title.slice(from, to);
        parts.push(marks[from] ? calendar.make("mark", "", part) : part);
        from = to;
      }
    }
    return parts;
  }

  /** Lists the rows; as many cards as were opened stand again, and the reader is at the one they had come to. */
  function list(rows, words) {
    const stood = results.querySelectorAll(".card").length;
    const focused = results.contains(document.activeElement) && document.activeElement.href;
    results.textContent = "";
    if (rows.length) {
      const card = (row) => calendar.card(row, marked(row, words));
      results.append(...calendar.list(rows, PAGE, card, Math.max(stood, PAGE)));
    }
    const again = focused && [...results.querySelectorAll("a")].find((link) => link.href === focused);
    if (again) {
      again.focus({ preventScroll: true });
    }
  }

  /** Shows rows, those with the words in their titles first; `state` is said until the search has ended. */
  function show(rows, words, state) {
    const inTitle = rows.filter((row) => titleHolds(row, words));
    const others = rows.filter((row) => !titleHolds(row, words));
    const ordered = [...calendar.order(inTitle), ...calendar.order(others)];
    // Where nothing is new, all stays.
    const key = ordered.map((row) => row.id + Boolean(row.themes)).join();
    if (key !== drawn) {
      list(ordered, words);
    }
    drawn = key;
    // The same words again would be read aloud again.
    const text = state || summary(rows.length, inTitle.length);
    if (said.textContent !== text) {
      said.textContent = text;
    }
  }

  function summary(count, inTitle) {
    if (!count) {
      return _("没有找到。换一个短一点的词试试，或者按下面的分类找。");
    }
    const titles = inTitle && inTitle < count ? _n("，其中标题里有的 {n} 项", inTitle) : "";
    return _n("找到 {n} 项", count) + titles;
  }

  /** Promise of a volume's rows by these ids. */
  async function rowsOf(ids, volume) {
    const rows = new Map((await calendar.table(volume)).map((row) => [row.id, row]));
    if (!ids.every((id) => rows.has(id))) {
      throw mixed();
    }
    return ids.map((id) => rows.get(id));
  }

  /** Promise of showing all that holds the query; at once what the table knows, exact counts follow from the index. */
  async function find(query, current) {
    const head = await calendar.fetched(HEAD);
    const words = termsOf(query, head);
    const synonyms = words.flatMap((alternatives) => alternatives.slice(1));
    const [today] = volumesOf(head);
    const rows = [];
    if (!current()) {
      return;
    }
    also.textContent = synonyms.length ? _("也找了：{words}", { words: synonyms.join(_("、")) }) : "";
    if (today) {
      const near = await calendar.table(today.number);
      const known = (row) => fold(`${row.title}\n${row.place}\n${row.districtName}`);
      if (current()) {
        show(
          near.filter((row) => holdsAll(known(row), words)),
          words,
          SEARCHING,
        );
      }
    }
    let shown = 0;
    for await (const { volume, ids } of calendar.search(query)) {
      rows.push(...(await rowsOf(ids, volume)));
      if (!current()) {
        return;
      }
      // Later ones mostly come below: to sort and draw all again for each few would take longer than to find them.
      if (rows.length > PAGE && volume === shown) {
        continue;
      }
      shown = volume;
      show(rows, words, SEARCHING);
      // Cards first, then what stands on their badges.
      await calendar.facets(volume);
      if (!current()) {
        return;
      }
      show(rows, words, SEARCHING);
    }
    if (current()) {
      show(rows, words, "");
    }
  }

  function run() {
    const query = box.value.trim();
    // The same again: its search goes on, or has ended.
    if (query === last) {
      return;
    }
    turn += 1;
    const mine = turn;
    const current = () => mine === turn;
    last = query;
    drawn = null;
    history.replaceState(history.state, "", location.pathname + (query ? `?q=${encodeURIComponent(query)}` : ""));
    if (!fold(query).trim()) {
      for (const part of [results, said, also]) {
        part.textContent = "";
      }
      return;
    }
    said.textContent = _("正在查找…");
    calendar
      .again(() => find(query, current))
      .catch((error) => {
        console.warn(error);
        if (current()) {
          last = null;
          said.textContent = _("查找没有完成。检查网络，再试一次。");
        }
      });
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(run, 150);
  }

  async function prepare() {
    const [today] = volumesOf(await calendar.fetched(HEAD));
    if (today) {
      await calendar.table(today.number);
    }
  }

  box.addEventListener(
    "focus",
    () =>
      prepare().catch(() => {
        /* said when searching */
      }),
    { once: true },
  );
  box.addEventListener("compositionstart", () => {
    composing = true;
  });
  box.addEventListener("compositionend", () => {
    composing = false;
    soon();
  });
  box.addEventListener("input", () => {
    if (!composing) {
      soon();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    run();
  });
  document.addEventListener("newday", () => {
    last = null;
    run();
  });
  box.value = new URLSearchParams(location.search).get("q") || "";
  if (box.value) {
    run();
  }
})();
