"""Times to sessions: one activity's ``start``, ``daily``, ``repeat`` or ``sessions`` become dated sessions.

A session's key is its identity for ever: the date first announced, also after it has moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import force_setattr, replace
from yaml import Node

from site_builder.content.fields import AT, Field, Group, make
from site_builder.content.history import Change, Former, Series, State, Step, is_moved, replay
from site_builder.content.kinds import (
    DATE_OR_TIME,
    DAY,
    LAST_DAY,
    MOMENT,
    SESSION_END,
    Choice,
    Kind,
    ListOf,
    Made,
    line,
    report_skipped,
    sentence,
    text,
)
from site_builder.content.reader import Reader
from site_builder.content.times import (
    Day,
    Hours,
    Moment,
    Month,
    Open,
    as_datetime,
    day_of,
    is_timed,
    written_time,
)
from site_builder.content.vocabularies import VENUE, Venue
from site_builder.content.zones import after_shift, end_after, instant, is_skipped, later
from site_builder.diagnostics import Span

STATUSES = {
    "scheduled": "照常",
    "cancelled": "取消",
    "postponed": "延期，时间待定",
    "rescheduled": "改期",
    "moved-online": "改为线上",
}
MODES = {"onsite": "线下", "online": "线上", "hybrid": "线上线下同步"}
EVERY = {"day": "每天", "week": "每周"}
WEEKDAYS = dict(
    zip(
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        (f"周{day}" for day in "一二三四五六日"),
        strict=True,
    )
)

#: Up to so many days, daily hours make one session a day; a longer span stays one all-day session.
DAILY_SESSIONS = 7
MOST_SESSIONS = 400
#: What has no end is listed for so long, unless its end is announced.
OPEN_DAYS = timedelta(days=365)


class Repeat(Struct, frozen=True):
    """``{every: week, on: [sat, sun], until: 2023-10-15, except: [2023-10-01]}``; weekdays from Monday 0."""

    every: str
    weekdays: tuple[int, ...]
    until: date
    skipped: tuple[date, ...]
    at: Mapping[str, Span]


def _last_day(start: Day, end: Day) -> date:
    """What ends at midnight does not reach into the next day."""
    if isinstance(end, datetime) and end > as_datetime(start) and end.hour == end.minute == 0:
        return end.date() - timedelta(days=1)
    return day_of(end)


class Session(Struct, frozen=True):
    """One dated session. Without clock times ``start`` and ``end`` are days, the last one included."""

    key: str
    start: Day
    end: Day
    end_announced: bool = True
    hours: tuple[Hours, ...] = ()
    label: str = ""
    venue: Venue | None = None
    status: str = "scheduled"
    note: str = ""
    mode: str = "onsite"
    tentative: bool = False
    changes: tuple[Change, ...] = ()
    #: What its changes made of it.
    steps: tuple[Step, ...] = ()
    #: The day on which it starts, and the last day it takes: lists ask for them again and again.
    first_day: date = date.min
    last_day: date = date.min

    def __post_init__(self) -> None:
        force_setattr(self, "first_day", day_of(self.start))
        force_setattr(self, "last_day", _last_day(self.start, self.end))

    @property
    def timed(self) -> bool:
        """True when it has clock times."""
        return is_timed(self.start)

    @property
    def open(self) -> bool:
        """True when it goes on from its first day until nobody knows when; ``end`` is OPEN_DAYS later."""
        return not self.end_announced and not self.timed

    @property
    def state(self) -> State:
        """What the public is told of it now."""
        end = self.end if self.end_announced and self.end != self.start else None
        return State(self.start, end, self.hours, self.venue, self.mode, self.status)

    @property
    def has_moved(self) -> bool:
        """True when it takes place at another time than announced first."""
        return bool(self.steps) and is_moved(self.steps[0].before, self.state)

    @property
    def announced(self) -> datetime:
        """When it was first to start, before it alone was moved."""
        alone = (step.before.start for step in self.steps if step.change.session)
        first = next((start for start in alone if isinstance(start, date)), self.start)
        return as_datetime(first)

    @property
    def sort_key(self) -> tuple[datetime, datetime, str]:
        """By start, end, key; a day without a clock time comes first on its day."""
        return (as_datetime(self.start), as_datetime(self.end), self.key)


class Schedule(Struct, frozen=True):
    """When an activity takes place: sessions, or months, or a year with words, or only words."""

    sessions: tuple[Session, ...] = ()
    months: tuple[Month, ...] = ()
    year: int | None = None
    #: What changes made of an activity without sessions; each session has its own.
    steps: tuple[Step, ...] = ()


def _repeat(values: dict[str, Any], node: Node, reader: Reader) -> Repeat | None:
    if not values.get("every") or not values.get("until"):
        return None
    weekdays = tuple(tuple(WEEKDAYS).index(word) for word in values.get("on", ()))
    if values["every"] == "day" and weekdays:
        reader.report(
            "conflicting-fields",
            values[AT]["on"],
            "every: day 时不用写 on。",
            "去掉 on，或者改成 every: week。",
        )
        return None
    return Repeat(
        every=values["every"],
        weekdays=weekdays,
        until=values["until"],
        skipped=values.get("except", ()),
        at=values[AT],
    )


#: ``{every: day or week, on: [sat, sun], until: date, except: [dates]}``.
REPEAT: Kind[Repeat] = Made(
    Group(
        (
            Field("every", Choice(EVERY), "隔多久", required=True),
            Field("on", ListOf(Choice(WEEKDAYS), unique=True), "星期几", "不写就和第一场同一天。"),
            Field("until", LAST_DAY, "最后一天", required=True),
            Field("except", ListOf(DAY, unique=True), "不办的日子"),
        )
    ),
    _repeat,
)

#: An entry of ``sessions``.
SESSION = Group(
    (
        Field("start", DATE_OR_TIME, "开始", required=True),
        Field("end", SESSION_END, "结束"),
        Field("label", line(60), "这一场的名称"),
        Field("venue", VENUE, "这一场的地点"),
        Field("status", Choice(STATUSES), "这一场的状态"),
        Field("note", text(400), "这一场的说明"),
        Field(
            "key",
            line(40),
            "这一场在日历里的身份",
            "不写就是它最早公布的日期；同一天有两场时每场都要写，改了日期的那一场写原来的日期。",
        ),
    )
)

FORMER = Group(
    (
        Field("start", MOMENT, "原来的开始"),
        Field("end", MOMENT, "原来的结束"),
        Field("status", Choice(STATUSES), "原来的状态"),
        Field("mode", Choice(MODES), "原来的方式"),
        Field("venue", VENUE, "原来的地点"),
        Field("until", DAY, "重复的活动原来的最后一天", "后来加了场次的才写。"),
    )
)


def _change(values: dict[str, Any], node: Node, reader: Reader) -> dict[str, Any] | None:
    if values.get("at") is None or values.get("what") is None:
        return None
    former = make(Former, values.get("from") or {})
    entry = Change(at=values["at"], what=values["what"], session=values.get("session") or "", former=former)
    return {"change": entry, AT: values[AT]}


#: ``{at, session, what, from: {start, end, venue, status, mode}}``: the Change with its spans.
CHANGE: Kind[dict[str, Any]] = Made(
    Group(
        (
            Field("at", DATE_OR_TIME, "什么时候公布的", required=True),
            Field("session", line(40), "哪一场", "写那一场的 `key`；不写就是全部。"),
            Field("what", sentence(400), "改了什么", "一句话。", required=True),
            Field("from", FORMER, "原来是什么", "没变的不写。"),
        )
    ),
    _change,
)


def expand(values: dict[str, Any], reader: Reader, *, default_duration: timedelta) -> Schedule:
    """All sessions of one activity in order, with their keys, statuses and changes.

    ``values`` are the activity's parsed fields with their spans. What contradicts itself is reported.
    """
    at: dict[str, Span] = values[AT]
    if not _one_way_to_say_when(values, at, reader):
        return Schedule()
    start, end = values.get("start"), values.get("end")
    if start is None or isinstance(start, Month):
        _no_sessions_in_changes(values, reader)
    if "when_note" in values:
        return Schedule(year=values.get("year"), steps=_steps_of_whole(values, ()))
    if isinstance(start, Month):
        months = _months(start, end, at, reader)
        return Schedule(months=months, steps=_steps_of_whole(values, months))
    if values.get("sessions"):
        return _with_changes(_listed(values, reader, default_duration), values, reader)
    if start is None or ("end" in at and end is None):
        return Schedule()
    first = _first(start, end, at, reader, default_duration, whole_days="daily" in values)
    if first is None:
        return Schedule()
    sessions = (
        _repeated(first, values, reader, default_duration)
        if "repeat" in values
        else _on_each_day(first, values.get("daily", ()), reader.zone)
    )
    expanded = tuple(sessions)
    _check_clocks(expanded, at, reader)
    return _with_changes(expanded, values, reader)


def _one_way_to_say_when(values: dict[str, Any], at: dict[str, Span], reader: Reader) -> bool:
    """Exactly one of ``start``, ``sessions`` and ``when_note`` says when; reports otherwise."""
    said = [name for name in ("start", "sessions", "when_note") if name in at]
    if not said:
        reader.report(
            "missing-field", at[AT], "没有写时间。", "写 start；没有日期的写 when_note（如“待定”）和 year。"
        )
        return False
    if len(said) > 1:
        reader.report(
            "conflicting-fields",
            at[said[1]],
            f"{said[0]} 和 {said[1]} 不能一起写。",
            "留下一个；几场时间不同的活动只写 sessions。",
        )
        return False
    needs = {"end": "start", "daily": "start", "repeat": "start", "year": "when_note"}
    for name, needed in needs.items():
        if name in at and needed not in at:
            reader.report(
                "conflicting-fields",
                at[name],
                f"{name} 要和 {needed} 一起写。",
                f"加上 {needed}，或者去掉 {name}。",
            )
            return False
    if "when_note" in at and "year" not in at:
        reader.report(
            "missing-field",
            at["when_note"],
            "写了 when_note，还要写是哪一年。",
            "加上一行“year: 2023”；年份也不清楚时写“year: unknown”。",
        )
        return False
    return all(values.get(name) is not None for name in said)


def _months(
    start: Month, end: Moment | Open | None, at: dict[str, Span], reader: Reader
) -> tuple[Month, ...]:
    for name in ("daily", "repeat"):
        if name in at:
            reader.report(
                "conflicting-fields", at[name], f"只写到月份的活动不能有 {name}。", "把 start 写到哪一天。"
            )
            return ()
    last = start if end is None else end
    if isinstance(last, Open):
        reader.report(
            "conflicting-fields",
            at["end"],
            "start 只写到月份，不能写 end: open。",
            "知道从哪天起的，把 start 写到那一天；不知道的，不写 start 和 end，"
            "写 when_note（例如“9月起长期开放”）和 year。",
        )
        return ()
    if not isinstance(last, Month):
        reader.report(
            "conflicting-fields",
            at["end"],
            "start 只写到月份，end 却写到了哪一天。",
            "两个都写到月份，或者都写到哪一天。",
        )
        return ()
    if last < start:
        reader.report("end-before-start", at["end"], "结束早于开始。", "改正 start 或 end。")
        return ()
    months = [start]
    if (last.year - start.year) * 12 > MOST_SESSIONS:
        reader.report("too-many-sessions", at["end"], "从 start 到 end 太长了。", "检查年份。")
        return ()
    while months[-1] < last:
        months.append(months[-1].next())
    return tuple(months)


def _first(
    start: Day,
    end: Moment | Open | None,
    at: dict[str, Span],
    reader: Reader,
    default_duration: timedelta,
    *,
    whole_days: bool,
) -> Session | None:
    """The session that ``start`` and ``end`` alone describe, keyed by its own day."""
    if whole_days and is_timed(start):
        reader.report(
            "conflicting-fields",
            at["start"],
            "写了 daily（每天的钟点），start 就只写日期。",
            "去掉 start 里的钟点。",
        )
        return None
    key = str(day_of(start))
    if end is None and isinstance(start, datetime):
        end = later(start, default_duration, reader.zone)
        return Session(key=key, start=start, end=end, end_announced=False)
    if end is None:
        return Session(key=key, start=start, end=start)
    if isinstance(end, Open):
        return _open(key, start, at, reader)
    if isinstance(end, Month) or is_timed(end) != is_timed(start):
        reader.report(
            "conflicting-fields", at["end"], "start 和 end 写得不一样细。", "两个都写钟点，或者都只写日期。"
        )
        return None
    if isinstance(start, datetime) and isinstance(end, datetime):
        end = end_after(start, end, reader.zone)
    if _is_before(end, start, reader.zone):
        reader.report(
            "end-before-start",
            at["end"],
            "结束不晚于开始。",
            "改正 start 或 end；只写日期的一天活动不用写 end。",
        )
        return None
    if (day_of(end) - day_of(start)).days > MOST_SESSIONS:
        reader.report(
            "too-many-sessions",
            at["end"],
            f"从 start 到 end 超过了 {MOST_SESSIONS} 天。",
            "检查年份；真的这么长，就分成几个活动来写。",
        )
        return None
    return Session(key=key, start=start, end=end)


def _open(key: str, start: Day, at: dict[str, Span], reader: Reader) -> Session | None:
    if is_timed(start):
        reader.report(
            "conflicting-fields",
            at["start"],
            "写了 end: open（没有公布哪天结束），start 就只写日期。",
            "去掉 start 里的钟点：每天开放的钟点写进 daily，开幕的钟点写进 time_note；只办一天的，去掉 end。",
        )
        return None
    if "repeat" in at:
        reader.report(
            "conflicting-fields",
            at["end"],
            "有 repeat 时，最后一天写在 until，不写 end: open。",
            "去掉 end，until 写已经确定的最后一天；以后还办，再往后改。",
        )
        return None
    return Session(key=key, start=start, end=start + OPEN_DAYS, end_announced=False)


def _is_before(end: Day, start: Day, zone: ZoneInfo) -> bool:
    """Whether an end is none: a day before the start's, or a time that is not later."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        return instant(end, zone) <= instant(start, zone)
    return end < start


def _listed(values: dict[str, Any], reader: Reader, default_duration: timedelta) -> tuple[Session, ...]:
    """The entries of ``sessions``, keyed by ``key`` or their own day."""
    sessions: list[Session] = []
    taken: set[str] = set()
    for entry in values["sessions"]:
        if entry.get("start") is None or ("end" in entry[AT] and entry.get("end") is None):
            continue
        session = _first(
            entry["start"], entry.get("end"), entry[AT], reader, default_duration, whole_days=False
        )
        if session is None:
            continue
        key = entry.get("key") or session.key
        if key in taken:
            reader.report(
                "duplicate-session",
                entry[AT].get("key", entry[AT]["start"]),
                f"有两场的 key 都是“{key}”。",
                "同一天有几场时，给每一场写不同的 key，例如 key: 2023-09-16-pm。",
            )
            continue
        taken.add(key)
        details = {name: entry[name] for name in ("label", "venue", "status", "note") if entry.get(name)}
        sessions.append(replace(session, key=key, **details))
    return tuple(sessions)


def _on_each_day(span: Session, daily: tuple[Hours, ...], zone: ZoneInfo) -> Iterator[Session]:
    """One session a day with the daily hours for up to DAILY_SESSIONS days; else the span itself."""
    days = (span.last_day - span.first_day).days + 1
    if not daily or days > DAILY_SESSIONS:
        yield replace(span, hours=daily) if daily else span
        return
    for offset in range(days):
        yield _with_hours(span.first_day + timedelta(days=offset), daily, zone)


def _with_hours(on: date, daily: tuple[Hours, ...], zone: ZoneInfo) -> Session:
    """A day's session from the first opening to the last closing; several ranges are kept for the words."""
    start = datetime.combine(on, min(hours.start for hours in daily))
    end = datetime.combine(on, max(hours.end for hours in daily))
    return Session(
        key=str(on),
        start=start,
        end=end_after(start, end, zone),
        hours=daily if len(daily) > 1 else (),
    )


def _repeated(
    first: Session, values: dict[str, Any], reader: Reader, default_duration: timedelta
) -> Iterator[Session]:
    rule: Repeat | None = values["repeat"]
    at: dict[str, Span] = values[AT]
    if rule is None:
        return
    daily = values.get("daily", ())
    if as_datetime(first.end) - as_datetime(first.start) >= timedelta(days=1):
        reader.report(
            "conflicting-fields",
            at["end"],
            "有 repeat 时，end 只说明第一场到几点；最后一天写在 until。",
            "最后一天写进 repeat 的 until；end 写第一场几点结束，没有钟点的去掉 end。",
        )
        return
    if rule.until < first.first_day:
        reader.report("end-before-start", rule.at["until"], "until 早于 start。", "改正 until 或 start。")
        return
    if (rule.until - first.first_day).days > MOST_SESSIONS:
        reader.report(
            "too-many-sessions",
            rule.at["until"],
            f"从 start 到 until 超过了 {MOST_SESSIONS} 天。",
            "检查年份；真有这么长的话，分成几个活动来写。",
        )
        return
    days = tuple(_days(first.first_day, rule))
    stray = [skipped for skipped in rule.skipped if not _falls_on(skipped, first.first_day, rule)]
    if stray:
        reader.report(
            "no-session",
            rule.at["except"],
            f"{stray[0]} 本来就没有场次，不用写进 except。",
            "检查日期和星期几，或者去掉它。",
        )
    elif not days:
        reader.report("no-session", rule.at[AT], "按这个 repeat 一场也没有。", "检查 on、until 和 except。")
    elif not _falls_on(first.first_day, first.first_day, rule):
        _report_stray_start(first.first_day, rule, at, reader)
    for on in days:
        yield (
            _with_hours(on, daily, reader.zone) if daily else _again(first, on, reader.zone, default_duration)
        )


def _report_stray_start(start: date, rule: Repeat, at: dict[str, Span], reader: Reader) -> None:
    """Report a first day that is none of the series' weekdays."""
    words = tuple(WEEKDAYS)
    days = "、".join(WEEKDAYS[words[number]] for number in sorted(rule.weekdays))
    week = (start + timedelta(days=ahead) for ahead in range(7))
    first = next(day for day in week if day.weekday() in rule.weekdays)
    own = words[start.weekday()]
    reader.report(
        "conflicting-fields",
        at["start"],
        f"start 是 {start}，{WEEKDAYS[own]}；repeat 的 on 却只有{days}，这一天不会有场次。",
        f"第一场是 {first} 的话，start 写 {first}；这一天也办的话，on 里加上 {own}。",
    )


def _again(first: Session, on: date, zone: ZoneInfo, default_duration: timedelta) -> Session:
    """The first session at the same clock times on another day."""
    start, end = (moment + (on - first.first_day) for moment in (first.start, first.end))
    if isinstance(start, datetime) and isinstance(end, datetime):
        end = end_after(start, end, zone) if first.end_announced else later(start, default_duration, zone)
    return Session(key=str(on), start=start, end=end, end_announced=first.end_announced)


def _check_clocks(sessions: tuple[Session, ...], at: dict[str, Span], reader: Reader) -> None:
    """Report the first time of a series that clocks never show."""
    for session in sessions:
        for moment in (session.start, session.end):
            if isinstance(moment, datetime) and is_skipped(moment, reader.zone):
                shown = written_time(after_shift(moment, reader.zone))
                help = f"改用 sessions 把各场逐一写出来，这一天写成 {shown}。"
                report_skipped(moment, at.get("daily") or at["start"], reader, help)
                return


def _days(start: date, rule: Repeat) -> Iterator[date]:
    for offset in range((rule.until - start).days + 1):
        on = start + timedelta(days=offset)
        if on not in rule.skipped and _falls_on(on, start, rule):
            yield on


def _falls_on(on: date, start: date, rule: Repeat) -> bool:
    weekdays = rule.weekdays or (start.weekday(),)
    return start <= on <= rule.until and (rule.every == "day" or on.weekday() in weekdays)


def _changes(values: dict[str, Any]) -> tuple[Change, ...]:
    return tuple(entry["change"] for entry in values.get("changes") or ())


def _steps_of_whole(values: dict[str, Any], months: tuple[Month, ...]) -> tuple[Step, ...]:
    """What changes made of an activity without sessions."""
    start, end = (months[0] if months else None), (months[-1] if len(months) > 1 else None)
    venue, mode, status = (values.get(name) for name in ("venue", "mode", "status"))
    present = State(start, end, (), venue, mode or "onsite", status or "scheduled")
    return replay(Series(present={"": present}), _changes(values))[""]


def _with_changes(sessions: tuple[Session, ...], values: dict[str, Any], reader: Reader) -> Schedule:
    """Give each session its first-announced key, the activity's status and mode, and its history."""
    changes = _changes(values)
    keyed = _keyed(sessions, values, changes)
    _check_changes(values.get("changes") or (), keyed, values, reader)
    settled = tuple(_settled(session, values, changes, any_moved=False) for session in keyed)
    if changes:
        provisional = _with_steps(settled, keyed, values)
        moved = {session.key: session.has_moved for session in provisional}
        settled = tuple(
            _settled(session, values, changes, any_moved=any(moved.values()), has_moved=moved[session.key])
            for session in keyed
        )
        settled = _with_steps(settled, keyed, values)
    return Schedule(sessions=tuple(sorted(settled, key=lambda session: session.sort_key)))


def _settled(
    session: Session,
    values: dict[str, Any],
    changes: tuple[Change, ...],
    *,
    any_moved: bool,
    has_moved: bool = False,
) -> Session:
    """Return a session with what its activity says: a new time of others, or none after all, moves it not."""
    whole = values.get("status") or "scheduled"
    own_changes = tuple(change for change in changes if change.session in ("", session.key))
    recorded = any_moved or any(change.former.moves for change in own_changes)
    stays = whole == "rescheduled" and recorded and not has_moved
    status = effective_status(session.status, "scheduled" if stays else whole)
    if status == "scheduled" and has_moved:
        status = "rescheduled"
    return replace(
        session,
        status=status,
        mode="online" if status == "moved-online" else values.get("mode") or "onsite",
        tentative=bool(values.get("tentative")),
        venue=session.venue or values.get("venue"),
        changes=own_changes,
    )


def _with_steps(
    sessions: tuple[Session, ...], written: tuple[Session, ...], values: dict[str, Any]
) -> tuple[Session, ...]:
    """``written``: the same as the file has them, without what the activity says of all."""
    listed = values.get("sessions") or ()
    series = Series(
        present={session.key: session.state for session in sorted(sessions, key=lambda each: each.key)},
        listed=bool(listed),
        keyed=all(entry.get("key") for entry in listed),
        daily="daily" in values and any(session.timed for session in sessions),
        placed=frozenset(each.key for each in written if each.venue),
        statuses={each.key: each.status for each in written if each.status != "scheduled"},
    )
    steps = replay(series, _changes(values))
    return tuple(replace(session, steps=steps[session.key]) for session in sessions)


def effective_status(own: str, whole: str) -> str:
    """A session's status: what calls off the whole activity calls off each of its sessions."""
    if own == "cancelled" or whole == "scheduled":
        return own
    return whole if own == "scheduled" or whole in ("cancelled", "postponed") else own


def _keyed(
    sessions: tuple[Session, ...], values: dict[str, Any], changes: tuple[Change, ...]
) -> tuple[Session, ...]:
    """The sessions with the days first announced as keys: the whole series was moved by so much since."""
    listed = values.get("sessions") or ()
    if len(listed) > 1 or any(entry.get("key") for entry in listed):
        return sessions
    start = listed[0]["start"] if listed else values["start"]
    announced = next(
        (day for change in changes if change.session == "" and (day := _day(change.former.start))), None
    )
    moved = day_of(start) - announced if start and announced else timedelta()
    if not moved:  # each goes by its own day already
        return sessions
    return tuple(replace(session, key=str(session.first_day - moved)) for session in sessions)


def _day(moment: Moment | None) -> date | None:
    return None if moment is None or isinstance(moment, Month) else day_of(moment)


def _no_sessions_in_changes(values: dict[str, Any], reader: Reader) -> None:
    for entry in () if values.get("sessions") else values.get("changes") or ():
        if entry["change"].session:
            reader.report(
                "unknown-session",
                entry[AT]["session"],
                "还没有写到哪一天的活动，没有场次可指。",
                "去掉 session。",
            )


def _check_changes(
    entries: tuple[dict[str, Any], ...], sessions: tuple[Session, ...], values: dict[str, Any], reader: Reader
) -> None:
    listed = bool(values.get("sessions"))
    keys = [session.key for session in sessions]
    # With a key each, the sessions are those of a series that moved as a whole before it was written out.
    all_keyed = all(entry.get("key") for entry in values.get("sessions") or ())
    for before, entry in pairwise(entries):
        if as_datetime(entry["change"].at) < as_datetime(before["change"].at):
            reader.report(
                "changes-order", entry[AT]["at"], "changes 没有按时间先后排。", "旧的在前，新的在后。"
            )
    for entry in entries:
        change: Change = entry["change"]
        if change.session and change.session not in keys:
            some = "、".join(keys[:5]) + ("……" if len(keys) > 5 else "")
            how = (
                f"改了日期的那一场，要写上“key: {change.session}”"
                if listed
                else "要单独改一场，用 sessions 把各场逐一写出来"
            )
            reader.report(
                "unknown-session",
                entry[AT]["session"],
                f"没有 key 是“{change.session}”的场次。",
                f"现有的 key：{some}。{how}。",
            )
        if listed and (announced := _announced_elsewhere(change, sessions, values["sessions"])):
            reader.report(
                "conflicting-fields",
                entry[AT]["session"],
                f"这一场最早公布在 {announced}，日历还按那一天认得它。",
                f"给这一场写上“key: {announced}”，这里的 session 也写 {announced}。",
            )
        if (
            listed
            and not change.session
            and change.former.start is not None
            and len(keys) > 1
            and not all_keyed
        ):
            reader.report(
                "conflicting-fields",
                entry[AT]["from"],
                "写了 sessions 的活动，改期要说明是哪一场。",
                "在这条 changes 里加上 session: 那一场的 key；几场都改就写几条。",
            )


def _announced_elsewhere(
    change: Change, sessions: tuple[Session, ...], entries: tuple[dict[str, Any], ...]
) -> date | None:
    """Return the day first announced of the session that a change names by its later day, without ``key``."""
    announced = _day(change.former.start)
    keyed = {entry.get("key") for entry in entries}
    later = any(session.key == change.session == str(session.first_day) for session in sessions)
    return (
        announced
        if announced and later and change.session not in keyed and str(announced) != change.session
        else None
    )
