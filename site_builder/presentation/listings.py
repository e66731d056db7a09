"""Listings.

Sets of activities with an address; most of them have a calendar feed and an Atom feed beside their page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from msgspec import Struct

from site_builder.catalog import LISTED_KINDS, is_coming, sort_key, terms_of
from site_builder.content.activity import Activity
from site_builder.content.times import Month, as_datetime
from site_builder.presentation.cards import (
    PAGE_SIZE,
    Card,
    Group,
    activity_card,
    next_session,
    registration_state,
)
from site_builder.presentation.catalogue import mark
from site_builder.presentation.context import BuildContext, Link, key_of, list_key

#: In what order a list has what goes on, what comes on a day, what has only a month, what has no day.
GOES_ON, DAY, MONTH, UNDATED = range(4)
#: What is combined with districts.
COMBINED = ("themes", "audiences")


@dataclass(frozen=True, eq=False, kw_only=True)
class Listing:
    """A set of activities with an address.

    ``kind`` is the vocabulary, one of SINGLES, or ``site``, ``combinations``, ``months``; ``slug`` names it
    among all listings, in ``/feeds/`` and ``/subscribe/``, where it has a calendar.
    """

    kind: str
    id: str
    path: str
    name: str
    slug: str
    activities: tuple[Activity, ...]
    month: Month | None = None

    @cached_property
    def key(self) -> str:
        """What a page that lists what the listing holds is made from."""
        return list_key(self.activities, self.kind, self.id)

    @cached_property
    def feed_key(self) -> str:
        """What its calendars and its Atom feed are made from."""
        return key_of(self.activities, self.kind, self.id)

    @property
    def has_feed(self) -> bool:
        """True when calendars and an Atom feed stand beside its page."""
        return self.kind in LISTING_KINDS

    @property
    def feed(self) -> str:
        """The path of its calendar."""
        return f"{self.path}calendar.ics"

    @property
    def active_feed(self) -> str:
        """The path of its calendar without what is called off."""
        return f"{self.path}calendar-active.ics"

    @property
    def subscribe(self) -> str:
        """The path of the page that says how to subscribe to it."""
        return f"subscribe/{self.slug}/"

    @property
    def atom(self) -> str:
        """The path of its Atom feed."""
        return f"{self.path}feed.xml"


class Heading(Struct, frozen=True):
    """What cards stand under; ``day`` when it names one."""

    text: str
    day: date | None = None


class Choice(Struct, frozen=True, kw_only=True):
    """A link with a count, to a narrower or neighbouring list."""

    name: str
    url: str
    count: int


def _free(activity: Activity, today: date) -> bool:
    return activity.fee is not None and activity.fee.free


def _registration(activity: Activity, today: date) -> bool:
    return activity.registration is not None and activity.registration.required


def _open(activity: Activity, today: date) -> bool:
    return (
        _registration(activity, today)
        and is_coming(activity, today)
        and registration_state(activity.registration, today) in ("open", "needed")
    )


class Single(Struct, frozen=True):
    """A kind with one listing: its path, its name, and what it holds on the day of the build."""

    path: str
    name: str
    holds: Callable[[Activity, date], bool]


#: What is stated to cost nothing; what needs registration (its calendar holds the openings); and, without
#: feeds, what filters ask for beside.
SINGLES = {
    "free": Single("free/", mark("免费活动"), _free),
    "registration": Single("registration/", mark("报名开放"), _registration),
    "open": Single("registration/open/", mark("还能报名"), _open),
    "online": Single("online/", mark("线上可参加"), lambda activity, today: activity.mode != "onsite"),
    "onsite": Single("onsite/", mark("现场活动"), lambda activity, today: activity.mode != "online"),
}

#: The kinds of listings with feeds, in their order.
LISTING_KINDS = ("site", "free", "registration", *LISTED_KINDS, "combinations", "months")


def listings(context: BuildContext, kinds: Iterable[str] = LISTING_KINDS) -> Iterator[Listing]:
    """Every listing of some kinds.

    The site, free ones, registration, each vocabulary entry, combination and campaign's month.
    """
    for kind in kinds:
        yield from kind_listings(context, kind)


def kind_listings(context: BuildContext, kind: str) -> tuple[Listing, ...]:
    """The listings of one kind, made once; of a vocabulary its entries in its file's order, empty or not."""
    if kind == "site":
        return (site_listing(context),)
    if kind in SINGLES:
        return (single_listing(context, kind),)
    if kind == "months":
        return campaign_months(context)
    make = _combinations if kind == "combinations" else _entries
    return context.memo(("listings", kind), lambda: tuple(make(context, kind)))


def site_listing(context: BuildContext) -> Listing:
    """The whole site's: all activities, or only the main ones, as ``feeds.site`` says."""
    return context.memo("site listing", lambda: _site(context))


def _site(context: BuildContext) -> Listing:
    activities = context.catalog.activities
    if context.settings.feeds.site == "main":
        activities = tuple(activity for activity in activities if is_main(activity))
    return Listing(
        kind="site", id="site", path="", name=context.settings.name, slug="all", activities=activities
    )


def single_listing(context: BuildContext, kind: str) -> Listing:
    """The listing of one of SINGLES."""
    return context.memo(("listings", kind), lambda: _single(context, kind, SINGLES[kind]))


def _single(context: BuildContext, kind: str, single: Single) -> Listing:
    activities = tuple(
        activity for activity in context.catalog.activities if single.holds(activity, context.today)
    )
    return Listing(
        kind=kind, id=kind, path=single.path, name=context.say(single.name), slug=kind, activities=activities
    )


def is_main(activity: Activity) -> bool:
    """City-level, featured and main events."""
    return activity.featured or activity.district == "city"


def _entries(context: BuildContext, kind: str) -> Iterator[Listing]:
    for term, activities in context.catalog.groups[kind].items():
        name: str = getattr(context.vocabularies, kind)[term].name
        yield Listing(
            kind=kind,
            id=term,
            path=f"{kind}/{term}/",
            name=name,
            slug=_slug(kind, term),
            activities=activities,
        )


def _slug(kind: str, term: str) -> str:
    """``east-side`` for a district, ``theme-scifi`` for others."""
    return term if kind == "districts" else f"{kind.removesuffix('s')}-{term}"


def combinations(context: BuildContext) -> tuple[Listing, ...]:
    """District × theme and district × audience, where at least one activity is."""
    return kind_listings(context, "combinations")


def _combinations(context: BuildContext, _: str) -> Iterator[Listing]:
    by_terms: dict[tuple[str, str, str], list[Activity]] = {}
    for kind in COMBINED:
        for term, activities in context.catalog.groups[kind].items():
            for activity in activities:
                by_terms.setdefault((activity.district, kind, term), []).append(activity)
    for district in context.vocabularies.districts:
        for kind in COMBINED:
            entries = getattr(context.vocabularies, kind)
            for term in (term for term in entries if (district, kind, term) in by_terms):
                yield Listing(
                    kind="combinations",
                    id=f"{district}-{term}",
                    path=f"districts/{district}/{kind}/{term}/",
                    name=f"{context.vocabularies.districts[district].name} · {entries[term].name}",
                    slug=f"{district}-{_slug(kind, term)}",
                    activities=tuple(by_terms[district, kind, term]),
                )


def campaign_months(context: BuildContext, campaign: str | None = None) -> tuple[Listing, ...]:
    """Each month of a campaign (None: of all campaigns) in which something takes place, complete.

    Made once.
    """
    by_campaign = context.memo(
        "campaign months",
        lambda: {key: tuple(_months(context, key)) for key in context.vocabularies.campaigns},
    )
    return (
        by_campaign[campaign]
        if campaign
        else tuple(listing for months in by_campaign.values() for listing in months)
    )


def _months(context: BuildContext, campaign: str) -> Iterator[Listing]:
    activities = context.catalog.groups["campaigns"][campaign]
    # What was moved to another month stays, marked, where its readers look for it.
    months = context.catalog.months
    by_month = _gather(
        (month, activity)
        for activity in activities
        for month in (
            dict.fromkeys((*months[activity.id], *former_months(activity)))
            if activity.changes
            else months[activity.id]
        )
    )
    for month in sorted(by_month):
        yield Listing(
            kind="months",
            id=f"{campaign}-{month}",
            path=f"campaigns/{campaign}/{month.year}/{month.month:02}/",
            name=f"{context.vocabularies.campaigns[campaign].name} · {context.words.month(month)}",
            slug=f"{_slug('campaigns', campaign)}-{month}",
            activities=tuple(by_month[month]),
            month=month,
        )


def former_months(activity: Activity) -> tuple[Month, ...]:
    """The months in which sessions were to start before they were moved."""
    steps = (step for session in activity.sessions for step in session.steps)
    starts = (step.before.start for step in (*steps, *activity.schedule.steps))
    return tuple(
        start if isinstance(start, Month) else Month(start.year, start.month) for start in starts if start
    )


def _gather(pairs: Iterable[tuple[Any, Activity]]) -> dict[Any, list[Activity]]:
    groups: dict[Any, list[Activity]] = {}
    for key, activity in pairs:
        groups.setdefault(key, []).append(activity)
    return groups


def terms_with_counts(
    context: BuildContext, kind: str, activities: tuple[Activity, ...]
) -> tuple[tuple[str, int], ...]:
    """The entries of a vocabulary that the activities belong to, with how many, in the vocabulary's order."""
    counts = dict.fromkeys(getattr(context.vocabularies, kind), 0)
    for activity in activities:
        for term in terms_of(activity, kind):
            counts[term] += 1
    return tuple((term, count) for term, count in counts.items() if count)


def arranged(context: BuildContext, activities: tuple[Activity, ...]) -> list[tuple[Heading, Card]]:
    """Cards under headings, as ``in_order`` has them."""
    return [
        (heading, activity_card(context, activity)) for heading, activity in in_order(context, activities)
    ]


def in_order(context: BuildContext, activities: tuple[Activity, ...]) -> Iterable[tuple[Heading, Activity]]:
    """Activities under headings as readers want them.

    What goes on, what comes day by day, what has no day, what is over.
    """
    over: list[Activity] = []
    coming: list[tuple[int, date, datetime, str, Activity]] = []
    for activity in activities:
        if activity.id in context.over:
            over.append(activity)
        elif activity.sessions:
            session = next_session(activity, context.today)
            coming.append(
                (
                    GOES_ON if session.first_day < context.today else DAY,
                    session.first_day,
                    as_datetime(session.start),
                    activity.id,
                    activity,
                )
            )
        else:
            start = sort_key(activity)[0]
            coming.append(
                (MONTH if activity.schedule.months else UNDATED, start.date(), start, activity.id, activity)
            )
    coming.sort(key=itemgetter(0, 2, 3))
    headings = {
        GOES_ON: Heading(context.say("正在进行")),
        MONTH: Heading(context.say("月份已定")),
        UNDATED: Heading(context.say("日期未定")),
    }
    days = {day: day_heading(context, day) for kind, day, *_ in coming if kind == DAY}
    return (
        *((headings.get(kind) or days[day], activity) for kind, day, _, _, activity in coming),
        *((_year(context, activity), activity) for activity in reversed(over)),
    )


def _year(context: BuildContext, activity: Activity) -> Heading:
    schedule = activity.schedule
    year = (
        schedule.sessions[-1].last_day.year
        if schedule.sessions
        else schedule.months[-1].year
        if schedule.months
        else schedule.year
    ) or -1
    return Heading(context.say("{year} 年", year=year) if year > 0 else context.say("年份不详"))


def day_heading(context: BuildContext, day: date) -> Heading:
    """A day as a heading."""
    return Heading(context.words.day(day, year=context.today.year), day)


def page_count(count: int) -> int:
    """On how many pages a list of so many cards stands; an empty one has its page too."""
    return max(1, -(-count // PAGE_SIZE))


def group_page(
    context: BuildContext, items: Sequence[tuple[Heading, Card]], number: int, *, show_day: bool
) -> tuple[Group, ...]:
    """A page, from 1, of headed cards, at most PAGE_SIZE.

    A heading that goes on stands again on the next page.
    """
    page = items[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return tuple(
        day_group(context, heading.day, heading.text, tuple(card for _, card in run))
        if heading.day
        else Group(heading=heading.text, cards=tuple(card for _, card in run), show_day=show_day)
        for heading, run in groupby(page, key=itemgetter(0))
    )


def day_group(
    context: BuildContext,
    day: date,
    heading: str,
    cards: tuple[Card, ...],
    *,
    more: Link | None = None,
    empty: str = "",
) -> Group:
    """The cards of a day, whose page the heading leads to."""
    return Group(
        heading=heading,
        cards=cards,
        day=day.isoformat(),
        relative=context.words.relative(day, context.today),
        url=context.url(day_path(day)) if context.catalog.on(day) else "",
        anchor=f"day-{day}",
        more=more,
        empty=empty,
    )


def day_path(day: date) -> str:
    """``dates/2023/09/16/``."""
    return f"dates/{day.year}/{day.month:02}/{day.day:02}/"
