"""The proof that two programs did the same work.

As many files and bytes, the same events, the same links inside the site.

python -m benchmarks.proof OURS THEIRS

prints a table of both and the first differences. Links to pages that neither side was asked for count as
well: a page must say the same. Not compared: images, anchors, addresses of other sites, and the sitemap, in
which Hugo lists no further pages.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

#: How far the number of files and the weight of the pages may differ.
FILES, WEIGHT = 0.02, 0.10
HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
CANONICAL = re.compile(r'<link rel="?canonical"? href="?([^">\s]+)')
SHOWN = 20

#: UID, DTSTART, SUMMARY, STATUS.
Event = tuple[str, str, str, str]


@dataclass(frozen=True, kw_only=True)
class Site:
    """What one side made.

    HTML pages with their links, calendars with their events, by path; and the activities of the open data.
    """

    files: frozenset[str]
    weight: int
    links: dict[str, frozenset[str]] = field(default_factory=dict)
    events: dict[str, Counter[Event]] = field(default_factory=dict)
    activities: dict[str, Any] = field(default_factory=dict)


def read_site(folder: Path) -> Site:
    """Read an output folder."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    pages = {name: path.read_text(encoding="utf-8") for name, path in paths.items() if name.endswith(".html")}
    base = _base(pages.get("index.html", ""))
    data = (
        json.loads(paths["api/activities.json"].read_text(encoding="utf-8"))
        if "api/activities.json" in paths
        else {"activities": []}
    )
    return Site(
        files=frozenset(paths),
        weight=sum(len(text.encode()) for text in pages.values()),
        links={name: frozenset(_links(text, base)) for name, text in pages.items()},
        events={name: Counter(_events(path)) for name, path in paths.items() if name.endswith(".ics")},
        activities={each["id"]: each for each in data["activities"]},
    )


def _base(home: str) -> str:
    """The site's own address, from its home page."""
    found = CANONICAL.search(home)
    return found[1] if found else "https://"


def _links(text: str, base: str) -> Iterator[str]:
    """The addresses inside the site that a page links to, without anchors."""
    for groups in HREF.findall(text):
        address = unescape("".join(groups)).removeprefix(base.rstrip("/")).partition("#")[0]
        if address.startswith("/") and not address.startswith("//"):
            yield address


def _events(path: Path) -> Iterator[Event]:
    """The events of a calendar, unfolded."""
    text = re.sub(r"\r?\n[ \t]", "", path.read_bytes().decode())
    for block in re.findall(r"BEGIN:VEVENT\r?\n(.*?)END:VEVENT", text, re.DOTALL):
        found = dict.fromkeys(("UID", "DTSTART", "SUMMARY", "STATUS"), "")
        for line in block.splitlines():
            name = re.match(r"[A-Z-]+", line)
            if name and name[0] in found:
                found[name[0]] = line[len(name[0]) + 1 :]
        yield found["UID"], found["DTSTART"], found["SUMMARY"], found["STATUS"]


def prove(ours: Path, theirs: Path) -> list[str]:
    """What differs between two output folders, in plain sentences; empty when the proof holds."""
    return _differences(read_site(ours), read_site(theirs))


def _differences(one: Site, other: Site) -> list[str]:
    return [
        *_amounts(one, other),
        *_paths(one, other),
        *_link_differences(one, other),
        *_event_differences(one, other),
        *_data_differences(one, other),
    ]


def _amounts(one: Site, other: Site) -> Iterator[str]:
    for what, ours, theirs, most in (
        ("files", len(one.files), len(other.files), FILES),
        ("bytes of HTML", one.weight, other.weight, WEIGHT),
    ):
        if abs(theirs - ours) > most * ours:
            yield (
                f"We have {ours:,} {what}, they {theirs:,}: {(theirs - ours) / max(ours, 1):+.1%}, more "
                f"than {most:.0%}."
            )


def _paths(one: Site, other: Site) -> Iterator[str]:
    for ending in (".html", ".ics", "activities.json"):
        for whose, extra in (("we", one.files - other.files), ("they", other.files - one.files)):
            yield from (f"Only {whose} have /{path}." for path in sorted(extra) if path.endswith(ending))


def _link_differences(one: Site, other: Site) -> Iterator[str]:
    for path in sorted(one.links.keys() & other.links.keys()):
        ours, theirs = one.links[path], other.links[path]
        if ours != theirs:
            yield f"/{path}: only we link to {_some(ours - theirs)}; only they to {_some(theirs - ours)}."


def _some(found: frozenset[str]) -> str:
    return (
        ", ".join(sorted(found)[:4]) + (f" and {len(found) - 4} more" if len(found) > 4 else "")
    ) or "nothing"


def _event_differences(one: Site, other: Site) -> Iterator[str]:
    for path in sorted(one.events.keys() & other.events.keys()):
        ours, theirs = one.events[path], other.events[path]
        for whose, extra in (("we", ours - theirs), ("they", theirs - ours)):
            yield from (
                f"/{path}: only {whose} have the event {' | '.join(event)}." for event in list(extra)[:2]
            )


def _data_differences(one: Site, other: Site) -> Iterator[str]:
    for key in sorted(one.activities.keys() | other.activities.keys()):
        ours, theirs = one.activities.get(key, {}), other.activities.get(key, {})
        fields = [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)]
        if fields:
            yield (
                f"activities.json: {key} differs in {', '.join(fields)}: {ours.get(fields[0])!r} and "
                f"{theirs.get(fields[0])!r}."
            )


def table(one: Site, other: Site) -> str:
    """Files, weight, links and events of both, and how they relate."""
    rows = [("", "ours", "theirs", "theirs / ours")]
    amounts = {
        "files": (len(one.files), len(other.files)),
        "HTML pages": (len(one.links), len(other.links)),
        "bytes of HTML": (one.weight, other.weight),
        "links inside the site": tuple(
            sum(len(found) for found in site.links.values()) for site in (one, other)
        ),
        "calendars": (len(one.events), len(other.events)),
        "events": tuple(sum(found.total() for found in site.events.values()) for site in (one, other)),
        "activities as data": (len(one.activities), len(other.activities)),
    }
    rows += [
        (name, f"{ours:,}", f"{theirs:,}", f"{theirs / max(ours, 1):.3f}")
        for name, (ours, theirs) in amounts.items()
    ]
    return "\n".join(f"{name:22} {ours:>14} {theirs:>14} {ratio:>14}" for name, ours, theirs, ratio in rows)


def main() -> int:
    """The command; 1 when anything differs."""
    parser = argparse.ArgumentParser(description="Compare two output folders.")
    parser.add_argument("ours", type=Path)
    parser.add_argument("theirs", type=Path)
    options = parser.parse_args()
    one, other = read_site(options.ours), read_site(options.theirs)
    print(table(one, other))
    found = _differences(one, other)
    print(*found[:SHOWN], sep="\n")
    print(f"{len(found)} differences." if found else "Proven: the same work.")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
