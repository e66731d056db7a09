"""A campaign's page is its schedule.

Window, themes, main events, programmes, then everything by week; and its months.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from msgspec import Struct

from site_builder.catalog import Occurrence
from site_builder.content.activity import Activity
from site_builder.content.times import Month
from site_builder.content.vocabularies import Campaign, Window
from site_builder.outputs.calendars.subscription import Subscription, subscription
from site_builder.outputs.search.table import ListFilter, list_filter, whole_count
from site_builder.presentation.cards import (
    Card,
    Group,
    Pager,
    activity_card,
    page_path,
    page_suffix,
    pager,
    session_card,
)
from site_builder.presentation.context import BuildContext, Head, HtmlPage, Link, crumbs, html_output
from site_builder.presentation.links import source_link
from site_builder.presentation.listings import (
    Choice,
    Heading,
    Listing,
    campaign_months,
    group_page,
    kind_listings,
    page_count,
    terms_with_counts,
)
from site_builder.presentation.months import Cell, in_month, month_cards, month_grid


class Line(Struct, frozen=True, kw_only=True):
    """A programme in a campaign's plan: what it counts, its target, how many are published."""

    name: str
    url: str
    who: str
    target: str
    count: int


class CampaignView(Struct, frozen=True, kw_only=True):
    """A campaign's page; facts and main events stand on the first page only."""

    head: Head
    title: str
    english: str
    summary: str
    state: str
    window: str
    main_window: str
    theme: str
    sub_theme: str
    total: int
    main_events: tuple[Card, ...]
    programmes: tuple[Line, ...]
    months: tuple[Choice, ...]
    districts: tuple[Choice, ...]
    groups: tuple[Group, ...]
    pager: Pager | None
    filter: ListFilter | None
    sources: tuple[Link, ...]
    feed: Subscription


class CampaignMonthView(Struct, frozen=True, kw_only=True):
    """A month of a campaign, complete."""

    head: Head
    title: str
    campaign: Link
    months: tuple[Choice, ...]
    weeks: tuple[tuple[Cell, ...], ...]
    groups: tuple[Group, ...]
    pager: Pager | None
    filter: ListFilter | None
    total: int
    feed: Subscription


def plan_campaigns(context: BuildContext) -> Iterator[HtmlPage[CampaignView]]:
    """``/campaigns/ID/`` and its further pages."""
    for listing in kind_listings(context, "campaigns"):
        key = f"{listing.key} {whole_count(context)}"
        last = page_count(sum(len(activity.sessions) or 1 for activity in listing.activities))
        for number in range(1, last + 1):
            yield (
                page_path(listing.path, number),
                key,
                partial(_campaign_view, context, listing, number, last),
            )


def _campaign_view(context: BuildContext, listing: Listing, number: int, last: int) -> CampaignView:
    campaign = context.vocabularies.campaigns[listing.id]
    cards = context.memo_last(listing, lambda: by_week(context, listing.activities))
    total_words = context.say_n("{name}的全部活动：{n} 项。", len(listing.activities), name=campaign.name)
    first = number == 1
    window = _window_words(context, campaign.window)
    return CampaignView(
        head=Head(
            title=context.say("{name}日程", name=campaign.name) + page_suffix(context, number),
            description=(campaign.summary or total_words) + page_suffix(context, number),
            path=page_path(listing.path, number),
            crumbs=crumbs(
                context, (context.words.kind("campaigns"), "campaigns/"), (campaign.name, listing.path)
            ),
            feed=context.url(listing.feed),
            atom=context.url(listing.atom),
            accent=campaign.id,
            section="campaigns",
        ),
        title=campaign.name,
        english=campaign.en,
        summary=campaign.summary if first else "",
        state=_state(context, campaign),
        window=window,
        main_window=_window_words(context, campaign.main_window),
        theme=campaign.theme,
        sub_theme=campaign.sub_theme,
        total=len(listing.activities),
        main_events=tuple(
            activity_card(context, activity) for activity in listing.activities if activity.featured
        )[:8]
        if first
        else (),
        programmes=tuple(_programmes(context, listing)) if first else (),
        months=month_choices(context, listing.id),
        districts=_districts(context, listing.activities) if first else (),
        groups=group_page(context, cards, number, show_day=True),
        pager=pager(context, listing.path, number, last),
        filter=list_filter(context, len(listing.activities), f"campaigns={listing.id}"),
        sources=tuple(source_link(text) for text in campaign.source),
        feed=subscription(context, listing),
    )


def _window_words(context: BuildContext, window: Window | None) -> str:
    return context.words.span(window.start, window.end) if window else ""


def _state(context: BuildContext, campaign: Campaign) -> str:
    """``第 32 天``, ``还有 5 天开始`` or ``已结束``; empty without a window."""
    if campaign.window is None:
        return ""
    if context.today < campaign.window.start:
        return context.say_n("还有 {n} 天开始", (campaign.window.start - context.today).days)
    if context.today > campaign.window.end:
        return context.say("已结束")
    return context.say("今天是第 {number} 天", number=(context.today - campaign.window.start).days + 1)


def _programmes(context: BuildContext, listing: Listing) -> Iterator[Line]:
    """The programmes of the campaign's plan, and any other that its activities name."""
    counts = dict(terms_with_counts(context, "programmes", listing.activities))
    for key, programme in context.vocabularies.programmes.items():
        if listing.id in programme.campaigns or key in counts:
            target = (
                str(programme.target)
                if programme.target is not None and listing.id in programme.campaigns
                else ""
            )
            yield Line(
                name=programme.name,
                url=context.url(f"programmes/{key}/"),
                who=programme.who,
                target=target,
                count=counts.get(key, 0),
            )


def month_choices(context: BuildContext, campaign: str) -> tuple[Choice, ...]:
    """A campaign's months with their counts."""
    return tuple(
        Choice(
            name=context.words.month(listing.month),
            url=context.url(listing.path),
            count=len(_of_month(context, listing)),
        )
        for listing in campaign_months(context, campaign)
        if listing.month
    )


def _of_month(context: BuildContext, listing: Listing) -> tuple[Activity, ...]:
    """What takes place in the listing's month; the rest of its activities was moved to another."""
    return context.memo(
        ("of month", listing.path),
        lambda: tuple(
            activity
            for activity in listing.activities
            if listing.month in context.catalog.months[activity.id]
        ),
    )


def _districts(context: BuildContext, activities: tuple[Activity, ...]) -> tuple[Choice, ...]:
    units = context.vocabularies.districts
    return tuple(
        Choice(name=units[key].name, url=context.url(f"districts/{key}/"), count=count)
        for key, count in terms_with_counts(context, "districts", activities)
    )


def by_week(context: BuildContext, activities: tuple[Activity, ...]) -> list[tuple[Heading, Card]]:
    """Return what spans weeks, then sessions by week, then what has only a month, then what has no date."""
    occurrences = [Occurrence(activity, session) for activity in activities for session in activity.sessions]
    short = sorted(
        (occurrence for occurrence in occurrences if not occurrence.ongoing),
        key=lambda occurrence: (occurrence.session.sort_key, occurrence.activity.id),
    )
    cards = [
        (Heading(context.say("贯穿多天")), session_card(context, occurrence))
        for occurrence in occurrences
        if occurrence.ongoing
    ]
    cards += [
        (_week(context, occurrence.session.first_day), session_card(context, occurrence))
        for occurrence in short
    ]
    cards += [
        (Heading(context.say("只公布了月份")), activity_card(context, activity))
        for activity in activities
        if activity.schedule.months
    ]
    cards += [
        (Heading(context.say("日期没有公布")), activity_card(context, activity))
        for activity in activities
        if activity.schedule.year is not None
    ]
    return cards


def _week(context: BuildContext, day: date) -> Heading:
    """``9月11日 – 9月17日 这一周``, from Monday."""
    monday = day - timedelta(days=day.weekday())
    return context.memo(("week", monday), lambda: Heading(_week_words(context, monday)))


def _week_words(context: BuildContext, monday: date) -> str:
    sunday = monday + timedelta(days=6)
    start, end = context.words.plain_day(monday), context.words.plain_day(sunday, year=sunday.year)
    return context.say("{start} – {end} 这一周", start=start, end=end)


def plan_months(context: BuildContext) -> Iterator[HtmlPage[CampaignMonthView]]:
    """``/campaigns/ID/2023/09/`` and its further pages."""
    for campaign in context.vocabularies.campaigns.values():
        for listing in campaign_months(context, campaign.id):
            yield from _month_pages(context, campaign, listing)


def _month_pages(
    context: BuildContext, campaign: Campaign, listing: Listing
) -> Iterator[HtmlPage[CampaignMonthView]]:
    month, here = listing.month, _of_month(context, listing)
    assert month is not None
    key = f"{listing.key} {whole_count(context)} {month_choices(context, campaign.id)}"
    start, end = month.first, month.last
    sessions = sum(
        session.first_day <= end and session.last_day >= start
        for activity in here
        for session in activity.sessions
    )
    last = page_count(
        sessions
        + sum(month in activity.schedule.months for activity in here)
        + len(listing.activities)
        - len(here)
    )
    for number in range(1, last + 1):
        yield (
            page_path(listing.path, number),
            key,
            partial(_month_view, context, campaign, listing, number, last),
        )


def _month_view(
    context: BuildContext, campaign: Campaign, listing: Listing, number: int, last: int
) -> CampaignMonthView:
    month, here = listing.month, _of_month(context, listing)
    assert month is not None
    cards, weeks = context.memo_last(listing, lambda: _month_contents(context, listing, month))
    name, home = context.words.month(month), f"campaigns/{campaign.id}/"
    about = context.say_n("{name}在{month}的全部活动：{n} 项。", len(here), name=campaign.name, month=name)
    return CampaignMonthView(
        head=Head(
            title=f"{campaign.name} · {name}{page_suffix(context, number)}",
            description=about + page_suffix(context, number),
            path=page_path(listing.path, number),
            crumbs=crumbs(
                context,
                (context.words.kind("campaigns"), "campaigns/"),
                (campaign.name, home),
                (name, listing.path),
            ),
            feed=context.url(listing.feed),
            atom=context.url(listing.atom),
            accent=campaign.id,
            section="campaigns",
        ),
        title=name,
        campaign=Link(text=campaign.name, url=context.url(home)),
        months=month_choices(context, campaign.id),
        weeks=weeks,
        groups=group_page(context, cards, number, show_day=False),
        pager=pager(context, listing.path, number, last),
        filter=list_filter(context, len(here), f"campaigns={campaign.id}&month={month}"),
        total=len(here),
        feed=subscription(context, listing),
    )


def _month_contents(
    context: BuildContext, listing: Listing, month: Month
) -> tuple[list[tuple[Heading, Card]], tuple[tuple[Cell, ...], ...]]:
    """The cards and the grid of a campaign's month."""
    ids = {activity.id for activity in listing.activities}
    occurrences = [occurrence for occurrence in in_month(context, month) if occurrence.activity.id in ids]
    elsewhere = (
        activity for activity in listing.activities if month not in context.catalog.months[activity.id]
    )
    moved = [
        (Heading(context.say("改到了别的月份")), activity_card(context, activity)) for activity in elsewhere
    ]
    return [*month_cards(context, month, occurrences, listing.activities), *moved], month_grid(
        context, month, occurrences
    )


OUTPUT = html_output("campaign", "pages/campaign.html", plan_campaigns, lists=True)
MONTHS = html_output("campaign-month", "pages/campaign_month.html", plan_months, lists=True)
