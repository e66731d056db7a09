"""Python-Markdown with no more of its parts than a text needs: what finds nothing in a text is left out."""

from __future__ import annotations

import re
from functools import cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from site_builder.content.dialect import extend

#: The parts of Python-Markdown, and pieces of text: where a text holds none of a part's, the part finds
#: nothing in it.
MARKS = {
    "escape": "\\",
    "unescape": "\\",
    "backtick": "`",
    "link": "](",
    "image_link": "![",
    # What refers to a definition finds nothing without one: ``[words]: address``.
    **dict.fromkeys(("reference", "image_reference", "short_reference", "short_image_ref"), "]:"),
    **dict.fromkeys(("html_block", "autolink", "automail", "html", "entity"), ("<", "&")),
    "em_strong": ("*", "_"),
    "linebreak": ("  \n", "\t"),
    "bare_address": "://",
    "deleted": "~~",
    "fenced_code_block": ("```", "~~~"),
    "interruptions": ("|", ") ", ")\t", *(f"{sign}{space}" for sign in "-*+." for space in " \t")),
    "indent": ("    ", "\t"),
    "code": ("    ", "\t"),
    "table": "|",
    "hashheader": "#",
    "setextheader": ("=", "-"),
    "hr": ("-", "*", "_"),
    "quote": ">",
    "olist": (". ", ".\t", ") ", ")\t"),
    "ulist": tuple(f"{sign}{space}" for sign in "-*+" for space in " \t"),
}
PIECES = tuple(
    {piece for pieces in MARKS.values() for piece in ([pieces] if isinstance(pieces, str) else pieces)}
)
TAKEN_OUT = re.compile("[\x02\x03\r]")
#: What inline patterns look for.
INLINE = re.compile(r"[\\`\[<&*_]|  \n|://|~~")


class PlainTexts(Treeprocessor):
    """Marks the texts without anything inline as done, so that no pattern goes through them in vain."""

    def run(self, root: Element) -> None:
        """A step of Python-Markdown, before inline patterns."""
        for element in root.iter():
            if element.text and not INLINE.search(element.text):
                element.text = AtomicString(element.text)


def convert(text: str) -> str:
    """Markdown to HTML as it stands there, nothing taken out."""
    # Python-Markdown takes marks of its own out of a text before it begins, and so joins what they divided.
    held = PIECES if TAKEN_OUT.search(text) else [piece for piece in PIECES if piece in text]
    html: str = _converter(frozenset(held)).reset().convert(text)
    return html


def forget() -> None:
    """After an error: a converter that broke off stays where it was."""
    _converter.cache_clear()


@cache
def _converter(pieces: frozenset[str]) -> Markdown:
    """A converter for texts that hold these PIECES and no others.

    Parts that look for others would go through the text in vain.
    """
    converter = Markdown(
        extensions=["tables", "sane_lists", "fenced_code"],
        extension_configs={"tables": {"use_align_attribute": True}},
        output_format="html",
    )
    extend(converter)
    registries = (
        converter.preprocessors,
        converter.parser.blockprocessors,
        converter.inlinePatterns,
        converter.treeprocessors,
    )
    for name, marks in MARKS.items():
        if pieces.isdisjoint([marks] if isinstance(marks, str) else marks):
            for registry in registries:
                registry.deregister(name, strict=False)
    if converter.inlinePatterns:
        converter.treeprocessors.register(PlainTexts(converter), "plain", 21)  # inline has 20
    else:
        converter.treeprocessors.deregister("inline")
    return converter
