"""Python-Markdown with no more of its parts than a text needs: what finds nothing in a text is left out."""

from __future__ import annotations

import re
from functools import cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

#: Characters → the parts of Python-Markdown that find nothing in a text which holds none of them.
MARKS = {
    "\\": "escape unescape",
    "`": "backtick",
    "[": "reference link image_link image_reference short_reference short_image_ref",
    "<&": "html_block autolink automail html entity",
    "*_": "em_strong",
    " \t": "indent code linebreak",
    "#=-*_+.>|": "table hashheader setextheader hr olist ulist quote",
}
#: What inline patterns look for.
INLINE = re.compile(r"[\\`\[<&*_]|  \n")


class PlainTexts(Treeprocessor):
    """Marks the texts without anything inline as done, so that no pattern goes through them in vain."""

    def run(self, root: Element) -> None:
        """A step of Python-Markdown, before inline patterns."""
        for element in root.iter():
            if element.text and not INLINE.search(element.text):
                element.text = AtomicString(element.text)


def convert(text: str) -> str:
    """Markdown to HTML as it stands there, nothing taken out."""
    html: str = _converter(_marks(text)).reset().convert(text)
    return html


def forget() -> None:
    """After an error: a converter that broke off stays where it was."""
    _converter.cache_clear()


def _marks(text: str) -> str:
    """Which groups of MARKS the text holds, as the first character of each."""
    return "".join([marks[0] for marks in MARKS if any(mark in text for mark in marks)])


@cache
def _converter(marks: str) -> Markdown:
    """A converter without the parts that look for other MARKS than these: they would go through the text in vain."""
    converter = Markdown(extensions=["tables", "sane_lists"], extension_configs={"tables": {"use_align_attribute": True}}, output_format="html")
    registries = (converter.preprocessors, converter.parser.blockprocessors, converter.inlinePatterns, converter.treeprocessors)
    idle = {name for group, names in MARKS.items() if group[0] not in marks for name in names.split()}
    for registry in registries:
        for name in idle:
            registry.deregister(name, strict=False)
    if converter.inlinePatterns:
        converter.treeprocessors.register(PlainTexts(converter), "plain", 21)  # inline has 20
    else:
        converter.treeprocessors.deregister("inline")
    return converter
