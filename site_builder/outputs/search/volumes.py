"""The catalog cut into parts whose borders stay where they are when an activity far from them comes or goes.

A border stands before an activity whose id has the smallest digest of all within a reach on both sides
(content-defined chunking by local minima). So whoever comes or goes moves only borders within that reach, and
rarely one; a part has about twice as many activities as its reach, and never fewer than that; parts of a
smaller reach lie inside those of a larger one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise

from site_builder.catalog import sort_key
from site_builder.content.activity import Activity
from site_builder.presentation.context import BuildContext

Part = tuple[Activity, ...]

#: A part of the table: what a search shows of what it found, that of today first.
VOLUME = 128
#: A season of texts and a file for filters: one request for 2,500 activities.
SEASON = 1250


def parts(context: BuildContext, reach: int) -> list[Part]:
    """Return the activities in the catalog's order, in parts; at least one, which may be empty."""
    return context.memo(("parts", reach), lambda: _parts(context, reach))


def _parts(context: BuildContext, reach: int) -> list[Part]:
    activities = context.catalog.activities
    distances = context.memo("reaches", lambda: reaches([activity.id for activity in activities]))
    borders = [0, *(place for place, distance in enumerate(distances) if distance > reach), len(activities)]
    return [activities[start:end] for start, end in pairwise(borders)]


def reaches(ids: Sequence[str]) -> list[int]:
    """Return for each id the distance to the nearest of a smaller digest, or to the nearer end."""
    digests = [(blake2b(id.encode(), digest_size=8).digest(), id) for id in ids]
    distances = [0] * len(ids)
    # Places whose digests rise: what is left of them is smaller than a new place, which is the next smaller
    # of those it removes.
    rising: list[int] = []
    for place, digest in enumerate(digests):
        while rising and digests[rising[-1]] > digest:
            removed = rising.pop()
            distances[removed] = min(distances[removed], place - removed)
        distances[place] = place - (rising[-1] if rising else -1)
        rising.append(place)
    for place in rising:
        distances[place] = min(distances[place], len(ids) - place)
    return distances


def first_ids(parts: Sequence[Part]) -> list[str]:
    """Return the id of each part's first activity; empty where there is none."""
    return [part[0].id if part else "" for part in parts]


def neighbours(parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """Return the first id of each part and of the next.

    Where a page has parts of two publishes, they do not meet.
    """
    firsts = first_ids(parts)
    return zip(firsts, [*firsts[1:], ""], strict=True)


def within(parts: Sequence[Part], inner: Sequence[Part]) -> Iterator[list[Part]]:
    """Yield for each part the parts of a smaller reach that lie in it."""
    remaining = iter(inner)
    for part in parts:
        inside: list[Part] = []
        while sum(map(len, inside)) < len(part):
            inside.append(next(remaining))
        yield inside


def first_day(part: Part) -> str:
    """Return the day on which a part begins, as ``2023-09-16``; empty where there is nothing."""
    return str(sort_key(part[0])[0].date()) if part else ""
