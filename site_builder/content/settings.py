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

from site_builder.content.fields import (
    AT,
    TERM_ID,
    Field,
    Reader,
    choice,
    email_or_https_url,
    line,
    list_of,
    make,
    mapping_of,
    read_fields,
    scalar,
    text,
    url,
)
from site_builder.content.positioned import Positioned
from site_builder.content.times import NotATime, parse_duration
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


def base_url(node: Node, reader: Reader) -> str | None:
    """Where the site stands, ``https://host/`` or with a path; a missing last slash is added."""
    value = url(node, reader)
    if value is not None and re.search(r"[?#]", value):
        reader.report(
            "not-a-url", node, "网站地址里不能有 ? 和 #。", "只写到目录，例如 https://example.org/kepu/。"
        )
        return None
    return value if value is None or value.endswith("/") else value + "/"


def timezone(node: Node, reader: Reader) -> str | None:
    """An IANA time zone, ``Asia/Shanghai``."""
    value = scalar(node, reader)
    if value is None:
        return None
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        reader.report(
            "unknown-value", node, f"没有“{value}”这个时区。", "写 IANA 时区名，例如 Asia/Shanghai。"
        )
        return None
    return value


def namespace(node: Node, reader: Reader) -> UUID | None:
    """A fixed UUID; calendars know our events by it, so it never changes."""
    value = scalar(node, reader)
    if value is None:
        return None
    try:
        return UUID(value)
    except ValueError:
        reader.report(
            "unknown-value",
            node,
            "uid_namespace 应当是一个 UUID。",
            "运行 python3 -c 'import uuid; print(uuid.uuid4())' 生成一个，以后永远不改。",
        )
        return None


def duration(node: Node, reader: Reader) -> timedelta | None:
    """How long an activity lasts whose end was not announced: ``2h``, ``90m``."""
    value = scalar(node, reader)
    if value is None:
        return None
    try:
        return parse_duration(value)
    except NotATime as error:
        reader.report("not-a-time", node, *error.args)
        return None


def past(node: Node, reader: Reader) -> int | None:
    """``all``, or how many days a feed keeps what is over: ``90 days`` or ``90``. -1 stands for all."""
    value = scalar(node, reader)
    if value is None:
        return None
    if value == "all":
        return -1
    found = re.fullmatch(r"(\d{1,4})(?: ?(?:days?|天))?", value, re.ASCII)
    if found:
        return int(found[1])
    reader.report("unknown-value", node, f"“{value}”不是天数。", "写 all（全部保留）或天数，例如 90 days。")
    return None


def media_file(node: Node, reader: Reader) -> str | None:
    """A picture in ``content/media/``, named as ``media/NAME.svg``."""
    value = scalar(node, reader)
    if value is None or MEDIA.fullmatch(value):
        reader.media.setdefault(value or "", reader.span(node))
        return value
    reader.report(
        "unknown-value",
        node,
        f"“{value}”不是图片文件。",
        "图片放进 content/media/，写成 media/名字.png，名字用小写字母。",
    )
    return None


def share_picture(node: Node, reader: Reader) -> str | None:
    """A picture of ``content/media/`` that link cards can show: no SVG."""
    value = media_file(node, reader)
    if value is None or not value.endswith(".svg"):
        return value
    reader.report(
        "unknown-value", node, "链接卡片不能用 SVG 图片。", "换成 PNG 或 JPEG，正方形，边长 600 像素左右。"
    )
    return None


def country(node: Node, reader: Reader) -> str | None:
    """Where the site's places are, as ISO 3166 writes countries: ``CN``, ``GB``."""
    value = scalar(node, reader)
    if value is None or re.fullmatch(r"[A-Z]{2}", value, re.ASCII):
        return value
    reader.report("unknown-value", node, f"“{value}”不是国家代码。", "写两个大写字母，例如 CN、GB。")
    return None


def feed_name(node: Node, reader: Reader) -> str | None:
    """How feeds' file names begin: readers see it in their calendar, ``my-city``."""
    value = scalar(node, reader)
    if value is None or (TERM_ID.fullmatch(value) and len(value) <= 30):
        return value
    reader.report(
        "not-an-id",
        node,
        f"“{value}”不能作日历的文件名。",
        "用小写字母、数字和连字符，最多 30 个，例如 my-city。",
    )
    return None


#: The vocabularies that a site may name in its own words.
VOCABULARIES = ("districts", "themes", "audiences", "campaigns", "programmes", "venues", "forms", "access")
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

#: The languages that there are texts in (presentation/locale/).
LANGUAGES = {"zh-CN": "简体中文"}
#: The currencies that prices are said in.
CURRENCIES = {"CNY": "人民币", "HKD": "港元", "TWD": "新台币", "EUR": "欧元", "GBP": "英镑", "USD": "美元"}

SITE = (
    Field("name", line(40), required=True),
    Field("short_name", line(12)),
    Field("description", line(200), required=True),
    Field("city", line(20), required=True),
    Field("language", choice(LANGUAGES), required=True),
    Field("base_url", base_url, required=True),
    Field("timezone", timezone, required=True),
    Field("uid_namespace", namespace, required=True),
    Field("default_duration", duration, required=True),
    Field(
        "organisation", mapping_of(Field("name", line(80), required=True), Field("url", url)), required=True
    ),
    Field("home_title", line(40), required=True),
    Field("archive_title", line(40), required=True),
    Field(
        "footer",
        mapping_of(
            Field("icp", line()),
            Field("police", line()),
            Field("contact", text()),
            Field("report_error", email_or_https_url),
            Field("site_code", line(20)),
        ),
    ),
    Field(
        "brand",
        list_of(
            mapping_of(
                Field("file", media_file, required=True),
                Field("alt", line(), required=True),
                Field("url", url),
            )
        ),
    ),
    Field("share_picture", share_picture),
    Field("country", country),
    Field("currency", choice(CURRENCIES)),
    Field(
        "words",
        mapping_of(
            Field("activities", line(20)),
            Field("kinds", mapping_of(*(Field(kind, line(20)) for kind in VOCABULARIES))),
            Field("leads", mapping_of(*(Field(kind, line(200)) for kind in VOCABULARIES))),
        ),
    ),
    Field("licence", mapping_of(Field("name", line(60), required=True), Field("url", url))),
    Field(
        "feeds",
        mapping_of(
            Field("site", choice({"all": "全部活动", "main": "市级和重点活动"})),
            Field("past", past),
            Field("main", list_of(choice(FEED_KINDS), unique=True)),
            Field("name", feed_name),
        ),
    ),
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
