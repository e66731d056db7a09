"""Values that remember where they were written."""

from __future__ import annotations

from functools import cache
from typing import Any

from msgspec import Struct

#: Fields that are no part of a value: where it stands, and the digests of what it was read from.
NOT_COMPARED = frozenset({"at", "digest", "listing_digest"})


class Positioned(Struct, frozen=True, eq=False):
    """A value with fields of NOT_COMPARED: two are equal when all others are."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and _compared(self) == _compared(other)

    # Struct has its own, which does not ask __eq__.
    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(_compared(self))


@cache
def compared_fields(kind: type[Struct]) -> tuple[str, ...]:
    """The names of the fields that make up a value."""
    return tuple(name for name in kind.__struct_fields__ if name not in NOT_COMPARED)


def _compared(value: Struct) -> tuple[Any, ...]:
    return tuple([getattr(value, name) for name in compared_fields(type(value))])
