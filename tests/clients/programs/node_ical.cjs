// Reads files with node-ical. Standard input: JSON, [name, path] pairs; standard output: name → events.
const fs = require("fs");
const ical = require("node-ical");

// Dates are midnight in the zone of this process, which is UTC.
function moment(time) {
  return time.dateOnly ? time.toISOString().slice(0, 10) : time.toISOString();
}

function events(text) {
  return Object.values(ical.sync.parseICS(text)).filter((found) => found.type === "VEVENT").map((event) => ({
    uid: event.uid,
    title: event.summary,
    place: event.location,
    status: event.status,
    start: moment(event.start),
    end: moment(event.end),
    all_day: event.datetype === "date",
    text: event.description,
  }));
}

const files = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(Object.fromEntries(files.map(([name, path]) => [name, events(fs.readFileSync(path, "utf8"))]))));
