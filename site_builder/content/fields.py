"""Fields: the tables that files are made of, each line a name, a kind, and what it is called.

From a table come the parser of a file, its JSON Schema, its part of ``docs/fields.md`` and what the open data
says of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import force_setattr
from yaml import MappingNode, Node, ScalarNode

from site_builder.content.kinds import Either, Kind, ListOf, Made, Reference, Schema
from site_builder.content.languages import LANGUAGES
from site_builder.content.reader import Reader, nearest
from site_builder.content.yaml_nodes import is_null
from site_builder.diagnostics import Span

T = TypeVar("T")

#: Where a Group puts the spans: no field can have this name. Among the spans it is where the group starts.
AT = "@"

#: More fields than these are not listed in a message.
MOST_LISTED = 12
#: Unknown fields of one mapping that are told one by one.
MOST_UNKNOWN = 20


class Field(Struct, frozen=True):
    """A field: its name, how its value is written, and what it is called in Chinese.

    ``about`` says more where the label alone does not tell. Every field is in the open data under its own
    name, unless ``data`` names the property that holds it there, or ``withheld`` says why none does.
    ``facet`` is its place among the filters of search and lists, from 1.
    """

    name: str
    kind: Kind[Any]
    label: str = ""
    about: str = ""
    required: bool = False
    data: str = ""
    withheld: str = ""
    facet: int = 0

    @property
    def vocabulary(self) -> str:
        """The vocabulary whose ids it holds, one or a list; empty for other fields."""
        kind = self.kind.of if isinstance(self.kind, ListOf) else self.kind
        return kind.vocabulary if isinstance(kind, Reference) else ""


class Group(Struct, frozen=True):
    """A mapping of fields. Its value comes with AT: each given field's name → the span of its value."""

    fields: tuple[Field, ...]
    by_name: Mapping[str, Field] = {}
    required: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        force_setattr(self, "by_name", {field.name: field for field in self.fields})
        force_setattr(self, "required", tuple(field.name for field in self.fields if field.required))

    def parse(self, node: Node, reader: Reader) -> dict[str, Any] | None:
        """Name → value of the fields that are there; None for what is wrong in itself."""
        if not isinstance(node, MappingNode):
            names = "、".join(self.by_name)
            reader.report(
                "wrong-shape", node, "这里应当分成几个字段写。", f"写成“字段: 内容”，可以写的字段：{names}。"
            )
            return None
        return _read_fields(node, reader, self.by_name, self.required)

    @property
    def form(self) -> str:
        """A group; what its fields are is told field by field."""
        return "分成几个字段"

    def schema(self) -> Schema:
        """An object of these fields and no others; one that is left blank is not there."""
        properties = {field.name: field.kind.schema() for field in self.fields}
        blank = {field.name: or_blank(properties[field.name]) for field in self.fields if not field.required}
        return object_schema(self.fields, {**properties, **blank})

    def data(self) -> Schema:
        """An object of these fields and no others, in the words of the site's readers."""
        return {
            "type": "object",
            "properties": {
                field.name: {"description": field.label, **field.kind.data()} for field in self.fields
            },
            "required": [field.name for field in self.fields if field.required],
            "additionalProperties": False,
        }


class PerLanguage(Struct, frozen=True):
    """A text, or a mapping of languages to texts, of which the value is the one in the site's language.

    Where there is none in it, the one in its main language (``en`` for ``en-US``), or else the first.
    """

    text: Kind[str]

    def parse(self, node: Node, reader: Reader) -> str | None:
        """The text for the readers of this site."""
        if not isinstance(node, MappingNode):
            return self.text.parse(node, reader)
        values = self._languages.parse(node, reader) or {}
        texts = {language: text for language, text in values.items() if language != AT}
        wanted = (reader.language, reader.language.partition("-")[0], *texts)
        return next((texts[language] for language in wanted if language in texts), None)

    @property
    def _languages(self) -> Group:
        return Group(tuple(Field(name, self.text, meaning) for name, meaning in LANGUAGES.items()))

    @property
    def form(self) -> str:
        """A text; where it is given in several languages, how."""
        return f"{self.text.form}；有几种语言的，每种一行，例如 `zh-CN: 名称` 和 `en: Name`"

    def schema(self) -> Schema:
        """A text, or one in each of some languages."""
        return {"anyOf": [self.text.schema(), self._languages.schema()]}

    def data(self) -> Schema:
        """A text."""
        return self.text.data()


class Record(Struct, Generic[T], frozen=True):
    """A mapping of fields that becomes a value of ``kind``; None when anything in it is wrong.

    ``settle`` looks at the fields together: it may report, and returns the values that the kind is made of.
    """

    kind: type[T]
    fields: tuple[Field, ...]
    settle: Callable[[dict[str, Any], Node, Reader], dict[str, Any] | None] | None = None
    group: Group = Group(())

    def __post_init__(self) -> None:
        force_setattr(self, "group", Group(self.fields))

    def parse(self, node: Node, reader: Reader) -> T | None:
        """The value."""
        values = self.values(node, reader)
        return None if values is None else make(self.kind, values)

    def values(self, node: Node, reader: Reader) -> dict[str, Any] | None:
        """What the value is made of, with its spans (AT)."""
        before = len(reader.problems)
        values = self.group.parse(node, reader)
        if values is None or len(reader.problems) != before:
            return None
        return self.settle(values, node, reader) if self.settle else values

    @property
    def form(self) -> str:
        """That of a group."""
        return self.group.form

    def schema(self) -> Schema:
        """An object of these fields and no others."""
        return self.group.schema()

    def data(self) -> Schema:
        """An object of these fields and no others."""
        return self.group.data()


def fields_in(kind: Kind[Any]) -> tuple[Field, ...]:
    """The fields that one value of a kind, or one item of a list of them, is written with."""
    match kind:
        case Group() | Record():
            return kind.fields
        case Either():
            return fields_in(kind.group)
        case ListOf() | Made():
            return fields_in(kind.of)
    return ()


def object_schema(fields: Iterable[Field], properties: Mapping[str, Schema]) -> Schema:
    """The schema of an object; each property is described by its field's Chinese words."""
    required = [field.name for field in fields if field.required]
    described = {
        field.name: {"description": described_as(field), **properties[field.name]} for field in fields
    }
    found: Schema = {"type": "object", "properties": described, "additionalProperties": False}
    return {**found, "required": required} if required else found


def or_blank(schema: Schema) -> Schema:
    """The schema of a value that may be left blank."""
    blank: Schema = {"type": "null"}
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], blank]}
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return {**schema, "type": [*types, "null"]}
    return {"anyOf": [schema, blank]}


def described_as(field: Field) -> str:
    """A field in Chinese, for people who fill it in."""
    must = "，必填" if field.required else ""
    return f"{field.label}{must}。{field.about}\n\n写法：{field.kind.form}。"


def read_fields(root: MappingNode, reader: Reader, group: Group) -> dict[str, Any] | None:
    """A whole file's fields, or None when the file has errors."""
    values = group.parse(root, reader)
    return None if any(found.severity == "error" for found in reader.problems) else values


def make(kind: type[T], values: Mapping[str, Any]) -> T:
    """A value of ``kind`` from what a Group returned; fields left out take their defaults."""
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
            values[field.name] = field.kind.parse(value, reader)
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
