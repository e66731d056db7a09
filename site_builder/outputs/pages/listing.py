"""Listing pages: a district, a theme, a programme …, a combination; and the list of all activities."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from site_builder.catalog import FEEDLESS_KINDS, LISTED_KINDS
from site_builder.outputs import words
from site_builder.outputs.cards import Group, Pager, page_path, page_suffix, pager
from site_builder.outputs.listings import (
    COMBINED,
    SINGLES,
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
from site_builder.outputs.maps import map_links
from site_builder.outputs.plan import Chip, Head, HtmlPage, Plan, crumbs, html_output
from site_builder.outputs.subscription import Subscription, subscription
from site_builder.outputs.table import ListFilter, list_filter, whole_count

LEADS = {
    "free": "写明免费的活动；没有写费用的不在这里。",
    "registration": "需要报名或预约的活动。订阅它的日历，每项活动一开放报名就会看到。",
    "open": "{today}还能报名或预约的活动，已约满、已截止、还没开放的不在这里。名额变得快，以报名的地方为准。",
    "online": "全部或部分在线上，在家就能参加的活动。",
    "onsite": "到现场参加的活动，也能在线上参加的也在这里。",
}


class Fact(Struct, frozen=True, kw_only=True):
    """A label and its words, perhaps a link."""

    label: str
    text: str
    url: str = ""


class Choice(Struct, frozen=True, kw_only=True):
    """A link with a count, to a narrower or neighbouring list."""

    name: str
    url: str
    count: int


class ListView(Struct, frozen=True, kw_only=True):
    """A listing's page."""

    head: Head
    title: str
    lead: str
    facts: tuple[Fact, ...]
    address: str
    maps: tuple[Chip, ...]
    total: int
    choices_title: str
    choices: tuple[Choice, ...]
    groups: tuple[Group, ...]
    pager: Pager | None
    filter: ListFilter | None
    feed: Subscription | None
    changes: str
    paper: str


def plan_entries(plan: Plan, kind: str) -> Iterator[HtmlPage]:
    """Pages of every entry of a vocabulary."""
    for listing in kind_listings(plan, kind):
        way = ((words.KIND_WORDS[kind], f"{kind}/"), (listing.name, listing.path))
        yield from list_pages(plan, listing, way, lead=_lead(plan, listing), facts=_facts(plan, listing))


def plan_combinations(plan: Plan) -> Iterator[HtmlPage]:
    """Pages of a district's themes and audiences."""
    for listing in combinations(plan):
        district = listing.path.split("/")[1]
        steps = (
            (words.KIND_WORDS["districts"], "districts/"),
            (plan.vocabularies.districts[district].name, f"districts/{district}/"),
            (listing.name.rpartition(" · ")[2], listing.path),
        )
        yield from list_pages(plan, listing, steps)


def plan_special(plan: Plan) -> Iterator[HtmlPage]:
    """Pages of what is free, of what needs registration, and of what filters ask for beside."""
    for kind in SINGLES:
        listing = single_listing(plan, kind)
        above = () if kind != "open" else ((SINGLES["registration"].name, SINGLES["registration"].path),)
        lead = LEADS[kind].format(today=words.day_words(plan.today))
        yield from list_pages(plan, listing, (*above, (listing.name, listing.path)), lead=lead)


def plan_all(plan: Plan) -> Iterator[HtmlPage]:
    """``/activities/``."""
    everything = Listing(kind="all", id="all", path="activities/", name="全部活动", slug="all", activities=plan.catalog.activities)
    yield from list_pages(plan, everything, (("全部活动", "activities/"),), feed=site_listing(plan))


def list_pages(
    plan: Plan,
    listing: Listing,
    steps: tuple[tuple[str, str], ...],
    *,
    lead: str = "",
    facts: tuple[Fact, ...] = (),
    feed: Listing | None = None,
) -> Iterator[HtmlPage]:
    """The pages of one listing, at most PAGE_SIZE cards each."""
    key = f"{listing.key} {whole_count(plan)}"
    view = partial(_list_view, plan, listing, steps, lead=lead, facts=facts, beside=feed or (listing if listing.has_feed else None))
    for number in range(1, page_count(len(listing.activities)) + 1):
        yield page_path(listing.path, number), key, partial(view, number)


def _list_view(
    plan: Plan, listing: Listing, steps: tuple[tuple[str, str], ...], number: int, *, lead: str, facts: tuple[Fact, ...], beside: Listing | None
) -> ListView:
    place = plan.vocabularies.venues[listing.id] if listing.kind == "venues" else None
    name = f"{listing.name}的科普活动" if listing.kind in (*LISTED_KINDS, *FEEDLESS_KINDS, "combinations") else listing.name
    told = "，可订阅到手机日历" if beside else ""
    cards = plan.latest(listing, lambda: arranged(plan, listing.activities))
    return ListView(
        head=Head(
            title=f"{name}{page_suffix(number)}",
            description=(lead or f"{name}：{len(listing.activities)} 项，时间、地点、对象和变更{told}。") + page_suffix(number),
            path=page_path(listing.path, number),
            crumbs=crumbs(plan, *steps),
            feed=plan.url(beside.feed) if beside else "",
            atom=plan.url(beside.atom) if beside else "",
            section=listing.kind if listing.kind != "combinations" else "districts",
        ),
        title=listing.name,
        lead=lead,
        facts=facts,
        address=" ".join(filter(None, (place.address, place.name))) if place else "",
        maps=map_links(place, plan.settings.city, plan.settings.short_name) if place else (),
        total=len(listing.activities),
        choices_title="按主题和人群看" if listing.kind == "districts" else "按区县看",
        choices=choices(plan, listing) if number == 1 else (),
        groups=group_page(plan, cards, number, show_day=True),
        pager=pager(plan, listing.path, number, page_count(len(listing.activities))),
        filter=list_filter(plan, len(listing.activities), _scope(listing)),
        feed=subscription(plan, beside) if beside else None,
        changes=plan.url(f"{listing.path}changes/") if listing.kind == "districts" else "",
        paper=plan.url("print/") + f"#{listing.id}" if listing.kind == "districts" and any(each.sessions for each in listing.activities) else "",
    )


def _scope(listing: Listing) -> str:
    """What the list holds, as its filters ask for it."""
    if listing.kind == "combinations":
        _, district, kind, term, _ = listing.path.split("/")
        return f"districts={district}&{kind}={term}"
    return f"{listing.kind}={listing.id}" if listing.kind in (*LISTED_KINDS, *FEEDLESS_KINDS, *SINGLES) else ""


def choices(plan: Plan, listing: Listing) -> tuple[Choice, ...]:
    """Where to narrow a list down to: a district's themes, or the districts of anything else."""
    if listing.kind == "districts":
        return tuple(
            Choice(name=getattr(plan.vocabularies, kind)[term].name, url=plan.url(f"{listing.path}{kind}/{term}/"), count=count)
            for kind in COMBINED
            for term, count in terms_with_counts(plan, kind, listing.activities)
        )
    if listing.kind in ("combinations", "venues", *FEEDLESS_KINDS, "open", "online", "onsite"):
        return ()
    tail = f"{listing.kind}/{listing.id}/" if listing.kind in COMBINED else ""
    districts = plan.vocabularies.districts
    return tuple(
        Choice(name=districts[district].name, url=plan.url(f"districts/{district}/{tail}"), count=count)
        for district, count in terms_with_counts(plan, "districts", listing.activities)
    )


def _lead(plan: Plan, listing: Listing) -> str:
    entry = getattr(plan.vocabularies, listing.kind)[listing.id]
    note: str = entry.note
    return note


def _facts(plan: Plan, listing: Listing) -> tuple[Fact, ...]:
    rows = {"venues": _venue_facts, "programmes": _programme_facts}
    facts = rows[listing.kind](plan, listing) if listing.kind in rows else ()
    return tuple(row for row in facts if row.text)


def _venue_facts(plan: Plan, listing: Listing) -> tuple[Fact, ...]:
    venue = plan.vocabularies.venues[listing.id]
    unit = plan.vocabularies.districts.get(venue.district)
    return (
        Fact(label="地址", text=venue.address),
        Fact(label="区县", text=unit.name if unit else "", url=plan.url(f"districts/{unit.id}/") if unit else ""),
        Fact(label="入口", text=venue.entrance),
        Fact(label="地铁", text=venue.metro),
        Fact(label="无障碍", text={True: "有无台阶通道", False: "有台阶", None: ""}[venue.step_free]),
        Fact(label="闭馆", text=venue.closed_on),
    )


def _programme_facts(plan: Plan, listing: Listing) -> tuple[Fact, ...]:
    programme = plan.vocabularies.programmes[listing.id]
    target = str(programme.target) if programme.target is not None else ""
    return (
        Fact(label="谁来做", text=programme.who),
        Fact(label="目标", text=programme.target_note or target),
        Fact(label="已公布", text=f"{len(listing.activities)} 项"),
    )


#: A list of each entry of the vocabularies; campaigns have pages of their own kind.
ENTRIES = tuple(
    html_output(f"{kind}-list", "pages/listing.html", partial(plan_entries, kind=kind), lists=True)
    for kind in ("districts", "themes", "programmes", "audiences", "venues", *FEEDLESS_KINDS)
)
COMBINATIONS = html_output("combinations-list", "pages/listing.html", plan_combinations, lists=True)
SPECIAL = html_output("special-list", "pages/listing.html", plan_special, lists=True)
ALL = html_output("all-list", "pages/listing.html", plan_all, lists=True)
