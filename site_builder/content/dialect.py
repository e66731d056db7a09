"""What bodies may hold beyond Python-Markdown's own: as the big hosts show it (docs/decisions/0019)."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

#: An item that may begin a list right after a line of text (CommonMark 0.31 §5.3: a numbered one only by 1).
ITEM = re.compile(r" {0,3}(?:[-*+]|1[.)]) +\S")
ANY_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)]) +\S")
#: A number with a bracket, which Python-Markdown does not know.
BRACKETED = re.compile(r"( {0,3}\d{1,9})\)( +\S)")
#: The line below a table's head.
DELIMITERS = re.compile(r" {0,3}\|?(?: *:?-+:? *\|)+(?: *:?-+:? *)?\|? *")
#: An address as it stands in a text: to the first character that is not ASCII's, such as a full-width comma.
BARE = r"(?<![A-Za-z0-9])(https?://[A-Za-z0-9\[](?:[!#-;=?-\[\]^_a-z{}~]){0,2000})"
#: What ends a sentence and no address (GitHub's specification, "Autolinks (extension)").
AFTER = "?!.,:;*_~'"
DELETED = r"(~~)(?!~)([^~\n]+)~~"

#: Characters between which a line break is no space, and signs that are so beside one of them.
HAN = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
SIGNS = "\u2014\u2018-\u201d\u2026"
INLINE_TAGS = "strong|em|del|code|a|sup|sub"
BREAK = re.compile(rf"\n *(?=(?:<(?:{INLINE_TAGS})\b[^>]*>)*([{HAN}{SIGNS}]))")
BEFORE = re.compile(rf"([{HAN}{SIGNS}])(?:</(?:{INLINE_TAGS})>){{0,4}}$")
KEPT = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)


class Interruptions(Preprocessor):
    """Parts lists and tables from a line of text right above them; writes ``1)`` as ``1.``."""

    def run(self, lines: list[str]) -> list[str]:
        """A step of Python-Markdown, after fences were taken out."""
        parted: list[str] = []
        in_list = False
        for number, line in enumerate(lines):
            above = lines[number - 1].strip() if number else ""
            in_list = in_list and bool(above)
            begins = ITEM.match(line) or _is_head(lines, number)
            if above and begins and not in_list and not above.startswith((">", "|")):
                parted.append("")
            in_list = in_list or bool(ANY_ITEM.match(line))
            parted.append(BRACKETED.sub(r"\1.\2", line) if ")" in line else line)
        return parted


def _is_head(lines: list[str], number: int) -> bool:
    """Whether a table begins at a line."""
    below = lines[number + 1] if number + 1 < len(lines) else ""
    return "|" in lines[number] and "|" in below and bool(DELIMITERS.fullmatch(below))


class BareAddress(InlineProcessor):
    """Makes a link of an address that stands in a text."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # its names
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """The link, and where it starts and ends."""
        address = _without_tail(m.group(1))
        link = Element("a", href=address)
        link.text = AtomicString(address)
        return link, m.start(1), m.start(1) + len(address)


def _without_tail(address: str) -> str:
    """An address without what belongs to the sentence around it."""
    while True:
        shorter = address.rstrip(AFTER)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


def extend(converter: Markdown) -> None:
    """Register what bodies may hold beyond Python-Markdown's own."""
    converter.preprocessors.register(Interruptions(converter), "interruptions", 24)  # fences have 25
    converter.inlinePatterns.register(BareAddress(BARE, converter), "bare_address", 85)
    converter.inlinePatterns.register(SimpleTagInlineProcessor(DELETED, "del"), "deleted", 65)


def join_lines(html: str) -> str:
    """HTML without line breaks between Chinese characters: browsers would show them as spaces."""
    if not BREAK.search(html):
        return html
    parts = KEPT.split(html) if "<pre" in html else [html]
    return "".join(part if part.startswith("<pre") else BREAK.sub(_joined, part) for part in parts)


def _joined(found: re.Match[str]) -> str:
    before = BEFORE.search(found.string, max(0, found.start() - 40), found.start())
    return found[0] if before is None or (_is_sign(before[1]) and _is_sign(found[1])) else ""


def _is_sign(char: str) -> bool:
    return char in "—…" or "‘" <= char <= "”"
