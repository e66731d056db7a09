"""The table that scripts find activities by.

Small columns of every activity, in volumes, the same on every day.

``search/table-1.json`` holds what a first result of a search shows, ``search/facets-1.json`` what stands on
its badges, in small volumes; ``search/whole-1.json`` holds both, for a season, for filters and My activities,
which need all at once. A column is a list of values, or ``{"of": distinct values, "at": indexes into them}``
where values repeat. Nothing in them depends on the day of the build, so that they only change with the
content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from msgspec import Struct

from site_builder.catalog import venues_of
from site_builder.content.activity import FIELDS, NAMED, Activity, Registration
from site_builder.content.sessions import Session
from site_builder.content.times import Day, day_of
from site_builder.outputs.search.volumes import SEASON, VOLUME, neighbours, parts
from site_builder.presentation.cards import former_times, place_words
from site_builder.presentation.context import BuildContext, Output, Page, TextView, key_of, render_text

#: Activities in a file for filters, on average.
ROWS_PER_FILE = 2 * SEASON
#: The vocabularies that filters ask for by name, in the order of their form.
FACETS = tuple(field.vocabulary for field in sorted(FIELDS, key=lambda field: field.facet) if field.facet)
#: Columns that hold a list of keys each.
LISTS = (*NAMED, "aliases")
#: A list of fewer is read sooner than filtered.
WORTH_FILTERS = 8


class ListFilter(Struct, frozen=True, kw_only=True):
    """A page's filters: ``scope`` as a query (``districts=east-side``), over so many files of the table."""

    scope: str
    volumes: int


def list_filter(context: BuildContext, count: int, scope: str) -> ListFilter | None:
    """Return the filters of a list of ``count`` activities; None where they would only disturb."""
    return ListFilter(scope=scope, volumes=whole_count(context)) if count >= WORTH_FILTERS else None


def whole_count(context: BuildContext) -> int:
    """Return how many files filters ask for; every list with filters names it."""
    return len(parts(context, SEASON))


def plan_table(context: BuildContext) -> Iterator[Page[TextView]]:
    """``/search/table-N.json``, ``/search/facets-N.json`` and ``/search/whole-N.json``."""
    for number, volume in enumerate(parts(context, VOLUME), 1):
        for name, columns in (("table", table), ("facets", facets)):
            yield Page(
                path=f"search/{name}-{number}.json",
                output="table",
                key=key_of(volume),
                make=partial(_json, context, volume, columns),
            )
    seasons = parts(context, SEASON)
    for number, (season, (_, following)) in enumerate(zip(seasons, neighbours(seasons), strict=True), 1):
        yield Page(
            path=f"search/whole-{number}.json",
            output="table",
            key=key_of(season, following),
            make=partial(_json, context, season, partial(all_columns, following=following)),
        )


def _json(
    context: BuildContext,
    activities: Sequence[Activity],
    columns: Callable[[BuildContext, Sequence[Activity]], Any],
) -> TextView:
    text = json.dumps(columns(context, activities), ensure_ascii=False, separators=(",", ":"))
    return TextView(text=text + "\n")


def all_columns(context: BuildContext, activities: Sequence[Activity], *, following: str) -> dict[str, Any]:
    """Return what cards show and what filters ask for; ``next`` is the first id of the next file."""
    shown, facts = table(context, activities), facets(context, activities)
    return {**shown, **facts, "names": {**shown["names"], **facts["names"]}, "next": following}


def table(context: BuildContext, activities: Sequence[Activity]) -> dict[str, Any]:
    """Return what a card shows first.

    Sessions are ``session_text``s joined by line feeds, or words stand for them.
    """
    return {
        "version": version(activities),
        "id": [activity.id for activity in activities],
        "title": [activity.title for activity in activities],
        "place": _column([place_words(context, activity) for activity in activities]),
        "district": _column([activity.district for activity in activities]),
        "sessions": [_sessions(context, activity) for activity in activities],
        "months": _column([_months(context, activity) for activity in activities]),
        "when": _column([_undated(context, activity) for activity in activities]),
        "status": _column([activity.status for activity in activities]),
        "accent": _column([activity.campaigns[0] for activity in activities]),
        "names": {
            "districts": {key: unit.name for key, unit in context.vocabularies.districts.items()},
            "city": context.settings.city,
        },
    }


def version(activities: Sequence[Activity]) -> str:
    """Return what the two files of a volume have in common: its rows, in their order.

    A reader's page may hold one from before a publish and one from after it.
    """
    return hashlib.sha256("\n".join(activity.id for activity in activities).encode()).hexdigest()[:12]


def _sessions(context: BuildContext, activity: Activity) -> str:
    return "\n".join(session_text(context, activity, session) for session in activity.sessions)


def _months(context: BuildContext, activity: Activity) -> str:
    """``2023-09``, or the first month and the last with a slash between; after a bar words of the time."""
    months = activity.schedule.months
    clock = context.words.time_note(activity) if months else ""
    return "/".join(map(str, months[:: max(len(months) - 1, 1)])) + (f"|{clock}" if clock else "")


def _undated(context: BuildContext, activity: Activity) -> str:
    return "" if activity.sessions or activity.schedule.months else context.words.undated(activity)


def session_text(context: BuildContext, activity: Activity, session: Session) -> str:
    """Return a session's time and, after a bar each, what else differs from its activity.

    The time is ``2023-09-16T14:00/16:00``, ``2023-09-16/2023-09-20`` or ``2023-09-16``, with ``~`` before an
    end that only says how long it is listed; then come the status,
    words for the clock, a place and a label of its own, the time first announced (``_former``), and which
    of the sessions it is where their order has changed.
    """
    end = _end(session.start, session.end) if session.end_announced or session.open else ""
    end = f"~{end}" if session.open else end
    by_rule = session.timed and not session.hours and not session.tentative and _same_day(session)
    clock = "" if by_rule else context.words.session_clock(session, activity.time_note)
    place = place_words(context, activity, session)
    number = activity.number(session)
    parts = (
        f"{_minute(session.start)}{'/' + end if end else ''}",
        "" if session.status == "scheduled" else session.status,
        clock,
        place if place != place_words(context, activity) else "",
        session.label,
        _former(context, session),
        str(number) if number != activity.sessions.index(session) + 1 else "",
    )
    return "|".join(part.replace("|", "｜") for part in parts).rstrip("|")


def _former(context: BuildContext, session: Session) -> str:
    """Return the time first announced; what says its year in braces: in that year scripts leave it out."""
    whole = next(iter(former_times(context, session, None)), "")
    years = dict.fromkeys(step.before.start.year for step in session.steps if step.before.start)
    without = (former_times(context, session, year)[:1] for year in years if whole)
    short = next((times[0] for times in without if times and times[0] != whole), whole)
    pairs = enumerate(zip(whole, short, strict=False))
    start = next((at for at, (one, other) in pairs if one != other), len(short))
    end = start + len(whole) - len(short)
    return f"{whole[:start]}{{{whole[start:end]}}}{whole[end:]}" if end > start else whole


def _same_day(session: Session) -> bool:
    return not session.end_announced or session.first_day == day_of(session.end)


def _minute(moment: Day) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}" if isinstance(moment, datetime) else str(moment)


def _end(start: Day, end: Day) -> str:
    if end == start:
        return ""
    return f"{end:%H:%M}" if isinstance(end, datetime) and day_of(start) == end.date() else _minute(end)


def facets(context: BuildContext, activities: Sequence[Activity]) -> dict[str, Any]:
    """Return what filters ask for, and the names of the vocabularies' entries."""
    vocabularies = context.vocabularies
    names = {kind: {key: entry.name for key, entry in getattr(vocabularies, kind).items()} for kind in FACETS}
    names["campaigns"] = {key: entry.label for key, entry in vocabularies.campaigns.items()}
    return {
        "version": version(activities),
        **{kind: _column([list(getattr(activity, kind)) for activity in activities]) for kind in LISTS},
        "venues": _column([list(venues_of(activity)) for activity in activities]),
        "mode": _column([activity.mode for activity in activities]),
        "fee": _column([context.words.fee(activity.fee) for activity in activities]),
        "ages": _column([_ages(context, activity) for activity in activities]),
        "signup": _column([_signup(activity.registration) for activity in activities]),
        "featured": _column([activity.featured for activity in activities]),
        "names": names,
    }


def _ages(context: BuildContext, activity: Activity) -> str:
    return context.words.ages(activity.ages.min, activity.ages.max) if activity.ages else ""


def _signup(registration: Registration | None) -> list[Any] | None:
    """``[required, opens, closes, full]``; the day of ``closes`` is the last."""
    if registration is None:
        return None
    opens, closes = (
        _minute(moment) if moment else "" for moment in (registration.opens, registration.closes)
    )
    return [registration.required, opens, closes, registration.full]


def _column(values: Sequence[Any]) -> dict[str, list[Any]] | list[Any]:
    """Return the values, coded by their distinct ones where that is shorter."""
    of: dict[str, int] = {}
    at = [of.setdefault(json.dumps(value, ensure_ascii=False), len(of)) for value in values]
    if len(of) > len(values) * 0.7:
        return list(values)
    return {"of": [json.loads(key) for key in of], "at": at}


OUTPUT = Output(name="table", plan=plan_table, render=render_text, fragments=())
