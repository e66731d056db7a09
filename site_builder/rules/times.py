"""Times: hours at which few things begin, and those that stand in words only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time

from site_builder.content.activity import Activity
from site_builder.content.folder import Content
from site_builder.content.times import written_time
from site_builder.diagnostics import Diagnostic, Span, problem

#: What begins earlier is more often a slip for the afternoon than something in the small hours.
MORNING = 6


def early_hour(activity: Activity, content: Content) -> Iterator[Diagnostic]:
    """A session that begins in the small hours, without a word that says so."""
    early = (
        session.start
        for session in activity.sessions
        if isinstance(session.start, datetime) and session.start.hour < MORNING and not session.note
    )
    start = None if activity.time_note else next(early, None)
    if start is not None:
        span = activity.at.get("daily") or activity.at.get("start") or activity.at.get("sessions")
        yield problem(
            "early-hour",
            span or Span(path=activity.path),
            f"{written_time(start)} 开始，是凌晨。",
            _help(start),
        )


def _help(start: datetime) -> str:
    """A remedy for each of the three that may be meant."""
    if start.hour == 0:
        return "不知道几点，就只写日期；真的是半夜开始，加上一行“time_note: 半夜”。"
    return f"下午的写成 {start.hour + 12}:{start.minute:02}；真的是凌晨开始，加上一行“time_note: 凌晨”。"


#: A clock time in words: 下午2点半, 14:30, 二时; what comes after one that is only about (前后) says so.
CLOCK = re.compile(
    r"(?P<half>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚|夜里)?\s*(?P<hour>\d{1,2}|[一二三四五六七八九十两]{1,3})"
    r"\s*(?:[:：]\s*(?P<minute>[0-5]\d)|[点时](?!间)(?:\s*(?P<past>半|[0-5]?\d)\s*分?)?)"
)
ABOUT = re.compile("前后|左右|大约|约|许|陆续|起")
NUMBERS = {char: number for number, char in enumerate("〇一二三四五六七八九十")} | {"两": 2}


def hour_in_words(activity: Activity, content: Content) -> Iterator[Diagnostic]:
    """A clock time in ``time_note`` beside dates without one: no calendar and no list knows it."""
    sessions = activity.sessions
    if not activity.time_note or not sessions or any(isinstance(each.start, datetime) for each in sessions):
        return
    found = [clock for clock in CLOCK.finditer(activity.time_note) if _clock(clock, None) is not None]
    if not found or ABOUT.search(activity.time_note):
        return
    start = _clock(found[0], None)
    end = _clock(found[1], found[0]["half"]) if len(found) > 1 else None
    day = sessions[0].first_day
    written = f"start: {day} {start:%H:%M}"
    if end and start and end > start:
        written += f"，end: {day} {end:%H:%M}"
    if len(sessions) > 1 or sessions[0].last_day != day:
        written = "daily 或各场的 start"
    yield problem(
        "hour-in-words",
        activity.at["time_note"],
        f"钟点“{found[0].group().strip()}”只写在 time_note 里，日历和列表不知道它。",
        f"写进 {written}，再删掉 time_note；只是大约的话，写上“前后”。",
    )


def _clock(found: re.Match[str], half: str | None) -> time | None:
    """The time that words say; ``half`` of the day is that of the time before, where they say none."""
    hour = int(found["hour"]) if found["hour"].isdigit() else _number(found["hour"])
    half = found["half"] or half
    if half in ("下午", "傍晚", "晚上", "晚", "夜里") and hour < 12:
        hour += 12
    minute = int((found["minute"] or found["past"] or "0").replace("半", "30"))
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _number(word: str) -> int:
    """Up to 二十四 in Chinese."""
    tens, _, ones = word.rpartition("十")
    ten = 10 * NUMBERS.get(tens or "一", 9) if "十" in word else 0
    return ten + (NUMBERS.get(ones, 99) if ones else 0)
