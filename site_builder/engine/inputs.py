"""What a build is made from: the bytes of every file of the content, the templates and the program, as digests."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path

from site_builder.content.files import files_below

PACKAGE = Path(__file__).parent.parent
ACTIVITIES = "activities/"

#: Path below a folder, with slashes → digest of the file's bytes.
Digests = Mapping[str, bytes]


def digests(folder: Path, names: Iterable[str] | None = None) -> dict[str, bytes]:
    """Every file below a folder but hidden ones (or those of these names), in order; empty bytes for one that cannot be read."""
    return {name: _digest(f"{folder}/{name}") for name in (files_below(folder) if names is None else names)}


def _digest(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # a third sooner, and there are thousands
            return digest_of(file.read())
    except OSError:
        return b""


def digest_of(data: bytes) -> bytes:
    """The digest of a file's bytes."""
    return blake2b(data, digest_size=16).digest()


@cache
def program() -> str:
    """A digest of the program that runs: our code, the pinned packages, Python."""
    digest = blake2b(f"{sys.version_info[:3]}\n".encode(), digest_size=16)
    for path in (*sorted(PACKAGE.rglob("*.py")), PACKAGE.parent / "constraints.txt"):
        if path.is_file():
            digest.update(path.relative_to(PACKAGE.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def joined(*parts: object) -> str:
    """One digest of several values, by their repr, which says all that they are."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(repr(part).encode() + b"\n")
    return digest.hexdigest()
