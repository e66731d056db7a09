"""Text to YAML nodes: scalars stay the text the editor wrote, each with its position.

``yaml.compose`` is used instead of ``load``, so nothing is ever guessed: ``19:30`` is not 1170, ``no`` is
not False, a leading zero stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import yaml
from yaml import CSafeLoader, MappingNode, Node, ScalarNode, SequenceNode

from site_builder.content.files import TextFile
from site_builder.diagnostics import Checked, Diagnostic, Span, problem

#: Nothing an editor writes is deeper; more is an attack or an accident.
DEEPEST = 12

#: A text nests deeper than DEEPEST only with this many brackets, or with a line that begins like LONG_INDENT.
SUSPICIOUS = 200
LONG_INDENT = re.compile(r"[ \t?:-]{100}")

NULLS = frozenset({"", "~", "null", "Null", "NULL"})

#: What libyaml says, in words an editor can act on: (part of its problem or context, message, remedy).
#: The first that fits counts. It is shown where the trouble begins for those in BEGINS, else where libyaml
#: noticed it.
SYNTAX_WORDS = (
    ("while scanning a quoted scalar", "这里的引号只有一半。", "在这段文字的末尾补上另一半引号。"),
    (
        "invalid Unicode character escape code",
        "双引号里的 \\u 写法不是一个字（JSON 把表情写成这样的两半）。",
        "直接写这个字或表情，不用反斜杠。",
    ),
    ("unknown escape character", "双引号里的反斜杠 \\ 有特别的意思。", "把这段文字外面的双引号换成单引号。"),
    ("unexpected end of stream", "引号只有一半。", "补上另一半引号。"),
    (
        "could not find expected ':'",
        NO_COLON := "这一行缺少英文冒号加空格。",
        WRITE_COLON := "字段写成“名字: 内容”，冒号是英文的，后面空一格。",
    ),
    (
        "while parsing a flow sequence",
        "这里的方括号没有写完，或者里面少了逗号。",
        "补上右方括号 ]，各项之间用英文逗号。",
    ),
    (
        "while parsing a flow mapping",
        "这里的花括号没有写完，或者里面少了逗号。",
        "补上右花括号 }，各项之间用英文逗号。",
    ),
    (
        "did not find expected node content",
        "方括号或花括号里少了一项，或者没有写完。",
        "去掉多余的逗号，补上右括号。",
    ),
    ("scanning an alias", "以 * 开头的文字在 YAML 里有特别的意思。", "用双引号把整段文字括起来。"),
    ("undefined alias", "以 * 开头的文字在 YAML 里有特别的意思。", "用双引号把整段文字括起来。"),
    ("scanning an anchor", "以 & 开头的文字在 YAML 里有特别的意思。", "用双引号把整段文字括起来。"),
    ("scanning a tag", "以 ! 开头的文字在 YAML 里有特别的意思。", "用双引号把整段文字括起来。"),
    ("parsing a tag", "以 ! 开头的文字在 YAML 里有特别的意思。", "用双引号把整段文字括起来。"),
    (
        "scanning a block scalar",
        "以 > 或 | 开头的文字在 YAML 里有特别的意思。",
        "用双引号把整段文字括起来；多行文字在 | 后面换行，下一行起缩进两格。",
    ),
    ("scanning a directive", "以 % 开头的一行在 YAML 里有特别的意思。", "用双引号把整段文字括起来。"),
    (
        "mapping values are not allowed",
        "这里多了一个“: ”，YAML 会以为又是一个字段。",
        "文字里有英文冒号加空格时，把整段文字用双引号括起来；或者检查这一行的缩进。",
    ),
    ("cannot start any token", "这个字符不能放在开头。", "以 @ ` % 等符号开头的文字用双引号括起来。"),
    ("did not find expected key", "这里的缩进或字段名不对。", "同一层的字段左边对齐，每行以“字段:”开头。"),
    ("another document", "一个文件里出现了第二个“---”。", "一个活动一个文件；正文里的分隔线写成 ***。"),
    ("document start", "一个文件里出现了第二个“---”。", "一个活动一个文件；正文里的分隔线写成 ***。"),
    (
        "block sequence entries are not allowed",
        "列表的“- ”不能和字段写在同一行。",
        "列表另起一行，每项一行，以“- ”开头；以“- ”开头的文字用双引号括起来。",
    ),
    (
        "did not find expected '-' indicator",
        "列表里混进了别的内容，或者“- ”没有对齐。",
        "每项一行，以“- ”开头，左边对齐。",
    ),
)
BEGINS = frozenset(
    {
        "while scanning a quoted scalar",
        "could not find expected ':'",
        "while parsing a flow sequence",
        "while parsing a flow mapping",
    }
)

#: A line that is a field, an item, a comment or nothing; and a value with text after its closing quote or
#: bracket.
WELL_FORMED = re.compile(r"\s*(?:[^\s:：]+:(?:\s|$)|-\s|#|$)")
TEXT_AFTER = re.compile(r"""\s*[^:]*:\s+["'\[{].*["'\]}]""")


class Nodes:
    """One file's nodes: knows its path and lines, so that any node can be turned into a span."""

    def __init__(self, file: TextFile) -> None:
        self.path = file.path
        self._text = file.text

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, without their ends."""
        return self._text.split("\n")

    def span(self, node: Node) -> Span:
        """Where a node stands; a node of several lines is marked to the end of its first."""
        start, end = node.start_mark, node.end_mark
        line, column = start.line, start.column
        source = self.line(line)
        last = end.column if end.line == line else len(source)
        return Span(self.path, line + 1, column + 1, last - column if last > column else 1, source)

    def line(self, index: int) -> str:
        """The text of a line, counted from 0; empty past the end."""
        return self.lines[index] if index < len(self.lines) else ""

    def mark_span(self, line: int, column: int) -> Span:
        """The place at a line and column counted from 0; past the end: the last line with text."""
        if line >= len(self.lines) or (line == len(self.lines) - 1 and not self.lines[line]):
            line = max((i for i, text in enumerate(self.lines) if text.strip()), default=0)
            column = len(self.lines[line])
        return Span(path=self.path, line=line + 1, column=column + 1, source=self.line(line))


class _Composer(CSafeLoader):
    """libyaml's nodes without tags.

    Nobody looks at them here, and resolving one takes longer than reading the node.
    """

    def resolve(self, kind: type[Node], value: str | None, implicit: object) -> str:
        """The tag of a node that has none written."""
        return ""

    def descend_resolver(self, parent: Node | None, index: object) -> None:
        """Called before each node."""

    def ascend_resolver(self) -> None:
        """Called after each node."""


def compose(file: TextFile) -> Checked[MappingNode | None]:
    """The file's mapping; None, with the reason, when it is no plain mapping of the kind editors write."""
    nodes = Nodes(file)
    if (deep := _too_deep(file.text)) is not None:
        return Checked(
            None,
            (
                problem(
                    "yaml-feature",
                    nodes.mark_span(*deep),
                    "内容嵌套得太深。",
                    "照着 docs/fields.md 写，不需要这么多层括号或缩进。",
                ),
            ),
        )
    try:
        root = yaml.compose(file.text, Loader=_Composer)
    except yaml.MarkedYAMLError as error:
        return Checked(None, (_syntax_problem(error, nodes),))
    except yaml.YAMLError:
        return Checked(
            None,
            (
                problem(
                    "yaml-syntax", Span(path=file.path), "YAML 读不下去。", "检查文件里有没有特别的字符。"
                ),
            ),
        )
    if root is None:
        return Checked(
            None,
            (
                problem(
                    "empty-file",
                    Span(path=file.path),
                    "这里只有注释或空行，没有写字段。",
                    "照 docs/fields.md 写上字段，或者删掉这个文件。",
                ),
            ),
        )
    if not isinstance(root, MappingNode):
        return Checked(
            None,
            (
                problem(
                    "wrong-shape",
                    nodes.span(root),
                    "文件应当由“字段: 内容”组成。",
                    "每行写一个字段，例如 title: 活动名称；冒号是英文的，后面空一格。",
                ),
            ),
        )
    problems = tuple(_forbidden(root, nodes)) if _is_suspect(root, file.text) else ()
    return Checked(None if problems else root, problems)


def is_null(node: Node) -> bool:
    """True for a value left blank (or ``~``, ``null``) without quotes."""
    return isinstance(node, ScalarNode) and not node.style and node.value in NULLS


def _syntax_problem(error: yaml.MarkedYAMLError, nodes: Nodes) -> Diagnostic:
    said = f"{error.problem or ''} {error.context or ''}"
    part, message, help = next((words for words in SYNTAX_WORDS if words[0] in said), ("", "", ""))
    mark = (error.context_mark if part in BEGINS else None) or error.problem_mark
    span = nodes.mark_span(mark.line, mark.column) if mark else Span(path=nodes.path)
    before = span.source[: span.column - 1]
    if span.source[span.column - 1 : span.column] == "\t":
        message, help = "缩进里有 Tab（制表符）。", "换成空格，每层两个。"
    elif part == "did not find expected key" and TEXT_AFTER.fullmatch(before.rstrip()):
        message, help = "引号或括号后面还有文字。", "把整段文字用双引号括起来，里面的引号换成“”或单引号。"
    elif part == "mapping values are not allowed" and not WELL_FORMED.match(nodes.line(span.line - 2)):
        span = nodes.mark_span(span.line - 2, 0)
        message, help = NO_COLON, WRITE_COLON
    elif not part:
        message, help = f"YAML 在这里读不下去（{said.strip()}）。", "检查缩进、引号和冒号；冒号后面要空一格。"
    return problem("yaml-syntax", span, message, help)


def _too_deep(text: str) -> tuple[int, int] | None:
    """Line and column, from 0, where nesting passes DEEPEST; None also for a text that is not suspicious.

    ``compose`` recurses in C: it would not raise but crash.
    """
    if text.count("[") + text.count("{") < SUSPICIOUS and not LONG_INDENT.search(text):
        return None
    depth = 0
    try:
        for event in yaml.parse(text, Loader=CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST and (mark := event.start_mark):
                return mark.line, mark.column
    except yaml.YAMLError:
        return None
    return None


def _is_suspect(root: MappingNode, text: str) -> bool:
    """True when there can be something that is ``_forbidden``.

    A sign of an anchor or tag anywhere, or a key that is no text or stands twice.
    """
    if "&" in text or "!" in text:
        return True
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, MappingNode):
            if len({key.value for key, _ in node.value if isinstance(key, ScalarNode)}) < len(node.value):
                return True
            stack += [value for _, value in node.value if not isinstance(value, ScalarNode)]
        else:
            stack += [item for item in node.value if not isinstance(item, ScalarNode)]
    return False


def _forbidden(root: Node, nodes: Nodes) -> Iterator[Diagnostic]:
    """Duplicate keys, and YAML's features that surprise people: anchors, tags, keys that are no text."""
    stack = [root]
    while stack:
        node = stack.pop()
        feature = _feature(node, nodes)
        if feature:
            yield feature
        elif isinstance(node, MappingNode):
            yield from _bad_keys(node, nodes)
            stack += [value for _, value in node.value]
        elif isinstance(node, SequenceNode):
            stack += node.value


def _feature(node: Node, nodes: Nodes) -> Diagnostic | None:
    """An anchor or a tag stands where its node starts; what an alias repeats is its anchor's node."""
    start = node.start_mark
    sign = nodes.line(start.line)[start.column : start.column + 1]
    if sign == "&":
        return problem(
            "yaml-feature",
            nodes.span(node),
            "以 & 开头的文字在 YAML 里有特别的意思（锚点），这里不支持。",
            "文字用双引号括起来；要重复的内容照样再写一遍。",
        )
    if sign == "!":
        return problem(
            "yaml-feature",
            nodes.span(node),
            "以 ! 开头的文字在 YAML 里有特别的意思（标签），这里不支持。",
            "用双引号把文字括起来。",
        )
    return None


def _bad_keys(node: MappingNode, nodes: Nodes) -> Iterator[Diagnostic]:
    first: dict[str, Node] = {}
    for key, _ in node.value:
        if feature := _feature(key, nodes):
            yield feature
        elif not isinstance(key, ScalarNode):
            yield problem("yaml-feature", nodes.span(key), "字段名只能是一个词。", "写成“字段: 内容”。")
        elif key.value in first:
            line = first[key.value].start_mark.line + 1
            yield problem(
                "duplicate-key",
                nodes.span(key),
                f"“{key.value}”写了两次（第一次在第 {line} 行）。",
                "留下一个；需要多项内容时写成列表。",
            )
        else:
            first[key.value] = key
