"""Changes of activities as readers are told of them: what was moved, called off or put online."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from site_builder.content.activity import Activity
from site_builder.content.history import CALLED_OFF, State, Step, first_state, is_moved
from site_builder.content.sessions import Session
from site_builder.content.times import as_datetime, day_of
from site_builder.presentation import words
from site_builder.presentation.catalogue import mark
from site_builder.presentation.context import BuildContext

#: What an entry is about → its word.
KINDS = {
    "cancelled": mark("已取消"),
    "postponed": mark("延期"),
    "rescheduled": mark("改期"),
    "restored": mark("恢复原来的时间"),
    "resumed": mark("照常举行"),
    "moved-online": mark("改线上"),
    "back-onsite": mark("改回现场"),
    "dated": mark("定时间"),
    "moved": mark("改地点"),
    "other": mark("有变更"),
}
#: A session, or None for an activity without any, and what an entry did to it.
Touched = tuple[Session | None, Step]

#: How far ahead a session that is called off is news.
SOON_DAYS = 7


class ChangeEntry(Struct, frozen=True, kw_only=True):
    """A change of an activity.

    ``when`` is its day, ``at`` its time as written, ``updated`` the instant in UTC.

    ``former`` and ``former_place`` are what it replaced, ``now`` and ``place`` what it made of them; empty
    for what stayed. ``again``: how many earlier entries are of the same moment in the same words.
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
    again: int = 0


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
    numbered = [
        (activity, number)
        for activity in context.catalog.activities
        for number in range(len(activity.changes))
    ]
    numbered.sort(key=lambda pair: (as_datetime(pair[0].changes[pair[1]].at), pair[0].id), reverse=True)
    return tuple(change_entry(context, activity, number) for activity, number in numbered)


def change_entry(context: BuildContext, activity: Activity, number: int) -> ChangeEntry:
    """What an entry of the record, by its number from 0, says to a reader: the same for ever.

    It is made of the states before and after it alone, never of the present.
    """
    change, touched = activity.changes[number], _touched(activity, number)
    before, after = [step.before for _, step in touched], [step.after for _, step in touched]
    unit = context.vocabularies.districts.get(activity.district)
    kind = _kind(activity, touched)
    former = now = ""
    if kind in CALLED_OFF:
        former, now = _times(context, before), context.say("时间待定") if kind == "postponed" else ""
    elif any(step.before.time != step.after.time for _, step in touched):
        former, now = _times(context, before), _times(context, after)
    places = [_place(context, states[0]) for states in (before, after) if states]
    former_place, place = places if len(set(places)) == 2 else ("", "")
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
        word=context.say(KINDS[kind]),
        what=change.what,
        former=former,
        now=now,
        former_place=former_place,
        place=place if former_place else "",
        district=unit.name if unit else "",
        again=_again(activity, number),
    )


def _again(activity: Activity, number: int) -> int:
    own = activity.changes[number]
    same = (own.at, own.what, own.session)
    return sum((each.at, each.what, each.session) == same for each in activity.changes[:number])


def _touched(activity: Activity, number: int) -> list[Touched]:
    """The sessions that an entry concerns, in order; None for an activity without sessions."""
    steps: list[Touched] = [(session, step) for session in activity.sessions for step in session.steps]
    steps += [(None, step) for step in activity.schedule.steps]
    return [(session, step) for session, step in steps if step.number == number]


def _kind(activity: Activity, touched: list[Touched]) -> str:
    """Return one of KINDS."""
    for session, step in touched:
        kind = _kind_of(step, first_state(session.steps if session else activity.schedule.steps, step.before))
        if kind:
            return kind
    return "other"


def _kind_of(step: Step, first: State) -> str:
    before, after = step.before, step.after
    if after.called_off and before.status != after.status:
        return after.status
    if (before.mode == "online") != (after.mode == "online"):
        return "moved-online" if after.mode == "online" else "back-onsite"
    if is_moved(before, after):
        return "restored" if after.time == first.time else "rescheduled"
    if before.called_off and not after.called_off:
        return "resumed"
    if before.time != after.time:
        return "dated"
    return "moved" if before.venue != after.venue else ""


def _which(context: BuildContext, activity: Activity, touched: list[Touched]) -> str:
    """``第 2 场`` of several, with its label."""
    session = touched[0][0] if touched else None
    if session is None or len(activity.sessions) == 1:
        return ""
    number = context.say("第 {number} 场", number=activity.number(session))
    return " ".join(filter(None, (number, session.label)))


def _times(context: BuildContext, states: list[State]) -> str:
    """The times of the sessions that an entry concerns, in one."""
    if len(states) < 2:
        return context.words.state_time(states[0]) if states else ""
    days = sorted(day_of(state.start) for state in states if isinstance(state.start, date))
    if not days:
        return ""
    return context.say_n("{days}，共 {n} 场", len(states), days=context.words.span(days[0], days[-1]))


def _place(context: BuildContext, state: State) -> str:
    if state.mode == "online":
        return context.words.mode("online")
    return state.venue.name if state.venue else ""


def former_place(activity: Activity) -> str:
    """The venue announced first, where it is another than now; empty where it is not."""
    for session in activity.sessions:
        first = first_state(session.steps, session.state).venue
        if first and (session.venue is None or session.mode == "online" or first.name != session.venue.name):
            return first.name
    steps = activity.schedule.steps
    first = steps[0].before.venue if steps else None
    return first.name if first and first != activity.venue else ""


def soon(session: Session, today: date) -> bool:
    """True when a session is, or was to be, today or within the next days."""
    return session.last_day >= today and (session.first_day - today).days <= SOON_DAYS
