"""Times: hours at which few things begin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from site_builder.content.activity import Activity
from site_builder.content.folder import Content
from site_builder.content.times import written_time
from site_builder.diagnostics import Diagnostic, Span, problem

#: What begins earlier is more often a slip for the afternoon than something in the small hours.
MORNING = 6


def early_hour(activity: Activity, content: Content) -> Iterator[Diagnostic]:
    """A session that begins in the small hours, without a word that says so."""
    early = (
        session.start
        for session in activity.sessions
        if isinstance(session.start, datetime) and session.start.hour < MORNING and not session.note
    )
    start = None if activity.time_note else next(early, None)
    if start is not None:
        span = activity.at.get("daily") or activity.at.get("start") or activity.at.get("sessions")
        yield problem(
            "early-hour",
            span or Span(path=activity.path),
            f"{written_time(start)} 开始，是凌晨。",
            _help(start),
        )


def _help(start: datetime) -> str:
    """A remedy for each of the three that may be meant."""
    if start.hour == 0:
        return "不知道几点，就只写日期；真的是半夜开始，加上一行“time_note: 半夜”。"
    return f"下午的写成 {start.hour + 12}:{start.minute:02}；真的是凌晨开始，加上一行“time_note: 凌晨”。"
