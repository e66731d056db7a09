"""``content/synonyms.yaml``: words that a search takes for one another."""

from __future__ import annotations

from yaml import MappingNode, Node

from site_builder.content.fields import Field, Group, read_fields
from site_builder.content.kinds import Kind, ListOf, Made, line
from site_builder.content.reader import Reader


def _group(words: tuple[str, ...], node: Node, reader: Reader) -> tuple[str, ...]:
    if apart := [word for word in words if " " in word]:
        reader.report(
            "unknown-value",
            node,
            f"同义词“{apart[0]}”里有空格。",
            "搜索时空格把词分开：写成一个没有空格的词。",
        )
    if len(words) < 2:
        reader.report(
            "missing-value", node, "这一组不到两个词。", "一组至少写两个意思相同的词，或者删掉这一行。"
        )
    return words


#: At least two words that mean the same, none of them with a space: a query is cut there.
WORDS: Kind[tuple[str, ...]] = Made(ListOf(line(20), unique=True), _group)

SYNONYMS = Group((Field("groups", ListOf(WORDS), "意思相同的词", "一行一组，一组至少两个。", required=True),))


def parse_synonyms(root: MappingNode, reader: Reader) -> tuple[tuple[str, ...], ...]:
    """The groups, in the order of the file."""
    groups: tuple[tuple[str, ...], ...] = (read_fields(root, reader, SYNONYMS) or {}).get("groups", ())
    return groups
