"""A site's own templates take the place of ours, one by one; the rest is ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.diagnostics import full
from site_builder.outputs.files.assets import read_assets
from site_builder.presentation.catalogue import catalogue
from site_builder.presentation.template_files import OWN, template_files, unused_files
from tests.building import CONTENTS, SEASON, TEMPLATES, Sites, build_site


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


OURS = {path.relative_to(OWN).as_posix(): path for path in sorted(OWN.rglob("*.*")) if path.is_file()}


def test_templates_of_the_repository_are_those_of_the_program() -> None:
    assert OWN == TEMPLATES


@pytest.mark.parametrize("name", ["templates", "nowhere"])
def test_a_site_without_templates_has_ours(tmp_path: Path, name: str) -> None:
    (tmp_path / "templates").mkdir()
    assert template_files(tmp_path / name) == OURS == template_files(OWN)


def test_single_files_take_the_place_of_ours(tmp_path: Path) -> None:
    put(
        tmp_path, **{"base.html": "", "static/site.css/99-ours.css": "", "static/logo.svg": "", "a.html~": ""}
    )
    theirs = {
        name: tmp_path / name for name in ("base.html", "static/site.css/99-ours.css", "static/logo.svg")
    }
    assert template_files(tmp_path) == OURS | theirs


def test_a_file_takes_the_place_of_a_file_in_parts_and_the_other_way_round(tmp_path: Path) -> None:
    put(tmp_path, **{"static/site.css": "", "static/icon.svg/1.svg": ""})
    found = {name for name in template_files(tmp_path) if name.startswith(("static/site.css", "static/icon"))}
    assert found == {"static/site.css", "static/icon.svg/1.svg"}


def test_a_link_that_leads_nowhere_is_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "base.html").symlink_to("nowhere.html")
    with pytest.raises(OSError, match="这是一个链接，它指的文件不存在") as raised:
        template_files(tmp_path)
    assert raised.value.filename == str(tmp_path / "base.html")


def test_files_that_nobody_uses_are_told(tmp_path: Path) -> None:
    put(
        tmp_path,
        **{
            "base.html": '{% include "parts/mine.html" %}{{ asset("mine.svg") }}',
            "parts/mine.html": "",
            "page/home.html": "",
            "static/mine.svg": "",
            "static/other.svg": "",
            "static/site.css/99-mine.css": "",
        },
    )
    found = [
        path.relative_to(tmp_path).as_posix() for path in unused_files(tmp_path, template_files(tmp_path))
    ]
    assert found == ["page/home.html", "static/other.svg"]
    assert unused_files(OWN, template_files(OWN)) == []


def test_a_site_with_templates_of_its_own_is_built_with_them(tmp_path: Path, sites: Sites) -> None:
    foot = "<p>样例市自己的页脚</p>\n"
    put(
        tmp_path / "templates",
        **{"parts/imprint.html": foot, "page/home.html": "", "static/site.css/99.css": ".x{}\n"},
    )
    site = build_site(CONTENTS["small"], tmp_path, templates=tmp_path / "templates")
    ours = sites("small", SEASON).files
    assert foot.encode() in site.files["index.html"]
    (style,) = (data for path, data in site.files.items() if path.endswith("/site.css"))
    assert b".x{}" in style
    assert site.files["calendar.ics"] == ours["calendar.ics"]
    (found,) = site.report.problems
    assert full(found) == (
        f"{tmp_path}/templates/page/home.html:1:1: 提醒[stray-file] 没有谁用这个模板。\n"
        "  改法：是不是 pages/home.html？"
    )


def test_parts_of_a_style_sheet_are_joined_in_the_order_of_their_names(tmp_path: Path) -> None:
    put(
        tmp_path, **{"static/x.css/2.css": "b\n", "static/x.css/1.css": "a\n", "static/x.css/note.txt": "c\n"}
    )
    assets = read_assets(template_files(tmp_path), {}, catalogue("zh-CN"))
    assert assets["x.css"].data == b"a\nb\n"
