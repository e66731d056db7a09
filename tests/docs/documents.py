"""The documents as tests read them, and the names that an editor may write inside a field."""

from __future__ import annotations

import re
from functools import cache

from site_builder.content.fields import Field, fields_in
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
    """Names of all that may stand inside a field, at any depth."""
    names = set[str]()
    for part in fields_in(field.kind):
        names |= {part.name, *subfields(part)}
    return names
