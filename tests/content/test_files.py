"""What is looked for once, before the exact searches, must never miss what those would find."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.files import CONTROL, INVISIBLE, LARGEST, UNTIDY, TextFile
from site_builder.content.personal import PERSONAL, SIGNS, personal_data, readable
from site_builder.content.published import read_published


def test_untidy_is_what_is_invisible_and_controls_and_cr() -> None:
    untidy = {code for code in range(0x11000) if UNTIDY.match(chr(code))}
    assert untidy == {
        code for code in range(0x11000) if code in INVISIBLE or CONTROL.match(chr(code)) or chr(code) == "\r"
    }


PIECES = [
    "138",
    "1234",
    "5678",
    "1３8",
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


@given(st.lists(st.sampled_from(PIECES) | st.text("0１2９ -xX@.", max_size=6), max_size=8).map("".join))
def test_personal_data_is_found_with_and_without_the_quick_look(text: str) -> None:
    found = [match.group() for pattern, _ in PERSONAL for match in pattern.finditer(readable(text))]
    assert len(personal_data(TextFile("a.yaml", text))) == len(found)
    assert any(sign.search(text) for sign in SIGNS) or not found


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
