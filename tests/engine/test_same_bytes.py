"""The same bytes everywhere, from views that are values."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from site_builder import pipeline
from site_builder.options import Options
from site_builder.presentation.context import Digested
from tests.building import (
    AFTER,
    CONTENTS,
    SEASON,
    SITES,
    TEMPLATES,
    Sites,
    build_site,
    files,
    options,
)
from tests.conftest import Build

WAYS: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
    (("--jobs", "1"), {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"}),
    (("--jobs", "4"), {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C"}),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("real", SEASON),
        ("small", AFTER),
        pytest.param("real", AFTER, marks=pytest.mark.long),
        pytest.param("small", SEASON, marks=pytest.mark.long),
    ],
)
def test_bytes_must_not_depend_on_jobs_hash_seed_time_zone_or_place(
    name: str, now: date, sites: Sites, build: Build, tmp_path: Path
) -> None:
    expected = sites(name, now).files
    shutil.copytree(CONTENTS[name], tmp_path / "another place")
    for number, (arguments, environment) in enumerate(WAYS):
        output = tmp_path / str(number)
        done = build(
            "build",
            "--content",
            tmp_path / "another place",
            "--output",
            output,
            "--cache",
            tmp_path / "cache",
            "--now",
            str(now),
            *arguments,
            **environment,
        )
        assert done.returncode == 0, done.stderr
        found = files(output)
        assert sorted(found) == sorted(expected)
        assert [path for path in found if found[path] != expected[path]] == []


def test_moment_must_count_as_its_day_at_the_site(tmp_path: Path) -> None:
    evening = datetime(2023, 9, 14, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    report = pipeline.build(options(CONTENTS["small"], tmp_path, now=evening))
    assert report.today == SEASON


PLAIN = (str, int, float, bool, type(None), date, datetime, bytes)


def strangers(value: Any, where: str) -> Iterator[str]:
    """Where a view holds something whose ``repr`` could vary or that could be changed."""
    if isinstance(value, Struct):
        if not (value.__struct_config__.frozen and value.__struct_config__.eq):
            yield f"{where}: {type(value).__name__} is not frozen"
        for name in value.__struct_fields__:
            yield from strangers(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, Digested):
        yield from strangers(value.digest, f"{where}.digest")
    elif type(value) is tuple:
        for number, each in enumerate(value):
            yield from strangers(each, f"{where}[{number}]")
    elif type(value) not in PLAIN:
        yield f"{where}: {type(value).__name__}"


@pytest.mark.parametrize(("name", "now"), SITES)
def test_views_must_be_values_all_the_way_down(name: str, now: date, sites: Sites) -> None:
    assert [
        each for path, page in sites(name, now).pages.items() for each in strangers(page.view, path)
    ] == []


@pytest.mark.parametrize(("name", "now"), SITES)
def test_site_must_be_exactly_what_was_planned(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    assert sorted(site.files) == sorted(site.pages)


def test_options_must_not_be_needed_beyond_the_fields_named_here() -> None:
    """A new option must be thought of in ``Bench.command`` and the tests above."""
    assert [field.name for field in dataclasses.fields(Options)] == [
        "content",
        "templates",
        "output",
        "cache",
        "now",
        "base_url",
        "jobs",
        "strict",
        "preview",
        "compress",
        "outputs",
        "by_clock",
        "progress",
        "on_wait",
    ]


def test_line_ends_of_a_checkout_on_windows_must_give_the_same_bytes(sites: Sites, tmp_path: Path) -> None:
    """What is published as it is keeps its bytes: .gitattributes says so to git."""
    shutil.copytree(CONTENTS["small"], tmp_path / "content")
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    paths = [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".png"]
    for path in paths:
        if not path.is_relative_to(tmp_path / "content" / "static"):
            data = path.read_bytes()
            assert b"\r\n" not in data
            path.write_bytes(data.replace(b"\n", b"\r\n"))
    site = build_site(tmp_path / "content", tmp_path, templates=tmp_path / "templates")
    assert site.files == sites("small", SEASON).files
