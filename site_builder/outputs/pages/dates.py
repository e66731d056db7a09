"""Pages by date: all years, a year, a month as a grid, a day as an agenda."""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial

from msgspec import Struct

from site_builder.catalog import Occurrence, days_of
from site_builder.content.activity import Activity
from site_builder.content.times import Month
from site_builder.outputs import words
from site_builder.outputs.cards import Card, Group, Pager, activity_card, page_path, page_suffix, pager, session_card
from site_builder.outputs.listings import Heading, day_path, group_page, page_count
from site_builder.outputs.plan import Head, HtmlPage, Plan, crumbs, html_output, list_key
from site_builder.outputs.table import ListFilter, list_filter, whole_count


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


class Step(Struct, frozen=True, kw_only=True):
    """A neighbour: the month or day before or after that holds something."""

    name: str
    url: str


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


def plan_years(plan: Plan) -> Iterator[HtmlPage]:
    """``/dates/``."""
    yield "dates/", "", partial(_years_view, plan)


def _years_view(plan: Plan) -> YearsView:
    head = Head(title="按日期看活动", description="每一年、每个月、每一天有哪些科普活动。", path="dates/", crumbs=crumbs(plan, ("日期", "dates/")), section="dates")
    years = tuple(year_summary(plan, year) for year in sorted(plan.catalog.by_year, reverse=True))
    return YearsView(head=head, title="按日期看", years=years, undated=tuple(activity_card(plan, each) for each in plan.catalog.undated))


def plan_year(plan: Plan) -> Iterator[HtmlPage]:
    """``/dates/2023/``, for each year that holds something."""
    years = sorted(plan.catalog.by_year)
    for index, year in enumerate(years):
        yield f"dates/{year}/", "", partial(_year_view, plan, years, index)


def _year_view(plan: Plan, years: list[int], index: int) -> YearView:
    year = years[index]
    path = f"dates/{year}/"
    undated = (each for each in plan.catalog.by_year[year] if each.schedule.year == year)
    return YearView(
        head=Head(title=f"{year}年的科普活动", description=f"{year}年各月的科普活动，共 {len(plan.catalog.by_year[year])} 项。", path=path,
                  crumbs=crumbs(plan, ("日期", "dates/"), (f"{year}年", path)), section="dates"),
        title=f"{year}年",
        year=year_summary(plan, year),
        undated=tuple(activity_card(plan, each) for each in undated),
        before=_year_step(plan, years[index - 1]) if index else None,
        after=_year_step(plan, years[index + 1]) if index + 1 < len(years) else None,
    )  # fmt: skip


def _year_step(plan: Plan, year: int) -> Step:
    return Step(name=f"{year}年", url=plan.url(f"dates/{year}/"))


def year_summary(plan: Plan, year: int) -> YearSummary:
    """A year's twelve months with their counts; an empty month has no link."""
    counts = {number: len(plan.catalog.by_month.get(Month(year, number), ())) for number in range(1, 13)}
    fullest = max((len(found) for found in plan.catalog.by_month.values()), default=0) or 1
    months = tuple(
        MonthSummary(name=f"{number}月", url=plan.url(month_path(Month(year, number))) if count else "", count=count, fill=-(-count * 4 // fullest))
        for number, count in counts.items()
    )
    return YearSummary(name=f"{year}年", url=plan.url(f"dates/{year}/"), count=len(plan.catalog.by_year[year]), months=months)


def month_path(month: Month) -> str:
    """``dates/2023/09/``."""
    return f"dates/{month.year}/{month.month:02}/"


def plan_month(plan: Plan) -> Iterator[HtmlPage]:
    """``/dates/2023/09/``, for each month that holds something."""
    months = sorted(plan.catalog.by_month)
    for index, month in enumerate(months):
        steps = tuple(_month_step(plan, months[near]) if 0 <= near < len(months) else None for near in (index - 1, index + 1))
        here = plan.catalog.by_month[month]
        key = list_key(here, month, steps, whole_count(plan))
        last = page_count(len(in_month(plan, month)) + sum(month in each.schedule.months for each in here))
        for number in range(1, last + 1):
            yield page_path(month_path(month), number), key, partial(_month_view, plan, month, steps, number, last)


def _month_view(plan: Plan, month: Month, steps: tuple[Step | None, ...], number: int, last: int) -> MonthView:
    path, name, total = month_path(month), words.month_words(month), len(plan.catalog.by_month[month])
    cards, weeks = plan.latest(("month", month), lambda: _month_contents(plan, month))
    return MonthView(
        head=Head(title=f"{name}的科普活动{page_suffix(number)}", path=page_path(path, number),
                  description=f"{name}每天的科普活动，共 {total} 项。{page_suffix(number)}",
                  crumbs=crumbs(plan, ("日期", "dates/"), (f"{month.year}年", f"dates/{month.year}/"), (f"{month.month}月", path)), section="dates"),
        title=name,
        weeks=weeks,
        groups=group_page(plan, cards, number, show_day=False),
        pager=pager(plan, path, number, last),
        filter=list_filter(plan, total, f"month={month}"),
        before=steps[0],
        after=steps[1],
        total=total,
    )  # fmt: skip


def _month_contents(plan: Plan, month: Month) -> tuple[list[tuple[Heading, Card]], tuple[tuple[Cell, ...], ...]]:
    found = in_month(plan, month)
    return month_cards(plan, month, found, plan.catalog.by_month[month]), month_grid(plan, month, found)


def _month_step(plan: Plan, month: Month) -> Step:
    return Step(name=words.month_words(month), url=plan.url(month_path(month)))


def in_month(plan: Plan, month: Month) -> tuple[Occurrence, ...]:
    """What takes place in a month, each session once, in order."""
    return plan.once(("in month", month), lambda: plan.catalog.between(month.first, month.last))


def month_cards(plan: Plan, month: Month, occurrences: Sequence[Occurrence], activities: Iterable[Activity]) -> list[tuple[Heading, Card]]:
    """Each session once under its first day of the month, what goes on for long apart, what has only the month last."""
    start = month.first
    short = sorted((max(each.session.first_day, start), index, each) for index, each in enumerate(occurrences) if not each.ongoing)
    headings = {day: Heading(words.day_words(day, year=month.year), day) for day, _, _ in short}
    cards = [(headings[day], session_card(plan, each)) for day, _, each in short]
    cards += [(Heading("持续多天"), session_card(plan, each)) for each in occurrences if each.ongoing]
    cards += [(Heading("只公布了月份"), activity_card(plan, each)) for each in activities if month in each.schedule.months]
    return cards


def month_grid(plan: Plan, month: Month, occurrences: Iterable[Occurrence]) -> tuple[tuple[Cell, ...], ...]:
    """Weeks from Monday; days of the neighbouring months are there to fill the rows."""
    counts: Counter[tuple[date, bool]] = Counter()
    start, end = month.first, month.last
    for each in occurrences:
        counts.update([(day, each.ongoing) for day in days_of(each.session) if start <= day <= end])
    fullest = max((count for (_, ongoing), count in counts.items() if not ongoing), default=1)
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    return tuple(tuple(_cell(plan, month, day, counts[day, False], counts[day, True], fullest) for day in week) for week in weeks)


def _cell(plan: Plan, month: Month, day: date, count: int, ongoing: int, fullest: int) -> Cell:
    inside = (day.year, day.month) == (month.year, month.month)
    return Cell(
        number=day.day,
        label=f"{day.month}月{day.day}日",
        url=plan.url(day_path(day)) if inside and count + ongoing else "",
        count=count,
        ongoing=ongoing,
        fill=-(-count * 4 // fullest),
        today=day == plan.today,
        outside=not inside,
    )


def plan_day(plan: Plan) -> Iterator[HtmlPage]:
    """``/dates/2023/09/16/``, for each day on which something takes place."""
    days = sorted(plan.catalog.days)
    for index, day in enumerate(days):
        steps = tuple(_day_step(plan, days[near]) if 0 <= near < len(days) else None for near in (index - 1, index + 1))
        here = plan.catalog.on(day)
        key = list_key((each.activity for each in here), day, steps, whole_count(plan))
        last = page_count(len(here))
        for number in range(1, last + 1):
            yield page_path(day_path(day), number), key, partial(_day_view, plan, day, steps, number, last)


def _day_view(plan: Plan, day: date, steps: tuple[Step | None, ...], number: int, last: int) -> DayView:
    path, name, month = day_path(day), words.day_words(day), Month(day.year, day.month)
    cards = plan.latest(("day", day), lambda: day_cards(plan, plan.catalog.on(day)))
    return DayView(
        head=Head(title=f"{name}的科普活动{page_suffix(number)}", path=page_path(path, number),
                  description=f"{name}在{plan.settings.city}的科普活动：{_day_words(plan, day)}。{page_suffix(number)}",
                  crumbs=crumbs(plan, ("日期", "dates/"), (f"{day.year}年", f"dates/{day.year}/"), (f"{day.month}月", month_path(month)), (f"{day.day}日", path)),
                  section="dates"),
        title=name,
        subtitle=_day_words(plan, day),
        groups=group_page(plan, cards, number, show_day=False),
        pager=pager(plan, path, number, last),
        filter=list_filter(plan, len(plan.catalog.on(day)), f"date={day}"),
        before=steps[0],
        after=steps[1],
        month=_month_step(plan, month),
    )  # fmt: skip


def _day_step(plan: Plan, day: date) -> Step:
    return Step(name=words.day_words(day, year=day.year), url=plan.url(day_path(day)))


def _day_words(plan: Plan, day: date) -> str:
    found = plan.catalog.on(day)
    ongoing = sum(each.ongoing for each in found)
    count = len(found) - ongoing
    return "，".join(filter(None, (f"{count} 场" if count else "", f"{ongoing} 项持续多天" if ongoing else "")))


def day_cards(plan: Plan, occurrences: tuple[Occurrence, ...]) -> list[tuple[Heading, Card]]:
    """A day's agenda: without a clock time, morning, afternoon, evening, and what goes on for days."""
    order = ("上午", "下午", "晚上", "这一天，钟点见详情", "持续多天")
    parts = sorted(((order.index(_part(each)), index, each) for index, each in enumerate(occurrences)), key=lambda part: part[:2])
    return [(Heading(order[rank]), session_card(plan, each)) for rank, _, each in parts]


def _part(occurrence: Occurrence) -> str:
    """The part of the day in which a session starts, from its clock time or from the words of ``time_note``."""
    start, note = occurrence.session.start, occurrence.activity.time_note
    if occurrence.ongoing:
        return "持续多天"
    if isinstance(start, datetime):
        return "上午" if start.hour < 12 else "下午" if start.hour < 18 else "晚上"
    for part, word in (("上午", "上午"), ("下午", "下午"), ("晚上", "晚")):
        if note.startswith(word):
            return part
    return "这一天，钟点见详情"


YEARS = html_output("years", "pages/years.html", plan_years, lists=True)
YEAR = html_output("year", "pages/year.html", plan_year, lists=True)
MONTH = html_output("month", "pages/month.html", plan_month, lists=True)
DAY = html_output("day", "pages/day.html", plan_day, lists=True)
