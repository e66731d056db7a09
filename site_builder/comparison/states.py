"""What the public was told of a session, or of an activity without dates: when, where, how, whether.

A state that differs is a change that is owed an entry of ``changes``; one that only became more precise is
not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import IntEnum

from msgspec import Struct

from site_builder.catalog import last_day
from site_builder.comparison.pairs import Pair
from site_builder.content.activity import Activity, Place
from site_builder.content.history import Change
from site_builder.content.sessions import Session
from site_builder.content.vocabularies import Venue

#: Districts that name no place yet: none, and all of the city.
NOWHERE = ("", "city")
#: Degrees.
FAR = 0.01


class Detail(IntEnum):
    """How precisely the time was told."""

    WORDS = 0
    MONTHS = 1
    DAYS = 2
    CLOCK = 3


class State(Struct, frozen=True, kw_only=True):
    """``when`` is equal for equal times; an estimated end is none.

    ``session`` is None for the activity as a whole.
    """

    activity: Activity
    session: Session | None
    when: tuple[object, ...]
    detail: Detail
    first: date | None
    last: date | None
    status: str
    mode: str
    venue: Venue | None
    changes: tuple[Change, ...]

    @property
    def place(self) -> Place | None:
        """The town and village as reported."""
        return self.activity.place

    @property
    def district(self) -> str:
        """The district's id."""
        return self.activity.district


def of_session(activity: Activity, session: Session) -> State:
    """A dated session's state."""
    detail = Detail.CLOCK if session.timed or session.hours else Detail.DAYS
    return State(
        activity=activity,
        session=session,
        when=(
            session.start,
            session.end if session.end_announced else None,
            () if session.timed else session.hours,
        ),
        detail=detail,
        first=session.first_day,
        last=session.last_day,
        status=session.status,
        mode=session.mode,
        venue=session.venue,
        changes=session.changes,
    )


def of_whole(activity: Activity) -> State:
    """The state of all of an activity: of one without dates, or the frame of all sessions."""
    months, year, sessions = activity.schedule.months, activity.schedule.year, activity.sessions
    first = (
        sessions[0].first_day
        if sessions
        else months[0].first
        if months
        else date(year, 1, 1)
        if year and year > 0
        else None
    )
    detail = Detail.DAYS if sessions else Detail.MONTHS if months else Detail.WORDS
    return State(
        activity=activity,
        session=None,
        when=(months, year, sessions),
        detail=detail,
        first=first,
        last=last_day(activity),
        status=activity.status,
        mode=activity.mode,
        venue=activity.venue,
        changes=activity.changes,
    )


def first_state(activity: Activity) -> State:
    """The state of the first session, or of an activity without dates."""
    return of_session(activity, activity.sessions[0]) if activity.sessions else of_whole(activity)


def states(pair: Pair) -> Iterator[tuple[State, State]]:
    """The states then and now of each session on both sides, or of the whole where there were no dates."""
    if not pair.old.sessions:
        yield of_whole(pair.old), of_whole(pair.new)
    for old, new in pair.sessions:
        yield of_session(pair.old, old), of_session(pair.new, new)


def is_refined(pair: Pair, old: State, new: State) -> bool:
    """True when the new time is the old one told more precisely.

    Nobody who came at the new time broke the old.
    """
    if old.detail is new.detail is Detail.CLOCK:
        return old.when[0] == new.when[0] and old.when[1] is None and old.when[2] == new.when[2]
    if old.first is None or old.last is None:
        return True
    if new.first is None or new.last is None or new.detail < old.detail:
        return False
    if old.detail is Detail.DAYS:
        frame = of_whole(pair.new) if len(pair.old.sessions) == 1 else new
        return new.detail > old.detail and (old.first, old.last) == (frame.first, frame.last)
    return old.first <= new.first and new.last <= old.last


def changed(pair: Pair, old: State, new: State) -> tuple[str, ...]:
    """Which of ``time``, ``status``, ``mode`` and ``place`` are no longer what was told.

    A session put online moved nowhere else.
    """
    return tuple(
        name
        for name, differs in (
            ("time", old.when != new.when and not is_refined(pair, old, new)),
            ("status", old.status != new.status),
            ("mode", old.mode != new.mode and "moved-online" not in (old.status, new.status)),
            ("place", is_moved(old, new)),
        )
        if differs
    )


def is_moved(old: State, new: State) -> bool:
    """True when people would go to another place. A place that was not told before is no other place."""
    if "online" in (old.mode, new.mode):
        return False
    if old.venue and new.venue:
        return not is_same_venue(old.venue, new.venue)
    if old.venue or (old.place and not new.venue):
        return old.venue is not None or old.place != new.place
    return old.district not in NOWHERE and old.district != new.district


def is_placed(old: State, new: State) -> bool:
    """True when a place is told that was not told before."""
    known_before = old.venue or old.place
    return (
        not known_before
        and bool(new.venue or new.place)
        and not is_moved(old, new)
        and "online" not in (old.mode, new.mode)
    )


def is_same_venue(old: Venue, new: Venue) -> bool:
    """A vocabulary's venue by its id (``venues.yaml`` is compared for itself), others by name and address."""
    if old.id and old.id == new.id:
        return True
    return old.name == new.name and old.address in ("", new.address) and not _far(old, new)


def _far(old: Venue, new: Venue) -> bool:
    """True when the pin moved by more than about a kilometre: that is another place and no better pin."""
    if None in (old.lat, old.lon, new.lat, new.lon):
        return False
    return abs((new.lat or 0) - (old.lat or 0)) > FAR or abs((new.lon or 0) - (old.lon or 0)) > FAR
