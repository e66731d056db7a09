"""Making the files of stale pages, here or in several processes; the bytes are the same either way."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path

from msgspec import Struct, msgpack

from site_builder.content.activity import Damaged
from site_builder.diagnostics import Diagnostic
from site_builder.engine.processes import Progress, count_of, pool, worker_state
from site_builder.engine.publish import stage
from site_builder.engine.record import Built, OnDisk
from site_builder.engine.templates import ASSET, Templates
from site_builder.outputs import BY_NAME
from site_builder.presentation.context import Page

#: Fewer stale pages than these are made sooner in one process (measured on 2 cores).
WORTH_PROCESSES = 300
CHUNK = 256
#: Files that are smaller when compressed.
TEXTS = (".html", ".css", ".js", ".json", ".svg", ".txt", ".xml", ".ics", ".csv", ".webmanifest")
#: A view as bytes that say all that it holds.
ENCODER = msgpack.Encoder(enc_hook=attrgetter("digest"))
OUTPUTS = {**BY_NAME, ASSET.name: ASSET}


class Making(Struct, frozen=True, kw_only=True):
    """What pages are made with: the templates, what fingerprints begin with, the last build's files, and where to put new ones."""

    templates: Templates
    bases: Mapping[str, str]
    files: Mapping[str, Built]
    disk: OnDisk
    output: Path
    staging: Path
    compress: bool


class Made(Struct):
    """What making pages gave: how each file stands, which of them wait in the staging folder, and seconds by output.

    ``rendered`` counts the pages whose view was not the last build's.
    """

    files: dict[str, Built]
    written: list[str]
    rendered: int
    seconds: dict[str, float]
    problems: tuple[Diagnostic, ...] = ()

    def add(self, other: Made) -> None:
        """Take in what another part of the work gave."""
        self.files.update(other.files)
        self.written += other.written
        self.rendered += other.rendered
        self.problems += other.problems
        for name, seconds in other.seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + seconds


def make_pages(pages: Sequence[Page], making: Making, *, jobs: int | None, progress: Progress) -> Made:
    """Every page's file. ``jobs`` None: processes where they pay; 1: here; more: so many processes."""
    made = Made({}, [], 0, {})
    chunks = [pages[start : start + CHUNK] for start in range(0, len(pages), CHUNK)]
    count = count_of(jobs, len(chunks) if jobs or len(pages) >= WORTH_PROCESSES else 0)
    if count == 1:
        results: Iterable[Made] = (_make(chunk, making) for chunk in chunks)
        _gather(made, chunks, results, progress)
    else:
        with pool(count, (chunks, making)) as processes:
            _gather(made, chunks, processes.map(_make_here, range(len(chunks))), progress)
    return made


def _gather(
    made: Made, chunks: Sequence[Sequence[Page]], results: Iterable[Made], progress: Progress
) -> None:
    total = sum(map(len, chunks))
    for chunk, result in zip(chunks, results, strict=False):  # the rest is not made after a problem
        made.add(result)
        progress("做网页", len(chunk), total)
        if made.problems:
            return


def _make_here(number: int) -> Made:
    chunks, making = worker_state()
    return _make(chunks[number], making)


def _make(pages: Sequence[Page], making: Making) -> Made:
    made = Made({}, [], 0, {})
    rendering = making.templates.rendering()
    for page in pages:
        began = time.perf_counter()
        try:
            view = page.make()
            digest = blake2b(f"{making.bases[page.output]}{page.path}\n".encode(), digest_size=16)
            digest.update(ENCODER.encode(view))
            fingerprint = digest.hexdigest()
            names = compressed_paths(page.path, compress=making.compress)
            if are_fresh(names, fingerprint, making.files, making.disk):
                made.files |= {name: making.files[name]._replace(key=page.key) for name in names}
            else:
                made.rendered += 1
                data = OUTPUTS[page.output].render(view, rendering)
                for name in names:
                    _put(name, _encoded(name, page.path, data), page.key, fingerprint, making, made)
        except Damaged:
            raise
        except Exception as error:
            made.problems = (making.templates.problem(error),)
            return made
        made.seconds[page.output] = made.seconds.get(page.output, 0.0) + time.perf_counter() - began
    return made


def are_fresh(names: Iterable[str], fingerprint: str, files: Mapping[str, Built], disk: OnDisk) -> bool:
    """True when the files on disk are those that were made from this very fingerprint."""
    for name in names:
        built = files.get(name)
        if built is None or built[1] != fingerprint or disk.get(name) != built[2:]:
            return False
    return True


def compressed_paths(path: str, *, compress: bool) -> tuple[str, ...]:
    """A page's file, and the compressed ones that servers send instead of it."""
    return (path, f"{path}.gz", f"{path}.br") if compress and path.endswith(TEXTS) else (path,)


def _encoded(name: str, path: str, data: bytes) -> bytes:
    """A page's bytes as one of its files holds them: equal for equal bytes, on any day."""
    if name == path:
        return data
    if name.endswith(".gz"):
        return gzip.compress(data, 9, mtime=0)
    import brotli

    compressed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=11)
    return compressed


def _put(name: str, data: bytes, key: str, fingerprint: str, making: Making, made: Made) -> None:
    """Stage a file, unless the same bytes stand there already."""
    there = making.disk.get(name)
    if there and there[0] == len(data) and _bytes(making.output / name) == data:
        made.files[name] = Built(key, fingerprint, *there)
        return
    made.files[name] = Built(key, fingerprint, *stage(making.staging, name, data))
    made.written.append(name)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
