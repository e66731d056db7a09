"""Changes of activities as readers are told of them: what was moved, called off or put online."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from site_builder.content.activity import Activity
from site_builder.content.sessions import CALLED_OFF, Change, Former, Session
from site_builder.content.times import as_datetime, day_of
from site_builder.presentation import words
from site_builder.presentation.cards import where_words
from site_builder.presentation.context import BuildContext

#: How far ahead a session that is called off is news.
SOON_DAYS = 7


class ChangeEntry(Struct, frozen=True, kw_only=True):
    """A change of an activity.

    ``when`` is its day, ``at`` its time as written, ``updated`` the instant in UTC.

    ``former`` and ``former_place`` are what it replaced, ``now`` and ``place`` what it made of them; empty
    for what stayed.
    """

    id: str
    session: str
    when: date
    at: str
    updated: str
    day: str
    title: str
    url: str
    which: str
    word: str
    what: str
    former: str
    now: str
    former_place: str
    place: str
    district: str


class ChangeList(Struct, frozen=True, kw_only=True):
    """Where changes are listed: all of them, or a district's."""

    path: str
    name: str
    entries: tuple[ChangeEntry, ...]

    @property
    def atom(self) -> str:
        """The path of its Atom feed."""
        return f"{self.path}feed.xml"


def change_lists(context: BuildContext) -> Iterator[ChangeList]:
    """``/changes/`` and ``/districts/ID/changes/`` of every district."""
    entries, title = change_entries(context), context.say("变更公告")
    yield ChangeList(path="changes/", name=title, entries=entries)
    for key, unit in context.vocabularies.districts.items():
        own = tuple(each for each in entries if context.catalog.by_id[each.id].district == key)
        yield ChangeList(path=f"districts/{key}/changes/", name=" · ".join((unit.name, title)), entries=own)


def change_entries(context: BuildContext) -> tuple[ChangeEntry, ...]:
    """All changes of all activities, newest first; ids break ties. Made once."""
    return context.memo("changes", lambda: _entries(context))


def _entries(context: BuildContext) -> tuple[ChangeEntry, ...]:
    found = [(change, activity) for activity in context.catalog.activities for change in activity.changes]
    found.sort(key=lambda pair: (as_datetime(pair[0].at), pair[1].id), reverse=True)
    return tuple(change_entry(context, activity, change) for change, activity in found)


def change_entry(context: BuildContext, activity: Activity, change: Change) -> ChangeEntry:
    """What a change says to a reader."""
    touched = tuple(session for session in activity.sessions if change in session.changes)
    later = _later(activity, change)
    status = _status_after(activity, touched, change, later)
    unit = context.vocabularies.districts.get(activity.district)
    current = _times(context, activity, touched)
    former = context.words.former(change.former) or (current if status in CALLED_OFF else "")
    place = change.former.venue.name if change.former.venue else ""
    return ChangeEntry(
        id=activity.id,
        session=change.session,
        when=day_of(change.at),
        at=words.iso(change.at, context.utc_offset(change.at)),
        updated=words.utc(context.utc(change.at)),
        day=context.words.moment(change.at),
        title=activity.title,
        url=context.url(f"activities/{activity.id}/"),
        which=_which(context, activity, touched) if change.session else "",
        word=_word(context, change, status),
        what=change.what,
        former=former,
        now=_now(context, later, status, current) if former else "",
        former_place=place,
        place=_place(context, activity, touched, later) if place else "",
        district=unit.name if unit else "",
    )


def _later(activity: Activity, change: Change) -> tuple[Former, ...]:
    """What the changes after this one replaced, so what this one had made."""
    after = activity.changes[activity.changes.index(change) + 1 :]
    return tuple(each.former for each in after if not change.session or each.session in ("", change.session))


def _status_after(
    activity: Activity, touched: tuple[Session, ...], change: Change, later: tuple[Former, ...]
) -> str:
    """The status that the change led to."""
    known = next((former.status for former in later if former.status), None)
    if known or not later:
        return known or (touched[0].status if touched else activity.status)
    former = change.former
    return "rescheduled" if former.start or former.end else "moved-online" if former.mode else "scheduled"


def _word(context: BuildContext, change: Change, status: str) -> str:
    """Return ``已取消``, ``改期``, ``改地点``, ``照常举行`` and so on."""
    former = change.former
    if status in ("rescheduled", "scheduled") and former.venue and not former.start and not former.end:
        return context.say("改地点")
    if status == "scheduled" and former.status and former.status != "scheduled":
        return context.say("照常举行")
    return context.words.status(status) or context.say("有变更")


def _which(context: BuildContext, activity: Activity, touched: tuple[Session, ...]) -> str:
    """``第 2 场`` of several, with its label."""
    if not touched or len(activity.sessions) == 1:
        return ""
    number = context.say("第 {number} 场", number=activity.number(touched[0]))
    return " ".join(filter(None, (number, touched[0].label)))


def _times(context: BuildContext, activity: Activity, touched: tuple[Session, ...]) -> str:
    """The times as they are now."""
    if not touched:
        months = activity.schedule.months
        return context.words.months_span(months) if months else context.words.undated(activity)
    first, last = touched[0], touched[-1]
    if first is last:
        return " ".join(
            filter(
                None,
                (context.words.session_days(first), context.words.session_clock(first, activity.time_note)),
            )
        )
    days = context.words.span(first.first_day, last.last_day)
    return context.say_n("{days}，共 {n} 场", len(touched), days=days)


def _now(context: BuildContext, later: tuple[Former, ...], status: str, current: str) -> str:
    if status in CALLED_OFF:
        return context.say("时间待定") if status == "postponed" else ""
    return next((context.words.former(former) for former in later if former.start or former.end), current)


def _place(
    context: BuildContext, activity: Activity, touched: tuple[Session, ...], later: tuple[Former, ...]
) -> str:
    here = where_words(context, activity, touched[0] if touched else None)
    return next((former.venue.name for former in later if former.venue), here)


def soon(session: Session, today: date) -> bool:
    """True when a session is, or was to be, today or within the next days."""
    return session.last_day >= today and (session.first_day - today).days <= SOON_DAYS
