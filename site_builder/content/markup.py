"""Markdown to clean HTML: Python-Markdown for the words, nh3 for safety."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from site_builder.content.positioned import Positioned
from site_builder.diagnostics import Span

if TYPE_CHECKING:  # a build that converts nothing starts sooner without them
    import nh3

TAGS = frozenset(
    {
        *(
            "p",
            "br",
            "hr",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "strong",
            "em",
            "del",
            "code",
            "pre",
            "blockquote",
            "sup",
            "sub",
        ),
        *("ul", "ol", "li", "dl", "dt", "dd", "a", "table", "thead", "tbody", "tr", "th", "td"),
    }
)
ATTRIBUTES = {"a": {"href", "title"}, "th": {"class"}, "td": {"class"}, "ol": {"start"}}
#: How a table's column is set; the style sheet has these classes.
ALIGNMENTS = frozenset({"left", "center", "right"})
#: Characters of a body.
LONGEST = 20_000
#: Marks that Python-Markdown looks from each to the end of the paragraph for what ends them: how many a body
#: may hold. So many take a tenth of a second; thousands took 5 to 20, for the time grows with their square.
MOST_MARKS = {"](": 500, "<": 1000, "![": 500, "```": 200, "~~": 500}
#: A heading of the first level, as Python-Markdown writes it.
H1 = re.compile(r"<(/?)h1>")
#: A cell of an aligned column, as Python-Markdown writes it: the attribute is obsolete in HTML.
ALIGNED = re.compile(r'<(t[hd]) align="(left|center|right)">')
#: The language that a fence names.
LANGUAGE = re.compile(r'<code class="language-[^"]*">')
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

#: HTML without anything that will not pass, whose links inside the site are plain to see: nothing for an
#: _Inventory.
UNREMARKABLE = re.compile(
    r"[^<]*(?:<(?:"
    rf"/?(?:{'|'.join(sorted(TAGS))})"
    r'|t[hd] class="(?:left|center|right)"|ol start="\d+"|a href="(?:https?:|/(?!/))[^"<>&\s]*"'
    r")>[^<]*)*",
    re.ASCII,
)


INTERNAL = re.compile(r'<a href="(/[^"#?]*)')


class Body(Positioned, frozen=True, eq=False):
    """A body as clean HTML, the addresses inside the site it links to and where, and what was taken out."""

    html: str
    links: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    at: tuple[Span, ...] = ()


class Unreadable(ValueError):
    """A body that no converter gets through; ``args`` hold message and remedy in Chinese."""


class _Inventory(HTMLParser):
    """Lists the site's own addresses a body links to, and the tags and attributes that will not pass."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.removed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.removed.append(tag)
            return
        for name, value in attrs:
            if name == "href" and _is_internal(value or ""):
                self.links.append((value or "").partition("#")[0].partition("?")[0])
            elif (name not in ATTRIBUTES.get(tag, ()) and name != "id") or (
                name == "class" and value not in ALIGNMENTS
            ):
                self.removed.append(name)
            elif name == "href" and _href(value or "", "/") is None:
                self.removed.append("href")


def to_html(text: str, *, base_path: str) -> Body:
    """Markdown text to a Body.

    ``#`` and ``##`` are both h2, because the page has its h1; ``/…`` links are put under ``base_path``; no
    pictures.

    Raises Unreadable for what would take minutes or break the converter.
    """
    if len(text.strip()) > LONGEST:
        raise Unreadable(
            f"正文有 {len(text.strip())} 个字，上限是 {LONGEST} 个。", "写短一些；长的材料给一个链接。"
        )
    for mark, most in MOST_MARKS.items():
        if text.count(mark) > most:
            message = f"正文里有 {text.count(mark)} 处“{mark}”，上限是 {most} 处。"
            raise Unreadable(message, "链接和标签少用一些；长的材料给一个链接。")
    from site_builder.content import converter
    from site_builder.content.dialect import join_lines

    inventory = _Inventory()
    try:
        html = join_lines(_plain(converter.convert(text)))
        if UNREMARKABLE.fullmatch(html):
            inventory.links = INTERNAL.findall(html)
        else:
            inventory.feed(html)
    except (RecursionError, AssertionError):
        converter.forget()
        raise Unreadable("正文转换不了，里面的列表或引用嵌套得太深。", "少用几层缩进和 >。") from None
    return Body(
        html=_cleaner(base_path).clean(html),
        links=tuple(inventory.links),
        removed=tuple(dict.fromkeys(inventory.removed)),
    )


def _plain(html: str) -> str:
    """HTML with what Python-Markdown writes as this site writes it."""
    html = ALIGNED.sub(r'<\1 class="\2">', H1.sub(r"<\1h2>", html))
    return LANGUAGE.sub("<code>", html) if "<pre>" in html else html


def _is_kept(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return "class" in ATTRIBUTES.get(tag, ()) and value in ALIGNMENTS
    return name == "id" or name in ATTRIBUTES.get(tag, ())


def _is_internal(address: str) -> bool:
    return address.startswith("/") and not address.startswith("//")


def _href(address: str, base_path: str) -> str | None:
    if _is_internal(address):
        return base_path + address[1:]
    return address if address.partition(":")[0].lower() in SCHEMES or address.startswith("#") else None


def _attribute(name: str, value: str, base_path: str) -> str | None:
    """Return an allowed attribute's value as it may stand, None for what may not."""
    if name == "class":
        return value if value in ALIGNMENTS else None
    return _href(value, base_path) if name == "href" else value


@cache
def _cleaner(base_path: str) -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags={"script", "style", "iframe", "object", "noscript", "template"},
        attributes=ATTRIBUTES,
        set_tag_attribute_values={
            "th": {"scope": "col"}
        },  # in Markdown's tables only columns have headings (WCAG H63)
        attribute_filter=lambda tag, name, value: _attribute(name, value, base_path),
        url_schemes=set(SCHEMES),
        link_rel="noopener",
    )
