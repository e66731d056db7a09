"""New entries of the public record, compared with what was published before them."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.comparison.pairs import Pair, Sides, retold
from site_builder.comparison.states import is_same_venue, of_session
from site_builder.comparison.telling import CHINESE, as_written, former
from site_builder.content.activity import Activity
from site_builder.content.history import CALLED_OFF, State, Step
from site_builder.content.sessions import STATUSES, Session
from site_builder.content.vocabularies import Venue
from site_builder.diagnostics import Diagnostic, Span, problem


def wrong_records(sides: Sides, pair: Pair, span: Span) -> Iterator[Diagnostic]:
    """One problem a new entry whose ``from`` is not what was published, with the line that is right."""
    old, told = retold(pair, sides.now), set[int]()
    published = {session.key: session.state for session in old.sessions}
    for before, after in pair.sessions:
        step = _first_new(old, after)
        if step is None or step.number in told:
            continue
        names = list(_differing(published[before.key], step.before, before.venue))
        if names:
            told.add(step.number)
            yield _problem(pair, (before, after), step, (published[before.key], names), span)


def _problem(
    pair: Pair,
    sessions: tuple[Session, Session],
    step: Step,
    published: tuple[State, list[str]],
    span: Span,
) -> Diagnostic:
    before, after = sessions
    state, names = published
    old, new = of_session(pair.old, before), of_session(pair.new, after)
    said = "；".join(
        f"{NAMES[name]}公布过的是 {_value(name, state)}，这一条说原来是 {_value(name, step.before)}"
        for name in names
    )
    changed = [name for name in NAMES if _is_about(name, state, after.state)]
    right = former(tuple(dict.fromkeys((*names, *changed))), old, new)
    when = as_written(step.change.at)
    help = f"写成 from: {right}。" if right else "去掉 from 里多写的。"
    return problem(
        "wrong-record",
        span,
        f"changes 里 {when} 那一条和公布过的不一样：{said}。",
        help,
    )


NAMES = {"time": "时间", "place": "地点", "mode": "方式", "status": "状态"}


def _first_new(old: Activity, session: Session) -> Step | None:
    return next((step for step in session.steps if step.number >= len(old.changes)), None)


def _differing(published: State, said: State, venue: Venue | None) -> Iterator[str]:
    """The aspects in which an entry is wrong about what was published; what it may leave open is right.

    ``venue``: the published one as it was named then.
    """
    ends = published.end is not None and said.end is not None and published.end != said.end
    if published.start != said.start or ends:
        yield "time"
    venues = [known for known in (published.venue, venue) if known]
    if venues and not (said.venue and any(is_same_venue(said.venue, known) for known in venues)):
        yield "place"
    if published.mode != said.mode and "online" in (published.mode, said.mode):
        yield "mode"
    plain = ("scheduled", "rescheduled")
    if published.status != said.status and not (published.status in plain and said.status in plain):
        yield "status"


def _is_about(name: str, published: State, now: State) -> bool:
    """True when an aspect is no longer what was published, so that the entry must say what it was."""
    if name == "time":
        return published.time != now.time
    if name == "place":
        return published.venue is not None and published.venue != now.venue
    if name == "mode":
        return published.mode != now.mode
    return published.status != now.status and published.status in (*CALLED_OFF, "moved-online")


def _value(name: str, state: State) -> str:
    if name == "time":
        return CHINESE.state_time(state) or "没有日期"
    if name == "place":
        return state.venue.name if state.venue else "没有地点"
    return CHINESE.mode(state.mode) if name == "mode" else STATUSES[state.status]
