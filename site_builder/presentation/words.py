"""Dates, times, prices and names of kinds in the site's language, the way a poster would say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any, Protocol
from urllib.parse import urlsplit

from site_builder.content.activity import Activity, Fee, Place, Registration
from site_builder.content.history import State
from site_builder.content.sessions import Session
from site_builder.content.settings import Settings
from site_builder.content.times import Day, Hours, Moment, Month, day_of, is_timed
from site_builder.presentation.catalogue import Catalogue, catalogue, mark

MONTHS = mark("1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月")
WEEKDAYS = mark("周一 周二 周三 周四 周五 周六 周日")
FULL_WEEKDAYS = mark("星期一 星期二 星期三 星期四 星期五 星期六 星期日")
SHORT_WEEKDAYS = mark("一 二 三 四 五 六 日")
#: How a clock is written: ``hour`` and ``minute`` have two digits, ``hour12`` goes to 12 with ``half``.
CLOCK = mark("{hour}:{minute}")
HALVES = mark("上午 下午")
STATUSES = {
    "cancelled": mark("已取消"),
    "postponed": mark("延期"),
    "rescheduled": mark("改期"),
    "moved-online": mark("改线上"),
}
MODES = {"onsite": mark("线下"), "online": mark("线上"), "hybrid": mark("线上线下")}
ROLES = {
    "guides": mark("指导"),
    "hosts": mark("主办"),
    "undertakers": mark("承办"),
    "co_organizers": mark("协办"),
    "supporters": mark("支持"),
}
MONEY = {
    "CNY": mark("{amount} 元"),
    "HKD": mark("{amount} 港元"),
    "TWD": mark("{amount} 新台币"),
    "EUR": mark("{amount} 欧元"),
    "GBP": mark("{amount} 英镑"),
    "USD": mark("{amount} 美元"),
}
LANGUAGES = {
    "zh": mark("普通话"),
    "yue": mark("粤语"),
    "en": mark("英语"),
    "ja": mark("日语"),
    "ko": mark("韩语"),
    "fr": mark("法语"),
    "de": mark("德语"),
    "es": mark("西班牙语"),
    "ru": mark("俄语"),
    "bo": mark("藏语"),
    "ii": mark("彝语"),
    "ug": mark("维吾尔语"),
}
#: What a site calls all that it lists, in a sentence.
ACTIVITIES = mark("活动（总称）")
#: What the overview of a vocabulary begins with; of districts, without a map of tiles.
LEADS = {
    "districts": mark("选一处，看那里的活动。"),
    "themes": mark("想看哪一类？"),
    "campaigns": mark("每一季的活动，过去的也在。"),
    "programmes": mark("各项行动：谁来做，做多少。"),
    "audiences": mark("给谁看、给谁玩。"),
    "venues": mark("活动在哪里办。"),
    "forms": mark("听讲座、看展览，还是动手做？"),
    "access": mark("活动写明的便利；没有写的，可以打活动的联系电话问。"),
}
#: Where people join online; other places go by their host.
PLATFORMS = {
    "meeting.tencent.com": mark("腾讯会议"),
    "voovmeeting.com": mark("腾讯会议"),
    "bilibili.com": mark("哔哩哔哩"),
    "douyin.com": mark("抖音"),
    "kuaishou.com": mark("快手"),
    "channels.weixin.qq.com": mark("微信视频号"),
    "dingtalk.com": mark("钉钉"),
    "feishu.cn": mark("飞书"),
    "zoom.us": "Zoom",
    "zoom.com.cn": "Zoom",
}
KINDS = {
    "districts": mark("区县"),
    "themes": mark("主题"),
    "campaigns": mark("活动季"),
    "programmes": mark("行动"),
    "audiences": mark("人群"),
    "venues": mark("场馆"),
    "forms": mark("形式"),
    "access": mark("无障碍"),
}


class Say(Protocol):
    """``Catalogue.say``."""

    def __call__(self, message: str, /, **values: Any) -> str:
        """Return the text."""


class SayForm(Protocol):
    """``Catalogue.say_n``."""

    def __call__(self, message: str, number: int, /, **values: Any) -> str:
        """Return the text's form."""


@dataclass(frozen=True, eq=False)
class Words:
    """How a site says what it says: the texts of its language, and its currency."""

    texts: Catalogue
    currency: str = "CNY"

    @cached_property
    def say(self) -> Say:
        """Says a text in the site's language, its ``{names}`` filled."""
        return self.texts.say  # itself: it is called a hundred times an activity

    @cached_property
    def say_n(self) -> SayForm:
        """Says the form of a text for a number, which is its ``{n}``."""
        return self.texts.say_n

    @cached_property
    def months(self) -> Sequence[str]:
        """The names of the twelve months, ``9月``."""
        return self.say(MONTHS).split()

    @cached_property
    def weekdays(self) -> Sequence[str]:
        """The days of the week from Monday, ``周四``."""
        return self.say(WEEKDAYS).split()

    @cached_property
    def full_weekdays(self) -> Sequence[str]:
        """The same written out, ``星期四``."""
        return self.say(FULL_WEEKDAYS).split()

    @cached_property
    def first_weekday(self) -> int:
        """The day that weeks begin with in tables, as ``calendar`` counts: 0 is Monday."""
        return int(self.texts.facts["X-First-Weekday"]) - 1

    @cached_property
    def table_weekdays(self) -> Sequence[tuple[str, str, str]]:
        """The heads of a month's columns, from the day that weeks begin with.

        Each the short name that is seen, and what stands before and after it in the full name.
        """
        heads = []
        for full, short in zip(self.full_weekdays, self.say(SHORT_WEEKDAYS).split(), strict=True):
            before, _, after = full.partition(short)
            heads.append((before, short, after))
        return heads[self.first_weekday :] + heads[: self.first_weekday]

    @cached_property
    def own(self) -> Mapping[str, str]:
        """The site's own words, as texts name them; with a capital for where a sentence begins."""
        activities = self.say(ACTIVITIES)
        return {
            "activities": activities,
            "Activities": activities[:1].upper() + activities[1:],
            "districts": self.kind("districts"),
        }

    def number(self, number: int) -> str:
        """A number as tables and lists show it."""
        return self.say("{n}", n=number)

    def weekday(self, day: date) -> str:
        """``周四``."""
        return self.weekdays[day.weekday()]

    def day(self, day: date, *, year: int | None = None) -> str:
        """``9月21日 周四``; with the year unless it is ``year``."""
        return _day(self, day, None if day.year == year else day.year)

    def full_day(self, day: date) -> str:
        """``9月21日 星期四``, for a page's first line."""
        weekday = self.full_weekdays[day.weekday()]
        return self.say("{month}{day}日 {weekday}", month=self._month(day), day=day.day, weekday=weekday)

    def plain_day(self, day: date, *, year: int | None = None) -> str:
        """``9月21日``; with the year unless it is ``year``."""
        if day.year == year:
            return self.say("{month}{day}日", month=self._month(day), day=day.day)
        return self.say("{year}年{month}{day}日", year=day.year, month=self._month(day), day=day.day)

    def around_day(self, day: date) -> tuple[str, str]:
        """What a date without a year says before and after the number of the day, ``9月`` and ``日``."""
        before, _, after = self.say("{month}{day}日", month=self._month(day), day="\0").partition("\0")
        return before, after

    def relative(self, day: date, today: date) -> str:
        """``今天``, ``明天``, ``本周末`` for the Saturday and Sunday of this week; else empty."""
        ahead = (day - today).days
        if ahead == 0:
            return self.say("今天")
        if ahead == 1:
            return self.say("明天")
        is_weekend = day.weekday() >= 5 and 0 < ahead <= 6 - today.weekday()
        return self.say("本周末") if is_weekend else ""

    def year(self, year: int) -> str:
        """``2023年``."""
        return self.say("{year}年", year=year)

    def month(self, month: Month, *, year: int | None = None) -> str:
        """``7月``, with the year unless it is ``year``."""
        name = self.months[month.month - 1]
        return name if month.year == year else self.say("{year}年{month}", year=month.year, month=name)

    def months_span(self, months: tuple[Month, ...], *, year: int | None = None) -> str:
        """``7月至10月``."""
        first, last = months[0], months[-1]
        if first == last:
            return self.month(first, year=year)
        if first.year != last.year or first.year == year:
            start, end = self.month(first, year=year), self.month(last, year=first.year)
            return self.say("{start}至{end}", start=start, end=end)
        start, end = self.months[first.month - 1], self.months[last.month - 1]
        return self.say("{year}年{start}至{end}", year=first.year, start=start, end=end)

    def clock(self, moment: datetime | time) -> str:
        """``09:00``."""
        # isoformat is many times faster than strftime.
        text = moment.isoformat()
        return _clock(self, text[11:16] if isinstance(moment, datetime) else text[:5])

    def span(self, start: date, end: date, *, year: int | None = None) -> str:
        """``8月16日 周三 – 8月20日 周日``, one day alone without the dash."""
        if start == end:
            return self.day(start, year=year)
        if start.year != end.year or start.year == year:
            first, last = self.day(start, year=year), self.day(end, year=start.year)
            return self.say("{start} – {end}", start=first, end=last)
        first, last = self.day(start, year=start.year), self.day(end, year=end.year)
        return self.say("{year}年{start} – {end}", year=start.year, start=first, end=last)

    def session_days(self, session: Session, *, year: int | None = None) -> str:
        """The days a session takes. One that ends in the small hours is named by its first day."""
        first, last = session.first_day, session.last_day
        if session.open:
            return self.say("{day}起", day=self.day(first, year=year))
        overnight = first != last and session.timed and last - first == timedelta(days=1)
        return self.span(first, first if overnight else last, year=year)

    def session_clock(self, session: Session, time_note: str = "") -> str:
        """``14:00–16:00``, ``14:00 开始``, the daily hours, or the source's own words.

        Empty when nothing is known.
        """
        clock = self._session_clock(session, time_note)
        return self._tentative(clock) if session.tentative else clock

    def time_note(self, activity: Activity) -> str:
        """What is said of the time of an activity whose month alone is known."""
        return self._tentative(activity.time_note) if activity.tentative else activity.time_note

    def _tentative(self, clock: str) -> str:
        return self.say("{clock}（拟定）", clock=clock) if clock else self.say("拟定")

    def _session_clock(self, session: Session, time_note: str) -> str:
        hours = self.hours(session.hours)
        if not session.timed:
            return self.say("每天 {hours}", hours=hours) if hours else time_note
        if hours:
            return hours
        assert isinstance(session.start, datetime) and isinstance(session.end, datetime)
        start = self.clock(session.start)
        if not session.end_announced:
            return self.say("{start} 开始", start=start)
        first, last, final = session.first_day, session.last_day, session.end.date()
        days = (last - first).days
        end = _clock(self, "24:00") if final > last else self.clock(session.end)
        if days > 1 or (days == 1 and final == last and session.end.hour >= 6):
            return self.say(
                "{start} 至 {day} {end}", start=start, day=self.day(last, year=first.year), end=end
            )
        if days == 1:
            return self.say("{start}–次日 {end}", start=start, end=end)
        return self.say("{start}–{end}", start=start, end=end)

    def moment(self, moment: Moment, *, year: int | None = None) -> str:
        """A moment as precisely as it is known."""
        if isinstance(moment, Month):
            return self.month(moment, year=year)
        day = self.day(day_of(moment), year=year)
        return f"{day} {self.clock(moment)}" if isinstance(moment, datetime) else day

    def state_time(self, state: State, *, year: int | None = None) -> str:
        """The time that a state tells, as precisely as it does; empty where it tells none.

        Only the first year is left out (find.js does as much).
        """
        start, end = state.start, state.end
        if start is None:
            return ""
        if isinstance(start, Month):
            return self.months_span((start, end) if isinstance(end, Month) else (start,), year=year)
        if is_timed(start) and end is None:
            return self.moment(start, year=year)
        last = start if end is None or isinstance(end, Month) else end
        session = Session(key="", start=start, end=last, hours=state.hours)
        days, clock = self.session_days(session, year=year), self.session_clock(session)
        return " ".join(filter(None, (days, clock)))

    def undated(self, activity: Activity) -> str:
        """The words for an activity without a date."""
        year = activity.schedule.year
        return (
            self.say("{year}年 · {note}", year=year, note=activity.when_note)
            if year and year > 0
            else activity.when_note
        )

    def fee(self, fee: Fee | None) -> str:
        """``免费``, ``20 元``, the source's words, or empty when nothing was stated."""
        if fee is None:
            return ""
        if fee.free:
            return self.say("免费")
        return self.say(MONEY[self.currency], amount=fee.amount) if fee.amount else fee.words

    def capacity(self, registration: Registration) -> str:
        """``30 人``, ``20 个家庭``; empty when nothing was stated."""
        number = registration.capacity
        if not number:
            return ""
        match registration.capacity_in:
            case "families":
                return self.say_n("{n} 个家庭", number)
            case "groups":
                return self.say_n("{n} 个团体", number)
        return self.say_n("{n} 人", number)

    def languages(self, activity: Activity) -> str:
        """``普通话、英语``; empty when nothing was stated."""
        return self.listed([self.say(LANGUAGES[code]) for code in activity.languages])

    def ages(self, low: int | None, high: int | None) -> str:
        """``6–12 岁``, ``10 岁以上``, ``12 岁以下``."""
        if low is not None and high is not None:
            span = str(low) if low == high else f"{low}–{high}"
            return self.say("{age} 岁", age=span)
        if low is not None:
            return self.say("{age} 岁以上", age=low)
        return self.say("{age} 岁以下", age=high) if high is not None else ""

    def town(self, place: Place | None) -> str:
        """A town and what in it is named, ``某某镇某某村``; empty for none."""
        if place is None or not place.village:
            return place.town if place else ""
        return self.say("{town}{village}", town=place.town, village=place.village)

    def platform(self, address: str) -> str:
        """``腾讯会议`` for an address to join; its host for one not known; empty for none."""
        return self.say(_platform(urlsplit(address).hostname or ""))

    def hours(self, hours: tuple[Hours, ...]) -> str:
        """``09:00–11:00、14:00–16:00``."""
        spans = (
            self.say("{start}–{end}", start=self.clock(each.start), end=self.clock(each.end))
            for each in hours
        )
        return self.say("、").join(spans)

    def status(self, status: str) -> str:
        """``已取消`` and the like; empty for what takes place as announced."""
        return self.say(STATUSES[status]) if status in STATUSES else ""

    def mode(self, mode: str) -> str:
        """``线下``, ``线上`` or ``线上线下``."""
        return self.say(MODES[mode])

    def role(self, role: str) -> str:
        """What an organisation is to an activity, ``主办``."""
        return self.say(ROLES[role])

    def kind(self, kind: str) -> str:
        """What a vocabulary lists, ``区县``."""
        return self.say(KINDS[kind])

    def sentences(self, parts: Sequence[str]) -> str:
        """What is told, one after the other, each ended once; the last as it is."""
        told = [part for part in parts if part]
        return self.say("。").join(
            [*(part.removesuffix("。").removesuffix(".") for part in told[:-1]), *told[-1:]]
        )

    def listed(self, names: Sequence[str]) -> str:
        """Names in a row, ``甲、乙``."""
        return self.say("、").join(names)

    def _month(self, day: date) -> str:
        return self.months[day.month - 1]


def words_of(settings: Settings) -> Words:
    """Return a site's words."""
    own, texts = settings.words, catalogue(settings.language)
    said = {
        **{KINDS[kind]: text for kind, text in own.kinds.items()},
        **{LEADS[kind]: text for kind, text in own.leads.items()},
        **({ACTIVITIES: own.activities} if own.activities else {}),
    }
    return Words(texts.with_texts(said) if said else texts, settings.currency)


def words_in(language: str) -> Words:
    """Return the words of a language, for who is not a reader of the site."""
    return Words(catalogue(language))


# The same few hundred days and clocks stand in thousands of cards.
@lru_cache(maxsize=8192)
def _day(words: Words, day: date, year: int | None) -> str:
    month, weekday = words.months[day.month - 1], words.weekdays[day.weekday()]
    if year is None:
        return words.say("{month}{day}日 {weekday}", month=month, day=day.day, weekday=weekday)
    return words.say("{year}年{month}{day}日 {weekday}", year=year, month=month, day=day.day, weekday=weekday)


@lru_cache(maxsize=4096)
def _clock(words: Words, text: str) -> str:
    hour, minute = text[:2], text[3:]
    half = words.say(HALVES).split()[int(hour) % 24 >= 12]
    return words.say(CLOCK, hour=hour, minute=minute, hour12=(int(hour) - 1) % 12 + 1, half=half)


@lru_cache(maxsize=256)
def _platform(host: str) -> str:
    known = (name for end, name in PLATFORMS.items() if host == end or host.endswith(f".{end}"))
    return next(known, host.removeprefix("www."))


def columns(text: str) -> int:
    """Return how wide a text is set: a Chinese character is as wide as two letters (find.js does as much)."""
    return len(text) if text.isascii() else sum(1 + (character > "\u00ff") for character in text)


def utc(moment: datetime) -> str:
    """RFC 3339 of an instant in UTC, ``2023-01-18T16:00:00Z``."""
    return f"{moment.isoformat()[:19]}Z"


def iso(moment: Day, offset: str = "") -> str:
    """ISO 8601: a date, or a date and time with the zone's ``offset`` such as ``+08:00``."""
    return f"{moment.isoformat()[:16]}:00{offset}" if isinstance(moment, datetime) else str(moment)
