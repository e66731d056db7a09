"""What a build leaves alone: it renders and writes only what changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from site_builder.catalog import collect
from site_builder.presentation.context import BuildContext
from site_builder.presentation.listings import listings
from tests.building import (
    CONTENTS,
    SEASON,
    files,
    read,
    times,
)
from tests.conftest import Build
from tests.engine.bench import Bench, edit_title, next_day, substitute


@pytest.mark.parametrize("site", CONTENTS)
def test_second_build_must_write_nothing(site: str, tmp_path: Path) -> None:
    bench = Bench(CONTENTS[site], tmp_path)
    bench.build()
    before = times(tmp_path)
    report = bench.build()
    assert times(tmp_path) == before
    assert report.published is not None
    assert (report.rendered, report.published.written, report.published.removed) == (0, (), ())


def test_build_after_a_touch_of_every_output_file_must_change_no_byte_and_then_rest(small: Bench) -> None:
    before = files(small.output)
    for path in small.output.rglob("*"):
        os.utime(path)
    report = small.build()
    assert report.published is not None
    assert (files(small.output), report.published.written) == (before, ())
    assert small.build().rendered == 0


def test_text_edit_must_render_only_the_files_that_show_it(small: Bench) -> None:
    small.build()  # pictures are known by where they stand too
    substitute(
        small.content / "activities" / "2023" / "star-talk-2023.yaml",
        r"^summary: .*$",
        "summary: 老师讲冬天的星座。",
    )
    before = files(small.output)
    report = small.build()
    talk = collect(read(small.content)).by_id["star-talk-2023"]
    listed = [
        each
        for each in listings(BuildContext(collect(read(small.content)), SEASON))
        if talk in each.activities
    ]
    assert len(listed) >= 6
    feeds = [
        path
        for each in listed
        for path in (each.feed, each.active_feed, f"feeds/activities-{each.slug}.ics", each.atom)
    ]
    own = [
        "activities/star-talk-2023/index.html",
        "activities/star-talk-2023/event.ics",
        "api/activities/star-talk-2023.json",
        "print/activities/star-talk-2023/index.html",
    ]
    after = files(small.output)
    texts = [path for path in after if path.startswith("search/") and after[path] != before[path]]
    assert {path.split("/")[1] for path in texts} == {"grams-1", "texts"}
    assert len(texts) <= 10
    expected = sorted([*feeds, *own, *texts, "api/activities.csv", "api/activities.json", "build.json"])
    assert sorted(path for path in after if after[path] != before[path]) == expected
    assert report.published is not None
    assert sorted(report.published.written) == expected
    assert report.rendered == len(expected)


def test_files_that_did_not_change_must_keep_their_times(small: Bench) -> None:
    before = times(small.output)
    edit_title(small)
    report = small.build()
    after = times(small.output)
    assert report.published is not None
    changed = {path for path in after if after[path] != before[path] and (small.output / path).is_file()}
    assert changed == set(report.published.written)


def test_next_day_must_render_no_feed_and_no_data_but_the_status(small: Bench) -> None:
    next_day(small)
    report = small.build()
    assert report.published is not None
    assert [path for path in report.published.written if not path.endswith(".html")] == ["build.json"]


def test_check_must_write_nothing_but_the_cache(build: Build, tmp_path: Path) -> None:
    shutil.copytree(CONTENTS["small"], tmp_path / "content")
    before = times(tmp_path)
    done = build(
        "check",
        "--content",
        tmp_path / "content",
        "--output",
        tmp_path / "output",
        "--cache",
        tmp_path / "cache",
    )
    after = {path: state for path, state in times(tmp_path).items() if not path.startswith("cache")}
    assert (done.returncode, after) == (0, before)
