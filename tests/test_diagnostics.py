"""Problems: each printer's exact words, and carets that stand under the right characters."""

from __future__ import annotations

import json

import pytest

from site_builder.content.files import text_span
from site_builder.diagnostics import (
    CODES,
    EXCERPT,
    Span,
    excerpt,
    full,
    has_errors,
    problem,
    render,
    summary,
    width,
)

LINE = "district: 样例区 # 第一, 50%"
FOUND = problem(
    "unknown-id",
    Span(path="content/a,b.yaml", line=4, column=11, length=3, source=LINE),
    "没有“样例区”。",
    "是不是 sample？\n或 demo？",
)
WARNING = problem("html-removed", Span(path="content/x.md"), "正文里的 script 不会出现。", "删掉它。")


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("short", "content/a,b.yaml:4:11: 错误[unknown-id] 没有“样例区”。\n"),
        (
            "full",
            "content/a,b.yaml:4:11: 错误[unknown-id] 没有“样例区”。\n"
            "  4 | district: 样例区 # 第一, 50%\n"
            "    |           ^^^^^^\n"
            "  改法：是不是 sample？\n或 demo？\n",
        ),
        (
            "json",
            '{"severity": "error", "code": "unknown-id", "file": "content/a,b.yaml", "line": 4, "column": 11, "length": 3, '  # noqa: E501
            '"message": "没有“样例区”。", "help": "是不是 sample？\\n或 demo？"}\n',
        ),
        (
            "github",
            (
                "::error file=content/a%2Cb.yaml,line=4,col=11,title=unknown-id::没有“样例区”。 改法："
                "是不是 sample？%0A或 demo？\n"
            ),
        ),
    ],
)
def test_each_printer_has_its_exact_words(style: str, words: str) -> None:
    assert render([FOUND], style=style) == words


def test_problems_come_once_and_in_order_of_place() -> None:
    later = problem("unknown-id", Span(path="content/a,b.yaml", line=10), "甲", "乙")
    lines = render([WARNING, later, FOUND, FOUND], style="short").splitlines()
    assert [line.split(" ")[0] for line in lines] == [
        "content/a,b.yaml:4:11:",
        "content/a,b.yaml:10:1:",
        "content/x.md:1:1:",
    ]
    assert summary([WARNING, later, FOUND, FOUND]) == "2 个错误，1 条提醒，涉及 2 个文件"
    assert render([], style="full") == ""


def test_json_lines_are_json() -> None:
    assert [json.loads(line)["code"] for line in render([FOUND, WARNING], style="json").splitlines()] == [
        "unknown-id",
        "html-removed",
    ]


def test_only_errors_stop() -> None:
    assert (has_errors([WARNING]), has_errors([WARNING, FOUND]), WARNING.severity) == (False, True, "warning")


def test_an_unregistered_code_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        problem("no-such-code", Span(path="x"), "", "")
    assert set(CODES.values()) == {"error", "warning"}


@pytest.mark.parametrize("text", ["abc", "样例", "ａ", "🌍", "👩‍🔬", "é", "e\u0301", "「", "…"])
def test_the_caret_stands_under_what_it_marks_whatever_comes_before(text: str) -> None:
    source = f"{text}X"
    shown, caret = excerpt(text_span(source, len(text), "a.yaml"))
    assert shown == source
    assert caret == " " * width(text) + "^"


def test_widths_are_those_of_a_terminal() -> None:
    assert [width(text) for text in ("a", "样", "🌍", "e\u0301", "👩‍🔬", "")] == [1, 2, 2, 1, 2, 0]


def test_a_long_line_is_cut_around_the_caret() -> None:
    source = "前" * 300 + "X" + "后" * 300
    shown, caret = excerpt(text_span(source, 300, "a.yaml"))
    assert shown == "…" + "前" * (EXCERPT // 2) + "X" + "后" * (EXCERPT // 2 - 1) + "…"
    assert caret == " " * (1 + EXCERPT) + "^"


def test_controls_are_shown_by_their_pictures() -> None:
    assert excerpt(Span(path="a", column=3, source="a\0\tb\x85")) == ("a␀ b\ufffd", "  ^")


def test_a_place_past_the_end_of_its_line_still_prints() -> None:
    assert full(problem("unknown-id", Span(path="a", column=99, length=50, source="短"), "甲", "乙")) == (
        "a:1:99: 错误[unknown-id] 甲\n  1 | 短\n    |   ^\n  改法：乙"
    )
