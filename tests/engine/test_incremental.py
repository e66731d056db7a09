"""Building again: incremental equals clean, and the preview ends like a clean build."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from site_builder import pipeline
from site_builder.engine.preview import PreviewWorkspace
from site_builder.engine.workspace import CommandWorkspace
from tests.building import (
    CONTENTS,
    files,
)
from tests.engine.bench import (
    EDITS,
    Bench,
    another_base_url,
    assert_same_site,
    cancel,
    delete,
    edit_card_template,
    edit_css,
    edit_page,
    edit_settings,
    edit_template,
    edit_title,
    edit_venue,
    new_activity,
    new_district_with_activity,
    next_day,
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_incremental_build_must_equal_a_clean_one(small: Bench, edit: Callable[[Bench], None]) -> None:
    edit(small)
    small.build()
    assert_same_site(small.output, small.clean())


@pytest.mark.slow
def test_incremental_builds_of_the_real_site_must_equal_clean_ones_edit_after_edit(tmp_path: Path) -> None:
    bench = Bench(CONTENTS["real"], tmp_path)
    bench.build()
    for edit in (edit_title, new_district_with_activity, edit_template, next_day):
        edit(bench)
        bench.build()
        assert_same_site(bench.output, bench.clean())


@pytest.mark.long
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_incremental_build_of_the_real_site_must_equal_a_clean_one(
    real: Bench, edit: Callable[[Bench], None]
) -> None:
    edit(real)
    real.build()
    assert_same_site(real.output, real.clean())


@pytest.mark.slow
@pytest.mark.parametrize("site", ["small", pytest.param("real", marks=pytest.mark.long)])
def test_preview_must_show_the_edited_page_first_and_end_like_a_clean_build(
    site: str, tmp_path: Path
) -> None:
    bench = Bench(CONTENTS[site], tmp_path)
    sites: list[dict[str, bytes]] = []
    preview = PreviewWorkspace(bench.options, lambda: sites.append(files(bench.output)))
    pipeline.build(bench.options, preview)
    assert len(sites) == 1
    for edit in (
        edit_title,
        cancel,
        new_activity,
        edit_venue,
        edit_page,
        edit_card_template,
        edit_css,
        delete,
        edit_settings,
    ):
        before = {
            path: path.stat()
            for folder in (bench.content, bench.templates)
            for path in folder.rglob("*")
            if path.is_file()
        }
        edit(bench)
        now = {
            path: path.stat()
            for folder in (bench.content, bench.templates)
            for path in folder.rglob("*")
            if path.is_file()
        }
        preview.changed = {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
        sites.clear()
        report = pipeline.build(bench.options, preview)
        assert [each.message for each in report.problems if each.severity == "error"] == []
        assert_same_site(bench.output, bench.clean())
        if edit is edit_title:
            first, last = sites
            page = next(
                path
                for path, data in last.items()
                if re.fullmatch(r"activities/[^/]+/index\.html", path) and "换了名字的活动".encode() in data
            )
            assert first[page] == last[page]
            assert first["api/activities.json"] != last["api/activities.json"]


@pytest.mark.parametrize(
    "edit", [edit_title, edit_css, next_day, another_base_url], ids=lambda edit: edit.__name__
)
def test_taking_an_edit_back_must_give_the_old_site(
    small: Bench, edit: Callable[[Bench], None], tmp_path: Path
) -> None:
    before, given = files(small.output), small.options
    shutil.copytree(small.folder, tmp_path / "kept", ignore=shutil.ignore_patterns("kept"))
    edit(small)
    small.build()
    assert files(small.output) != before
    for name in ("content", "templates"):
        shutil.rmtree(small.folder / name)
        shutil.copytree(tmp_path / "kept" / name, small.folder / name)
    small.options = given
    small.build()
    assert files(small.output) == before


def test_what_changed_while_it_was_read_must_be_read_again(
    small: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor saves twice.

    The first text was looked at, the second was read, and then the first stands there again.
    """
    path = small.activity()
    first = path.read_text("utf-8") + "# 又保存了一次\n"
    path.write_text(first, "utf-8")
    digested = CommandWorkspace.inputs

    def saving(workspace: CommandWorkspace) -> Any:
        inputs = digested(workspace)
        path.write_text(first.replace("\ntitle: ", "\ntitle: 半"), "utf-8")
        return inputs

    with monkeypatch.context() as patch:
        patch.setattr(CommandWorkspace, "inputs", saving)
        small.build()
    path.write_text(first, "utf-8")
    small.build()
    assert_same_site(small.output, small.clean())


def test_output_behind_a_link_must_be_built_where_it_leads(small: Bench, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    small.options = replace(small.options, output=tmp_path / "link")
    small.build()
    assert (tmp_path / "link").is_symlink()
    assert files(tmp_path / "real") == files(small.clean())
