"""What a calendar program saw of an event, in one form for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An event. Times are in UTC; all-day events have dates, and ``end`` is then the day after the last.

    ``status`` is ``CONFIRMED`` or ``CANCELLED``.
    """

    uid: str
    title: str
    place: str
    status: str
    start: date
    end: date
    all_day: bool
    text: str = ""


#: Name of a file → its bytes; and the same names → what was seen, in the order of ``in_order``.
Files = Mapping[str, bytes]
Sight = dict[str, tuple[Seen, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A calendar program: reads many files at once, in an empty folder of its own.

    ``slow``: half a minute for a hundred files. ``has_uid``: it shows the UIDs of the feed. ``shows``: a text
    as it is known to show it, by a fault of its own.
    """

    name: str
    read: Callable[[Files, Path], Sight]
    slow: bool = False
    has_uid: bool = True
    shows: Callable[[str], str] = str

    def sees(self, event: Seen) -> Seen:
        """What it is known to show of an event."""
        title, place, text = map(self.shows, (event.title, event.place, event.text))
        return replace(event, title=title, place=place, text=text, uid=event.uid if self.has_uid else "")

    def compares(self, events: Iterable[Seen]) -> tuple[Seen, ...]:
        """What it saw, without what it invents."""
        return in_order(event if self.has_uid else replace(event, uid="") for event in events)


def in_order(events: Iterable[Seen]) -> tuple[Seen, ...]:
    """By time and title, so that programs which keep no order can be compared."""
    return tuple(
        sorted(
            events,
            key=lambda each: (each.start.isoformat(), each.end.isoformat(), each.title, each.text, each.uid),
        )
    )


def moment(text: str) -> date:
    """``2024-05-01`` → date, ``2024-05-01T02:00:00Z`` (also with milliseconds or ``+00:00``) → datetime in UTC."""  # noqa: E501
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).astimezone(UTC)


def from_json(found: Mapping[str, Iterable[Mapping[str, Any]]]) -> Sight:
    """What a program wrote: name of a file → its events, with texts for times."""
    return {
        name: in_order(
            Seen(**{**event, "start": moment(event["start"]), "end": moment(event["end"])})
            for event in events
        )
        for name, events in found.items()
    }
