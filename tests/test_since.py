"""``check --since``: each broken promise with its exact words, its remedy applied, and what reviewers read.

Cases edit a copy of the small site (generated content) in a real git repository; ``cases/since/NAME.txt`` holds the difference
and the problems. ``REFRESH_GOLDENS=1 pytest tests/test_since.py`` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from site_builder.cli import CONTENT, DONE, MACHINE, USAGE, main
from site_builder.comparison import formats, told_once
from site_builder.comparison.differences import KINDS, Difference
from site_builder.comparison.formats import Compared
from site_builder.content.folder import Content
from site_builder.diagnostics import CODES, render
from site_builder.pipeline import check, check_all
from site_builder.tools.since import since
from tests.building import CONTENTS, ROOT, options, times
from tests.test_cases import SINCE

CASES = ROOT / "tests" / "cases" / "since"

#: File → what is replaced by what, the file's new text, or None where it is deleted.
Edits = Mapping[str, "tuple[tuple[str, str], ...] | str | None"]


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=样例", "-c", "user.email=kepu@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "样例")


def repository(folder: Path, content: Path = CONTENTS["small"]) -> Path:
    """A git repository with a copy of a site's content as it was committed; the content folder of its work tree."""
    shutil.copytree(content, folder / "content")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder)
    return folder / "content"


def edit(content: Path, edits: Edits) -> None:
    for name, change in edits.items():
        path = content / name
        if change is None:
            path.unlink()
        elif isinstance(change, str):
            path.parent.mkdir(exist_ok=True)
            path.write_text(change, encoding="utf-8")
        else:
            text = path.read_text(encoding="utf-8")
            for old, new in change:
                assert old in text, f"{name} has no {old!r}"
                text = text.replace(old, new, 1)
            path.write_text(text, encoding="utf-8")


def read(content: Path) -> Content:
    """The content as far as it can be read."""
    found = check(content, display_path=content.as_posix()).value
    assert found is not None
    return found


def words(content: Path) -> str:
    """The difference from the last commit and all problems, as ``check --since HEAD`` says them."""
    given = options(content, content.parent)
    found = since(given, read(content), "HEAD")
    text = (
        formats.as_text(found.value)
        + "\n"
        + render(told_once(check_all(given), found.problems), style="full")
    )
    return text.replace(f"{content.parent}/", "")


def problems(found: str) -> str:
    """The part of ``words`` after the difference."""
    return found.partition("\n\n")[2]


@dataclass(frozen=True)
class Case:
    """Edits, and what mends the problems they bring; edits without a remedy bring none. ``before`` is committed first."""

    edits: Edits
    remedy: Edits = field(default_factory=dict)
    before: Edits = field(default_factory=dict)


A = "activities/2023/"
TALK, FILMS, WEEKENDS, MARKET = (
    f"{A}star-talk-2023.yaml",
    f"{A}film-week-2023.yaml",
    f"{A}observatory-2023.yaml",
    f"{A}market-2023.yaml",
)
ESSAY, CLOUD, CONVENTION, MAIN = (
    f"{A}essay-2023.yaml",
    f"{A}cloud-2023.yaml",
    f"{A}convention-2023.yaml",
    f"{A}kepu-day-2023-main.md",
)
WORKSHOP, PAINTINGS, CARAVAN = (
    f"{A}workshop-2023.yaml",
    f"{A}scifi-paintings-2023.yaml",
    "activities/undated/caravan.yaml",
)


def text(name: str, *changes: tuple[str, str]) -> str:
    """A file of the small site, changed."""
    found = (CONTENTS["small"] / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in found
        found = found.replace(old, new, 1)
    return found


def entry(what: str, former: str, session: str = "", at: str = "2023-09-12 09:00") -> str:
    """An entry of ``changes``."""
    which = f'session: "{session}", ' if session else ""
    return f"  - {{at: {at}, {which}what: {what}, from: {{{former}}}}}\n"


def record(what: str, former: str) -> tuple[tuple[str, str], ...]:
    """``changes`` with one entry, in a file that had none."""
    return (("campaigns:", f"changes:\n{entry(what, former)}campaigns:"),)


def one_more(*entry_: str) -> tuple[tuple[str, str], ...]:
    """``changes`` with an entry more, in a file that ends with the cancelling one."""
    return ((CANCELLED, CANCELLED + "".join(entry_)),)


CANCELLED = "    from: {status: scheduled}\n"
UPDATED = (("campaigns:", "updated: 2023-10-01\ncampaigns:"),)
LATER_TALK = (("19:30", "20:00"), ("21:00", "21:30"))

BROKEN: dict[str, Case] = {
    "time-zone": Case(
        {"site.yaml": (("Asia/Shanghai", "Asia/Urumqi"),)},
        remedy={"site.yaml": (("Asia/Urumqi", "Asia/Shanghai"),)},
    ),
    "estimated-ends": Case({"site.yaml": (("1h30m", "2h"),)}, remedy={"site.yaml": (("2h", "1h30m"),)}),
    "lost-address": Case(
        {"published.txt": "/\n"},
        before={"published.txt": "/\n/activities/\n"},
        remedy={"published.txt": "/\n/activities/\n"},
    ),
    # unrecorded-change
    "time": Case(
        {TALK: LATER_TALK}, {TALK: record("推后半小时", "start: 2023-09-15 19:30, end: 2023-09-15 21:00")}
    ),
    "day": Case(
        {TALK: (("2023-09-15", "2023-09-16"), ("2023-09-15", "2023-09-16"))},
        {TALK: record("推后一天", "start: 2023-09-15 19:30, end: 2023-09-15 21:00")},
    ),
    "time-of-a-session": Case(
        {FILMS: (("2023-09-21 14:00", "2023-09-21 15:00"), ("2023-09-21 16:00", "2023-09-21 17:00"))},
        {
            FILMS: one_more(
                entry(
                    "第一场推后一小时",
                    "start: 2023-09-21 14:00, end: 2023-09-21 16:00",
                    "2023-09-21-pm",
                    at="2023-09-21",
                )
            )
        },
    ),
    "time-of-every-session": Case(
        {WEEKENDS: (("14:00", "15:00"), ("16:00", "17:00"))},
        {WEEKENDS: record("都推后一小时", "start: 2023-09-02 14:00, end: 2023-09-02 16:00")},
    ),
    "time-of-months": Case(
        {ESSAY: (("start: 2023-07", "start: 2023-08"), ("end: 2023-10", "end: 2023-11"))},
        {ESSAY: record("推后一个月", "start: 2023-07, end: 2023-10")},
    ),
    "time-outside-the-month": Case(
        {ESSAY: (("start: 2023-07\nend: 2023-10", "start: 2023-11-05"),)},
        {ESSAY: record("推后", "start: 2023-07")},
    ),
    "time-of-another-year": Case({CLOUD: (("year: 2023", "year: 2024"),)}, {CLOUD: record("推后一年", "")}),
    "shorter": Case(
        {PAINTINGS: (("2023-09-30", "2023-09-20"),)}, {PAINTINGS: record("提前结束", "end: 2023-09-30")}
    ),
    "place": Case(
        {CONVENTION: (("venue: sample-museum", "venue: sample-park"),)},
        {CONVENTION: (("published:", entry("又换了地方", "venue: sample-museum") + "published:"),)},
    ),
    "place-of-one-inside": Case(
        {TALK: (("样例社区活动室", "样例社区广场"),)},
        {TALK: record("换到广场", "venue: {name: 样例社区活动室}")},
    ),
    "place-of-a-session": Case(
        {FILMS: (("venue: sample-park", "venue: {name: 样例剧场}"),)},
        {FILMS: one_more(entry("改在室内", "venue: sample-park", "2023-09-21-night", at="2023-09-21"))},
    ),
    "town": Case(
        {MARKET: (("样例社区}", "向阳社区}"),)},
        {MARKET: record("换到向阳社区", "")},
        before={MARKET: (("start:", "place: {town: 样例街道, village: 样例社区}\nstart:"),)},
    ),
    "district": Case(
        {MARKET: (("district: sample", "district: demo"),)}, {MARKET: record("换到另一个区", "")}
    ),
    "cancelled": Case(
        {MARKET: (("start:", "status: cancelled\nstart:"),)},
        {MARKET: record("因暴雨取消", "status: scheduled")},
    ),
    "cancelled-all": Case(
        {WEEKENDS: (("start:", "status: cancelled\nstart:"),)},
        {WEEKENDS: record("因检修取消", "status: scheduled")},
    ),
    "cancelled-session": Case(
        {FILMS: (("label: 第一场", "label: 第一场\n    status: cancelled"),)},
        {FILMS: one_more(entry("第一场取消", "status: scheduled", "2023-09-21-pm", at="2023-09-21"))},
    ),
    "cancelled-all-listed": Case(
        {FILMS: (("sessions:", "status: cancelled\nsessions:"),)},
        {FILMS: one_more(entry("全部取消", "status: scheduled", at="2023-09-21"))},
    ),
    "resumed": Case(
        {WORKSHOP: (("status: postponed\n", ""),)},
        {
            WORKSHOP: (
                (
                    "    what: 延期，时间待定\n",
                    "    what: 延期，时间待定\n"
                    + entry("材料到了，照常", "status: postponed", at="2023-09-22"),
                ),
            )
        },
    ),
    "moved-online": Case(
        {TALK: (("start:", "status: moved-online\nonline_url: https://example.org/live/\nstart:"),)},
        {TALK: record("改为线上", "mode: onsite, venue: {name: 样例社区活动室}")},
    ),
    "hybrid": Case(
        {TALK: (("start:", "mode: hybrid\nonline_url: https://example.org/live/\nstart:"),)},
        {TALK: record("也有直播", "mode: onsite")},
    ),
    "time-and-place": Case(
        {TALK: (*LATER_TALK, ("样例社区活动室", "样例社区广场"))},
        {TALK: record("推后，换到广场", "start: 2023-09-15 19:30")},
    ),
    "venue-renamed": Case(
        {"venues.yaml": (("样例公园", "样例森林公园"),)},
        {"venues.yaml": (("district: demo", "district: demo\n  updated: 2023-09-12"),)},
    ),
    "venue-elsewhere": Case(
        {"venues.yaml": (("样例路1号", "样例路9号"),)},
        {"venues.yaml": (("updated: 2023-08-20", "updated: 2023-10-01"),)},
    ),
    "venue-recorded-of-one-only": Case(
        {
            "venues.yaml": (("样例公园", "样例湿地"),),
            f"{A}insects-2023.yaml": record("公园改名", "venue: {name: 样例公园}"),
        },
        {
            f"{A}birds-2023.yaml": one_more(entry("公园改名", "venue: {name: 样例公园}", at="2023-09-23")),
            FILMS: one_more(
                entry("公园改名", "venue: {name: 样例公园}", "2023-09-21-night", at="2023-09-21")
            ),
        },
    ),
    # deleted-activity and renamed-activity
    "deleted": Case(
        {MARKET: None},
        {
            MARKET: text(
                MARKET, ("start:", "status: cancelled\nstart:"), *record("不办了", "status: scheduled")
            )
        },
    ),
    "made-a-draft": Case({MARKET: (("start:", "draft: true\nstart:"),)}, {MARKET: (("draft: true\n", ""),)}),
    "renamed": Case(
        {MARKET: None, f"{A}fair-2023.yaml": text(MARKET)},
        {f"{A}fair-2023.yaml": (("campaigns:", "aliases: [market-2023]\ncampaigns:"),)},
    ),
    "renamed-with-another-title": Case(
        {TALK: None, f"{A}stars-2023.yaml": text(TALK, ("title: 样例星空讲座", "title: 秋天的星座"))},
        {
            f"{A}stars-2023.yaml": (
                ("campaigns:", "updated: 2023-10-01\naliases: [star-talk-2023]\ncampaigns:"),
            )
        },
    ),
    "renamed-with-nearly-the-title": Case(
        {ESSAY: None, f"{A}essays-2023.yaml": text(ESSAY, ("样例科幻征文", "样例科幻征文赛"))},
        {f"{A}essays-2023.yaml": (("campaigns:", "aliases: [essay-2023]\ncampaigns:"),)},
    ),
    "alias-lost": Case(
        {MAIN: (("[kepu-day-2023-main-old, kepu-day-2023-second]", "[kepu-day-2023-main-old]"),)},
        {MAIN: (("[kepu-day-2023-main-old]", "[kepu-day-2023-main-old, kepu-day-2023-second]"),)},
        before={MAIN: (("[kepu-day-2023-main-old]", "[kepu-day-2023-main-old, kepu-day-2023-second]"),)},
    ),
    "alias-lost-in-another-name": Case(
        {MAIN: None, f"{A}main-2023.md": text(MAIN), TALK: (("kepu-day-2023-main", "main-2023"),)},
        {f"{A}main-2023.md": (("[kepu-day-2023-main-old]", "[kepu-day-2023-main-old, kepu-day-2023-main]"),)},
    ),
    # changed-uid
    "first-alias": Case(
        {MAIN: (("aliases: [kepu-day-2023-main-old]\n", ""),)},
        {MAIN: (("---\n\n", "aliases: [kepu-day-2023-main-old]\n---\n\n"),)},
    ),
    "new-first-alias": Case(
        {MARKET: (("campaigns:", "aliases: [market-before]\ncampaigns:"),)},
        {MARKET: (("aliases: [market-before]\n", ""),)},
    ),
    "namespace": Case({"site.yaml": (("6f1c2a52", "7f1c2a52"),)}, {"site.yaml": (("7f1c2a52", "6f1c2a52"),)}),
    "session-gone": Case(
        {WEEKENDS: (("2023-09-17]", "2023-09-16, 2023-09-17]"),)},
        {WEEKENDS: (("2023-09-16, 2023-09-17]", "2023-09-17]"),)},
    ),
    "key-changed": Case(
        {FILMS: (("2023-09-21-pm", "2023-09-21-first"),)}, {FILMS: (("2023-09-21-first", "2023-09-21-pm"),)}
    ),
    "no-date-any-more": Case(
        {MARKET: (("start: 2023-09-16", "when_note: 待定\nyear: 2023"), ("time_note: 上午\n", ""))},
        {
            MARKET: (
                ("when_note: 待定\nyear: 2023", "start: 2023-09-16\ntime_note: 上午\nstatus: postponed"),
                *record("延期", "status: scheduled"),
            )
        },
    ),
    "recorded-without-the-old-day": Case(
        {TALK: (("2023-09-15", "2023-09-16"), ("2023-09-15", "2023-09-16"), *record("推后一天", ""))},
        {TALK: (("from: {}", "from: {start: 2023-09-15 19:30, end: 2023-09-15 21:00}"),)},
    ),
    # went-back
    "change-edited": Case(
        {CONVENTION: (("会期由八月改到十月", "会期改了"),)},
        {CONVENTION: (("what: 会期改了", "what: 会期由八月改到十月"),)},
    ),
    "change-removed": Case(
        {FILMS: ((text(FILMS)[text(FILMS).index("  - at: 2023-09-20\n") :], ""),)},
        {FILMS: text(FILMS)},
    ),
    "stamp-back": Case(
        {MAIN: (("updated: 2023-09-10 08:30\n", ""),)},
        {MAIN: (("published:", "updated: 2023-09-12\npublished:"),)},
    ),
    "stamp-of-a-venue-back": Case(
        {"venues.yaml": (("updated: 2023-08-20", "updated: 2023-08-01"),)},
        {"venues.yaml": (("updated: 2023-08-01", "updated: 2023-08-20"),)},
    ),
    "stamp-of-a-campaign-back": Case(
        {"campaigns.yaml": (("announced: 2023-08-10", "announced: 2023-08-01"),)},
        {"campaigns.yaml": (("announced: 2023-08-01", "announced: 2023-08-10"),)},
    ),
    # not-updated
    "title": Case({TALK: (("样例星空讲座", "样例秋夜星空讲座"),)}, {TALK: UPDATED}),
    "full": Case(
        {TALK: (("{required: false, note: 无需预约}", "{full: true}"), ("fee: 20", "fee: 30"))},
        {TALK: UPDATED},
    ),
    "hour-of-a-day": Case(
        {MARKET: (("start: 2023-09-16\ntime_note: 上午", "start: 2023-09-16 09:00"),)}, {MARKET: UPDATED}
    ),
    "place-told": Case({MARKET: (("start:", "venue: {name: 样例社区广场}\nstart:"),)}, {MARKET: UPDATED}),
    "session-more": Case(
        {FILMS: (("changes:\n", "  - {start: 2023-09-28 19:00, label: 加场}\nchanges:\n"),)},
        {FILMS: UPDATED},
    ),
    "venue-on-the-map": Case(
        {"venues.yaml": (("30.660000", "30.661000"),)},
        {"venues.yaml": (("updated: 2023-08-20", "updated: 2023-10-01"),)},
    ),
}

FINE: dict[str, Case] = {
    "nothing": Case({}),
    "moved-folder": Case({MARKET: None, "activities/spring/market-2023.yaml": text(MARKET)}),
    "comment": Case({MARKET: (("campaigns:", "# 只是注释\ncampaigns:"),)}),
    "added": Case({f"{A}new-talk.yaml": text(TALK, ("样例星空讲座", "样例新讲座"))}),
    "draft-published": Case({CARAVAN: (("draft: true\n", ""),)}),
    "draft-deleted": Case({CARAVAN: None}),
    "day-of-a-month": Case({ESSAY: (("start: 2023-07\nend: 2023-10", "start: 2023-08-15"),)}),
    "fewer-months": Case({ESSAY: (("start: 2023-07", "start: 2023-08"),)}),
    "day-of-an-undated": Case({CLOUD: (("when_note: 科普日期间\nyear: 2023", "start: 2023-09-16 10:00"),)}),
    "year-of-an-undated": Case({CARAVAN: (("unknown", "2023"),)}, before={CARAVAN: (("draft: true\n", ""),)}),
    "renamed-with-alias": Case(
        {
            MARKET: None,
            f"{A}fair-2023.yaml": text(MARKET, ("campaigns:", "aliases: [market-2023]\ncampaigns:")),
        }
    ),
    "recorded-series": Case(
        {WEEKENDS: (("start:", "status: cancelled\nstart:"), *record("因检修取消", "status: scheduled"))}
    ),
    "postponed": Case(
        {MARKET: (("start:", "status: postponed\nstart:"), *record("时间待定", "status: scheduled"))}
    ),
    "text-and-updated": Case({TALK: (("秋天的星座", "秋天的星空"), *UPDATED)}),
    "sessions-note": Case({FILMS: (("请带外套", "请多穿衣服"), *UPDATED)}),
    "settings": Case(
        {
            "site.yaml": (
                ("https://example.org/kepu/", "https://example.com/"),
                ("name: 样例市科普日历", "name: 样例日历"),
            )
        }
    ),
    "vocabularies": Case(
        {
            "themes.yaml": (("  name: ", "  name: 新"),),
            "venues.yaml": (("district: demo", "district: demo\n\nnew-hall:\n  name: 样例新馆"),),
        }
    ),
    "old-file-unreadable": Case(
        {f"{A}broken.yaml": text(MARKET)}, before={f"{A}broken.yaml": "title: 样例坏文件\n"}
    ),
    "old-vocabulary-unreadable": Case({"themes.yaml": text("themes.yaml")}, before={"themes.yaml": "a: [\n"}),
    "old-site-unreadable": Case(
        {"site.yaml": text("site.yaml")}, before={"site.yaml": text("site.yaml", ("city: 样例市\n", ""))}
    ),
}


@pytest.mark.parametrize("name", [*BROKEN, *FINE])
def test_case_gets_exactly_its_words(name: str, tmp_path: Path) -> None:
    case = (BROKEN | FINE)[name]
    content = repository(tmp_path)
    if case.before:
        edit(content, case.before)
        commit(tmp_path)
    edit(content, case.edits)
    found = words(content)
    expected = CASES / f"{name}.txt"
    if os.environ.get("REFRESH_GOLDENS"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
    assert bool(problems(found)) is (name in BROKEN)
    edit(content, case.remedy)
    assert problems(words(content)) == ""


#: The cases whose remedy names a command to run on the file as it was.
COMMANDED = [
    name
    for name in BROKEN
    if "再运行 python build.py change" in (CASES / f"{name}.txt").read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", [name for name in COMMANDED if not name.startswith("venue-")])
def test_command_of_a_remedy_must_mend_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = repository(tmp_path)
    monkeypatch.chdir(tmp_path)
    told = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    for command in re.findall(r"再运行 python build.py (.+)。$", told, re.MULTILINE):
        assert (
            main([*shlex.split(command), "--templates", str(ROOT / "templates"), "--now", "2024-03-02 09:00"])
            == DONE
        )
    after = words(content)
    assert problems(after) == ""
    kinds = re.compile(r"^  (\S+)：", re.MULTILINE)
    assert kinds.findall(after) == kinds.findall(told.partition("\n\n")[0])


def test_every_code_that_only_comparing_gives_has_a_case() -> None:
    told = "".join((CASES / f"{name}.txt").read_text(encoding="utf-8") for name in BROKEN)
    assert {code for code in CODES if f"[{code}]" in told} == SINCE


def test_every_case_has_its_words_and_edits() -> None:
    assert sorted(path.stem for path in CASES.glob("*.txt")) == sorted([*BROKEN, *FINE])


def test_every_kind_of_difference_has_a_case() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in CASES.glob("*.txt"))
    assert {kind for kind, name in KINDS.items() if f"\n  {name}：" in told} == set(KINDS)


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
    "help": "运行 git checkout HEAD -- content/activities/2023/market-2023.yaml 恢复它；不办了就写 status: cancelled，让加进日历的人知道。"
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
        "错误[unrecorded-change] 时间变了（2023年10月22日 周日 → 2023年10月21日 周六），changes 里没有新的一条。",
        "错误[deleted-activity] “世界科幻大会主题展览”（worldcon-2023-exhibition）已经发布过，文件却没有了。",
    ]
    assert printed.out == (
        "和 HEAD 相比：删除 1，改期 1。\n"
        "  删除：世界科幻大会主题展览（worldcon-2023-exhibition） 2023年10月18日 周三 – 10月22日 周日\n"
        "  改期：2023成都世界科幻大会闭幕式（worldcon-2023-closing） 2023年10月22日 周日 → 2023年10月21日 周六\n"
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
    assert capsys.readouterr() == ("", f"用法不对：{message}。运行 python build.py --help 看说明。\n")


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
