"""Values that are pickled by the thousand: activities are kept from one build to the next."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


def compact(kind: type[T]) -> type[T]:
    """Pickle a frozen dataclass with slots (two fields or more) as the tuple of its values.

    What ``dataclass`` itself makes for this asks for the fields and looks up ``object.__setattr__`` anew for each value.
    """
    names: tuple[str, ...] = vars(kind)["__slots__"]
    assert len(names) > 1
    values = attrgetter(*names)
    setters = [getattr(kind, name).__set__ for name in names]

    def __getstate__(self: T) -> Any:
        return values(self)

    def __setstate__(self: T, state: Any) -> None:
        for put, value in zip(setters, state, strict=True):
            put(self, value)

    for method in (__getstate__, __setstate__):
        setattr(kind, method.__name__, method)
    return kind
