"""Catalogues: every text that readers see, in one language.

The texts stand in the code in Chinese, which is their id (``say``, ``say_n``, ``mark``; ``_`` and ``_n`` in
templates and scripts); ``locale/LANGUAGE.po`` holds what stands for each. ``make texts`` gathers them
(docs/decisions/0015-texts-are-gettext-catalogues.md).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from gettext import c2py
from hashlib import blake2b
from pathlib import Path
from typing import Any

LOCALE = Path(__file__).parent / "locale"
#: Languages → the one whose texts stand where its own catalogue has none.
LANGUAGES: Mapping[str, str] = {"zh-CN": "", "en": "", "en-US": "en"}


def mark(message: str) -> str:
    """Return the text as it is: marked as one that the catalogues hold, to be said later."""
    return message


class Catalogue:
    """The texts of one language: id → its forms, one or as many as the language has plurals.

    ``facts`` are what the file's head says (``X-First-Weekday``), ``plural`` its rule in C, ``form`` the same
    as a function of a number. A text that is not there is said as it stands in the code.
    """

    def __init__(self, language: str, forms: Mapping[str, tuple[str, ...]], facts: Mapping[str, str]) -> None:
        self.language, self.forms, self.facts = language, forms, facts
        self._first = {message: own[0] for message, own in forms.items()}
        self.plural = facts["Plural-Forms"].partition("plural=")[2].rstrip(";")
        self.form: Callable[[int], int] = c2py(self.plural)

    def say(self, message: str, /, **values: Any) -> str:
        """Return a text in this language, its ``{names}`` filled."""
        text = self._first.get(message, message)
        return text.format_map(values) if values else text

    def say_n(self, message: str, number: int, /, **values: Any) -> str:
        """Return the form of a text for a number, which is its ``{n}``."""
        forms = self.all_forms(message)
        return forms[self.form(number) if len(forms) > 1 else 0].format(n=number, **values)

    def all_forms(self, message: str) -> tuple[str, ...]:
        """Return a text's forms, in the order of the language's plurals."""
        return self.forms.get(message) or (message,)

    def with_texts(self, own: Mapping[str, str]) -> Catalogue:
        """Return the catalogue with texts of a site's own."""
        return Catalogue(
            self.language, {**self.forms, **{key: (text,) for key, text in own.items()}}, self.facts
        )

    @property
    def digest(self) -> str:
        """A digest of all texts."""
        return blake2b(repr((self.language, sorted(self.forms.items()))).encode(), digest_size=16).hexdigest()


@cache
def catalogue(language: str) -> Catalogue:
    """Return a language's catalogue, above that of the one it stands on. Read once a process."""
    entries = dict(read_po((LOCALE / f"{language}.po").read_text("utf-8")))
    head = entries.pop("", ("",))[0]
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    parent = LANGUAGES[language]
    below = catalogue(parent).forms if parent else {}
    own = {message: forms for message, forms in entries.items() if all(forms)}
    return Catalogue(language, {**below, **own}, facts)


def read_po(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each entry of a PO file, as its id and its forms: gettext's format without contexts.

    What is marked as fuzzy has no forms: nobody has looked at it.
    """
    for paragraph in text.split("\n\n"):
        lines = paragraph.splitlines()
        parts = _parts([line for line in lines if not line.startswith("#")])
        if "msgid" in parts:
            fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines)
            forms = tuple(value for name, value in parts.items() if name.startswith("msgstr"))
            yield parts["msgid"], ("",) if fuzzy else forms


def _parts(lines: list[str]) -> dict[str, str]:
    """Return the strings of an entry by their keywords; a string goes on over lines."""
    parts: dict[str, str] = {}
    keyword = ""
    for line in lines:
        name, _, quoted = line.partition(' "') if not line.startswith('"') else ("", "", line[1:])
        keyword = name or keyword
        # The escapes of PO strings that we use (\", \\, \n) are JSON's too.
        parts[keyword] = parts.get(keyword, "") + json.loads(f'"{quoted}')
    return parts
