"""``/api/``: the open data, told to people; and ``/sitemap/``: all sections of the site as links."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from site_builder.catalog import FEEDLESS_KINDS, LISTED_KINDS, is_over
from site_builder.content.settings import VOCABULARIES, Licence
from site_builder.outputs.data.api import schema
from site_builder.outputs.data.records import record
from site_builder.presentation.catalogue import mark
from site_builder.presentation.context import BuildContext, Head, HtmlPage, Link, crumbs, html_output
from site_builder.presentation.listings import SINGLES, kind_listings, site_listing

#: Fields of the example, enough to see how they look.
SHOWN = ("id", "url", "title", "status", "mode", "district", "venue", "sessions", "themes", "fee", "free")


class Meaning(Struct, frozen=True, kw_only=True):
    """A field, its type in words, and what it means."""

    name: str
    kind: str
    text: str


class DataView(Struct, frozen=True, kw_only=True):
    """The page about the open data. ``example`` is the id of the activity whose record is shown."""

    head: Head
    title: str
    licence: Licence | None
    fields: tuple[Meaning, ...]
    session_fields: tuple[Meaning, ...]
    example: str
    record: str
    address: str
    calendar: str
    atom: str


class SectionLinks(Struct, frozen=True, kw_only=True):
    """A section of the site and the pages in it."""

    title: str
    url: str
    links: tuple[Link, ...]


class SiteMapView(Struct, frozen=True, kw_only=True):
    """All sections."""

    head: Head
    title: str
    sections: tuple[SectionLinks, ...]


def plan_data(context: BuildContext) -> Iterator[HtmlPage[DataView]]:
    """``/api/``."""
    yield "api/", "", partial(_data_view, context)


def _data_view(context: BuildContext) -> DataView:
    head = Head(
        title=context.say("开放数据"),
        description=context.say(
            "全部活动的数据：JSON、表格、日历和更新订阅，有哪些字段，怎么用，按什么许可用。"
        ),
        path="api/",
        crumbs=crumbs(context, (context.say("开放数据"), "api/")),
        section="api",
    )
    activities = context.catalog.activities
    example = next(
        (
            activity
            for activity in activities
            if activity.sessions and activity.venue and not is_over(activity, context.today)
        ),
        next(iter(activities), None),
    )
    shown = (
        {name: value for name, value in record(context, example).items() if name in SHOWN} if example else {}
    )
    properties = schema(context)["$defs"]["activity"]["properties"]
    listing = site_listing(context)
    return DataView(
        head=head,
        title=context.say("开放数据"),
        licence=context.settings.licence,
        fields=_meanings(context, properties),
        session_fields=_meanings(context, properties["sessions"]["items"]["properties"]),
        example=example.id if example else "",
        record=json.dumps(shown, ensure_ascii=False, indent=2),
        address=context.absolute("api/activities.json"),
        calendar=context.url(listing.feed),
        atom=context.url(listing.atom),
    )


def _meanings(context: BuildContext, properties: dict[str, dict[str, object]]) -> tuple[Meaning, ...]:
    kinds = {
        "string": mark("文字"),
        "array": mark("列表"),
        "object": mark("对象（数据类型）"),
        "number": mark("数"),
        "integer": mark("整数"),
        "boolean": mark("是否"),
    }
    one_of = mark("几个值之一")
    return tuple(
        Meaning(
            name=name,
            kind=context.say(kinds.get(str(value.get("type")), one_of)),
            text=str(value["description"]),
        )
        for name, value in properties.items()
    )


def plan_site_map(context: BuildContext) -> Iterator[HtmlPage[SiteMapView]]:
    """``/sitemap/``."""
    yield "sitemap/", "", partial(_site_map_view, context)


def _site_map_view(context: BuildContext) -> SiteMapView:
    vocabularies = (*LISTED_KINDS, *FEEDLESS_KINDS)
    names = context.words.listed([context.words.kind(kind) for kind in VOCABULARIES])
    head = Head(
        title=context.say("网站地图"),
        description=context.say("本站全部栏目：{kinds}、月份。", kinds=names),
        path="sitemap/",
        crumbs=crumbs(context, (context.say("网站地图"), "sitemap/")),
    )
    kinds = (
        SectionLinks(
            title=context.words.kind(kind),
            url=context.url(f"{kind}/"),
            links=tuple(
                Link(text=listing.name, url=context.url(listing.path))
                for listing in kind_listings(context, kind)
            ),
        )
        for kind in vocabularies
        if kind_listings(context, kind)
    )
    months = tuple(
        Link(text=context.words.month(month), url=context.url(f"dates/{month.year}/{month.month:02}/"))
        for month in sorted(context.catalog.by_month, reverse=True)
    )
    further = (
        (context.say("全部活动"), "activities/"),
        *((context.say(single.name), single.path) for single in SINGLES.values()),
        (context.say("变更公告"), "changes/"),
        (context.say("搜索"), "search/"),
        (context.say("我的活动"), "my/"),
        (context.say("订阅到日历"), "subscribe/"),
        (context.say("打印张贴"), "print/"),
        (context.say("开放数据"), "api/"),
    )
    pages = ((page.title, f"{page.name}/") for page in context.catalog.content.pages)
    return SiteMapView(
        head=head,
        title=context.say("网站地图"),
        sections=(
            SectionLinks(
                title=context.say("栏目"),
                url=context.url(""),
                links=tuple(Link(text=name, url=context.url(path)) for name, path in (*further, *pages)),
            ),
            *kinds,
            SectionLinks(title=context.say("日期"), url=context.url("dates/"), links=months),
        ),
    )


DATA = html_output("data", "pages/data.html", plan_data)
SITE_MAP = html_output("site-map", "pages/site_map.html", plan_site_map, lists=True)
