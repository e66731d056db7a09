"""One file being read: where its nodes stand, which ids it may name, what is wrong with it so far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from yaml import MappingNode, Node, ScalarNode

from site_builder.content.characters import INVISIBLE, unfit, unfit_words
from site_builder.content.files import TextFile
from site_builder.content.yaml_nodes import Nodes
from site_builder.diagnostics import Diagnostic, Span, problem

#: Kinds of vocabulary → id → name: what ids may be written, and what they are called.
KnownNames = Mapping[str, Mapping[str, str]]

#: Characters of a value that is no text: an address may be long, all else is far shorter.
LONGEST_VALUE = 2000
#: Longer words are nobody's slip of a known name.
LONGEST_NAME = 100
SHORTER = "写短一些；细节放进正文。"
NO_TEXT = "这里只写一个短的值，例如编号、日期、数字或网址，不写文字；也看看引号和换行对不对。"
UTC = ZoneInfo("UTC")


class Reader(Nodes):
    """One file being read: its nodes' positions, the ids it may name, and the problems found so far.

    ``zone`` is the site's: its times are wall times there.
    """

    def __init__(self, file: TextFile, known: KnownNames | None = None, zone: ZoneInfo = UTC) -> None:
        super().__init__(file)
        self.known: KnownNames = known or {}
        self.zone = zone
        #: The site's: of what is given in several, the value is the one in this.
        self.language = "zh-CN"
        self.problems: list[Diagnostic] = []
        #: A TextFile holds nothing INVISIBLE and nothing UNFIT: only an escape can bring one into a value.
        self.has_escapes = "\\" in file.text
        #: Pictures named in the file → where first. Whether they exist is asked when the folder is known.
        self.media: dict[str, Span] = {}

    def report(self, code: str, at: Node | Span, message: str, help: str) -> None:
        """Note a problem at a node or span."""
        span = at if isinstance(at, Span) else self.span(at)
        self.problems.append(problem(code, span, message, help))


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the known name most like ``word``, if one is."""
    if len(word) > LONGEST_NAME:
        return None
    matches = get_close_matches(word.lower(), list(names), n=1, cutoff=0.6)
    return matches[0] if matches else None


def scalar(node: Node, reader: Reader, limit: int | None = None) -> str | None:
    """Return a plain value without spaces around it and without the invisible (an escape can bring it).

    ``limit`` is that of a text for readers; what is none has at most LONGEST_VALUE characters: what follows
    may look at each.
    """
    if not isinstance(node, ScalarNode):
        _report_shape(node, reader)
        return None
    value: str = node.value
    value = value.translate(INVISIBLE).strip() if reader.has_escapes else value.strip()
    if len(value) > (limit or LONGEST_VALUE):
        report_too_long(node, reader, len(value), limit)
        return None
    if reader.has_escapes and (found := unfit(value)):
        _report_unfit(found, node, reader)
        return None
    return value


def report_too_long(node: Node, reader: Reader, length: int, limit: int | None) -> None:
    """Tell of a text that is too long for where it stands; without a limit of its own it should be none."""
    message = f"文字有 {length} 个字，上限是 {limit or LONGEST_VALUE} 个。"
    reader.report("too-long", node, message, SHORTER if limit else NO_TEXT)


def _report_unfit(found: re.Match[str], node: Node, reader: Reader) -> None:
    if found.lastgroup == "control":
        message = f"文字里有控制字符 U+{ord(found.group()):04X}。"
        help = "双引号里，反斜杠和后面的字合成了控制字符：删掉它们，或者换成单引号。"
    else:
        message, help = unfit_words(found)
    reader.report("control-character", node, message, help)


def _report_shape(node: Node, reader: Reader) -> None:
    if isinstance(node, MappingNode):
        reader.report(
            "wrong-shape",
            node,
            "这里应当是一段文字，不是“字段: 内容”。",
            "只写内容；文字里有英文冒号加空格，或者以 { 开头时，把整段文字用双引号括起来。",
        )
    else:
        reader.report(
            "wrong-shape",
            node,
            "这里应当是一段文字，不是列表。",
            "只写一项，不用列表；文字以 [ 开头时，用双引号括起来。",
        )
