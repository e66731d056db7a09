"""``change``: the words when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building import read
from tests.tools.changing import HEAD, put, run

LISTED = (
    "sessions:\n  - {start: 2023-09-16, venue: sample-park}\n"
    "  - {start: 2023-09-17, status: cancelled}\n  - start: 2023-09-19\n    key: 2023-09-18\n"
)


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
    "not-yet": (
        "start: 2023-09-16\n",
        "refused --status cancelled --at 2063-09-14",
        "--at 是什么时候公布的，2063-09-14 还没有到",
    ),
    "parts-of-another-kind": (
        "start: 2023-09-16\n",
        "refused --start 2023-09-17 --with-children",
        "--with-children 只能和 --status cancelled 或者 --status postponed 一起写",
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
    "registration-left-behind": (
        "start: 2023-09-16 14:00\nregistration: {closes: 2023-09-15 18:00}\n",
        'refused --start "2023-09-15 14:00"',
        "改了以后，活动开始时报名还没有截止（2023-09-15 18:00）；截止也改了，加上 --closes 新的截止，"
        '没有改就写 --closes "2023-09-15 18:00"',
    ),
    "no-deadline": (
        "start: 2023-09-16\nregistration: {required: true}\n",
        "refused --start 2023-09-17 --closes 2023-09-16",
        "文件里没有写报名截止，不能改；去掉 --closes，或者自己写进 registration",
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
        (
            "这样改，2023-09-16、2023-09-17 会从日历里消失，没有人知道取消了；不办的场次，"
            "用 --session 一场一场写 --status cancelled"
        ),
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
        f"{content}/activities/broken.yaml:5:8: 错误[not-a-time] 没有 13 月。\n"
        f"没有改，文件没有动。先改好上面的错误，再运行一次。1 个错误，0 条提醒，涉及 1 个文件。\n"
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
        f"没有改 {content}/activities/worse.yaml：改了以后会有上面的错误（行号是改了以后的）。"
        f"照“改法”换一个写法，再运行一次。\n"
    )
    assert path.read_text("utf-8") == f"{HEAD}start: 2023-09-16\n"


def test_what_cannot_be_edited_safely_is_given_to_the_editor(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = HEAD + "? start\n: 2023-09-16\n? venue\n: {name: 样例厅}\n"
    path = put(content, "odd.yaml", text)
    assert run(content, "odd --what 推后一天 --start 2023-09-17 --venue sample-park") == 1
    assert capsys.readouterr().err == (
        f"没有改 {content}/activities/odd.yaml：这个文件的写法，程序没有把握改对。请自己改，"
        f"并在 changes 里加上这一条（原来的时间、地点写进 from），再运行 check：\n\n"
        "changes:\n  - at: 2023-09-14 10:30\n    what: 推后一天\n\n"
    )
    assert path.read_text("utf-8") == text
