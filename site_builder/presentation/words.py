"""Dates and times in plain Chinese, the way a poster would say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from site_builder.content.activity import Activity, Fee
from site_builder.content.sessions import Former, Session
from site_builder.content.times import Day, Hours, Moment, Month, day_of, is_timed

WEEKDAYS = "一二三四五六日"
STATUS_WORDS = {"cancelled": "已取消", "postponed": "延期", "rescheduled": "改期", "moved-online": "改线上"}
MODE_WORDS = {"onsite": "线下", "online": "线上", "hybrid": "线上线下"}
ROLE_WORDS = {
    "guides": "指导",
    "hosts": "主办",
    "undertakers": "承办",
    "co_organizers": "协办",
    "supporters": "支持",
}
#: Where people join online; other places go by their host.
PLATFORMS = {
    "meeting.tencent.com": "腾讯会议",
    "voovmeeting.com": "腾讯会议",
    "bilibili.com": "哔哩哔哩",
    "douyin.com": "抖音",
    "kuaishou.com": "快手",
    "channels.weixin.qq.com": "微信视频号",
    "dingtalk.com": "钉钉",
    "feishu.cn": "飞书",
    "zoom.us": "Zoom",
    "zoom.com.cn": "Zoom",
}
KIND_WORDS = {
    "districts": "区县",
    "themes": "主题",
    "campaigns": "活动季",
    "programmes": "行动",
    "audiences": "人群",
    "venues": "场馆",
    "forms": "形式",
    "access": "无障碍",
}


def weekday(day: date) -> str:
    """``周四``."""
    return f"周{WEEKDAYS[day.weekday()]}"


def day_words(day: date, *, year: int | None = None) -> str:
    """``9月21日 周四``; with the year unless it is ``year``."""
    lead = "" if day.year == year else f"{day.year}年"
    return f"{lead}{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def relative_words(day: date, today: date) -> str:
    """``今天``, ``明天``, ``本周末`` for the Saturday and Sunday of this week; else empty."""
    if 0 <= (day - today).days <= 1:
        return ("今天", "明天")[(day - today).days]
    return "本周末" if day.weekday() >= 5 and 0 < (day - today).days <= 6 - today.weekday() else ""


def month_words(month: Month, *, year: int | None = None) -> str:
    """``7月``, with the year unless it is ``year``."""
    return f"{month.month}月" if month.year == year else f"{month.year}年{month.month}月"


def months_words(months: tuple[Month, ...], *, year: int | None = None) -> str:
    """``7月至10月``."""
    first, last = months[0], months[-1]
    start = month_words(first, year=year)
    return start if first == last else f"{start}至{month_words(last, year=first.year)}"


def clock(moment: datetime) -> str:
    """``09:00``."""
    # isoformat is many times faster than strftime, here and below.
    return moment.isoformat()[11:16]


def span_words(start: date, end: date, *, year: int | None = None) -> str:
    """``8月16日 周三 – 8月20日 周日``, one day alone without the dash."""
    first = day_words(start, year=year)
    return first if start == end else f"{first} – {day_words(end, year=start.year)}"


def session_days(session: Session, *, year: int | None = None) -> str:
    """The days a session takes. One that ends in the small hours is named by its first day."""
    first, last = session.first_day, session.last_day
    overnight = first != last and session.timed and last - first == timedelta(days=1)
    return span_words(first, first if overnight else last, year=year)


def session_clock(session: Session, time_note: str = "") -> str:
    """``14:00–16:00``, ``14:00 开始``, the daily hours, or the source's own words.

    Empty when nothing is known.
    """
    hours = hours_words(session.hours)
    if session.timed:
        assert isinstance(session.start, datetime) and isinstance(session.end, datetime)
        if hours:
            return hours
        if not session.end_announced:
            return f"{clock(session.start)} 开始"
        first, last, final = session.first_day, session.last_day, session.end.date()
        days = (last - first).days
        end = "24:00" if final > last else clock(session.end)
        if days > 1 or (days == 1 and final == last and session.end.hour >= 6):
            return f"{clock(session.start)} 至 {day_words(last, year=first.year)} {end}"
        return f"{clock(session.start)}–{'次日 ' if days == 1 else ''}{end}"
    return f"每天 {hours}" if hours else time_note


def moment_words(moment: Moment, *, year: int | None = None) -> str:
    """A moment as precisely as it is known."""
    if isinstance(moment, Month):
        return month_words(moment, year=year)
    words = day_words(day_of(moment), year=year)
    return f"{words} {clock(moment)}" if isinstance(moment, datetime) else words


def former_words(former: Former, *, year: int | None = None) -> str:
    """What the time was before a change; empty when the change did not touch it.

    Only the first year is left out (find.js does as much).
    """
    start, end = former.start, former.end
    if start is None:
        return f"至 {moment_words(end, year=year)}" if end is not None else ""
    if end is None or end == start:
        return moment_words(start, year=year)
    if isinstance(start, Month) and isinstance(end, Month):
        return months_words((start, end), year=year)
    if isinstance(start, Month) or isinstance(end, Month):
        return f"{moment_words(start, year=year)} – {moment_words(end, year=start.year)}"
    if isinstance(start, datetime) and isinstance(end, datetime) and start.date() == end.date():
        return f"{moment_words(start, year=year)}–{clock(end)}"
    if not is_timed(start) and not is_timed(end):
        return span_words(start, end, year=year)
    return f"{moment_words(start, year=year)} – {moment_words(end, year=day_of(start).year)}"


def undated_words(activity: Activity) -> str:
    """The words for an activity without a date."""
    year = activity.schedule.year
    return f"{year}年 · {activity.when_note}" if year and year > 0 else activity.when_note


def fee_words(fee: Fee | None) -> str:
    """``免费``, ``20 元``, the source's words, or empty when nothing was stated."""
    if fee is None:
        return ""
    return "免费" if fee.free else f"{fee.amount} 元" if fee.amount else fee.words


def age_words(low: int | None, high: int | None) -> str:
    """``6–12 岁``, ``10 岁以上``, ``12 岁以下``."""
    if low is not None and high is not None:
        return f"{low} 岁" if low == high else f"{low}–{high} 岁"
    return f"{low} 岁以上" if low is not None else f"{high} 岁以下" if high is not None else ""


def platform(address: str) -> str:
    """``腾讯会议`` for an address to join; its host for one not known; empty for none."""
    return _platform(urlsplit(address).hostname or "")


@lru_cache(maxsize=256)
def _platform(host: str) -> str:
    known = (name for end, name in PLATFORMS.items() if host == end or host.endswith(f".{end}"))
    return next(known, host.removeprefix("www."))


def hours_words(hours: tuple[Hours, ...]) -> str:
    """``09:00–11:00、14:00–16:00``."""
    return "、".join(map(str, hours))


def utc(moment: datetime) -> str:
    """RFC 3339 of an instant in UTC, ``2023-01-18T16:00:00Z``."""
    return f"{moment.isoformat()[:19]}Z"


def iso(moment: Day, offset: str = "") -> str:
    """ISO 8601: a date, or a date and time with the zone's ``offset`` such as ``+08:00``."""
    return f"{moment.isoformat()[:16]}:00{offset}" if isinstance(moment, datetime) else str(moment)
