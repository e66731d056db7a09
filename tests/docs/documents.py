"""The documents as tests read them, and the names that an editor may write inside a field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import FunctionType
from typing import Any

from site_builder.content.fields import Field
from tests.building import ROOT

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@cache
def document(name: str) -> str:
    """The text of ``docs/NAME``."""
    return (ROOT / "docs" / name).read_text("utf-8")


@cache
def sections(name: str) -> dict[str, str]:
    """Word in backticks in a heading of ``docs/NAME`` → text up to the next heading.

    A heading may name several.
    """
    parts = re.split(r"^##+ (.*)$", document(name), flags=re.MULTILINE)
    words: dict[str, str] = {}
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        for word in re.findall(r"`([^`]+)`", heading):
            assert word not in words, f"docs/{name} explains {word} twice"
            words[word] = text
    return words


def examples(text: str, language: str = "") -> list[str]:
    """The code blocks of a text, of one language or of any."""
    return [code for name, code in FENCED.findall(text) if language in ("", name) and code.strip()]


def prose(text: str) -> str:
    """A text without its code blocks."""
    return FENCED.sub("", text).strip()


def subfields(field: Field) -> set[str]:
    """Names of all that may stand inside a field, at any depth: the fields that its parser is made from."""
    names, seen, waiting = set[str](), list[Any](), [field.parse]
    while waiting:
        part = waiting.pop()
        if any(part is other for other in seen):
            continue
        seen.append(part)
        if isinstance(part, Field):
            names.add(part.name)
        waiting += _parts(part)
    return names


def _parts(value: Any) -> Iterator[Any]:
    """What a parser holds or calls, what a group of fields holds."""
    if isinstance(value, FunctionType):
        yield from (cell.cell_contents for cell in value.__closure__ or ())
        yield from (value.__globals__[name] for name in value.__code__.co_names if name in value.__globals__)
    elif isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, tuple | list):
        yield from value
    elif isinstance(value, Field):
        yield value.parse
