"""The changes pages, whole and by district: what was moved, called off or put online, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from msgspec import Struct

from site_builder.content.activity import Activity
from site_builder.content.sessions import CALLED_OFF, Change, Former, Session
from site_builder.content.times import as_datetime, day_of
from site_builder.presentation import words
from site_builder.presentation.cards import Pager, page_path, page_suffix, pager, where_words
from site_builder.presentation.context import BuildContext, Head, HtmlPage, crumbs, html_output

PAGE_SIZE = 50
#: How far ahead a session that is called off is news.
SOON_DAYS = 7


class Entry(Struct, frozen=True, kw_only=True):
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


class ChangesView(Struct, frozen=True, kw_only=True):
    """A page of changes."""

    head: Head
    title: str
    lead: str
    entries: tuple[Entry, ...]
    pager: Pager | None
    total: int


class ChangeList(Struct, frozen=True, kw_only=True):
    """Where changes are listed: all of them, or a district's."""

    path: str
    name: str
    entries: tuple[Entry, ...]

    @property
    def atom(self) -> str:
        """The path of its Atom feed."""
        return f"{self.path}feed.xml"


def change_lists(context: BuildContext) -> Iterator[ChangeList]:
    """``/changes/`` and ``/districts/ID/changes/`` of every district."""
    entries = change_entries(context)
    yield ChangeList(path="changes/", name="变更公告", entries=entries)
    for key, unit in context.vocabularies.districts.items():
        own = tuple(each for each in entries if context.catalog.by_id[each.id].district == key)
        yield ChangeList(path=f"districts/{key}/changes/", name=f"{unit.name} · 变更公告", entries=own)


def change_entries(context: BuildContext) -> tuple[Entry, ...]:
    """All changes of all activities, newest first; ids break ties. Made once."""
    return context.memo("changes", lambda: _entries(context))


def _entries(context: BuildContext) -> tuple[Entry, ...]:
    found = [(change, activity) for activity in context.catalog.activities for change in activity.changes]
    found.sort(key=lambda pair: (as_datetime(pair[0].at), pair[1].id), reverse=True)
    return tuple(change_entry(context, activity, change) for change, activity in found)


def change_entry(context: BuildContext, activity: Activity, change: Change) -> Entry:
    """What a change says to a reader."""
    touched = tuple(session for session in activity.sessions if change in session.changes)
    later = _later(activity, change)
    status = _status_after(activity, touched, change, later)
    unit = context.vocabularies.districts.get(activity.district)
    current = _times(activity, touched)
    former = words.former_words(change.former) or (current if status in CALLED_OFF else "")
    place = change.former.venue.name if change.former.venue else ""
    return Entry(
        id=activity.id,
        session=change.session,
        when=day_of(change.at),
        at=words.iso(change.at, context.utc_offset(change.at)),
        updated=words.utc(context.utc(change.at)),
        day=words.moment_words(change.at),
        title=activity.title,
        url=context.url(f"activities/{activity.id}/"),
        which=_which(activity, touched) if change.session else "",
        word=_word(change, status),
        what=change.what,
        former=former,
        now=_now(later, status, current) if former else "",
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


def _word(change: Change, status: str) -> str:
    """Return ``已取消``, ``改期``, ``改地点``, ``照常举行`` and so on."""
    former = change.former
    if status in ("rescheduled", "scheduled") and former.venue and not former.start and not former.end:
        return "改地点"
    if status == "scheduled" and former.status and former.status != "scheduled":
        return "照常举行"
    return words.STATUS_WORDS.get(status, "有变更")


def _which(activity: Activity, touched: tuple[Session, ...]) -> str:
    """``第 2 场`` of several, with its label."""
    if not touched or len(activity.sessions) == 1:
        return ""
    return " ".join(filter(None, (f"第 {activity.number(touched[0])} 场", touched[0].label)))


def _times(activity: Activity, touched: tuple[Session, ...]) -> str:
    """The times as they are now."""
    if not touched:
        months = activity.schedule.months
        return words.months_words(months) if months else words.undated_words(activity)
    first, last = touched[0], touched[-1]
    if first is last:
        return " ".join(
            filter(None, (words.session_days(first), words.session_clock(first, activity.time_note)))
        )
    return f"{words.span_words(first.first_day, last.last_day)}，共 {len(touched)} 场"


def _now(later: tuple[Former, ...], status: str, current: str) -> str:
    if status in CALLED_OFF:
        return "时间待定" if status == "postponed" else ""
    return next((words.former_words(former) for former in later if former.start or former.end), current)


def _place(
    context: BuildContext, activity: Activity, touched: tuple[Session, ...], later: tuple[Former, ...]
) -> str:
    here = where_words(context, activity, touched[0] if touched else None)
    return next((former.venue.name for former in later if former.venue), here)


def soon(session: Session, today: date) -> bool:
    """True when a session is, or was to be, today or within the next days."""
    return session.last_day >= today and (session.first_day - today).days <= SOON_DAYS


def plan_changes(context: BuildContext) -> Iterator[HtmlPage[ChangesView]]:
    """Every list of changes, with its further pages."""
    for found in change_lists(context):
        pages = [
            found.entries[start : start + PAGE_SIZE] for start in range(0, len(found.entries), PAGE_SIZE)
        ] or [()]
        for number, shown in enumerate(pages, 1):
            yield page_path(found.path, number), "", partial(_page, context, found, shown, number, len(pages))


def _page(
    context: BuildContext, found: ChangeList, shown: tuple[Entry, ...], number: int, last: int
) -> ChangesView:
    whole = found.path == "changes/"
    unit = found.path.split("/")[1]
    way = (
        ()
        if whole
        else (("区县", "districts/"), (context.vocabularies.districts[unit].name, f"districts/{unit}/"))
    )
    lead = "改期、延期、取消、改地点、改线上的活动，最新的在前。"
    return ChangesView(
        head=Head(
            title=f"{found.name}{page_suffix(number)}",
            description=f"{found.name}：{lead}{page_suffix(number)}",
            path=page_path(found.path, number),
            crumbs=crumbs(context, *way, ("变更", found.path)),
            atom=context.url(found.atom),
            section="changes" if whole else "districts",
        ),
        title=found.name,
        lead=lead,
        entries=shown,
        pager=pager(context, found.path, number, last),
        total=len(found.entries),
    )


OUTPUT = html_output("changes", "pages/changes.html", plan_changes, lists=True)
