"""``/api/``: the open data, told to people; and ``/sitemap/``: all sections of the site as links."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from site_builder.catalog import FEEDLESS_KINDS, LISTED_KINDS, is_over
from site_builder.content.settings import Licence
from site_builder.outputs import words
from site_builder.outputs.api import MEANINGS, record, schema
from site_builder.outputs.listings import SINGLES, kind_listings, site_listing
from site_builder.outputs.plan import Chip, Head, HtmlPage, Plan, crumbs, html_output

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
    links: tuple[Chip, ...]


class SiteMapView(Struct, frozen=True, kw_only=True):
    """All sections."""

    head: Head
    title: str
    sections: tuple[SectionLinks, ...]


def plan_data(plan: Plan) -> Iterator[HtmlPage]:
    """``/api/``."""
    yield "api/", "", partial(_data_view, plan)


def _data_view(plan: Plan) -> DataView:
    head = Head(title="开放数据", description="全部活动的数据：JSON、表格、日历和更新订阅，有哪些字段，怎么用，按什么许可用。", path="api/",
                crumbs=crumbs(plan, ("开放数据", "api/")), section="api")  # fmt: skip
    activities = plan.catalog.activities
    example = next((each for each in activities if each.sessions and each.venue and not is_over(each, plan.today)), next(iter(activities), None))
    shown = {name: value for name, value in record(plan, example).items() if name in SHOWN} if example else {}
    properties = schema(plan)["$defs"]["activity"]["properties"]
    listing = site_listing(plan)
    return DataView(
        head=head,
        title="开放数据",
        licence=plan.settings.licence,
        fields=_meanings(properties),
        session_fields=_meanings(properties["sessions"]["items"]["properties"]),
        example=example.id if example else "",
        record=json.dumps(shown, ensure_ascii=False, indent=2),
        address=plan.absolute("api/activities.json"),
        calendar=plan.url(listing.feed),
        atom=plan.url(listing.atom),
    )


def _meanings(properties: dict[str, dict[str, object]]) -> tuple[Meaning, ...]:
    kinds = {"string": "文字", "array": "列表", "object": "对象", "number": "数", "integer": "整数", "boolean": "是否"}
    return tuple(Meaning(name=name, kind=kinds.get(str(value.get("type")), "几个值之一"), text=MEANINGS[name]) for name, value in properties.items())


def plan_site_map(plan: Plan) -> Iterator[HtmlPage]:
    """``/sitemap/``."""
    yield "sitemap/", "", partial(_site_map_view, plan)


def _site_map_view(plan: Plan) -> SiteMapView:
    head = Head(title="网站地图", description="本站全部栏目：区县、主题、人群、活动季、行动、场馆、形式、无障碍、月份。", path="sitemap/",
                crumbs=crumbs(plan, ("网站地图", "sitemap/")))  # fmt: skip
    kinds = (
        SectionLinks(title=words.KIND_WORDS[kind], url=plan.url(f"{kind}/"),
                     links=tuple(Chip(text=each.name, url=plan.url(each.path)) for each in kind_listings(plan, kind)))
        for kind in (*LISTED_KINDS, *FEEDLESS_KINDS)
    )  # fmt: skip
    months = tuple(Chip(text=words.month_words(month), url=plan.url(f"dates/{month.year}/{month.month:02}/")) for month in sorted(plan.catalog.by_month, reverse=True))
    others = (("全部活动", "activities/"), *((each.name, each.path) for each in SINGLES.values()), ("变更公告", "changes/"), ("搜索", "search/"),
              ("我的活动", "my/"), ("订阅到日历", "subscribe/"), ("打印张贴", "print/"), ("开放数据", "api/"))  # fmt: skip
    pages = ((page.title, f"{page.name}/") for page in plan.catalog.content.pages)
    return SiteMapView(head=head, title="网站地图", sections=(
        SectionLinks(title="栏目", url=plan.url(""), links=tuple(Chip(text=name, url=plan.url(path)) for name, path in (*others, *pages))),
        *kinds,
        SectionLinks(title="日期", url=plan.url("dates/"), links=months),
    ))  # fmt: skip


DATA = html_output("data", "pages/data.html", plan_data)
SITE_MAP = html_output("site-map", "pages/site_map.html", plan_site_map, lists=True)
