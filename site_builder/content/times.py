"""Times as editors write them.

``2023-09-15 19:30``, ``2023-09-15`` or ``2023-07``, in the site's own zone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from unicodedata import normalize

from msgspec import Struct

MOMENT = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2})(?:[ T](\d{2}):(\d{2}))?)?", re.ASCII)
LOOSE = re.compile(
    r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*(?:[-/.月]\s*(?:(\d{1,2})\s*日?)?)?"
    r"(?:[ T]*(\d{1,2})[:：](\d{2})(?::\d{2}.*)?)?\s*",
    re.ASCII,
)
CLOCK = re.compile(r"(\d{2}):(\d{2})", re.ASCII)
DURATION = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,4})m)?", re.ASCII)


#: What was written instead of a time → what to do.
REMEDIES = (
    (
        r"\d\s*(?:至|到|~|—|–)|:\d\d\s*-",
        "开始写在 start，结束另写一行 end，两个都写完整，例如 2023-09-15 21:00。",
    ),
    (r"^\d{1,2}月\d{1,2}日", "加上年份，例如 2023-09-15。"),
    (r"^open$", "open 只用在活动和场次的 end；原来没有公布哪天结束的，from 里不写 end。"),
    (
        r"^\d{4}年?$",
        "写到月或日，例如 2023-09、2023-09-15；活动只知道年份时，不写 start，写 when_note 和 year。",
    ),
    (r"[上下中]午|晚", "写成 2023-09-15 或 2023-09-15 19:30；“上午”“晚”这样的字写进 time_note。"),
)
#: Words for an end that nobody knows.
NO_END = re.compile(
    "长期|常设|常年|全年|永久|无限|不限|至今|待定|未定|另行|未公布|不详|^无$|^(?i:open|ongoing|long)"
)
OTHERWISE = "写成 2023-09-15 19:30、2023-09-15 或 2023-07；活动在哪天说不准时，不写 start，写 when_note。"


class Month(Struct, frozen=True, order=True):
    """A month of a year, for what is announced without a day."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        """The month's first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The month's last day."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def next(self) -> Month:
        """The month after this one."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)


class Open(Struct, frozen=True):
    """No end was announced of something that goes on for days: ``end: open``."""

    def __str__(self) -> str:
        return "open"


OPEN = Open()
#: ``datetime`` is a ``date`` to Python: ask ``is_timed`` before you treat one as a day.
Day = date | datetime
Moment = date | datetime | Month


class Hours(Struct, frozen=True, order=True):
    """Opening hours of a day, both ends wall time."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


class NotATime(ValueError):
    """The text is no time; ``args`` hold message and remedy in Chinese."""


def is_timed(moment: Moment) -> bool:
    """True when the moment has a clock time."""
    return isinstance(moment, datetime)


def day_of(moment: Day) -> date:
    """The calendar day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def as_datetime(moment: Day) -> datetime:
    """A moment for comparing: a day stands for its midnight."""
    return moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)


def parse_end(text: str) -> Moment | Open:
    """A moment, or ``open``; else NotATime."""
    if text == "open":
        return OPEN
    try:
        return parse_moment(text)
    except NotATime as error:
        if NO_END.search(text):
            help = "从 start 那天起一直办、没有公布哪天结束的，写 end: open；只办一天的，去掉 end。"
            raise NotATime(error.args[0], help) from None
        raise


def written_time(moment: Moment | Open) -> str:
    """A moment as editors write it."""
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else str(moment)


@lru_cache(maxsize=4096)
def parse_moment(text: str) -> Moment:
    """``2023-09-15 19:30`` → datetime, ``2023-09-15`` → date, ``2023-07`` → Month; else NotATime."""
    found = MOMENT.fullmatch(text)
    if not found:
        raise NotATime(f"“{text}”不是认得的时间。", _remedy(text))
    year, month, day, hour, minute = (int(part) if part else None for part in found.groups())
    assert year is not None
    assert month is not None
    if not 1900 <= year <= 2199:
        raise NotATime(f"年份 {year} 不对。", "年份写四位数，例如 2023。")
    if not 1 <= month <= 12:
        raise NotATime(f"没有 {month} 月。", "月份是 01 到 12。")
    if day is None:
        return Month(year, month)
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise NotATime(f"{year} 年 {month} 月没有 {day} 日。", f"这个月的最后一天是 {last} 日。")
    if hour is None or minute is None:
        return date(year, month, day)
    if (hour, minute) == (24, 0):
        following = date(year, month, day) + timedelta(days=1)
        raise NotATime("没有 24:00。", f"零点算第二天：写成 {following} 00:00，或者写 23:59。")
    if hour > 23 or minute > 59:
        raise NotATime(f"没有 {hour:02}:{minute:02} 这个钟点。", "钟点从 00:00 到 23:59。")
    return datetime(year, month, day, hour, minute)


def _remedy(text: str) -> str:
    plain = normalize("NFKC", text)
    if re.fullmatch(r"\d{1,2}:\d{2}", plain, re.ASCII):
        return f"前面要加上日期，例如 2023-09-15 {plain:0>5}。"
    guess = _guess(plain)
    if guess and guess != text:
        return f"写成 {guess}。时间都是当地时间，不写时区和秒。"
    return next((help for pattern, help in REMEDIES if re.search(pattern, plain)), OTHERWISE)


def _guess(text: str) -> str | None:
    """The time that was probably meant, in the form we read; None when there is none."""
    found = LOOSE.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute = found.groups()
    guess = f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
    guess += f" {int(hour):02}:{minute}" if day and hour else ""
    try:
        parse_moment(guess)
    except NotATime:
        return None
    return guess


def parse_clock(text: str) -> time:
    """``09:00`` → time; else NotATime."""
    if text == "24:00":
        raise NotATime("没有 24:00。", "写成 23:59。")
    found = CLOCK.fullmatch(text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise NotATime(f"“{text}”不是钟点。", "钟点写成两位数，例如 09:00，从 00:00 到 23:59。")
    return time(int(found[1]), int(found[2]))


def parse_duration(text: str) -> timedelta:
    """``2h``, ``90m`` or ``1h30m`` → timedelta; else NotATime."""
    found = DURATION.fullmatch(text)
    length = timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0)) if found else timedelta()
    if not timedelta() < length <= timedelta(days=1):
        raise NotATime(f"“{text}”不是时长。", "写成 2h、90m 或 1h30m，不超过一天。")
    return length
