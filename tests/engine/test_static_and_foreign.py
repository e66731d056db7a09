"""Files of ``content/static/`` stand at the root as they are; what nobody built is never deleted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from site_builder import pipeline
from site_builder.diagnostics import Diagnostic, short
from tests.building import CONTENTS, files, options, times
from tests.engine.bench import Bench, append, assert_same_site, delete, edit_title

STATIC = CONTENTS["small"] / "static"


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def errors(problems: tuple[Diagnostic, ...]) -> list[str]:
    return [short(found) for found in problems if found.severity == "error"]


def test_static_files_must_stand_at_the_root_as_they_are_and_go_with_their_source(small: Bench) -> None:
    def static() -> dict[str, bytes]:
        return {name: files(small.output)[name] for name in files(small.content / "static")}

    assert static() == files(STATIC)
    put(small.content / "static", CNAME="kepu.example.org\n", **{"files/plan.txt": "第一版\r\n"})
    small.build()
    assert static()["CNAME"] == b"kepu.example.org\n"
    put(small.content / "static", **{"files/plan.txt": "第二版\n"})
    small.build()
    assert static()["files/plan.txt"] == "第二版\n".encode()
    (small.content / "static" / "files" / "plan.txt").unlink()
    small.build()
    assert not (small.output / "files").exists()
    assert_same_site(small.output, small.clean())


def test_a_static_file_must_render_no_page_anew(small: Bench) -> None:
    put(small.content / "static", CNAME="kepu.example.org\n")
    report = small.build()
    assert report.published is not None
    assert (report.published.written, report.published.removed) == (("CNAME",), ())


def test_links_to_static_files_must_be_known(small: Bench) -> None:
    append(small.content / "pages" / "about.md", "\n[验证](/WW_verify_sample.txt)\n")
    assert errors(small.build().problems) == []


COLLISIONS = {
    "robots.txt": "/robots.txt 是程序自己生成的文件。",
    "Robots.TXT": "/Robots.TXT 是程序自己生成的文件。",
    "_headers": "/_headers 是程序自己生成的文件。",
    "activities": "/activities/ 是程序自己用的。",
    "activities/plan.pdf": "/activities/ 是程序自己用的，里面不能放别的文件。",
    "static/plan.pdf": "/static/ 是程序自己用的，里面不能放别的文件。",
    "Media/plan.pdf": "/media/ 是程序自己用的，里面不能放别的文件。",
    "ww_verify_sample.txt": "/ww_verify_sample.txt 有大小写不同的另一个文件。",
}


@pytest.mark.parametrize("name", COLLISIONS)
def test_static_file_at_an_address_of_ours_must_stop_build_and_check(small: Bench, name: str) -> None:
    put(small.content / "static", **{name: "x"})
    before = times(small.output)
    path = small.content / "static" / name
    expected = [f"{path}:1:1: 错误[duplicate-address] {COLLISIONS[name]}"]
    if name.startswith("ww"):
        other = small.content / "static" / "WW_verify_sample.txt"
        expected.insert(0, f"{other}:1:1: 错误[duplicate-address] /{other.name} 有大小写不同的另一个文件。")
    assert sorted(errors(pipeline.build(small.options).problems)) == expected
    assert sorted(errors(pipeline.check_all(small.options))) == expected
    assert times(small.output) == before


FOREIGN = (
    "CNAME",
    "notes.bak",
    "sub/.git/config",
    ".well-known/apple-app-site-association",
    "google0123.html",
    "files/plan.pdf",
    "sub/CNAME",
)


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("cache", ["kept", "lost"])
@pytest.mark.parametrize("edit", [edit_title, lambda bench: None], ids=["edited", "unchanged"])
def test_foreign_file_in_the_output_must_stop_the_build_and_stay(
    small: Bench, name: str, cache: str, edit: Callable[[Bench], None]
) -> None:
    edit(small)
    put(small.output, **{name: "from the owner"})
    if cache == "lost":
        shutil.rmtree(small.options.cache)
    before = times(small.output)
    try:
        (found,) = (each for each in pipeline.build(small.options).problems if each.severity == "error")
        assert times(small.output) == before
    finally:
        path = small.output / name
        path.unlink()
    assert (found.code, found.span.path) == ("output-folder", str(small.output))
    assert found.message == f"输出目录里有 1 个文件不是本程序生成的，没有动它们：{name}。"
    assert found.help == (
        "要放到网站上的，移到 content/static/，以后每次生成都会原样放在网站根目录；不要的就删掉。"
    )
    small.build()
    assert_same_site(small.output, small.clean())


def test_many_foreign_files_must_be_counted_and_some_named(small: Bench) -> None:
    put(small.output, **{f"files/{number}.pdf": "x" for number in range(7)})
    try:
        (found,) = (each for each in pipeline.build(small.options).problems if each.severity == "error")
    finally:
        shutil.rmtree(small.output / "files")
    names = "、".join(f"files/{number}.pdf" for number in range(5))
    assert found.message == f"输出目录里有 7 个文件不是本程序生成的，没有动它们：{names}……。"


def test_former_pages_must_go_when_the_cache_was_lost(small: Bench) -> None:
    more = small.content / "pages" / "more.md"
    more.write_text("---\ntitle: 更多\ndescription: 以后没有的一页\n---\n", "utf-8")
    small.build()
    assert (small.output / "more" / "index.html").is_file()
    more.unlink()
    delete(small)
    shutil.rmtree(small.options.cache)
    small.build()
    assert_same_site(small.output, small.clean())


def test_what_systems_leave_in_the_output_must_go_and_what_git_needs_must_stay(small: Bench) -> None:
    put(small.output, **{".DS_Store": "x", "activities/Thumbs.db": "x"})
    put(small.output, **{".git/config": "[core]\n", ".gitattributes": "* -text\n"})
    try:
        small.build()
        assert {name for name in files(small.output) if re.search(r"\.git|DS_Store|Thumbs", name)} == {
            ".git/config",
            ".gitattributes",
        }
    finally:
        shutil.rmtree(small.output / ".git")
        (small.output / ".gitattributes").unlink()
    assert_same_site(small.output, small.clean())


def test_a_folder_with_nothing_but_git_must_be_built_into(tmp_path: Path) -> None:
    given = replace(options(CONTENTS["small"], tmp_path), output=tmp_path / "pages")
    put(given.output, **{".git/config": "[core]\n"})
    assert errors(pipeline.build(given).problems) == []
    assert (given.output / "index.html").is_file()
    assert (given.output / ".git" / "config").is_file()
