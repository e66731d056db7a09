"""libical, the C library of Evolution, GNOME Calendar and KOrganizer, through ctypes."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from ctypes import Structure, c_char_p, c_int, c_int64, c_void_p
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.clients.seen import Files, Reader, Seen, Sight, in_order


class Time(Structure):
    """``struct icaltimetype`` of libical 3."""

    _fields_ = [
        (name, c_int)
        for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")
    ] + [("zone", c_void_p)]


def libical() -> ctypes.CDLL:
    """The system's library. Without it a test fails."""
    try:
        return ctypes.CDLL("libical.so.3")
    except OSError:
        pytest.fail("no libical 3: run `make test`, which installs it or says how", pytrace=False)


def function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of the library."""
    found = libical()[name]
    found.restype, found.argtypes = result, arguments
    return found


def read(files: Files, folder: Path) -> Sight:
    """Every file's events. ``icalcomponent_count_errors`` must be 0: it parses on where others stop."""
    return {name: in_order(events(data)) for name, data in files.items()}


def events(data: bytes) -> Iterator[Seen]:
    """The events of a file."""
    kind = function("icalcomponent_string_to_kind", c_int, c_char_p)(b"VEVENT")
    calendar = function("icalparser_parse_string", c_void_p, c_char_p)(data)
    assert calendar, "libical reads nothing"
    assert function("icalcomponent_count_errors", c_int, c_void_p)(calendar) == 0
    component = function("icalcomponent_get_first_component", c_void_p, c_void_p, c_int)(calendar, kind)
    while component:
        yield event(component)
        component = function("icalcomponent_get_next_component", c_void_p, c_void_p, c_int)(calendar, kind)
    function("icalcomponent_free", None, c_void_p)(calendar)


def event(component: int) -> Seen:
    """One VEVENT."""
    start, end = (
        function(f"icalcomponent_get_{name}", Time, c_void_p)(component) for name in ("dtstart", "dtend")
    )
    return Seen(
        uid=text(component, "uid"),
        title=text(component, "summary"),
        place=text(component, "location"),
        status=status(component),
        start=moment(start),
        end=moment(end),
        all_day=bool(start.is_date),
        text=text(component, "description"),
    )


def text(component: int, name: str) -> str:
    """A text of a VEVENT."""
    found: bytes = function(f"icalcomponent_get_{name}", c_char_p, c_void_p)(component)
    return found.decode()


def status(component: int) -> str:
    """The word of the STATUS property, as libical would write it."""
    kind = function("icalproperty_string_to_kind", c_int, c_char_p)(b"STATUS")
    found = function("icalcomponent_get_first_property", c_void_p, c_void_p, c_int)(component, kind)
    word: bytes = function("icalproperty_get_value_as_string", c_char_p, c_void_p)(found)
    return word.decode()


def moment(time: Time) -> date:
    """A date, or the instant that the VTIMEZONE of the file makes of a wall time."""
    if time.is_date:
        return date(time.year, time.month, time.day)
    assert time.zone, "a time without a zone"
    seconds = function("icaltime_as_timet_with_zone", c_int64, Time, c_void_p)(time, time.zone)
    return datetime.fromtimestamp(seconds, UTC)


LIBICAL = Reader(name="libical", read=read)
