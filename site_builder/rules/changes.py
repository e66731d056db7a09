"""The public record: what is called off or moved stands in ``changes``, or subscribers never hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from site_builder.content.activity import Activity
from site_builder.content.folder import Content
from site_builder.content.history import Step
from site_builder.content.times import Day, day_of, written_time
from site_builder.content.vocabularies import Vocabularies
from site_builder.diagnostics import Diagnostic, Span, problem


def unrecorded_status(activity: Activity, content: Content) -> Iterator[Diagnostic]:
    """A status without an entry of ``changes``: no SEQUENCE rises, the changes page is silent."""
    silent = [
        session.key for session in activity.sessions if session.status != "scheduled" and not session.changes
    ]
    if silent or (activity.status != "scheduled" and not activity.changes):
        which = f" --session {silent[0]}" if activity.status == "scheduled" else ""
        span = activity.at.get("status") or activity.at.get("sessions") or Span(path=activity.path)
        yield problem(
            "unrecorded-status",
            span,
            "写了状态，changes 里却没有这件事，订阅者的日历不会更新。",
            f"加一条 changes，或者运行 python build.py change {activity.id}{which} --status … --what …",
        )


def rescheduled_from_nowhere(activity: Activity, content: Content) -> Iterator[Diagnostic]:
    """改期 of which no entry says the former time: nobody reads 原定."""
    moved = [change.session for change in activity.changes if change.former.moves]
    if "" in moved:
        return
    own = [each for each in activity.sessions if each.status == "rescheduled" and each.key not in moved]
    is_silent = bool(own) if moved or activity.sessions else activity.status == "rescheduled"
    if is_silent and activity.changes:
        span = activity.at.get("status") or activity.at.get("sessions")
        yield problem(
            "unrecorded-status",
            span or Span(path=activity.path),
            "写了改期，changes 里却没有原来的时间，读者看不到“原定”。",
            "在说改期的那一条里加上 from: {start: 原来的时间}；还不知道新时间的写 postponed。",
        )


def changes_nothing(activity: Activity, content: Content) -> Iterator[Diagnostic]:
    """An entry whose ``from`` is what came after it: mostly the new time, written there by mistake."""
    steps = [*activity.schedule.steps, *(step for each in activity.sessions for step in each.steps)]
    changing = {step.number for step in steps if _has_effect(step)}
    # Sessions without a step of an entry of the whole came with it.
    kept = [{step.number for step in each.steps} for each in activity.sessions]
    for number, change in enumerate(activity.changes):
        grown = not change.session and any(number not in numbers for numbers in kept)
        if (change.former.moves or change.former.venue) and number not in changing and not grown:
            yield problem(
                "empty-change",
                activity.at.get("changes") or Span(path=activity.path),
                f"changes 里 {written_time(change.at)} 那一条，from 写的时间、地点和改了以后的一样。",
                "from 写改以前的，改以后的写在 start、venue；没有改时间、地点的，去掉 from。",
            )


def _has_effect(step: Step) -> bool:
    """False when time, place and mode stayed; what is called off may keep its time."""
    before, after = step.before, step.after
    is_same = (before.time, before.venue, before.mode) == (after.time, after.venue, after.mode)
    return not is_same or before.called_off or after.called_off


def announced_ahead(activity: Activity, today: date) -> Iterator[Diagnostic]:
    """A moment of the record that has not come yet: a mistyped one would block each later change.

    It depends on the day, so that only ``check`` asks, with the real one.
    """
    for change in activity.changes:
        if is_ahead(change.at, today):
            where = f"changes 里 {written_time(change.at)} 那一条的 at"
            yield _ahead(where, activity.at.get("changes") or Span(path=activity.path))
    for name in ("published", "updated"):
        moment = getattr(activity, name)
        if moment and is_ahead(moment, today):
            yield _ahead(
                f"{name}（{written_time(moment)}）", activity.at.get(name) or Span(path=activity.path)
            )


def vocabulary_ahead(vocabularies: Vocabularies, today: date) -> Iterator[Diagnostic]:
    """The same of the stamps that venues and campaigns give to their activities."""
    for key, venue in vocabularies.venues.items():
        if venue.updated and is_ahead(venue.updated, today):
            yield _ahead(f"{key} 的 updated", venue.at or Span(path="venues.yaml"))
    for key, campaign in vocabularies.campaigns.items():
        if campaign.announced and is_ahead(campaign.announced, today):
            yield _ahead(f"{key} 的 announced", campaign.at or Span(path="campaigns.yaml"))


def is_ahead(moment: Day, today: date) -> bool:
    """True beyond tomorrow: clocks and zones of machines differ by less than a day."""
    return day_of(moment) > today + timedelta(days=1)


def _ahead(where: str, span: Span) -> Diagnostic:
    return problem(
        "in-future",
        span,
        f"{where} 还没有到。",
        "写什么时候公布的，不是活动的日期；写错了年月的，改过来，不然以后的变更都会比它早。",
    )
