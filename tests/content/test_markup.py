"""Bodies: Markdown in, clean HTML out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content import converter, markup
from site_builder.content.converter import MARKS
from site_builder.content.markup import UNREMARKABLE, Body, Unreadable, to_html


def html(text: str) -> str:
    return to_html(text, base_path="/kepu/").html


def test_markdown_becomes_plain_html() -> None:
    assert (
        html("# 大\n\n## 小\n\n一段**粗**话") == "<h2>大</h2>\n<h2>小</h2>\n<p>一段<strong>粗</strong>话</p>"
    )
    assert html("- 甲\n- 乙") == "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"
    assert html("3. 甲") == '<ol start="3">\n<li>甲</li>\n</ol>'


def test_tables_are_aligned_by_classes() -> None:
    table = html("| 甲 | 乙 | 丙 |\n|:--|--:|:-:|\n| 1 | 2 | 3 |")
    assert re.findall(r"<t[hd] [^>]*>", table) == [
        '<th class="left" scope="col">',
        '<th class="right" scope="col">',
        '<th class="center" scope="col">',
        '<td class="left">',
        '<td class="right">',
        '<td class="center">',
    ]


def test_other_classes_must_go_with_a_word() -> None:
    body = to_html('<table><tr><td class="button">甲</td></tr></table>', base_path="/")
    assert "class" not in body.html
    assert body.removed == ("class",)


def test_links_inside_stand_under_the_base_path() -> None:
    assert to_html("[关于](/about/?a=1#b)", base_path="/kepu/") == Body(
        html='<p><a href="/kepu/about/?a=1#b" rel="noopener">关于</a></p>', links=("/about/",)
    )
    assert (
        html("[外面](https://example.org/)")
        == '<p><a href="https://example.org/" rel="noopener">外面</a></p>'
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "//evil.example",
        "data:text/html,x",
        "../up/",
        "vbscript:x",
    ],
)
def test_other_links_lose_their_address_and_it_is_told(address: str) -> None:
    body = to_html(f"[点我]({address})", base_path="/kepu/")
    assert body == Body(html='<p><a rel="noopener">点我</a></p>', removed=("href",))


@pytest.mark.parametrize(
    ("text", "clean", "removed"),
    [
        ("<script>alert(1)</script>", "", ("script",)),
        ("<b onclick=x>粗</b>", "<p>粗</p>", ("b",)),
        ("<p onclick=x>段</p>", "<p>段</p>", ("onclick",)),
        ("<p style='color:red'>段</p>", "<p>段</p>", ("style",)),
        ("<sup>2</sup>", "<p><sup>2</sup></p>", ()),
        ("![图](media/x.png)", "<p></p>", ("img",)),
        ("<iframe src=x>里面</iframe>后面", "<p>后面</p>", ("iframe",)),
        ("<svg><a xlink:href='javascript:x'>甲</a></svg>", "<p></p>", ("svg", "xlink:href")),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>", ()),
    ],
)
def test_other_html_goes_and_is_told(text: str, clean: str, removed: tuple[str, ...]) -> None:
    body = to_html(text, base_path="/")
    assert (body.html.strip(), body.removed) == (clean, removed)


def test_nothing_is_kept_between_bodies() -> None:
    first = html("## 标题\n\n[甲][1]\n\n[1]: https://example.org/")
    html("## 标题\n\n[1]: https://other.example/")
    assert html("## 标题\n\n[甲][1]\n\n[1]: https://example.org/") == first


@pytest.mark.parametrize("text", ["字" * 20_001, "- " * 5000 + "甲"])
def test_a_body_that_no_converter_takes_is_refused(text: str) -> None:
    good = html("<sup>1</sup>段")
    with pytest.raises(Unreadable):
        html(text)
    assert html("<sup>1</sup>段") == good


@given(st.text(alphabet="<>!-[]()/:a#*_`&;\"'= \n|~b1.\\", max_size=80))
def test_no_text_breaks_it_and_nothing_dangerous_comes_out(text: str) -> None:
    good = html("- 甲\n\n[乙](/c/)")
    clean = html(text)
    assert html("- 甲\n\n[乙](/c/)") == good
    assert "<script" not in clean
    assert "javascript:" not in clean


#: What Markdown gives a meaning to, and what its converter uses inside.
PIECES = [
    *"\\`[]()<>&*_ \t\n#=-+.|:!~1a甲\"'/;",
    "\n\n",
    "    ",
    "  \n",
    "**",
    "```",
    "\n```\n",
    "~~",
    "1) ",
    "https://x.org/a_b",
    "，",
    "![a](b)",
    "[a](/b)",
    "[a]: /x 't'\n",
    "[a][b]",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<br>",
    "<td align=left>",
    "<!-- c -->",
    "&amp;",
    "&#10;",
    "<a@b.c>",
    "<http://x.y>",
    "\n- a",
    "\n1. b",
    "\n> c",
    "\n# h",
    "\n---\n",
    "\n===\n",
    "\n| a | b |\n|--|:-:|\n| c | d |\n",
    "\x02",
    "\x03",
    "\x02klzzwxh:0000\x03",
    "\x02wzxhzdk:0\x03",
    "\x0242\x03",
    "\r",
    "\u3000",
]
#: Few different pieces a text, so that most of MARKS are absent.
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).flatmap(
    lambda some: st.lists(st.sampled_from(some), max_size=25).map("".join)
)
#: Python-Markdown with all its parts, in every text.
WHOLE = converter._converter(frozenset(converter.PIECES))


def assert_the_same_as_the_whole_converter(text: str) -> None:
    html = WHOLE.reset().convert(text)
    assert converter.convert(text) == html
    if UNREMARKABLE.fullmatch(html):
        inventory = markup._Inventory()
        inventory.feed(html)
        assert (inventory.links, inventory.removed) == (markup.INTERNAL.findall(html), [])


@given(TEXTS)
def test_idle_parts_of_the_converter_are_not_missed(text: str) -> None:
    assert_the_same_as_the_whole_converter(text)


def test_idle_parts_are_not_missed_in_any_text_of_this_repository() -> None:
    root = Path(__file__).parents[2]
    texts = [
        path.read_text("utf-8")
        for folder in ("content", "docs", "tests/sites", "tests/cases")
        for path in sorted((root / folder).rglob("*.md"))
    ]
    for text in (text for text in texts if len(text) <= markup.LONGEST):
        assert_the_same_as_the_whole_converter(text.rpartition("---\n")[2])
        assert_the_same_as_the_whole_converter(text)


def test_every_part_that_is_left_out_is_one_of_the_converter() -> None:
    names = set(MARKS)
    registries = (
        WHOLE.preprocessors,
        WHOLE.parser.blockprocessors,
        WHOLE.inlinePatterns,
        WHOLE.treeprocessors,
    )
    assert {name for name in names if any(name in registry for registry in registries)} == names
