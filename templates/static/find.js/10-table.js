/* The table of all activities (outputs/table.py), fetched once. */
(function () {
  "use strict";
  var cache = {}, how;

  function fetched(path) {
    if (!cache[path]) {
      cache[path] = fetch(calendar.base + path, how).then(function (answer) {
        if (!answer.ok) { throw Object.assign(new Error(path + ": " + answer.status), { mixed: answer.status === 404 }); }
        return answer.json();
      });
      cache[path].catch(function () { delete cache[path]; });
    }
    return cache[path];
  }

  /** Throws when two files are not of one publish: the page was open across it. */
  calendar.agree = function (one, other) {
    if (one && other && one !== other) { throw Object.assign(new Error(), { mixed: true }); }
  };

  /** Promise of what `act` promises; where files did not agree it acts once more, on files fetched anew. */
  calendar.again = function (act) {
    return act().catch(function (error) {
      if (!error.mixed) { throw error; }
      cache = {};
      how = { cache: "reload" };
      return act();
    });
  };

  /** One value of a column: a list, or distinct values and indexes into them. */
  function cell(column, row) { return column.of ? column.of[column.at[row]] : column[row]; }

  /** "2023-09-16T14:00/16:00|cancelled|words|place|label|former time|number" as a session. */
  function session(text, index) {
    var parts = text.split("|"), ends = parts[0].split("/"), start = ends[0], end = ends[1] || "";
    if (end.length === 5) { end = start.slice(0, 11) + end; }
    return { start: start, end: end, status: parts[1] || "scheduled", clock: parts[2] || "", place: parts[3] || "", label: parts[4] || "",
      former: parts[5] || "", number: parts[6] || index + 1 };
  }

  /** How many volumes there are; their order is that of time. */
  calendar.volumes = Number((document.querySelector("[data-volumes]") || { dataset: { volumes: 1 } }).dataset.volumes);
  calendar.fetched = fetched;

  /** Promise of the rows of a volume, counted from 1. */
  calendar.table = function (volume) {
    var path = "search/table-" + volume + ".json";
    return fetched(path).then(function (table) {
      table.rows = table.rows || table.id.map(function (id, number) {
        var sessions = cell(table.sessions, number), row = { id: id, volume: volume, number: number };
        ["title", "place", "district", "months", "when", "status", "accent"].forEach(function (name) { row[name] = cell(table[name], number); });
        row.districts = row.district ? [row.district] : [];
        row.districtName = table.names.districts[row.district] || "";
        row.city = row.district === "city" ? table.names.city : "";
        row.sessions = sessions ? sessions.split("\n").map(session) : [];
        return row;
      });
      return table.rows;
    });
  };

  /** Promise of the same rows with what filters ask for; the vocabularies' names are in calendar.names. */
  calendar.facets = function (volume) {
    return Promise.all([calendar.table(volume), fetched("search/facets-" + volume + ".json"), fetched("search/table-" + volume + ".json")]).then(function (found) {
      var facets = found[1];
      calendar.agree(facets.version, found[2].version);
      calendar.names = Object.assign({ districts: found[2].names.districts }, facets.names);
      found[0].forEach(function (row) {
        if (row.themes) { return; }
        ["themes", "audiences", "forms", "access", "campaigns", "programmes", "aliases", "venues", "mode", "fee", "ages", "signup", "featured"].forEach(function (name) {
          row[name] = cell(facets[name], row.number);
        });
      });
      return found[0];
    });
  };
})();
