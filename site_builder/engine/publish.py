"""The one writer.

Puts rendered files into output/, whole or not at all, and takes away what is no longer made.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from site_builder.content.listing import OF_SYSTEMS, printable
from site_builder.diagnostics import Diagnostic, Span, problem
from site_builder.options import PublishResult
from site_builder.outputs.files.site_files import GENERATOR

#: The file by which an output folder is known to be ours.
MARK = "build.json"
#: At the top of output/ these stay: who publishes by git has them there.
KEPT = frozenset((".git", ".gitignore", ".gitattributes"))
#: Foreign files that a message names.
MOST_LISTED = 5
#: One of several sitemaps: how many there are depends on the season.
SITEMAP_PART = re.compile(r"sitemap-\d+\.xml")


def foreign_folder(output: Path) -> tuple[Diagnostic, ...]:
    """A folder with something in it that we did not build is left alone."""
    if output.is_dir() and not is_ours(output) and any(_entries(output)):
        return (
            problem(
                "output-folder",
                Span(path=str(output)),
                "输出目录里有不是本程序生成的文件，没有动它。",
                "用 --output 指定一个空目录，或者先把里面的文件移走。",
            ),
        )
    if output.exists() and not output.is_dir():
        return (
            problem(
                "output-folder",
                Span(path=str(output)),
                "输出目录的位置上是一个文件。",
                "用 --output 指定一个目录。",
            ),
        )
    return ()


def is_ours(output: Path) -> bool:
    """True for a folder that a build of ours wrote."""
    try:
        return str(json.loads((output / MARK).read_bytes())["generator"]).startswith(GENERATOR)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _entries(output: Path) -> list[Path]:
    """What stands in the folder itself, but git's own."""
    return [path for path in output.iterdir() if path.name not in KEPT]


def foreign_files(output: Path, unknown: Iterable[str], made: Sequence[str]) -> Iterator[Diagnostic]:
    """Tell which files in output/ no build made, so that a build does not delete them.

    ``unknown``: files that neither the last build wrote nor this one makes; ``made``: the paths of what this
    one makes. Where the manifest was lost, or a build was killed, former pages are known by their likeness.
    """
    files = [name for name in unknown if not name.endswith("/")]
    names = [name for name in files if not OF_SYSTEMS.fullmatch(name.rpartition("/")[2])]
    if not names:
        return
    kinds = {_kind(path) for path in made}
    foreign = [name for name in names if not name.endswith("/index.html") and _kind(name) not in kinds]
    if foreign:
        listed = "、".join(map(printable, foreign[:MOST_LISTED])) + ("……" if foreign[MOST_LISTED:] else "")
        yield problem(
            "output-folder",
            Span(path=str(output)),
            f"输出目录里有 {len(foreign)} 个文件不是本程序生成的，没有动它们：{listed}。",
            "要放到网站上的，移到 content/static/，以后每次生成都会原样放在网站根目录；不要的就删掉。",
        )


def _kind(path: str) -> tuple[str, str]:
    """The first folder of a path and its ending; at the root each file is a kind of its own."""
    path = path.removesuffix(".gz").removesuffix(".br")
    folder, slash, name = path.partition("/")
    return (folder, PurePosixPath(name).suffix) if slash else ("", SITEMAP_PART.sub("sitemap.xml", path))


@contextmanager
def build_lock(cache: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of the cache folder, which is made.

    ``on_wait`` is called before waiting for another build.

    The lock leaves no file and falls with its process.
    """
    cache.mkdir(parents=True, exist_ok=True)
    folder = os.open(cache, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def staging_of(output: Path) -> Path:
    """Return the folder where the files of a build wait until all are rendered.

    Beside output/, on its disk.
    """
    resolved = output.resolve()
    return resolved.with_name(f".{resolved.name}.new")


def stage(folder: Path, path: str, data: bytes) -> tuple[int, int]:
    """Put a file among those that wait; its size and the time of its last change in nanoseconds."""
    target = f"{folder}/{path}"
    try:
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120  # pathlib takes four times as long
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(file, view) :]
        state = os.fstat(file)
    finally:
        os.close(file)
    return state.st_size, state.st_mtime_ns


@contextmanager
def staging(output: Path) -> Iterator[Path]:
    """An empty staging folder, gone afterwards."""
    folder = staging_of(output)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(output: Path, staged: Path, result: PublishResult) -> None:
    """Move the files in ``staged`` into output/ and remove what goes. Raises OSError when the machine fails.

    A kill in between leaves each file old or new and whole; the next build completes the rest, because the
    manifest is written last. Where there was nothing yet, the whole folder moves in at once.
    """
    output = output.resolve()
    if not output.exists() or not any(output.iterdir()):
        staged.replace(output)
        return
    for path in sorted(result.written, key=lambda path: (_turn(path), path)):
        _move(staged / path, output / path)
    for path in result.removed:
        _remove(output, path)


def _turn(path: str) -> int:
    """The mark goes in first, so that a killed first build is known as ours; what pages load before them.

    Home last.
    """
    return (
        0
        if path == MARK
        else 1
        if path.startswith(("static/", "media/"))
        else 3
        if path == "index.html"
        else 2
    )


def write_whole(path: Path, *parts: bytes) -> None:
    """Write a file of our own from parts, so that a reader sees the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as file:
        file.writelines(parts)
    fresh.replace(path)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole, unless there is one already."""
    if path.exists():
        return
    fresh = _private_file(path, data)
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole, in the place of any other."""
    _private_file(path, data).replace(path)


def _private_file(path: Path, data: bytes) -> Path:
    """Write a file beside ``path`` that only its owner may read; its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(file, data)
    finally:
        os.close(file)
    return fresh


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


def _remove(output: Path, path: str) -> None:
    """Remove a file or an empty folder, and the folders that this leaves empty.

    What now stands there instead stays.
    """
    target = output / path
    if path.endswith("/"):
        target /= "nothing"
    elif target.is_file() or target.is_symlink():
        target.unlink()
    for folder in target.parents:
        if folder == output or not folder.is_dir() or any(folder.iterdir()):
            return
        folder.rmdir()
