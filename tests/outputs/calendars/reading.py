"""Calendars read back: their lines, their events, and what the catalog says they must be."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

import icalendar

from site_builder.catalog import Occurrence
from site_builder.content.activity import Activity
from site_builder.content.sessions import Session
from site_builder.content.times import day_of
from site_builder.outputs.calendars import ics
from site_builder.presentation.context import BuildContext
from site_builder.presentation.listings import Listing
from tests.building import Site

VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
X-LIC-LOCATION:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
TZNAME:CST
END:STANDARD
END:VTIMEZONE
"""


SMALL_HEAD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//样例市科学技术协会//public-activity-calendar 0.1.0//ZH
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:样例市科普日历
X-WR-CALNAME:样例市科普日历
X-WR-CALDESC:样例市科普日历的科普活动，改期和取消会在这里更新。详情以网页为准。
X-WR-TIMEZONE:Asia/Shanghai
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
SOURCE;VALUE=URI:https://example.org/kepu/calendar.ics
URL:https://example.org/kepu/
COLOR:teal
"""


SINGLE_HEAD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//样例市科学技术协会//public-activity-calendar 0.1.0//ZH
CALSCALE:GREGORIAN
"""


def unfold(text: str) -> str:
    """RFC 5545 §3.1, and LF for CRLF."""
    return text.replace("\r\n ", "").replace("\r\n", "\n")


def unescape(text: str) -> str:
    """A TEXT value's text (RFC 5545 §3.3.11)."""
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), text)


def head(data: bytes) -> str:
    """What stands before the first event, unfolded."""
    return unfold(data.decode()).partition("BEGIN:VEVENT\n")[0].removesuffix("END:VCALENDAR\n")


def blocks(data: bytes) -> list[str]:
    """The text of each VEVENT, as it stands in the file."""
    return re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", data.decode(), re.DOTALL)


def events(data: bytes) -> list[Any]:
    """The events that the icalendar package reads."""
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def by_summary(data: bytes) -> dict[str, Any]:
    return {str(event["SUMMARY"]): event for event in events(data)}


def held(context: BuildContext, listing: Listing) -> list[Occurrence]:
    """What product.md says that a feed holds, worked out from the catalog alone."""
    past = None if listing.kind in ("campaigns", "months") else context.settings.feeds.past
    found = []
    moved = [
        each
        for each in context.catalog.activities
        if listing.kind == "venues" and each not in listing.activities
    ]
    for activity in (*listing.activities, *moved):
        for session in activity.sessions:
            days = past if past is None or session.status not in ("cancelled", "postponed") else max(past, 30)
            formers = [change.former for change in session.changes]
            spans = [
                (session.first_day, session.last_day),
                *((day_of(each.start),) * 2 for each in formers if isinstance(each.start, date)),
            ]
            in_month = listing.month is None or any(
                first <= listing.month.last and listing.month.first <= last for first, last in spans
            )
            places = [session.venue, *(each.venue for each in formers)]
            at_venue = listing.kind != "venues" or listing.id in [place.id for place in places if place]
            if (
                in_month
                and at_venue
                and (days is None or context.today - session.last_day <= timedelta(days=days))
            ):
                found.append(Occurrence(activity, session))
    return found


def expected(context: BuildContext, activity: Activity, session: Session) -> dict[str, Any]:
    """What a reader must read of a session."""
    zone = ZoneInfo(context.settings.timezone)
    called_off = session.status in ("cancelled", "postponed")
    start, end = session.start, session.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        start, end = start.replace(tzinfo=zone), end.replace(tzinfo=zone)
    else:
        end += timedelta(days=1)
    return {
        "UID": str(uuid5(context.settings.uid_namespace, f"{activity.first_id}/{session.key}")),
        "SUMMARY": ics.summary(context, activity, session),
        "LOCATION": ics.location(context, activity, session),
        "STATUS": "CANCELLED" if called_off else "CONFIRMED",
        "SEQUENCE": sum(change in session.changes for change in activity.changes),
        "DTSTART": start,
        "DTEND": end,
    }


def as_read(event: Any) -> dict[str, Any]:
    """The same of an event as the icalendar package reads it."""
    texts = {name: str(event[name]) for name in ("UID", "SUMMARY", "LOCATION", "STATUS")}
    return {
        **texts,
        "SEQUENCE": int(event["SEQUENCE"]),
        "DTSTART": event["DTSTART"].dt,
        "DTEND": event["DTEND"].dt,
    }


def uids(site: Site) -> set[str]:
    return {str(event["UID"]) for data in site.of("event").values() for event in events(data)}


def change(content: Path, name: str, old: str, new: str) -> None:
    path = content / "activities" / "2023" / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
