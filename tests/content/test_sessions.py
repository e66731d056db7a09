"""Times to sessions: what is expanded, and keys that never change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.sessions import Session
from site_builder.content.times import Hours, Month
from tests.content.reading import activity, codes


def keys(lines: str) -> list[str]:
    return [session.key for session in activity(lines).sessions]


def test_a_date_stays_a_date() -> None:
    (session,) = activity("start: 2023-09-16\n").sessions
    assert session == Session(key="2023-09-16", start=date(2023, 9, 16), end=date(2023, 9, 16))
    assert not session.timed


def test_a_start_without_end_lasts_the_default_and_says_so() -> None:
    (session,) = activity("start: 2023-09-16 19:30\n").sessions
    assert (session.end, session.end_announced) == (datetime(2023, 9, 16, 21, 30), False)


def test_an_overnight_session_reaches_the_next_day_only_after_midnight() -> None:
    (late,) = activity("start: 2024-02-28 22:00\nend: 2024-02-29 01:00\n").sessions
    (till_midnight,) = activity("start: 2024-02-28 22:00\nend: 2024-02-29 00:00\n").sessions
    assert (late.first_day, late.last_day) == (date(2024, 2, 28), date(2024, 2, 29))
    assert till_midnight.last_day == date(2024, 2, 28)


def test_daily_hours_make_a_session_a_day_up_to_seven_days() -> None:
    week = activity("start: 2024-02-26\nend: 2024-03-03\ndaily: [09:00-11:30, 14:00-17:00]\n").sessions
    assert [session.key for session in week] == [f"2024-02-{day}" for day in (26, 27, 28, 29)] + [
        f"2024-03-0{day}" for day in (1, 2, 3)
    ]
    assert {
        (session.first_day == session.last_day, str(session.start)[11:], str(session.end)[11:], session.hours)
        for session in week
    } == {(True, "09:00:00", "17:00:00", (Hours(time(9), time(11, 30)), Hours(time(14), time(17))))}


def test_daily_hours_over_more_than_seven_days_stay_one_span() -> None:
    (span,) = activity("start: 2024-02-26\nend: 2024-03-04\ndaily: 09:00-17:00\n").sessions
    assert (span.key, span.start, span.end, span.hours) == (
        "2024-02-26",
        date(2024, 2, 26),
        date(2024, 3, 4),
        (Hours(time(9), time(17)),),
    )


def test_repeat_takes_the_weekdays_but_the_exceptions() -> None:
    lines = (
        "start: 2023-09-16 09:00\nend: 2023-09-16 10:00\n"
        "repeat: {every: week, on: [sat, sun], until: 2023-09-24, except: 2023-09-17}\n"
    )
    sessions = activity(lines).sessions
    assert [session.key for session in sessions] == ["2023-09-16", "2023-09-23", "2023-09-24"]
    assert {(str(session.start)[11:], str(session.end)[11:]) for session in sessions} == {
        ("09:00:00", "10:00:00")
    }


def test_repeat_without_weekdays_keeps_the_first_ones() -> None:
    assert keys("start: 2024-02-22\nrepeat: {every: week, until: 2024-03-07}\n") == [
        "2024-02-22",
        "2024-02-29",
        "2024-03-07",
    ]
    assert keys("start: 2024-02-28\nrepeat: {every: day, until: 2024-03-01}\n") == [
        "2024-02-28",
        "2024-02-29",
        "2024-03-01",
    ]


def test_repeat_with_daily_has_the_daily_hours() -> None:
    sessions = activity(
        "start: 2023-09-16\ndaily: 09:00-11:00\nrepeat: {every: week, until: 2023-09-23}\n"
    ).sessions
    assert [(session.start, session.end) for session in sessions] == [
        (datetime(2023, 9, day, 9), datetime(2023, 9, day, 11)) for day in (16, 23)
    ]


def test_a_moved_activity_keeps_the_key_first_announced() -> None:
    changes = """changes:
  - {at: 2023-01-01, what: 改期, from: {start: 2023-08}}
  - {at: 2023-02-01, what: 改期, from: {start: 2023-08-16 10:00}}
  - {at: 2023-03-01, what: 又改期, from: {start: 2023-09-01}}
"""
    assert keys("start: 2023-10-18\nend: 2023-10-22\n" + changes) == ["2023-08-16"]
    assert keys("sessions:\n  - start: 2023-10-18\n" + changes) == ["2023-08-16"]
    assert keys("sessions:\n  - start: 2023-10-18\n    key: first\n" + changes) == ["first"]


def test_a_moved_series_keeps_its_keys_one_by_one() -> None:
    series = "start: 2023-09-{}\nrepeat: {{every: week, on: [sat, sun], until: 2023-09-{}}}\n"
    moved = (
        series.format("23", "24")
        + "changes:\n  - {at: 2023-09-10, what: 推后一周, from: {start: 2023-09-16}}\n"
    )
    assert keys(moved) == keys(series.format("16", "17")) == ["2023-09-16", "2023-09-17"]
    days = "start: 2023-09-{}\nend: 2023-09-{}\ndaily: 09:00-11:00\n"
    moved = (
        days.format("22", "24")
        + "changes:\n  - {at: 2023-09-10, what: 推后一周, from: {start: 2023-09-15}}\n"
    )
    assert keys(moved) == keys(days.format("15", "17"))


def test_listed_sessions_are_sorted_and_named_by_day_or_key() -> None:
    lines = (
        "sessions:\n  - start: 2023-09-17 09:00\n  - {start: 2023-09-16 14:00, key: pm}\n"
        "  - {start: 2023-09-16, key: whole-day}\n"
    )
    assert keys(lines) == ["whole-day", "pm", "2023-09-17"]


def test_a_change_goes_to_its_session_or_to_all() -> None:
    lines = """sessions:
  - {start: 2023-09-16}
  - {start: 2023-09-18, key: "2023-09-17", status: rescheduled}
changes:
  - {at: 2023-09-10, what: 都在礼堂, from: {venue: park}}
  - {at: 2023-09-12, session: 2023-09-17, what: 推后一天, from: {start: 2023-09-17}}
venue: hall
"""
    first, second = activity(lines).sessions
    assert [change.what for change in first.changes] == ["都在礼堂"]
    assert [change.what for change in second.changes] == ["都在礼堂", "推后一天"]
    assert (second.status, first.status) == ("rescheduled", "scheduled")
    assert second.venue is not None
    assert second.venue.metro == "样例站"
    assert first.changes[0].former.venue is not None
    assert first.changes[0].former.venue.name == "样例公园"


def test_what_calls_off_the_whole_calls_off_each_session() -> None:
    lines = (
        "sessions:\n  - start: 2023-09-16\n  - {start: 2023-09-17, status: cancelled}\n"
        "  - {start: 2023-09-18, status: rescheduled}\n"
    )

    def statuses(whole: str) -> list[str]:
        return [session.status for session in activity(lines + f"status: {whole}\n").sessions]

    assert statuses("scheduled") == ["scheduled", "cancelled", "rescheduled"]
    assert statuses("cancelled") == ["cancelled"] * 3
    assert statuses("postponed") == ["postponed", "cancelled", "postponed"]
    assert statuses("rescheduled") == ["rescheduled", "cancelled", "rescheduled"]


def test_moved_online_is_online() -> None:
    (session,) = activity(
        "start: 2023-09-16\nstatus: moved-online\nonline_url: https://example.org/\n"
    ).sessions
    assert (session.status, session.mode) == ("moved-online", "online")
    first, second = activity(
        "sessions:\n  - start: 2023-09-16\n  - {start: 2023-09-17, status: moved-online}\n"
    ).sessions
    assert (first.mode, second.mode) == ("onsite", "online")


def test_months_and_undated_have_no_sessions() -> None:
    months = activity("start: 2023-11\nend: 2024-01\n").schedule
    assert (months.sessions, months.months) == ((), (Month(2023, 11), Month(2023, 12), Month(2024, 1)))
    assert activity("when_note: 待定\nyear: 2023\n").schedule.year == 2023


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_the_key_is_the_day_first_announced_however_far_it_moved(announced: date, days: int) -> None:
    now = announced + timedelta(days=days)
    lines = f"start: {now}\nrepeat: {{every: day, until: {now + timedelta(days=2)}}}\n"
    lines += f"changes:\n  - {{at: 2000-01-01, what: 改期, from: {{start: {announced}}}}}\n"
    assert keys(lines) == [str(announced + timedelta(days=offset)) for offset in range(3)]


def test_a_session_named_by_its_later_day_is_refused() -> None:
    lines = (
        "sessions:\n  - start: 2023-09-16\n  - start: 2023-09-18{}\nchanges:\n"
        "  - {{at: 2023-09-10, session: {}, what: 推后, from: {{start: 2023-09-17}}}}\n"
    )
    assert codes(lines.format("", "2023-09-18")) == ["conflicting-fields"]
    assert codes(lines.format("\n    key: 2023-09-17", "2023-09-17")) == []


def test_a_series_that_moved_as_a_whole_can_be_listed_when_each_session_has_its_key() -> None:
    lines = (
        "sessions:\n  - {{start: 2023-09-17, key: 2023-09-16}}\n  - {{start: 2023-09-24{}}}\n"
        "changes:\n  - {{at: 2023-09-10, what: 推后, from: {{start: 2023-09-16}}}}\n"
    )
    assert codes(lines.format("")) == ["conflicting-fields"]
    assert keys(lines.format(", key: 2023-09-23")) == ["2023-09-16", "2023-09-23"]
