"""Listing pages: a district, a theme, a programme …, a combination; and the list of all activities."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from site_builder.catalog import FEEDLESS_KINDS, LISTED_KINDS
from site_builder.outputs.calendars.subscription import Subscription, subscription
from site_builder.outputs.search.table import ListFilter, list_filter, whole_count
from site_builder.presentation.cards import Group, Pager, page_path, page_suffix, pager
from site_builder.presentation.catalogue import mark
from site_builder.presentation.context import BuildContext, Head, HtmlPage, Link, crumbs, html_output
from site_builder.presentation.listings import (
    COMBINED,
    SINGLES,
    Choice,
    Listing,
    arranged,
    combinations,
    group_page,
    kind_listings,
    page_count,
    single_listing,
    site_listing,
    terms_with_counts,
)
from site_builder.presentation.maps import map_links, step_free_words

LEADS = {
    "free": mark("写明免费的活动；没有写费用的不在这里。"),
    "registration": mark("需要报名或预约的活动。订阅它的日历，每项活动一开放报名就会看到。"),
    "open": mark(
        "{today}还能报名或预约的活动，已约满、已截止、还没开放的不在这里。名额变得快，以报名的地方为准。"
    ),
    "online": mark("全部或部分在线上，在家就能参加的活动。"),
    "onsite": mark("到现场参加的活动，也能在线上参加的也在这里。"),
}


class Fact(Struct, frozen=True, kw_only=True):
    """A label and its words, perhaps a link."""

    label: str
    text: str
    url: str = ""


class ListView(Struct, frozen=True, kw_only=True):
    """A listing's page."""

    head: Head
    title: str
    lead: str
    facts: tuple[Fact, ...]
    address: str
    maps: tuple[Link, ...]
    total: int
    choices_title: str
    choices: tuple[Choice, ...]
    groups: tuple[Group, ...]
    pager: Pager | None
    filter: ListFilter | None
    feed: Subscription | None
    changes: str
    paper: str


def plan_entries(context: BuildContext, kind: str) -> Iterator[HtmlPage[ListView]]:
    """Pages of every entry of a vocabulary."""
    for listing in kind_listings(context, kind):
        way = ((context.words.kind(kind), f"{kind}/"), (listing.name, listing.path))
        yield from list_pages(
            context, listing, way, lead=_lead(context, listing), facts=_facts(context, listing)
        )


def plan_combinations(context: BuildContext) -> Iterator[HtmlPage[ListView]]:
    """Pages of a district's themes and audiences."""
    for listing in combinations(context):
        district = listing.path.split("/")[1]
        steps = (
            (context.words.kind("districts"), "districts/"),
            (context.vocabularies.districts[district].name, f"districts/{district}/"),
            (listing.name.rpartition(" · ")[2], listing.path),
        )
        yield from list_pages(context, listing, steps)


def plan_special(context: BuildContext) -> Iterator[HtmlPage[ListView]]:
    """Pages of what is free, of what needs registration, and of what filters ask for beside."""
    for kind in SINGLES:
        listing = single_listing(context, kind)
        wider = SINGLES["registration"]
        above = () if kind != "open" else ((context.say(wider.name), wider.path),)
        lead = context.say(LEADS[kind], today=context.words.day(context.today))
        yield from list_pages(context, listing, (*above, (listing.name, listing.path)), lead=lead)


def plan_all(context: BuildContext) -> Iterator[HtmlPage[ListView]]:
    """``/activities/``."""
    everything = Listing(
        kind="all",
        id="all",
        path="activities/",
        name=context.say("全部活动"),
        slug="all",
        activities=context.catalog.activities,
    )
    yield from list_pages(
        context, everything, ((context.say("全部活动"), "activities/"),), feed=site_listing(context)
    )


def list_pages(
    context: BuildContext,
    listing: Listing,
    steps: tuple[tuple[str, str], ...],
    *,
    lead: str = "",
    facts: tuple[Fact, ...] = (),
    feed: Listing | None = None,
) -> Iterator[HtmlPage[ListView]]:
    """The pages of one listing, at most PAGE_SIZE cards each."""
    key = f"{listing.key} {whole_count(context)}"
    view = partial(
        _list_view,
        context,
        listing,
        steps,
        lead=lead,
        facts=facts,
        beside=feed or (listing if listing.has_feed else None),
    )
    for number in range(1, page_count(len(listing.activities)) + 1):
        yield page_path(listing.path, number), key, partial(view, number)


def _list_view(
    context: BuildContext,
    listing: Listing,
    steps: tuple[tuple[str, str], ...],
    number: int,
    *,
    lead: str,
    facts: tuple[Fact, ...],
    beside: Listing | None,
) -> ListView:
    place = context.vocabularies.venues[listing.id] if listing.kind == "venues" else None
    name, count = listing.name, len(listing.activities)
    if listing.kind in (*LISTED_KINDS, *FEEDLESS_KINDS, "combinations"):
        name = context.say("{name}的{activities}", name=name, **context.words.own)
    if beside:
        about = context.say_n("{name}：{n} 项，时间、地点、对象和变更，可订阅到手机日历。", count, name=name)
    else:
        about = context.say_n("{name}：{n} 项，时间、地点、对象和变更。", count, name=name)
    cards = context.memo_last(listing, lambda: arranged(context, listing.activities))
    return ListView(
        head=Head(
            title=name + page_suffix(context, number),
            description=(lead or about) + page_suffix(context, number),
            path=page_path(listing.path, number),
            crumbs=crumbs(context, *steps),
            feed=context.url(beside.feed) if beside else "",
            atom=context.url(beside.atom) if beside else "",
            section=listing.kind if listing.kind != "combinations" else "districts",
        ),
        title=listing.name,
        lead=lead,
        facts=facts,
        address=" ".join(filter(None, (place.address, place.name))) if place else "",
        maps=map_links(context, place) if place else (),
        total=len(listing.activities),
        choices_title=context.say("按主题和人群看")
        if listing.kind == "districts"
        else context.say("按{kind}看", kind=context.words.kind("districts")),
        choices=choices(context, listing) if number == 1 else (),
        groups=group_page(context, cards, number, show_day=True),
        pager=pager(context, listing.path, number, page_count(len(listing.activities))),
        filter=list_filter(context, len(listing.activities), _scope(listing)),
        feed=subscription(context, beside) if beside else None,
        changes=context.url(f"{listing.path}changes/") if listing.kind == "districts" else "",
        paper=context.url("print/") + f"#{listing.id}"
        if listing.kind == "districts" and any(activity.sessions for activity in listing.activities)
        else "",
    )


def _scope(listing: Listing) -> str:
    """What the list holds, as its filters ask for it."""
    if listing.kind == "combinations":
        _, district, kind, term, _ = listing.path.split("/")
        return f"districts={district}&{kind}={term}"
    return (
        f"{listing.kind}={listing.id}" if listing.kind in (*LISTED_KINDS, *FEEDLESS_KINDS, *SINGLES) else ""
    )


def choices(context: BuildContext, listing: Listing) -> tuple[Choice, ...]:
    """Where to narrow a list down to: a district's themes, or the districts of anything else."""
    if listing.kind == "districts":
        return tuple(
            Choice(
                name=getattr(context.vocabularies, kind)[term].name,
                url=context.url(f"{listing.path}{kind}/{term}/"),
                count=count,
            )
            for kind in COMBINED
            for term, count in terms_with_counts(context, kind, listing.activities)
        )
    if listing.kind in ("combinations", "venues", *FEEDLESS_KINDS, "open", "online", "onsite"):
        return ()
    tail = f"{listing.kind}/{listing.id}/" if listing.kind in COMBINED else ""
    districts = context.vocabularies.districts
    return tuple(
        Choice(name=districts[district].name, url=context.url(f"districts/{district}/{tail}"), count=count)
        for district, count in terms_with_counts(context, "districts", listing.activities)
    )


def _lead(context: BuildContext, listing: Listing) -> str:
    entry = getattr(context.vocabularies, listing.kind)[listing.id]
    note: str = entry.note
    return note


def _facts(context: BuildContext, listing: Listing) -> tuple[Fact, ...]:
    rows = {"venues": _venue_facts, "programmes": _programme_facts}
    facts = rows[listing.kind](context, listing) if listing.kind in rows else ()
    return tuple(row for row in facts if row.text)


def _venue_facts(context: BuildContext, listing: Listing) -> tuple[Fact, ...]:
    venue = context.vocabularies.venues[listing.id]
    unit = context.vocabularies.districts.get(venue.district)
    return (
        Fact(label=context.say("地址"), text=venue.address),
        Fact(
            label=context.words.kind("districts"),
            text=unit.name if unit else "",
            url=context.url(f"districts/{unit.id}/") if unit else "",
        ),
        Fact(label=context.say("入口"), text=venue.entrance),
        Fact(label=context.say("地铁"), text=venue.metro),
        Fact(label=context.say("无障碍"), text=step_free_words(context, venue)),
        Fact(label=context.say("闭馆"), text=venue.closed_on),
    )


def _programme_facts(context: BuildContext, listing: Listing) -> tuple[Fact, ...]:
    programme = context.vocabularies.programmes[listing.id]
    target = str(programme.target) if programme.target is not None else ""
    return (
        Fact(label=context.say("谁来做"), text=programme.who),
        Fact(label=context.say("目标"), text=programme.target_note or target),
        Fact(label=context.say("已公布"), text=context.say_n("{n} 项", len(listing.activities))),
    )


#: A list of each entry of the vocabularies; campaigns have pages of their own kind.
ENTRIES = tuple(
    html_output(f"{kind}-list", "pages/listing.html", partial(plan_entries, kind=kind), lists=True)
    for kind in ("districts", "themes", "programmes", "audiences", "venues", *FEEDLESS_KINDS)
)
COMBINATIONS = html_output("combinations-list", "pages/listing.html", plan_combinations, lists=True)
SPECIAL = html_output("special-list", "pages/listing.html", plan_special, lists=True)
ALL = html_output("all-list", "pages/listing.html", plan_all, lists=True)
