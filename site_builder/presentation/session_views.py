"""Sessions as pages and posters show them."""

from __future__ import annotations

from msgspec import Struct

from site_builder.catalog import is_over
from site_builder.content.activity import Activity
from site_builder.content.history import is_moved
from site_builder.content.sessions import Session
from site_builder.presentation import words
from site_builder.presentation.cards import former_times, over_after
from site_builder.presentation.context import BuildContext, Link


class SessionView(Struct, frozen=True, kw_only=True):
    """A session, or the words for an activity without one. ``formers`` are struck through."""

    day: str
    clock: str
    start: str
    over_after: str
    formers: tuple[str, ...]
    label: str
    place: Link | None
    status: str
    status_word: str
    note: str
    over: bool


def session_views(context: BuildContext, activity: Activity) -> tuple[SessionView, ...]:
    """When each session takes place; of one without sessions, its months or its words."""
    if activity.sessions:
        return tuple(_session_view(context, activity, session) for session in activity.sessions)
    months = activity.schedule.months
    day = context.words.months_span(months) if months else context.words.undated(activity)
    former = (step.before for step in activity.schedule.steps if is_moved(step.before, step.after))
    formers = tuple(dict.fromkeys(filter(None, map(context.words.state_time, former))))
    clock = context.words.time_note(activity) if months else ""
    note = ""
    if months and not is_over(activity, context.today):
        note = context.say("具体日期尚未公布，以主办方通知为准。")
    return (
        SessionView(
            day=day,
            clock=clock,
            start="",
            over_after="",
            formers=formers,
            label="",
            place=None,
            status="",
            status_word="",
            note=note,
            over=is_over(activity, context.today),
        ),
    )


def with_status(context: BuildContext, when: str, status_word: str) -> str:
    """A time with the state of its session behind it, ``9月16日 周六（延期）``."""
    return context.say("{when}（{status}）", when=when, status=status_word) if status_word else when


def _session_view(context: BuildContext, activity: Activity, session: Session) -> SessionView:
    clock = context.words.session_clock(session, activity.time_note)
    note = session.note
    if session.timed and not session.end_announced:
        note = context.say("结束时间没有公布。{note}", note=note).rstrip()
    elif session.open:
        note = context.say("哪天结束没有公布。{note}", note=note).rstrip()
    elif session.timed and activity.time_note:
        note = context.say("{time_note}。{note}", time_note=activity.time_note, note=note).rstrip()
    elsewhere = session.venue if session.venue != activity.venue else None
    return SessionView(
        day=context.words.session_days(session),
        clock=clock,
        start=words.iso(session.start, context.utc_offset(session.start)),
        over_after=over_after(session),
        formers=former_times(context, session, None),
        label=session.label,
        place=Link(text=elsewhere.name, url=context.url(f"venues/{elsewhere.id}/") if elsewhere.id else "")
        if elsewhere
        else None,
        status=session.status,
        status_word=context.words.status(session.status),
        note=note,
        over=session.last_day < context.today,
    )
