"""Rendering the files of stale pages, here or by workers; the bytes are the same either way."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from msgspec import Struct, msgpack

from site_builder.diagnostics import Diagnostic
from site_builder.engine.digests import digest_of_values, program_digest
from site_builder.engine.manifest import DiskState, Manifest, ManifestEntry
from site_builder.engine.publish import stage
from site_builder.engine.templates import Templates
from site_builder.engine.workers import worker_count, worker_pool, worker_state
from site_builder.options import Options
from site_builder.outputs import BY_NAME
from site_builder.presentation.context import Page, Rendering

#: Fewer stale pages than these are rendered sooner in one process (measured on 2 cores), unless the site has
#: so many files that its lists and tables are long.
WORTH_PROCESSES = 300
LARGE_SITE = 20_000
CHUNK = 256
#: Files that are smaller when compressed.
TEXTS = (".html", ".css", ".js", ".json", ".svg", ".txt", ".xml", ".ics", ".csv", ".webmanifest")
#: Writes a view as bytes that say all that it holds; a ``Digested`` part by its digest.
ENCODER = msgpack.Encoder(enc_hook=attrgetter("digest"))


class RenderContext(Struct, frozen=True, kw_only=True):
    """Inputs of rendering.

    The templates, what fingerprints begin with (``bases``) and what keys rely on (``facts``), the last
    build's manifest, what stands in output/, and where to put new files.
    """

    options: Options
    templates: Templates
    bases: Mapping[str, str]
    facts: str
    manifest: Manifest
    disk: DiskState
    staging: Path


class RenderResult(Struct):
    """Files as they are after rendering, which of them wait in the staging folder, and seconds by output.

    ``rendered`` counts the files whose view was not the last build's.
    """

    files: dict[str, ManifestEntry] = {}
    written: list[str] = []
    rendered: int = 0
    seconds: dict[str, float] = {}
    problems: tuple[Diagnostic, ...] = ()

    def add(self, other: RenderResult) -> None:
        """Take in the result of another part of the work."""
        self.files.update(other.files)
        self.written += other.written
        self.rendered += other.rendered
        self.problems += other.problems
        for name, seconds in other.seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + seconds


def fingerprint_bases(templates: Templates) -> dict[str, str]:
    """Return what fingerprints begin with, by output: all that its bytes depend on beside the view."""
    return {
        name: digest_of_values(program_digest(), templates.recipe, name, templates.closure(output.template))
        for name, output in BY_NAME.items()
    }


def stale_pages(
    pages: Sequence[Page[Any]], context: RenderContext
) -> tuple[Sequence[Page[Any]], RenderResult]:
    """Divide pages by their keys: those to render, and the files of the others, which stay as they are."""
    fresh, stale = RenderResult(), []
    files, known = context.manifest.files, set()
    if context.facts == context.manifest.facts:
        known = {name for name, base in context.bases.items() if base == context.manifest.bases.get(name)}
    as_left = {name for name, entry in files.items() if context.disk.get(name) == entry[2:]}
    for page in pages:
        entry = files.get(page.path)
        if entry is None or not page.key or entry.key != page.key or page.output not in known:
            stale.append(page)
            continue
        names = file_names(page.path, compress=context.options.compress)
        if as_left.issuperset(names):
            fresh.files |= {name: files[name] for name in names}
        else:
            stale.append(page)
    return stale, fresh


def render_pages(pages: Sequence[Page[Any]], context: RenderContext) -> RenderResult:
    """Render every page's file.

    Option ``jobs`` None: workers where they pay; 1: here; more: so many workers.
    """
    options = context.options
    chunks = list(_chunks(pages))
    is_worth = len(pages) >= WORTH_PROCESSES or len(context.manifest.files) >= LARGE_SITE
    count = worker_count(options.jobs, len(chunks) if options.jobs or is_worth else 0)
    if count == 1:
        return _gather(chunks, (_render(chunk, context) for chunk in chunks), options)
    with worker_pool(count, (chunks, context)) as workers:
        return _gather(chunks, workers.map(_render_by_worker, range(len(chunks))), options)


def _chunks(pages: Sequence[Page[Any]]) -> Iterator[Sequence[Page[Any]]]:
    """Divide pages into what a worker takes at once: of one output, whose pages share what they memo."""
    for _, group in groupby(pages, key=attrgetter("output")):
        of_one = list(group)
        for start in range(0, len(of_one), CHUNK):
            yield of_one[start : start + CHUNK]


def _gather(
    chunks: Sequence[Sequence[Page[Any]]], results: Iterable[RenderResult], options: Options
) -> RenderResult:
    total, gathered = sum(map(len, chunks)), RenderResult()
    for chunk, result in zip(chunks, results, strict=False):  # the rest is not rendered after a problem
        gathered.add(result)
        options.progress("做网页", len(chunk), total)
        if gathered.problems:
            break
    return gathered


def _render_by_worker(number: int) -> RenderResult:
    chunks, context = worker_state()
    return _render(chunks[number], context)


def _render(pages: Sequence[Page[Any]], context: RenderContext) -> RenderResult:
    result, rendering = RenderResult(), context.templates.rendering()
    for page in pages:
        began = time.perf_counter()
        try:
            _render_page(page, context, rendering, result)
        except Exception as error:
            result.problems = (context.templates.problem(error),)
            break
        seconds = time.perf_counter() - began
        result.seconds[page.output] = result.seconds.get(page.output, 0.0) + seconds
    return result


def _render_page(page: Page[Any], context: RenderContext, rendering: Rendering, result: RenderResult) -> None:
    """Stage a page's files, unless its view is the last build's."""
    view = page.make()
    digest = blake2b(f"{context.bases[page.output]}{page.path}\n".encode(), digest_size=16)
    digest.update(ENCODER.encode(view))
    fingerprint = digest.hexdigest()
    names = file_names(page.path, compress=context.options.compress)
    if _are_fresh(names, fingerprint, context):
        result.files |= {name: context.manifest.files[name]._replace(key=page.key) for name in names}
        return
    result.rendered += 1
    data = BY_NAME[page.output].render(view, rendering)
    for name in names:
        encoded = _encoded(name, page.path, data)
        size, mtime, is_new = _put(name, encoded, context)
        result.files[name] = ManifestEntry(page.key, fingerprint, size, mtime)
        if is_new:
            result.written.append(name)


def _are_fresh(names: Iterable[str], fingerprint: str, context: RenderContext) -> bool:
    """True when the files on disk are those that were rendered from this very fingerprint."""
    for name in names:
        entry = context.manifest.files.get(name)
        if entry is None or entry.fingerprint != fingerprint or context.disk.get(name) != entry[2:]:
            return False
    return True


def file_names(path: str, *, compress: bool) -> tuple[str, ...]:
    """Return a page's file, and the compressed ones that servers send instead of it."""
    return (path, f"{path}.gz", f"{path}.br") if compress and path.endswith(TEXTS) else (path,)


def removed_files(pages: Sequence[Page[Any]], disk: DiskState, *, compress: bool) -> tuple[str, ...]:
    """Return the files and empty folders in output/ that no page is rendered to."""
    kept = {name for page in pages for name in file_names(page.path, compress=compress)}
    return tuple(sorted(disk.keys() - kept))


def _encoded(name: str, path: str, data: bytes) -> bytes:
    """Return a page's bytes as one of its files holds them: equal for equal bytes, on any day."""
    if name == path:
        return data
    if name.endswith(".gz"):
        return gzip.compress(data, 9, mtime=0)
    import brotli

    compressed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=11)
    return compressed


def _put(name: str, data: bytes, context: RenderContext) -> tuple[int, int, bool]:
    """Stage a file, unless the same bytes stand there already: its size, its time, and whether it is new."""
    standing = context.disk.get(name)
    if standing and standing[0] == len(data) and _bytes(context.options.output / name) == data:
        return *standing, False
    return *stage(context.staging, name, data), True


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
