"""``content/site.yaml``: who runs the site, where it stands, and what its feeds hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct
from yaml import MappingNode, Node

from site_builder.content.fields import AT, Field, Group, make, read_fields
from site_builder.content.kinds import (
    EMAIL_OR_HTTPS_URL,
    LINK,
    LONGEST_BASE_URL,
    TERM_ID,
    URL,
    Choice,
    Kind,
    ListOf,
    Made,
    Schema,
    Time,
    Word,
    line,
    matching,
    short,
    text,
)
from site_builder.content.languages import LANGUAGES
from site_builder.content.positioned import Positioned
from site_builder.content.reader import Reader
from site_builder.content.times import parse_duration
from site_builder.diagnostics import Span

MEDIA = re.compile(r"media/[a-z0-9/_-]+\.(?:svg|png|jpg|jpeg|webp)", re.ASCII)


class Mark(Struct, frozen=True, kw_only=True):
    """A brand mark: a picture under ``content/media/``, its text alternative, and where it leads."""

    file: str
    alt: str
    url: str = ""


class Footer(Struct, frozen=True, kw_only=True):
    """What a public body's footer must name.

    ICP and police filings, contact, where to report an error (a mail address or a page), the code of a
    government site.
    """

    icp: str = ""
    police: str = ""
    contact: str = ""
    report_error: str = ""
    site_code: str = ""


class Licence(Struct, frozen=True, kw_only=True):
    """Under what terms others may use the open data."""

    name: str
    url: str = ""


class SiteWords(Struct, frozen=True, kw_only=True):
    """What a site calls its own things, where the words of its language do not fit.

    ``activities``: all that it lists, in a sentence; by vocabulary, ``kinds``: its name, ``leads``: the first
    sentence of its overview.
    """

    activities: str = ""
    kinds: Mapping[str, str] = {}
    leads: Mapping[str, str] = {}


class FeedSettings(Struct, frozen=True, kw_only=True):
    """``site``: what the site's own feed holds; ``past``: days kept after the end, None for all.

    ``main``: kinds of lists whose feeds hold main events only. ``name``: how the names of ``/feeds/NAME.ics``
    begin.
    """

    site: str = "all"
    past: int | None = None
    main: tuple[str, ...] = ()
    name: str = "activities"


class Settings(Positioned, frozen=True, eq=False, kw_only=True):
    """The whole of ``site.yaml``.

    ``base_url`` ends in a slash; ``base_path`` is its path; ``at`` is where each field stands.
    """

    name: str
    short_name: str
    description: str
    city: str
    language: str
    base_url: str
    timezone: str
    uid_namespace: UUID
    default_duration: timedelta
    organisation: str
    organisation_url: str
    home_title: str
    archive_title: str
    footer: Footer
    brand: tuple[Mark, ...]
    share_picture: str = ""
    feeds: FeedSettings
    licence: Licence | None
    words: SiteWords = SiteWords()
    country: str = "CN"
    currency: str = "CNY"
    at: Mapping[str, Span] = {}

    @property
    def base_path(self) -> str:
        """The path part of ``base_url``: ``/`` or ``/calendar/``."""
        return urlsplit(self.base_url).path


def _base_url(value: str, node: Node, reader: Reader) -> str | None:
    if re.search(r"[?#]", value):
        reader.report(
            "not-a-url", node, "网站地址里不能有 ? 和 #。", "只写到目录，例如 https://example.org/calendar/。"
        )
        return None
    if len(value) > LONGEST_BASE_URL:
        message = f"网站地址有 {len(value)} 个字，上限是 {LONGEST_BASE_URL} 个，再长就放不进二维码。"
        reader.report("too-long", node, message, "换一个短的地址，例如 https://example.org/kepu/。")
        return None
    return value if value.endswith("/") else value + "/"


#: Where the site stands, ``https://host/`` or with a path; a missing last slash is added.
BASE_URL: Kind[str] = Made(URL, _base_url)


def _timezone(word: str) -> str | None:
    try:
        ZoneInfo(word)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return word


#: An IANA time zone, ``Asia/Shanghai``.
TIMEZONE = Word(
    read=_timezone,
    code="unknown-value",
    says="没有“{}”这个时区。",
    help="写 IANA 时区名，例如 Asia/Shanghai。",
    form="IANA 时区名，例如 `Asia/Shanghai`",
    written={"type": "string"},
    means={"type": "string"},
)


def _uuid(word: str) -> UUID | None:
    try:
        return UUID(word)
    except ValueError:
        return None


#: A fixed UUID; calendars know our events by it, so it never changes.
NAMESPACE = Word(
    read=_uuid,
    code="unknown-value",
    says="uid_namespace 应当是一个 UUID。",
    help="运行 python3 -c 'import uuid; print(uuid.uuid4())' 生成一个，以后永远不改。",
    form="一个 UUID",
    written={"type": "string"},
    means={"type": "string", "format": "uuid"},
)

#: How long an activity lasts whose end was not announced: ``2h``, ``90m``.
DURATION = Time(
    read=parse_duration,
    form="`2h`、`90m` 或 `1h30m`，不超过一天",
    written={"type": "string", "pattern": r"^(\d{1,4}h)?(\d{1,4}m)?$"},
    means={"type": "string"},
)


def _past(word: str) -> int | None:
    if word == "all":
        return -1
    found = re.fullmatch(r"(\d{1,4})(?: ?(?:days?|天))?", word, re.ASCII)
    return int(found[1]) if found else None


#: ``all``, or how many days a feed keeps what is over: ``90 days`` or ``90``. -1 stands for all.
PAST = Word(
    read=_past,
    code="unknown-value",
    says="“{}”不是天数。",
    help="写 all（全部保留）或天数，例如 90 days。",
    form="`all`（全部保留）或天数，例如 `90 days`",
    written={"type": ["string", "integer"], "pattern": r"^(all|\d{1,4}( ?(days?|天))?)$"},
    means={"type": "integer"},
)


class Media(Struct, frozen=True, kw_only=True):
    """A picture in ``content/media/``, named as ``media/NAME.svg``; the reader is told its name."""

    word: Word[str] = matching(
        MEDIA,
        code="unknown-value",
        says="“{}”不是图片文件。",
        help="图片放进 content/media/，写成 media/名字.png，名字用小写字母。",
        form="`media/名字.png`，文件放在 `content/media/`，名字用小写字母、数字、连字符",
    )

    def parse(self, node: Node, reader: Reader) -> str | None:
        """The picture's name; whether it exists is asked later."""
        value = self.word.parse(node, reader)
        if value is not None:
            reader.media.setdefault(value, reader.span(node))
        return value

    @property
    def form(self) -> str:
        """How it is named."""
        return self.word.form

    def schema(self) -> Schema:
        """How it is named."""
        return self.word.schema()

    def data(self) -> Schema:
        """Its address."""
        return LINK


def _no_svg(value: str, node: Node, reader: Reader) -> str | None:
    if not value.endswith(".svg"):
        return value
    reader.report(
        "unknown-value", node, "链接卡片不能用 SVG 图片。", "换成 PNG 或 JPEG，正方形，边长 600 像素左右。"
    )
    return None


#: A picture of ``content/media/`` that link cards can show: no SVG.
SHARE_PICTURE: Kind[str] = Made(Media(), _no_svg)

#: Where the site's places are, as ISO 3166 writes countries: ``CN``, ``GB``.
COUNTRY = matching(
    re.compile("[A-Z]{2}", re.ASCII),
    code="unknown-value",
    says="“{}”不是国家代码。",
    help="写两个大写字母，例如 CN、GB。",
    form="国家代码，两个大写字母，例如 `CN`、`GB`",
)

#: How feeds' file names begin: readers see it in their calendar, ``my-city``.
FEED_NAME = Word(
    read=lambda word: word if TERM_ID.fullmatch(word) and len(word) <= 30 else None,
    code="not-an-id",
    says="“{}”不能作日历的文件名。",
    help="用小写字母、数字和连字符，最多 30 个，例如 my-city。",
    form="小写字母、数字和连字符，最多 30 个，例如 `my-city`",
    written={"type": "string", "maxLength": 30, "pattern": f"^{TERM_ID.pattern}$"},
    means={"type": "string"},
)


#: The vocabularies that a site may name in its own words.
VOCABULARIES = {
    "districts": "区县",
    "themes": "主题",
    "audiences": "人群",
    "campaigns": "活动季",
    "programmes": "行动",
    "venues": "场馆",
    "forms": "形式",
    "access": "无障碍",
}
#: Lists whose feeds can be told to hold main events only, when all of them are too many.
FEED_KINDS = {
    "districts": "区县",
    "themes": "主题",
    "programmes": "行动",
    "audiences": "人群",
    "venues": "场馆",
    "combinations": "区县里的一类",
    "months": "活动季的月份",
    "free": "免费",
    "registration": "报名开放",
}

#: The currencies that prices are said in.
CURRENCIES = {"CNY": "人民币", "HKD": "港元", "TWD": "新台币", "EUR": "欧元", "GBP": "英镑", "USD": "美元"}

WHOSE = Group(
    (Field("name", line(80), "名称", required=True), Field("url", URL, "网址")),
)
FOOTER = Group(
    (
        Field("icp", line(), "备案号"),
        Field("police", line(), "公安备案号"),
        Field("contact", text(), "联系方式"),
        Field("report_error", EMAIL_OR_HTTPS_URL, "纠错的地方"),
        Field("site_code", line(20), "政府网站标识码"),
    )
)
MARK = Group(
    (
        Field("file", Media(), "图片", required=True),
        Field("alt", line(), "给看不见图的人的说明", required=True),
        Field("url", URL, "点了去哪里"),
    )
)
LICENCE = Group((Field("name", line(60), "名称", required=True), Field("url", URL, "网址")))
FEEDS = Group(
    (
        Field("site", Choice({"all": "全部活动", "main": "市级和重点活动"}), "全站日历放什么"),
        Field("past", PAST, "结束的活动保留多久"),
        Field(
            "main",
            ListOf(Choice(FEED_KINDS), unique=True),
            "哪几种日历也只放市级和重点活动",
            "日历太大时才写。",
        ),
        Field("name", FEED_NAME, "日历文件名的开头", "读者在日历应用里会看到，发布后不改。"),
    )
)
WORDS = Group(
    (
        Field("activities", line(20), "对全部活动的总称", "不写就是“活动”。"),
        Field(
            "kinds",
            Group(tuple(Field(kind, line(20), label) for kind, label in VOCABULARIES.items())),
            "各个栏目的名称",
            "例如把 `districts` 叫作“街区”。",
        ),
        Field(
            "leads",
            Group(tuple(Field(kind, line(200), label) for kind, label in VOCABULARIES.items())),
            "各个栏目开头的一句话",
        ),
    )
)
SITE = Group(
    (
        Field("name", line(40), "网站名", required=True),
        Field("short_name", short(12), "短名", "显示在手机桌面上；不写就用 `name`。"),
        Field("description", line(200), "一句话介绍", required=True),
        Field("city", line(20), "城市", required=True),
        Field("language", Choice(LANGUAGES), "语言", required=True),
        Field("base_url", BASE_URL, "网站的网址", "可以带路径。", required=True),
        Field("timezone", TIMEZONE, "时区", required=True),
        Field("uid_namespace", NAMESPACE, "日历条目身份的命名空间", "一经发布永远不改。", required=True),
        Field(
            "default_duration",
            DURATION,
            "默认时长",
            "只公布了开始时刻的活动在日历里占多久。",
            required=True,
        ),
        Field("organisation", WHOSE, "主办单位", required=True),
        Field("home_title", line(40), "首页的大标题", "活动期间用。", required=True),
        Field("archive_title", line(40), "活动季结束以后首页的大标题", required=True),
        Field("footer", FOOTER, "页脚"),
        Field("brand", ListOf(MARK), "品牌标识", "没有就写 `[]`。"),
        Field(
            "share_picture",
            SHARE_PICTURE,
            "分享图片",
            "链接发到聊天和微博里时卡片上的图片，正方形，边长 600 像素左右；活动有 `cover` 时用活动的。",
        ),
        Field("country", COUNTRY, "国家", "场地在哪里，不写就是 `CN`；中国以外的用那里的人有的地图。"),
        Field("currency", Choice(CURRENCIES), "货币", "`fee` 写数字时是哪种钱，不写就是 `CNY`。"),
        Field("words", WORDS, "网站自己的词", "本站自己的说法，通行的词不合适时才写。"),
        Field("licence", LICENCE, "开放数据的许可", "没有写时，数据页面请人先联系主办单位。"),
        Field("feeds", FEEDS, "日历订阅"),
    )
)


def parse_settings(
    root: MappingNode, reader: Reader, *, override_base_url: str | None = None
) -> Settings | None:
    """The site's settings, or None when something is wrong; ``override_base_url`` replaces the file's."""
    values = read_fields(root, reader, SITE)
    if values is None:
        return None
    organisation = values.pop("organisation")
    feeds = values.pop("feeds", {})
    kept = feeds.pop("past", -1)
    values |= {
        "short_name": values.get("short_name", values["name"]),
        "base_url": override_base_url.rstrip("/") + "/" if override_base_url else values["base_url"],
        "organisation": organisation["name"],
        "organisation_url": organisation.get("url", ""),
        "footer": make(Footer, values.get("footer", {})),
        "brand": tuple(make(Mark, mark) for mark in values.get("brand", ())),
        "feeds": make(FeedSettings, {**feeds, "past": None if kept == -1 else kept}),
        "words": _site_words(values.get("words", {})),
        "licence": make(Licence, values["licence"]) if "licence" in values else None,
        "at": values[AT],
    }
    return make(Settings, values)


def _site_words(values: dict[str, Any]) -> SiteWords:
    mappings = {
        name: {key: value for key, value in values.get(name, {}).items() if key != AT}
        for name in ("kinds", "leads")
    }
    return SiteWords(activities=values.get("activities", ""), **mappings)
