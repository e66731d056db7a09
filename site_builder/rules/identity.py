"""Ids: unique, and pointing at something that exists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from site_builder.content.activity import Activity
from site_builder.content.folder import Content
from site_builder.content.history import CALLED_OFF
from site_builder.content.reader import nearest
from site_builder.content.sessions import STATUSES
from site_builder.diagnostics import Diagnostic, Span, problem

#: Parts that a message names.
MOST_NAMED = 5


def duplicate_ids(content: Content) -> Iterator[Diagnostic]:
    """An id or alias that another file already has: both would have one address and one calendar UID."""
    names = [name for activity in content.activities for name in (activity.id, *activity.aliases)]
    owner: dict[str, str] = {}
    for activity in content.activities if len(set(names)) < len(names) else ():
        for name in (activity.id, *activity.aliases):
            if name in owner:
                span = activity.at["aliases"] if name != activity.id else Span(path=activity.path)
                yield problem(
                    "duplicate-id",
                    span,
                    f"编号“{name}”已经被 {owner[name]} 用了。",
                    "给其中一个文件改名；已经发布过的那个不要改。",
                )
            else:
                owner[name] = activity.path


def same_activity(content: Content) -> Iterator[Diagnostic]:
    """Two files of one title, time and place: mostly one activity that two people entered."""
    first: dict[Any, Activity] = {}
    for activity in content.activities:
        known = first.setdefault(_told_apart(activity), activity)
        if known is not activity and known.id != activity.id:
            yield problem(
                "same-activity",
                Span(path=activity.path),
                f"和 {known.path} 像是同一项活动：名称、时间、地点都一样。",
                "是同一项，就删掉没有发布过的那个文件；不是，就把名称写得不一样，例如加上对象或第几期。",
            )


def _told_apart(activity: Activity) -> tuple[Any, ...]:
    """What tells an activity from others: title, first start or words for it, place."""
    schedule, venue = activity.schedule, activity.venue
    when = (
        schedule.sessions[0].start
        if schedule.sessions
        else (schedule.months, schedule.year, activity.when_note)
    )
    place = (venue.id or venue.name) if venue else ""
    return (activity.title, when, place, activity.place, activity.district, activity.mode)


def unknown_part_of(content: Content) -> Iterator[Diagnostic]:
    """``part_of`` must name an activity."""
    ids = {activity.id for activity in content.activities} | set(content.broken)
    for activity in _parts(content):
        if activity.part_of not in ids:
            guess = nearest(activity.part_of, ids)
            help = f"是不是 {guess}？" if guess else "写上级活动的编号，也就是它的文件名去掉扩展名。"
            yield problem(
                "unknown-id", activity.at["part_of"], f"没有编号是“{activity.part_of}”的活动。", help
            )


def part_of_chain(content: Content) -> Iterator[Diagnostic]:
    """An activity cannot be part of itself, directly or through others."""
    parents = {activity.id: activity.part_of for activity in _parts(content)}
    for activity in _parts(content):
        seen: list[str] = []
        above = activity.part_of
        while above and above not in seen:
            seen.append(above)
            above = parents.get(above, "")
        if activity.id in seen:
            chain = " → ".join([activity.id, *seen[: seen.index(activity.id) + 1]])
            yield problem(
                "part-of-itself",
                activity.at["part_of"],
                f"绕了一圈又回到自己：{chain}。",
                "上级活动的文件里去掉 part_of。",
            )


def standing_parts(content: Content) -> Iterator[Diagnostic]:
    """An activity that is called off while its parts stand as scheduled."""
    parts = defaultdict(list)
    for activity in _parts(content):
        if not activity.draft and stands(activity):
            parts[activity.part_of].append(activity.id)
    for activity in content.activities:
        if activity.status in CALLED_OFF and activity.id in parts:
            ids = parts[activity.id]
            more = "等" if len(ids) > MOST_NAMED else ""
            yield problem(
                "parts-stand",
                activity.at.get("status") or Span(path=activity.path),
                f"整个活动写着“{STATUSES[activity.status]}”，下面还有 {len(ids)} 项写着照常："
                f"{'、'.join(ids[:MOST_NAMED])}{more}。",
                f"一起不办了，运行 python build.py change {activity.id} --status {activity.status} "
                '--what "原因" --with-children；照常办的，去掉它的 part_of。',
            )


def stands(activity: Activity) -> bool:
    """True for what takes place as it was announced, at least in part."""
    statuses = {session.status for session in activity.sessions} or {activity.status}
    return activity.status not in CALLED_OFF and "scheduled" in statuses


def _parts(content: Content) -> list[Activity]:
    """The activities that are part of another."""
    return [activity for activity in content.activities if activity.part_of]
