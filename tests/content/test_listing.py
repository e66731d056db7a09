"""What stands in the content folder: what is read, what is passed over, what is refused in which words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_builder.content.folder import read_folder
from site_builder.content.listing import Listing, list_content
from site_builder.diagnostics import render, short
from tests.building import CONTENTS


def lay(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def test_files_are_sorted_part_by_part_without_what_is_hidden(tmp_path: Path) -> None:
    names = ["a/b.yaml", "a-c.yaml", "a/d/e.md", "中/文.yaml", "z.txt", ".git/x.yaml", "a/.y.yaml"]
    lay(tmp_path / "content", *names)
    files = ("a/b.yaml", "a/d/e.md", "a-c.yaml", "z.txt", "中/文.yaml")
    assert list_content(tmp_path / "content") == Listing(files)
    assert list_content(tmp_path / "nowhere") == Listing()


LEFTOVERS = (
    "x.yaml~",
    "x.yaml.~1~",
    "x.yaml.bak",
    "x.yaml.BAK2",
    "x.yaml.orig",
    "x.yaml.rej",
    "x.yaml.save.1",
    "x.yaml.swp",
    "x.yaml.tmp",
    "x.yaml.part",
    "#x.yaml#",
    "4913",
    "5036",
    "___jb_tmp___",
    "x.yaml.sb-1a2b3c4d-Qw3rTy",
    "Thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "Icon\r",
    "~$table.xlsx",
    "~WRL0001.tmp",
    ".~lock.table.xlsx#",
    "._x.yaml",
    ".DS_Store",
    "__MACOSX/x.yaml",
    "@eaDir/x.yaml",
    "$RECYCLE.BIN/x.yaml",
)


@pytest.mark.parametrize("name", LEFTOVERS)
@pytest.mark.parametrize("folder", ["", "activities/2023/", "pages/", "media/", "static/"])
def test_leftovers_of_editors_and_systems_are_passed_over(content: Path, folder: str, name: str) -> None:
    before = list_content(content)
    lay(content, folder + name)
    assert list_content(content) == before
    assert read_folder(content, display_path="content").problems == ()


@pytest.mark.parametrize("name", ["table.xlsx", "4914", "2023.yml", "bak", "x.yaml.old"])
def test_a_foreign_file_among_the_activities_stays_an_error(content: Path, name: str) -> None:
    lay(content, f"activities/2023/{name}")
    (found,) = read_folder(content, display_path="content").problems
    assert (found.code, found.span.path) == ("file-name", f"content/activities/2023/{name}")


def test_hidden_files_count_in_static_only(tmp_path: Path) -> None:
    lay(
        tmp_path, "static/.well-known/security.txt", "static/.nojekyll", ".nojekyll", "pages/.well-known/a.md"
    )
    lay(tmp_path, "static/.gitkeep", "static/.a.txt.swp")
    assert list_content(tmp_path).files == ("static/.nojekyll", "static/.well-known/security.txt")


FIRST_LINE = "title: 不该读到的一行\n"
OUTSIDE = "这是一个链接，指到这个目录外面，没有读。\n  改法：把文件本身复制到这里，代替链接。\n"
NOWHERE = "这是一个链接，它指的文件不存在。\n  改法：删掉链接，或者把文件本身放到这里。\n"
FOLDER = "这是一个链接，指向一个文件夹，没有读。\n  改法：把文件夹本身移到这里，代替链接。\n"
LINKS = (
    ("activities/2023/linked.yaml", "../../../outside.yaml", OUTSIDE),
    ("activities/linked", "../../outside", OUTSIDE),
    ("activities/again", "2023", FOLDER),
    ("activities/gone.yaml", "gone-too.yaml", NOWHERE),
    ("activities/loop.yaml", "loop.yaml", NOWHERE),
    ("site.yaml", "../outside.yaml", OUTSIDE),
    ("venues.yaml", "../outside.yaml", OUTSIDE),
    ("divisions.json", "../outside.yaml", OUTSIDE),
    ("synonyms.yaml", "../outside.yaml", OUTSIDE),
    ("published.txt", "../outside.yaml", OUTSIDE),
    ("pages/about.md", "../../outside.yaml", OUTSIDE),
    ("media/linked.png", "../../outside.yaml", OUTSIDE),
    ("media/others", "../../outside", OUTSIDE),
    ("static/linked.txt", "../../outside.yaml", OUTSIDE),
    ("activities", "../outside", OUTSIDE),
)


@pytest.mark.parametrize(("name", "target", "words"), LINKS, ids=[name for name, _, _ in LINKS])
def test_a_link_that_leaves_or_leads_nowhere_is_told_and_never_read(
    content: Path, name: str, target: str, words: str
) -> None:
    (content.parent / "outside").mkdir()
    (content.parent / "outside" / "x.yaml").write_text(FIRST_LINE, "utf-8")
    (content.parent / "outside.yaml").write_text(FIRST_LINE, "utf-8")
    link = content / name
    if link.is_dir():
        link.rename(content.parent / "moved")
    link.unlink(missing_ok=True)
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(target)
    said = render(read_folder(content, display_path="content").problems, style="full")
    assert f"content/{name}:1:1: 错误[not-a-file] {words}" in said
    assert f"content/{name}:1:1:" not in said.replace(f"content/{name}:1:1: 错误[not-a-file]", "")
    assert "不该读到" not in said


def test_a_link_inside_the_content_is_a_file_like_any(content: Path) -> None:
    (content / "activities" / "linked-2023.yaml").symlink_to("2023/market-2023.yaml")
    found = read_folder(content, display_path="content")
    assert [short(each) for each in found.problems] == []
    assert found.value is not None
    titles = {each.id: each.title for each in found.value.activities}
    assert titles["linked-2023"] == titles["market-2023"]


def test_content_behind_a_link_is_read_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "content").symlink_to(CONTENTS["small"])
    assert list_content(tmp_path / "content") == list_content(CONTENTS["small"])


def test_what_is_no_file_is_told_and_not_waited_for(content: Path) -> None:
    os.mkfifo(content / "activities" / "pipe.yaml")
    (found,) = read_folder(content, display_path="content").problems
    assert short(found) == (
        "content/activities/pipe.yaml:1:1: 错误[not-a-file] 这不是普通文件（是管道、套接字或设备），没有读。"
    )
