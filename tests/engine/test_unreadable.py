"""What the machine does not let us read is never taken as nothing: the site stays, and the reason is told."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building import ROOT, times
from tests.engine.bench import Bench, assert_same_site

#: prctl(2) and capabilities(7): what lets root read what its mode forbids.
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2


def _like_everybody() -> None:
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability)


def run(bench: Bench, *, command: str = "build") -> subprocess.CompletedProcess[str]:
    """The command as who is no root runs it."""
    return subprocess.run(
        [sys.executable, "build.py", command, *bench.command()[1:]],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        preexec_fn=_like_everybody,
        timeout=60,
    )


WORDS = (
    "看不了这个文件夹里有什么：Permission denied。\n  改法：检查文件夹的权限，再试一次。"
    "看不了的文件夹不会当成空的，不然里面的活动会从网站上消失。"
)


@pytest.mark.parametrize("folder", ["activities/2023", "activities", "media", "pages"])
@pytest.mark.parametrize("command", ["build", "check"])
def test_a_folder_that_cannot_be_listed_must_stop_the_build(small: Bench, folder: str, command: str) -> None:
    before = times(small.output)
    closed = small.content / folder
    closed.chmod(0)
    try:
        done = run(small, command=command)
    finally:
        closed.chmod(0o755)
    assert done.returncode == 1
    assert f"{closed}:1:1: 错误[unreadable-file] {WORDS}" in done.stderr
    assert times(small.output) == before
    small.build()
    assert_same_site(small.output, small.clean())


@pytest.mark.parametrize(
    "name",
    ["site.yaml", "venues.yaml", "divisions.json", "pages/about.md", "activities/2023/market-2023.yaml"],
)
def test_a_file_that_cannot_be_read_must_stop_the_build(small: Bench, name: str) -> None:
    before = times(small.output)
    closed = small.content / name
    closed.chmod(0)
    try:
        done = run(small)
    finally:
        closed.chmod(0o644)
    assert done.returncode == 1
    assert f"{closed}:1:1: 错误[unreadable-file] 读不了这个文件：Permission denied。" in done.stderr
    assert times(small.output) == before


def test_output_that_cannot_be_listed_must_end_with_status_3(small: Bench) -> None:
    """An activity that is gone may have its page there still."""
    closed = small.output / "activities"
    closed.chmod(0)
    try:
        (small.content / "activities" / "2024" / "leap-night-2024.yaml").unlink()
        done = run(small)
    finally:
        closed.chmod(0o755)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"机器出了问题：没有权限，换一个目录或者改权限再试（{closed}）。\n"


def test_template_folder_that_cannot_be_listed_must_end_with_status_3(small: Bench) -> None:
    closed: Path = small.templates / "static" / "site.css"
    closed.chmod(0)
    try:
        done = run(small)
    finally:
        closed.chmod(0o755)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"机器出了问题：没有权限，换一个目录或者改权限再试（{closed}）。\n"
