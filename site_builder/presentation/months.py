"""Months: the grid of days, the cards under it, and what a year says of each."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from site_builder.catalog import Occurrence, days_of
from site_builder.content.activity import Activity
from site_builder.content.times import Month
from site_builder.presentation.cards import (
    Card,
    activity_card,
    session_card,
)
from site_builder.presentation.context import BuildContext
from site_builder.presentation.listings import Heading, day_path


class Cell(Struct, frozen=True, kw_only=True):
    """A day of a month grid; ``url`` is empty when nothing takes place."""

    number: int
    label: str
    url: str
    count: int
    ongoing: int
    fill: int
    today: bool
    outside: bool


class MonthSummary(Struct, frozen=True, kw_only=True):
    """A month in a year's list."""

    name: str
    url: str
    count: int
    fill: int


class YearSummary(Struct, frozen=True, kw_only=True):
    """A year in the list of years, with all its months."""

    name: str
    url: str
    count: int
    months: tuple[MonthSummary, ...]


def year_summary(context: BuildContext, year: int) -> YearSummary:
    """A year's twelve months with their counts; an empty month has no link."""
    counts = {number: len(context.catalog.by_month.get(Month(year, number), ())) for number in range(1, 13)}
    fullest = max((len(activities) for activities in context.catalog.by_month.values()), default=0) or 1
    months = tuple(
        MonthSummary(
            name=context.words.months[number - 1],
            url=context.url(month_path(Month(year, number))) if count else "",
            count=count,
            fill=-(-count * 4 // fullest),
        )
        for number, count in counts.items()
    )
    return YearSummary(
        name=context.words.year(year),
        url=context.url(f"dates/{year}/"),
        count=len(context.catalog.by_year[year]),
        months=months,
    )


def month_path(month: Month) -> str:
    """``dates/2023/09/``."""
    return f"dates/{month.year}/{month.month:02}/"


def in_month(context: BuildContext, month: Month) -> tuple[Occurrence, ...]:
    """What takes place in a month, each session once, in order."""
    return context.memo(("in month", month), lambda: context.catalog.between(month.first, month.last))


def month_cards(
    context: BuildContext, month: Month, occurrences: Sequence[Occurrence], activities: Iterable[Activity]
) -> list[tuple[Heading, Card]]:
    """Return sessions once, under their first day of the month; what goes on for long or has no day apart."""
    start = month.first
    short = sorted(
        (max(occurrence.session.first_day, start), index, occurrence)
        for index, occurrence in enumerate(occurrences)
        if not occurrence.ongoing
    )
    headings = {day: Heading(context.words.day(day, year=month.year), day) for day, _, _ in short}
    cards = [(headings[day], session_card(context, occurrence)) for day, _, occurrence in short]
    cards += [
        (Heading(context.say("持续多天")), session_card(context, occurrence))
        for occurrence in occurrences
        if occurrence.ongoing
    ]
    cards += [
        (Heading(context.say("只公布了月份")), activity_card(context, activity))
        for activity in activities
        if month in activity.schedule.months
    ]
    return cards


def month_grid(
    context: BuildContext, month: Month, occurrences: Iterable[Occurrence]
) -> tuple[tuple[Cell, ...], ...]:
    """Weeks, from the day that the language begins them with; neighbouring months' days fill the rows."""
    counts: Counter[tuple[date, bool]] = Counter()
    start, end = month.first, month.last
    for occurrence in occurrences:
        counts.update(
            [(day, occurrence.ongoing) for day in days_of(occurrence.session) if start <= day <= end]
        )
    fullest = max((count for (_, ongoing), count in counts.items() if not ongoing), default=1)
    weeks = Calendar(context.words.first_weekday).monthdatescalendar(month.year, month.month)
    return tuple(
        tuple(_cell(context, month, day, counts[day, False], counts[day, True], fullest) for day in week)
        for week in weeks
    )


def _cell(context: BuildContext, month: Month, day: date, count: int, ongoing: int, fullest: int) -> Cell:
    inside = (day.year, day.month) == (month.year, month.month)
    return Cell(
        number=day.day,
        label=context.words.plain_day(day, year=day.year),
        url=context.url(day_path(day)) if inside and count + ongoing else "",
        count=count,
        ongoing=ongoing,
        fill=-(-count * 4 // fullest),
        today=day == context.today,
        outside=not inside,
    )
