"""Campaigns: their activities inside their windows, their colours readable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from site_builder.content.activity import Activity
from site_builder.content.folder import Content
from site_builder.content.sessions import Session
from site_builder.content.vocabularies import PAPER
from site_builder.diagnostics import Diagnostic, Span, problem

#: WCAG 2.2, success criterion 1.4.3.
READABLE = 4.5


def outside_window(activity: Activity, content: Content) -> Iterator[Diagnostic]:
    """Dates that lie in no window of the activity's campaigns: often a wrong month, sometimes true."""
    campaigns = content.vocabularies.campaigns
    windows = [campaigns[name].window for name in activity.campaigns if name in campaigns]
    known = [window for window in windows if window]
    if not known or len(known) < len(windows):
        return
    days = [day for session in activity.sessions for day in _known_days(session)]
    outside = [day for day in days if not any(window.holds(day) for window in known)]
    if outside:
        shown = "、".join(f"{window.start} 至 {window.end}" for window in known)
        span = activity.at.get("start") or activity.at.get("sessions") or Span(path=activity.path)
        yield problem(
            "outside-window",
            span,
            f"{outside[0]} 不在所属活动季的时间（{shown}）里。",
            "日期写对了就不用改；写错了请改正，或者换 campaigns。",
        )


def _known_days(session: Session) -> tuple[date, ...]:
    """The first day and the last; when something without an end ends, nobody knows."""
    return (session.first_day,) if session.open else (session.first_day, session.last_day)


def low_contrast(content: Content) -> Iterator[Diagnostic]:
    """A campaign's colour that cannot be read on the page (WCAG 2.2, 1.4.3)."""
    for campaign in content.vocabularies.campaigns.values():
        for scheme in ("light", "dark"):
            colour: str = getattr(campaign.colour, scheme)
            ratio = contrast(colour, getattr(PAPER, scheme))
            if ratio < READABLE:
                yield problem(
                    "low-contrast",
                    campaign.at or Span(path="campaigns.yaml"),
                    f"{campaign.id} 的 {scheme} 颜色 {colour} 对比度只有 {ratio:.1f}，看不清。",
                    f"浅色用深一些、深色用亮一些的颜色，对比度要到 {READABLE}。",
                )


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two ``#rrggbb`` colours, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
