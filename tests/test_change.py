"""``change``: the file it writes, byte for byte; what stays as it was; what calendars get; the words when it cannot.

``REFRESH_GOLDENS=1 pytest tests/test_change.py`` writes the expected files anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec import structs

from site_builder.catalog import collect
from site_builder.cli import main
from site_builder.content.activity import Activity
from site_builder.content.folder import read_activity, read_parse_context
from site_builder.content.vocabularies import Venue
from site_builder.content.yaml_edit import inline, open_sheet, written
from site_builder.outputs.ics import uid
from site_builder.presentation.context import BuildContext
from site_builder.tools.change import as_meant, facts
from site_builder.tools.change_text import ChangeRequest, Refused, draft_change
from tests.building import CONTENTS, SEASON, build_site, read

CASES = Path(__file__).parent / "cases" / "change"
NOW = "2023-09-14T10:30+08:00"
HEAD = "title: 样例活动\ncampaigns: [kepu-day-2023]\nthemes: [astronomy]\ndistrict: sample\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the small site's content."""
    return shutil.copytree(CONTENTS["small"], tmp_path / "content")


def put(content: Path, name: str, data: str | bytes) -> Path:
    """An activity file of the site."""
    path = content / "activities" / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def run(content: Path, words: str) -> int:
    return main(["change", *shlex.split(words), "--content", str(content), "--now", NOW])


def calendar(content: Path, id: str) -> dict[str, tuple[str, int, tuple[Any, ...]]]:
    """Key → UID, SEQUENCE and facts of each session of an activity."""
    context = BuildContext(collect(read(content)), SEASON)
    activity = context.catalog.by_id[id]
    return {
        each.key: (uid(context, activity, each), len(each.changes), facts(each)) for each in activity.sessions
    }


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
    added = "status: rescheduled\r\nchanges:\r\n  - at: 2023-09-14 10:30\r\n    what: 推后一天\r\n    from:\r\n      start: 2023-09-16\r\n"
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
    added = "start: 2023-09-16\r\nstatus: cancelled\r\nchanges:\r\n  - at: 2023-09-13\r\n    what: 取消\r\n    from:\r\n      status: scheduled"
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
    added = "+status: cancelled\n+changes:\n+  - at: 2023-09-14 10:30\n+    what: 取消\n+    from:\n+      status: scheduled\n"
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
        == "\n提示：told-before 是以前的编号，现在是 told。\n提示：去掉了 time_note“上午”，现在知道钟点了。\n".lstrip()
    )
    assert said.out == (
        f"改好了 {content}/activities/told.yaml：\n  -start: 2023-09-16\n  -time_note: 上午\n  +start: 2023-09-16 09:00\n  +status: rescheduled\n"
        "  +changes:\n  +  - at: 2023-09-14 10:30\n  +    what: 公布钟点\n  +    from:\n  +      start: 2023-09-16\n"
        "接下来：看一眼上面的改动，运行 python build.py check，再提交。\n"
    )


LISTED = "sessions:\n  - {start: 2023-09-16, venue: sample-park}\n  - {start: 2023-09-17, status: cancelled}\n  - start: 2023-09-19\n    key: 2023-09-18\n"
KEYS = "现有的 key：2023-09-16、2023-09-17、2023-09-18（2023-09-19）"

#: What cannot be done: lines after HEAD, command, words.
REFUSED = {
    "unknown-id": (
        "start: 2023-09-16\n",
        "refusd --status cancelled",
        "没有编号是“refusd”的活动；是不是 refused",
    ),
    "nothing-asked": (
        "start: 2023-09-16\n",
        "refused",
        "要写改了什么：--status、--start、--end、--venue、--online-url 至少写一个",
    ),
    "nothing-new": (
        "start: 2023-09-16\nstatus: cancelled\n",
        "refused --status cancelled",
        "没有要改的，文件里本来就是这样",
    ),
    "same-place": (
        "start: 2023-09-16\nvenue: {name: 样例厅, address: 样例路}\n",
        "refused --venue 样例厅",
        "没有要改的，文件里本来就是这样",
    ),
    "own-statuses": (
        LISTED,
        "refused --status scheduled",
        "没有要改的，文件里本来就是这样；各场自己写了 status，要用 --session 说明是哪一场",
    ),
    "cancelled-and-moved": (
        "start: 2023-09-16\n",
        "refused --status cancelled --start 2023-09-17",
        "--status cancelled 不能和新的时间一起写；知道新时间就是改期，去掉 --status",
    ),
    "moved-to-no-time": (
        "start: 2023-09-16\n",
        "refused --status rescheduled",
        "改期要写新的时间：加上 --start；新时间还不知道，写 --status postponed",
    ),
    "online-at-a-place": (
        "start: 2023-09-16\n",
        "refused --status moved-online --venue 样例厅",
        "改为线上，就不用写 --venue；网址写 --online-url",
    ),
    "older-than-the-last": (
        "start: 2023-09-16\nchanges: {at: 2023-09-14 12:00, what: 样例}\n",
        "refused --status cancelled",
        "上一条变更是 2023-09-14 12:00，这一条 2023-09-14 10:30 不能更早；用 --at 写明公布的时刻",
    ),
    "which-session": (
        LISTED,
        "refused --start 2023-09-20",
        f"这个活动有几场，要用 --session 说明改的是哪一场；{KEYS}",
    ),
    "no-such-session": (
        LISTED,
        "refused --session 2023-09-19 --status cancelled",
        f"没有 key 是“2023-09-19”的场次；{KEYS}",
    ),
    "own-venues": (
        LISTED,
        "refused --venue 样例厅",
        "这几场另外写了地点：2023-09-16；要用 --session 说明改的是哪一场",
    ),
    "session-of-months": (
        "start: 2023-09\n",
        "refused --session 2023-09 --status cancelled",
        "这个活动还没有写到哪一天，没有场次；去掉 --session",
    ),
    "session-to-a-month": (
        LISTED,
        "refused --session 2023-09-16 --start 2023-10",
        "这一场要写到哪一天；新日子没有定，写 --status postponed，月份写进 --what",
    ),
    "day-to-a-month": (
        "start: 2023-09-16\n",
        "refused --start 2023-10",
        "已经写到哪一天的活动，不能改成只写月份；新日子没有定，写 --status postponed，月份写进 --what",
    ),
    "no-start-yet": (
        "when_note: 待定\nyear: 2023\n",
        "refused --end 2023-10-01",
        "这个活动还没有写 start；加上 --start",
    ),
    "hours-in-daily": (
        "start: 2023-09-16\nend: 2023-09-17\ndaily: 09:00-10:00\n",
        'refused --start "2023-09-17 09:00"',
        "每天的钟点写在 daily 里，--start 和 --end 只写日期；钟点变了，改 daily 那一行",
    ),
    "end-not-known": (
        "start: 2023-09-16\nend: 2023-09-17\n",
        'refused --start "2023-09-17 09:00"',
        "原来的 end 没有写钟点，不知道新的几点结束；加上 --end",
    ),
    "shared-url": (
        f"{LISTED}mode: online\nonline_url: https://example.org/a\n",
        "refused --session 2023-09-16 --status moved-online --online-url https://example.org/b",
        "online_url 是整个活动的，2023-09-17 那一场也在用；去掉 --session，或者去掉 --online-url",
    ),
    "sessions-lost": (
        "start: 2023-09-15\nend: 2023-09-17\ndaily: 09:00-10:00\n",
        "refused --end 2023-09-15",
        "这样改，2023-09-16、2023-09-17 会从日历里消失，没有人知道取消了；不办的场次，用 --session 一场一场写 --status cancelled",
    ),
    "unknown-venue": (
        "start: 2023-09-16\n",
        "refused --venue sample-parc",
        "content/venues.yaml 里没有“sample-parc”；是不是 sample-park（PARK）",
    ),
    "not-a-time": (
        "start: 2023-09-16\n",
        "refused --start 9月17日",
        "参数 --start: “9月17日”不是认得的时间。加上年份，例如 2023-09-15",
    ),
    "month-as-moment": (
        "start: 2023-09-16\n",
        "refused --status cancelled --at 2023-09",
        "参数 --at: “2023-09”要写到哪一天，例如 2023-09-15 10:00",
    ),
    "two-lines": (
        "start: 2023-09-16\n",
        "refused --venue '甲\n乙'",
        "参数 --venue: 要写成一行，里面不能有换行和控制字符",
    ),
    "blank": ("start: 2023-09-16\n", "refused --venue ' '", "参数 --venue: 不能空着"),
    "time-without-quotes": (
        "start: 2023-09-16\n",
        "refused --start 2023-09-17 14:00",
        '不认识的参数：14:00；日期和钟点中间有空格，要用引号括起来，例如 "2023-09-17 14:00"',
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_is_refused_in_words(
    name: str, content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, command, words = REFUSED[name]
    path = put(content, "refused.yaml", HEAD + lines)
    assert run(content, f"{command} --what 样例变更") == 2
    park = read(content).vocabularies.venues["sample-park"].name
    assert (
        capsys.readouterr().err
        == f"用法不对：{words.replace('PARK', park)}。运行 python build.py --help 看说明。\n"
    )
    assert path.read_text("utf-8") == HEAD + lines


def test_without_words_for_the_public_nothing_is_done(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(content, "star-talk-2023 --status cancelled") == 2
    assert capsys.readouterr().err == "用法不对：还要写：--what。运行 python build.py --help 看说明。\n"


def test_a_file_with_errors_is_left_alone_and_its_errors_shown(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(content, "broken.yaml", f"{HEAD}start: 2023-13-01\n")
    put(content, "other.yaml", "title: 样例\n")
    assert run(content, "broken --what 取消 --status cancelled --format short") == 1
    assert capsys.readouterr().err == (
        f"{content}/activities/broken.yaml:5:8: 错误[not-a-time] 没有 13 月。\n没有改，文件没有动。先改好上面的错误，再运行一次。1 个错误，0 条提醒，涉及 1 个文件。\n"
    )
    assert path.read_text("utf-8") == f"{HEAD}start: 2023-13-01\n"


def test_errors_in_another_file_are_no_hindrance(content: Path) -> None:
    put(content, "other.yaml", "title: 样例\n")
    assert run(content, "star-talk-2023 --what 取消 --status cancelled") == 0


def test_what_would_be_an_error_is_not_written(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put(content, "worse.yaml", f"{HEAD}start: 2023-09-16\n")
    assert run(content, "worse --what 改地点 --online-url http://example.org/ --format short") == 1
    assert capsys.readouterr().err == (
        f"{content}/activities/worse.yaml:5:13: 错误[not-a-url] “http://example.org/”不是 https 网址。\n"
        f"没有改 {content}/activities/worse.yaml：改了以后会有上面的错误（行号是改了以后的）。照“改法”换一个写法，再运行一次。\n"
    )
    assert path.read_text("utf-8") == f"{HEAD}start: 2023-09-16\n"


def test_what_cannot_be_edited_safely_is_given_to_the_editor(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = HEAD + "? start\n: 2023-09-16\n? venue\n: {name: 样例厅}\n"
    path = put(content, "odd.yaml", text)
    assert run(content, "odd --what 推后一天 --start 2023-09-17 --venue sample-park") == 1
    assert capsys.readouterr().err == (
        f"没有改 {content}/activities/odd.yaml：这个文件的写法，程序没有把握改对。请自己改，并在 changes 里加上这一条（原来的时间、地点写进 from），再运行 check：\n\n"
        "changes:\n  - at: 2023-09-14 10:30\n    what: 推后一天\n\n"
    )
    assert path.read_text("utf-8") == text


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


# --- random changes of real files

REAL = read(CONTENTS["real"])
SETTING = read_parse_context(CONTENTS["real"], REAL.settings)
SAMPLES = tuple((activity, CONTENTS["real"].parent / activity.path) for activity in REAL.activities)
#: What a change may touch; of all else each value and each line stays.
TOUCHED = {
    "start",
    "end",
    "time_note",
    "when_note",
    "year",
    "daily",
    "repeat",
    "sessions",
    "venue",
    "online_url",
    "status",
    "status_note",
    "changes",
}


def commented(text: str, marks: list[bool]) -> str:
    """The text with comments of ours: above fields of the root, and behind short values."""
    lines: list[str] = []
    body = False
    for number, line in enumerate(text.split("\n")):
        body = body or (number > 0 and line == "---")
        field_ = re.match(r"(\w+):( [\w-]+)?$", line)
        if field_ and not body and marks[number % len(marks)]:
            lines.append(f"# 上面{number}")
            line += f" # 后面{number}" if field_[2] else ""
        lines.append(line)
    return "\n".join(lines)


def kept_lines(text: str) -> Iterator[str]:
    """The lines that belong to no field that a change may touch; comments that stand alone too."""
    touched = False
    for line in text.split("\n"):
        if field_ := re.match(r"(\w+):", line):
            touched = field_[1] in TOUCHED
        if not touched or line.startswith(("#", "---")):
            touched = touched and not line.startswith("---")
            yield line


def is_subsequence(some: list[str], of: list[str]) -> bool:
    rest = iter(of)
    return all(line in rest for line in some)


DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))
MOMENTS = st.one_of(
    DAYS,
    st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1)).map(
        lambda found: found.replace(second=0, microsecond=0)
    ),
)
WORDS = st.text(
    st.characters(
        min_codepoint=32, max_codepoint=0x9FA5, exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Cf")
    ),
    min_size=1,
    max_size=30,
).map(lambda text: " ".join(text.split()) or "样例")
WISHES = st.builds(
    ChangeRequest,
    what=WORDS,
    at=st.just(date(2030, 1, 2)),
    status=st.sampled_from([None, None, "cancelled", "postponed", "moved-online", "scheduled"]),
    start=st.one_of(st.none(), MOMENTS),
    venue=st.one_of(
        st.none(),
        st.sampled_from(sorted(REAL.vocabularies.venues.values(), key=lambda venue: venue.id)),
        st.builds(Venue, name=st.just("样例: 厅")),
    ),
)


@settings(max_examples=150, deadline=None)
@given(
    sample=st.sampled_from(SAMPLES),
    request=WISHES,
    marks=st.lists(st.booleans(), min_size=1, max_size=9),
    crlf=st.booleans(),
)
def test_random_changes_of_real_files_touch_nothing_else(
    sample: tuple[Activity, Path], request: ChangeRequest, marks: list[bool], crlf: bool
) -> None:
    _, path = sample
    text = commented(path.read_text("utf-8"), marks)
    data = (text.replace("\n", "\r\n") if crlf else text).encode()
    old = read_activity(path, path.name, SETTING, data=data).value
    assert old is not None
    try:
        draft = draft_change(open_sheet(data, markdown=path.suffix == ".md"), old, request)
    except Refused:
        return
    result = draft.document.data.decode()
    assert result.count("\r\n") == (result.count("\n") if crlf else 0)
    after = result.replace("\r\n", "\n")
    assert is_subsequence(list(kept_lines(text)), after.split("\n"))
    assert sorted(re.findall("# (?:上面|后面)[0-9]+", after)) == sorted(
        re.findall("# (?:上面|后面)[0-9]+", text)
    )
    checked = read_activity(path, path.name, SETTING, data=draft.document.data)
    if checked.value is None:
        assert {found.code for found in checked.problems if found.severity == "error"} <= {
            "end-before-start",
            "conflicting-fields",
            "too-many-sessions",
        }
        return
    assert as_meant(old, checked.value, draft)
    others = [
        each.name
        for each in fields(Activity)
        if each.compare and each.name not in TOUCHED | {"schedule", "mode"}
    ]
    assert [getattr(checked.value, name) for name in others] == [getattr(old, name) for name in others]
    assert [(change.at, change.what) for change in checked.value.changes] == [
        *((change.at, change.what) for change in old.changes),
        (request.at, request.what),
    ]


@given(WORDS)
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    for line in (
        f"a: {inline(text)}\n",
        f"{{a: {inline(text, flow=True)}, b: c}}\n",
        f"a:\n  - {inline(text)}\n",
    ):
        document = open_sheet(line.encode(), markdown=False)
        assert written(document, (), "a") in (text, (text,))


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
        replace(new, title="别的"),
        replace(new, changes=()),
        replace(new, schedule=structs.replace(new.schedule, sessions=(later,))),
    )
    assert [as_meant(old, each, draft) for each in (new, *wrong)] == [True, False, False, False]
