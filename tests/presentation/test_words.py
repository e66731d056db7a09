"""Dates and times in Chinese, as a poster would say them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from site_builder.content.activity import Fee
from site_builder.content.history import State
from site_builder.content.sessions import Session
from site_builder.content.times import Day, Hours, Month
from site_builder.presentation.words import words_in

WORDS = words_in("zh-CN")
MORNING, AFTERNOON = Hours(time(9), time(11, 30)), Hours(time(14), time(17))


def session(start: Day, end: Day, *, end_announced: bool = True, hours: tuple[Hours, ...] = ()) -> Session:
    return Session(key="2023-09-16", start=start, end=end, end_announced=end_announced, hours=hours)


@pytest.mark.parametrize(
    ("found", "days", "clock"),
    [
        (session(date(2023, 9, 21), date(2023, 9, 21)), "9月21日 周四", "上午"),
        (session(datetime(2023, 9, 16, 14), datetime(2023, 9, 16, 16)), "9月16日 周六", "14:00–16:00"),
        (
            session(datetime(2023, 9, 16, 14), datetime(2023, 9, 16, 16), end_announced=False),
            "9月16日 周六",
            "14:00 开始",
        ),
        (session(datetime(2023, 9, 16, 19), datetime(2023, 9, 17, 0)), "9月16日 周六", "19:00–24:00"),
        (
            session(datetime(2023, 9, 16, 22), datetime(2023, 9, 17, 1, 30)),
            "9月16日 周六",
            "22:00–次日 01:30",
        ),
        (session(date(2023, 10, 18), date(2023, 10, 22)), "10月18日 周三 – 10月22日 周日", "上午"),
        (
            session(date(2023, 9, 1), date(2023, 9, 30), hours=(MORNING, AFTERNOON)),
            "9月1日 周五 – 9月30日 周六",
            "每天 09:00–11:30、14:00–17:00",
        ),
        (
            session(datetime(2023, 9, 16, 9), datetime(2023, 9, 16, 17), hours=(MORNING, AFTERNOON)),
            "9月16日 周六",
            "09:00–11:30、14:00–17:00",
        ),
        (session(date(2023, 12, 31), date(2024, 1, 2)), "12月31日 周日 – 2024年1月2日 周二", "上午"),
    ],
)
def test_session_must_be_said_as_people_say_it(found: Session, days: str, clock: str) -> None:
    assert WORDS.session_days(found, year=2023) == days
    assert WORDS.session_clock(found, "上午") == clock


def test_another_year_must_be_named() -> None:
    assert WORDS.day(date(2023, 9, 21), year=2026) == "2023年9月21日 周四"
    assert WORDS.months_span((Month(2023, 7), Month(2023, 10)), year=2026) == "2023年7月至10月"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State(), ""),
        (State(start=date(2023, 8, 16), end=date(2023, 8, 20)), "8月16日 周三 – 8月20日 周日"),
        (State(start=datetime(2023, 9, 16, 14), end=datetime(2023, 9, 16, 16)), "9月16日 周六 14:00–16:00"),
        (State(start=Month(2023, 7), end=Month(2023, 9)), "7月至9月"),
        (State(start=date(2023, 8, 16)), "8月16日 周三"),
        (State(start=datetime(2023, 9, 16, 14)), "9月16日 周六 14:00"),
        (State(start=datetime(2023, 9, 16, 19), end=datetime(2023, 9, 17)), "9月16日 周六 19:00–24:00"),
    ],
)
def test_the_time_of_a_state_must_be_said_as_far_as_it_was_known(state: State, said: str) -> None:
    assert WORDS.state_time(state, year=2023) == said


def test_sentences_must_end_once() -> None:
    assert WORDS.sentences(("", "下雨。", "推迟", "")) == "下雨。推迟"
    assert words_in("en").sentences(("It rains.", "", "Moved.", "Hall")) == "It rains. Moved. Hall"


@pytest.mark.parametrize(
    ("fee", "said"),
    [
        (None, ""),
        (Fee(amount="0"), "免费"),
        (Fee(amount="0.00"), "免费"),
        (Fee(amount="12.5"), "12.5 元"),
        (Fee(words="凭票入场"), "凭票入场"),
    ],
)
def test_fee_must_be_free_only_when_it_is_stated(fee: Fee | None, said: str) -> None:
    assert WORDS.fee(fee) == said
