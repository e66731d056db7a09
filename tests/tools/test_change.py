"""``change``: the file it writes, byte for byte; what stays as it was; what calendars get."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from msgspec import structs

from site_builder.content.folder import read_activity, read_parse_context
from site_builder.content.yaml_edit import open_sheet
from site_builder.tools.change import as_meant
from site_builder.tools.change_text import ChangeRequest, draft_change
from tests.building import CONTENTS, ROOT, build_site, read
from tests.tools.changing import HEAD, calendar, put, run

CASES = ROOT / "tests" / "cases" / "change"


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_change_writes_exactly_the_expected_file(
    case: Path, content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (given_,) = case.glob("input.*")
    path = put(content, f"{case.name}{given_.suffix}", given_.read_bytes())
    command = (case / "command").read_text("utf-8").strip()
    before = calendar(content, case.name)
    assert run(content, f"{case.name} {command}") == 0, capsys.readouterr().err
    expected = case / f"expected{given_.suffix}"
    if os.environ.get("REFRESH_GOLDENS"):
        expected.write_bytes(path.read_bytes())
    assert path.read_text("utf-8") == expected.read_text("utf-8")
    after = calendar(content, case.name)
    named = re.search(r"--session (\S+)", command)
    for key, (uid_, sequence, facts_) in before.items():
        touched = named is None or key == named[1]
        assert after[key][:2] == (uid_, sequence + touched)
        assert touched or after[key][2] == facts_


def test_every_byte_outside_the_edit_stays(content: Path) -> None:
    """A BOM, CRLF, an invisible character, and no line break at the end."""
    lines = "\ufeff" + HEAD.replace("样例活动", "样\u200b例\u00a0活动").replace("\n", "\r\n")
    path = put(content, "bytes.yaml", lines + "start: 2023-09-16\r\nsource: 样例通知 # 完")
    path.chmod(0o640)
    assert run(content, "bytes --what 推后一天 --start 2023-09-17") == 0
    added = (
        "status: rescheduled\r\nchanges:\r\n  - at: 2023-09-14 10:30\r\n    what: 推后一天\r\n"
        "    from:\r\n      start: 2023-09-16\r\n"
    )
    assert path.read_bytes().decode() == f"{lines}start: 2023-09-17\r\n{added}source: 样例通知 # 完"
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(each.name for each in path.parent.iterdir() if each.is_file()) == ["bytes.yaml"]


def test_front_matter_with_bom_and_crlf_keeps_its_body(content: Path) -> None:
    body = "\r\n---\r\n\r\n正文\r\n\r\n---\r\n  尾巴"
    path = put(
        content,
        "body.md",
        f"\ufeff---\r\n{HEAD}start: 2023-09-16".replace("\n", "\r\n").replace("\r\r", "\r") + body,
    )
    assert run(content, "body --what 取消 --status cancelled --at 2023-09-13") == 0
    added = (
        "start: 2023-09-16\r\nstatus: cancelled\r\nchanges:\r\n  - at: 2023-09-13\r\n"
        "    what: 取消\r\n    from:\r\n      status: scheduled"
    )
    assert path.read_bytes().decode().partition("start: ")[1:] == (
        "start: ",
        (added + body).removeprefix("start: "),
    )


def test_a_dry_run_shows_the_change_and_writes_nothing(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(content, "dry.yaml", f"{HEAD}start: 2023-09-16\n")
    assert run(content, "dry --what 取消 --status cancelled --dry-run") == 0
    assert path.read_text("utf-8") == f"{HEAD}start: 2023-09-16\n"
    shown = f"{content}/activities/dry.yaml"
    added = (
        "+status: cancelled\n+changes:\n+  - at: 2023-09-14 10:30\n+    what: 取消\n+    from:\n"
        "+      status: scheduled\n"
    )
    context = "".join(f" {line}\n" for line in [*HEAD.splitlines()[1:], "start: 2023-09-16"])
    assert (
        capsys.readouterr().out
        == f"--- {shown}\n+++ {shown}\n@@ -3,3 +3,9 @@\n" + context.split("\n", 1)[1] + added
    )


def test_the_editor_is_told_what_was_written_and_what_comes_next(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(content, "told.yaml", f"{HEAD}aliases: told-before\nstart: 2023-09-16\ntime_note: 上午\n")
    assert run(content, 'told-before --what 公布钟点 --start "2023-09-16 09:00"') == 0
    said = capsys.readouterr()
    assert (
        said.err
        == (
            "\n提示：told-before 是以前的编号，现在是 told。\n"
            "提示：去掉了 time_note“上午”，现在知道钟点了。\n"
        ).lstrip()
    )
    assert said.out == (
        f"改好了 {content}/activities/told.yaml：\n  -start: 2023-09-16\n  -time_note: 上午\n"
        "  +start: 2023-09-16 09:00\n"
        "  +changes:\n  +  - at: 2023-09-14 10:30\n  +    what: 公布钟点\n  +    from:\n"
        "  +      start: 2023-09-16\n"
        "接下来：看一眼上面的改动，运行 python build.py check，再提交。\n"
    )


def events(files: Mapping[str, bytes]) -> dict[str, tuple[int, str]]:
    """UID → SEQUENCE and STATUS of every event of the site's own feed."""
    calendar_ = Calendar.from_ical(files["calendar.ics"])
    return {
        str(each["UID"]): (int(str(each["SEQUENCE"])), str(each["STATUS"]))
        for each in calendar_.walk("VEVENT")
    }


def test_the_built_feed_says_one_more_of_the_changed_session_alone(content: Path, tmp_path: Path) -> None:
    series = f"{HEAD}start: 2023-09-16 14:00\nrepeat: {{every: week, until: 2023-09-30}}\n"
    put(content, "series.yaml", series)
    before = events(build_site(content, tmp_path / "before").files)
    changed = calendar(content, "series")["2023-09-23"][0]
    assert run(content, "series --session 2023-09-23 --what 样例取消 --status cancelled") == 0
    after = events(build_site(content, tmp_path / "after").files)
    assert before[changed] == (0, "CONFIRMED")
    assert after == {**before, changed: (1, "CANCELLED")}


def test_another_title_is_not_what_was_meant() -> None:
    path = CONTENTS["small"] / "activities" / "2023" / "star-talk-2023.yaml"
    content_ = read(CONTENTS["small"])
    old = next(each for each in content_.activities if each.id == "star-talk-2023")
    request = ChangeRequest(what="样例", at=date(2023, 9, 14), status="cancelled")
    draft = draft_change(open_sheet(path.read_bytes(), markdown=False), old, request)
    new = read_activity(
        path, old.path, read_parse_context(CONTENTS["small"], content_.settings), data=draft.document.data
    ).value
    assert new is not None
    later = structs.replace(new.sessions[0], start=datetime(2023, 9, 15, 20))
    wrong = (
        structs.replace(new, title="别的"),
        structs.replace(new, changes=()),
        structs.replace(new, schedule=structs.replace(new.schedule, sessions=(later,))),
    )
    assert [as_meant(old, each, draft) for each in (new, *wrong)] == [True, False, False, False]


def test_a_deadline_that_stays_is_told_and_one_may_be_kept(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = HEAD + "start: 2023-09-16\nregistration: {closes: 2023-09-15}\n"
    path = put(content, "deadline.yaml", lines)
    assert run(content, "deadline --what 推后一周 --start 2023-09-23") == 0
    assert (
        "提示：报名截止还是 2023-09-15；也改了的话，改 registration 里的 closes。" in capsys.readouterr().err
    )
    path = put(content, "deadline.yaml", lines)
    assert run(content, "deadline --what 提前三天 --start 2023-09-13 --closes 2023-09-15") == 0
    assert "registration: {closes: 2023-09-15}" in path.read_text("utf-8")
    lines = HEAD + "sessions: [2023-09-16, 2023-09-20]\nregistration: {closes: 2023-09-18}\n"
    lines = lines.replace("[2023-09-16, 2023-09-20]", "[{start: 2023-09-16}, {start: 2023-09-20}]")
    put(content, "deadline.yaml", lines)
    assert run(content, "deadline --what 提前 --session 2023-09-16 --start 2023-09-15") == 0
