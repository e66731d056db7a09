"""The catalog: all published activities, sorted once and grouped by what pages and feeds list them by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from msgspec import Struct

from site_builder.content.activity import Activity
from site_builder.content.folder import Content
from site_builder.content.history import CALLED_OFF
from site_builder.content.sessions import Session
from site_builder.content.times import Month

#: The vocabularies that have a page and a feed for each entry, in the order of the site's menus.
LISTED_KINDS = ("districts", "themes", "campaigns", "programmes", "audiences", "venues")
#: Those that have a page for each entry and no feed: what filters ask for beside, for readers without
#: scripts.
FEEDLESS_KINDS = ("forms", "access")

#: All of these; what activities list by their own field comes last.
GROUPED = (
    "districts",
    "venues",
    *(kind for kind in (*LISTED_KINDS, *FEEDLESS_KINDS) if kind not in ("districts", "venues")),
)
LISTING_TERMS = attrgetter(*GROUPED[2:])

#: A session of more days is something that goes on, not something that happens on a day.
ONGOING_DAYS = 4


class Occurrence(NamedTuple):
    """A session of an activity."""

    activity: Activity
    session: Session

    @property
    def ongoing(self) -> bool:
        """True for a span of so many days that it would fill every day's list."""
        first, last = self.session.first_day, self.session.last_day
        return first != last and (last - first).days >= ONGOING_DAYS


class Catalog(Struct, frozen=True, kw_only=True):
    """Everything that outputs are planned from. All tuples are in order of time, then id.

    ``days``: what has a session on a day; ``months`` and ``last_days``: those of each id; ``dated``: what has
    sessions, ``monthly``: what has only months; ``undated``: what has no year. ``sessions``: how many there
    are.
    """

    content: Content
    activities: tuple[Activity, ...]
    by_id: Mapping[str, Activity]
    groups: Mapping[str, Mapping[str, tuple[Activity, ...]]]
    children: Mapping[str, tuple[Activity, ...]]
    days: Mapping[date, tuple[Activity, ...]]
    by_month: Mapping[Month, tuple[Activity, ...]]
    months: Mapping[str, tuple[Month, ...]]
    by_year: Mapping[int, tuple[Activity, ...]]
    dated: tuple[Activity, ...]
    monthly: tuple[Activity, ...]
    undated: tuple[Activity, ...]
    last_days: Mapping[str, date | None]
    sessions: int
    #: What ``on`` was asked for already.
    asked_days: dict[date, tuple[Occurrence, ...]] = {}

    def on(self, day: date) -> tuple[Occurrence, ...]:
        """What takes place on a day, in the order of time and ids; what goes on for long comes last."""
        if day not in self.asked_days:
            here = [
                Occurrence(activity, session)
                for activity in self.days.get(day, ())
                for session in activity.sessions
                if session.first_day <= day <= session.last_day
            ]
            here.sort(
                key=lambda occurrence: (
                    occurrence.ongoing,
                    occurrence.session.sort_key,
                    occurrence.activity.id,
                )
            )
            self.asked_days[day] = tuple(here)
        return self.asked_days[day]

    def between(self, start: date, end: date) -> tuple[Occurrence, ...]:
        """Each occurrence that takes place on a day from ``start`` to ``end``, once, in order."""
        occurrences = (
            occurrence
            for offset in range((end - start).days + 1)
            for occurrence in self.on(start + timedelta(days=offset))
        )
        return tuple({id(occurrence.session): occurrence for occurrence in occurrences}.values())


def collect(content: Content) -> Catalog:
    """Sort and group the activities that are no drafts; of two with one id the first counts."""
    published: dict[str, Activity] = {}
    for activity in content.activities:
        if not activity.draft:
            published.setdefault(activity.id, activity)
    activities = tuple(sorted(published.values(), key=sort_key))
    months = {activity.id: months_of(activity) for activity in activities}
    years = [(_years(activity, months[activity.id]), activity) for activity in activities]
    return Catalog(
        content=content,
        activities=activities,
        by_id={activity.id: activity for activity in activities},
        groups=_grouped(content, activities),
        children=_gather((activity.part_of, activity) for activity in activities if activity.part_of),
        days=_gather(
            (day, activity)
            for activity in activities
            for day in dict.fromkeys(day for session in activity.sessions for day in days_of(session))
        ),
        by_month=_gather((month, activity) for activity in activities for month in months[activity.id]),
        months=months,
        by_year=_gather((year, activity) for own_years, activity in years for year in own_years),
        dated=tuple(activity for activity in activities if activity.sessions),
        monthly=tuple(activity for activity in activities if activity.schedule.months),
        undated=tuple(activity for own_years, activity in years if not own_years),
        last_days={activity.id: last_day(activity) for activity in activities},
        sessions=sum(len(activity.sessions) for activity in activities),
    )


def sort_key(activity: Activity) -> tuple[datetime, str]:
    """By the first time known, undated ones last; ids break ties."""
    schedule = activity.schedule
    if schedule.sessions:
        return schedule.sessions[0].sort_key[0], activity.id
    if schedule.months:
        return datetime.combine(schedule.months[0].last, datetime.max.time()), activity.id
    year = schedule.year if schedule.year and schedule.year > 0 else 9999
    return datetime(year, 12, 31, 23, 59, 59), activity.id


def months_of(activity: Activity) -> tuple[Month, ...]:
    """Every month in which it takes place, once, in order."""
    months = {(month.year, month.month) for month in activity.schedule.months}
    for session in activity.sessions:
        first, last = session.first_day, session.last_day
        months.add((first.year, first.month))
        if (first.year, first.month) != (last.year, last.month):
            months |= {
                (number // 12, number % 12 + 1)
                for number in range(first.year * 12 + first.month, last.year * 12 + last.month)
            }
    return _months(frozenset(months))


@cache
def _months(pairs: frozenset[tuple[int, int]]) -> tuple[Month, ...]:
    """Made once: thousands of activities share them."""
    return tuple(Month(*pair) for pair in sorted(pairs))


def years_of(activity: Activity) -> tuple[int, ...]:
    """Every year in which it takes place; none when the source names no year."""
    return _years(activity, months_of(activity))


def _years(activity: Activity, months: tuple[Month, ...]) -> tuple[int, ...]:
    year = activity.schedule.year
    if year is not None:
        return (year,) if year > 0 else ()
    return tuple(sorted({month.year for month in months}))


def last_day(activity: Activity) -> date | None:
    """The last day on which anything takes place; None when no day or month is known."""
    sessions = activity.schedule.sessions
    if sessions:
        return sessions[0].last_day if len(sessions) == 1 else max(session.last_day for session in sessions)
    if activity.schedule.months:
        return activity.schedule.months[-1].last
    year = activity.schedule.year
    return date(year, 12, 31) if year and year > 0 else None


def is_over(activity: Activity, today: date) -> bool:
    """True when its last known day is past; an activity of an unknown year is over."""
    last = last_day(activity)
    return last is None or last < today


def is_coming(activity: Activity, today: date) -> bool:
    """True when something of it is still to come and not called off."""
    if not activity.sessions:
        return not is_over(activity, today) and activity.status not in CALLED_OFF
    return bool(coming_sessions(activity, today))


def coming_sessions(activity: Activity, today: date) -> list[Session]:
    """Its sessions that are still to come and not called off."""
    return [
        session
        for session in activity.sessions
        if session.last_day >= today and session.status not in CALLED_OFF
    ]


def venues_of(activity: Activity) -> tuple[str, ...]:
    """The ids of all venues that it takes place at now."""
    places = [activity.venue, *[session.venue for session in activity.sessions]]
    ids = [place.id for place in places if place and place.id]
    return tuple(dict.fromkeys(ids)) if ids else ()


def terms_of(activity: Activity, kind: str) -> tuple[str, ...]:
    """The ids of a kind that has pages that the activity belongs to."""
    if kind == "districts":
        return (activity.district,) if activity.district else ()
    if kind == "venues":
        return venues_of(activity)
    terms: tuple[str, ...] = getattr(activity, kind)
    return terms


def _grouped(
    content: Content, activities: tuple[Activity, ...]
) -> dict[str, dict[str, tuple[Activity, ...]]]:
    """Kind → term → the activities that belong to it; a term without any has an empty tuple."""
    groups: dict[str, dict[str, list[Activity]]] = {
        kind: {term: [] for term in getattr(content.vocabularies, kind)} for kind in GROUPED
    }
    for activity in activities:
        for group, terms in zip(groups.values(), _terms(activity), strict=True):
            for term in terms:
                if term in group:
                    group[term].append(activity)
    return {
        kind: {term: tuple(activities) for term, activities in group.items()}
        for kind, group in groups.items()
    }


def _terms(activity: Activity) -> tuple[tuple[str, ...], ...]:
    """What ``terms_of`` gives for each of GROUPED."""
    return (activity.district,), venues_of(activity), *LISTING_TERMS(activity)


def _gather(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(groups[key]) for key in sorted(groups)}


def days_of(session: Session) -> Iterable[date]:
    """Every day that a session takes, in order."""
    first, last = session.first_day, session.last_day
    return (
        (first,)
        if first == last
        else (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    )
