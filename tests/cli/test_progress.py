"""What a command says while it works: progress, a profile, and that it waits for another build."""

from __future__ import annotations

import fcntl
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import NOW
from benchmarks.season import write_season
from site_builder import cli
from site_builder.cli import progress
from tests.building import CONTENTS, ROOT


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_must_say_stage_count_and_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([10.0, 12.0, 12.05, 14.0])
    monkeypatch.setattr(progress, "time", SimpleNamespace(perf_counter=lambda: next(moments)))
    terminal = Terminal()
    line = progress.ProgressLine(terminal)
    for _ in range(4):
        line("读活动", 100, 400)
    line.clear()
    assert terminal.getvalue() == "\r读活动 200/400，每秒 100\x1b[K\r读活动 400/400，每秒 100\x1b[K\r\x1b[K"


def test_profile_must_name_stages_and_outputs_and_be_silent_without_a_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content = tmp_path / "content"
    write_season(content, 20)
    given = [
        "build",
        "--content",
        content,
        "--output",
        tmp_path / "out",
        "--cache",
        tmp_path / "cache",
        "--now",
        NOW,
        "--profile",
    ]
    assert cli.main([str(each) for each in given]) == 0
    said = capfd.readouterr()
    assert said.err == ""
    for word in ("look", "read", "plan", "compare", "render", "publish", "activity", "districts-list"):
        assert re.search(rf"^ *{word} +\d+\.\d\d 秒$", said.out, re.M), word


def test_build_that_waits_for_another_must_say_so_and_then_go_on(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    command = [sys.executable, "build.py", "build", "--content", CONTENTS["small"], "--now", "2023-09-15"]
    command += ["--output", tmp_path / "output", "--cache", cache]
    lock = os.open(cache, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stderr is not None and process.stdout is not None
        assert process.stderr.readline() == f"另一个生成正在用缓存目录 {cache}，等它结束后继续。\n"
        assert process.poll() is None and not (tmp_path / "output").exists()
        os.close(lock)
        assert process.stdout.readline().startswith("建好了 2023-09-15 的网站")
    assert process.returncode == 0
