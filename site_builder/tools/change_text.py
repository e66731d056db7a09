"""What a change of an activity writes into its file.

New values where they stand, and what was before into ``changes``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from site_builder.content.activity import FIELDS, Activity
from site_builder.content.history import CALLED_OFF
from site_builder.content.sessions import DAILY_SESSIONS, STATUSES, WEEKDAYS, Session, effective_status
from site_builder.content.times import (
    OPEN,
    Day,
    Hours,
    Moment,
    Month,
    Open,
    as_datetime,
    day_of,
    is_timed,
    parse_end,
    parse_moment,
    written_time,
)
from site_builder.content.vocabularies import Venue
from site_builder.content.yaml_edit import (
    Path,
    Value,
    YamlDocument,
    append_item,
    remove_field,
    set_field,
    set_list,
    written,
)

#: Where a new field goes: after those before it in these lists that are there.
ORDER = tuple(each.name for each in FIELDS)
#: A first date takes the place of the words that stood for it.
FIRST_DATE_ORDER = (
    *ORDER[: ORDER.index("start")],
    "when_note",
    "year",
    "start",
    "end",
    *ORDER[ORDER.index("end") :],
)
SESSION_ORDER = ("start", "end", "label", "venue", "status", "note", "key")
FORMER_ORDER = ("start", "end", "venue", "status", "mode", "until")


class Refused(Exception):
    """What was asked for cannot be done.

    The argument says why and what to do instead, in Chinese, without a full stop.
    """


class ChangeRequest(Struct, frozen=True, kw_only=True):
    """What is to change; None for what stays.

    ``session`` is a key, empty for the whole; ``venue`` is resolved.
    """

    what: str
    at: Day
    status: str | None = None
    start: Moment | None = None
    end: Moment | Open | None = None
    venue: Venue | None = None
    online_url: str | None = None
    closes: Day | None = None
    session: str = ""


class Draft(Struct, frozen=True, kw_only=True):
    """A file on its way.

    ``expected`` is how the Activity's fields must differ in the end, ``hints`` is for the editor.

    ``moved`` is how far the touched sessions' starts must move, None where nothing can be said.
    """

    document: YamlDocument
    activity: Activity
    request: ChangeRequest
    session: str = ""
    status: str = "scheduled"
    former: Mapping[str, Value] = field(default_factory=dict)
    expected: Mapping[str, Any] = field(default_factory=dict)
    moved: timedelta | None = timedelta()
    hints: tuple[str, ...] = ()

    def set(self, path: Path, name: str, value: Value) -> Draft:
        """With a field of the mapping at ``path`` written."""
        return replace(
            self, document=set_field(self.document, path, name, value, SESSION_ORDER if path else ORDER)
        )

    def remove(self, path: Path, *names: str) -> Draft:
        """Without some fields of the mapping at ``path``."""
        document = self.document
        for name in names:
            document = remove_field(document, path, name)
        return replace(self, document=document)

    def was(self, **former: Value | None) -> Draft:
        """With what was before, where there was something."""
        return replace(
            self,
            former={**self.former, **{name: value for name, value in former.items() if value is not None}},
        )

    def expect(self, **values: Any) -> Draft:
        """With what the Activity's fields must be in the end."""
        return replace(self, expected={**self.expected, **values})

    def hint(self, text: str) -> Draft:
        """With one more thing that the editor should look at."""
        return replace(self, hints=(*self.hints, text))

    def read(self, path: Path, name: str) -> Value | None:
        """What the field holds now, as texts."""
        return written(self.document, path, name)

    @property
    def entry(self) -> dict[str, Value]:
        """The new item of ``changes``."""
        entry: dict[str, Value] = {"at": written_time(self.request.at), "what": self.request.what}
        if self.session:
            entry = {"at": entry["at"], "session": self.session, "what": entry["what"]}
        former = {name: self.former[name] for name in FORMER_ORDER if name in self.former}
        return {**entry, "from": former} if former else entry


def draft_change(document: YamlDocument, activity: Activity, request: ChangeRequest) -> Draft:
    """The file with the change in it. Raises Refused, or Uneditable from the editing."""
    _check_wish(request, activity)
    draft = Draft(document=document, activity=activity, request=request)
    session = _named_session(activity, request.session)
    draft = _change_whole(draft) if session is None else _change_session(draft, session)
    draft = _set_closes(draft, session)
    if draft.document.raw == document.raw:
        own = (
            "；各场自己写了 status，要用 --session 说明是哪一场"
            if len(activity.sessions) > 1 and _with_own(draft, "status")
            else ""
        )
        raise Refused(f"没有要改的，文件里本来就是这样{own}")
    return replace(draft, document=append_item(draft.document, "changes", draft.entry, ORDER))


def _check_wish(request: ChangeRequest, activity: Activity) -> None:
    moves = request.start is not None or request.end is not None
    if not moves and request.status is None and request.venue is None and request.online_url is None:
        raise Refused("要写改了什么：--status、--start、--end、--venue、--online-url 至少写一个")
    if request.status in ("cancelled", "postponed") and moves:
        raise Refused(f"--status {request.status} 不能和新的时间一起写；知道新时间就是改期，去掉 --status")
    if request.status == "rescheduled" and not moves:
        raise Refused("改期要写新的时间：加上 --start；新时间还不知道，写 --status postponed")
    if request.status == "moved-online" and request.venue is not None:
        raise Refused("改为线上，就不用写 --venue；网址写 --online-url")
    last = activity.changes[-1].at if activity.changes else None
    if last is not None and as_datetime(request.at) < as_datetime(last):
        raise Refused(
            f"上一条变更是 {written_time(last)}，这一条 {written_time(request.at)} 不能更早；"
            "用 --at 写明公布的时刻"
        )


def _named_session(activity: Activity, key: str) -> Session | None:
    """The session that is meant; None for the whole, which is also meant by the key of the only one."""
    if not key:
        return None
    found = next((session for session in activity.sessions if session.key == key), None)
    if found is None and not activity.sessions:
        raise Refused("这个活动还没有写到哪一天，没有场次；去掉 --session")
    if found is None:
        raise Refused(f"没有 key 是“{key}”的场次；{_listing(activity)}")
    return found if len(activity.sessions) > 1 else None


def _listing(activity: Activity) -> str:
    keys = [
        each.key + ("" if each.key == str(each.first_day) else f"（{written_time(each.start)}）")
        for each in activity.sessions
    ]
    return f"现有的 key：{'、'.join(keys[:10])}" + ("……" if len(keys) > 10 else "")


# --- the whole activity


def _change_whole(draft: Draft) -> Draft:
    request, activity = draft.request, draft.activity
    place: Path = ("sessions", 0) if len(activity.sessions) == 1 and draft.read((), "sessions") else ()
    moved = request.start is not None or request.end is not None
    if moved and not place and draft.read((), "sessions"):
        raise Refused(f"这个活动有几场，要用 --session 说明改的是哪一场；{_listing(activity)}")
    now = activity.sessions[0].status if place else activity.status
    if moved:
        draft = _move_whole(draft, place)
    draft = _set_whole_status(
        draft, place, now, _status_after(request, now, moved=moved and _is_another_time(draft, now))
    )
    if request.venue is not None:
        draft = _set_whole_venue(draft, place, request.venue)
    draft = _set_online_url(draft)
    return _renew_note(draft) if moved or request.status else draft


def _move_whole(draft: Draft, place: Path) -> Draft:
    if isinstance(draft.request.start, Month) and draft.activity.sessions:
        raise Refused(
            "已经写到哪一天的活动，不能改成只写月份；新日子没有定，写 --status postponed，月份写进 --what"
        )
    start = draft.read(place, "start")
    if (
        draft.request.start is not None
        and is_timed(draft.request.start)
        and draft.read((), "daily") is not None
    ):
        raise Refused("每天的钟点写在 daily 里，--start 和 --end 只写日期；钟点变了，改 daily 那一行")
    if start is None:
        if draft.request.start is None:
            raise Refused("这个活动还没有写 start；加上 --start")
        document = set_field(draft.document, (), "start", written_time(draft.request.start), FIRST_DATE_ORDER)
        draft = (
            replace(draft, document=document, moved=None).remove((), "when_note", "year").expect(when_note="")
        )
        return draft if draft.request.end is None else draft.set((), "end", written_time(draft.request.end))
    if _becomes_a_span(draft):
        return _list_more_days(draft)
    draft = _move(draft, place)
    if draft.read((), "repeat") is not None and draft.request.start is not None:
        draft = _move_repeat(draft, _days_between(parse_moment(str(start)), draft.request.start))
    if (
        is_timed(draft.request.start or date.min)
        and not is_timed(parse_moment(str(start)))
        and draft.activity.time_note
    ):
        draft = draft.remove((), "time_note").expect(time_note="")
        draft = draft.hint(f"去掉了 time_note“{draft.activity.time_note}”，现在知道钟点了")
    return draft


def _becomes_a_span(draft: Draft) -> bool:
    """True for more days of daily hours than have a session each: the days there are would lose theirs."""
    sessions, end = draft.activity.sessions, draft.request.end
    if not isinstance(end, date) or not sessions or not all(session.timed for session in sessions):
        return False
    is_daily = draft.read((), "daily") is not None and draft.read((), "repeat") is None
    starts_the_same = draft.request.start in (None, _moment(draft.read((), "start")))
    return is_daily and starts_the_same and (day_of(end) - sessions[0].first_day).days >= DAILY_SESSIONS


def _list_more_days(draft: Draft) -> Draft:
    """Each day written out with those that come, so that calendars keep the days that they have."""
    last, end = draft.activity.sessions[-1], draft.request.end
    assert isinstance(end, date)
    days = [timedelta(days=number) for number in range(1, (day_of(end) - last.first_day).days + 1)]
    more = tuple(
        replace(last, start=last.start + gone, end=last.end + gone, key=str(last.first_day + gone))
        for gone in days
    )
    return _list_sessions(draft, more).was(until=str(last.first_day))


def _move(draft: Draft, place: Path) -> Draft:
    """New ``start`` and ``end`` where they stand; without a new end, the one written keeps its distance."""
    old_start, old_end = _moment(draft.read(place, "start")), _end(draft.read(place, "end"))
    assert old_start is not None
    start = draft.request.start or old_start
    end = draft.request.end
    if end is None and old_end is not None:
        end = _kept_end(old_start, old_end, start)
    if start != old_start:
        draft = draft.set(place, "start", written_time(start)).was(start=written_time(old_start))
    if end != old_end:
        draft = draft.remove(place, "end") if end is None else draft.set(place, "end", written_time(end))
        draft = draft.was(end=written_time(old_end)) if old_end and old_end != OPEN else draft
    known = (
        not isinstance(start, Month)
        and not isinstance(old_start, Month)
        and is_timed(start) == is_timed(old_start)
    )
    moved = as_datetime(start) - as_datetime(old_start) if known else None  # type: ignore[arg-type]
    return replace(draft, moved=moved)


def _moment(value: Value | None) -> Moment | None:
    return None if value is None else parse_moment(str(value))


def _end(value: Value | None) -> Moment | Open | None:
    return None if value is None else parse_end(str(value))


def _kept_end(start: Moment, end: Moment | Open, new: Moment) -> Moment | Open | None:
    """The end as far from the new start as from the old.

    None where only its day was known and is the start's.
    """
    if isinstance(end, Open):
        return end
    if isinstance(start, Month) or isinstance(end, Month):
        if not isinstance(new, Month) or not isinstance(start, Month) or not isinstance(end, Month):
            return None
        months = new.year * 12 + new.month - 1 + (end.year - start.year) * 12 + end.month - start.month
        return Month(months // 12, months % 12 + 1)
    if isinstance(new, Month):
        return None
    if is_timed(new) == is_timed(start):
        return new + (end - start)
    days = day_of(end) - day_of(start)
    if is_timed(new) and days:
        raise Refused("原来的 end 没有写钟点，不知道新的几点结束；加上 --end")
    return day_of(new) + days if days else None


def _days_between(old: Moment, new: Moment) -> int:
    return 0 if isinstance(old, Month) or isinstance(new, Month) else (day_of(new) - day_of(old)).days


def _move_repeat(draft: Draft, days: int) -> Draft:
    """The rule moves with the first session: its last day, the days left out, the weekdays."""
    path: Path = ("repeat",)
    rule = draft.read((), "repeat")
    if days == 0 or not isinstance(rule, Mapping):
        return draft

    def later(day: Value) -> Value:
        return str(date.fromisoformat(str(day)) + timedelta(days=days))

    def around(weekday: Value) -> Value:
        return tuple(WEEKDAYS)[(tuple(WEEKDAYS).index(str(weekday)) + days) % 7]

    draft = draft.was(until=rule.get("until"))
    for name, change in (("until", later), ("except", later), ("on", around)):
        value = rule.get(name)
        if value is not None and not (name == "on" and days % 7 == 0):
            draft = draft.set(
                path, name, change(value) if isinstance(value, str) else tuple(change(each) for each in value)
            )
    return draft


def _is_another_time(draft: Draft, status: str) -> bool:
    """False when the time only became known.

    A day within the month announced, a clock time of the day announced, an end where none was written, more
    days.
    """
    if status in ("cancelled", "postponed"):
        return True
    if set(draft.former) == {"until"}:
        return False
    months, start = draft.activity.schedule.months, draft.request.start
    within = (
        months
        and start
        and not isinstance(start, Month)
        and months[0].first <= day_of(start) <= months[-1].last
    )
    sessions = draft.activity.sessions
    is_clock_of_day = (
        len(sessions) == 1
        and isinstance(start, datetime)
        and not sessions[0].timed
        and sessions[0].first_day == sessions[0].last_day == day_of(start)
    )
    return bool(draft.former) and not within and not is_clock_of_day


def _status_after(request: ChangeRequest, status: str, *, moved: bool) -> str:
    """A new time is 改期; what was put online stays online at its new time."""
    return request.status or ("rescheduled" if moved and status != "moved-online" else status)


def _set_whole_status(draft: Draft, place: Path, old: str, status: str) -> Draft:
    activity = draft.activity
    draft = replace(draft, status=status)
    if status == old:
        return draft
    if place and draft.read(place, "status") is not None:
        draft = draft.remove(place, "status")
    draft = draft.set((), "status", status).expect(status=status)
    mode = str(draft.read((), "mode") or "onsite")
    was = activity.sessions[0].mode if place else activity.mode
    return _note_status(
        draft.expect(mode="online" if status == "moved-online" else mode), place, old, was, mode
    )


def _note_status(draft: Draft, place: Path, old: str, old_mode: str, mode: str) -> Draft:
    """What the status and the mode were; that it was only scheduled is said when nothing else is."""
    new_mode = "online" if draft.status == "moved-online" else mode
    if new_mode != old_mode:
        draft = draft.was(mode=old_mode)
        draft = (
            draft.was(venue=draft.read(place, "venue") or draft.read((), "venue"))
            if new_mode == "online"
            else draft
        )
        if new_mode == "onsite" and draft.activity.online_url:
            draft = draft.hint("online_url 还写着；不再有线上参加的，删掉那一行")
    return draft.was(status=old) if old != "scheduled" or not draft.former else draft


def _set_whole_venue(draft: Draft, place: Path, venue: Venue) -> Draft:
    if draft.activity.mode == "online" and draft.expected.get("mode", "online") == "online":
        draft = draft.hint("这个活动在线上办，网页上不显示地点")
    own = _with_own(draft, "venue")
    if not place and own:
        raise Refused(f"这几场另外写了地点：{'、'.join(own)}；要用 --session 说明改的是哪一场")
    where = place if place and draft.read(place, "venue") is not None else ()
    return _set_venue(draft, where, venue) if where else _set_venue(draft, where, venue).expect(venue=venue)


def _set_venue(draft: Draft, path: Path, venue: Venue) -> Draft:
    value: Value = venue.id or {"name": venue.name}
    old = draft.read(path, "venue") or draft.read((), "venue")
    same = old == value or (not venue.id and isinstance(old, Mapping) and old.get("name") == venue.name)
    return draft if same else draft.set(path, "venue", value).was(venue=old)


def _set_online_url(draft: Draft) -> Draft:
    url, old = draft.request.online_url, draft.activity.online_url
    return draft if url is None or url == old else draft.set((), "online_url", url).expect(online_url=url)


def _renew_note(draft: Draft) -> Draft:
    """An old ``status_note`` would contradict the new status."""
    if not draft.activity.status_note:
        return draft
    if draft.status == "scheduled":
        return draft.remove((), "status_note").expect(status_note="")
    return draft.set((), "status_note", draft.request.what).expect(status_note=draft.request.what)


def _set_closes(draft: Draft, session: Session | None) -> Draft:
    """The deadline of registration as told anew: what moves must not leave one behind without a word."""
    registration, closes = draft.activity.registration, draft.request.closes
    old = registration.closes if registration else None
    if closes is not None:
        if registration is None or old is None:
            raise Refused("文件里没有写报名截止，不能改；去掉 --closes，或者自己写进 registration")
        if closes == old:
            return draft
        draft = draft.set(("registration",), "closes", written_time(closes))
        return draft.expect(registration=replace(registration, closes=closes))
    if old is None or draft.request.start is None:
        return draft
    if _begins_before(draft, session, old):
        raise Refused(
            f"改了以后，活动开始时报名还没有截止（{written_time(old)}）；截止也改了，加上 --closes 新的截止，"
            f"没有改就写 --closes {_quoted(old)}"
        )
    return draft.hint(f"报名截止还是 {written_time(old)}；也改了的话，改 registration 里的 closes")


def _begins_before(draft: Draft, session: Session | None, closes: Day) -> bool:
    """Whether the last session, where the change puts it, begins before registration closes."""
    start, sessions = draft.request.start, draft.activity.sessions
    if start is None or isinstance(start, Month):
        return False
    others: list[Day] = []
    if session is not None:
        kept = [each for each in sessions if each.key != session.key and each.status not in CALLED_OFF]
        others = [each.start for each in kept]
    elif sessions:
        start += sessions[-1].first_day - sessions[0].first_day
    last = max((*others, start), key=as_datetime)
    if isinstance(closes, datetime) and isinstance(last, datetime):
        return last < closes
    return day_of(last) < day_of(closes)


def _quoted(moment: Day) -> str:
    return f'"{written_time(moment)}"' if is_timed(moment) else written_time(moment)


# --- one session of several


def _change_session(draft: Draft, session: Session) -> Draft:
    if isinstance(draft.request.start, Month):
        raise Refused("这一场要写到哪一天；新日子没有定，写 --status postponed，月份写进 --what")
    _check_shared_url(draft, session)
    before = draft.document
    if draft.read((), "sessions") is None:
        draft = _list_sessions(draft)
    draft = replace(draft, session=session.key)
    listed = draft.document
    path = _path_of(draft, session.key)
    moves = draft.request.start is not None or draft.request.end is not None
    if moves:
        draft = _move(draft, path)
        if (
            _days_between(session.start, draft.request.start or session.start)
            and draft.read(path, "key") is None
        ):
            draft = draft.set(path, "key", session.key)
    is_new = bool(draft.former) or (moves and session.status in ("cancelled", "postponed"))
    draft = _set_session_status(
        draft, path, session, _status_after(draft.request, session.status, moved=is_new)
    )
    if draft.request.venue is not None:
        draft = _set_venue(draft, path, draft.request.venue)
    draft = _set_online_url(draft)
    if draft.document.raw == listed.raw:
        return replace(draft, document=before)
    note = draft.read(path, "note")
    return (
        draft.hint(f"这一场的 note 还写着“{note}”，不对就改")
        if note and note == session.note and draft.former
        else draft
    )


def _check_shared_url(draft: Draft, session: Session) -> None:
    """``online_url`` belongs to all.

    A new one would change other sessions that are online, and nobody would be told.
    """
    url, old = draft.request.online_url, draft.activity.online_url
    others = [
        each.key for each in draft.activity.sessions if each.mode != "onsite" and each.key != session.key
    ]
    if url is not None and old and url != old and others:
        raise Refused(
            f"online_url 是整个活动的，{others[0]} 那一场也在用；去掉 --session，或者去掉 --online-url"
        )


def _listed(draft: Draft) -> tuple[Session, ...]:
    """The sessions in the order in which the file lists them; none when it does not."""
    entries = draft.read((), "sessions")
    if entries is None or isinstance(entries, Mapping) or len(entries) == 1:
        return draft.activity.sessions if entries else ()
    by_key = {session.key: session for session in draft.activity.sessions}
    return tuple(
        by_key[str(entry.get("key") or str(entry["start"])[:10])]
        for entry in entries
        if isinstance(entry, Mapping)
    )


def _with_own(draft: Draft, name: str) -> list[str]:
    """The keys of the listed sessions that have a field of their own."""
    return [
        session.key
        for number, session in enumerate(_listed(draft))
        if draft.read(("sessions", number), name) is not None
    ]


def _path_of(draft: Draft, key: str) -> Path:
    return ("sessions", [session.key for session in _listed(draft)].index(key))


def _set_session_status(draft: Draft, path: Path, session: Session, status: str) -> Draft:
    draft = replace(draft, status=status)
    if status == session.status:
        return draft
    whole = str(draft.read((), "status") or "scheduled")
    if effective_status(status, whole) != status:
        draft = _give_status_to_each(draft, path, whole)
    if status != str(draft.read(path, "status") or "scheduled"):
        draft = draft.set(path, "status", status)
    return _note_status(draft, path, session.status, session.mode, str(draft.read((), "mode") or "onsite"))


def _give_status_to_each(draft: Draft, path: Path, whole: str) -> Draft:
    """The status of the whole becomes that of each other session, its note theirs.

    It is no longer true of all.
    """
    note = draft.activity.status_note
    for number, session in enumerate(_listed(draft)):
        each: Path = ("sessions", number)
        if each == path:
            continue
        if str(draft.read(each, "status") or "scheduled") != session.status:
            draft = draft.set(each, "status", session.status)
        if note and session.status == whole and draft.read(each, "note") is None:
            draft = draft.set(each, "note", note)
    draft = draft.set((), "status", "scheduled").remove((), "status_note")
    draft = draft.hint(f"整个活动的 status 原来是 {whole}（{STATUSES[whole]}），现在写在其余各场自己名下")
    return draft.expect(status="scheduled", status_note="", mode=str(draft.read((), "mode") or "onsite"))


def _list_sessions(draft: Draft, more: tuple[Session, ...] = ()) -> Draft:
    """``start``, ``end``, ``daily`` and ``repeat`` written out as ``sessions``: the same keys and times.

    ``more``: those that come.
    """
    moved_before = any(
        change.former.start is not None and not change.session for change in draft.activity.changes
    )
    moved_now = (
        draft.request.session if draft.request.start is not None or draft.request.end is not None else ""
    )
    entries = [
        _session_entry(each, with_key=moved_before, with_hours=each.key != moved_now)
        for each in (*draft.activity.sessions, *more)
    ]
    draft = replace(draft, document=set_list(draft.document, "sessions", entries, ORDER))
    return draft.remove((), "start", "end", "daily", "repeat").hint(
        f"重复的场次改成了逐场写的 sessions，共 {len(entries)} 场"
    )


def _session_entry(session: Session, *, with_key: bool, with_hours: bool) -> dict[str, Value]:
    entry: dict[str, Value] = {"start": written_time(session.start)}
    if session.end_announced and session.end != session.start:
        entry["end"] = written_time(session.end)
    if session.open:
        entry["end"] = written_time(OPEN)
    if session.hours and with_hours:
        entry["note"] = f"开放时间：{_hours_words(session.hours)}"
    if with_key or session.key != str(session.first_day):
        entry["key"] = session.key
    return entry


def _hours_words(hours: tuple[Hours, ...]) -> str:
    return "、".join(str(each) for each in hours)
