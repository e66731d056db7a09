"""The public record: what is called off or moved stands in ``changes``, or subscribers never hear of it."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.content.activity import Activity
from site_builder.content.folder import Content
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
