"""Watching goes on when a folder is replaced, and what editors leave behind is not told."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from site_builder.tools.watch import Changes, watched

WAIT = 30


def told_after(folders: tuple[Path, ...], *acts: Callable[[], object]) -> list[Changes]:
    """What is told after each of these acts, one after the other."""

    async def run() -> list[Changes]:
        changes = aiter(watched(folders))
        found = []
        for act in acts:
            coming = asyncio.ensure_future(anext(changes))
            await asyncio.sleep(0.3)
            await asyncio.to_thread(act)
            found.append(await asyncio.wait_for(coming, WAIT))
        return found

    # In a thread of its own: a browser of other tests may keep a loop running in this one.
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, run()).result()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for name in ("content", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.yaml").write_text(name)
    return tmp_path / "content"


def edit(path: Path) -> Callable[[], object]:
    return lambda: path.write_text(path.read_text() + "x")


def moved(content: Path) -> None:
    content.rename(content.with_name("old"))
    content.with_name("new").rename(content)


def made_again(content: Path) -> None:
    shutil.rmtree(content)
    shutil.copytree(content.with_name("new"), content)


def linked(content: Path) -> None:
    content.rename(content.with_name("old"))
    content.symlink_to("new")


EVERYTHING = Changes(is_everything=True)


@pytest.mark.parametrize("replace", [moved, made_again, linked])
def test_a_folder_that_is_replaced_must_be_watched_on(content: Path, replace: Callable[[Path], None]) -> None:
    path = content / "a.yaml"
    edits = told_after((content,), edit(path), lambda: replace(content), edit(path))
    assert edits[:2] == [Changes(frozenset({path})), EVERYTHING]
    assert {each.name for each in edits[2].paths} == {"a.yaml"}


def test_a_folder_that_goes_and_comes_must_be_told_twice(content: Path) -> None:
    away = content.with_name("away")
    acts = (lambda: content.rename(away), lambda: away.rename(content), edit(content / "a.yaml"))
    assert told_after((content, content.with_name("new")), *acts) == [
        EVERYTHING,
        EVERYTHING,
        Changes(frozenset({content / "a.yaml"})),
    ]


def test_folders_that_are_not_there_yet_must_be_waited_for(content: Path) -> None:
    late = content.with_name("late")
    assert told_after((late,), late.mkdir) == [EVERYTHING]


@pytest.mark.parametrize("name", ["a.yaml~", "#a.yaml#", "4913", ".a.yaml.swp", "Thumbs.db", "~$a.xlsx"])
def test_leftovers_must_not_be_told(content: Path, name: str) -> None:
    def act() -> None:
        (content / name).write_text("x")
        (content / "b.yaml").write_text("x")

    assert told_after((content,), act) == [Changes(frozenset({content / "b.yaml"}))]
