"""Which activity of the old content is which of the new, and which session.

By id and alias, by key, then by likeness.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from msgspec import Struct, structs

from site_builder.catalog import collect
from site_builder.content.activity import Activity
from site_builder.content.folder import Content
from site_builder.content.history import Change, Step
from site_builder.content.sessions import Session
from site_builder.content.vocabularies import FILES, Venue, Vocabularies
from site_builder.presentation.context import BuildContext

#: No word of a comparison depends on the day.
ANY_DAY = date(2000, 1, 1)


class Pair(Struct, frozen=True, kw_only=True):
    """A published activity then and now.

    ``sure`` is False when only their likeness says that both are one.
    """

    old: Activity
    new: Activity
    sure: bool
    sessions: tuple[tuple[Session, Session], ...] = ()
    gone: tuple[Session, ...] = ()
    fresh: tuple[Session, ...] = ()


class Sides(Struct, frozen=True, kw_only=True):
    """Both contents, and what belongs together.

    ``then`` and ``now`` know the entries of both, each its own first; settings are today's in both, so that a
    new base URL or zone is no change of every activity.
    """

    old: Content
    new: Content
    then: BuildContext
    now: BuildContext
    pairs: tuple[Pair, ...]
    added: tuple[Activity, ...]
    deleted: tuple[Activity, ...]


def match(old: Content, new: Content) -> Sides:
    """Drafts were never published; what cannot be read on one side is compared on neither."""
    then = BuildContext(
        collect(
            structs.replace(
                old, settings=new.settings, vocabularies=_joined(new.vocabularies, old.vocabularies)
            )
        ),
        ANY_DAY,
    )
    now = BuildContext(
        collect(structs.replace(new, vocabularies=_joined(old.vocabularies, new.vocabularies))), ANY_DAY
    )
    names = named(now.catalog.activities)
    before = [each for each in then.catalog.activities if each.id not in new.broken]
    found = {each.id: names.get(each.id) or names.get(each.first_id) for each in before}
    lost = [each for each in before if found[each.id] is None]
    known = {each.id for each in old.activities} | set(old.broken)
    fresh = [each for each in now.catalog.activities if each.id not in known and each not in found.values()]
    likely = _likely(lost, fresh)
    pairs = [
        _pair(each, other, sure=found[each.id] is not None)
        for each in before
        if (other := found[each.id] or likely.get(each.id))
    ]
    paired = {each.new.id for each in pairs}
    return Sides(
        old=old,
        new=new,
        then=then,
        now=now,
        pairs=tuple(pairs),
        added=tuple(
            each
            for each in now.catalog.activities
            if each.id not in paired and not {each.id, *each.aliases} & set(old.broken)
        ),
        deleted=tuple(each for each in lost if each.id not in likely),
    )


def named(activities: Iterable[Activity]) -> dict[str, Activity]:
    """Every id and alias → its activity; an id counts before another's alias."""
    every = list(activities)
    return {alias: each for each in every for alias in each.aliases} | {each.id: each for each in every}


def _joined(base: Vocabularies, first: Vocabularies) -> Vocabularies:
    return Vocabularies(**{kind: {**getattr(base, kind), **getattr(first, kind)} for kind in FILES})


def _likely(lost: Iterable[Activity], fresh: Iterable[Activity]) -> dict[str, Activity]:
    """For ids that are gone: the new activity that is the same under another name, each taken once."""
    free = list(fresh)
    found: dict[str, Activity] = {}
    for old in lost:
        twin = _twin(old, free)
        if twin is not None:
            found[old.id] = twin
            free.remove(twin)
    return found


def _twin(old: Activity, fresh: list[Activity]) -> Activity | None:
    """Return the one of the same title, or of the same district and times or nearly the same title."""
    near = [each for each in fresh if each.district == old.district]
    titles = get_close_matches(old.title, [each.title for each in near], n=1, cutoff=0.8)
    twins = [each for each in fresh if each.title == old.title]
    twins += [each for each in near if old.sessions and _times(each) == _times(old)]
    twins += [each for each in near if each.title in titles]
    return twins[0] if twins else None


def _times(activity: Activity) -> list[tuple[object, object]]:
    return [(session.start, session.end) for session in activity.sessions]


def _pair(old: Activity, new: Activity, *, sure: bool) -> Pair:
    if not new.sessions or not old.sessions:
        return Pair(old=old, new=new, sure=sure, gone=old.sessions, fresh=new.sessions)
    sessions, gone, fresh = _pair_sessions(old.sessions, new.sessions)
    return Pair(old=old, new=new, sure=sure, sessions=tuple(sessions), gone=tuple(gone), fresh=tuple(fresh))


def _pair_sessions(
    old: tuple[Session, ...], new: tuple[Session, ...]
) -> tuple[list[tuple[Session, Session]], list[Session], list[Session]]:
    """By key; what is left by start (its key changed).

    As many left on both sides have moved, each in turn.
    """
    keys = {session.key: session for session in new}
    pairs = [(session, keys.pop(session.key)) for session in old if session.key in keys]
    starts = {session.start: session for session in keys.values()}
    left = [session for session in old if session.key not in {one.key for one, _ in pairs}]
    pairs += [(session, starts.pop(session.start)) for session in left if session.start in starts]
    taken = {(one.key, other.key) for one, other in pairs}
    gone = [session for session in left if session.key not in {one for one, _ in taken}]
    fresh = [session for session in new if session.key not in {other for _, other in taken}]
    if len(gone) == len(fresh):
        pairs, gone, fresh = [*pairs, *zip(gone, fresh, strict=True)], [], []
    return sorted(pairs, key=lambda pair: pair[0].sort_key), gone, fresh


def retold(pair: Pair, now: BuildContext) -> Activity:
    """The old activity told in today's words.

    Today's id, venues as they are described today, today's guess of an end.
    """
    ends = {
        old.key: new.end
        for old, new in pair.sessions
        if old.start == new.start and not old.end_announced and not new.end_announced
    }
    venues = now.vocabularies
    sessions = tuple(
        structs.replace(
            session,
            venue=described(session.venue, venues),
            end=ends.get(session.key, session.end),
            changes=tuple(_described(change, venues) for change in session.changes),
            steps=tuple(_described_step(step, venues) for step in session.steps),
        )
        for session in pair.old.sessions
    )
    return structs.replace(
        pair.old,
        id=pair.new.id,
        aliases=pair.new.aliases,
        venue=described(pair.old.venue, venues),
        changes=tuple(_described(change, venues) for change in pair.old.changes),
        schedule=structs.replace(pair.old.schedule, sessions=sessions),
    )


def described(venue: Venue | None, vocabularies: Vocabularies) -> Venue | None:
    """The venue as the vocabulary describes it; one that stands inside an activity stays."""
    return vocabularies.venues.get(venue.id, venue) if venue else None


def _described_step(step: Step, vocabularies: Vocabularies) -> Step:
    before, after = (
        structs.replace(state, venue=described(state.venue, vocabularies))
        for state in (step.before, step.after)
    )
    return structs.replace(step, change=_described(step.change, vocabularies), before=before, after=after)


def _described(change: Change, vocabularies: Vocabularies) -> Change:
    return structs.replace(
        change, former=structs.replace(change.former, venue=described(change.former.venue, vocabularies))
    )
