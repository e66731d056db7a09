"""The history of an activity: what was told of each session before and after each entry of its record."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from site_builder.content.history import Change, Former, Series, State, Step, is_moved, replay
from site_builder.content.times import Month
from site_builder.content.vocabularies import Venue
from tests.content.reading import VENUES, activity

MOVED_SERIES = (
    "start: 2023-09-03 14:00\nend: 2023-09-03 16:00\nrepeat: {every: week, until: 2023-09-17}\n"
    "status: rescheduled\n"
)


def entry(at: int, what: str, former: str = "", session: str = "") -> str:
    """An entry of ``changes`` of the day ``at`` of August."""
    lines = f"  - at: 2023-08-{at:02}\n    what: {what}\n"
    lines += f"    session: {session}\n" if session else ""
    return lines + (f"    from: {former}\n" if former else "")


def steps(lines: str) -> list[tuple[Step, ...]]:
    """Those of each session, in order; of an activity without sessions, its own."""
    read = activity(lines)
    return [session.steps for session in read.sessions] or [read.schedule.steps]


def starts(step: Step) -> tuple[str, str]:
    return str(step.before.start)[:16], str(step.after.start)[:16]


def test_each_session_of_a_series_that_moved_must_have_its_own_former_time() -> None:
    series = steps(f"{MOVED_SERIES}changes:\n{entry(1, '改到周日', '{start: 2023-09-02 14:00}')}")
    assert [[starts(step) for step in own] for own in series] == [
        [("2023-09-02 14:00", "2023-09-03 14:00")],
        [("2023-09-09 14:00", "2023-09-10 14:00")],
        [("2023-09-16 14:00", "2023-09-17 14:00")],
    ]
    assert [own[0].before.end for own in series] == [datetime(2023, 9, day, 16) for day in (2, 9, 16)]


def test_a_session_that_came_after_the_move_must_not_have_moved() -> None:
    former = "{start: 2023-09-02 14:00, until: 2023-09-09}"
    read = activity(f"{MOVED_SERIES}changes:\n{entry(1, '改到周日', former)}")
    assert [(len(each.steps), each.status) for each in read.sessions] == [
        (1, "rescheduled"),
        (1, "rescheduled"),
        (0, "scheduled"),
    ]


def test_a_session_that_joined_one_that_had_moved_must_not_have_moved() -> None:
    sessions = (
        "sessions:\n  - {start: 2023-09-03 14:00, key: 2023-09-02}\n"
        "  - {start: 2023-09-10 14:00, key: 2023-09-10}\nstatus: rescheduled\n"
    )
    read = activity(f"{sessions}changes:\n{entry(1, '改到周日', '{start: 2023-09-02 14:00}')}")
    assert [(len(each.steps), each.status) for each in read.sessions] == [
        (1, "rescheduled"),
        (0, "scheduled"),
    ]


def test_days_of_daily_hours_must_move_with_their_hours() -> None:
    series = steps(
        "start: 2023-09-05\nend: 2023-09-06\ndaily: [09:00-17:00]\nstatus: rescheduled\n"
        f"changes:\n{entry(1, '推后三天', '{start: 2023-09-02, end: 2023-09-03}')}"
    )
    assert [starts(step) for own in series for step in own] == [
        ("2023-09-02 09:00", "2023-09-05 09:00"),
        ("2023-09-03 09:00", "2023-09-06 09:00"),
    ]


def test_a_postponed_session_must_keep_its_first_time_when_it_gets_a_new_one() -> None:
    (own,) = steps(
        "start: 2023-09-20 14:00\nstatus: rescheduled\nchanges:\n"
        + entry(1, "因雨延期", "{status: scheduled}")
        + entry(9, "新的日子", "{start: 2023-09-02 14:00, status: postponed}")
    )
    assert [(step.before.status, step.after.status) for step in own] == [
        ("scheduled", "postponed"),
        ("postponed", "rescheduled"),
    ]
    assert starts(own[0]) == ("2023-09-02 14:00", "2023-09-02 14:00")


def test_a_session_put_online_and_back_must_have_its_venue_and_its_mode_again() -> None:
    (own,) = steps(
        "start: 2023-09-20 14:00\nvenue: hall\nchanges:\n"
        + entry(1, "改线上", "{venue: hall, mode: onsite}")
        + entry(9, "改回现场", "{status: moved-online, mode: online}")
    )
    assert [(step.before.mode, step.after.mode) for step in own] == [
        ("onsite", "online"),
        ("online", "onsite"),
    ]
    assert [(step.before.status, step.after.status) for step in own] == [
        ("scheduled", "moved-online"),
        ("moved-online", "scheduled"),
    ]


def test_end_and_day_in_two_steps_must_give_a_whole_time_in_either_order() -> None:
    times = "start: 2023-09-03 14:00\nend: 2023-09-03 17:00\nstatus: rescheduled\nchanges:\n"
    day, end = "{start: 2023-09-02 14:00}", "{end: 2023-09-03 16:00}"
    (first_day,) = steps(times + entry(1, "改天", day) + entry(9, "改结束", end))
    assert [step.before.time for step in first_day] == [
        (datetime(2023, 9, 2, 14), datetime(2023, 9, 2, 16)),
        (datetime(2023, 9, 3, 14), datetime(2023, 9, 3, 16)),
    ]
    end = "{end: 2023-09-02 16:00}"
    (first_end,) = steps(times + entry(1, "改结束", end) + entry(9, "改天", day))
    assert [step.before.time for step in first_end] == [
        (datetime(2023, 9, 2, 14), datetime(2023, 9, 2, 16)),
        (datetime(2023, 9, 2, 14), datetime(2023, 9, 2, 17)),
    ]


def test_a_month_that_gets_its_day_must_not_have_moved() -> None:
    read = activity(f"start: 2023-09-16\nchanges:\n{entry(1, '定了日子', '{start: 2023-09}')}")
    (session,) = read.sessions
    assert session.status == "scheduled"
    assert session.steps[0].before.time == (Month(2023, 9), None)
    assert not is_moved(session.steps[0].before, session.steps[0].after)


def test_a_session_that_has_its_first_time_again_must_not_have_moved() -> None:
    (session,) = activity(
        "start: 2023-09-02 14:00\nstatus: rescheduled\nchanges:\n"
        + entry(1, "推后", "{start: 2023-09-02 14:00}")
        + entry(9, "改回来", "{start: 2023-09-03 14:00}")
    ).sessions
    assert (session.status, session.has_moved) == ("scheduled", False)
    assert [starts(step) for step in session.steps] == [
        ("2023-09-02 14:00", "2023-09-03 14:00"),
        ("2023-09-03 14:00", "2023-09-02 14:00"),
    ]


def test_a_session_with_a_venue_of_its_own_must_not_move_with_the_others() -> None:
    first, second = activity(
        "sessions:\n  - {start: 2023-09-02}\n  - {start: 2023-09-03, venue: park}\nvenue: hall\n"
        f"changes:\n{entry(1, '换地方', '{venue: {name: 旧馆}}')}"
    ).sessions
    assert [step.before.venue and step.before.venue.name for step in first.steps] == ["旧馆"]
    assert [step.before.venue for step in second.steps] == [VENUES["park"]]


PLACES = [Venue(name=name) for name in ("样例礼堂", "样例公园", "样例科技馆")]
START = State(datetime(2023, 9, 2, 14), datetime(2023, 9, 2, 16), (), PLACES[0])
#: What happens to a session: one of these by its number, with a number for how much.
EVENTS = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 20)), min_size=1, max_size=5)


def happened(state: State, event: int, much: int) -> State:
    """The state after an event; the same where it changes nothing."""
    start, end = state.start, state.end
    assert isinstance(start, datetime) and isinstance(end, datetime)
    if event == 0 and not state.called_off:
        days = timedelta(days=much)
        return replace(state, start=start + days, end=end + days, status=moved_status(state))
    if event == 1 and not state.called_off:
        return replace(state, end=end + timedelta(minutes=much), status=moved_status(state))
    if event == 2 and state.mode == "onsite":
        return replace(state, venue=PLACES[much % 3])
    if event == 3 and state.status in ("scheduled", "rescheduled"):
        return replace(state, status="moved-online", mode="online")
    if event == 4:
        return replace(state, status=("cancelled", "postponed")[much % 2], mode="onsite")
    if event == 5 and state.called_off:
        days = timedelta(days=much)
        return replace(state, status="rescheduled", start=start + days, end=end + days)
    return state


def moved_status(state: State) -> str:
    return "moved-online" if state.status == "moved-online" else "rescheduled"


def recorded(before: State, after: State, number: int) -> Change:
    """The entry that ``change`` writes: what was before, where it is no longer so."""
    names = [
        name for name in ("start", "end", "venue", "mode") if getattr(before, name) != getattr(after, name)
    ]
    values: dict[str, Any] = {name: getattr(before, name) for name in names}
    if before.status != after.status:
        values["status"] = before.status
    return Change(date(2023, 8, 1) + timedelta(days=number), f"第{number}次", Former(**values))


@given(EVENTS)
def test_any_history_must_be_told_as_it_happened(events: list[tuple[int, int]]) -> None:
    states = [START]
    for event, much in events:
        after = happened(states[-1], event, much)
        if after != states[-1]:
            states.append(after)
    changes = [recorded(*pair, number) for number, pair in enumerate(pairwise(states))]
    told = replay(Series(present={"2023-09-02": states[-1]}), changes)["2023-09-02"]
    assert [(step.before, step.after) for step in told] == list(pairwise(states))


@given(EVENTS)
def test_an_entry_must_never_be_told_differently_later(events: list[tuple[int, int]]) -> None:
    states = [START]
    for event, much in events:
        after = happened(states[-1], event, much)
        if after != states[-1]:
            states.append(after)
    changes = [recorded(*pair, number) for number, pair in enumerate(pairwise(states))]
    told = [replay(Series(present={"": state}), changes[:number])[""] for number, state in enumerate(states)]
    assert [later[: len(earlier)] for earlier, later in pairwise(told)] == told[:-1]
