"""Editing a content file in place: one field at a time, and every byte outside the edit stays as it is.

Positions come from ``yaml.compose``'s marks. They count characters of the text as the reader reads it (LF, no
BOM, no invisible characters); ``YamlDocument.places`` leads back to the file's own characters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import yaml
from msgspec import Struct
from yaml import CSafeLoader, MappingNode, Node, ScalarNode, SequenceNode

from site_builder.content.characters import INVISIBLE, tidy
from site_builder.content.files import TextFile
from site_builder.content.folder import split_front_matter
from site_builder.content.yaml_nodes import NULLS, is_null

#: What is written: a text, or mappings and lists of texts.
Value = str | Mapping[str, "Value"] | Sequence["Value"]
#: The way from the root to a mapping: field names, and numbers of list items from 0.
Path = tuple[str | int, ...]
Pair = tuple[ScalarNode, Node]


class Uneditable(Exception):
    """The file is written in a way that cannot be edited by position."""


class Edit(Struct, frozen=True):
    """Characters ``start`` to ``end`` of a sheet's text become ``text``."""

    start: int
    end: int
    text: str


class YamlDocument(Struct, frozen=True, kw_only=True):
    """One state of a file: ``raw`` as it is on disk, ``text`` as it is read, the YAML in it and its nodes.

    ``places`` leads from each character of ``text`` to its place in ``raw``, ``shift`` from the YAML's to
    ``text``'s. ``ended`` is False for a file without a last line break: it is there while we edit, and not in
    ``data``.
    """

    raw: str
    text: str
    places: tuple[int, ...]
    yaml: str
    shift: int
    root: MappingNode
    markdown: bool
    ended: bool

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return (self.raw if self.ended else self.raw.removesuffix(_line_break(self.raw))).encode()

    def start(self, node: Node) -> int:
        """Where a node starts in ``text``."""
        return int(node.start_mark.index) + self.shift

    def end(self, node: Node) -> int:
        """Past a node's last character: libyaml itself ends a block only where the next token starts."""
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            return self._end_of_block_text(node)
        if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self.end(last[1] if isinstance(last, tuple) else last)
        return int(node.end_mark.index) + self.shift

    def _end_of_block_text(self, node: ScalarNode) -> int:
        start, end = self.start(node), int(node.end_mark.index) + self.shift
        written = self.text[start:end]
        if "+" in written.partition("\n")[0].partition("#")[0]:
            return end - 1  # the blank lines after it are part of it
        return start + len(written.rstrip())

    def line_start(self, at: int) -> int:
        """The start of the line that holds a character."""
        return self.text.rfind("\n", 0, at) + 1

    def next_line(self, at: int) -> int:
        """The start of the line after the one that holds a character."""
        return self.text.index("\n", at) + 1


def open_sheet(data: bytes, *, markdown: bool) -> YamlDocument:
    """A file that was read without errors, ready to be edited."""
    raw = data.decode("utf-8")
    ended = raw.endswith(("\n", "\r"))
    return _open(raw if ended else raw + _line_break(raw), markdown=markdown, ended=ended)


def _open(raw: str, *, markdown: bool, ended: bool) -> YamlDocument:
    text = tidy(raw)
    places = [
        at
        for at, char in enumerate(raw)
        if INVISIBLE.get(ord(char), char) is not None and raw[at - 1 : at + 1] != "\r\n"
    ]
    source = text
    if markdown:
        split = split_front_matter(TextFile("", text)).value
        source = split[0].text if split else ""
    shift = text.index("\n") if markdown else 0
    try:
        root = yaml.compose(source, Loader=CSafeLoader)
    except yaml.YAMLError as error:
        raise Uneditable from error
    if not isinstance(root, MappingNode):
        raise Uneditable
    return YamlDocument(
        raw=raw,
        text=text,
        places=(*places, len(raw)),
        yaml=source,
        shift=shift,
        root=root,
        markdown=markdown,
        ended=ended,
    )


def _line_break(raw: str) -> str:
    return "\r\n" if "\r\n" in raw else "\r" if "\r" in raw and "\n" not in raw else "\n"


def _apply(document: YamlDocument, edits: Iterable[Edit]) -> YamlDocument:
    """The sheet with edits that do not overlap; of two at one place the first comes first."""
    raw = document.raw
    for edit in sorted(edits, key=lambda edit: edit.start)[::-1]:
        start, end = document.places[edit.start], document.places[edit.end]
        raw = raw[:start] + edit.text.replace("\n", _line_break(document.raw)) + raw[end:]
    return _open(raw, markdown=document.markdown, ended=document.ended)


def node_at(document: YamlDocument, path: Path) -> MappingNode:
    """The mapping at a path; item 0 of what is one mapping instead of a list is that mapping."""
    node: Node | None = document.root
    for step in path:
        if isinstance(step, str):
            pair = find(node, step) if isinstance(node, MappingNode) else None
            node = pair[1] if pair else None
        elif isinstance(node, SequenceNode):
            node = node.value[step]
    if not isinstance(node, MappingNode):
        raise Uneditable
    return node


def find(mapping: MappingNode, name: str) -> Pair | None:
    """A field's key and value."""
    return next(((key, value) for key, value in mapping.value if key.value == name), None)


def written(document: YamlDocument, path: Path, name: str) -> Value | None:
    """What a field holds, all of it as texts; None when it is left out or blank."""
    pair = find(node_at(document, path), name)
    return None if pair is None or is_null(pair[1]) else _value(pair[1])


def _value(node: Node) -> Value:
    if isinstance(node, MappingNode):
        return {key.value: _value(value) for key, value in node.value if not is_null(value)}
    if isinstance(node, SequenceNode):
        return tuple(_value(item) for item in node.value)
    return str(node.value).translate(INVISIBLE).strip()


def inline(value: Value, *, flow: bool = False) -> str:
    """A value on one line.

    Texts are quoted only where they must be, which inside brackets (``flow``) is more often.
    """
    if isinstance(value, str):
        return value if _is_plain(value, flow=flow) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {inline(each, flow=True)}" for name, each in value.items()) + "}"
    return "[" + ", ".join(inline(each, flow=True) for each in value) + "]"


def _is_plain(text: str, *, flow: bool) -> bool:
    try:
        node = yaml.compose(f"[a, {text}, b]" if flow else f"- a\n- {text}\n- b\n", Loader=CSafeLoader)
    except yaml.YAMLError:
        return False
    items = node.value if isinstance(node, SequenceNode) else []
    texts = [item.value for item in items if isinstance(item, ScalarNode) and not item.style]
    return texts == ["a", text, "b"] and text not in NULLS


def item_lines(entry: Mapping[str, Value], indent: str) -> str:
    """A mapping as an item of a block list, ``from`` and the like one field a line."""
    lines: list[str] = []
    for name, value in entry.items():
        lead = "  " if lines else "- "
        if isinstance(value, Mapping):
            lines.append(f"{indent}{lead}{name}:")
            lines += (f"{indent}    {key}: {inline(each)}" for key, each in value.items())
        else:
            lines.append(f"{indent}{lead}{name}: {inline(value)}")
    return "".join(f"{line}\n" for line in lines)


def set_field(
    document: YamlDocument, path: Path, name: str, value: Value, order: Sequence[str]
) -> YamlDocument:
    """Write a field of the mapping at ``path``; a new one stands where ``order`` has it."""
    mapping = node_at(document, path)
    pair = find(mapping, name)
    if pair is None:
        return _apply(
            document,
            [_insertion(document, mapping, name, inline(value, flow=bool(mapping.flow_style)), order)],
        )
    key, old = pair
    text = inline(value, flow=bool(mapping.flow_style))
    on_its_own = isinstance(old, ScalarNode) or _is_flow(old)
    if on_its_own and not (is_null(old) and document.start(old) == document.end(old)):
        return _replace(document, key, document.start(old), document.end(old), text)
    return _replace(
        document,
        key,
        _after_colon(document, key),
        max(document.end(old), _after_colon(document, key)),
        f" {text}",
    )


def set_list(
    document: YamlDocument, name: str, entries: Sequence[Mapping[str, Value]], order: Sequence[str]
) -> YamlDocument:
    """Write a new field of the root as a list of mappings."""
    return _apply(document, [_insertion(document, document.root, name, entries, order)])


def remove_field(document: YamlDocument, path: Path, name: str) -> YamlDocument:
    """Take a field out of the mapping at ``path``, with its line.

    The comments in it stay, on their own lines.
    """
    mapping = node_at(document, path)
    pair = find(mapping, name)
    if pair is None:
        return document
    number = [key.value for key, _ in mapping.value].index(name)
    following = mapping.value[number + 1][0] if number + 1 < len(mapping.value) else None
    start, end = document.start(pair[0]), max(document.end(pair[1]), document.end(pair[0]))
    if not mapping.flow_style and not document.text[document.line_start(start) : start].strip():
        return _replace(document, pair[0], document.line_start(start), document.next_line(end), "")
    if following is not None:
        return _replace(document, pair[0], start, document.start(following), "")
    if number == 0:
        raise Uneditable
    return _replace(document, pair[0], document.end(mapping.value[number - 1][1]), end, "")


def append_item(
    document: YamlDocument, name: str, entry: Mapping[str, Value], order: Sequence[str]
) -> YamlDocument:
    """Add an item to a list of mappings of the root, in the style in which that list is written."""
    pair = find(document.root, name)
    if pair is None:
        return set_list(document, name, (entry,), order)
    key, old = pair
    if is_null(old) or (isinstance(old, SequenceNode) and not old.value):
        return _fill(document, key, old, entry)
    if _is_flow(old):
        more = f", {inline(entry, flow=True)}"
        if isinstance(old, SequenceNode):
            return _apply(document, [_at(document.end(old.value[-1]), more)])
        return _apply(document, [_at(document.start(old), "["), _at(document.end(old), f"{more}]")])
    if isinstance(old, MappingNode):
        document = _as_item(document, old)
        pair = find(document.root, name)
    assert pair is not None
    column = pair[1].start_mark.column
    return _apply(document, [_at(_line_after(document, pair[1], column), item_lines(entry, " " * column))])


def _is_flow(node: Node) -> bool:
    return isinstance(node, MappingNode | SequenceNode) and bool(node.flow_style)


def _at(place: int, text: str) -> Edit:
    return Edit(place, place, text)


def _fill(document: YamlDocument, key: ScalarNode, old: Node, entry: Mapping[str, Value]) -> YamlDocument:
    """The first item of a list that was blank or ``[]``."""
    start = _after_colon(document, key)
    end = max(document.end(old), start)
    if document.root.flow_style:
        return _replace(document, key, start, end, f" [{inline(entry, flow=True)}]")
    items = _at(document.next_line(end), item_lines(entry, " " * (key.start_mark.column + 2)))
    return _apply(document, [*_kept_comments(document, key, start, end), Edit(start, end, ""), items])


def _as_item(document: YamlDocument, mapping: MappingNode) -> YamlDocument:
    """A block mapping becomes the one item of a list.

    A dash before it, its other lines two columns further in.
    """
    start, end = document.start(mapping), document.end(mapping)
    inner = [match.end() for match in re.finditer(r"\n(?=[^\n])", document.text[start:end])]
    return _apply(document, [_at(start, "- "), *(_at(start + place, "  ") for place in inner)])


def _insertion(
    document: YamlDocument,
    mapping: MappingNode,
    name: str,
    value: str | Sequence[Mapping[str, Value]],
    order: Sequence[str],
) -> Edit:
    """A new field, after the one of the mapping that comes last before it in ``order``."""
    if not mapping.value:
        raise Uneditable
    before = [pair for pair in mapping.value if pair[0].value in order[: order.index(name)]]
    key, last = max(before, key=lambda pair: order.index(pair[0].value), default=mapping.value[0])
    if mapping.flow_style:
        text = value if isinstance(value, str) else inline(value, flow=True)
        return _at(max(document.end(last), document.end(key)), f", {name}: {text}")
    indent = " " * key.start_mark.column
    items = (
        "\n" + "".join(item_lines(entry, f"{indent}  ") for entry in value)
        if not isinstance(value, str)
        else f" {value}\n"
    )
    return _at(_line_after(document, last, key.start_mark.column), f"{indent}{name}:{items}")


def _line_after(document: YamlDocument, node: Node, column: int) -> int:
    """The start of the line after a node; comments further in than ``column`` still belong to it."""
    at = document.next_line(document.end(node))
    while (comment := re.match(r"( +)#", document.text[at:])) and len(comment[1]) > column:
        at = document.next_line(at)
    return at


def _after_colon(document: YamlDocument, key: ScalarNode) -> int:
    colon = re.compile(r"\s*:").match(document.text, int(key.end_mark.index) + document.shift)
    if colon is None:
        raise Uneditable
    return colon.end()


def _replace(document: YamlDocument, key: ScalarNode, start: int, end: int, text: str) -> YamlDocument:
    return _apply(document, [*_kept_comments(document, key, start, end), Edit(start, end, text)])


def _kept_comments(document: YamlDocument, key: ScalarNode, start: int, end: int) -> Iterator[Edit]:
    """The comments between two places, as lines above the field's own."""
    place = document.line_start(document.start(key))
    indent = re.match(" *", document.text[place:])
    for at, comment in _comments(document):
        if start <= at < end:
            yield _at(place, f"{indent[0] if indent else ''}{comment}\n")


def _comments(document: YamlDocument) -> Iterator[tuple[int, str]]:
    """Every comment of the YAML with its place.

    What stands between tokens, and after the sign of a block text.
    """
    for token, following in pairwise(yaml.scan(document.yaml, Loader=CSafeLoader)):
        gaps = [(token.end_mark.index, following.start_mark.index)]
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            gaps.append((token.start_mark.index, document.yaml.index("\n", token.start_mark.index)))
        for start, end in gaps:
            for found in re.finditer("#[^\n]*", document.yaml[start:end]):
                yield start + found.start() + document.shift, found.group()
