"""Wall times and the instants they are, across the nights on which a zone's clocks are put forward or back.

Wall times of a site have no zone of their own; ``fold`` (PEP 495) is 1 for the second of two equal ones.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return a wall time of the zone in UTC."""
    return wall.replace(tzinfo=zone).astimezone(UTC)


def later(wall: datetime, length: timedelta, zone: ZoneInfo) -> datetime:
    """Return the wall time when so much time has really passed."""
    return (instant(wall, zone) + length).astimezone(zone).replace(tzinfo=None)


def end_after(start: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """Return the end; of one that comes twice, the first that is later than the start."""
    if not is_repeated(end, zone) or instant(end, zone) > instant(start, zone):
        return end
    return end.replace(fold=1)


def is_skipped(wall: datetime, zone: ZoneInfo) -> bool:
    """Return whether clocks are put forward over that time: they never show it."""
    return _shift(wall, zone) > timedelta()


def is_repeated(wall: datetime, zone: ZoneInfo) -> bool:
    """Return whether clocks show that time twice: they are put back after the first."""
    return _shift(wall, zone) < timedelta()


def after_shift(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return what clocks show instead of a skipped time; of a repeated one, as much later on the same day."""
    return wall + abs(_shift(wall, zone))


# Activities begin and end at the same few times.
@lru_cache(maxsize=4096)
def _shift(wall: datetime, zone: ZoneInfo) -> timedelta:
    """How far clocks are put forward around a time that is no plain one; nothing at any other time."""
    here = wall.replace(tzinfo=zone, fold=0)
    one, other = here.utcoffset(), here.replace(fold=1).utcoffset()
    assert one is not None
    assert other is not None
    # In a gap fold=0 has the offset from before it and fold=1 that from after it; so it is in a fold.
    return other - one
