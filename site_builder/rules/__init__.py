"""Checks that need more than one field or file.

Each yields problems; add one to ACTIVITY_RULES when it looks at one activity and the vocabularies, to RULES
when it looks at several activities.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from site_builder.content.activity import Activity
from site_builder.content.folder import Content
from site_builder.diagnostics import Diagnostic
from site_builder.rules.campaigns import low_contrast, outside_window
from site_builder.rules.changes import changes_nothing, rescheduled_from_nowhere, unrecorded_status
from site_builder.rules.identity import (
    duplicate_ids,
    part_of_chain,
    same_activity,
    standing_parts,
    unknown_part_of,
)
from site_builder.rules.places import far_away, missing_online_url, unknown_place
from site_builder.rules.registration import late_registration
from site_builder.rules.times import early_hour, hour_in_words

Rule = Callable[[Content], Iterable[Diagnostic]]
ActivityRule = Callable[[Activity, Content], Iterable[Diagnostic]]

RULES: tuple[Rule, ...] = (
    duplicate_ids,
    same_activity,
    unknown_part_of,
    part_of_chain,
    standing_parts,
    low_contrast,
    far_away,
)
ACTIVITY_RULES: tuple[ActivityRule, ...] = (
    outside_window,
    unknown_place,
    missing_online_url,
    unrecorded_status,
    rescheduled_from_nowhere,
    changes_nothing,
    early_hour,
    late_registration,
    hour_in_words,
)


def check(content: Content) -> tuple[Diagnostic, ...]:
    """Every rule's problems."""
    return (
        *check_whole(content),
        *(problem for activity in content.activities for problem in check_activity(activity, content)),
    )


def check_whole(content: Content) -> tuple[Diagnostic, ...]:
    """What the rules say that look at several activities."""
    return tuple(problem for rule in RULES for problem in rule(content))


def check_activity(activity: Activity, content: Content) -> tuple[Diagnostic, ...]:
    """What the rules say of an activity alone; of ``content`` they ask the vocabularies and divisions."""
    return tuple(problem for rule in ACTIVITY_RULES for problem in rule(activity, content))
