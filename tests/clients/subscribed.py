"""khal, a calendar in the terminal, and vdirsyncer, which subscribes to feeds for it.

Run as their users run them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tests.clients.installed import PROGRAMS, command, run
from tests.clients.parsers import numbered
from tests.clients.seen import Files, Reader, Seen, Sight, in_order, moment

SHOWN = ("uid", "title", "location", "status", "start-long", "end-long", "all-day", "description", "calendar")

KHAL = """\
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M:%SZ
longdatetimeformat = %Y-%m-%dT%H:%M:%SZ
local_timezone = UTC
default_timezone = UTC

[sqlite]
path = {folder}/khal.db

[calendars]
"""

VDIRSYNCER = """\
[general]
status_path = "{folder}/status/"
"""

PAIR = """\
[pair {name}]
a = "{name}_feed"
b = "{name}_folder"
collections = null

[storage {name}_feed]
type = "http"
url = "{url}"

[storage {name}_folder]
type = "filesystem"
path = "{folder}/{name}/"
fileext = ".ics"
"""


class Quiet(SimpleHTTPRequestHandler):
    """A file server that does not write what it serves to standard error."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on 127.0.0.1, at the address that is yielded; it ends in a slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def configure_khal(folder: Path, calendars: Iterable[str]) -> Path:
    """A configuration of khal with these calendars, each in a folder of its name."""
    text = KHAL.format(folder=folder)
    for name in calendars:
        (folder / name).mkdir(exist_ok=True)
        text += f"[[{name}]]\npath = {folder}/{name}/\n"
    (folder / "khal.conf").write_text(text, "utf-8")
    return folder / "khal.conf"


def subscribe(folder: Path, feeds: Mapping[str, str]) -> None:
    """Have vdirsyncer subscribe to feeds, name → address; each name becomes a calendar of khal's."""
    pairs = (PAIR.format(name=name, url=url, folder=folder) for name, url in feeds.items())
    (folder / "vdirsyncer.conf").write_text(VDIRSYNCER.format(folder=folder) + "".join(pairs), "utf-8")
    configure_khal(folder, feeds)
    vdirsyncer(folder, "discover")


def vdirsyncer(folder: Path, *arguments: str) -> None:
    """``vdirsyncer discover`` or ``vdirsyncer sync`` with the configuration in a folder."""
    run([command("vdirsyncer"), "--config", folder / "vdirsyncer.conf", *arguments])


def show(folder: Path, first: date, last: date) -> dict[str, tuple[Seen, ...]]:
    """What ``khal list`` shows from the first to the last day: calendar → events, once each."""
    fields = [word for name in SHOWN for word in ("--json", name)]
    printed = run(
        [
            command("khal"),
            "--config",
            folder / "khal.conf",
            "list",
            *fields,
            str(first),
            str(last + timedelta(days=1)),
        ]
    )
    found: dict[str, set[Seen]] = {}
    for line in printed.splitlines():
        for event in json.loads(line):
            found.setdefault(event["calendar"], set()).add(seen(event))
    return {calendar: in_order(events) for calendar, events in found.items()}


def seen(event: Mapping[str, str]) -> Seen:
    """An event as khal prints it; the end of an all-day event is its last day there."""
    all_day = event["all-day"] == "True"
    end = moment(event["end-long"])
    return Seen(
        uid=event["uid"],
        title=event["title"],
        place=event["location"],
        status=event["status"],
        start=moment(event["start-long"]),
        end=end + timedelta(days=1) if all_day else end,
        all_day=all_day,
        text=event["description"],
    )


def span(files: Files) -> tuple[date, date]:
    """The first and last day named in any file."""
    days = [
        date.fromisoformat(found.decode())
        for data in files.values()
        for found in re.findall(rb"^DT(?:START|END)[^:\r]*:(\d{8})", data, re.M)
    ]
    return min(days), max(days)


def read_khal(files: Files, folder: Path) -> Sight:
    """Each file through ``khal import`` into a calendar of its own, then one ``khal list`` of all."""
    names = {name: f"c{number}" for number, name in enumerate(files)}
    config = configure_khal(folder, names.values())
    imports = [(names[name], path) for name, path in numbered(files, folder)]
    run([command("python"), PROGRAMS / "khal_imports.py", config], given=imports)
    return shown_as(names, files, folder)


def read_vdirsyncer(files: Files, folder: Path) -> Sight:
    """Each file as a subscription of vdirsyncer's, then one ``khal list`` of all.

    It makes a UID of its own.
    """
    names = {name: f"c{number}" for number, name in enumerate(files)}
    (folder / "served").mkdir()
    paths = dict(numbered(files, folder / "served"))
    with serving(folder / "served") as address:
        subscribe(folder, {names[name]: address + Path(path).name for name, path in paths.items()})
        vdirsyncer(folder, "sync")
    return shown_as(names, files, folder)


def shown_as(names: Mapping[str, str], files: Files, folder: Path) -> Sight:
    """What khal shows of the calendar of each file."""
    found = show(folder, *span(files)) if any(b"BEGIN:VEVENT" in data for data in files.values()) else {}
    return {name: found.get(calendar, ()) for name, calendar in names.items()}


def imported(text: str) -> str:
    r"""``khal import`` writes events anew, and takes a backslash before an N for a line break then."""
    return text.replace("\\N", "\n")


SUBSCRIBED = (
    Reader(name="khal", read=read_khal, slow=True, shows=imported),
    Reader(name="vdirsyncer", read=read_vdirsyncer, slow=True, has_uid=False),
)
