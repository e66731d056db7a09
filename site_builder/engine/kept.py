"""What is made of an activity's file alone and kept between builds: the activity, its problems, its cards, events and record.

All of it is a pure function of the file's bytes, of what it is read against (the ``ground``) and, for what is made of it, of the
day, the settings and the templates. It is kept in shards, so that an edit rewrites one of them and processes share the work.
"""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from site_builder import rules
from site_builder.content.activity import Activity, Damaged, opened
from site_builder.content.folder import SiteContent, printable
from site_builder.diagnostics import Diagnostic, Span
from site_builder.engine.inputs import ACTIVITIES, Digests, digest_of
from site_builder.engine.processes import Progress, count_of, pool, worker_state
from site_builder.engine.shelf import Shelf
from site_builder.outputs.api import record_json
from site_builder.outputs.atom import entry as atom_entry
from site_builder.outputs.feeds import events
from site_builder.outputs.search_index import searched
from site_builder.presentation.cards import cards
from site_builder.presentation.context import BuildContext

#: The folder of the shards.
KEPT = "kept"
SHARDS = 64
#: Fewer files to read than these are read sooner in one process.
WORTH_PROCESSES = 400

#: What is made once of each activity, by its name in ``BuildContext.made``.
MADE: dict[str, Callable[[BuildContext, Activity], Any]] = {
    "cards": cards,
    "events": events,
    "record": record_json,
    "searched": searched,
    "atom": atom_entry,
}
#: Where fields stand, as far as rules ask that look at several activities.
ASKED = ("aliases", "part_of")


class Kept(Struct):
    """One file: the digest of its bytes, what was wrong, the activity or None, the links of its body and where they stand, and what was
    made of it, pickled, by name and version."""

    digest: bytes
    problems: tuple[Diagnostic, ...]
    activity: Activity | None = None
    links: tuple[tuple[str, Span], ...] = ()
    made: dict[tuple[str, str], Any] = {}

    def __reduce__(self) -> Any:
        made = {each: pickle.PickleBuffer(value) for each, value in self.made.items()}
        return Kept, (self.digest, self.problems, self.activity, self.links, made)


class Reading(Struct, frozen=True, kw_only=True):
    """How to read: the content folder and its name in messages; the ground, and the digest of all that an activity is read
    against; the plan without activities, and the names and versions of what to make with it; where it all is kept; what to
    say when a template fails."""

    root: Path
    display_path: str
    site_content: SiteContent
    digest: str
    plan: BuildContext
    made: tuple[tuple[str, str], ...]
    shelf: Shelf
    problem: Callable[[Exception], Diagnostic]


class NotMade(Exception):
    """Something could not be made of an activity: the only argument is a Diagnostic that says why."""


Shard = dict[str, Kept]


def read_kept(reading: Reading, files: Digests, *, jobs: int | None, progress: Progress) -> dict[str, Kept]:
    """What is known of every activity file, in the order of ``files``: kept from before, or read and made now."""
    names: list[list[str]] = [[] for _ in range(SHARDS)]
    for name in files:
        if name.startswith(ACTIVITIES):
            names[crc32(name.encode()) % SHARDS].append(name)
    shards = [_load(reading, number) if names[number] else {} for number in range(SHARDS)]
    stale = [number for number in range(SHARDS) if _is_stale(reading, shards[number], names[number], files)]
    fresh = sum(
        name in shards[number] and shards[number][name].digest == files[name]
        for number in stale
        for name in names[number]
    )
    total = sum(len(names[number]) for number in stale)
    count = count_of(jobs, len(stale) if total - fresh >= WORTH_PROCESSES else 0)
    work = [(number, {name: files[name] for name in names[number]}) for number in stale]
    if count == 1:
        for number, own in work:
            shards[number] = _renew(reading, number, shards[number], own)
            progress("读活动", len(own), total)
    else:
        for number in stale:
            shards[number] = {}
        with pool(count, (reading,)) as processes:
            for (number, _), read in zip(work, processes.map(_renew_here, work), strict=True):
                shards[number] = _load(reading, number)
                progress("读活动", read, total)
        for number, own in work:
            if _is_stale(reading, shards[number], list(own), files):
                shards[number] = _renew(reading, number, shards[number], own)
    rows = {name: kept for shard in shards for name, kept in shard.items()}
    return {name: rows[name] for name in files if name in rows}


def _is_stale(reading: Reading, shard: Shard, names: Sequence[str], files: Digests) -> bool:
    made = frozenset(reading.made)
    return shard.keys() != set(names) or any(
        shard[name].digest != files[name] or _lacks(shard[name], made) for name in names
    )


def _lacks(kept: Kept, made: frozenset[tuple[str, str]]) -> bool:
    return not kept.made.keys() >= made and kept.activity is not None and not kept.activity.draft


def _load(reading: Reading, number: int) -> Shard:
    """A shard as it was kept; empty when it was read against something else."""
    return reading.shelf.get(f"{KEPT}/{number:02}", reading.digest) or {}


def _renew(reading: Reading, number: int, shard: Shard, files: Digests) -> Shard:
    """A shard with every file's own, kept; a disk that takes nothing only costs work the next time."""
    found = {name: _row(reading, shard.get(name), name, digest) for name, digest in files.items()}
    with suppress(OSError):
        reading.shelf.put(f"{KEPT}/{number:02}", found, reading.digest)
    return found


def _row(reading: Reading, kept: Kept | None, name: str, digest: bytes) -> Kept:
    if kept is None or kept.digest != digest:
        kept = _read(reading, name, digest)
    if kept.activity is None or not _lacks(kept, frozenset(reading.made)):
        return kept
    names = {name for name, _ in reading.made}
    others = {each: value for each, value in kept.made.items() if each[0] not in names}
    return replace(
        kept, made=others | {each: _make(reading, kept, each, kept.activity) for each in reading.made}
    )


def _make(reading: Reading, kept: Kept, each: tuple[str, str], activity: Activity) -> Any:
    if each in kept.made:
        return kept.made[each]
    try:
        return pickle.dumps(MADE[each[0]](reading.plan, activity), pickle.HIGHEST_PROTOCOL)
    except Damaged:
        raise
    except Exception as error:
        raise NotMade(reading.problem(error)) from None


def _read(reading: Reading, name: str, digest: bytes) -> Kept:
    path, data = reading.root / name, None
    with suppress(OSError):  # what cannot be read is told below
        data = path.read_bytes()
        digest = digest_of(data)  # of the very bytes that are read: somebody may be writing
    read = reading.site_content.read(path, printable(f"{reading.display_path}/{name}"), data=data)
    activity, content = read.value, reading.site_content.content
    if activity is None or content is None:
        return Kept(digest, read.problems)
    problems = (*read.problems, *rules.check_activity(activity, content))
    links = (
        tuple(zip(activity.body.links, activity.body.at, strict=True))
        if activity.body and not activity.draft
        else ()
    )
    return Kept(
        digest,
        problems,
        dataclasses.replace(activity, at={name: span for name, span in activity.at.items() if name in ASKED}),
        links,
    )


def _renew_here(work: tuple[int, Digests]) -> int:
    (reading,) = worker_state()
    number, files = work
    return len(_renew(reading, number, _load(reading, number), files))


def recalled(rows: Iterable[Kept], made: Iterable[tuple[str, str]]) -> Callable[[str, str], Any]:
    """How to recall what was made of the activities in these versions, as ``BuildContext`` asks for it."""
    versions, of = dict(made), {row.activity.id: row.made for row in rows if row.activity}

    def recall(name: str, id: str) -> Any:
        found = of[id].get((name, versions.get(name, ""))) if id in of else None
        return None if found is None else opened(found)

    return recall
