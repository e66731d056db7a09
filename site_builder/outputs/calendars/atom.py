"""Atom feeds (RFC 4287): beside every listing what was announced or changed last, and the changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from uuid import uuid5

from msgspec import Struct
from msgspec.structs import replace

from site_builder.catalog import years_of
from site_builder.content.activity import Activity
from site_builder.outputs.calendars import ics
from site_builder.presentation import words
from site_builder.presentation.cards import where_words
from site_builder.presentation.changes import ChangeEntry, ChangeList, change_lists
from site_builder.presentation.context import BuildContext, Output, Page, Rendering
from site_builder.presentation.listings import Listing, listings

MOST_ENTRIES = 40
#: Sessions of which an entry says what changed.
MOST_CHANGED = 3


class AtomEntry(Struct, frozen=True, kw_only=True):
    """An entry; ``updated`` is RFC 3339."""

    id: str
    title: str
    url: str
    updated: str
    summary: str


class AtomView(Struct, frozen=True, kw_only=True):
    """An Atom feed. ``page`` is the page it stands beside."""

    id: str
    title: str
    url: str
    page: str
    updated: str
    author: str
    language: str
    entries: tuple[AtomEntry, ...]


def plan_atom(context: BuildContext) -> Iterator[Page[AtomView]]:
    """The feed beside every listing, and beside every list of changes."""
    for listing in listings(context):
        yield Page(
            path=listing.atom,
            output="atom",
            key=listing.feed_key,
            make=partial(_listing_feed, context, listing),
        )
    for found in change_lists(context):
        yield Page(path=found.atom, output="atom", make=partial(_changes_feed, context, found))


def _listing_feed(context: BuildContext, listing: Listing) -> AtomView:
    newest = sorted(
        (entry(context, each) for each in listing.activities),
        key=lambda each: (each.updated, each.id),
        reverse=True,
    )
    title = listing.name if listing.kind == "site" else f"{context.settings.short_name} · {listing.name}"
    return _feed(context, title, listing.path, newest)


def _changes_feed(context: BuildContext, found: ChangeList) -> AtomView:
    return _feed(
        context,
        f"{context.settings.short_name} · {found.name}",
        found.path,
        [_change(context, each) for each in found.entries[:MOST_ENTRIES]],
    )


def _change(context: BuildContext, change: ChangeEntry) -> AtomEntry:
    name = f"change/{context.catalog.by_id[change.id].first_id}/{change.session}/{change.at}/{change.what}"
    return AtomEntry(
        id=_urn(context, f"{name}/{change.again}" if change.again else name),
        title=context.say("【{word}】{title}", word=change.word, title=change.title),
        url=context.absolute(f"activities/{change.id}/"),
        updated=change.updated,
        summary=context.words.sentences(
            (change.which, change.what, *_then_and_now(context, change)),
        ),
    )


def _then_and_now(context: BuildContext, change: ChangeEntry) -> Iterator[str]:
    if change.former and change.now:
        yield context.say("原定 {former}，现定 {now}", former=change.former, now=change.now)
    elif change.former:
        yield context.say("原定 {former}", former=change.former)
    if change.former_place:
        yield context.say("原地点 {former}，现地点 {now}", former=change.former_place, now=change.place)


def _feed(context: BuildContext, title: str, path: str, entries: list[AtomEntry]) -> AtomView:
    """The feed that stands beside the page at ``path``."""
    return AtomView(
        id=_urn(context, f"atom/{path}"),
        title=title,
        url=context.absolute(f"{path}feed.xml"),
        page=context.absolute(path),
        updated=max((each.updated for each in entries), default="1970-01-01T00:00:00Z"),
        author=context.settings.organisation,
        language=context.settings.language,
        entries=tuple(entries[:MOST_ENTRIES]),
    )


def empty_feed(context: BuildContext, path: str, page: str) -> AtomView:
    """A feed that was published once: it stays valid, without entries."""
    return replace(
        _feed(
            context,
            " · ".join((context.settings.short_name, context.say("已停用"))),
            path.removesuffix("feed.xml"),
            [],
        ),
        page=context.absolute(page),
    )


def entry(context: BuildContext, activity: Activity) -> AtomEntry:
    """An activity's entry, made once for all feeds."""
    return context.fragment(activity, "atom", _make_entry)


def _make_entry(context: BuildContext, activity: Activity) -> AtomEntry:
    return AtomEntry(
        id=_urn(context, f"activity/{activity.first_id}"),
        title=_marked(context, activity),
        url=context.absolute(f"activities/{activity.id}/"),
        updated=words.utc(_updated(context, activity)),
        summary=context.words.sentences(
            (
                *_changed(context, activity),
                _when(context, activity),
                where_words(context, activity, next(iter(activity.sessions), None)),
                activity.summary,
            )
        ),
    )


def _updated(context: BuildContext, activity: Activity) -> datetime:
    """When anything that the entry shows last changed."""
    if activity.sessions:
        return max(ics.stamp(context, activity, session) for session in activity.sessions)
    venue = activity.venue.updated if activity.venue else None
    year = next(iter(years_of(activity)), 2000)
    return ics.latest(context, activity, venue, activity.changes, otherwise=year)


def _marked(context: BuildContext, activity: Activity) -> str:
    """The title as calendars have it: what does not take place as announced says so first."""
    statuses = {session.status for session in activity.sessions} or {activity.status}
    status = statuses.pop() if len(statuses) == 1 else activity.status
    return context.say(ics.PREFIXES[status]) + activity.title if status in ics.PREFIXES else activity.title


def _changed(context: BuildContext, activity: Activity) -> Iterator[str]:
    """What changed of the sessions that did, each as its event says it; no more than a reader takes in."""
    changed = [session for session in activity.sessions if session.steps or session.status in ics.PREFIXES]
    lines = {ics.state_line(context, activity, session): session for session in reversed(changed)}
    for line, session in list(reversed(lines.items()))[:MOST_CHANGED]:
        number = context.say("第 {number} 场", number=activity.number(session))
        which = number if 0 < len(changed) < len(activity.sessions) or len(lines) > 1 else ""
        yield " ".join(filter(None, (which, line)))


def _when(context: BuildContext, activity: Activity) -> str:
    """All its days, with the year: an entry must not change from day to day while its ``updated`` stays."""
    if not activity.sessions:
        months = activity.schedule.months
        return (
            " ".join(filter(None, (context.words.months_span(months), context.words.time_note(activity))))
            if months
            else context.words.undated(activity)
        )
    first, last = activity.sessions[0], activity.sessions[-1]
    if first is last:
        return " ".join(
            filter(
                None,
                (context.words.session_days(first), context.words.session_clock(first, activity.time_note)),
            )
        )
    days = context.words.span(first.first_day, last.last_day)
    return context.say_n("{days}，共 {n} 场", len(activity.sessions), days=days)


def _urn(context: BuildContext, name: str) -> str:
    return f"urn:uuid:{uuid5(context.settings.uid_namespace, name)}"


def render(view: AtomView, rendering: Rendering) -> bytes:
    """The feed's XML."""
    return rendering.fill("feed.xml", view=view).encode()


OUTPUT = Output(name="atom", plan=plan_atom, render=render, template="feed.xml", fragments=("atom",))
