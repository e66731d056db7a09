"""Moments of the record that have not come yet: told by ``check``, with the real clock alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cli import main
from tests.tools.changing import HEAD, put

FUTURE = (
    "start: 2023-09-16\npublished: 2123-01-01\n"
    "changes:\n  - {at: 2023-09-12, what: 换了讲者}\n  - {at: 2123-09-14 10:00, what: 因雨取消}\n"
)


def check(content: Path, *more: str) -> int:
    cache = content.parent / "cache"
    return main(["check", "--content", str(content), "--cache", str(cache), "--format", "short", *more])


def test_a_moment_of_the_record_that_has_not_come_must_be_an_error(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(content, "future.yaml", HEAD + FUTURE)
    venues = content / "venues.yaml"
    text = venues.read_text("utf-8").replace("updated: 2023-08-20", "updated: 2123-08-20")
    venues.write_text(text, "utf-8")
    for _ in ("read", "from the cache"):
        assert check(content) == 1
        lines = capsys.readouterr().err.replace(f"{content}/", "").splitlines()
        assert [line for line in lines if "in-future" in line] == [
            "activities/future.yaml:6:12: 错误[in-future] published（2123-01-01） 还没有到。",
            "activities/future.yaml:8:3: 错误[in-future] changes 里 2123-09-14 10:00 那一条的 at 还没有到。",
            "venues.yaml:2:1: 错误[in-future] sample-museum 的 updated 还没有到。",
        ]


def test_no_error_must_depend_on_a_day_that_was_asked_for(content: Path) -> None:
    put(content, "future.yaml", HEAD + FUTURE)
    assert check(content, "--now", "2023-09-15") == 0
