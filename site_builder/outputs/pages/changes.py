"""The changes page: everything that was moved, called off or put online, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from site_builder.content.activity import Activity
from site_builder.content.sessions import Change, Session
from site_builder.content.times import as_datetime, day_of
from site_builder.outputs import words
from site_builder.outputs.cards import Pager, page_path, page_suffix, pager, where_words
from site_builder.outputs.plan import Head, Plan, crumbs, html_output

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A change of an activity; ``when`` is its day, ``at`` its time as written, ``updated`` the instant in UTC."""

    id: str
    session: str
    when: date
    at: str
    updated: str
    day: str
    title: str
    url: str
    word: str
    what: str
    former: str
    now: str
    former_place: str
    place: str
    district: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView:
    """A page of changes."""

    head: Head
    title: str
    entries: tuple[Entry, ...]
    pager: Pager | None
    total: int


def change_entries(plan: Plan) -> tuple[Entry, ...]:
    """All changes of all activities, newest first; ids break ties."""
    found = [(change, activity) for activity in plan.catalog.activities for change in activity.changes]
    found.sort(key=lambda pair: (as_datetime(pair[0].at), pair[1].id), reverse=True)
    return tuple(change_entry(plan, activity, change) for change, activity in found)


def change_entry(plan: Plan, activity: Activity, change: Change) -> Entry:
    """What a change says to a reader."""
    session = next((each for each in activity.sessions if change in each.changes), None)
    unit = plan.vocabularies.districts.get(activity.district)
    former = words.former_words(change.former)
    place = change.former.venue.name if change.former.venue else ""
    return Entry(
        id=activity.id,
        session=change.session,
        when=day_of(change.at),
        at=words.iso(change.at, plan.utc_offset(change.at)),
        updated=words.utc(plan.utc(change.at)),
        day=words.moment_words(change.at),
        title=activity.title,
        url=plan.url(f"activities/{activity.id}/"),
        word=words.STATUS_WORDS.get(session.status if session else activity.status, "有变更"),
        what=change.what,
        former=former,
        now=_now(activity, session) if former else "",
        former_place=place,
        place=where_words(plan, activity, session) if place else "",
        district=unit.name if unit else "",
    )


def _now(activity: Activity, session: Session | None) -> str:
    if session is not None and session.status == "cancelled":
        return ""
    if session is None or session.status == "postponed":
        return "时间待定"
    return " ".join(filter(None, (words.session_days(session), words.session_clock(session, activity.time_note))))



def plan_changes(plan: Plan) -> Iterator[tuple[str, ChangesView]]:
    """``/changes/`` and its further pages."""
    entries = change_entries(plan)
    pages = [entries[start : start + PAGE_SIZE] for start in range(0, len(entries), PAGE_SIZE)] or [()]
    for number, shown in enumerate(pages, 1):
        path = page_path("changes/", number)
        yield path, ChangesView(
            head=Head(title=f"变更公告{page_suffix(number)}", description=f"改期、延期、取消、改线上的活动，最新的在前。{page_suffix(number)}", path=path,
                      crumbs=crumbs(plan, ("变更", "changes/")), atom=plan.url("changes/feed.xml"), section="changes"),
            title="变更公告",
            entries=shown,
            pager=pager(plan, "changes/", number, len(pages)),
            total=len(entries),
        )  # fmt: skip


OUTPUT = html_output("changes", "pages/changes.html", plan_changes)
