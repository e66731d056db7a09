"""``content/synonyms.yaml``: words that a search takes for one another."""

from __future__ import annotations

from yaml import MappingNode

from site_builder.content.fields import Field, Reader, line, list_of, read_fields

FIELDS = (Field("groups", list_of(list_of(line(20), unique=True, some=True)), required=True),)


def parse_synonyms(root: MappingNode, reader: Reader) -> tuple[tuple[str, ...], ...]:
    """Groups of at least two words; a group of one is told and left out."""
    values = read_fields(root, reader, FIELDS) or {}
    groups: tuple[tuple[str, ...], ...] = values.get("groups", ())
    for group in groups:
        for word in group:
            if " " in word:
                reader.report("bad-word", root, f"同义词“{word}”里有空格。", "搜索时空格把词分开，请写成一个词。")
    alone = [group[0] for group in groups if len(group) == 1]
    for word in alone:
        reader.report("missing-value", root, f"“{word}”这一组只有一个词。", "一组至少写两个意思相同的词。")
    return tuple(group for group in groups if len(group) > 1)
