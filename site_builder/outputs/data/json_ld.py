"""schema.org Event for search engines and machines, as JSON-LD that is safe inside a script block."""

from __future__ import annotations

from datetime import datetime
from json import JSONEncoder
from typing import Any

from site_builder.content.activity import Activity
from site_builder.content.history import is_moved
from site_builder.content.sessions import Session
from site_builder.content.times import Day, Month
from site_builder.presentation.context import BuildContext

STATUS = {
    "scheduled": "EventScheduled",
    "cancelled": "EventCancelled",
    "postponed": "EventPostponed",
    "rescheduled": "EventRescheduled",
    "moved-online": "EventMovedOnline",
}
ATTENDANCE = {
    "onsite": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}
#: Made once: with these options json.dumps makes a new one at each call.
ENCODER = JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def event(context: BuildContext, activity: Activity) -> tuple[str, ...]:
    """One Event block a session; none for an activity without dates."""
    return tuple(script_json(_event(context, activity, session)) for session in activity.sessions[:20])


def script_json(value: Any) -> str:
    """JSON that cannot end its script block: ``<``, ``>`` and ``&`` are escaped."""
    return ENCODER.encode(value).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _event(context: BuildContext, activity: Activity, session: Session) -> dict[str, Any]:
    schema = "https://schema.org/"
    url = context.absolute(f"activities/{activity.id}/")
    block: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": " ".join(filter(None, (activity.title, session.label))),
        "url": url,
        "startDate": _time(context, session.start),
        "eventStatus": schema + STATUS[session.status],
        "eventAttendanceMode": schema + ATTENDANCE[session.mode],
        "location": _location(context, activity, session),
        "description": activity.summary or activity.title,
        "inLanguage": _languages(context, activity),
    }
    if session.end_announced:
        block["endDate"] = _time(context, session.end)
    previous = _previous(context, session)
    if previous:
        block["previousStartDate"] = previous[0] if len(previous) == 1 else previous
    hosts = activity.organizers.hosts
    if hosts:
        block["organizer"] = [
            {
                "@type": "Organization",
                "name": organizer.name,
                **({"url": organizer.url} if organizer.url else {}),
            }
            for organizer in hosts
        ]
    if activity.speakers:
        block["performer"] = [
            {
                "@type": "Person",
                "name": each.name,
                "affiliation": {"@type": "Organization", "name": each.unit},
            }
            for each in activity.speakers
        ]
    block |= _offers(context, activity, url)
    if activity.cover:
        block["image"] = [context.absolute(activity.cover.file)]
    if activity.part_of in context.catalog.by_id:
        above = context.catalog.by_id[activity.part_of]
        block["superEvent"] = {
            "@type": "Event",
            "name": above.title,
            "url": context.absolute(f"activities/{above.id}/"),
        }
    return block


def _previous(context: BuildContext, session: Session) -> list[str]:
    """The starts that the session had before, the first announced first; none when it has that one again."""
    if not session.has_moved:
        return []
    former = [step.before.start for step in session.steps if is_moved(step.before, step.after)]
    dated = [_time(context, start) for start in former if start is not None and not isinstance(start, Month)]
    return [start for start in dict.fromkeys(dated) if start != _time(context, session.start)]


def _languages(context: BuildContext, activity: Activity) -> str | list[str]:
    """The language it is held in, or several; the site's where it names none."""
    named = activity.languages or (context.settings.language,)
    return named[0] if len(named) == 1 else list(named)


def _time(context: BuildContext, moment: Day) -> str:
    """ISO 8601: a day, or a time with the offset that the site's zone has then."""
    return moment.replace(tzinfo=context.zone).isoformat() if isinstance(moment, datetime) else str(moment)


def _offers(context: BuildContext, activity: Activity, url: str) -> dict[str, Any]:
    """The price where one is stated: nothing is called free that was not."""
    if activity.fee is None or not activity.fee.amount:
        return {}
    registration = activity.registration
    offer: dict[str, Any] = {
        "@type": "Offer",
        "price": activity.fee.amount,
        "priceCurrency": context.settings.currency,
        "url": url,
    }
    if registration:
        offer["url"] = registration.url or url
        offer["availability"] = "https://schema.org/" + ("SoldOut" if registration.full else "InStock")
    return {"isAccessibleForFree": activity.fee.free, "offers": offer}


def _location(context: BuildContext, activity: Activity, session: Session) -> Any:
    virtual = {
        "@type": "VirtualLocation",
        "url": activity.online_url or context.absolute(f"activities/{activity.id}/"),
    }
    if session.mode == "online":
        return virtual
    place = _place(context, activity, session)
    return [place, virtual] if session.mode == "hybrid" else place


def _place(context: BuildContext, activity: Activity, session: Session) -> dict[str, Any]:
    unit = context.vocabularies.districts.get(activity.district)
    venue = session.venue
    address = {
        "@type": "PostalAddress",
        "addressCountry": context.settings.country,
        "addressLocality": context.settings.city,
        **({"addressRegion": unit.name} if unit and unit.id != "city" else {}),
        **({"streetAddress": venue.address} if venue and venue.address else {}),
    }
    place: dict[str, Any] = {
        "@type": "Place",
        "name": venue.name if venue else (unit.name if unit else context.settings.city),
        "address": address,
    }
    if venue and venue.lat is not None and venue.lon is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": venue.lat, "longitude": venue.lon}
    return place
