"""The cache of activities.

Of each file the activity, its problems, and the fragments that many pages show of it.

All of it is a pure function of the file's bytes, of what it is read against (the rest of the content) and,
for fragments, of the day, the settings and the templates. It is cached in shards, so that an edit rewrites
one of them and workers share the work.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from site_builder import rules
from site_builder.content.activity import Activity
from site_builder.content.folder import SiteContent
from site_builder.content.listing import shown_name
from site_builder.diagnostics import Diagnostic, Span
from site_builder.engine.cache import Cache
from site_builder.engine.digests import ACTIVITIES, Digests, digest_of
from site_builder.engine.workers import worker_count, worker_pool, worker_state
from site_builder.options import Options
from site_builder.outputs.calendars.atom import entry as atom_entry
from site_builder.outputs.calendars.feeds import events
from site_builder.outputs.data.api import table_rows
from site_builder.outputs.data.records import record_json
from site_builder.outputs.search.index import searched
from site_builder.presentation.cards import cards
from site_builder.presentation.context import BuildContext

SHARDS = 64
#: Fewer files to read than these are read sooner in one process (measured on 2 cores).
WORTH_PROCESSES = 400

#: What is made once of each activity, by its name in ``Output.fragments``.
FRAGMENTS: dict[str, Callable[[BuildContext, Activity], Any]] = {
    "cards": cards,
    "events": events,
    "record": record_json,
    "table_rows": table_rows,
    "searched": searched,
    "atom": atom_entry,
}
#: The fields whose places rules ask for that look at several activities; those of others are told at once.
PLACES = ("aliases", "part_of", "venue")

#: A fragment's name and its version: what it is made with beside the activity.
FragmentKey = tuple[str, str]


class CachedActivity(Struct):
    """An activity file as it was read.

    The digest of its bytes, its problems, the activity or None, the links of its body and where they stand,
    and its fragments, each pickled: few builds ask for all.
    """

    digest: bytes
    problems: tuple[Diagnostic, ...]
    activity: Activity | None = None
    links: tuple[tuple[str, Span], ...] = ()
    fragments: dict[FragmentKey, bytes] = {}


class CacheContext(Struct, frozen=True, kw_only=True):
    """Inputs of reading activities.

    The rest of the content and the digest of it that they are read against; the context of fragments, which
    has no activities; which fragments to make; what to say when a template fails.
    """

    options: Options
    cache: Cache
    site_content: SiteContent
    digest: str
    context: BuildContext
    fragments: tuple[FragmentKey, ...]
    template_problem: Callable[[Exception], Diagnostic]


class FragmentError(Exception):
    """A fragment could not be made: the only argument is a Diagnostic that says why."""


Shard = dict[str, CachedActivity]


def read_activities(how: CacheContext, files: Digests) -> Shard:
    """Return every activity file of ``files``, in their order: from the cache, or read now.

    Raises FragmentError.
    """
    names: list[list[str]] = [[] for _ in range(SHARDS)]
    for name in files:
        if name.startswith(ACTIVITIES):
            names[crc32(name.encode()) % SHARDS].append(name)
    shards = [_load(how, number) if names[number] else {} for number in range(SHARDS)]
    work: list[tuple[int, Digests]] = []
    missing = 0
    for number, shard in enumerate(shards):
        if _is_stale(how, shard, names[number], files):
            work.append((number, {name: files[name] for name in names[number]}))
            missing += sum(name not in shard or shard[name].digest != files[name] for name in names[number])
    jobs = worker_count(how.options.jobs, len(work) if missing >= WORTH_PROCESSES else 0)
    _renew_all(how, shards, work, jobs)
    by_name = {name: row for shard in shards for name, row in shard.items()}
    return {name: by_name[name] for name in files if name in by_name}


def _renew_all(
    how: CacheContext, shards: list[Shard], work: Sequence[tuple[int, Digests]], jobs: int
) -> None:
    """Bring the shards of ``work`` up to date, here or by workers, which hand them over by the cache."""
    total = sum(len(files) for _, files in work)
    if jobs > 1:
        with worker_pool(jobs, (how,)) as workers:
            for (number, _), count in zip(work, workers.map(_renew_by_worker, work), strict=True):
                shards[number] = _load(how, number)
                how.options.progress("读活动", count, total)
    for number, files in work:
        if jobs == 1 or _is_stale(how, shards[number], list(files), files):
            shards[number] = _renew(how, number, shards[number], files)
            how.options.progress("读活动", len(files) if jobs == 1 else 0, total)


def _is_stale(how: CacheContext, shard: Shard, names: Sequence[str], files: Digests) -> bool:
    if shard.keys() != set(names):
        return True
    wanted = frozenset(how.fragments)
    return any(shard[name].digest != files[name] or _lacks(shard[name], wanted) for name in names)


def _lacks(row: CachedActivity, wanted: frozenset[FragmentKey]) -> bool:
    return row.activity is not None and not row.activity.draft and not row.fragments.keys() >= wanted


def _load(how: CacheContext, number: int) -> Shard:
    return how.cache.get(f"activities/{number:02}", how.digest) or {}


def _renew(how: CacheContext, number: int, shard: Shard, files: Digests) -> Shard:
    """Return a shard with every file's own, and cache it."""
    fresh = {name: _row(how, shard.get(name), name, digest) for name, digest in files.items()}
    how.cache.put(f"activities/{number:02}", how.digest, fresh)
    return fresh


def _renew_by_worker(work: tuple[int, Digests]) -> int:
    (how,) = worker_state()
    number, files = work
    return len(_renew(how, number, _load(how, number), files))


def _row(how: CacheContext, row: CachedActivity | None, name: str, digest: bytes) -> CachedActivity:
    if row is None or row.digest != digest:
        row = _read(how, name, digest)
    if row.activity is None or not _lacks(row, frozenset(how.fragments)):
        return row
    wanted = {name for name, _ in how.fragments}
    others = {key: value for key, value in row.fragments.items() if key[0] not in wanted}
    return replace(
        row, fragments=others | {key: _fragment(how, row, key, row.activity) for key in how.fragments}
    )


def _fragment(how: CacheContext, row: CachedActivity, key: FragmentKey, activity: Activity) -> bytes:
    if key in row.fragments:
        return row.fragments[key]
    try:
        return pickle.dumps(FRAGMENTS[key[0]](how.context, activity), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        raise FragmentError(how.template_problem(error)) from None


def _read(how: CacheContext, name: str, digest: bytes) -> CachedActivity:
    path, data = how.options.content / name, None
    with suppress(OSError):  # a file that cannot be read is told below
        data = path.read_bytes()
        digest = digest_of(data)  # of the very bytes that are read: somebody may be writing
    display_path = shown_name(how.options.display_path, name)
    parsed = how.site_content.read(path, display_path, data=data)
    activity, content = parsed.value, how.site_content.content
    if activity is None or content is None:
        return CachedActivity(digest, parsed.problems)
    problems = (*parsed.problems, *rules.check_activity(activity, content))
    links: tuple[tuple[str, Span], ...] = ()
    if activity.body and not activity.draft:
        links = tuple(zip(activity.body.links, activity.body.at, strict=True))
    places = {field: span for field, span in activity.at.items() if field in PLACES}
    return CachedActivity(digest, problems, replace(activity, at=places), links)


def fragment_lookup(rows: Iterable[CachedActivity], keys: Iterable[FragmentKey]) -> Callable[[str, str], Any]:
    """Return the lookup of ``BuildContext``: fragment's name, activity's id → fragment, or None."""
    versions = dict(keys)
    fragments: Mapping[str, Mapping[FragmentKey, bytes]] = {
        row.activity.id: row.fragments for row in rows if row.activity
    }

    def lookup(name: str, id: str) -> Any:
        data = fragments.get(id, {}).get((name, versions.get(name, "")))
        # Part of a value of our own cache.
        return None if data is None else pickle.loads(data)  # noqa: S301

    return lookup
