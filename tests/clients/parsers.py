"""Parsers that read a whole file: icalendar, recurring-ical-events, ical.js and node-ical."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar

from tests.clients.installed import PROGRAMS, command, modules, run
from tests.clients.seen import Files, Reader, Seen, Sight, from_json, in_order


def numbered(files: Files, folder: Path) -> list[tuple[str, str]]:
    """The files written under plain names: (name, path) pairs."""
    paths = [(name, folder / f"{number}.ics") for number, name in enumerate(files)]
    for name, path in paths:
        path.write_bytes(files[name])
    return [(name, str(path)) for name, path in paths]


def with_program(interpreter: str, program: str, files: Files, folder: Path, **environment: str) -> Sight:
    """What a program of ``programs/`` prints about the files; one process reads all."""
    return from_json(
        json.loads(run([interpreter, PROGRAMS / program], given=numbered(files, folder), **environment))
    )


def read_icalendar(files: Files, folder: Path) -> Sight:
    """The icalendar package, in this process."""
    return {
        name: in_order(map(event, icalendar.Calendar.from_ical(data).walk("VEVENT")))
        for name, data in files.items()
    }


def event(found: Any) -> Seen:
    """A VEVENT of the icalendar package."""
    start, end = found["DTSTART"].dt, found["DTEND"].dt
    return Seen(
        uid=str(found["UID"]),
        title=str(found["SUMMARY"]),
        place=str(found["LOCATION"]),
        status=str(found["STATUS"]),
        start=in_utc(start),
        end=in_utc(end),
        all_day=not isinstance(start, datetime),
        text=str(found["DESCRIPTION"]),
    )


def in_utc(time: date) -> date:
    """An instant in UTC; a date as it is. A time without a zone would be no instant."""
    assert not isinstance(time, datetime) or time.tzinfo
    return time.astimezone(UTC) if isinstance(time, datetime) else time


def read_recurring(files: Files, folder: Path) -> Sight:
    """recurring-ical-events: what takes place, with repetitions laid out."""
    return with_program(command("python"), "recurring.py", files, folder)


def read_ical_js(files: Files, folder: Path) -> Sight:
    """ical.js, which Thunderbird uses."""
    return with_program("node", "ical_js.cjs", files, folder, NODE_PATH=modules("ical.js"))


def read_node_ical(files: Files, folder: Path) -> Sight:
    """node-ical. It keeps one event a UID, so an event too many would show in the number."""
    return with_program("node", "node_ical.cjs", files, folder, NODE_PATH=modules("node-ical"))


def misread(text: str) -> str:
    r"""node-ical unescapes in the wrong order: a backslash before an n becomes a line break.

    And it takes off quotes around a whole text.
    """
    return re.sub(r'^"(.*)"$', r"\1", re.sub(r"\\[nN]", "\\\\\n", text))


PARSERS = (
    Reader(name="icalendar", read=read_icalendar),
    Reader(name="recurring-ical-events", read=read_recurring),
    Reader(name="ical.js", read=read_ical_js),
    Reader(name="node-ical", read=read_node_ical, shows=misread),
)
