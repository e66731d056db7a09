"""The one writer: puts rendered files into output/, whole or not at all, and takes away what is no longer made."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from site_builder.diagnostics import Diagnostic, Span, problem
from site_builder.engine.render import Rendered
from site_builder.outputs.site_files import GENERATOR

#: The file by which an output folder is known to be ours.
MARK = "build.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


def foreign_folder(output: Path) -> tuple[Diagnostic, ...]:
    """A folder with something in it that we did not build is left alone."""
    if output.is_dir() and any(output.iterdir()) and not _is_ours(output / MARK):
        return (problem("output-folder", Span(path=str(output)), "输出目录里有不是本程序生成的文件，没有动它。",
                        "用 --output 指定一个空目录，或者先把里面的文件移走。"),)  # fmt: skip
    if output.exists() and not output.is_dir():
        return (problem("output-folder", Span(path=str(output)), "输出目录的位置上是一个文件。", "用 --output 指定一个目录。"),)
    return ()


def _is_ours(mark: Path) -> bool:
    try:
        return str(json.loads(mark.read_bytes())["generator"]).startswith(GENERATOR)
    except (OSError, ValueError, KeyError, TypeError):
        return False


@contextmanager
def alone(cache: Path) -> Iterator[None]:
    """Wait until no other build works with the same cache folder. The lock leaves no file and falls with its process."""
    cache.mkdir(parents=True, exist_ok=True)
    held = os.open(cache, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def publish(output: Path, rendered: Iterable[Rendered], wanted: Collection[str]) -> Published:
    """Write what differs, remove what is not ``wanted``. New bytes are all on disk before the first is moved in.

    A kill in between leaves each file old or new and whole; the next build completes the rest, because the
    manifest is written last. Raises OSError when the machine fails.
    """
    output = output.resolve()
    staging = output.with_name(f".{output.name}.new")
    shutil.rmtree(staging, ignore_errors=True)
    output.mkdir(parents=True, exist_ok=True)
    staged: list[tuple[Path, str]] = []
    unchanged = 0
    try:
        for each in rendered:
            if _holds(output / each.path, each.data):
                unchanged += 1
                continue
            target = staging / str(len(staged))
            staging.mkdir(exist_ok=True)
            target.write_bytes(each.data)
            staged.append((target, each.path))
        for target, path in sorted(staged, key=lambda pair: _turn(pair[1])):
            _move(target, output / path)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return Published(written=tuple(path for _, path in staged), unchanged=unchanged, removed=tuple(_remove_others(output, wanted)))


def _turn(path: str) -> int:
    """The mark goes in first, so that a killed first build is known as ours; what pages load before them; home last."""
    return 0 if path == MARK else 1 if path.startswith(("static/", "media/")) else 3 if path == "index.html" else 2


def write_whole(path: Path, text: str) -> None:
    """Write a small file of our own so that a reader sees the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _move(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        _clear_way(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


def _clear_way(target: Path) -> None:
    """A former file where a folder must be, or the other way round."""
    for above in target.parents:
        if above.is_file():
            above.unlink()
    if target.is_dir():
        shutil.rmtree(target)


def _remove_others(output: Path, wanted: Collection[str]) -> list[str]:
    """Remove files that no page makes any more, and folders left empty."""
    removed = []
    for folder, _, names in os.walk(output, topdown=False):
        inside = Path(folder).relative_to(output).as_posix()
        for name in names:
            path = name if inside == "." else f"{inside}/{name}"
            if path not in wanted:
                (Path(folder) / name).unlink()
                removed.append(path)
        if inside != "." and not any(Path(folder).iterdir()):
            Path(folder).rmdir()
    return sorted(removed)
