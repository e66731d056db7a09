"""Wall times and instants across the nights on which clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from site_builder.content.zones import (
    after_shift,
    end_after,
    instant,
    is_repeated,
    is_skipped,
    later,
)
from site_builder.diagnostics import short
from tests.content.reading import HEAD, read

LONDON, SHANGHAI, LORD_HOWE = (
    ZoneInfo(name) for name in ("Europe/London", "Asia/Shanghai", "Australia/Lord_Howe")
)


def test_a_time_is_skipped_repeated_or_plain() -> None:
    night = [datetime(2024, 3, 31, hour, minute) for hour, minute in ((0, 59), (1, 0), (1, 59), (2, 0))]
    assert [is_skipped(wall, LONDON) for wall in night] == [False, True, True, False]
    night = [datetime(2024, 10, 27, hour, minute) for hour, minute in ((0, 59), (1, 0), (1, 59), (2, 0))]
    assert [is_repeated(wall, LONDON) for wall in night] == [False, True, True, False]
    assert not is_skipped(night[1], LONDON)
    assert not is_repeated(datetime(2024, 3, 31, 1, 30), LONDON)


def test_the_time_after_a_shift_goes_by_how_far_clocks_are_put() -> None:
    assert after_shift(datetime(2024, 3, 31, 1, 30), LONDON) == datetime(2024, 3, 31, 2, 30)
    assert after_shift(datetime(2024, 10, 27, 1, 30), LONDON) == datetime(2024, 10, 27, 2, 30)
    assert after_shift(datetime(2024, 10, 6, 2, 10), LORD_HOWE) == datetime(2024, 10, 6, 2, 40)


def test_china_had_summer_time_from_1986_to_1991() -> None:
    assert instant(datetime(1988, 7, 16, 14), SHANGHAI) == datetime(1988, 7, 16, 5, tzinfo=UTC)
    assert instant(datetime(1992, 7, 16, 14), SHANGHAI) == datetime(1992, 7, 16, 6, tzinfo=UTC)
    assert is_skipped(datetime(1988, 4, 17, 2, 30), SHANGHAI)
    assert is_repeated(datetime(1988, 9, 11, 1, 30), SHANGHAI)


def test_a_length_is_added_to_the_instant() -> None:
    assert later(datetime(2024, 3, 31, 0, 30), timedelta(minutes=90), LONDON) == datetime(2024, 3, 31, 3)
    end = later(datetime(2024, 10, 27, 0, 30), timedelta(minutes=90), LONDON)
    assert (end, end.fold) == (datetime(2024, 10, 27, 1), 1)


def test_an_end_that_comes_twice_is_the_first_after_the_start() -> None:
    before, within = datetime(2024, 10, 27, 0, 30), datetime(2024, 10, 27, 1, 45)
    assert end_after(before, datetime(2024, 10, 27, 1, 15), LONDON).fold == 0
    assert end_after(within, datetime(2024, 10, 27, 1, 15), LONDON).fold == 1
    assert end_after(within, datetime(2024, 10, 27, 2, 15), LONDON).fold == 0


def in_london(lines: str) -> tuple[list[str], list[str]]:
    """Sessions of an activity in London as instants, and what is told of it."""
    checked = read(HEAD + lines, timezone="Europe/London")
    sessions = checked.value.sessions if checked.value else ()
    spans = [
        f"{instant(session.start, LONDON):%m-%d %H:%M}–{instant(session.end, LONDON):%H:%M}"
        for session in sessions
        if isinstance(session.start, datetime) and isinstance(session.end, datetime)
    ]
    return spans, [short(found) for found in checked.problems]


def test_sessions_are_as_long_as_they_say() -> None:
    spring = "start: 2024-03-31 01:45\nend: 2024-03-31 02:15\n"
    assert in_london(spring) == (
        [],
        [
            "sample.yaml:5:8: 错误[skipped-time] 没有 2024-03-31 01:45 这个钟点：夏令时开始，钟往前拨，"
            "跳过了它。"
        ],
    )
    whole_night = "start: 2024-03-30 23:00\nend: 2024-03-31 02:00\n"
    assert in_london(whole_night) == (["03-30 23:00–01:00"], [])
    assert in_london("start: 2024-03-31 00:30\n") == (["03-31 00:30–02:30"], [])
    series = "start: 2024-10-26 23:30\nend: 2024-10-27 01:30\nrepeat: {every: day, until: 2024-10-28}\n"
    assert in_london(series)[0] == [
        "10-26 22:30–00:30",
        "10-27 23:30–01:30",
        "10-28 23:30–01:30",
    ]


def test_an_end_may_be_earlier_on_the_clock_where_clocks_are_put_back() -> None:
    lines = "start: 2024-10-27 01:45\nend: 2024-10-27 01:15\n"
    spans, told = in_london(lines)
    assert spans == ["10-27 00:45–01:15"]
    assert [each.split("]")[0] for each in told] == [
        "sample.yaml:5:8: 提醒[repeated-time",
        "sample.yaml:6:6: 提醒[repeated-time",
    ]
    late = "start: 2024-03-31 02:15\nend: 2024-03-31 02:15\n"
    assert in_london(late)[1] == ["sample.yaml:6:6: 错误[end-before-start] 结束不晚于开始。"]
