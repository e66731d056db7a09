"""The vocabularies: campaigns, programmes, districts, themes, audiences, forms, access, venues.

Each file is a mapping of id to fields, in the order in which pages list the entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from yaml import MappingNode, Node, ScalarNode

from site_builder.content.datum import gcj02_to_wgs84
from site_builder.content.fields import AT, Field, PerLanguage, Record, make
from site_builder.content.kinds import (
    BOOLEAN,
    COLOUR,
    DATE_OR_TIME,
    DAY,
    TERM_ID,
    Choice,
    Either,
    Kind,
    ListOf,
    Made,
    Reference,
    Word,
    degrees,
    integer,
    line,
    short,
    text,
)
from site_builder.content.positioned import Positioned
from site_builder.content.reader import KnownNames, Reader
from site_builder.content.times import Day
from site_builder.content.windows import DEVICE_WORDS, device_name
from site_builder.diagnostics import Span

#: What a programme counts, and what an organiser can be.
KINDS = {
    "society": "学会、协会",
    "school": "学校",
    "company": "企业",
    "farm-group": "农技协",
    "base": "基地",
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
    en: str = ""
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
    names = (value for key, value in fields if key.value == "name")
    # Of a name in several languages the first will do to name the entry in messages.
    texts = (
        value.value[0][1] if isinstance(value, MappingNode) and value.value else value for value in names
    )
    return next((str(text.value) for text in texts if isinstance(text, ScalarNode)), "")


def code(length: int) -> Word[str]:
    """A division code of ``length`` digits (GB/T 2260 and the statistical bureau's)."""
    return Word(
        read=lambda word: word if word.isascii() and word.isdigit() and len(word) == length else None,
        code="not-a-number",
        says=f"“{{}}”不是 {length} 位的区划代码。",
        help="照区划代码表写全，加引号。",
        form=f"{length} 位的区划代码，加引号",
        written={"type": ["string", "integer"], "pattern": rf"^\d{{{length}}}$"},
        means={"type": "string"},
    )


def _in_order(values: dict[str, Any], node: Node, reader: Reader) -> dict[str, Any] | None:
    if values["end"] < values["start"]:
        reader.report("end-before-start", values[AT]["end"], "结束早于开始。", "改正其中一个日期。")
        return None
    return values


def _placed(values: dict[str, Any], node: Node, reader: Reader) -> dict[str, Any] | None:
    """A venue's fields with coordinates in WGS-84; None when some of them are missing."""
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


NAME = Field("name", PerLanguage(line(40)), "名称", required=True)
ENGLISH_NAME = Field("en", line(80), "英文名")
NOTE = Field("note", text(400), "说明")
TERM = (NAME, ENGLISH_NAME, NOTE, Field("home", BOOLEAN, "放上首页"))
TILE = (
    Field("row", integer(1, 12), "第几行", "从上往下数。", required=True),
    Field("column", integer(1, 12), "第几列", "从左往右数。", required=True),
)
DISTRICT = (
    Field("name", PerLanguage(line(20)), "名称", required=True),
    Field("short", PerLanguage(short(4)), "短名", "写在方块地图上。", required=True),
    ENGLISH_NAME,
    Field("codes", ListOf(code(6), unique=True), "区划代码", "区（市）县的代码，可以有几个。"),
    Field("streets", ListOf(code(9), unique=True), "街道代码", "功能区管的街道和镇。"),
    Field("tile", Record(Tile, TILE), "方块地图上的位置"),
    NOTE,
)
PROGRAMME = (
    NAME,
    ENGLISH_NAME,
    Field("who", line(80), "谁来办"),
    NOTE,
    Field("counts", Choice(KINDS), "统计什么", "和主办方的 `kind` 一样。"),
    Field("target", integer(0, 1_000_000), "目标数"),
    Field("target_note", line(80), "目标的原话"),
    Field("campaigns", ListOf(Reference("campaigns"), unique=True), "活动季", "属于哪些活动季。"),
)
WINDOW: Kind[Window] = Record(
    Window,
    (
        Field("start", DAY, "第一天", required=True),
        Field("end", DAY, "最后一天", "这一天也算在内。", required=True),
    ),
    _in_order,
)
COLOURS = (
    Field("light", COLOUR, "浅色背景上的颜色", required=True),
    Field("dark", COLOUR, "深色背景上的颜色", required=True),
)
SOURCE = Field("source", ListOf(line(400)), "来源", "网址，或一句话的出处；可以有几条。")
CAMPAIGN = (
    Field("name", PerLanguage(line(60)), "名称", required=True),
    Field("label", PerLanguage(short(8)), "短名", "写在卡片上。", required=True),
    Field("colour", Record(Colour, COLOURS), "颜色", "在背景上要看得清。", required=True),
    Field("en", line(120), "英文名"),
    Field("window", WINDOW, "时间范围"),
    Field("main_window", WINDOW, "集中活动的时间"),
    Field("theme", line(80), "主题"),
    Field("sub_theme", line(80), "副主题"),
    Field("announced", DATE_OR_TIME, "公布的日期"),
    Field("summary", text(400), "简介"),
    SOURCE,
)
VENUE_PLACE = (
    Field("name", line(80), "名称", required=True),
    Field("address", line(200), "地址"),
    Field("lat", degrees(90), "纬度", "和 `lon` 一起写。"),
    Field("lon", degrees(180), "经度", "和 `lat` 一起写。"),
    Field(
        "datum",
        Choice(DATUMS),
        "坐标系",
        "不写就是 `wgs84`。",
        withheld="坐标都换算成 WGS-84 给出",
    ),
    Field("closed_on", line(80), "哪天闭馆"),
    Field("entrance", line(120), "从哪里进"),
    Field("metro", line(120), "地铁站"),
    Field("step_free", BOOLEAN, "有没有无台阶通道"),
)
VENUE_ENTRY = (
    *VENUE_PLACE,
    Field("en", line(120), "英文名"),
    Field("district", Reference("districts"), "区县"),
    NOTE,
    Field("updated", DATE_OR_TIME, "更新日期", "地点资料什么时候改的。"),
)


def _by_id(id: str, node: Node, reader: Reader) -> Venue:
    return Venue(id=id, name=reader.known.get("venues", {}).get(id, id))


VENUE_ID = Field("id", line(80), "词表里的编号")
#: An id of venues.yaml, or ``{name, address, lat, lon, datum, …}``; the caller puts the vocabulary's full
#: entry where an id stands.
VENUE: Kind[Venue] = Either(
    Made(Reference("venues"), _by_id),
    Record(Venue, VENUE_PLACE, _placed),
    Record(Venue, (VENUE_ID, *(field for field in VENUE_ENTRY if not field.withheld))),
)

#: File → an entry of it. Venues name districts, so districts come before.
FILES: Mapping[str, Record[Any]] = {
    "campaigns": Record(Campaign, CAMPAIGN),
    "programmes": Record(Programme, PROGRAMME),
    "districts": Record(District, DISTRICT),
    "themes": Record(Term, TERM),
    "audiences": Record(Term, TERM),
    "forms": Record(Term, TERM),
    "access": Record(Term, TERM),
    "venues": Record(Venue, VENUE_ENTRY, _placed),
}


def parse_entries(kind: str, root: MappingNode, reader: Reader) -> dict[str, Any]:
    """One vocabulary file: id → entry, those with errors left out."""
    record = FILES[kind]
    entries: dict[str, Any] = {}
    tiles: dict[Tile, str] = {}
    for key, value in root.value:
        before = len(reader.problems)
        if device_name(key.value):
            reader.report("not-an-id", key, DEVICE_WORDS.format(key.value), f"加几个字，例如 {key.value}-1。")
        elif not TERM_ID.fullmatch(key.value):
            reader.report(
                "not-an-id",
                key,
                f"“{key.value}”不能作编号。",
                "编号用小写字母、数字和连字符，以字母或数字开头和结尾，例如 east-side；它会出现在网址里。",
            )
        values = record.values(value, reader)
        if values is not None and values.get("tile"):
            _tell_shared(values, key.value, tiles, reader)
        if values is not None and len(reader.problems) == before:
            at = {"at": reader.span(key)} if record.kind in (Campaign, Venue) else {}
            entries[key.value] = make(record.kind, {**values, **at, "id": key.value})
    return entries


def _tell_shared(values: dict[str, Any], id: str, tiles: dict[Tile, str], reader: Reader) -> None:
    """Tell of a tile that another district has: one would hide the other."""
    tile: Tile = values["tile"]
    other = tiles.setdefault(tile, id)
    if other != id:
        reader.report(
            "duplicate-value",
            values[AT]["tile"],
            f"第 {tile.row} 行第 {tile.column} 列已经是 {other} 的位置。",
            "给其中一个换一个空的位置，一格一个区县。",
        )
