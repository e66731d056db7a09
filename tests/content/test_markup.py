"""Bodies: Markdown in, clean HTML out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.markup import Body, Unreadable, to_html


def html(text: str) -> str:
    return to_html(text, base_path="/kepu/").html


def test_markdown_becomes_plain_html() -> None:
    assert html("# 大\n\n## 小\n\n一段**粗**话") == "<h2>大</h2>\n<h2>小</h2>\n<p>一段<strong>粗</strong>话</p>"
    assert html("- 甲\n- 乙") == "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"
    assert html("3. 甲") == '<ol start="3">\n<li>甲</li>\n</ol>'


def test_tables_are_aligned_without_style() -> None:
    table = html("| 甲 | 乙 |\n|:--|--:|\n| 1 | 2 |")
    assert 'align="left"' in table
    assert 'align="right"' in table
    assert "style" not in table


def test_links_inside_stand_under_the_base_path() -> None:
    assert to_html("[关于](/about/?a=1#b)", base_path="/kepu/") == Body(
        html='<p><a href="/kepu/about/?a=1#b" rel="noopener">关于</a></p>', links=("/about/",)
    )
    assert html("[外面](https://example.org/)") == '<p><a href="https://example.org/" rel="noopener">外面</a></p>'


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "//evil.example", "data:text/html,x", "../up/", "vbscript:x"]
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
