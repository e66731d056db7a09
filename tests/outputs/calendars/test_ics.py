"""Content lines of calendars: folding, escaping, addresses."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.outputs.calendars import ics
from tests.outputs.calendars.reading import events, unescape, unfold

#: Whatever may stand in a content line; CR and LF never do.
LINES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\n")
    | st.sampled_from("科🌍👨‍👩‍👧‍👦\\;,n ")
)


FAMILY = "👨‍👩‍👧‍👦"


def fitting(character: str) -> list[str]:
    """Lines where a character comes to stand before, on and after the 75th octet, and its line after the 74th of the next."""  # noqa: E501
    return [
        "a" * count + character * repeat
        for count in (*range(68, 78), *range(142, 152))
        for repeat in (1, 2, 40)
    ]


BOUNDARIES = [
    line
    for character in ("a", "é", "科", "🌍", FAMILY, "\\n", "\\\\", "\\;", " ")
    for line in fitting(character)
]


def check_fold(line: str) -> None:
    folded = ics.fold(line)
    pieces = folded.encode().split(b"\r\n")
    assert unfold(folded) == line
    assert [piece for piece in pieces if len(piece) > 75] == []
    assert [piece for piece in pieces[1:] if piece[:1] != b" "] == []
    texts = [piece.decode() for piece in pieces]  # fails inside a character
    for text in texts[:-1]:
        backslashes = len(text) - len(text.rstrip("\\"))
        assert backslashes % 2 == 0, "cut inside an escape"


@given(LINES)
@example("")
@example(FAMILY * 30)
def test_folded_line_must_unfold_to_itself(line: str) -> None:
    check_fold(ics.escape(line))


@pytest.mark.parametrize("character", ["a", "é", "科", "🌍", FAMILY, "\\n", "\\\\", "\\;", " "])
def test_fold_must_hold_at_every_boundary(character: str) -> None:
    for line in fitting(character):
        check_fold(line)


def test_fold_must_use_the_whole_line() -> None:
    assert [len(piece) for piece in ics.fold("a" * 223).split("\r\n")] == [75, 75, 75]
    assert ics.fold("a" * 75) == "a" * 75
    assert ics.fold("a" * 76) == "a" * 75 + "\r\n a"


@given(st.text())
@example("\\n")
@example("a\\;b,c\n\\\\")
def test_escaped_text_must_unescape_to_itself(text: str) -> None:
    escaped = ics.escape(text)
    assert unescape(escaped) == text.replace("\r\n", "\n").replace("\r", "\n")
    assert re.sub(r"\\.", "", escaped) == re.sub(r"[\\;,\r\n]", "", text)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1))
def test_escaped_text_must_read_back_in_icalendar(text: str) -> None:
    calendar = ics.lines(
        ["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"SUMMARY:{ics.escape(text)}", "END:VEVENT", "END:VCALENDAR"]
    )
    [event] = events(calendar.encode())
    assert str(event["SUMMARY"]) == text


def test_escape_must_leave_colons_and_quotes() -> None:
    assert ics.escape('时间："10:00"') == '时间："10:00"'


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://example.org/a/?b=1&c=%E4%B8%AD#d", "https://example.org/a/?b=1&c=%E4%B8%AD#d"),
        ("https://example.org/科普/", "https://example.org/%E7%A7%91%E6%99%AE/"),
        ("https://example.org/a b", "https://example.org/a%20b"),
    ],
)
def test_address_must_be_ascii_and_not_encoded_twice(address: str, wanted: str) -> None:
    assert ics.uri(address) == wanted
