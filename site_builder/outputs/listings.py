"""Listings: what has a page, a calendar feed and an Atom feed beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby

from site_builder.catalog import LISTED_KINDS, is_over, months_of, sort_key, terms_of
from site_builder.content.activity import Activity
from site_builder.content.times import Month
from site_builder.outputs import words
from site_builder.outputs.cards import PAGE_SIZE, Card, Group, activity_card, next_session
from site_builder.outputs.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A set of activities with an address. ``kind`` is the vocabulary, or ``site``, ``combination``, ``month``."""

    kind: str
    id: str
    path: str
    name: str
    activities: tuple[Activity, ...]
    month: Month | None = None

    @property
    def feed(self) -> str:
        """The path of its calendar."""
        return f"{self.path}calendar.ics"

    @property
    def atom(self) -> str:
        """The path of its Atom feed."""
        return f"{self.path}feed.xml"


def listings(plan: Plan) -> Iterator[Listing]:
    """Every listing of the site: itself, each vocabulary entry, each combination, each month of a campaign."""
    yield site_listing(plan)
    for kind in LISTED_KINDS:
        yield from kind_listings(plan, kind)
    yield from combinations(plan)
    yield from campaign_months(plan)


def site_listing(plan: Plan) -> Listing:
    """The whole site's: all activities, or only the main ones, as ``feeds.site`` says."""
    activities = plan.catalog.activities
    if plan.settings.feeds.site == "main":
        activities = tuple(each for each in activities if is_main(each))
    return Listing(kind="site", id="site", path="", name=plan.settings.name, activities=activities)


def is_main(activity: Activity) -> bool:
    """City-level, featured and main events."""
    return activity.featured or activity.district == "city"


def kind_listings(plan: Plan, kind: str) -> Iterator[Listing]:
    """The entries of one vocabulary, in its file's order; each has a page, empty or not."""
    for term, activities in plan.catalog.groups[kind].items():
        name: str = getattr(plan.vocabularies, kind)[term].name
        yield Listing(kind=kind, id=term, path=f"{kind}/{term}/", name=name, activities=activities)


def combinations(plan: Plan) -> Iterator[Listing]:
    """District × theme, where at least one activity is."""
    for district, activities in plan.catalog.groups["districts"].items():
        present = {theme for activity in activities for theme in activity.themes}
        for theme in plan.vocabularies.themes:
            if theme in present:
                yield Listing(
                    kind="combination",
                    id=f"{district}-{theme}",
                    path=f"districts/{district}/themes/{theme}/",
                    name=f"{plan.vocabularies.districts[district].name} · {plan.vocabularies.themes[theme].name}",
                    activities=tuple(each for each in activities if theme in each.themes),
                )


def campaign_months(plan: Plan, campaign: str | None = None) -> tuple[Listing, ...]:
    """Each month of a campaign (None: of all campaigns) in which something takes place, complete. Made once."""
    if "campaign months" not in plan.made:
        plan.made["campaign months"] = {key: tuple(_months(plan, key)) for key in plan.vocabularies.campaigns}
    found: dict[str, tuple[Listing, ...]] = plan.made["campaign months"]
    return found[campaign] if campaign else tuple(chain.from_iterable(found.values()))


def _months(plan: Plan, campaign: str) -> Iterator[Listing]:
    by_month: dict[Month, list[Activity]] = {}
    for activity in plan.catalog.groups["campaigns"][campaign]:
        for month in months_of(activity):
            by_month.setdefault(month, []).append(activity)
    for month in sorted(by_month):
        yield Listing(
            kind="month",
            id=f"{campaign}-{month}",
            path=f"campaigns/{campaign}/{month.year}/{month.month:02}/",
            name=f"{plan.vocabularies.campaigns[campaign].name} · {words.month_words(month)}",
            activities=tuple(by_month[month]),
            month=month,
        )


def terms_with_counts(plan: Plan, kind: str, activities: tuple[Activity, ...]) -> tuple[tuple[str, int], ...]:
    """The entries of a vocabulary that the activities belong to, with how many, in the vocabulary's order."""
    counts = dict.fromkeys(getattr(plan.vocabularies, kind), 0)
    for activity in activities:
        for term in terms_of(activity, kind):
            counts[term] += 1
    return tuple((term, count) for term, count in counts.items() if count)


def arranged(plan: Plan, activities: tuple[Activity, ...]) -> list[tuple[str, Card]]:
    """Cards under headings as readers want them: what comes, what goes on, what has no day, what is over."""
    cards = [(_heading(plan, each), each) for each in activities]
    order = {heading: rank for rank, heading in enumerate(("正在进行", "即将举行", "月份已定", "日期未定"))}
    over = [pair for pair in cards if pair[0] not in order]
    coming = sorted((pair for pair in cards if pair[0] in order), key=lambda pair: (order[pair[0]], _next(plan, pair[1])))
    return [(heading, activity_card(plan, each)) for heading, each in (*coming, *reversed(over))]


def _next(plan: Plan, activity: Activity) -> tuple[datetime, str]:
    """When it takes place next, for sorting."""
    if not activity.sessions:
        return sort_key(activity)
    return next_session(activity, plan.today).sort_key[0], activity.id


def _heading(plan: Plan, activity: Activity) -> str:
    schedule = activity.schedule
    if is_over(activity, plan.today):
        year = (schedule.sessions[-1].last_day.year if schedule.sessions else schedule.months[-1].year if schedule.months else schedule.year) or -1
        return f"{year} 年" if year > 0 else "年份不详"
    if schedule.months:
        return "月份已定"
    if not schedule.sessions:
        return "日期未定"
    started = any(session.first_day < plan.today <= session.last_day for session in schedule.sessions)
    return "正在进行" if started else "即将举行"


def group_pages(items: list[tuple[str, Card]], *, show_day: bool, size: int = PAGE_SIZE) -> list[tuple[Group, ...]]:
    """Headed cards, in pages of at most ``size`` cards; a heading that goes on stands again on the next page."""
    pages = [items[start : start + size] for start in range(0, len(items), size)] or [[]]
    return [
        tuple(
            Group(heading=heading, cards=tuple(card for _, card in run), show_day=show_day)
            for heading, run in groupby(page, key=lambda pair: pair[0])
        )
        for page in pages
    ]
