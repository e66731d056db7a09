"""iCalendar text (RFC 5545): one VEVENT a session, its bytes the same in every feed.

Which client breaks on what, and so why each line is as it is: ``docs/calendars.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha1
from uuid import UUID
from zoneinfo import ZoneInfo

from site_builder import __version__
from site_builder.catalog import Occurrence
from site_builder.content.activity import Activity
from site_builder.content.history import CALLED_OFF, Change, first_state, is_moved
from site_builder.content.sessions import Session
from site_builder.content.times import Day, day_of
from site_builder.content.zones import later
from site_builder.presentation.cards import former_times, where_words
from site_builder.presentation.catalogue import mark
from site_builder.presentation.context import BuildContext
from site_builder.presentation.percent import quote

#: RFC 5545 §3.1: lines of at most 75 octets, without the line break.
LINE_OCTETS = 75
#: Exchange cuts longer SUMMARY and LOCATION (MS-OXCICAL §2.1.3.1.1.20).
LONGEST_LINE = 250
END = "END:VEVENT"
PREFIXES = {
    "cancelled": mark("【已取消】"),
    "postponed": mark("【延期，时间待定】"),
    "rescheduled": mark("【改期】"),
    "moved-online": mark("【改线上】"),
}


def fold(line: str) -> str:
    """A content line in pieces of at most 75 octets.

    Never inside a character or an escape (RFC 5545 §3.1).
    """
    octets = line.encode()
    if len(octets) <= LINE_OCTETS:
        return line
    pieces: list[bytes] = []
    start, end = 0, LINE_OCTETS
    while end < len(octets):
        end = _boundary(octets, start, end)
        pieces.append(octets[start:end])
        # The space that begins a further line counts.
        start, end = end, end + LINE_OCTETS - 1
    return b"\r\n ".join((*pieces, octets[start:])).decode()


def _boundary(octets: bytes, start: int, end: int) -> int:
    """The last place up to ``end`` that is inside neither a character nor an escape.

    ``start`` is such a place.
    """
    while octets[end] & 0xC0 == 0x80:
        end -= 1
    piece = octets[start:end]
    # Of backslashes in a row every second one ends an escape.
    return end - (len(piece) - len(piece.rstrip(b"\\"))) % 2


def escape(text: str) -> str:
    """A TEXT value (RFC 5545 §3.3.11): backslash, semicolon, comma, newline, once; colons and quotes stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def lines(properties: Iterable[str]) -> str:
    """Folded content lines, each ended by CRLF."""
    return "\r\n".join((*map(fold, properties), ""))


def uri(address: str) -> str:
    """An address in ASCII: what is not is percent-encoded, what is encoded stays."""
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~-._")


@cache
def has_daylight_saving(zone: str) -> bool:
    """True when the zone's offset varied at some time from 2000 to 2037."""
    place = ZoneInfo(zone)
    return (
        len(
            {
                datetime(year, month, 1, tzinfo=place).utcoffset()
                for year in range(2000, 2038)
                for month in (1, 4, 7, 10)
            }
        )
        > 1
    )


def timezone(zone: str) -> str:
    """The VTIMEZONE of a zone of one fixed offset.

    One STANDARD without RRULE or history; Outlook fails on more.
    """
    start = datetime(2000, 1, 1, tzinfo=ZoneInfo(zone))
    offset = start.strftime("%z")
    return lines(
        [
            "BEGIN:VTIMEZONE",
            f"TZID:{zone}",
            f"X-LIC-LOCATION:{zone}",
            "BEGIN:STANDARD",
            "DTSTART:19700101T000000",
            f"TZOFFSETFROM:{offset}",
            f"TZOFFSETTO:{offset}",
            f"TZNAME:{start.tzname()}",
            "END:STANDARD",
            "END:VTIMEZONE",
        ]
    )


def uid(context: BuildContext, activity: Activity, session: Session) -> str:
    """The UID for ever.

    A UUIDv5 of the first id and the session's key in the site's own namespace (RFC 7986 §5.3).
    """
    return _uuid5(context.settings.uid_namespace, f"{activity.first_id}/{session.key}")


def _uuid5(namespace: UUID, name: str) -> str:
    """``str(uuid5(namespace, name))`` (RFC 9562 §5.5), without an object for each.

    Its version is 5, its variant 10 in binary.
    """
    digest = sha1(namespace.bytes + name.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) % 4]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


def stamp(context: BuildContext, activity: Activity, session: Session) -> datetime:
    """When the session's facts last changed, in UTC and from the content alone: never the build's time."""
    venue = session.venue.updated if session.venue else None
    return latest(context, activity, venue, session.changes, otherwise=_first_year(session))


#: How many years before its own an activity counts as announced of which nobody says when: nothing that is
#: known of it, no change and no build, is earlier, so that stamps only go forward.
YEARS_AHEAD = 2


def latest(
    context: BuildContext, activity: Activity, venue: Day | None, changes: Iterable[Change], *, otherwise: int
) -> datetime:
    """When what is told of an activity last changed; ``otherwise``: the year of an unknown announcement."""
    campaigns = (context.vocabularies.campaigns[name].announced for name in activity.campaigns)
    announced = activity.published or next((day for day in campaigns if day), None)
    known = [
        moment
        for moment in (announced, activity.updated, venue, *(change.at for change in changes))
        if moment
    ]
    return max(context.utc(moment) for moment in known or [date(otherwise - YEARS_AHEAD, 1, 1)])


def _first_year(session: Session) -> int:
    former = (step.before.start for step in session.steps if step.before.start)
    return min(moment.year for moment in (session.start, *former))


def basic(moment: Day) -> str:
    """ISO 8601's basic format: ``20230918T193000``, ``20230918``."""
    return moment.isoformat()[:19].replace("-", "").replace(":", "")


def _stamp_text(moment: datetime) -> str:
    return f"{basic(moment)}Z"


def time_properties(context: BuildContext, start: Day, end: Day) -> tuple[str, str]:
    """DTSTART and DTEND: DATEs, wall times with TZID, or UTC where ``in_utc`` asks for it."""
    utc = in_utc(context, start, end)
    return _time_property(context, "DTSTART", start, utc=utc), _time_property(context, "DTEND", end, utc=utc)


def in_utc(context: BuildContext, start: Day, end: Day) -> bool:
    """Whether times are told in UTC: the zone has daylight saving, or had another offset than its VTIMEZONE.

    China had summer time from 1986 to 1991.
    """
    zone = context.settings.timezone
    return has_daylight_saving(zone) or any(
        context.utc_offset(moment) not in ("", _offset(zone)) for moment in (start, end)
    )


@cache
def _offset(zone: str) -> str:
    """The offset that a zone without daylight saving has had since 2000: ``+08:00``."""
    text = datetime(2000, 1, 1, tzinfo=ZoneInfo(zone)).strftime("%z")
    return f"{text[:3]}:{text[3:]}"


def _time_property(context: BuildContext, name: str, moment: Day, *, utc: bool) -> str:
    if not isinstance(moment, datetime):
        return f"{name};VALUE=DATE:{basic(moment)}"
    if utc:
        return f"{name}:{_stamp_text(context.utc(moment))}"
    return f"{name};TZID={context.settings.timezone}:{basic(moment)}"


def exclusive_end(session: Session) -> Day:
    """When a session is over; without a clock time, the day after its last (RFC 5545 §3.6.1).

    What has no end takes its first day alone (docs/decisions/0018).
    """
    if session.open:
        return session.first_day + timedelta(days=1)
    return session.end if session.timed else day_of(session.end) + timedelta(days=1)


def vtimezone(context: BuildContext, *, empty: bool = False) -> str:
    """The VTIMEZONE that a calendar's times need: none where they are in UTC (a zone with daylight saving).

    A calendar without events has one all the same: RFC 5545 §3.6 asks for at least one component.
    """
    zone = context.settings.timezone
    if not has_daylight_saving(zone):
        return timezone(zone)
    return timezone("UTC") if empty else ""


def vevent(context: BuildContext, occurrence: Occurrence) -> str:
    """One session's VEVENT as feeds have it: it leaves the reader free."""
    return lines(_properties(context, occurrence))


def chosen(session: Session, event: str) -> str:
    """A session's VEVENT for the reader who chose it alone.

    Busy, but where it does not take place or is something of several whole days, to drop in on.
    """
    if session.status in CALLED_OFF or (not session.timed and session.last_day > session.first_day):
        return event
    return event.removesuffix(lines((*_free(), END))) + lines(("TRANSP:OPAQUE", END))


def _properties(context: BuildContext, occurrence: Occurrence) -> Iterator[str]:
    activity, session = occurrence.activity, occurrence.session
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(context, activity, session)}"
    when = _stamp_text(stamp(context, activity, session))
    yield f"DTSTAMP:{when}"
    yield f"LAST-MODIFIED:{when}"
    yield f"SEQUENCE:{len(session.changes)}"
    yield from time_properties(context, session.start, exclusive_end(session))
    yield f"SUMMARY:{escape(_cut(summary(context, activity, session)))}"
    expected = "TENTATIVE" if session.tentative else "CONFIRMED"
    yield f"STATUS:{'CANCELLED' if session.status in CALLED_OFF else expected}"
    place = _cut(location(context, activity, session))
    yield f"LOCATION:{escape(place)}"
    yield from _pin(session, place)
    if session.mode != "onsite" and activity.online_url:
        yield f"CONFERENCE;VALUE=URI;FEATURE=VIDEO:{uri(activity.online_url)}"
    yield f"DESCRIPTION:{escape(chr(10).join(description(context, occurrence)))}"
    address = (
        activity.online_url
        if session.status == "moved-online" and activity.online_url
        else context.absolute(f"activities/{activity.id}/")
    )
    yield f"URL:{uri(address)}"
    themes = [escape(context.vocabularies.themes[theme].name) for theme in activity.themes]
    yield f"CATEGORIES:{','.join(themes)}"
    yield from _free()
    yield END


def opening(context: BuildContext, activity: Activity) -> str:
    """The VEVENT of the time when registration opens."""
    return lines(_opening(context, activity))


#: How long an opening with a clock time stands in calendars.
OPENING = timedelta(minutes=30)


def _opening_end(context: BuildContext, opens: Day) -> Day:
    return later(opens, OPENING, context.zone) if isinstance(opens, datetime) else opens + timedelta(days=1)


def _opening(context: BuildContext, activity: Activity) -> Iterator[str]:
    registration = activity.registration
    assert registration is not None and registration.opens is not None
    opens, called_off = registration.opens, all_called_off(activity)
    page = context.absolute(f"activities/{activity.id}/")
    first = activity.sessions[0] if activity.sessions else None
    details = [
        context.say("报名：{url}", url=registration.url)
        if registration.url
        else context.say("怎样报名见网页。"),
        context.say("截止：{when}", when=context.words.moment(registration.closes))
        if registration.closes
        else "",
        context.say("名额：{number}", number=context.words.capacity(registration))
        if registration.capacity
        else "",
        registration.note,
        context.say("活动时间：{when}", when=_when(context, activity, first)) if first else "",
        context.say("详情以网页为准：{url}", url=page),
    ]
    state = state_line(context, activity, first) if first and called_off else ""
    when = _stamp_text(latest(context, activity, None, activity.changes, otherwise=opens.year))
    yield "BEGIN:VEVENT"
    yield f"UID:{_uuid5(context.settings.uid_namespace, f'{activity.first_id}/registration')}"
    yield f"DTSTAMP:{when}"
    yield f"LAST-MODIFIED:{when}"
    yield f"SEQUENCE:{len(activity.changes)}"
    yield from time_properties(context, opens, _opening_end(context, opens))
    prefix = context.say(PREFIXES["cancelled"]) if called_off else ""
    title = context.say("报名开放：{title}", title=activity.title)
    yield f"SUMMARY:{escape(_cut(f'{prefix}{title}'))}"
    yield f"STATUS:{'CANCELLED' if called_off else 'CONFIRMED'}"
    where = context.say("网上报名") if registration.url else context.say("见活动网页")
    yield f"LOCATION:{escape(where)}"
    yield f"DESCRIPTION:{escape(chr(10).join(filter(None, (state, *details))))}"
    yield f"URL:{uri(registration.url or page)}"
    yield from _free()
    yield "END:VEVENT"


def all_called_off(activity: Activity) -> bool:
    """True when nothing of it takes place."""
    return activity.status in CALLED_OFF or (
        bool(activity.sessions) and all(session.status in CALLED_OFF for session in activity.sessions)
    )


def _free() -> tuple[str, str]:
    return "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"


def summary(context: BuildContext, activity: Activity, session: Session) -> str:
    """Prefix of the status, title, session's label, and its number among several: ``【改期】书法（2/4）``."""
    count = len(activity.sessions)
    prefix, label = _prefix(context, session), f" {session.label}" if session.label else ""
    title = f"{prefix}{activity.title}{label}"
    if session.open:
        title = context.say("{title}（首日）", title=title)
    if count == 1:
        return title
    return context.say(
        "{title}（{number}/{count}）", title=title, number=activity.number(session), count=count
    )


def _prefix(context: BuildContext, session: Session) -> str:
    """Return what a title begins with where a session does not take place as announced."""
    return context.say(PREFIXES[session.status]) if session.status in PREFIXES else ""


def location(context: BuildContext, activity: Activity, session: Session) -> str:
    """The venue with its address, or 线上 with the platform's name."""
    if session.mode == "online":
        platform = context.words.platform(activity.online_url)
        online = context.words.mode("online")
        return context.say("{place}（{address}）", place=online, address=platform) if platform else online
    place = where_words(context, activity, session)
    address = session.venue.address if session.venue else ""
    return context.say("{place}（{address}）", place=place, address=address) if address else place


def _pin(session: Session, place: str) -> Iterator[str]:
    venue = session.venue
    if session.mode == "online" or venue is None or venue.lat is None or venue.lon is None:
        return
    title, lat, lon = place.replace('"', " "), f"{venue.lat:.6f}", f"{venue.lon:.6f}"
    yield f"GEO:{lat};{lon}"
    yield f'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100;X-TITLE="{title}":geo:{lat},{lon}'


def description(context: BuildContext, occurrence: Occurrence) -> Iterator[str]:
    """Plain text, the state first: what changed, how to join, when exactly, what it is, where to look."""
    activity, session = occurrence.activity, occurrence.session
    state = state_line(context, activity, session)
    if state:
        yield state
    if session.mode != "onsite" and activity.online_url:
        yield context.say("线上参加：{url}", url=activity.online_url)
    if activity.registration and activity.registration.full:
        yield context.say("名额已满。")
    if activity.registration and activity.registration.url:
        yield context.say("报名：{url}", url=activity.registration.url)
    clock = context.words.session_clock(session, activity.time_note)
    if session.open:
        days = context.words.session_days(session)
        yield context.say("{days}，哪天结束没有公布；日历里只占第一天。", days=days)
    if not session.timed:
        yield context.say("时间：{days}", days=clock) if clock else context.say("具体钟点未注明。")
    elif not session.end_announced:
        yield context.say("结束时间未公布，日历里的时长是估计。")
    elif session.hours:
        yield context.say("时间：{days}", days=clock)
    if session.note:
        yield session.note
    if activity.summary:
        yield activity.summary
    fee = context.words.fee(activity.fee)
    if fee:
        yield context.say("费用：{fee}", fee=fee)
    hosts = context.words.listed([organizer.name for organizer in activity.organizers.hosts])
    if hosts:
        yield context.say("主办：{names}", names=hosts)
    yield context.say("详情以网页为准：{url}", url=context.absolute(f"activities/{activity.id}/"))


def state_line(context: BuildContext, activity: Activity, session: Session) -> str:
    """``【改期】原定 8月16日 周三，现定 10月18日 周三。原因``; empty when nothing changed."""
    changed = session.steps[-1].change if session.steps else None
    prefix = _prefix(context, session)
    if not prefix and changed is None:
        return ""
    reason = activity.status_note if session.status == activity.status else ""
    then_and_now = "".join(_then_and_now(context, activity, session))
    return f"{prefix}{then_and_now}{reason or (changed.what if changed else '')}".rstrip()


def _then_and_now(context: BuildContext, activity: Activity, session: Session) -> Iterator[str]:
    """What was first announced and what is so now, time and place."""
    former = former_times(context, session, None)
    now = _when(context, activity, session)
    if session.status == "postponed":
        yield context.say("原定 {former}，新的时间待定。", former=now)
    elif former and session.status != "cancelled":
        yield context.say("原定 {former}，现定 {now}。", former=former[0], now=now)
    elif _is_restored(session):
        yield context.say("时间改回原来的 {now}。", now=now)
    first = first_state(session.steps, session.state)
    place = first.venue.name if first.venue and first.mode != "online" else ""
    here = session.venue.name if session.venue else ""
    if session.mode == "online":
        here = context.words.mode("online")
    if not place or session.status == "cancelled" or place == here:
        return
    if here:
        yield context.say("原地点 {former}，现地点 {now}。", former=place, now=here)
    else:
        yield context.say("原地点 {former}。", former=place)


def _is_restored(session: Session) -> bool:
    """True when its last new time is the one announced first."""
    moves = [step for step in session.steps if is_moved(step.before, step.after)]
    return bool(moves) and not session.has_moved and session.status not in CALLED_OFF


def _when(context: BuildContext, activity: Activity, session: Session) -> str:
    days, clock = (
        context.words.session_days(session),
        context.words.session_clock(session, activity.time_note),
    )
    return f"{days} {clock}".rstrip()


def _cut(text: str) -> str:
    """At most LONGEST_LINE UTF-16 units, without line breaks."""
    flat = " ".join(text.split())
    # A character is two units at most, so that few texts need counting.
    while len(flat) > LONGEST_LINE // 2 and len(flat.encode("utf-16-le")) // 2 > LONGEST_LINE:
        flat = flat[:-2].rstrip("…") + "…"
    return flat


def feed_head(
    context: BuildContext, *, name: str, description: str, path: str, page: str, empty: bool = False
) -> str:
    """All properties of a feed's VCALENDAR, and its VTIMEZONE; the VEVENTs and ``END:VCALENDAR`` follow."""
    return lines(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            _prodid(context),
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
            f"NAME:{escape(name)}",
            f"X-WR-CALNAME:{escape(name)}",
            f"X-WR-CALDESC:{escape(description)}",
            f"X-WR-TIMEZONE:{context.settings.timezone}",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H",
            f"SOURCE;VALUE=URI:{uri(context.absolute(path))}",
            f"URL:{uri(context.absolute(page))}",
            "COLOR:teal",
        ]
    ) + vtimezone(context, empty=empty)


def single_head(context: BuildContext, *, empty: bool = False) -> str:
    """The head of a file that holds one activity: no name, refresh or METHOD (MS-OXCICAL §2.1.3.1.1.17)."""
    return lines(["BEGIN:VCALENDAR", "VERSION:2.0", _prodid(context), "CALSCALE:GREGORIAN"]) + vtimezone(
        context, empty=empty
    )


def calendar(head: str, events: Iterable[str]) -> str:
    """A whole calendar of its head and its VEVENTs; UTF-8 without BOM, CRLF."""
    return "".join((head, *events, "END:VCALENDAR\r\n"))


def _prodid(context: BuildContext) -> str:
    language = context.settings.language.partition("-")[0].upper()
    product = f"public-activity-calendar {__version__}"
    return f"PRODID:{escape(f'-//{context.settings.organisation}//{product}//{language}')}"


def kept(last_day: date, today: date, past: int | None, *, called_off: bool) -> bool:
    """Whether a feed still holds what ends on ``last_day``.

    ``past`` days after it, at least 30 when called off, None for ever.
    """
    days = max(past, 30) if past is not None and called_off else past
    return days is None or last_day >= today - timedelta(days=days)
