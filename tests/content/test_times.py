"""Times as editors write them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from site_builder.content.times import (
    MOMENT,
    Hours,
    Month,
    NotATime,
    day_of,
    is_timed,
    parse_clock,
    parse_duration,
    parse_moment,
)


def test_three_forms_become_three_types() -> None:
    assert parse_moment("2023-09-15 19:30") == datetime(2023, 9, 15, 19, 30)
    assert parse_moment("2023-09-15T19:30") == datetime(2023, 9, 15, 19, 30)
    assert type(parse_moment("2023-09-15")) is date
    assert parse_moment("2023-07") == Month(2023, 7)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2199, 12, 31)))
def test_what_is_written_comes_back(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    assert parse_moment(f"{moment:%Y-%m-%d %H:%M}") == moment
    assert parse_moment(f"{moment:%Y-%m-%d}") == moment.date()
    assert str(parse_moment(f"{moment:%Y-%m}")) == f"{moment:%Y-%m}"


@given(st.text())
def test_any_other_text_is_refused_with_message_and_remedy(text: str) -> None:
    assume(not MOMENT.fullmatch(text))
    with pytest.raises(NotATime) as caught:
        parse_moment(text)
    assert [type(part) for part in caught.value.args] == [str, str]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("2024-02-30", "这个月的最后一天是 29 日。"),
        ("2023-12-31 24:00", "零点算第二天：写成 2024-01-01 00:00，或者写 23:59。"),
        ("19:30", "前面要加上日期，例如 2023-09-15 19:30。"),
        ("9：05", "前面要加上日期，例如 2023-09-15 09:05。"),
        ("2023/9/5 9:05", "写成 2023-09-05 09:05。时间都是当地时间，不写时区和秒。"),
        ("２０２３年９月５日", "写成 2023-09-05。时间都是当地时间，不写时区和秒。"),
        ("2023年9月", "写成 2023-09。时间都是当地时间，不写时区和秒。"),
        (
            "2023/02/30",
            "写成 2023-09-15 19:30、2023-09-15 或 2023-07；活动在哪天说不准时，不写 start，写 when_note。",
        ),
    ],
)
def test_a_remedy_names_a_time_that_exists(text: str, remedy: str) -> None:
    with pytest.raises(NotATime) as caught:
        parse_moment(text)
    assert caught.value.args[1] == remedy


def test_leap_days_are_known() -> None:
    assert parse_moment("2024-02-29") == date(2024, 2, 29)
    assert parse_moment("2000-02-29") == date(2000, 2, 29)
    for text in ("2023-02-29", "1900-02-29", "2100-02-29"):
        with pytest.raises(NotATime):
            parse_moment(text)


def test_a_month_knows_its_days_and_the_next() -> None:
    assert (Month(2024, 2).first, Month(2024, 2).last) == (date(2024, 2, 1), date(2024, 2, 29))
    assert Month(2023, 12).next() == Month(2024, 1)
    assert str(Month(2023, 7)) == "2023-07"


def test_a_day_is_told_from_a_time() -> None:
    assert (is_timed(date(2023, 9, 15)), is_timed(datetime(2023, 9, 15))) == (False, True)
    assert day_of(datetime(2023, 9, 15, 23, 59)) == day_of(date(2023, 9, 15)) == date(2023, 9, 15)


def test_clock_times_have_two_digits() -> None:
    assert parse_clock("09:05") == time(9, 5)
    for text in ("9:05", "24:00", "12:60", "09：05", "0905", "٠٩:٠٥"):
        with pytest.raises(NotATime):
            parse_clock(text)


def test_durations_are_hours_and_minutes_up_to_a_day() -> None:
    durations = {text: parse_duration(text) for text in ("2h", "90m", "1h30m", "24h")}
    assert durations == {
        "2h": timedelta(hours=2),
        "90m": timedelta(minutes=90),
        "1h30m": timedelta(minutes=90),
        "24h": timedelta(days=1),
    }
    for text in ("", "0h", "25h", "9999999999999h", "2", "-2h", "1.5h"):
        with pytest.raises(NotATime):
            parse_duration(text)


def test_hours_are_shown_with_a_dash() -> None:
    assert str(Hours(time(9), time(11, 30))) == "09:00–11:30"
