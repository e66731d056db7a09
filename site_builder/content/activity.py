"""One activity: the FIELDS table, and the frozen value that a file becomes.

``docs/fields.md`` tells editors about every field named here; a test holds that it does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from msgspec import Struct, msgpack
from msgspec.structs import replace
from yaml import MappingNode, Node, ScalarNode

from site_builder.content.fields import (
    AT,
    Field,
    Reader,
    activity_id,
    boolean,
    choice,
    date_or_time,
    email,
    hours,
    https_url,
    integer,
    known_id,
    line,
    list_of,
    make,
    mapping_of,
    moment,
    scalar,
    sentence,
    text,
    url,
)
from site_builder.content.markup import Body
from site_builder.content.positioned import Positioned, compared_fields
from site_builder.content.sessions import (
    FORMER,
    MODES,
    STATUSES,
    Change,
    Former,
    Schedule,
    Session,
    expand,
    repeat,
    session_entry,
)
from site_builder.content.settings import media_file
from site_builder.content.times import Day, day_of
from site_builder.content.vocabularies import (
    KINDS,
    VENUE_PLACE,
    Venue,
    Vocabularies,
    struct_of,
    venue_place,
)
from site_builder.diagnostics import Span

YEAR = re.compile(r"19\d\d|2[01]\d\d", re.ASCII)
FEE = re.compile(r"\d{1,5}(?:\.\d{1,2})?", re.ASCII)
ROLES = ("guides", "hosts", "undertakers", "co_organizers", "supporters")


class Ages(Struct, frozen=True):
    """From ``min`` to ``max`` years; None for an open end."""

    min: int | None = None
    max: int | None = None


class Place(Struct, frozen=True):
    """The town (街道, 镇) and village or community, as reported."""

    town: str
    village: str = ""


class Organizer(Struct, frozen=True):
    """An organisation; ``kind`` is what a programme counts it as."""

    name: str
    url: str = ""
    kind: str = ""


class Organizers(Struct, frozen=True):
    """指导, 主办, 承办, 协办, 支持."""

    guides: tuple[Organizer, ...] = ()
    hosts: tuple[Organizer, ...] = ()
    undertakers: tuple[Organizer, ...] = ()
    co_organizers: tuple[Organizer, ...] = ()
    supporters: tuple[Organizer, ...] = ()


class Fee(Struct, frozen=True):
    """``amount`` in CNY (``"0"`` is free), or words. No fee stated is no Fee."""

    amount: str = ""
    words: str = ""

    @property
    def free(self) -> bool:
        """True when it is stated to cost nothing."""
        return bool(self.amount) and float(self.amount) == 0


class Registration(Struct, frozen=True):
    """How to register; ``opens`` and ``closes`` are wall time, a day stands for the whole day."""

    required: bool = True
    url: str = ""
    opens: Day | None = None
    closes: Day | None = None
    capacity: int | None = None
    full: bool = False
    note: str = ""


class Contact(Struct, frozen=True):
    """An organisation's desk."""

    unit: str = ""
    phone: str = ""
    email: str = ""


class Picture(Struct, frozen=True):
    """A picture of ``content/media/``; ``consent`` says how the people in it agreed."""

    file: str
    alt: str
    credit: str
    consent: str


class RecapLink(Struct, frozen=True):
    """A link with its words."""

    title: str
    url: str


class Recap(Struct, frozen=True):
    """What is added after the event."""

    text: str = ""
    attendance: str = ""
    photos: tuple[Picture, ...] = ()
    videos: tuple[RecapLink, ...] = ()
    links: tuple[RecapLink, ...] = ()


class English(Struct, frozen=True):
    """The English words of an activity."""

    title: str = ""
    summary: str = ""
    body: str = ""


#: What only its own page, feeds and open data show of an activity. Lists never ask for these.
DETAIL_FIELDS = (
    "summary",
    "online_url",
    "status_note",
    "organizers",
    "contact",
    "published",
    "updated",
    "en",
    "kepuri_url",
    "source",
    "body",
)


class Activity(Positioned, frozen=True, eq=False):
    """A resolved activity.

    ``at`` holds where each field stands, for checks; ``digest`` is that of its id and file's text,
    ``listing_digest`` that of all fields that lists may show; these three are no part of its value.
    """

    id: str
    path: str
    title: str
    campaigns: tuple[str, ...]
    themes: tuple[str, ...]
    district: str
    summary: str = ""
    programmes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    ages: Ages | None = None
    place: Place | None = None
    venue: Venue | None = None
    mode: str = "onsite"
    online_url: str = ""
    time_note: str = ""
    when_note: str = ""
    schedule: Schedule = Schedule()
    part_of: str = ""
    organizers: Organizers = Organizers()
    fee: Fee | None = None
    registration: Registration | None = None
    access: tuple[str, ...] = ()
    contact: Contact | None = None
    status: str = "scheduled"
    status_note: str = ""
    changes: tuple[Change, ...] = ()
    published: Day | None = None
    updated: Day | None = None
    featured: bool = False
    draft: bool = False
    cover: Picture | None = None
    images: tuple[Picture, ...] = ()
    recap: Recap | None = None
    en: English | None = None
    kepuri_url: str = ""
    source: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    body: Body | None = None
    at: Mapping[str, Span] = {}
    digest: str = ""
    listing_digest: str = ""

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The dated sessions in order; none for months and undated ones."""
        return self.schedule.sessions

    def number(self, session: Session) -> int:
        """Which of the sessions it is, from 1, in the order first announced.

        One that moves takes its number along.
        """
        return sorted(self.sessions, key=lambda each: each.announced).index(session) + 1

    @property
    def first_id(self) -> str:
        """The id under which it was first published: what calendars know it by."""
        return self.aliases[0] if self.aliases else self.id


#: All that lists may show of an activity.
LISTING_VALUES = attrgetter(
    *(name for name in compared_fields(Activity) if name != "path" and name not in DETAIL_FIELDS)
)


def _digest_of(values: tuple[Any, ...]) -> str:
    return blake2b(msgpack.encode(values), digest_size=12).hexdigest()


#: A line of a few words.
SHORT = line(100)
VENUE_ID = known_id("venues")
PLACE_OF_VENUE = mapping_of(*VENUE_PLACE)


def venue(node: Node, reader: Reader) -> Venue | None:
    """An id of venues.yaml, or ``{name, address, lat, lon, datum, …}``.

    Ids are resolved by the caller's vocabulary.
    """
    if isinstance(node, ScalarNode):
        key = VENUE_ID(node, reader)
        return Venue(id=key, name=reader.known.get("venues", {}).get(key, key)) if key else None
    values = venue_place(node, reader, PLACE_OF_VENUE)
    return make(Venue, values) if values is not None else None


ORGANIZER = struct_of(
    Organizer, Field("name", line(100), required=True), Field("url", url), Field("kind", choice(KINDS))
)


def organizer(node: Node, reader: Reader) -> Organizer | None:
    """A name, or ``{name, url, kind}``."""
    if isinstance(node, MappingNode):
        return ORGANIZER(node, reader)  # type: ignore[no-any-return]
    name = SHORT(node, reader)
    return Organizer(name=name) if name else None


def fee(node: Node, reader: Reader) -> Fee | None:
    """``0`` or 免费 for free, a number in yuan, or words; left out when it was not stated."""
    value = SHORT(node, reader)
    if value is None:
        return None
    if value == "免费":
        return Fee(amount="0")
    return Fee(amount=value) if FEE.fullmatch(value) else Fee(words=value)


AGES = struct_of(Ages, Field("min", integer(0, 120)), Field("max", integer(0, 120)))


def ages(node: Node, reader: Reader) -> Ages | None:
    """``{min: 6, max: 12}``; either may be left out."""
    found: Ages | None = AGES(node, reader)
    if found and found.min is not None and found.max is not None and found.max < found.min:
        reader.report("conflicting-fields", node, "max 小于 min。", "从小到大写，例如 {min: 6, max: 12}。")
        return None
    return found


REGISTRATION = mapping_of(
    Field("required", boolean),
    Field("url", url),
    Field("opens", date_or_time),
    Field("closes", date_or_time),
    Field("capacity", integer(1, 1_000_000)),
    Field("full", boolean),
    Field("note", text(200)),
)


def registration(node: Node, reader: Reader) -> Registration | None:
    """``{required, url, opens, closes, capacity, full, note}``."""
    values = REGISTRATION(node, reader)
    if values is None:
        return None
    opens, closes = values.get("opens"), values.get("closes")
    if opens and closes and _ends_before(closes, opens):
        reader.report(
            "end-before-start", values[AT]["closes"], "报名截止早于报名开始。", "改正 opens 或 closes。"
        )
    return make(Registration, {name: value for name, value in values.items() if value is not None})


def _ends_before(closes: Day, opens: Day) -> bool:
    """A day without a clock time is all of that day."""
    if isinstance(closes, datetime) and isinstance(opens, datetime):
        return closes < opens
    return day_of(closes) < day_of(opens)


def phone(node: Node, reader: Reader) -> str | None:
    """An office's phone, ``028-12345678``; never a mobile."""
    value = scalar(node, reader)
    if value is None or re.fullmatch(r"[\d+() -]{5,24}(?:转\d{1,6})?", value, re.ASCII):
        return value
    reader.report(
        "unknown-value",
        node,
        f"“{value}”不是电话号码。",
        "写单位的座机，例如 028-12345678；只写一个号码，不加别的字。",
    )
    return None


CHANGE = mapping_of(
    Field("at", date_or_time, required=True),
    Field("session", line(40)),
    Field("what", sentence(400), required=True),
    Field("from", mapping_of(*FORMER, Field("venue", venue))),
)


def change(node: Node, reader: Reader) -> dict[str, Any] | None:
    """``{at, session, what, from: {start, end, venue, status, mode}}``. Returns the Change with its spans."""
    values = CHANGE(node, reader)
    if values is None:
        return None
    if values.get("at") is None or values.get("what") is None:
        return None
    former = make(Former, values.get("from") or {})
    entry = Change(at=values["at"], what=values["what"], session=values.get("session") or "", former=former)
    return {"change": entry, AT: values[AT]}


picture = struct_of(
    Picture,
    Field("file", media_file, required=True),
    Field("alt", line(200), required=True),
    Field("credit", line(100), required=True),
    Field("consent", line(100), required=True),
)
link = struct_of(RecapLink, Field("title", line(200), required=True), Field("url", url, required=True))


def year(node: Node, reader: Reader) -> int | None:
    """``2023``, or ``unknown`` where the source gives no year. -1 stands for unknown."""
    value = scalar(node, reader)
    if value is None or value == "unknown":
        return None if value is None else -1
    if YEAR.fullmatch(value):
        return int(value)
    reader.report(
        "not-a-number", node, f"“{value}”不是年份。", "写四位数的年份，例如 2023；年份也不清楚时写 unknown。"
    )
    return None


FIELDS: tuple[Field, ...] = (
    Field("title", sentence(), required=True),
    Field("summary", sentence()),
    Field("campaigns", list_of(known_id("campaigns"), unique=True, min_items=1), required=True),
    Field("programmes", list_of(known_id("programmes"), unique=True)),
    Field("themes", list_of(known_id("themes"), unique=True, min_items=1), required=True),
    Field("audiences", list_of(known_id("audiences"), unique=True)),
    Field("forms", list_of(known_id("forms"), unique=True)),
    Field("ages", ages),
    Field("district", known_id("districts")),
    Field("place", struct_of(Place, Field("town", line(40), required=True), Field("village", line(40)))),
    Field("venue", venue),
    Field("mode", choice(MODES)),
    Field("online_url", https_url),
    Field("start", moment),
    Field("end", moment),
    Field("time_note", line(100)),
    Field("when_note", line(100)),
    Field("year", year),
    Field("daily", list_of(hours, unique=True, min_items=1)),
    Field("repeat", repeat),
    Field("sessions", list_of(session_entry(venue), min_items=1)),
    Field("part_of", activity_id),
    Field("organizers", struct_of(Organizers, *(Field(role, list_of(organizer)) for role in ROLES))),
    Field("fee", fee),
    Field("registration", registration),
    Field("access", list_of(known_id("access"), unique=True)),
    Field(
        "contact", struct_of(Contact, Field("unit", line(100)), Field("phone", phone), Field("email", email))
    ),
    Field("status", choice(STATUSES)),
    Field("status_note", sentence(400)),
    Field("changes", list_of(change)),
    Field("published", date_or_time),
    Field("updated", date_or_time),
    Field("featured", boolean),
    Field("draft", boolean),
    Field("cover", picture),
    Field("images", list_of(picture)),
    Field(
        "recap",
        struct_of(
            Recap,
            Field("text", text()),
            Field("attendance", line(100)),
            Field("photos", list_of(picture)),
            Field("videos", list_of(link)),
            Field("links", list_of(link)),
        ),
    ),
    Field(
        "en",
        struct_of(English, Field("title", line(300)), Field("summary", line(400)), Field("body", text())),
    ),
    Field("kepuri_url", url),
    Field("source", list_of(line(400))),
    Field("aliases", list_of(activity_id, unique=True)),
)

ACTIVITY = mapping_of(*FIELDS)

#: Fields that only say when; they become the schedule.
WHEN = ("start", "end", "year", "daily", "repeat", "sessions", "changes")


def parse_activity(
    root: MappingNode,
    reader: Reader,
    *,
    id: str,
    vocabularies: Vocabularies,
    default_duration: timedelta,
    body: Body | None,
    digest: str = "",
) -> Activity | None:
    """An activity from a file's mapping, or None when the file has errors (all of them are reported)."""
    values = ACTIVITY(root, reader)
    if values is None:
        return None
    _resolve_venues(values, vocabularies)
    at: dict[str, Span] = values[AT]
    if values.get("status") == "moved-online":
        values["mode"] = "online"
    if "district" not in at and values.get("mode") != "online":
        reader.report(
            "missing-field",
            at[AT],
            "缺少 district。",
            "加上一行“district: 区县编号”；全市的写 city；只在线上办的写 mode: online。",
        )
    schedule = expand(values, reader, default_duration=default_duration)
    if any(found.severity == "error" for found in reader.problems):
        return None
    changes = tuple(entry["change"] for entry in values.get("changes", ()))
    kept = {name: value for name, value in values.items() if name not in WHEN and value is not None}
    kept |= {
        "id": id,
        "path": reader.path,
        "district": values.get("district", ""),
        "at": {**at, **reader.media},
    }
    kept |= {"schedule": schedule, "changes": changes, "body": body, "digest": digest}
    activity = make(Activity, kept)
    return replace(activity, listing_digest=_digest_of(LISTING_VALUES(activity)))


def _resolve_venues(values: dict[str, Any], vocabularies: Vocabularies) -> None:
    """Put the vocabulary's full entry where a field named a venue's id."""

    def full(found: Venue | None) -> Venue | None:
        return vocabularies.venues.get(found.id, found) if found else None

    values["venue"] = full(values.get("venue"))
    for entry in values.get("sessions") or ():
        entry["venue"] = full(entry.get("venue"))
    for entry in values.get("changes") or ():
        former = entry["change"].former
        entry["change"] = replace(entry["change"], former=replace(former, venue=full(former.venue)))
