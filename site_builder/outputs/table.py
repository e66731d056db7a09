"""The table that scripts find activities by: small columns of every activity, in volumes, the same on every day.

``search/table-1.json`` holds what a first result of a search shows, ``search/facets-1.json`` what stands on its badges, in small
volumes; ``search/whole-1.json`` holds both, in large ones, for filters and My activities, which need all at once. A column is a
list of values, or ``{"of": distinct values, "at": indexes into them}`` where values repeat. Nothing in them depends on the day of
the build, so that they only change with the content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from msgspec import Struct

from site_builder.catalog import sort_key, venues_of
from site_builder.content.activity import Activity, Registration
from site_builder.content.sessions import Session
from site_builder.content.times import Day, day_of
from site_builder.presentation import words
from site_builder.presentation.cards import former_times, place_words
from site_builder.presentation.context import BuildContext, Output, Page, TextView, key_of, render_text

#: Activities in a volume, in the order of time: what a search shows of what it found, the volume of today first.
VOLUME = 625
#: Activities in a file for filters and in an index of texts: a season in one request, and in whole volumes.
ROWS_PER_FILE = 4 * VOLUME
#: What filters ask for by name, in the order of their form.
FACETS = ("districts", "themes", "audiences", "forms", "access")


#: A list of fewer is read sooner than filtered.
WORTH_FILTERS = 8


class ListFilter(Struct, frozen=True, kw_only=True):
    """What a page's filters narrow down: ``scope`` as a query (``districts=wuhou``), over so many volumes of the table."""

    scope: str
    volumes: int


def list_filter(context: BuildContext, count: int, scope: str) -> ListFilter | None:
    """The filters of a list of so many; None where they would only disturb."""
    return ListFilter(scope=scope, volumes=whole_count(context)) if count >= WORTH_FILTERS else None


def whole_count(context: BuildContext) -> int:
    """How many files filters ask for; every list with filters names it."""
    return max(1, -(-len(context.catalog.activities) // ROWS_PER_FILE))


def volumes(context: BuildContext, size: int = VOLUME) -> list[tuple[Activity, ...]]:
    """The activities in the catalog's order, in volumes; at least one."""
    whole = context.catalog.activities
    return [whole[start : start + size] for start in range(0, len(whole), size)] or [()]


def neighbours(volumes: Sequence[Sequence[Activity]]) -> Iterator[tuple[str, str]]:
    """The first id of each volume and of the next: where a page has volumes of two publishes, they do not meet."""
    firsts = [each[0].id if each else "" for each in volumes]
    return zip(firsts, [*firsts[1:], ""], strict=True)


def volume_starts(context: BuildContext) -> Iterator[str]:
    """The day on which each volume begins."""
    for activities in volumes(context):
        yield str(sort_key(activities[0])[0].date()) if activities else ""


def plan_table(context: BuildContext) -> Iterator[Page[TextView]]:
    """``/search/table-N.json``, ``/search/facets-N.json`` and ``/search/whole-N.json``."""
    for number, activities in enumerate(volumes(context), 1):
        for name, columns in (("table", table), ("facets", facets)):
            yield Page(
                path=f"search/{name}-{number}.json",
                output="table",
                key=key_of(activities),
                make=partial(_json, context, activities, columns),
            )
    large = volumes(context, ROWS_PER_FILE)
    for number, (activities, (_, following)) in enumerate(zip(large, neighbours(large), strict=True), 1):
        make = partial(_json, context, activities, partial(whole, following=following))
        yield Page(
            path=f"search/whole-{number}.json", output="table", key=key_of(activities, following), make=make
        )


def _json(
    context: BuildContext,
    activities: Sequence[Activity],
    columns: Callable[[BuildContext, Sequence[Activity]], Any],
) -> TextView:
    return TextView(
        text=json.dumps(columns(context, activities), ensure_ascii=False, separators=(",", ":")) + "\n"
    )


def whole(context: BuildContext, activities: Sequence[Activity], *, following: str) -> dict[str, Any]:
    """All columns; ``next`` is the first id of the next file."""
    shown, asked = table(context, activities), facets(context, activities)
    return {**shown, **asked, "names": {**shown["names"], **asked["names"]}, "next": following}


def table(context: BuildContext, activities: Sequence[Activity]) -> dict[str, Any]:
    """What a first result shows. Sessions as ``session_text`` joined by line feeds; ``when`` words stand for sessions."""
    return {
        "version": version(activities),
        "id": [each.id for each in activities],
        "title": [each.title for each in activities],
        "place": _column([place_words(context, each) for each in activities]),
        "district": _column([each.district for each in activities]),
        "sessions": [
            "\n".join(session_text(context, each, session) for session in each.sessions)
            for each in activities
        ],
        "months": _column(
            [
                "/".join(
                    str(month) for month in each.schedule.months[:: max(len(each.schedule.months) - 1, 1)]
                )
                for each in activities
            ]
        ),
        "when": _column(
            [
                words.undated_words(each) if not each.sessions and not each.schedule.months else ""
                for each in activities
            ]
        ),
        "status": _column([each.status for each in activities]),
        "accent": _column([each.campaigns[0] for each in activities]),
        "names": {
            "districts": {key: unit.name for key, unit in context.vocabularies.districts.items()},
            "city": context.settings.city,
        },
    }


def version(activities: Sequence[Activity]) -> str:
    """What a volume's files have in common: its rows, in their order. A reader's page holds some from before a publish, some from after."""
    return hashlib.sha256("\n".join(each.id for each in activities).encode()).hexdigest()[:12]


def session_text(context: BuildContext, activity: Activity, session: Session) -> str:
    """``2023-09-16T14:00/16:00``, ``2023-09-16/2023-09-20``, ``2023-09-16``; after a bar each: the status, words for the clock, a place and a label of its own,
    the time first announced, with its year, and which of the sessions it is where their order has changed."""
    end = "" if not session.end_announced else _end(session.start, session.end)
    by_rule = session.timed and not session.hours and _same_day(session)
    clock = "" if by_rule else words.session_clock(session, activity.time_note)
    place = place_words(context, activity, session)
    number = activity.number(session)
    parts = (
        f"{_minute(session.start)}{'/' + end if end else ''}",
        "" if session.status == "scheduled" else session.status,
        clock,
        place if place != place_words(context, activity) else "",
        session.label,
        next(iter(former_times(session, None)), ""),
        str(number) if number != activity.sessions.index(session) + 1 else "",
    )
    return "|".join(part.replace("|", "｜") for part in parts).rstrip("|")


def _same_day(session: Session) -> bool:
    return not session.end_announced or session.first_day == day_of(session.end)


def _minute(moment: Day) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}" if isinstance(moment, datetime) else str(moment)


def _end(start: Day, end: Day) -> str:
    if end == start:
        return ""
    return f"{end:%H:%M}" if isinstance(end, datetime) and day_of(start) == end.date() else _minute(end)


def facets(context: BuildContext, activities: Sequence[Activity]) -> dict[str, Any]:
    """What filters ask for, and the names of the vocabularies' entries."""
    lists = ("themes", "audiences", "forms", "access", "campaigns", "programmes", "aliases")
    return {
        "version": version(activities),
        **{kind: _column([list(getattr(each, kind)) for each in activities]) for kind in lists},
        "venues": _column([list(venues_of(each)) for each in activities]),
        "mode": _column([each.mode for each in activities]),
        "fee": _column([words.fee_words(each.fee) for each in activities]),
        "ages": _column(
            [words.age_words(each.ages.min, each.ages.max) if each.ages else "" for each in activities]
        ),
        "signup": _column([_signup(each.registration) for each in activities]),
        "featured": _column([each.featured for each in activities]),
        "names": {
            kind: {key: entry.name for key, entry in getattr(context.vocabularies, kind).items()}
            for kind in FACETS
        }
        | {"campaigns": {key: entry.label for key, entry in context.vocabularies.campaigns.items()}},
    }


def _signup(found: Registration | None) -> list[Any] | None:
    """``[required, opens, closes, full]``; the day of ``closes`` is the last."""
    if found is None:
        return None
    return [
        found.required,
        *(_minute(each) if each else "" for each in (found.opens, found.closes)),
        found.full,
    ]


def _column(values: Sequence[Any]) -> dict[str, list[Any]] | list[Any]:
    """The values, coded by their distinct ones where that is shorter."""
    of: dict[str, int] = {}
    at = [of.setdefault(json.dumps(value, ensure_ascii=False), len(of)) for value in values]
    if len(of) > len(values) * 0.7:
        return list(values)
    return {"of": [json.loads(key) for key in of], "at": at}


OUTPUT = Output(name="table", plan=plan_table, render=render_text, fragments=())
