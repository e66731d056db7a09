"""Watching folders for changes, also after one was replaced.

The system watches what a folder was when watching began: after ``mv content old; mv new content`` it tells of
``old``. So what stands under each name is looked at now and then, and watching begins anew when it is another
folder, none, or one again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from watchfiles import awatch

from site_builder.content.listing import is_leftover

#: Milliseconds without a further change after which one is told: an editor writes a file in several steps.
QUIET = 25
#: Milliseconds after which the folders themselves are looked at.
LOOK = 500


@dataclass(frozen=True)
class Changes:
    """Paths that changed; or that a folder was replaced, and nothing of what was known of it holds."""

    paths: frozenset[Path] = frozenset()
    is_everything: bool = False


async def watched(folders: Sequence[Path]) -> AsyncIterator[Changes]:
    """Yield what changes below the folders, without what editors leave behind; for ever."""
    was_replaced = False
    while True:
        places = _places(folders)
        there = [folder for folder, place in zip(folders, places, strict=True) if place]
        async with aclosing(_events(there)) as events:
            async for paths in events:
                if was_replaced:  # told only now: the new folder is being watched
                    was_replaced = False
                    yield Changes(is_everything=True)
                elif _places(folders) != places or _names_folder(paths, folders):
                    was_replaced = True
                    break
                elif told := frozenset(path for path in paths if not is_leftover(path.name)):
                    yield Changes(told)


async def _events(folders: Sequence[Path]) -> AsyncGenerator[set[Path], None]:
    """Yield what the system tells of the folders that are there, and nothing each LOOK."""
    changes = awatch(
        *folders, watch_filter=None, debounce=200, step=QUIET, rust_timeout=LOOK, yield_on_timeout=True
    )
    async with aclosing(changes):
        try:
            async for found in changes:
                yield {Path(path) for _, path in found}
        except FileNotFoundError:  # gone between the look and the watch
            await asyncio.sleep(LOOK / 1000)
            yield set()


def _places(folders: Sequence[Path]) -> list[tuple[int, int] | None]:
    """What stands under each name: a folder's device and number, which a move does not change."""
    return [_place(folder) for folder in folders]


def _place(folder: Path) -> tuple[int, int] | None:
    try:
        state = folder.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _names_folder(paths: set[Path], folders: Sequence[Path]) -> bool:
    """True when a folder itself was named: it may have been deleted and made again with the same number."""
    tops = {folder.resolve() for folder in folders}
    return any(path.parent.resolve() / path.name in tops for path in paths)
