"""iCalendar text (RFC 5545): one VEVENT a session, its bytes the same in every feed.

Which client breaks on what, and so why each line is as it is: ``docs/calendars.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from urllib.parse import quote
from uuid import uuid5
from zoneinfo import ZoneInfo

from site_builder import __version__
from site_builder.catalog import Occurrence
from site_builder.content.activity import Activity
from site_builder.content.sessions import Session
from site_builder.content.times import Day, day_of
from site_builder.outputs import words
from site_builder.outputs.cards import former_times, where_words
from site_builder.outputs.plan import Plan

#: RFC 5545 §3.1: lines of at most 75 octets, without the line break.
LINE_OCTETS = 75
#: Exchange cuts longer SUMMARY and LOCATION (MS-OXCICAL §2.1.3.1.1.20).
LONGEST_LINE = 250
PREFIXES = {"cancelled": "【已取消】", "rescheduled": "【改期】", "moved-online": "【改线上】"}
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def fold(line: str) -> str:
    """A content line in pieces of at most 75 octets; never inside a character or an escape (RFC 5545 §3.1)."""
    if len(line.encode()) <= LINE_OCTETS:
        return line
    pieces: list[str] = []
    piece: list[str] = []
    size = 0
    for unit in re.findall(r"\\.|.", line, re.DOTALL):
        octets = len(unit.encode())
        if size + octets > LINE_OCTETS:
            pieces.append("".join(piece))
            piece, size = [], 1
        piece.append(unit)
        size += octets
    return "\r\n ".join([*pieces, "".join(piece)])


def escape(text: str) -> str:
    """A TEXT value (RFC 5545 §3.3.11): backslash, semicolon, comma, newline, once; colons and quotes stay."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(ESCAPES)


def lines(properties: Iterable[str]) -> str:
    """Folded content lines, each ended by CRLF."""
    return "".join(f"{fold(line)}\r\n" for line in properties)


def uri(address: str) -> str:
    """An address in ASCII: what is not is percent-encoded, what is encoded stays."""
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~-._")


@cache
def has_daylight_saving(zone: str) -> bool:
    """True when the zone's offset varied at some time from 2000 to 2037."""
    place = ZoneInfo(zone)
    return len({datetime(year, month, 1, tzinfo=place).utcoffset() for year in range(2000, 2038) for month in (1, 4, 7, 10)}) > 1


def timezone(zone: str) -> str:
    """The VTIMEZONE of a zone of one fixed offset; empty for one with daylight saving, whose times are in UTC.

    One STANDARD without RRULE or history: Outlook fails on more (see docs/calendars.md).
    """
    if has_daylight_saving(zone):
        return ""
    start = datetime(2000, 1, 1, tzinfo=ZoneInfo(zone))
    offset = start.strftime("%z")
    return lines([
        "BEGIN:VTIMEZONE", f"TZID:{zone}", f"X-LIC-LOCATION:{zone}", "BEGIN:STANDARD", "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", f"TZNAME:{start.tzname()}", "END:STANDARD", "END:VTIMEZONE",
    ])  # fmt: skip


def uid(plan: Plan, activity: Activity, session: Session) -> str:
    """The UID for ever: a UUIDv5 of the first id and the session's key in the site's own namespace (RFC 7986 §5.3)."""
    return str(uuid5(plan.settings.uid_namespace, f"{activity.first_id}/{session.key}"))


def stamp(plan: Plan, activity: Activity, session: Session) -> datetime:
    """When the session's facts last changed, in UTC and from the content alone: never the build's time."""
    campaigns = (plan.vocabularies.campaigns[name].announced for name in activity.campaigns)
    announced = activity.published or next((found for found in campaigns if found), None)
    changed = [change.at for change in session.changes]
    venue = session.venue.updated if session.venue else None
    known = [found for found in (announced, activity.updated, venue, *changed) if found]
    # Nothing known: the first day of the year it was first announced for, so that any change is later.
    return max(plan.utc(found) for found in known or [date(_first_year(session), 1, 1)])


def _first_year(session: Session) -> int:
    former = (change.former.start for change in session.changes if change.former.start)
    return min(moment.year for moment in (session.start, *former))


def _stamp_text(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def time_property(plan: Plan, name: str, moment: Day) -> str:
    """DTSTART or DTEND: a DATE, wall time with TZID, or UTC where the zone has daylight saving."""
    if not isinstance(moment, datetime):
        return f"{name};VALUE=DATE:{moment:%Y%m%d}"
    if has_daylight_saving(plan.settings.timezone):
        return f"{name}:{_stamp_text(plan.utc(moment))}"
    return f"{name};TZID={plan.settings.timezone}:{moment:%Y%m%dT%H%M%S}"


def vevent(plan: Plan, occurrence: Occurrence, *, alone: bool = False) -> str:
    """One session's VEVENT. In feeds it leaves the reader free; alone it was chosen by its reader and is busy."""
    return lines(_properties(plan, occurrence, alone=alone))


def _properties(plan: Plan, occurrence: Occurrence, *, alone: bool) -> Iterator[str]:
    activity, session = occurrence.activity, occurrence.session
    called_off = session.status in ("cancelled", "postponed")
    free = called_off or not alone
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(plan, activity, session)}"
    when = _stamp_text(stamp(plan, activity, session))
    yield f"DTSTAMP:{when}"
    yield f"LAST-MODIFIED:{when}"
    yield f"SEQUENCE:{len(session.changes)}"
    yield time_property(plan, "DTSTART", session.start)
    yield time_property(plan, "DTEND", session.end if session.timed else day_of(session.end) + timedelta(days=1))
    yield f"SUMMARY:{escape(_cut(summary(activity, session)))}"
    yield f"STATUS:{'CANCELLED' if called_off else 'CONFIRMED'}"
    place = _cut(location(plan, activity, session))
    yield f"LOCATION:{escape(place)}"
    yield from _pin(session, place)
    if session.mode != "onsite" and activity.online_url:
        yield f"CONFERENCE;VALUE=URI;FEATURE=VIDEO:{uri(activity.online_url)}"
    yield f"DESCRIPTION:{escape(chr(10).join(description(plan, occurrence)))}"
    address = activity.online_url if session.status == "moved-online" and activity.online_url else plan.absolute(f"activities/{activity.id}/")
    yield f"URL:{uri(address)}"
    themes = [escape(plan.vocabularies.themes[theme].name) for theme in activity.themes]
    yield f"CATEGORIES:{','.join(themes)}"
    yield f"TRANSP:{'TRANSPARENT' if free else 'OPAQUE'}"
    if free:
        yield "X-MICROSOFT-CDO-BUSYSTATUS:FREE"
    yield "END:VEVENT"


def summary(activity: Activity, session: Session) -> str:
    """Prefix of the status, title, session's label, and its number among several: ``【改期】书法（2/4）``."""
    count = len(activity.sessions)
    number = f"（{activity.sessions.index(session) + 1}/{count}）" if count > 1 else ""
    label = f" {session.label}" if session.label else ""
    prefix = "【延期，时间待定】" if session.status == "postponed" else PREFIXES.get(session.status, "")
    return f"{prefix}{activity.title}{label}{number}"


def location(plan: Plan, activity: Activity, session: Session) -> str:
    """The venue with its address, or 线上."""
    words_ = where_words(plan, activity, session)
    address = session.venue.address if session.venue and session.mode != "online" else ""
    return f"{words_}（{address}）" if address else words_


def _pin(session: Session, place: str) -> Iterator[str]:
    venue = session.venue
    if session.mode == "online" or venue is None or venue.lat is None or venue.lon is None:
        return
    title = re.sub(r'["\r\n]', " ", place)
    yield f"GEO:{venue.lat:.6f};{venue.lon:.6f}"
    yield f'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100;X-TITLE="{title}":geo:{venue.lat:.6f},{venue.lon:.6f}'


def description(plan: Plan, occurrence: Occurrence) -> Iterator[str]:
    """Plain text, the state first: what changed, how to join, when exactly, what it is, where to look."""
    activity, session = occurrence.activity, occurrence.session
    state = state_line(activity, session)
    if state:
        yield state
    if session.mode != "onsite" and activity.online_url:
        yield f"线上参加：{activity.online_url}"
    if activity.registration and activity.registration.full:
        yield "名额已满。"
    if activity.registration and activity.registration.url:
        yield f"报名：{activity.registration.url}"
    clock = words.session_clock(session, activity.time_note)
    if not session.timed:
        yield f"时间：{clock}" if clock else "具体钟点未注明。"
    elif not session.end_announced:
        yield "结束时间未公布，日历里的时长是估计。"
    elif session.hours:
        yield f"时间：{clock}"
    if session.note:
        yield session.note
    if activity.summary:
        yield activity.summary
    fee = words.fee_words(activity.fee)
    if fee:
        yield f"费用：{fee}"
    hosts = "、".join(each.name for each in activity.organizers.hosts)
    if hosts:
        yield f"主办：{hosts}"
    yield f"详情以网页为准：{plan.absolute(f'activities/{activity.id}/')}"


def state_line(activity: Activity, session: Session) -> str:
    """``【改期】原定 8月16日 周三，现定 10月18日 周三。原因``; empty when nothing changed."""
    status = "【延期，时间待定】" if session.status == "postponed" else PREFIXES.get(session.status, "")
    changed = session.changes[-1] if session.changes else None
    former = former_times(session, None)
    parts = []
    if former and session.status not in ("cancelled", "postponed"):
        now = " ".join(filter(None, (words.session_days(session), words.session_clock(session, activity.time_note))))
        parts.append(f"原定 {former[0]}，现定 {now}。")
    places = [change.former.venue.name for change in session.changes if change.former.venue]
    if places:
        parts.append(f"原地点 {places[0]}。")
    reason = activity.status_note or (changed.what if changed else "")
    if reason:
        parts.append(reason)
    return f"{status}{''.join(parts)}" if status or changed else ""


def _cut(text: str) -> str:
    """At most LONGEST_LINE UTF-16 units, without line breaks."""
    flat = " ".join(text.split())
    while len(flat.encode("utf-16-le")) // 2 > LONGEST_LINE:
        flat = flat[:-2].rstrip("…") + "…"
    return flat


def feed_head(plan: Plan, *, name: str, description: str, path: str, page: str) -> str:
    """All properties of a feed's VCALENDAR, and its VTIMEZONE; the VEVENTs and ``END:VCALENDAR`` follow."""
    return lines([
        "BEGIN:VCALENDAR", "VERSION:2.0", _prodid(plan), "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"NAME:{escape(name)}", f"X-WR-CALNAME:{escape(name)}", f"X-WR-CALDESC:{escape(description)}",
        f"X-WR-TIMEZONE:{plan.settings.timezone}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
        f"SOURCE;VALUE=URI:{uri(plan.absolute(path))}", f"URL:{uri(plan.absolute(page))}", "COLOR:teal",
    ]) + timezone(plan.settings.timezone)  # fmt: skip


def single_head(plan: Plan) -> str:
    """The head of a file that holds one activity: no name, refresh or METHOD (MS-OXCICAL §2.1.3.1.1.17)."""
    return lines(["BEGIN:VCALENDAR", "VERSION:2.0", _prodid(plan), "CALSCALE:GREGORIAN"]) + timezone(plan.settings.timezone)


END = "END:VCALENDAR\r\n"


def _prodid(plan: Plan) -> str:
    return f"PRODID:{escape(f'-//{plan.settings.organisation}//public-activity-calendar {__version__}//ZH')}"


def kept(session: Session, today: date, past: int | None) -> bool:
    """Whether a feed still holds a session: ``past`` days after its end, 30 for a called-off one, None for ever."""
    days = max(past, 30) if past is not None and session.status in ("cancelled", "postponed") else past
    return days is None or session.last_day >= today - timedelta(days=days)
