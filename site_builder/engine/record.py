"""The record of the last build: what each file was made from, and how it was left on disk. It is written last."""

from __future__ import annotations

import os
from array import array
from collections.abc import Collection, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct, field


class Built(NamedTuple):
    """A file as a build left it: the key and the fingerprint of its page, its size and its time on disk in nanoseconds."""

    key: str
    fingerprint: str
    size: int
    mtime_ns: int


class Record(Struct, frozen=True, kw_only=True):
    """``inputs``: a digest of all that the build was made from; ``zone``: the site's, in which its day was found; ``context``: what
    the pages' keys rely on; ``bases``: what fingerprints begin with, by output; ``report``: what the build told."""

    inputs: str = ""
    zone: str = "UTC"
    context: str = ""
    bases: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Built] = field(default_factory=dict)
    report: Any = None

    def __reduce__(self) -> Any:
        rest = {name: getattr(self, name) for name in self.__struct_fields__ if name != "files"}
        return _unpacked, (rest, "\0".join(self.files), *_columns(self.files.values()))

    @property
    def disk(self) -> OnDisk:
        """The files as they were left."""
        return {name: built[2:] for name, built in self.files.items()}


def _columns(files: Collection[Built]) -> tuple[Any, ...]:
    """All keys, fingerprints, sizes and times: a few large values are pickled in a tenth of the time of thousands of small ones."""
    keys, fingerprints, sizes, times = zip(*files, strict=True) if files else ((), (), (), ())
    return "\0".join(keys), "\0".join(fingerprints), array("q", sizes), array("q", times)


def _unpacked(
    rest: dict[str, Any], paths: str, keys: str, fingerprints: str, sizes: array[int], times: array[int]
) -> Record:
    files = map(Built, keys.split("\0"), fingerprints.split("\0"), sizes, times)
    return Record(**rest, files=dict(zip(paths.split("\0"), files, strict=False)))


#: Path below a folder → size and time of last change; of an empty folder, whose path ends with a slash, zeros.
OnDisk = Mapping[str, tuple[int, int]]


def on_disk(folder: Path) -> OnDisk:
    """Every file below a folder, as it is now."""
    found: dict[str, tuple[int, int]] = {}
    waiting = [(str(folder), "")]
    while waiting:
        path, inside = waiting.pop()
        try:
            entries = list(os.scandir(path))
        except OSError:
            continue
        if inside and not entries:
            found[inside] = (0, 0)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, f"{inside}{entry.name}/"))
            else:
                with suppress(FileNotFoundError):
                    state = entry.stat(follow_symlinks=False)
                    found[inside + entry.name] = (state.st_size, state.st_mtime_ns)
    return found


def record_name(output: Path) -> str:
    """What the record of an output folder is kept by: one a folder, never inside it."""
    return f"record-{sha256(str(output.resolve()).encode()).hexdigest()[:16]}"
