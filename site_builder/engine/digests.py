"""Digests of what a build is made from: every file of the content, the templates and the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path

from site_builder.engine.workers import in_background, worker_count

PACKAGE = Path(__file__).parent.parent
ACTIVITIES = "activities/"
#: Most files are shorter than this.
AT_ONCE = 1 << 15
#: So many files are read sooner by two processes.
WORTH_A_PROCESS = 4000

#: Path below a folder, with slashes → digest of the file's bytes.
Digests = Mapping[str, bytes]


def digests(folder: Path, names: Iterable[str], *, jobs: int | None = 1) -> dict[str, bytes]:
    """The files of these names below a folder, in order.

    Empty bytes for one that cannot be read, which is told when it is read.
    """
    paths = list(names)
    if len(paths) < WORTH_A_PROCESS or worker_count(jobs, 2) == 1:
        return _digests(folder, paths)
    middle = len(paths) // 2
    with in_background(_digests, folder, paths[middle:]) as rest:
        return _digests(folder, paths[:middle]) | rest()


def _digests(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    return {name: _digest(f"{folder}/{name}") for name in names}


def _digest(path: str) -> bytes:
    try:
        return digest_of(_bytes(path))
    except OSError:
        return b""


def _bytes(path: str) -> bytes:
    """A file's bytes, in half the time of ``Path.read_bytes``: there are thousands."""
    file = os.open(path, os.O_RDONLY)
    try:
        parts = [os.read(file, AT_ONCE)]
        while len(parts[-1]) == AT_ONCE:
            parts.append(os.read(file, AT_ONCE))
    finally:
        os.close(file)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def digest_of(data: bytes) -> bytes:
    """The digest of a file's bytes."""
    return blake2b(data, digest_size=16).digest()


@cache
def program_digest() -> str:
    """A digest of the program that runs: our code and texts, the pinned packages, Python."""
    digest = blake2b(f"{sys.version_info[:3]}\n".encode(), digest_size=16)
    files = sorted(path for path in PACKAGE.rglob("*.*") if path.suffix in (".py", ".po"))
    for path in (*files, PACKAGE.parent / "constraints.txt"):
        if path.is_file():
            digest.update(path.relative_to(PACKAGE.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def digest_of_values(*parts: object) -> str:
    """Return one digest of several values, by their ``repr``: it must say all that they are."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(repr(part).encode() + b"\n")
    return digest.hexdigest()
