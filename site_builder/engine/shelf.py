"""What is kept between builds: values by name, each with a digest of what it was made from, pickled in the cache folder.

A preview is one process that builds again and again: it has them at hand as well, and is told what changes.
"""

from __future__ import annotations

import pickle
from array import array
from dataclasses import dataclass, field
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from site_builder.engine.inputs import Digests, digests
from site_builder.engine.publish import write_whole


@dataclass(frozen=True, slots=True)
class Shelf:
    """Values in a folder; ``memory`` None: only there."""

    folder: Path
    memory: Memory | None = None

    def get(self, name: str, digest: str) -> Any:
        """A value that was made from this; None when there is none: that only costs work."""
        found = self.memory.values.get(name) if self.memory else None
        if found is None:
            try:
                found = _load(self.path(name))
                made_from, value = found
            except Exception:  # half a file, or one of another version of the program
                return None
            if self.memory:
                self.memory.values[name] = found
        made_from, value = found
        return value if made_from == digest else None

    def put(self, name: str, value: Any, digest: str) -> None:
        """Keep a value. Raises OSError when the disk takes nothing."""
        if self.memory:
            self.memory.values[name] = digest, value
        write_whole(self.path(name), *_dumped((digest, value)))

    def path(self, name: str) -> Path:
        """Where a value is kept."""
        return self.folder / f"{name}.pickle"


def _dumped(value: Any) -> list[bytes | memoryview | array[int]]:
    """The parts of a file: how long the pickle and its buffers (PEP 574) are, and all of them. Buffers are what few will ask for."""
    buffers: list[pickle.PickleBuffer] = []
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL, buffer_callback=buffers.append)
    parts: list[bytes | memoryview] = [data, *(each.raw() for each in buffers)]
    sizes = array("Q", map(len, parts))
    return [array("Q", [len(sizes)]), sizes, *parts]


def _load(path: Path) -> Any:
    """A value whose buffers are views of the file: what nobody asks for is never read."""
    with path.open("rb") as file:
        whole = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    (count,) = whole[:8].cast("Q")
    start, parts = 8 + 8 * count, []
    for size in whole[8:start].cast("Q").tolist():
        parts.append(whole[start : start + size])
        start += size
    if start != len(whole):
        raise ValueError(f"{path} is not whole")
    return pickle.loads(parts[0], buffers=parts[1:])


@dataclass(slots=True)
class Memory:
    """What a preview remembers: values, and the files of folders as it last saw them. ``changed``: what it was told of since;
    ``settled``: output/ is as the last record says, for nobody else writes there."""

    values: dict[str, tuple[str, Any]] = field(default_factory=dict)
    files: dict[Path, Digests] = field(default_factory=dict)
    changed: set[Path] = field(default_factory=set)
    settled: bool = False

    def look(self, *folders: Path) -> tuple[Digests, ...]:
        """The folders' files as they are now: those that were there before and were not said to have changed are as they were."""
        changed = frozenset(self.changed)
        found = tuple(self._digests(folder) for folder in folders)
        self.changed -= changed
        return found

    def _digests(self, folder: Path) -> Digests:
        known = self.files.get(folder)
        names = self._changed_below(folder)
        if known is None or not known.keys() >= names or not all((folder / name).is_file() for name in names):
            self.files[folder] = digests(folder)
        elif names:
            self.files[folder] = {**known, **digests(folder, sorted(names))}
        return self.files[folder]

    def _changed_below(self, folder: Path) -> set[str]:
        whole = folder.resolve()
        changed = (path.parent.resolve() / path.name for path in self.changed)
        return {path.relative_to(whole).as_posix() for path in changed if path.is_relative_to(whole)}
