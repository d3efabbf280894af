// Prints what ical.js reads in each .ics file named, as JSON: [{calendars, event}, ...].
import { readFileSync } from "node:fs";
import ICAL from "./vendor/ical.js/ical.min.js";

const facts = process.argv.slice(2).map((path) => {
  const jcal = ICAL.parse(readFileSync(path, "utf8"));
  const calendar = new ICAL.Component(jcal);
  const events = calendar.getAllSubcomponents("vevent");
  const event = events[0] && new ICAL.Event(events[0]);
  return {
    jcal,
    uid: event?.uid,
    sequence: event?.sequence,
    start: event?.startDate?.toJSDate().toISOString(),
    end: event?.endDate?.toJSDate().toISOString(),
    attendees: event?.attendees.map((attendee) => attendee.getFirstValue()),
  };
});
console.log(JSON.stringify(facts));
