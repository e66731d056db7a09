"""Nodes to values: the small parsers that every file's fields are made of.

A parser takes a node and the Reader of its file, and returns the value, or None after it has told the
Reader what is wrong. Each is a few lines; its docstring says what an editor may write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeVar
from urllib.parse import urlsplit

from msgspec import Struct
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from site_builder.content.files import CONTROL, INVISIBLE, TextFile
from site_builder.content.times import (
    Day,
    Hours,
    Moment,
    Month,
    NotATime,
    is_timed,
    parse_clock,
    parse_moment,
)
from site_builder.content.yaml_nodes import Nodes, is_null
from site_builder.diagnostics import Diagnostic, Span, problem

T = TypeVar("T")

#: Kinds of vocabulary → id → name: what ids may be written, and what they are called.
KnownNames = Mapping[str, Mapping[str, str]]

ID = re.compile(r"[a-z0-9-]{3,80}", re.ASCII)
TERM_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}", re.ASCII)
BOOLEANS = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
LONGEST = 5000
#: Characters of a value that is no text: an address may be long, all else is far shorter.
LONGEST_VALUE = 2000
#: Longer words are nobody's slip of a known name.
LONGEST_NAME = 100
#: Items of one list.
MOST_ITEMS = 500
#: Unknown fields of one mapping that are told one by one.
MOST_UNKNOWN = 20

#: Where ``record`` puts the spans: no field can have this name. Among the spans it is where the record
#: starts.
AT = "@"

#: More fields than these are not listed in a message.
MOST_LISTED = 12


class Reader(Nodes):
    """One file being read: its nodes' positions, the ids it may name, and the problems found so far."""

    def __init__(self, file: TextFile, known: KnownNames | None = None) -> None:
        super().__init__(file)
        self.known: KnownNames = known or {}
        self.problems: list[Diagnostic] = []
        #: A TextFile holds nothing INVISIBLE and no CONTROL: only an escape can bring one into a value.
        self.has_escapes = "\\" in file.text
        #: Pictures named in the file → where first. Whether they exist is asked when the folder is known.
        self.media: dict[str, Span] = {}

    def report(self, code: str, at: Node | Span, message: str, help: str) -> None:
        """Note a problem at a node or span."""
        span = at if isinstance(at, Span) else self.span(at)
        self.problems.append(problem(code, span, message, help))


Parser = Callable[[Node, Reader], T | None]


class Field(Struct, frozen=True):
    """A field's name, how its value is parsed, and whether it must be there."""

    name: str
    parse: Callable[[Node, Reader], Any]
    required: bool = False


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the known name most like ``word``, if one is."""
    if len(word) > LONGEST_NAME:
        return None
    matches = get_close_matches(word.lower(), list(names), n=1, cutoff=0.6)
    return matches[0] if matches else None


def mapping_of(*fields: Field) -> Parser[dict[str, Any]]:
    """A mapping of fields. The values come with AT: each given field's name → the span of its value."""
    by_name = {field.name: field for field in fields}
    required = tuple(field.name for field in fields if field.required)

    def parse(node: Node, reader: Reader) -> dict[str, Any] | None:
        if not isinstance(node, MappingNode):
            names = "、".join(by_name)
            reader.report(
                "wrong-shape", node, "这里应当分成几个字段写。", f"写成“字段: 内容”，可以写的字段：{names}。"
            )
            return None
        return _read_fields(node, reader, by_name, required)

    return parse


def read_fields(root: MappingNode, reader: Reader, fields: Iterable[Field]) -> dict[str, Any] | None:
    """A whole file's fields, or None when the file has errors."""
    values = mapping_of(*fields)(root, reader)
    return None if any(found.severity == "error" for found in reader.problems) else values


def make(kind: type[T], values: Mapping[str, Any]) -> T:
    """A value of ``kind`` from what ``record`` returned; fields left out take their defaults."""
    return kind(**{name: value for name, value in values.items() if name != AT})


def _read_fields(
    node: MappingNode, reader: Reader, by_name: Mapping[str, Field], required: Iterable[str]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    start = reader.mark_span(node.start_mark.line, node.start_mark.column)
    at: dict[str, Span] = {AT: start}
    unknown: list[ScalarNode] = []
    for key, value in node.value:
        field = by_name.get(key.value)
        if field is None:
            unknown.append(key)
        elif is_null(value):
            if field.required:
                _report_empty(key, reader)
                at[field.name] = reader.span(key)
        else:
            at[field.name] = reader.span(value)
            values[field.name] = field.parse(value, reader)
    _report_unknown(unknown, reader, by_name)
    for name in required:
        if name not in at:
            reader.report("missing-field", start, f"缺少 {name}。", f"加上“{name}: …”。")
    values[AT] = at
    return values


def _report_unknown(keys: list[ScalarNode], reader: Reader, by_name: Mapping[str, Field]) -> None:
    for key in keys[:MOST_UNKNOWN]:
        help = _field_help(key.value, by_name)
        reader.report("unknown-field", key, f"不认识字段“{key.value}”。", help)
    if len(keys) > MOST_UNKNOWN:
        message = f"还有 {len(keys) - MOST_UNKNOWN} 个不认识的字段。"
        reader.report("unknown-field", keys[MOST_UNKNOWN], message, "先改上面的；这个文件也许不是活动。")


def _field_help(name: str, by_name: Mapping[str, Field]) -> str:
    guess = nearest(name, by_name)
    if guess:
        return f"是不是 {guess}？"
    return (
        f"可以写的字段：{'、'.join(by_name)}。"
        if len(by_name) <= MOST_LISTED
        else "可以写的字段见 docs/fields.md；字段名用英文小写。"
    )


def _report_empty(key: ScalarNode, reader: Reader) -> None:
    rest = reader.line(key.end_mark.line)[key.end_mark.column :]
    help = (
        "写上内容；# 和后面的字算注释，以 # 开头的文字用双引号括起来。"
        if "#" in rest
        else "写上内容；这一项不能空着。"
    )
    reader.report("missing-value", key, f"{key.value} 没有写内容。", help)


def list_of(parse: Parser[T], *, unique: bool = False, min_items: int = 0) -> Parser[tuple[T, ...]]:
    """A list, or one value alone; with ``unique`` nothing twice, with ``min_items`` at least so many."""

    def parse_list(node: Node, reader: Reader) -> tuple[T, ...]:
        items = node.value if isinstance(node, SequenceNode) else [node]
        if len(items) > MOST_ITEMS:
            message = f"列表有 {len(items)} 项，上限是 {MOST_ITEMS} 项。"
            reader.report("too-long", node, message, "删掉多余的；真有这么多的话，分成几个来写。")
            return ()
        if len(items) < min_items:
            reader.report("missing-value", node, "列表是空的。", "至少写一项，或者删掉这个字段。")
        values: list[T] = []
        for item in items:
            if is_null(item):
                reader.report("missing-value", item, "列表里有一项是空的。", "写上内容，或者删掉这一行。")
                continue
            value = parse(item, reader)
            if unique and value in values:
                reader.report("duplicate-value", item, "这一项写了两次。", "留下一个。")
            elif value is not None:
                values.append(value)
        return tuple(values)

    return parse_list


def scalar(node: Node, reader: Reader) -> str | None:
    """Return a value that is no text for readers, at most LONGEST_VALUE characters.

    What follows may look at each.
    """
    return _limited(node, reader, LONGEST_VALUE)


def _limited(node: Node, reader: Reader, limit: int) -> str | None:
    """Return a plain value without spaces around it and without the invisible (an escape can bring it)."""
    if not isinstance(node, ScalarNode):
        _report_shape(node, reader)
        return None
    value: str = node.value
    value = value.translate(INVISIBLE).strip() if reader.has_escapes else value.strip()
    if len(value) > limit:
        message = f"文字有 {len(value)} 个字，上限是 {limit} 个。"
        reader.report("too-long", node, message, "写短一些；细节放进正文。")
        return None
    if reader.has_escapes and (control := CONTROL.search(value)):
        reader.report(
            "control-character",
            node,
            f"文字里有控制字符 U+{ord(control.group()):04X}。",
            "双引号里，反斜杠和后面的字合成了控制字符：删掉它们，或者换成单引号。",
        )
        return None
    return value


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


def text(limit: int = LONGEST) -> Parser[str]:
    """Text of at most ``limit`` characters, as it was written (``no`` is a text, ``007`` keeps its zeros)."""

    def parse(node: Node, reader: Reader) -> str | None:
        value = _limited(node, reader, limit)
        if value == "":
            reader.report(
                "missing-value", node, "这里只有空白。", "写上内容；不是必填的字段，也可以整行删掉。"
            )
            return None
        return value

    return parse


def line(limit: int = 200) -> Parser[str]:
    """Text on one line: line breaks inside become spaces."""
    parse_text = text(limit)

    def parse(node: Node, reader: Reader) -> str | None:
        value = parse_text(node, reader)
        return None if value is None else " ".join(value.split())

    return parse


def sentence(limit: int = 200) -> Parser[str]:
    """A line for readers.

    What follows `` #`` without quotes is a comment to YAML, and here likely a lost hashtag.
    """
    parse_line = line(limit)

    def parse(node: Node, reader: Reader) -> str | None:
        end = node.end_mark
        lost = reader.line(end.line)[end.column :]
        if lost and isinstance(node, ScalarNode) and not node.style and lost.lstrip().startswith("#"):
            at = reader.mark_span(end.line, end.column + len(lost) - len(lost.lstrip()))._replace(
                length=len(lost.strip())
            )
            reader.report(
                "text-cut",
                at,
                "“#”后面的字是注释，不会出现在网页上。",
                "要显示的话，用双引号把整段文字括起来；是注释就不用改。",
            )
        return parse_line(node, reader)

    return parse


def boolean(node: Node, reader: Reader) -> bool | None:
    """``true`` or ``false`` (also yes/no, 是/否)."""
    value = scalar(node, reader)
    if value is not None and value.lower() not in BOOLEANS:
        reader.report(
            "not-a-boolean", node, f"“{value}”不是 true 或 false。", "写 true（是）或 false（否）。"
        )
        return None
    return BOOLEANS[value.lower()] if value is not None else None


def integer(low: int, high: int) -> Parser[int]:
    """A whole number from ``low`` to ``high``, in ASCII digits."""

    def parse(node: Node, reader: Reader) -> int | None:
        value = scalar(node, reader)
        if value is None:
            return None
        if re.fullmatch(r"\d{1,9}", value, re.ASCII) and low <= int(value) <= high:
            return int(value)
        reader.report(
            "not-a-number",
            node,
            f"“{value}”不是 {low} 到 {high} 的整数。",
            "只写阿拉伯数字，不加单位和别的字。",
        )
        return None

    return parse


def degrees(limit: int) -> Parser[float]:
    """A decimal number of degrees from -``limit`` to ``limit``."""

    def parse(node: Node, reader: Reader) -> float | None:
        value = scalar(node, reader)
        if value is None:
            return None
        if re.fullmatch(r"-?\d{1,3}(\.\d{1,8})?", value, re.ASCII) and abs(float(value)) <= limit:
            return float(value)
        reader.report(
            "not-a-number", node, f"“{value}”不是经纬度。", "写成小数度数，例如 lat: 30.66、lon: 104.06。"
        )
        return None

    return parse


def url(node: Node, reader: Reader) -> str | None:
    """An ``https://`` or ``http://`` address without spaces."""
    value = scalar(node, reader)
    if value is None or _is_url(value):
        return value
    reader.report("not-a-url", node, f"“{value}”不是网址。", "写完整的网址，以 https:// 开头，中间没有空格。")
    return None


def https_url(node: Node, reader: Reader) -> str | None:
    """An ``https://`` address without spaces."""
    value = scalar(node, reader)
    if value is None or (_is_url(value) and value.startswith("https://")):
        return value
    reader.report("not-a-url", node, f"“{value}”不是 https 网址。", "写完整的网址，以 https:// 开头。")
    return None


def _is_url(value: str) -> bool:
    if re.search(r"[\s<>\"\\^`{|}\x00-\x1f]", value):
        return False
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def email(node: Node, reader: Reader) -> str | None:
    """A mail address of an office."""
    value = scalar(node, reader)
    if value is None or EMAIL.fullmatch(value):
        return value
    reader.report("unknown-value", node, f"“{value}”不是邮箱地址。", "写成 name@example.org 的样子。")
    return None


def email_or_https_url(node: Node, reader: Reader) -> str | None:
    """A mail address of an office, or a page of it."""
    value = scalar(node, reader)
    if value is None or EMAIL.fullmatch(value) or (_is_url(value) and value.startswith("https://")):
        return value
    reader.report(
        "unknown-value",
        node,
        f"“{value}”不是邮箱地址，也不是 https 网址。",
        "写成 name@example.org 的样子，或者写完整的网址，以 https:// 开头。",
    )
    return None


def colour(node: Node, reader: Reader) -> str | None:
    """A colour as ``"#0b6e6e"``, quoted because # starts a comment."""
    value = scalar(node, reader)
    if value is None or COLOUR.fullmatch(value.lower()):
        return value.lower() if value else None
    reader.report("not-a-colour", node, f"“{value}”不是颜色。", '写成 "#0b6e6e" 的样子，带引号。')
    return None


def choice(words: Mapping[str, str]) -> Parser[str]:
    """One of a few fixed words; ``words`` says what each means, for messages."""
    by_meaning = {meaning: word for word, meaning in words.items()}

    def parse(node: Node, reader: Reader) -> str | None:
        value = scalar(node, reader)
        if value is None or value in words:
            return value
        guess = (
            by_meaning.get(value) or nearest(value, words) or by_meaning.get(nearest(value, by_meaning) or "")
        )
        listed = "、".join(f"{word}（{meaning}）" for word, meaning in words.items())
        help = f"是不是 {guess}（{words[guess]}）？" if guess else f"可以写：{listed}。"
        reader.report("unknown-value", node, f"“{value}”不在可选的值里。", help)
        return None

    return parse


def known_id(kind: str) -> Parser[str]:
    """An id from the vocabulary ``kind`` (``content/KIND.yaml``); any, when that file could not be read."""

    def parse(node: Node, reader: Reader) -> str | None:
        value = scalar(node, reader)
        names = reader.known.get(kind)
        if value is None or names is None or value in names:
            return value
        help = _several(value, node) or _id_help(value, kind, names)
        reader.report("unknown-id", node, f"content/{kind}.yaml 里没有“{value}”。", help)
        return None

    return parse


def _several(value: str, node: Node) -> str | None:
    """The remedy for a list that was written as one text."""
    if node.start_mark.line != node.end_mark.line:
        return "每一项的“- ”要左边对齐，一项一行。"
    return "几项之间用英文逗号，写成 [甲, 乙]。" if re.search("[，、；]", value) else None


def _id_help(value: str, kind: str, names: Mapping[str, str]) -> str:
    by_name = {name: key for key, name in names.items()}
    guess = by_name.get(value) or nearest(value, names) or by_name.get(nearest(value, by_name) or "")
    return (
        f"是不是 {guess}（{names[guess]}）？"
        if guess
        else f"可用的编号都在 content/{kind}.yaml；要用新的，先在那里加一项。"
    )


def activity_id(node: Node, reader: Reader) -> str | None:
    """An activity's id: 3 to 80 of ``a-z 0-9 -``."""
    value = scalar(node, reader)
    if value is None or ID.fullmatch(value):
        return value
    reader.report(
        "not-an-id",
        node,
        f"“{value}”不是活动编号。",
        "编号是文件名去掉扩展名：小写字母、数字和连字符，3 到 80 个。",
    )
    return None


def moment(node: Node, reader: Reader) -> Moment | None:
    """``2023-09-15 19:30``, ``2023-09-15`` or ``2023-07``."""
    value = scalar(node, reader)
    return None if value is None else _time_or_report(parse_moment, value, node, reader)


def day(node: Node, reader: Reader) -> date | None:
    """A date, ``2023-09-15``."""
    value = moment(node, reader)
    if value is None or not (isinstance(value, Month) or is_timed(value)):
        return value
    reader.report("not-a-time", node, "这里只写日期。", "写成 2023-09-15。")
    return None


def date_or_time(node: Node, reader: Reader) -> Day | None:
    """A date or a date with a clock time."""
    value = moment(node, reader)
    if isinstance(value, Month):
        reader.report("not-a-time", node, "这里要写到哪一天。", "写成 2023-09-15 或 2023-09-15 19:30。")
        return None
    return value


def clock_time(node: Node, reader: Reader) -> datetime | None:
    """A date with a clock time, ``2023-09-15 19:30``."""
    value = moment(node, reader)
    if value is None or isinstance(value, datetime):
        return value
    reader.report("not-a-time", node, "这里要写到几点几分。", "写成 2023-09-15 19:30。")
    return None


def hours(node: Node, reader: Reader) -> Hours | None:
    """Opening hours, ``09:00-11:00``."""
    value = scalar(node, reader)
    return None if value is None else _time_or_report(_parse_hours, value, node, reader)


def _parse_hours(value: str) -> Hours:
    parts = re.split(r"\s*[-–—~～至]\s*", value)
    if len(parts) != 2:
        raise NotATime(f"“{value}”不是开放时间。", "写成 09:00-11:00。")
    start, end = (parse_clock(part) for part in parts)
    if end <= start:
        raise NotATime(f"开放时间“{value}”结束不晚于开始。", "写成 09:00-11:00；跨过零点的写成两天。")
    return Hours(start, end)


def _time_or_report(parse: Callable[[str], T], value: str, node: Node, reader: Reader) -> T | None:
    try:
        return parse(value)
    except NotATime as error:
        message, help = error.args
        reader.report("not-a-time", node, message, help)
        return None
