"""What is looked for once, before the exact searches, must never miss what those would find."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.characters import INVISIBLE, UNTIDY, unfit
from site_builder.content.files import LARGEST, TextFile
from site_builder.content.personal import PERSONAL, has_signs, personal_data, readable, spelled_out
from site_builder.content.published import read_published


def test_untidy_is_all_that_is_forgiven_or_may_be_unfit() -> None:
    unfit_ones = {code for code in range(0xE0200) if unfit(chr(code)) or unfit(f"字{chr(code) * 2}")}
    untidy = {code for code in range(0xE0200) if UNTIDY.match(chr(code))}
    assert untidy >= unfit_ones | set(INVISIBLE) | {ord("\r")}


PIECES = [
    "138",
    "1234",
    "5678",
    "1３8",
    "一三八",
    "幺三八〇〇〇〇",
    "微信",
    "wx_abcdef",
    "张老师",
    "6123",
    "0086",
    "+86",
    "-",
    " ",
    "110101",
    "19900307",
    "123X",
    "a@qq.com",
    "A@vip.163.com",
    "。",
    "https://x.org/",
]


@given(st.lists(st.sampled_from(PIECES) | st.text("0１2９三八 -—.xX@Q", max_size=6), max_size=8).map("".join))
def test_personal_data_is_found_with_and_without_the_quick_look(text: str) -> None:
    found = [
        match.group()
        for version in (readable(text), spelled_out(readable(text)))
        for pattern, _ in PERSONAL
        for match in pattern.finditer(version)
    ]
    assert has_signs(text) or not found
    assert bool(personal_data(TextFile("a.yaml", text))) == bool(found)


def test_lists_of_the_whole_site_may_be_larger(tmp_path: Path) -> None:
    """A season of 10,000 activities publishes more than a megabyte of addresses."""
    path = tmp_path / "published.txt"
    path.write_text(
        "".join(f"/activities/kepu-day-{number:05}/event.ics\n" for number in range(20_000)), "utf-8"
    )
    assert path.stat().st_size > LARGEST
    read = read_published(path, display_path="published.txt")
    assert len(read.value) == 20_000
    assert read.problems == ()
