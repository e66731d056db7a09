"""Two contents compared: what changed for the public, and which promises a change broke.

``compare`` is pure; where the old content comes from is ``tools/since.py``'s matter.
"""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.comparison.differences import Difference, differences
from site_builder.comparison.pairs import match
from site_builder.comparison.promises import broken_promises
from site_builder.content.folder import Content
from site_builder.diagnostics import Checked, Diagnostic

__all__ = ["Difference", "compare", "told_once"]


def compare(old: Content, new: Content, *, revision: str) -> Checked[tuple[Difference, ...]]:
    """What changed from ``old`` to ``new``, in order of kind, then time.

    ``revision`` is how messages call the old.
    """
    sides = match(old, new)
    return Checked(tuple(differences(sides)), tuple(broken_promises(sides, revision)))


def told_once(checked: Iterable[Diagnostic], broken: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The problems of both.

    A status without a record is not warned of where the comparison has told it as an error.
    """
    errors = tuple(broken)
    told = {found.span.path for found in errors if found.code in ("unrecorded-change", "went-back")}
    return (
        *(found for found in checked if found.code != "unrecorded-status" or found.span.path not in told),
        *errors,
    )
