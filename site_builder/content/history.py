"""The history of an activity: what the public was told of each session, entry by entry of ``changes``.

An entry says what was before (``from``); what it led to is what the next entry found, and at last the
present. So the states are told backwards from the present, once, as the file is read. All that says 原定 and
现定, in pages, feeds and data, reads them here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from site_builder.content.times import Day, Hours, Moment, Month, as_datetime, day_of, is_timed
from site_builder.content.vocabularies import Venue

#: What does not take place, or for which no new day is known.
CALLED_OFF = ("cancelled", "postponed")


class Former(Struct, frozen=True):
    """What a change replaced; None for what stayed.

    ``until``: the last day of a series as it was, where later sessions have come since.
    """

    start: Moment | None = None
    end: Moment | None = None
    venue: Venue | None = None
    status: str | None = None
    mode: str | None = None
    until: date | None = None

    @property
    def moves(self) -> bool:
        """True when it is about the time."""
        return self.start is not None or self.end is not None


class Change(Struct, frozen=True):
    """An entry of the public record: when, what in words, which session (empty: all), what it was before."""

    at: Day
    what: str
    former: Former
    session: str = ""


class State(Struct, frozen=True):
    """What the public was told of a session, or of an activity without a date.

    ``start`` is None where no date was known, ``end`` where none was announced or it is the day of the start.
    """

    start: Moment | None = None
    end: Moment | None = None
    hours: tuple[Hours, ...] = ()
    venue: Venue | None = None
    mode: str = "onsite"
    status: str = "scheduled"

    @property
    def time(self) -> tuple[Moment | None, Moment | None]:
        """Start and end: equal for equal times."""
        return self.start, self.end

    @property
    def called_off(self) -> bool:
        """True when nothing takes place at its time."""
        return self.status in CALLED_OFF


class Step(Struct, frozen=True):
    """An entry of the record, by its number from 0, and what a session was before and after it."""

    number: int
    change: Change
    before: State
    after: State


#: Session's key → its steps in order; the empty key stands for an activity without sessions.
Steps = Mapping[str, tuple[Step, ...]]


class Series(Struct, frozen=True, kw_only=True):
    """Sessions as they are now, by key, the first announced first.

    ``listed``: the file lists them one by one, ``keyed``: each with its key, as a series is written out that
    has moved before; ``daily``: each is a day of daily hours, and entries name the first day and the last;
    ``placed``: the keys of those with a venue of their own; ``statuses``: the statuses of their own of others
    than the scheduled.
    """

    present: Mapping[str, State]
    listed: bool = False
    keyed: bool = False
    daily: bool = False
    placed: frozenset[str] = frozenset()
    statuses: Mapping[str, str] = {}


def replay(series: Series, changes: Sequence[Change]) -> Steps:
    """Return the steps of each session, told backwards from its present state."""
    states, steps = dict(series.present), {key: list[Step]() for key in series.present}
    for number in range(len(changes) - 1, -1, -1):
        change = changes[number]
        shift, until = _shift(series, states, change), _until(series, change)
        for key, after in list(states.items()):
            if change.session not in ("", key) or not _concerns(series, change, shift, key, after):
                continue
            before = _before(after, change, shift, earlier=_of(key, changes[:number]))
            if not change.session:
                before = _of_series(series, key, after, before, shift)
            if until and _first_day(before) > until:
                del states[key]  # it came with this entry, or later
                continue
            steps[key].insert(0, Step(number, change, before, after))
            states[key] = before
    return {key: tuple(own) for key, own in steps.items()}


def is_refined(before: State, after: State) -> bool:
    """True when a time is the former one told more precisely: a day of the month, a clock time of the day."""
    start, later = before.start, after.start
    if start is None or start == later:
        return start is None or before.end is None
    if later is None or isinstance(later, Month):
        return False
    if isinstance(start, Month):
        last = before.end if isinstance(before.end, Month) else start
        return start.first <= day_of(later) <= last.last
    if is_timed(start) or not is_timed(later):
        return False
    return day_of(start) == day_of(later) and before.end in (None, after.end)


def is_moved(before: State, after: State) -> bool:
    """True when people who came at the former time would come at a wrong one."""
    return before.time != after.time and not is_refined(before, after)


def first_state(steps: Sequence[Step], present: State) -> State:
    """Return what was announced first."""
    return steps[0].before if steps else present


def _until(series: Series, change: Change) -> date | None:
    """Return the last day of a series before an entry; None where that stayed."""
    end = change.former.end if series.daily and not change.session else None
    return change.former.until or (day_of(end) if isinstance(end, date) else None)


def _of_series(series: Series, key: str, after: State, before: State, shift: timedelta) -> State:
    """Return what an entry about a whole series says of one session's former state."""
    if series.daily:
        before = replace(before, start=_earlier(after.start, shift), end=_earlier(after.end, shift))
    own = series.statuses.get(key, before.status)
    if own == "cancelled" or not before.called_off:
        before = replace(before, status=own)
    return replace(before, venue=after.venue) if key in series.placed else before


def _of(key: str, changes: Sequence[Change]) -> list[Change]:
    return [change for change in changes if change.session in ("", key)]


def _concerns(series: Series, change: Change, shift: timedelta, key: str, after: State) -> bool:
    """False for a session of a list that was announced where it is: no move of the whole can mean it."""
    start = change.former.start
    if change.session or not series.listed or not isinstance(start, date):
        return True
    if day_of(start) != day_of(as_datetime(start) + shift):
        return str(_first_day(after)) != key[:10]
    return series.keyed or _first_day(after) == day_of(start)


def _first_day(state: State) -> date:
    return day_of(state.start) if isinstance(state.start, date) else date.min


def _shift(series: Series, states: Mapping[str, State], change: Change) -> timedelta:
    """Return how far an entry moved a series: as far as its first session, or the one of a list it means."""
    start = change.former.start
    if not isinstance(start, date):
        return timedelta()
    own = [key for key in states if change.session in ("", key)]
    meant = [key for key in own if series.listed and key[:10] == str(day_of(start))]
    lead = states[(meant or own)[0]].start if own else None
    if not isinstance(lead, date):
        return timedelta()
    if is_timed(start) and is_timed(lead):
        return as_datetime(lead) - as_datetime(start)
    return day_of(lead) - day_of(start)


def _before(after: State, change: Change, shift: timedelta, *, earlier: Sequence[Change]) -> State:
    former = change.former
    start, end = _former_time(after, former, shift)
    return replace(
        after,
        start=start,
        end=None if end == start else end,
        venue=former.venue or after.venue,
        mode=former.mode or _former_mode(after, former),
        status=former.status or _former_status(after, change, earlier),
    )


def _former_time(after: State, former: Former, shift: timedelta) -> tuple[Moment | None, Moment | None]:
    if former.start is None:
        return after.start, after.end if former.end is None else former.end
    if not isinstance(former.start, date) or not isinstance(after.start, date):
        return former.start, former.end
    start = _moved_back(after.start, former.start, shift)
    if former.end is not None:
        gone = as_datetime(start) - as_datetime(former.start)
        return start, former.end + gone if isinstance(former.end, date) else former.end
    return start, _kept_end(after, start)


def _earlier(moment: Moment | None, shift: timedelta) -> Moment | None:
    return moment - shift if isinstance(moment, date) else moment


def _moved_back(start: Day, former: Day, shift: timedelta) -> Day:
    """Return a session's own former start; ``former`` is the leading one's."""
    if is_timed(former) and not is_timed(start):
        return datetime.combine(day_of(start) - shift, as_datetime(former).time())
    return (start if is_timed(former) else day_of(start)) - shift


def _kept_end(after: State, start: Day) -> Moment | None:
    """Return the end of which an entry says nothing: it stayed, or went along with its start."""
    end = after.end
    if not isinstance(end, date) or is_timed(end) != is_timed(start):
        return None
    assert isinstance(after.start, date)
    if day_of(after.start) == day_of(start) and end > start:
        return end
    return end - (as_datetime(after.start) - as_datetime(start))


def _former_mode(after: State, former: Former) -> str:
    went_online = after.status == "moved-online" and former.status is not None
    return "onsite" if went_online and former.status != "moved-online" else after.mode


def _former_status(after: State, change: Change, earlier: Sequence[Change]) -> str:
    """Return the status before an entry that does not name it."""
    former = change.former
    told = "rescheduled" if any(_moves(each.former) for each in earlier) else "scheduled"
    if after.status in CALLED_OFF:
        return told if _calls_off(former, earlier) else after.status
    if after.status == "moved-online":
        return told if _goes_online(former, earlier) else after.status
    return told


def _calls_off(former: Former, earlier: Sequence[Change]) -> bool:
    """True when none of the entries before has called off what is called off after this one."""
    named = [each.former.status for each in earlier if each.former.status is not None]
    if named:
        return named[-1] in CALLED_OFF and not _has_effect(former)
    return all(_has_effect(each.former) for each in earlier)


def _goes_online(former: Former, earlier: Sequence[Change]) -> bool:
    """True when an entry put online what is online after it, and none before has."""
    modes = [each.former.mode for each in earlier if each.former.mode is not None]
    is_online = bool(modes) and modes[-1] != "online"
    return former.mode is not None or not (is_online or _has_effect(former))


def _has_effect(former: Former) -> bool:
    return former.moves or former.venue is not None or former.mode is not None


def _moves(former: Former) -> bool:
    return former.moves and not isinstance(former.start, Month)
