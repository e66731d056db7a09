"""``check --since`` as it is used.

What reviewers read in three formats, misuse in words, and repositories of every kind.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from site_builder.cli import main
from site_builder.cli.statuses import CONTENT, DONE, MACHINE, USAGE
from site_builder.comparison import formats
from site_builder.comparison.differences import Difference
from site_builder.comparison.formats import Compared
from site_builder.tools.since import since
from tests.building import CONTENTS, ROOT, options, times
from tests.comparison.repositories import (
    CASES,
    ESSAY,
    FILMS,
    LATER_TALK,
    MARKET,
    TALK,
    UPDATED,
    A,
    Edits,
    commit,
    edit,
    entry,
    git,
    one_more,
    read,
    record,
    repository,
    words,
)

#: What the three formats show: one of everything, with characters that Markdown would read.
SEASON_EDITS: Edits = {
    TALK: (*LATER_TALK, *record("推后半小时", "start: 2023-09-15 19:30, end: 2023-09-15 21:00")),
    FILMS: one_more(entry("第一场取消", "status: scheduled", "2023-09-21-pm", at="2023-09-21")),
    ESSAY: (("start: 2023-07\nend: 2023-10", "start: 2023-08-15"),),
    MARKET: None,
    "activities/2024/leap-night-2024.yaml": (
        (
            "summary: 跨过零点的讲座，标题里有各种要转义的字符。",
            "summary: '| *跨*过_零点_ `讲座` $1$ [甲](乙) ~~<b>~~ &amp; \\'",
        ),
        ("campaigns:", "updated: 2024-03-01\ncampaigns:"),
    ),
    "themes.yaml": (("  name: ", "  name: 新"),),
}


def season(folder: Path) -> Path:
    """A repository with SEASON_EDITS, and a file at HEAD that cannot be read."""
    content = repository(folder)
    edit(content, {f"{A}broken.yaml": "title: 样例坏文件\n"})
    commit(folder)
    edit(content, {**SEASON_EDITS, f"{A}broken.yaml": None})
    edit(content, {FILMS: (("label: 第一场", "label: 第一场\n    status: cancelled"),)})
    return content


MARKET_IS_GONE = {
    "severity": "error",
    "code": "deleted-activity",
    "file": "content/activities/2023/market-2023.yaml",
    "line": 1,
    "column": 1,
    "length": 1,
    "message": "“样例社区科普集市”（market-2023）已经发布过，文件却没有了。",
    "help": "运行 git checkout HEAD -- content/activities/2023/market-2023.yaml 恢复它；"
    "不办了就写 status: cancelled，让加进日历的人知道。"
    "只是换了编号的，在新文件里写 aliases: [market-2023]。",
}


@pytest.mark.parametrize("name", formats.FORMATS)
def test_difference_must_be_printed_alone_and_whole(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    season(tmp_path)
    monkeypatch.chdir(tmp_path)
    status = main(
        [
            "check",
            "--templates",
            str(ROOT / "templates"),
            "--since",
            "HEAD",
            "--diff",
            name,
            "--format",
            "json",
        ]
    )
    printed = capsys.readouterr()
    problem = json.dumps(MARKET_IS_GONE, ensure_ascii=False) + "\n"
    assert (status, printed.err) == (CONTENT, "" if name == "text" else problem)
    found, expected = printed.out, CASES / f"formats.{name}"
    if os.environ.get("REFRESH_GOLDENS"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
    assert found.endswith(problem) is (name == "text")


def test_json_must_hold_every_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = season(tmp_path)
    main(["check", "--content", str(content), "--since", "main", "--diff", "json"])
    found = json.loads(capsys.readouterr().out)
    again = Compared(
        revision=found["revision"],
        skipped_files=tuple(found["passed_over"]),
        differences=tuple(Difference(**each) for each in found["differences"]),
    )
    assert formats.as_json(again) == json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    assert {each.kind for each in again.differences} == {
        "deleted",
        "rescheduled",
        "cancelled",
        "dated",
        "text",
        "vocabulary",
    }


@pytest.mark.parametrize(
    ("name", "streams"),
    [
        ("text", ("和 main 相比：没有变化。\n检查通过：0 个错误，0 条提醒，涉及 0 个文件。\n", "")),
        (
            "markdown",
            (
                "## 活动的变化\n\n和 main 相比：没有变化。\n",
                "检查通过：0 个错误，0 条提醒，涉及 0 个文件。\n",
            ),
        ),
    ],
)
def test_verdict_must_not_stand_in_a_difference_that_is_kept(
    name: str, streams: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = repository(tmp_path)
    assert main(["check", "--content", str(content), "--since", "main", "--diff", name]) == DONE
    assert capsys.readouterr() == streams


def test_real_content_must_be_guarded_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = repository(tmp_path, CONTENTS["real"])
    edit(
        content,
        {
            f"{A}worldcon-2023-closing.yaml": (("start: 2023-10-22", "start: 2023-10-21"),),
            f"{A}worldcon-2023-exhibition.yaml": None,
        },
    )
    arguments = ["check", "--content", str(content), "--since", "HEAD", "--format", "short"]
    assert main(arguments) == CONTENT
    printed = capsys.readouterr()
    assert [line.split(":", 3)[-1].strip() for line in printed.err.splitlines() if "错误[" in line] == [
        (
            "错误[unrecorded-change] 时间变了（2023年10月22日 周日 → 2023年10月21日 周六），"
            "changes 里没有新的一条。"
        ),
        "错误[deleted-activity] “世界科幻大会主题展览”（worldcon-2023-exhibition）已经发布过，文件却没有了。",
    ]
    assert printed.out == (
        "和 HEAD 相比：删除 1，改期 1。\n"
        "  删除：世界科幻大会主题展览（worldcon-2023-exhibition） 2023年10月18日 周三 – 10月22日 周日\n"
        "  改期："
        "2023成都世界科幻大会闭幕式（worldcon-2023-closing） 2023年10月22日 周日 → 2023年10月21日 周六\n"
    )
    git(tmp_path, "checkout", "HEAD", "--", "content")
    assert main(arguments) == DONE


def test_real_content_must_equal_itself(tmp_path: Path) -> None:
    content = repository(tmp_path, CONTENTS["real"])
    found = since(options(content, tmp_path), read(content), "HEAD")
    assert (found.value, found.problems) == (Compared(revision="HEAD", differences=()), ())


def test_content_with_errors_must_be_compared_as_far_as_it_is_read(tmp_path: Path) -> None:
    content = repository(tmp_path)
    edit(content, {MARKET: "title: [\n", TALK: (("样例星空讲座", "样例秋夜讲座"), *UPDATED)})
    given = options(content, tmp_path)
    assert [(each.kind, each.id) for each in since(given, read(content), "HEAD").value.differences] == [
        ("text", "star-talk-2023")
    ]


#: What is wrong with the use, and what is said then.
MISUSES = {
    "unknown": (
        ["--since", "样例"],
        "没有“样例”这个版本，写分支名、标签或提交号，例如 --since main；刚克隆的仓库可能要先 git fetch",
    ),
    "option": (
        ["--since=--all"],
        "没有“--all”这个版本，写分支名、标签或提交号，例如 --since main；刚克隆的仓库可能要先 git fetch",
    ),
    "before": (["--since", "HEAD~1"], "“HEAD~1”里没有 content 这个目录"),
    "diff alone": (["--diff", "json"], "--diff 要和 --since 一起写，例如 --since main --diff markdown"),
    "empty": (
        ["--since", ""],
        "没有“”这个版本，写分支名、标签或提交号，例如 --since main；刚克隆的仓库可能要先 git fetch",
    ),
}


@pytest.mark.parametrize("name", MISUSES)
def test_misuse_must_be_told_in_one_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "README").write_text("样例\n", encoding="utf-8")
    commit(tmp_path)
    shutil.copytree(CONTENTS["small"], tmp_path / "content")
    commit(tmp_path)
    monkeypatch.chdir(tmp_path)
    arguments, message = MISUSES[name]
    assert main(["check", "--templates", str(ROOT / "templates"), *arguments]) == USAGE
    assert capsys.readouterr() == ("", f"用法不对：{message}。运行 python -m site_builder --help 看说明。\n")


def test_activities_that_cannot_be_read_must_not_be_told_as_deleted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = repository(tmp_path)
    (content / "activities" / "2023").rename(tmp_path / "2023")
    (content / "activities" / "2023").symlink_to(tmp_path / "2023")
    arguments = ["--content", str(content), "--cache", str(tmp_path / "cache"), "--format", "short"]
    assert main(["check", "--since", "HEAD", *arguments]) == CONTENT
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[0] == (
        f"{content}/activities/2023:1:1: 错误[not-a-file] 这是一个链接，指到这个目录外面，没有读。"
    )
    assert "deleted-activity" not in said.err


def test_folder_outside_of_git_must_be_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    shutil.copytree(CONTENTS["small"], tmp_path / "content")
    assert main(["check", "--content", str(tmp_path / "content"), "--since", "main"]) == USAGE
    assert re.fullmatch(
        r"用法不对：\S+ 不在 git 仓库里，--since 没有可以比较的；git 说：fatal: not a git repository.*\n",
        capsys.readouterr().err,
    )


def test_machine_without_git_must_be_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = repository(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["check", "--content", str(content), "--since", "main"]) == MACHINE
    assert capsys.readouterr() == ("", "机器出了问题：没有找到 git，装好以后再试。\n")


def test_hook_must_compare_the_repository_of_the_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = repository(tmp_path / "site")
    other = repository(tmp_path / "other")
    edit(other, {MARKET: None})
    commit(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    assert main(["check", "--content", str(content), "--since", "main"]) == DONE


def test_content_in_a_subfolder_behind_a_link_must_be_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository(tmp_path / "repository" / "nested")
    shutil.rmtree(tmp_path / "repository" / "nested" / ".git")
    git(tmp_path / "repository", "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path / "repository")
    (tmp_path / "link").symlink_to(tmp_path / "repository" / "nested" / "content")
    edit(tmp_path / "link", {TALK: (("样例星空讲座", "样例秋夜讲座"), *UPDATED)})
    assert main(["check", "--content", str(tmp_path / "link"), "--since", "main"]) == DONE
    assert capsys.readouterr().out.splitlines()[0] == "和 main 相比：文字 1。"


def test_links_in_an_old_revision_must_be_left_out(tmp_path: Path) -> None:
    content = repository(tmp_path)
    for name, target in {
        "media/nowhere.png": "/nowhere",
        "activities/outside.yaml": "../../../outside.yaml",
    }.items():
        (content / name).symlink_to(target)
    commit(tmp_path)
    for name in ("media/nowhere.png", "activities/outside.yaml"):
        (content / name).unlink()
    assert words(content) == "和 HEAD 相比：没有变化。\n\n"


def test_comparing_must_write_nothing(tmp_path: Path) -> None:
    content = season(tmp_path)
    before = times(tmp_path)
    main(["check", "--content", str(content), "--since", "main"])
    assert times(tmp_path) == before
