"""Plain pages: subscribe, the free pages of ``content/pages/``, and the one for addresses that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.catalog import LISTED_KINDS
from site_builder.outputs import words
from site_builder.outputs.listings import kind_listings, site_listing
from site_builder.outputs.plan import Head, Plan, crumbs, html_output


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A feed to subscribe to: its address for computers, for Apple's ``webcal``, and its page."""

    name: str
    url: str
    webcal: str
    page: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTable:
    """The feeds of one kind."""

    heading: str
    anchor: str
    rows: tuple[FeedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribeView:
    """The subscribe page."""

    head: Head
    title: str
    whole: FeedRow
    tables: tuple[FeedTable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeView:
    """A free page."""

    head: Head
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView:
    """The page for an address that does not exist."""

    head: Head
    title: str


def plan_subscribe(plan: Plan) -> Iterator[tuple[str, SubscribeView]]:
    """``/subscribe/``."""
    head = Head(title="订阅到日历", description=f"把{plan.settings.city}的科普活动订阅到手机或电脑日历，改期和取消会自动更新。",
                path="subscribe/", crumbs=crumbs(plan, ("订阅", "subscribe/")), section="subscribe")  # fmt: skip
    site = site_listing(plan)
    tables = tuple(
        FeedTable(
            heading=f"按{words.KIND_WORDS[kind]}",
            anchor=kind,
            rows=tuple(_row(plan, each.name, each.path, len(each.activities)) for each in kind_listings(plan, kind)),
        )
        for kind in LISTED_KINDS
    )
    yield "subscribe/", SubscribeView(head=head, title="订阅到日历", whole=_row(plan, site.name, site.path, len(site.activities)), tables=tables)


def _row(plan: Plan, name: str, path: str, count: int) -> FeedRow:
    url = plan.absolute(f"{path}calendar.ics")
    return FeedRow(name=name, url=url, webcal="webcal:" + url.partition(":")[2], page=plan.url(path), count=count)


def plan_free(plan: Plan) -> Iterator[tuple[str, FreeView]]:
    """``/about/`` and the like."""
    for page in plan.catalog.content.pages:
        path = f"{page.name}/"
        head = Head(title=page.title, description=page.description, path=path, crumbs=crumbs(plan, (page.title, path)), section=page.name)
        yield path, FreeView(head=head, title=page.title, body=page.body.html)


def plan_not_found(plan: Plan) -> Iterator[tuple[str, NotFoundView]]:
    """``/404.html``."""
    head = Head(title="找不到这个页面", description="这个地址没有页面。", path="404.html")
    yield "404.html", NotFoundView(head=head, title="找不到这个页面")


SUBSCRIBE = html_output("subscribe", "pages/subscribe.html", plan_subscribe)
FREE = html_output("free", "pages/free.html", plan_free)
NOT_FOUND = html_output("not-found", "pages/not_found.html", plan_not_found)
