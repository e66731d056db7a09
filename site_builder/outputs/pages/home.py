"""Home: what is on today, this weekend and next; when everything is over, a look back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial

from msgspec import Struct

from site_builder.catalog import Occurrence
from site_builder.outputs.calendars.subscription import Subscription, subscription
from site_builder.presentation.cards import Card, Group, activity_card, session_card
from site_builder.presentation.catalogue import mark
from site_builder.presentation.changes import ChangeEntry, change_entries, soon
from site_builder.presentation.context import BuildContext, Head, HtmlPage, Link, html_output
from site_builder.presentation.listings import (
    Choice,
    day_group,
    day_path,
    kind_listings,
    single_listing,
    site_listing,
)
from site_builder.presentation.months import YearSummary, year_summary
from site_builder.presentation.overview import TermEntry, Tile, term_entry, tiles

STRIP_DAYS = 14
#: How long ago a change may be to be news on the home page, and how many are told there.
NEWS_DAYS = 14
MOST_NEWS = 6
#: Days that stand on the home page one by one, and how many cards they hold.
NEAR_DAYS = 8
MOST_TODAY = 12
MOST_NEXT = 6
#: How far ahead the home page looks.
LATER_DAYS = 60


class HomeChip(Struct, frozen=True, kw_only=True):
    """A way in; ``when`` (today, tomorrow, weekend) follows the reader's clock."""

    text: str
    url: str
    when: str = ""


class StripDay(Struct, frozen=True, kw_only=True):
    """A day of the date strip; ``url`` is empty when nothing is on.

    ``before`` and ``after``: what its date says around the number.
    """

    weekday: str
    number: int
    day: str
    count: int
    fill: int
    url: str
    today: bool
    before: str
    after: str


class HomeView(Struct, frozen=True, kw_only=True):
    """The home page, of a running season or looking back."""

    head: Head
    title: str
    subtitle: str
    built: str
    news: tuple[ChangeEntry, ...]
    more_news: int
    chips: tuple[HomeChip, ...]
    strip: tuple[StripDay, ...]
    groups: tuple[Group, ...]
    tiles: tuple[Tile, ...]
    districts: tuple[Choice, ...]
    themes: tuple[Choice, ...]
    campaigns: tuple[TermEntry, ...]
    years: tuple[YearSummary, ...]
    feed: Subscription


def plan_home(context: BuildContext) -> Iterator[HtmlPage[HomeView]]:
    """``/``."""
    yield "", "", partial(_home_view, context)


def _home_view(context: BuildContext) -> HomeView:
    running = len(context.over) < len(context.catalog.activities)
    settings = context.settings
    listing = site_listing(context)
    news = tuple(_news(context))
    groups = tuple(_running_groups(context) if running else _looking_back(context))
    return HomeView(
        head=Head(
            title=settings.name,
            description=settings.description,
            path="",
            feed=context.url(listing.feed),
            atom=context.url(listing.atom),
            section="home",
        ),
        title=settings.home_title if running else settings.archive_title,
        subtitle=_subtitle(context) if running else _summary(context),
        built=context.words.day(context.today) if running else "",
        news=news[:MOST_NEWS],
        more_news=len(news[MOST_NEWS:]),
        chips=tuple(_chips(context, groups)),
        strip=tuple(_strip(context)) if running else (),
        groups=groups,
        tiles=tiles(context),
        districts=tuple(
            Choice(name=listing.name, url=context.url(listing.path), count=len(listing.activities))
            for listing in kind_listings(context, "districts")
        ),
        themes=tuple(
            Choice(name=listing.name, url=context.url(listing.path), count=len(listing.activities))
            for listing in kind_listings(context, "themes")
        ),
        campaigns=_campaigns(context, running=running),
        years=()
        if running
        else tuple(year_summary(context, year) for year in sorted(context.catalog.by_year, reverse=True)),
        feed=subscription(context, listing),
    )


def _subtitle(context: BuildContext) -> str:
    today = context.today
    count = len(context.catalog.on(today))
    running = (
        campaign
        for campaign in context.vocabularies.campaigns.values()
        if campaign.window and campaign.window.holds(today)
    )
    days = [
        context.say(
            "{label} 第 {number} 天", label=campaign.label, number=(today - campaign.window.start).days + 1
        )
        for campaign in running
        if campaign.window
    ]
    counted = context.say_n("今天 {n} 项", count) if count else context.say("今天没有活动")
    return " · ".join([context.words.full_day(today), counted, *days[:2]])


def _summary(context: BuildContext) -> str:
    years = sorted(context.catalog.by_year)
    districts = sum(
        bool(activities) for key, activities in context.catalog.groups["districts"].items() if key != "city"
    )
    if not years:
        return context.say("还没有活动。")
    kind = context.words.kind("districts")
    return " · ".join(
        (
            context.say("{first}–{last} 年", first=years[0], last=years[-1]),
            context.say_n("{n} 项活动", len(context.catalog.activities)),
            *((context.say_n("{n} 个{districts}", districts, districts=kind),) if districts else ()),
            context.say("眼下没有新的安排"),
        )
    )


def _news(context: BuildContext) -> list[ChangeEntry]:
    """What is called off or moved within the next days, then what changed lately.

    The last word on each, never what is over.
    """
    last = {}
    for entry in reversed(change_entries(context)):
        if entry.when <= context.today and entry.id not in context.over:
            last[entry.id, entry.session] = entry
    urgent = [entry for entry in last.values() if _touches_soon(context, entry)]
    recent = [
        entry
        for entry in last.values()
        if entry not in urgent and (context.today - entry.when).days <= NEWS_DAYS
    ]
    return [*reversed(urgent), *reversed(recent)]


def _touches_soon(context: BuildContext, entry: ChangeEntry) -> bool:
    sessions = context.catalog.by_id[entry.id].sessions
    return any(soon(session, context.today) for session in sessions if entry.session in ("", session.key))


def _chips(context: BuildContext, groups: tuple[Group, ...]) -> Iterator[HomeChip]:
    """今天, 明天, 本周末 where something is on; 免费; the entries that are marked for home."""
    for when, word in (("today", mark("今天")), ("tomorrow", mark("明天")), ("weekend", mark("本周末"))):
        group = next(
            (
                group
                for group in groups
                if group.day and _is_when(context, when, date.fromisoformat(group.day))
            ),
            None,
        )
        if group:
            yield HomeChip(text=context.say(word), url=f"#{group.anchor}", when=when)
    free = single_listing(context, "free")
    if free.activities:
        yield HomeChip(text=context.say("免费"), url=context.url(free.path))
    for kind in ("audiences", "themes"):
        for term in getattr(context.vocabularies, kind).values():
            if term.home:
                yield HomeChip(text=term.name, url=context.url(f"{kind}/{term.id}/"))


def _is_when(context: BuildContext, when: str, day: date) -> bool:
    ahead = (day - context.today).days
    return (
        ahead == 0
        if when == "today"
        else ahead == 1
        if when == "tomorrow"
        else day.weekday() >= 5 and 0 <= ahead <= 6 - context.today.weekday()
    )


def _strip(context: BuildContext) -> Iterator[StripDay]:
    days = [context.today + timedelta(days=offset) for offset in range(STRIP_DAYS)]
    fullest = max(len(context.catalog.on(day)) for day in days) or 1
    for day in days:
        count = len(context.catalog.on(day))
        before, after = context.words.around_day(day)
        yield StripDay(
            weekday=context.words.weekday(day),
            before=before,
            after=after,
            number=day.day,
            day=day.isoformat(),
            count=count,
            fill=-(-count * 4 // fullest),
            url=context.url(day_path(day)) if count else "",
            today=day == context.today,
        )


def _running_groups(context: BuildContext) -> Iterator[Group]:
    """Today and the next days with something on them, then main events, what follows and what goes on.

    Nothing is shown twice.
    """
    today = context.today
    ahead = [today + timedelta(days=offset) for offset in range(NEAR_DAYS)]
    shown: set[str] = set()
    for day in ahead:
        group = _day(context, day, shown)
        if group.cards or day == today:
            yield group
    later = [
        occurrence
        for occurrence in context.catalog.between(
            ahead[-1] + timedelta(days=1), today + timedelta(days=LATER_DAYS)
        )
        if not occurrence.ongoing
    ]
    main = [
        occurrence
        for occurrence in (*_short(context, today, ahead[-1]), *later)
        if occurrence.activity.featured
    ]
    ongoing = [occurrence for occurrence in context.catalog.on(today) if occurrence.ongoing]
    for heading, anchor, occurrences in (
        (mark("重点活动"), "main-events", main),
        (mark("接下来"), "next", later),
        (mark("正在进行"), "ongoing", ongoing),
    ):
        group = _group(context, context.say(heading), anchor, occurrences, shown)
        if group.cards:
            yield group
    vague = [activity for activity in context.catalog.monthly if activity.id not in context.over]
    if vague:
        yield Group(
            heading=context.say("只公布了月份"),
            cards=tuple(activity_card(context, activity) for activity in vague[:6]),
            show_day=True,
        )


def _day(context: BuildContext, day: date, shown: set[str]) -> Group:
    """A day's sessions, main events first; the rest stand on its own page. ``shown`` is added to."""
    occurrences = sorted(_short(context, day, day), key=lambda occurrence: not occurrence.activity.featured)
    cards = _unseen(context, occurrences, MOST_TODAY if day == context.today else MOST_NEXT, shown)
    more = (
        Link(
            text=context.say_n("这一天全部 {n} 项", len(context.catalog.on(day))),
            url=context.url(day_path(day)),
        )
        if len(occurrences) > len(cards)
        else None
    )
    return day_group(
        context,
        day,
        context.words.day(day, year=context.today.year),
        cards,
        more=more,
        empty=_quiet(context, day),
    )


def _group(
    context: BuildContext, heading: str, anchor: str, occurrences: Iterable[Occurrence], shown: set[str]
) -> Group:
    return Group(
        heading=heading, cards=_unseen(context, occurrences, MOST_NEXT, shown), anchor=anchor, show_day=True
    )


def _unseen(
    context: BuildContext, occurrences: Iterable[Occurrence], most: int, shown: set[str]
) -> tuple[Card, ...]:
    """Cards of the first ``most`` that no group above has shown."""
    fresh = [
        occurrence
        for occurrence in occurrences
        if f"{occurrence.activity.id}/{occurrence.session.key}" not in shown
    ][:most]
    shown |= {f"{occurrence.activity.id}/{occurrence.session.key}" for occurrence in fresh}
    return tuple(session_card(context, occurrence) for occurrence in fresh)


def _quiet(context: BuildContext, day: date) -> str:
    """What to say of a day without anything of its own."""
    ongoing = sum(occurrence.ongoing for occurrence in context.catalog.on(day))
    if not ongoing:
        return context.say("还没有安排。")
    return context.say_n("没有单独安排的活动，正在进行的有 {n} 项，见下面的“正在进行”。", ongoing)


def _short(context: BuildContext, start: date, end: date) -> list[Occurrence]:
    return [occurrence for occurrence in context.catalog.between(start, end) if not occurrence.ongoing]


def _looking_back(context: BuildContext) -> Iterator[Group]:
    """The newest, then the main events."""
    timed = {activity.id for activity in (*context.catalog.dated, *context.catalog.monthly)}
    known = [activity for activity in context.catalog.activities if activity.id in timed]
    newest = list(reversed(known))[:6]
    yield Group(
        heading=context.say("最近的活动"),
        cards=tuple(activity_card(context, activity) for activity in newest),
        anchor="newest",
        show_day=True,
    )
    featured = [activity for activity in reversed(known) if activity.featured and activity not in newest]
    if featured:
        yield Group(
            heading=context.say("回看重点"),
            cards=tuple(activity_card(context, activity) for activity in featured[:6]),
            anchor="highlights",
            show_day=True,
        )


def _campaigns(context: BuildContext, *, running: bool) -> tuple[TermEntry, ...]:
    entries = [term_entry(context, listing) for listing in kind_listings(context, "campaigns")]
    coming = [entry for entry in entries if entry.coming]
    return tuple(coming if running else sorted(entries, key=lambda entry: -entry.count)[:6])


OUTPUT = html_output("home", "pages/home.html", plan_home, lists=True)
