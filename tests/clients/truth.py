"""What every calendar must show, from the content alone: nothing here asks what writes our calendars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

from site_builder.content.activity import Activity
from site_builder.content.folder import Content
from site_builder.content.sessions import Session
from tests.clients.seen import Seen, in_order

PREFIXES = {
    "scheduled": "",
    "cancelled": "【已取消】",
    "postponed": "【延期，时间待定】",
    "rescheduled": "【改期】",
    "moved-online": "【改线上】",
}
CALLED_OFF = ("cancelled", "postponed")

#: Titles and places are cut at so many UTF-16 units, with an ellipsis.
LONGEST = 250


def truth(content: Content) -> dict[str, Seen]:
    """UID → the event of each session of the content; its text is left open, and its texts are not cut."""
    published = (activity for activity in content.activities if not activity.draft)
    events = (event(content, activity, session) for activity in published for session in activity.sessions)
    return {each.uid: each for each in events}


def openings(content: Content) -> dict[str, Seen]:
    """UID → the event of each opening of registration."""
    published = (activity for activity in content.activities if not activity.draft)
    return {each.uid: each for activity in published for each in opening(content, activity)}


def opening(content: Content, activity: Activity) -> Iterator[Seen]:
    """The time when registration opens, half an hour or a whole day; none for one that is not announced."""
    registration = activity.registration
    if registration is None or not registration.required or registration.opens is None:
        return
    statuses = {session.status for session in activity.sessions} or {activity.status}
    called_off = statuses <= set(CALLED_OFF)
    opens, timed = registration.opens, isinstance(registration.opens, datetime)
    zone = ZoneInfo(content.settings.timezone)
    yield Seen(
        uid=str(uuid5(content.settings.uid_namespace, f"{activity.first_id}/registration")),
        title=f"{'【已取消】' if called_off else ''}报名开放：{activity.title}",
        place="网上报名" if registration.url else "见活动网页",
        status="CANCELLED" if called_off else "CONFIRMED",
        start=instant(opens, zone),
        end=instant(opens + timedelta(minutes=30), zone) if timed else opens + timedelta(days=1),
        all_day=not timed,
    )


def event(content: Content, activity: Activity, session: Session) -> Seen:
    """A session as a calendar must show it."""
    zone = ZoneInfo(content.settings.timezone)
    return Seen(
        uid=str(uuid5(content.settings.uid_namespace, f"{activity.first_id}/{session.key}")),
        title=title(activity, session),
        place=place(content, activity, session),
        status="CANCELLED" if session.status in CALLED_OFF else "CONFIRMED",
        start=instant(session.start, zone),
        end=instant(session.end, zone)
        if isinstance(session.end, datetime)
        else session.end + timedelta(days=1),
        all_day=not isinstance(session.start, datetime),
    )


def instant(wall: date, zone: ZoneInfo) -> date:
    """A wall time in UTC; a date as it is."""
    return wall.replace(tzinfo=zone).astimezone(UTC) if isinstance(wall, datetime) else wall


def title(activity: Activity, session: Session) -> str:
    """``【改期】书法 下午场（2/4）``."""
    count = len(activity.sessions)
    number = f"（{activity.number(session)}/{count}）" if count > 1 else ""
    return f"{PREFIXES[session.status]}{activity.title}{' ' if session.label else ''}{session.label}{number}"


def place(content: Content, activity: Activity, session: Session) -> str:
    """``样例馆 · 样例街道样例社区 · 样例区（样例路1号）``, or 线上."""
    if session.mode == "online":
        host = re.sub(r"^https?://(?:www\.)?([^/:]+).*$", r"\1", activity.online_url)
        return f"线上（{host}）" if host else "线上"
    venue = session.venue
    town = f"{activity.place.town}{activity.place.village}" if activity.place else ""
    district = content.vocabularies.districts[activity.district].name if activity.district else ""
    if activity.district == "city" and (venue or town):
        district = content.settings.city
    names = [venue.name if venue else "", town]
    if not venue or district not in venue.name:
        names.append(district)
    address = f"（{venue.address}）" if venue and venue.address else ""
    return (" · ".join(name for name in names if name) or "地点未注明") + address


# What a file must show -------------------------------------------------------------------------------------


def wanted(data: bytes, known: Mapping[str, Seen]) -> tuple[Seen, ...]:
    """What a calendar must show of a file.

    The content's truth about each UID in it, and the file's own text.
    """
    events = [vevent(block, known) for block in vevents(data)]
    uids = [each.uid for each in events]
    assert len(uids) == len(set(uids)) == data.count(b"\r\nBEGIN:VEVENT\r\n")
    return in_order(events)


def vevents(data: bytes) -> Iterator[dict[str, str]]:
    """The lines of each VEVENT, unfolded: name (without parameters) → value as it is written."""
    for block in re.findall(
        r"BEGIN:VEVENT\n(.*?\n)END:VEVENT\n",
        data.decode().replace("\r\n ", "").replace("\r\n", "\n"),
        re.DOTALL,
    ):
        yield {
            name: value
            for name, _, value in re.findall(
                r'^([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:]*))*):(.*)$', block, re.MULTILINE
            )
        }


def vevent(lines: Mapping[str, str], known: Mapping[str, Seen]) -> Seen:
    """The truth about a VEVENT; title and place as they stand there where they are rightly cut."""
    found = known[lines["UID"]]
    return replace(
        found,
        title=cut(found.title, unescape(lines["SUMMARY"])),
        place=cut(found.place, unescape(lines["LOCATION"])),
        text=unescape(lines["DESCRIPTION"]),
    )


def cut(whole: str, written: str) -> str:
    """``written`` where it is ``whole`` cut at LONGEST, losing no more than it must (an ellipsis and one character); else ``whole``."""  # noqa: E501
    rightly = (
        units(whole) > LONGEST >= units(written) >= LONGEST - 4
        and written.endswith("…")
        and whole.startswith(written[:-1])
    )
    return written if rightly else whole


def units(text: str) -> int:
    """The length in UTF-16 units, as Exchange counts."""
    return len(text.encode("utf-16-le")) // 2


def unescape(value: str) -> str:
    """A TEXT value's text (RFC 5545 §3.3.11)."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
