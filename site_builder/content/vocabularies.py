"""The vocabularies: campaigns, programmes, districts, themes, audiences, forms, access, venues.

Each file is a mapping of id to fields, in the order in which pages list the entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from msgspec import Struct
from yaml import MappingNode, Node, ScalarNode

from site_builder.content.datum import gcj02_to_wgs84
from site_builder.content.fields import (
    AT,
    TERM_ID,
    Field,
    KnownNames,
    Parser,
    Reader,
    boolean,
    choice,
    colour,
    date_or_time,
    day,
    degrees,
    integer,
    known_id,
    line,
    list_of,
    make,
    mapping_of,
    scalar,
    text,
)
from site_builder.content.positioned import Positioned
from site_builder.content.times import Day
from site_builder.diagnostics import Span

T = TypeVar("T")

#: What a programme counts, and what an organiser can be.
KINDS = {
    "society": "学会、协会",
    "school": "学校",
    "company": "企业",
    "farm-group": "农技协",
    "base": "科普基地",
    "village": "村",
    "community": "社区",
}
DATUMS = {"wgs84": "GPS 坐标", "gcj02": "高德、腾讯等国内地图的坐标"}


class Term(Struct, frozen=True, kw_only=True):
    """An entry of themes, audiences, forms or access; ``home`` marks it for the home page."""

    id: str
    name: str
    en: str = ""
    note: str = ""
    home: bool = False


class Tile(Struct, frozen=True, kw_only=True):
    """A unit's place on the tile map, row and column from 1."""

    row: int
    column: int


class District(Struct, frozen=True, kw_only=True):
    """A reporting unit.

    A district with its GB/T 2260 ``codes``, or a zone with the ``streets`` it reports.
    """

    id: str
    name: str
    short: str
    en: str
    codes: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    tile: Tile | None = None
    note: str = ""


class Programme(Struct, frozen=True, kw_only=True):
    """A programme of the notice, what it counts and its target.

    ``campaigns`` are those whose plan it belongs to.
    """

    id: str
    name: str
    en: str = ""
    who: str = ""
    note: str = ""
    counts: str = ""
    target: int | None = None
    target_note: str = ""
    campaigns: tuple[str, ...] = ()


class Window(Struct, frozen=True, kw_only=True):
    """First and last day, both included."""

    start: date
    end: date

    def holds(self, day: date) -> bool:
        """True when the day is inside."""
        return self.start <= day <= self.end


class Colour(Struct, frozen=True, kw_only=True):
    """A campaign's colour on light and on dark paper, ``#rrggbb``."""

    light: str
    dark: str


#: The paper of both colour schemes (templates/static/site.css/: --paper).
PAPER = Colour(light="#fbfaf7", dark="#0e1318")


class Campaign(Positioned, frozen=True, eq=False):
    """A season of activities, such as 2023's 全国科普日."""

    id: str
    name: str
    label: str
    colour: Colour
    en: str = ""
    window: Window | None = None
    main_window: Window | None = None
    theme: str = ""
    sub_theme: str = ""
    announced: Day | None = None
    summary: str = ""
    source: tuple[str, ...] = ()
    at: Span | None = None


class Venue(Positioned, frozen=True, eq=False):
    """A place. ``id`` is empty for one that stands inside an activity; coordinates are WGS-84 degrees."""

    name: str
    id: str = ""
    en: str = ""
    district: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    closed_on: str = ""
    entrance: str = ""
    metro: str = ""
    step_free: bool | None = None
    note: str = ""
    updated: Day | None = None
    at: Span | None = None


class Vocabularies(Struct, frozen=True, kw_only=True):
    """All vocabularies, each id → entry in file order."""

    campaigns: Mapping[str, Campaign] = {}
    programmes: Mapping[str, Programme] = {}
    districts: Mapping[str, District] = {}
    themes: Mapping[str, Term] = {}
    audiences: Mapping[str, Term] = {}
    forms: Mapping[str, Term] = {}
    access: Mapping[str, Term] = {}
    venues: Mapping[str, Venue] = {}

    def known(self) -> KnownNames:
        """Kind → id → name, for parsers of fields that hold ids."""
        return {kind: {key: entry.name for key, entry in getattr(self, kind).items()} for kind in FILES}


def names_of(root: MappingNode) -> dict[str, str]:
    """The ids of a vocabulary file with their names, also of entries with errors.

    Those are known, and told once.
    """
    return {key.value: _name_of(value) or key.value for key, value in root.value}


def _name_of(entry: Node) -> str:
    fields = entry.value if isinstance(entry, MappingNode) else []
    return next(
        (str(value.value) for key, value in fields if key.value == "name" and isinstance(value, ScalarNode)),
        "",
    )


def code(length: int) -> Any:
    """A division code of ``length`` digits (GB/T 2260 and the statistical bureau's)."""

    def parse(node: Node, reader: Reader) -> str | None:
        value = scalar(node, reader)
        if value is None or (value.isascii() and value.isdigit() and len(value) == length):
            return value
        reader.report(
            "not-a-number", node, f"“{value}”不是 {length} 位的区划代码。", "照区划代码表写全，加引号。"
        )
        return None

    return parse


def window(node: Node, reader: Reader) -> Window | None:
    """``{start: 2023-08-15, end: 2023-10-15}``, both days included."""
    values = mapping_of(Field("start", day, required=True), Field("end", day, required=True))(node, reader)
    if not values or not values.get("start") or not values.get("end"):
        return None
    if values["end"] < values["start"]:
        reader.report("end-before-start", values[AT]["end"], "结束早于开始。", "改正其中一个日期。")
        return None
    return make(Window, values)


def struct_of(kind: type[T], *fields: Field) -> Any:
    """A parser of a mapping that becomes a value of ``kind``; None when anything in it is wrong."""
    parse_record = mapping_of(*fields)

    def parse(node: Node, reader: Reader) -> T | None:
        before = len(reader.problems)
        values = parse_record(node, reader)
        return make(kind, values) if values is not None and len(reader.problems) == before else None

    return parse


def venue_place(node: Node, reader: Reader, fields: Parser[dict[str, Any]]) -> dict[str, Any] | None:
    """A venue's fields; None when anything in them is wrong."""
    before = len(reader.problems)
    values = fields(node, reader)
    if values is None or len(reader.problems) > before:
        return None
    given: dict[str, Any] = values[AT]
    for name, needed in (("lat", "lon"), ("lon", "lat"), ("datum", "lat")):
        if name in given and needed not in given:
            reader.report(
                "missing-field",
                given[name],
                f"写了 {name}，还要写 {needed}。",
                f"加上一行“{needed}: …”，或者去掉 {name}。",
            )
            return None
    return datum_shifted(values)


def datum_shifted(values: dict[str, Any]) -> dict[str, Any]:
    """A venue's coordinates given in GCJ-02 become WGS-84, once, here; ``datum`` is gone afterwards."""
    datum = values.pop("datum", "wgs84")
    if datum == "gcj02" and values.get("lat") is not None and values.get("lon") is not None:
        values["lat"], values["lon"] = gcj02_to_wgs84(values["lat"], values["lon"])
    return values


TERM = (
    Field("name", line(40), required=True),
    Field("en", line(80)),
    Field("note", text(400)),
    Field("home", boolean),
)
DISTRICT = (
    Field("name", line(20), required=True),
    Field("short", line(4), required=True),
    Field("en", line(80), required=True),
    Field("codes", list_of(code(6), unique=True)),
    Field("streets", list_of(code(9), unique=True)),
    Field(
        "tile",
        struct_of(
            Tile, Field("row", integer(1, 12), required=True), Field("column", integer(1, 12), required=True)
        ),
    ),
    Field("note", text(400)),
)
PROGRAMME = (
    Field("name", line(40), required=True),
    Field("en", line(80)),
    Field("who", line(80)),
    Field("note", text(400)),
    Field("counts", choice(KINDS)),
    Field("target", integer(0, 1_000_000)),
    Field("target_note", line(80)),
    Field("campaigns", list_of(known_id("campaigns"), unique=True)),
)
CAMPAIGN = (
    Field("name", line(60), required=True),
    Field("label", line(8), required=True),
    Field(
        "colour",
        struct_of(Colour, Field("light", colour, required=True), Field("dark", colour, required=True)),
        required=True,
    ),
    Field("en", line(120)),
    Field("window", window),
    Field("main_window", window),
    Field("theme", line(80)),
    Field("sub_theme", line(80)),
    Field("announced", date_or_time),
    Field("summary", text(400)),
    Field("source", list_of(line(400))),
)
VENUE_PLACE = (
    Field("name", line(80), required=True),
    Field("address", line(200)),
    Field("lat", degrees(90)),
    Field("lon", degrees(180)),
    Field("datum", choice(DATUMS)),
    Field("closed_on", line(80)),
    Field("entrance", line(120)),
    Field("metro", line(120)),
    Field("step_free", boolean),
)
VENUE = (
    *VENUE_PLACE,
    Field("en", line(120)),
    Field("district", known_id("districts")),
    Field("note", text(400)),
    Field("updated", date_or_time),
)

#: File → the fields of an entry and the value it becomes. Venues name districts, so districts come before.
FILES: Mapping[str, tuple[type[Any], tuple[Field, ...]]] = {
    "campaigns": (Campaign, CAMPAIGN),
    "programmes": (Programme, PROGRAMME),
    "districts": (District, DISTRICT),
    "themes": (Term, TERM),
    "audiences": (Term, TERM),
    "forms": (Term, TERM),
    "access": (Term, TERM),
    "venues": (Venue, VENUE),
}


def parse_entries(kind: str, root: MappingNode, reader: Reader) -> dict[str, Any]:
    """One vocabulary file: id → entry, those with errors left out."""
    entry_type, fields = FILES[kind]
    parse = mapping_of(*fields)
    entries: dict[str, Any] = {}
    for key, value in root.value:
        before = len(reader.problems)
        if not TERM_ID.fullmatch(key.value):
            reader.report(
                "not-an-id",
                key,
                f"“{key.value}”不能作编号。",
                "编号用小写字母、数字和连字符，以字母或数字开头和结尾，例如 wuhou；它会出现在网址里。",
            )
        values = venue_place(value, reader, parse) if kind == "venues" else parse(value, reader)
        if values is not None and len(reader.problems) == before:
            at = {"at": reader.span(key)} if entry_type in (Campaign, Venue) else {}
            entries[key.value] = make(entry_type, {**values, **at, "id": key.value})
    return entries
