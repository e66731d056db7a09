/* The table of all activities (outputs/search/table.py), fetched once. */
(() => {
  "use strict";
  let cache = {},
    how;

  function fetched(path) {
    if (!cache[path]) {
      cache[path] = fetch(calendar.base + path, how).then((answer) => {
        if (!answer.ok) {
          throw Object.assign(new Error(`${path}: ${answer.status}`), { mixed: answer.status === 404 });
        }
        return answer.json();
      });
      cache[path].catch(() => {
        delete cache[path];
      });
    }
    return cache[path];
  }

  /** Throws when two files are not of one publish: the page was open across it. */
  calendar.agree = (one, other) => {
    if (one && other && one !== other) {
      throw Object.assign(new Error(), { mixed: true });
    }
  };

  /** Promise of what `act` promises; where files did not agree it acts once more, on files fetched anew. */
  calendar.again = (act) =>
    act().catch((error) => {
      if (!error.mixed) {
        throw error;
      }
      cache = {};
      how = { cache: "reload" };
      return act();
    });

  /** One value of a column: a list, or distinct values and indexes into them. */
  function cell(column, row) {
    return column.of ? column.of[column.at[row]] : column[row];
  }

  /** "2023-09-16T14:00/16:00|cancelled|words|place|label|former time|number" as a session. */
  function session(text, index) {
    const parts = text.split("|");
    const ends = parts[0].split("/");
    const start = ends[0];
    const open = (ends[1] || "").startsWith("~");
    let end = (ends[1] || "").replace("~", "");
    if (end.length === 5) {
      end = start.slice(0, 11) + end;
    }
    return {
      start,
      end,
      open,
      status: parts[1] || "scheduled",
      clock: parts[2] || "",
      place: parts[3] || "",
      label: parts[4] || "",
      former: parts[5] || "",
      number: parts[6] || index + 1,
    };
  }

  /** The rows of a file, made once; `volume` counts from 1. */
  function rowsOf(table, volume) {
    table.rows =
      table.rows ||
      table.id.map((id, number) => {
        const sessions = cell(table.sessions, number),
          row = { id, volume, number };
        ["title", "place", "district", "months", "when", "status", "accent"].forEach((name) => {
          row[name] = cell(table[name], number);
        });
        const months = row.months.split("|");
        row.months = months[0];
        row.clock = months[1] || "";
        row.districts = row.district ? [row.district] : [];
        row.districtName = table.names.districts[row.district] || "";
        row.city = row.district === "city" ? table.names.city : "";
        row.sessions = sessions ? sessions.split("\n").map(session) : [];
        return row;
      });
    return table.rows;
  }

  /** Gives rows what filters ask for; the vocabularies' names are in calendar.names. */
  function fill(rows, facets) {
    calendar.names = Object.assign({}, calendar.names, facets.names);
    rows.forEach((row) => {
      if (row.themes) {
        return;
      }
      [
        "themes",
        "audiences",
        "forms",
        "access",
        "campaigns",
        "programmes",
        "aliases",
        "venues",
        "mode",
        "fee",
        "ages",
        "signup",
        "featured",
      ].forEach((name) => {
        row[name] = cell(facets[name], row.number);
      });
    });
    return rows;
  }

  /** How many files with all columns there are; their order is that of time. */
  calendar.volumes = Number((document.querySelector("[data-volumes]") || { dataset: { volumes: 1 } }).dataset.volumes);
  calendar.fetched = fetched;

  /** Promise of the rows of a small volume, with what a first result shows. */
  calendar.table = (volume) => fetched(`search/table-${volume}.json`).then((table) => rowsOf(table, volume));

  /** Promise of the same rows with what stands on badges. */
  calendar.facets = (volume) =>
    Promise.all([fetched(`search/table-${volume}.json`), fetched(`search/facets-${volume}.json`)]).then((found) => {
      calendar.agree(found[1].version, found[0].version);
      return fill(rowsOf(found[0], volume), found[1]);
    });

  /** Promise of all rows of the files from number `first` to the last, with all columns. */
  calendar.whole = (first) =>
    Promise.all(
      Array.from({ length: calendar.volumes - first + 1 }, (_, index) => fetched(`search/whole-${first + index}.json`)),
    ).then((files) =>
      [].concat.apply(
        [],
        files.map((file, index) => {
          if (index) {
            calendar.agree(files[index - 1].next, file.id[0]);
          }
          return fill(rowsOf(file, first + index), file);
        }),
      ),
    );
})();
