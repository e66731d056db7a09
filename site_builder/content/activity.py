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
from yaml import MappingNode, Node

from site_builder.content.fields import AT, Field, Group, Record, make
from site_builder.content.history import Change
from site_builder.content.kinds import (
    ACTIVITY_ID,
    BOOLEAN,
    DATE_OR_TIME,
    EMAIL,
    END,
    HOURS,
    HTTPS_URL,
    MOMENT,
    URL,
    Choice,
    Either,
    Kind,
    ListOf,
    Made,
    Reference,
    Word,
    integer,
    line,
    sentence,
    text,
)
from site_builder.content.markup import Body
from site_builder.content.positioned import Positioned, compared_fields
from site_builder.content.reader import Reader
from site_builder.content.sessions import CHANGE, MODES, REPEAT, SESSION, STATUSES, Schedule, Session, expand
from site_builder.content.settings import Media
from site_builder.content.times import Day, day_of
from site_builder.content.vocabularies import KINDS, SOURCE, VENUE, Venue, Vocabularies
from site_builder.diagnostics import Span

YEAR_WORD = re.compile(r"19\d\d|2[01]\d\d", re.ASCII)
FEE_AMOUNT = re.compile(r"\d{1,5}(?:\.\d{1,2})?", re.ASCII)
#: Ways to say that it costs nothing.
FREE = re.compile(
    r"(?:全程|完全|全部)?免费(?:参加|参与|开放|入场|参观|观看)?|(?:0+(?:\.0+)?|零) ?元|不收费", re.ASCII
)
#: What is neither an amount nor words: YAML's and JSON's values, other numbers, nothing.
NO_FEE = re.compile(
    r"[-+−]?\.?[\d.,_\s]*(?:e[-+]?\d+)?(?: ?元)?|0x[\da-f]+|[-+]?\.(?:inf|nan)|true|false|yes|no|on|off"
    r"|null|none|n/?a|[是否无有—/]|没有|暂无|nan",
    re.IGNORECASE,
)
#: What stands between names in a text, and what holds such signs inside one.
SEVERAL = re.compile(r"\s*[、，；;]\s*")
BRACKETS = re.compile(r"（[^）]*）|\([^)]*\)|“[^”]*”|《[^》]*》")
PHONE_WORD = re.compile(r"[\d+() -]{5,24}(?:转\d{1,6})?", re.ASCII)
ROLES = {
    "guides": "指导单位",
    "hosts": "主办单位",
    "undertakers": "承办单位",
    "co_organizers": "协办单位",
    "supporters": "支持单位",
}
#: What a capacity counts.
COUNTED = {"people": "人", "families": "家庭", "groups": "团体"}
#: Languages that an activity may be held in, by their codes (BCP 47).
LANGUAGES = {
    "zh": "普通话",
    "yue": "粤语",
    "en": "英语",
    "ja": "日语",
    "ko": "韩语",
    "fr": "法语",
    "de": "德语",
    "es": "西班牙语",
    "ru": "俄语",
    "bo": "藏语",
    "ii": "彝语",
    "ug": "维吾尔语",
}


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


class Speaker(Struct, frozen=True):
    """A public guest of an institution, as its announcement names them."""

    name: str
    unit: str


class Registration(Struct, frozen=True):
    """How to register; ``opens`` and ``closes`` are wall time, a day stands for the whole day.

    ``capacity`` counts people, families or groups: ``capacity_in`` is one of COUNTED.
    """

    required: bool = True
    url: str = ""
    opens: Day | None = None
    closes: Day | None = None
    capacity: int | None = None
    capacity_in: str = "people"
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
    "speakers",
    "languages",
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
    languages: tuple[str, ...] = ()
    place: Place | None = None
    venue: Venue | None = None
    mode: str = "onsite"
    online_url: str = ""
    time_note: str = ""
    tentative: bool = False
    when_note: str = ""
    schedule: Schedule = Schedule()
    part_of: str = ""
    organizers: Organizers = Organizers()
    speakers: tuple[Speaker, ...] = ()
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


def _one_name(name: str, node: Node, reader: Reader) -> str:
    """Tell of a name that is more likely several; brackets may hold any signs."""
    parts = SEVERAL.split(BRACKETS.sub("", name))
    if len(parts) > 1:
        reader.report(
            "several-names",
            node,
            f"“{name}”像是几个单位写在了一起。",
            f"一个单位一项，写成 [{', '.join(parts)}]；真的是一个单位的名字，就不用改。",
        )
    return name


ORGANIZER_NAME: Kind[str] = Made(line(100), _one_name)


def _organizer(name: str, node: Node, reader: Reader) -> Organizer:
    return Organizer(name=name)


ORGANIZER_FIELDS = (
    Field("name", ORGANIZER_NAME, "名称", required=True),
    Field("url", URL, "网址"),
    Field("kind", Choice(KINDS), "类别", "行动统计时算作什么。"),
)
#: A name, or ``{name, url, kind}``.
ORGANIZER: Kind[Organizer] = Either(Made(ORGANIZER_NAME, _organizer), Record(Organizer, ORGANIZER_FIELDS))


def _fee(value: str, node: Node, reader: Reader) -> Fee | None:
    said = value.rstrip("。.！! ")
    if FREE.fullmatch(said):
        return Fee(amount="0")
    if FEE_AMOUNT.fullmatch(value):
        return Fee(amount=value)
    if NO_FEE.fullmatch(said) and not FEE_AMOUNT.fullmatch(said.removesuffix("元").rstrip()):
        reader.report("unknown-value", node, f"“{value}”不是费用。", _fee_help(said))
        return None
    return Fee(words=value)


def _fee_help(said: str) -> str:
    number = re.sub(r"[,_\s元]", "", said)
    if FEE_AMOUNT.fullmatch(number):
        return f"写成 {number}，不加单位和分隔。"
    return "免费写 0，收费写元数，例如 20；一个数说不清的写一句话，例如“材料费自理”；没有公布就删掉这一行。"


#: ``0`` or 免费 for free, a number in yuan, or words; left out when it was not stated.
FEE: Kind[Fee] = Made(line(100), _fee, "`0` 或“免费”；一个数（元）；或者一句话，最多 100 字")


def _ages(values: dict[str, Any], node: Node, reader: Reader) -> dict[str, Any] | None:
    low, high = values.get("min"), values.get("max")
    if low is not None and high is not None and high < low:
        reader.report("conflicting-fields", node, "max 小于 min。", "从小到大写，例如 {min: 6, max: 12}。")
        return None
    return values


#: ``{min: 6, max: 12}``; either may be left out.
AGES: Kind[Ages] = Record(
    Ages,
    (Field("min", integer(0, 120), "最小几岁"), Field("max", integer(0, 120), "最大几岁")),
    _ages,
)


def _registration(values: dict[str, Any], node: Node, reader: Reader) -> dict[str, Any]:
    opens, closes = values.get("opens"), values.get("closes")
    if opens and closes and _ends_before(closes, opens):
        reader.report(
            "end-before-start", values[AT]["closes"], "报名截止早于报名开始。", "改正 opens 或 closes。"
        )
    useless = [name for name in ("opens", "closes", "full") if values.get(name)]
    if values.get("required") is False and useless:
        reader.report(
            "conflicting-fields",
            values[AT][useless[0]],
            f"写了 required: false（不用报名），又写了 {useless[0]}。",
            f"要报名的，去掉 required；不用报名的，去掉 {useless[0]}；可报可不报的，写进 note。",
        )
    return values


def _ends_before(closes: Day, opens: Day) -> bool:
    """A day without a clock time is all of that day."""
    if isinstance(closes, datetime) and isinstance(opens, datetime):
        return closes < opens
    return day_of(closes) < day_of(opens)


REGISTRATION: Kind[Registration] = Record(
    Registration,
    (
        Field("required", BOOLEAN, "要不要报名", "写了 `registration` 而没写它，就是要。"),
        Field("url", URL, "报名网址"),
        Field("opens", DATE_OR_TIME, "报名开始", "只写日期时那一整天都算。"),
        Field("closes", DATE_OR_TIME, "报名截止", "只写日期时那一整天都算。"),
        Field("capacity", integer(1, 1_000_000), "名额"),
        Field("capacity_in", Choice(COUNTED), "名额数的是什么", "不写就是人。"),
        Field("full", BOOLEAN, "报满了"),
        Field("note", text(200), "报名说明"),
    ),
    _registration,
)

#: An office's phone, ``028-12345678``; never a mobile.
PHONE = Word(
    read=lambda word: word if PHONE_WORD.fullmatch(word) else None,
    code="unknown-value",
    says="“{}”不是电话号码。",
    help="写单位的座机，例如 028-12345678；只写一个号码，不加别的字。",
    form="单位的座机，例如 `028-12345678`",
    written={"type": ["string", "integer"], "pattern": f"^{PHONE_WORD.pattern}$"},
    means={"type": "string"},
)

#: A picture of ``content/media/``.
PICTURE: Kind[Picture] = Record(
    Picture,
    (
        Field("file", Media(), "图片", required=True),
        Field("alt", line(200), "图里有什么", "给看不见图的人。", required=True),
        Field("credit", line(100), "谁拍的", required=True),
        Field(
            "consent",
            line(100),
            "画面里的人同意公开了吗",
            "能认出未成年人时要有监护人的同意。",
            required=True,
        ),
    ),
)
LINK: Kind[RecapLink] = Record(
    RecapLink,
    (Field("title", line(200), "标题", required=True), Field("url", URL, "网址", required=True)),
)


def _year(word: str) -> int | None:
    if word == "unknown":
        return -1
    return int(word) if YEAR_WORD.fullmatch(word) else None


#: ``2023``, or ``unknown`` where the source gives no year. -1 stands for unknown.
YEAR = Word(
    read=_year,
    code="not-a-number",
    says="“{}”不是年份。",
    help="写四位数的年份，例如 2023；年份也不清楚时写 unknown。",
    form="四位数的年份；来源没有写年份时写 `unknown`",
    written={"type": ["string", "integer"], "pattern": f"^({YEAR_WORD.pattern}|unknown)$"},
    means={"type": "integer"},
)


def _ids(vocabulary: str, *, min_items: int = 0) -> ListOf[str]:
    return ListOf(Reference(vocabulary), unique=True, min_items=min_items)


FIELDS: tuple[Field, ...] = (
    Field("title", sentence(), "活动名称", required=True),
    Field("summary", sentence(), "简介", "一两句话。"),
    Field(
        "campaigns",
        _ids("campaigns", min_items=1),
        "活动季",
        "至少一个。日期不在活动季的时间里会有提醒。",
        required=True,
    ),
    Field("programmes", _ids("programmes"), "行动", "市级主场、百会联百企等，按目标统计。"),
    Field("themes", _ids("themes", min_items=1), "主题", "至少一个。", required=True, facet=2),
    Field("audiences", _ids("audiences"), "适合的人群", facet=3),
    Field("forms", _ids("forms"), "活动形式", facet=4),
    Field("ages", AGES, "适合的年龄", "周岁，可以只写一头。"),
    Field(
        "languages",
        ListOf(Choice(LANGUAGES), unique=True),
        "用什么语言",
        "和网站的语言一样的不用写；手语、字幕写在 `access`。",
    ),
    Field(
        "district",
        Reference("districts"),
        "区县",
        "填报的区（市）县或功能区；全市的或市级的写 `city`。除了 `mode: online` 都必填。"
        "按填报单位写，不一定是街道在行政区划上所属的区。",
        facet=1,
    ),
    Field(
        "place",
        Record(
            Place, (Field("town", line(40), "乡镇街道", required=True), Field("village", line(40), "村社区"))
        ),
        "乡镇（街道）和村（社区）",
        "和区划数据对不上时有提醒；来源就是那样写的，可以不改。",
    ),
    Field("venue", VENUE, "场馆", "`content/venues.yaml` 里的编号，或者直接写在这里。"),
    Field("mode", Choice(MODES), "线下还是线上", "不写就是 `onsite`。"),
    Field("online_url", HTTPS_URL, "线上参加的网址", "线上和同步的活动没有写会有提醒。"),
    Field(
        "start",
        MOMENT,
        "开始的时间",
        "`start`、`sessions`、`when_note` 三个里写一个。没有公布钟点的只写日期，只公布了月份的写到月份。",
        data="sessions",
    ),
    Field(
        "end",
        END,
        "结束的时间",
        "没有公布就不写；写得和 `start` 一样细。只有日期时，这一天也算在内。",
        data="sessions",
    ),
    Field("time_note", line(100), "说不准钟点时的话"),
    Field("tentative", BOOLEAN, "时间是拟定的", "来源写“拟于”“暂定”的写 `true`，定下来就删掉。"),
    Field("when_note", line(100), "没有日期时的话", "代替 `start`，要和 `year` 一起写。"),
    Field("year", YEAR, "哪一年", "和 `when_note` 一起写。"),
    Field(
        "daily",
        ListOf(HOURS, unique=True, min_items=1),
        "每天开放的钟点",
        "从 `start` 到 `end`，每天都是。这时 `start` 和 `end` 只写日期。跨过零点的不能写在这里。",
        data="sessions",
    ),
    Field("repeat", REPEAT, "重复", "每天或每周。`start` 和 `end` 说第一场的钟点。", data="sessions"),
    Field(
        "sessions",
        ListOf(SESSION, min_items=1),
        "各场",
        "各场时间没有规律，或者要单独取消、改期某一场时，逐场写。",
    ),
    Field("part_of", ACTIVITY_ID, "上级活动", "例如某个主场活动里的一场讲座，写主场活动的编号。"),
    Field(
        "organizers",
        Record(Organizers, tuple(Field(role, ListOf(ORGANIZER), label) for role, label in ROLES.items())),
        "主办方",
    ),
    Field(
        "speakers",
        ListOf(
            Record(
                Speaker,
                (
                    Field("name", line(40), "姓名", required=True),
                    Field("unit", line(100), "单位", required=True),
                ),
            )
        ),
        "主讲",
        "主办方公开预告的嘉宾，只写公开的姓名和单位。",
    ),
    Field("fee", FEE, "费用", "来源没有写就不写。"),
    Field("registration", REGISTRATION, "报名"),
    Field("access", _ids("access"), "无障碍", facet=5),
    Field(
        "contact",
        Record(
            Contact,
            (
                Field("unit", line(100), "单位或部门"),
                Field("phone", PHONE, "电话"),
                Field("email", EMAIL, "邮箱"),
            ),
        ),
        "咨询方式",
        "只写单位的。",
    ),
    Field("status", Choice(STATUSES), "状态", "还办不办。改了时间、地点或状态，同时写一条 `changes`。"),
    Field("status_note", sentence(400), "状态的说明"),
    Field("changes", ListOf(CHANGE), "变更记录", "公开的，旧的在前。"),
    Field("published", DATE_OR_TIME, "公布的时间", "不写时用活动季的 `announced`。"),
    Field("updated", DATE_OR_TIME, "更新的时间", "时间、地点没有变，只改了文字的日期。"),
    Field("featured", BOOLEAN, "重点活动"),
    Field("draft", BOOLEAN, "草稿", "会检查，不发布。", withheld="草稿不发布"),
    Field("cover", PICTURE, "封面图片"),
    Field("images", ListOf(PICTURE), "更多图片"),
    Field(
        "recap",
        Record(
            Recap,
            (
                Field("text", text(), "回顾的文字"),
                Field("attendance", line(100), "多少人参加", "一句话。"),
                Field("photos", ListOf(PICTURE), "照片"),
                Field("videos", ListOf(LINK), "视频"),
                Field("links", ListOf(LINK), "链接"),
            ),
        ),
        "回顾",
        "活动之后补写。",
    ),
    Field(
        "en",
        Record(
            English,
            (
                Field("title", line(300), "英文名称"),
                Field("summary", line(400), "英文简介"),
                Field("body", text(), "英文正文"),
            ),
        ),
        "英文",
    ),
    Field("kepuri_url", URL, "全国平台上的网页"),
    SOURCE,
    Field("aliases", ListOf(ACTIVITY_ID, unique=True), "以前用过的编号", "最早的写在最前面。"),
)

ACTIVITY = Group(FIELDS)

#: The fields that list ids of the vocabulary of the same name.
NAMED = tuple(field.name for field in FIELDS if field.vocabulary == field.name)

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
    values = ACTIVITY.parse(root, reader)
    if values is None:
        return None
    _resolve_venues(values, vocabularies)
    at: dict[str, Span] = values[AT]
    if values.get("status") == "moved-online":
        values["mode"] = "online"
    districts = vocabularies.districts
    if districts and "district" not in at and values.get("mode") != "online":
        whole = "；全市的写 city" if "city" in districts else ""
        help = f"加上一行“district: 编号”，编号见 districts.yaml{whole}；只在线上办的写 mode: online。"
        reader.report("missing-field", at[AT], "缺少 district。", help)
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
