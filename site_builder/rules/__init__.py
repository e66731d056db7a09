"""Checks that need more than one field or file. Each takes the content and yields problems; add one to RULES."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from site_builder.content.folder import Content
from site_builder.diagnostics import Diagnostic
from site_builder.rules.campaigns import low_contrast, outside_window
from site_builder.rules.changes import unrecorded_status
from site_builder.rules.identity import duplicate_ids, part_of_chain, unknown_part_of
from site_builder.rules.places import missing_online_url, unknown_place

Rule = Callable[[Content], Iterable[Diagnostic]]

RULES: tuple[Rule, ...] = (
    duplicate_ids,
    unknown_part_of,
    part_of_chain,
    outside_window,
    low_contrast,
    unknown_place,
    missing_online_url,
    unrecorded_status,
)


def check(content: Content) -> tuple[Diagnostic, ...]:
    """Every rule's problems."""
    return tuple(found for rule in RULES for found in rule(content))
