"""Registration: that it is before what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from site_builder.content.activity import Activity
from site_builder.content.folder import Content
from site_builder.content.history import CALLED_OFF
from site_builder.content.sessions import Session
from site_builder.content.times import Day, day_of, written_time
from site_builder.diagnostics import Diagnostic, Span, problem


def late_registration(activity: Activity, content: Content) -> Iterator[Diagnostic]:
    """Registration that opens or closes after the last session began: mostly left behind by a move."""
    registration = activity.registration
    sessions = [session for session in activity.sessions if session.status not in CALLED_OFF]
    if registration is None or not sessions:
        return
    last = max(sessions, key=lambda session: session.sort_key)
    for word, moment in (("开始", registration.opens), ("截止", registration.closes)):
        if moment and _is_late(moment, last):
            began = written_time(last.start if last.timed else last.last_day)
            so_far = "开始" if last.timed else "结束"
            yield problem(
                "late-registration",
                activity.at.get("registration") or Span(path=activity.path),
                f"报名{word}（{written_time(moment)}）时，活动已经{so_far}（{began}）。",
                "检查报名和活动的日期；活动改了期，报名也跟着改。真是这样就不用改。",
            )
            return


def _is_late(moment: Day, last: Session) -> bool:
    """Whether the last session has begun by then; people may join what goes on for days."""
    if isinstance(moment, datetime) and isinstance(last.start, datetime):
        return moment > (last.start if last.first_day == last.last_day else last.end)
    return day_of(moment) > last.last_day
