"""The manifest of the last build: what each file was made from, and how it was left on disk.

It is written last.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, msgpack

from site_builder.engine.cache import Cache
from site_builder.engine.digests import program_digest
from site_builder.engine.publish import KEPT
from site_builder.options import Report

#: Path below a folder → size and time of last change; of an empty folder, whose path ends with a slash,
#: zeros.
DiskState = Mapping[str, tuple[int, int]]


class ManifestEntry(NamedTuple):
    """A file as a build left it.

    Key and fingerprint of its page, size, time of last change in nanoseconds.
    """

    key: str
    fingerprint: str
    size: int
    mtime_ns: int


class Manifest(Struct, frozen=True, kw_only=True):
    """The record of a build.

    ``inputs``: a digest of all that it was made from; ``zone``: the site's, in which its day was told;
    ``facts``: a digest of what the pages' keys rely on; ``bases``: what fingerprints begin with, by output.
    """

    inputs: str = ""
    zone: str = "UTC"
    facts: str = ""
    bases: dict[str, str] = {}
    files: dict[str, ManifestEntry] = {}
    report: Report = Report()

    @property
    def disk(self) -> DiskState:
        """The files as they were left."""
        return {name: entry[2:] for name, entry in self.files.items()}


def read_manifest(cache: Cache, output: Path) -> Manifest:
    """The manifest of the last build into ``output``; an empty one when there is none."""
    data = cache.get(_name(output), program_digest())
    return msgpack.decode(data, type=Manifest) if data is not None else Manifest()


def write_manifest(cache: Cache, output: Path, manifest: Manifest) -> None:
    """Keep the manifest of a build into ``output``."""
    cache.put(_name(output), program_digest(), msgpack.encode(manifest))


def _name(output: Path) -> str:
    """One name an output folder; the manifest never stands inside it."""
    return f"manifest-{sha256(str(output.resolve()).encode()).hexdigest()[:16]}"


def disk_state(folder: Path) -> DiskState:
    """Every file below a folder but git's own, as it is now.

    Raises OSError for a folder that cannot be listed.
    """
    state: dict[str, tuple[int, int]] = {}
    waiting = [(str(folder), "")]
    while waiting:
        path, inside = waiting.pop()
        try:
            entries = list(os.scandir(path))
        except (FileNotFoundError, NotADirectoryError):  # a first build, or what foreign_folder tells
            continue
        if inside and not entries:
            state[inside] = (0, 0)
        for entry in entries:
            if not inside and entry.name in KEPT:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, f"{inside}{entry.name}/"))
                continue
            with suppress(FileNotFoundError):
                status = entry.stat(follow_symlinks=False)
                state[inside + entry.name] = (status.st_size, status.st_mtime_ns)
    return state
