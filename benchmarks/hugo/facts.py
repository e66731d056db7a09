"""The parts of an activity's front matter: sessions, places, changes, organisers, registration.

What is empty is left out.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from site_builder.content.activity import Activity, Organizers, Registration
from site_builder.content.datum import gcj02_to_bd09, in_mainland, wgs84_to_gcj02
from site_builder.content.history import Change, Former
from site_builder.content.sessions import Session
from site_builder.content.times import Moment, Month, day_of
from site_builder.content.vocabularies import Venue
from site_builder.outputs.calendars import ics
from site_builder.presentation import words
from site_builder.presentation.context import BuildContext


def session_facts(context: BuildContext, activity: Activity, session: Session) -> dict[str, Any]:
    """A dated session.

    ``after``: the day after its last, as calendars want it; ``number``: which of several it is.
    """
    elsewhere = session.venue if session.venue != activity.venue else None
    return _some(
        {
            "key": session.key,
            "uid": ics.uid(context, activity, session),
            "stamp": f"{ics.stamp(context, activity, session):%Y%m%dT%H%M%SZ}",
            "start": _minute(session.start),
            "end": _minute(session.end),
            "timed": session.timed,
            "open": not session.end_announced,
            "first": str(session.first_day),
            "last": str(session.last_day),
            "after": "" if session.timed else f"{day_of(session.end) + timedelta(days=1):%Y-%m-%d}",
            "span": (session.last_day - session.first_day).days,
            "hours": [str(each) for each in session.hours],
            "label": session.label,
            "number": activity.number(session),
            **own_place(elsewhere),
            "status": session.status,
            "mode": session.mode,
            "note": session.note,
            "changes": [activity.changes.index(change) for change in session.changes],
        }
    )


def own_place(venue: Venue | None) -> dict[str, Any]:
    """``venue`` with the id of one that data/venues.json knows, else ``spot`` with its own facts."""
    if venue is None:
        return {}
    return {"venue": venue.id} if venue.id else {"spot": venue_facts(venue)}


def venue_facts(venue: Venue) -> dict[str, Any]:
    """A venue, with its point as China's maps (``gcj``) and Baidu's (``bd``) draw it."""
    facts: dict[str, Any] = {
        "id": venue.id,
        "name": venue.name,
        "address": venue.address,
        "entrance": venue.entrance,
        "metro": venue.metro,
        "closed_on": venue.closed_on,
        "step_free": {True: "有无台阶通道", False: "有台阶", None: ""}[venue.step_free],
    }
    if venue.lat is not None and venue.lon is not None:
        shifted = (
            wgs84_to_gcj02(venue.lat, venue.lon)
            if in_mainland(venue.lat, venue.lon)
            else (venue.lat, venue.lon)
        )
        facts |= {
            "lat": venue.lat,
            "lon": venue.lon,
            "gcj": _pair(shifted),
            "bd": _pair(gcj02_to_bd09(*shifted)),
        }
    return _some(facts)


def _pair(point: tuple[float, float]) -> list[str]:
    return [f"{part:.6f}" for part in point]


def change_facts(change: Change) -> dict[str, Any]:
    """A change and what it replaced."""
    return _some(
        {
            "at": _moment(change.at),
            "what": change.what,
            "session": change.session,
            "from": _former(change.former),
        }
    )


def _former(former: Former) -> dict[str, Any]:
    return _some(
        {
            "start": _moment(former.start) if former.start else "",
            "end": _moment(former.end) if former.end else "",
            "venue": former.venue.name if former.venue else "",
            "status": former.status,
            "mode": former.mode,
        }
    )


def registration_facts(found: Registration | None) -> dict[str, Any] | None:
    """How to register."""
    if found is None:
        return None
    facts = {
        "url": found.url,
        "opens": _moment(found.opens) if found.opens else "",
        "closes": _moment(found.closes) if found.closes else "",
        "capacity": found.capacity,
        "full": found.full,
        "note": found.note,
    }
    return {"required": found.required} | _some(facts)


def organizer_facts(organizers: Organizers) -> list[dict[str, Any]]:
    """Each role in the order of pages, with its word and its organisations; nothing when there are none."""
    roles = [(role, word, getattr(organizers, role)) for role, word in words.ROLES.items()]
    if not any(names for _, _, names in roles):
        return []
    return [
        {"role": role, "word": word, "names": [_some({"text": each.name, "url": each.url}) for each in names]}
        for role, word, names in roles
    ]


def _some(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value not in (None, "", [], {}, False)}


def _minute(moment: date) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}" if isinstance(moment, datetime) else str(moment)


def _moment(moment: Moment) -> str:
    """``2026-09-16 09:00``, ``2026-09-16`` or ``2026-09``."""
    return str(moment) if isinstance(moment, Month) else _minute(moment).replace("T", " ")
