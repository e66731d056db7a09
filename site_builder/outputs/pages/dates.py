"""Pages by date: all years, a year, a month as a grid, a day as an agenda."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from msgspec import Struct

from site_builder.catalog import Occurrence
from site_builder.content.times import Month
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
from site_builder.presentation.catalogue import mark
from site_builder.presentation.context import BuildContext, Head, HtmlPage, crumbs, html_output, list_key
from site_builder.presentation.listings import Heading, day_path, group_page, page_count
from site_builder.presentation.months import (
    Cell,
    YearSummary,
    in_month,
    month_cards,
    month_grid,
    month_path,
    year_summary,
)

#: The parts of a day's agenda, in their order.
PARTS = (mark("上午"), mark("下午"), mark("晚上"), mark("这一天，钟点见详情"), mark("持续多天"))
UNTIMED, ONGOING = 3, 4
#: How ``time_note`` begins for what takes place in the first three, as editors of any site write it.
NOTED = (("上午", "morning"), ("下午", "afternoon"), ("晚", "evening", "night"))


class Step(Struct, frozen=True, kw_only=True):
    """A neighbour: the month or day before or after that holds something."""

    name: str
    url: str


class YearsView(Struct, frozen=True, kw_only=True):
    """All years, and what has none."""

    head: Head
    title: str
    years: tuple[YearSummary, ...]
    undated: tuple[Card, ...]


class YearView(Struct, frozen=True, kw_only=True):
    """A year: its months, its activities without a date."""

    head: Head
    title: str
    year: YearSummary
    undated: tuple[Card, ...]
    before: Step | None
    after: Step | None


class MonthView(Struct, frozen=True, kw_only=True):
    """A month: the grid, then the days' cards, then what has no day."""

    head: Head
    title: str
    weeks: tuple[tuple[Cell, ...], ...]
    groups: tuple[Group, ...]
    pager: Pager | None
    filter: ListFilter | None
    before: Step | None
    after: Step | None
    total: int


class DayView(Struct, frozen=True, kw_only=True):
    """A day: its sessions by part of the day, then what goes on for longer."""

    head: Head
    title: str
    subtitle: str
    groups: tuple[Group, ...]
    pager: Pager | None
    filter: ListFilter | None
    before: Step | None
    after: Step | None
    month: Step


def plan_years(context: BuildContext) -> Iterator[HtmlPage[YearsView]]:
    """``/dates/``."""
    yield "dates/", "", partial(_years_view, context)


def _years_view(context: BuildContext) -> YearsView:
    head = Head(
        title=context.say("按日期看活动"),
        description=context.say("每一年、每个月、每一天有哪些{activities}。", **context.words.own),
        path="dates/",
        crumbs=crumbs(context, (context.say("日期"), "dates/")),
        section="dates",
    )
    years = tuple(year_summary(context, year) for year in sorted(context.catalog.by_year, reverse=True))
    return YearsView(
        head=head,
        title=context.say("按日期看"),
        years=years,
        undated=tuple(activity_card(context, activity) for activity in context.catalog.undated),
    )


def plan_year(context: BuildContext) -> Iterator[HtmlPage[YearView]]:
    """``/dates/2023/``, for each year that holds something."""
    years = sorted(context.catalog.by_year)
    for index, year in enumerate(years):
        yield f"dates/{year}/", "", partial(_year_view, context, years, index)


def _year_view(context: BuildContext, years: list[int], index: int) -> YearView:
    year = years[index]
    path = f"dates/{year}/"
    undated = (activity for activity in context.catalog.by_year[year] if activity.schedule.year == year)
    return YearView(
        head=Head(
            title=context.say("{year}年的{activities}", year=year, **context.words.own),
            description=context.say_n(
                "{year}年各月的{activities}，共 {n} 项。",
                len(context.catalog.by_year[year]),
                year=year,
                **context.words.own,
            ),
            path=path,
            crumbs=crumbs(context, (context.say("日期"), "dates/"), (context.words.year(year), path)),
            section="dates",
        ),
        title=context.words.year(year),
        year=year_summary(context, year),
        undated=tuple(activity_card(context, activity) for activity in undated),
        before=_year_step(context, years[index - 1]) if index else None,
        after=_year_step(context, years[index + 1]) if index + 1 < len(years) else None,
    )


def _year_step(context: BuildContext, year: int) -> Step:
    return Step(name=context.words.year(year), url=context.url(f"dates/{year}/"))


def plan_month(context: BuildContext) -> Iterator[HtmlPage[MonthView]]:
    """``/dates/2023/09/``, for each month that holds something."""
    months = sorted(context.catalog.by_month)
    for index, month in enumerate(months):
        steps = tuple(
            _month_step(context, months[near]) if 0 <= near < len(months) else None
            for near in (index - 1, index + 1)
        )
        here = context.catalog.by_month[month]
        key = list_key(here, month, steps, whole_count(context))
        last = page_count(
            len(in_month(context, month)) + sum(month in activity.schedule.months for activity in here)
        )
        for number in range(1, last + 1):
            yield (
                page_path(month_path(month), number),
                key,
                partial(_month_view, context, month, steps, number, last),
            )


def _month_view(
    context: BuildContext, month: Month, steps: tuple[Step | None, ...], number: int, last: int
) -> MonthView:
    path, name, total = month_path(month), context.words.month(month), len(context.catalog.by_month[month])
    cards, weeks = context.memo_last(("month", month), lambda: _month_contents(context, month))
    return MonthView(
        head=Head(
            title=context.say("{name}的{activities}", name=name, **context.words.own)
            + page_suffix(context, number),
            path=page_path(path, number),
            description=context.say_n(
                "{name}每天的{activities}，共 {n} 项。", total, name=name, **context.words.own
            )
            + page_suffix(context, number),
            crumbs=crumbs(
                context,
                (context.say("日期"), "dates/"),
                (context.words.year(month.year), f"dates/{month.year}/"),
                (context.words.month(month, year=month.year), path),
            ),
            section="dates",
        ),
        title=name,
        weeks=weeks,
        groups=group_page(context, cards, number, show_day=False),
        pager=pager(context, path, number, last),
        filter=list_filter(context, total, f"month={month}"),
        before=steps[0],
        after=steps[1],
        total=total,
    )


def _month_contents(
    context: BuildContext, month: Month
) -> tuple[list[tuple[Heading, Card]], tuple[tuple[Cell, ...], ...]]:
    occurrences = in_month(context, month)
    return month_cards(context, month, occurrences, context.catalog.by_month[month]), month_grid(
        context, month, occurrences
    )


def _month_step(context: BuildContext, month: Month) -> Step:
    return Step(name=context.words.month(month), url=context.url(month_path(month)))


def plan_day(context: BuildContext) -> Iterator[HtmlPage[DayView]]:
    """``/dates/2023/09/16/``, for each day on which something takes place."""
    days = sorted(context.catalog.days)
    for index, day in enumerate(days):
        steps = tuple(
            _day_step(context, days[near]) if 0 <= near < len(days) else None
            for near in (index - 1, index + 1)
        )
        here = context.catalog.on(day)
        key = list_key((occurrence.activity for occurrence in here), day, steps, whole_count(context))
        last = page_count(len(here))
        for number in range(1, last + 1):
            yield page_path(day_path(day), number), key, partial(_day_view, context, day, steps, number, last)


def _day_view(
    context: BuildContext, day: date, steps: tuple[Step | None, ...], number: int, last: int
) -> DayView:
    path, name, month = day_path(day), context.words.day(day), Month(day.year, day.month)
    counts = _day_words(context, day)
    about = context.say(
        "{day}在{city}的{activities}：{counts}。",
        day=name,
        city=context.settings.city,
        counts=counts,
        **context.words.own,
    )
    cards = context.memo_last(("day", day), lambda: day_cards(context, context.catalog.on(day)))
    return DayView(
        head=Head(
            title=context.say("{name}的{activities}", name=name, **context.words.own)
            + page_suffix(context, number),
            path=page_path(path, number),
            description=about + page_suffix(context, number),
            crumbs=crumbs(
                context,
                (context.say("日期"), "dates/"),
                (context.words.year(day.year), f"dates/{day.year}/"),
                (context.words.month(month, year=day.year), month_path(month)),
                (context.say("{day}日", day=day.day), path),
            ),
            section="dates",
        ),
        title=name,
        subtitle=counts,
        groups=group_page(context, cards, number, show_day=False),
        pager=pager(context, path, number, last),
        filter=list_filter(context, len(context.catalog.on(day)), f"date={day}"),
        before=steps[0],
        after=steps[1],
        month=_month_step(context, month),
    )


def _day_step(context: BuildContext, day: date) -> Step:
    return Step(name=context.words.day(day, year=day.year), url=context.url(day_path(day)))


def _day_words(context: BuildContext, day: date) -> str:
    occurrences = context.catalog.on(day)
    ongoing = sum(occurrence.ongoing for occurrence in occurrences)
    count = len(occurrences) - ongoing
    parts = (
        context.say_n("{n} 场", count) if count else "",
        context.say_n("{n} 项持续多天", ongoing) if ongoing else "",
    )
    return context.say("，").join(filter(None, parts))


def day_cards(context: BuildContext, occurrences: tuple[Occurrence, ...]) -> list[tuple[Heading, Card]]:
    """A day's agenda: without a clock time, morning, afternoon, evening, and what goes on for days."""
    parts = sorted(
        ((_part(occurrence), index, occurrence) for index, occurrence in enumerate(occurrences)),
        key=lambda part: part[:2],
    )
    return [
        (Heading(context.say(PARTS[part])), session_card(context, occurrence))
        for part, _, occurrence in parts
    ]


def _part(occurrence: Occurrence) -> int:
    """Return which of PARTS a session starts in, from its clock time or from ``time_note``."""
    start, note = occurrence.session.start, occurrence.activity.time_note
    if occurrence.ongoing:
        return ONGOING
    if isinstance(start, datetime):
        return 0 if start.hour < 12 else 1 if start.hour < 18 else 2
    return next((part for part, words in enumerate(NOTED) if note.lower().startswith(words)), UNTIMED)


YEARS = html_output("years", "pages/years.html", plan_years, lists=True)
YEAR = html_output("year", "pages/year.html", plan_year, lists=True)
MONTH = html_output("month", "pages/month.html", plan_month, lists=True)
DAY = html_output("day", "pages/day.html", plan_day, lists=True)
