// Reads files with ical.js, as Thunderbird does. Standard input: JSON, [name, path] pairs; standard output: name → events.
const fs = require("fs");
const ICAL = require("ical.js");

function moment(time) {
  return time.isDate ? time.toString() : time.toJSDate().toISOString();
}

function events(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      title: event.summary,
      place: event.location,
      status: component.getFirstPropertyValue("status"),
      start: moment(event.startDate),
      end: moment(event.endDate),
      all_day: event.startDate.isDate,
      text: event.description,
    };
  });
}

const files = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(Object.fromEntries(files.map(([name, path]) => [name, events(fs.readFileSync(path, "utf8"))]))));
