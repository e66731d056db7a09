"""Titles that tell activities apart, and the word that says how one stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from site_builder.content.activity import Activity
from site_builder.presentation.context import BuildContext


def status_word(context: BuildContext, activity: Activity) -> str:
    """``已取消`` and the like of the whole: where all its sessions are, or else as it says itself."""
    statuses = {session.status for session in activity.sessions} or {activity.status}
    return context.words.status(statuses.pop() if len(statuses) == 1 else activity.status)


def head_title(context: BuildContext, activity: Activity) -> str:
    """The title for windows and link cards.

    With the district, the day, or what else tells it apart where another has the same title.
    """
    return titles_told_apart(context).get(activity.id, activity.title)


def titles_told_apart(context: BuildContext) -> dict[str, str]:
    """Id → title of each activity that shares its title with another. Made once."""
    return context.memo("titles", lambda: dict(_told_apart(context)))


def _told_apart(context: BuildContext) -> Iterator[tuple[str, str]]:
    counts = Counter([activity.title for activity in context.catalog.activities])
    shared: dict[str, list[Activity]] = {title: [] for title, count in counts.items() if count > 1}
    for activity in context.catalog.activities if shared else ():
        if activity.title in shared:
            shared[activity.title].append(activity)
    for group in shared.values():
        districts, days = (
            [word(context, activity) for activity in group] for word in (_district_word, _day_word)
        )
        both = [" ".join(filter(None, pair)) for pair in zip(districts, days, strict=True)]
        several = (
            marks_of
            for marks_of in (districts, days, both)
            if len(set(marks_of)) == len(group) and all(marks_of)
        )
        marks = next(several, [activity.id for activity in group])
        yield from (
            (activity.id, context.say("{title}（{mark}）", title=activity.title, mark=mark))
            for activity, mark in zip(group, marks, strict=True)
        )


def _district_word(context: BuildContext, activity: Activity) -> str:
    unit = context.vocabularies.districts.get(activity.district)
    return unit.name if unit else ""


def _day_word(context: BuildContext, activity: Activity) -> str:
    return context.words.session_days(activity.sessions[0]) if activity.sessions else ""
