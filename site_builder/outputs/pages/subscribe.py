"""Subscribe.

Choose a calendar; for each the address, the steps for every phone, and a QR code to go on with on a phone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from site_builder.outputs.calendars.subscription import KINDS, Subscription, subscription
from site_builder.outputs.calendars.web_calendars import subscribe_links
from site_builder.presentation.catalogue import mark
from site_builder.presentation.context import (
    BuildContext,
    Head,
    HtmlPage,
    Link,
    Output,
    Page,
    TextView,
    crumbs,
    html_output,
    render_text,
)
from site_builder.presentation.listings import (
    COMBINED,
    Listing,
    combinations,
    kind_listings,
    listings,
    site_listing,
)


class FeedRow(Struct, frozen=True, kw_only=True):
    """A calendar in a table: its subscription, its list's page and how many activities that has."""

    subscription: Subscription
    page: str
    count: int


class FeedTable(Struct, frozen=True, kw_only=True):
    """The calendars of one kind."""

    heading: str
    anchor: str
    rows: tuple[FeedRow, ...]


class Selection(Struct, frozen=True, kw_only=True):
    """One select of the picker: the query's name, its label, and the slugs and names to choose from."""

    name: str
    label: str
    any: str
    options: tuple[Link, ...]


class SubscribeView(Struct, frozen=True, kw_only=True):
    """``/subscribe/``. ``feeds`` is where the picker's choices are, ``start`` how their addresses begin."""

    head: Head
    title: str
    whole: Subscription
    web: tuple[Link, ...]
    selections: tuple[Selection, ...]
    feeds: str
    start: str
    tables: tuple[FeedTable, ...]


class CalendarPageView(Struct, frozen=True, kw_only=True):
    """``/subscribe/NAME/``: one calendar."""

    head: Head
    title: str
    subscription: Subscription
    web: tuple[Link, ...]
    page: str
    count: int
    qr: str
    narrower: tuple[FeedRow, ...]


def plan_subscribe(context: BuildContext) -> Iterator[HtmlPage[SubscribeView]]:
    """The page that leads to all calendars."""
    yield "subscribe/", "", partial(_subscribe_view, context)


def _subscribe_view(context: BuildContext) -> SubscribeView:
    general = site_listing(context)
    kinds = [
        (context.words.kind(kind), kind, kind_listings(context, kind))
        for kind in ("districts", "audiences", "themes", "campaigns", "programmes", "venues")
        if kind_listings(context, kind)
    ]
    special = FeedTable(
        heading=context.say("免费的，和开放报名的"),
        anchor="special",
        rows=tuple(_row(context, listing) for listing in listings(context, ("free", "registration"))),
    )
    return SubscribeView(
        head=Head(
            title=context.say("订阅到日历"),
            description=context.say(
                "把{name}的{activities}订阅到手机或电脑日历，改期和取消会自动更新。",
                name=context.settings.city,
                **context.words.own,
            ),
            path="subscribe/",
            crumbs=crumbs(context, (context.say("订阅"), "subscribe/")),
            section="subscribe",
        ),
        title=context.say("订阅到日历"),
        whole=subscription(context, general),
        web=_web(context, general),
        selections=tuple(_selections(context)),
        feeds=context.url("subscribe/feeds.json"),
        start=context.absolute(f"feeds/{context.settings.feeds.name}-"),
        tables=(
            special,
            *(
                FeedTable(
                    heading=context.say("按{kind}", kind=word),
                    anchor=kind,
                    rows=tuple(_row(context, listing) for listing in of_kind),
                )
                for word, kind, of_kind in kinds
            ),
        ),
    )


def _row(context: BuildContext, listing: Listing) -> FeedRow:
    return FeedRow(
        subscription=subscription(context, listing),
        page=context.url(listing.path),
        count=len(listing.activities),
    )


def _selections(context: BuildContext) -> Iterator[Selection]:
    for name, any in (
        ("districts", mark("全市")),
        ("themes", mark("所有主题")),
        ("audiences", mark("所有人群")),
    ):
        options = (Link(text=listing.name, url=listing.slug) for listing in kind_listings(context, name))
        yield Selection(
            name=name.removesuffix("s"),
            label=context.words.kind(name),
            any=context.say(any),
            options=tuple(options),
        )


def plan_choices(context: BuildContext) -> Iterator[Page[TextView]]:
    """``/subscribe/feeds.json``: slug → name and count of each calendar that the picker can find."""
    yield Page(path="subscribe/feeds.json", output="feed-choices", make=partial(_choices_view, context))


def _choices_view(context: BuildContext) -> TextView:
    calendars = [
        site_listing(context),
        *(listing for kind in ("districts", *COMBINED) for listing in kind_listings(context, kind)),
        *combinations(context),
    ]
    names = {listing.slug: [listing.name, len(listing.activities)] for listing in calendars}
    return TextView(text=json.dumps(names, ensure_ascii=False, separators=(",", ":")) + "\n")


def plan_calendars(context: BuildContext) -> Iterator[HtmlPage[CalendarPageView]]:
    """A page for each calendar of KINDS."""
    narrower: dict[str, list[Listing]] = {}
    for listing in combinations(context):
        narrower.setdefault(listing.path.split("/")[1], []).append(listing)
    for listing in listings(context):
        if listing.kind not in KINDS:
            continue
        within = narrower.get(listing.id, []) if listing.kind == "districts" else []
        yield listing.subscribe, listing.key, partial(_calendar_view, context, listing, within)


def _calendar_view(context: BuildContext, listing: Listing, within: list[Listing]) -> CalendarPageView:
    return CalendarPageView(
        head=Head(
            title=context.say("订阅“{name}”", name=listing.name),
            description=context.say(
                "把“{name}”订阅到手机或电脑日历，改期和取消会自动更新。", name=listing.name
            ),
            path=listing.subscribe,
            crumbs=crumbs(context, (context.say("订阅"), "subscribe/"), (listing.name, listing.subscribe)),
            section="subscribe",
        ),
        title=context.say("订阅“{name}”", name=listing.name),
        subscription=subscription(context, listing),
        web=_web(context, listing),
        page=context.url(listing.path),
        count=len(listing.activities),
        qr=context.url(f"{listing.subscribe}qr.png"),
        narrower=tuple(_row(context, listing) for listing in within),
    )


def _web(context: BuildContext, listing: Listing) -> tuple[Link, ...]:
    return subscribe_links(context, subscription(context, listing).url, listing.name)


SUBSCRIBE = html_output("subscribe", "pages/subscribe.html", plan_subscribe, lists=True)
CALENDARS = html_output("calendar-page", "pages/calendar.html", plan_calendars, lists=True)
CHOICES = Output(name="feed-choices", plan=plan_choices, render=render_text, fragments=())
