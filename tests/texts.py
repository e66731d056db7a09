"""The texts of the program, gathered by Babel: ``make texts`` renews the catalogues with them.

What is new stands in them empty, what nobody says any more is gone. ``zh-CN.po`` holds an own text only where
that differs from the id, so there empty is complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from site_builder.outputs.data.records import descriptions, record_schema
from site_builder.presentation.catalogue import LANGUAGES, LOCALE
from tests.building import ROOT, TEMPLATES

#: Functions that say a text: the place of its id, twice where it has forms for numbers.
KEYWORDS: dict[str, tuple[int, ...]] = {"say": (1,), "say_n": (1, 1), "mark": (1,), "_": (1,), "_n": (1, 1)}
#: Folders whose words readers see, and how Babel reads them.
SOURCES = (
    (ROOT / "site_builder" / "presentation", "*.py", "python"),
    (ROOT / "site_builder" / "outputs", "*.py", "python"),
    (TEMPLATES, "*.html", "jinja2.ext:babel_extract"),
    (TEMPLATES, "*.xml", "jinja2.ext:babel_extract"),
    (TEMPLATES, "*.js", "javascript"),
)


def gathered() -> Catalog:
    """Return every text, with the files that say it."""
    catalog = Catalog()
    for folder, pattern, method in SOURCES:
        for path in sorted(path for path in folder.rglob(pattern) if path.is_file()):
            where = path.relative_to(ROOT).as_posix()
            for message in _said(path, method):
                catalog.add(message, locations=[(where, 0)])
    for description in sorted(descriptions(record_schema())):
        catalog.add(description, locations=[("site_builder/content", 0)])
    return catalog


def _said(path: Path, method: str) -> Iterator[str | tuple[str, str]]:
    options: dict[str, Any] = {"trimmed": "true", "silent": "false"}
    with path.open("rb") as file:
        stream: BinaryIO = file
        for _, message, _, _ in extract(method, stream, KEYWORDS, (), options):
            yield message if isinstance(message, str) else (message[0], message[1])


def main() -> None:
    """Renew all catalogues; a text that stands on another language's only where it differs stays alone."""
    template = gathered()
    for language, parent in LANGUAGES.items():
        path = LOCALE / f"{language}.po"
        text = path.read_text("utf-8")
        head, catalog = text.partition("\n\n")[0], read_po(BytesIO(text.encode()))
        own = [message.id for message in catalog if message.id]
        catalog.update(template, no_fuzzy_matching=True)
        for message in list(catalog):
            message.flags.clear()
            if parent and message.id and message.id not in own:
                catalog.delete(message.id)
        path.write_bytes(f"{head}\n\n".encode() + written(catalog))


def written(catalog: Catalog) -> bytes:
    """Return entries as PO: by the files that say them, without line numbers, which always move."""
    catalog.obsolete.clear()
    out = BytesIO()
    write_po(out, catalog, width=0, omit_header=True, sort_by_file=True, include_lineno=False)
    return out.getvalue().strip() + b"\n"


if __name__ == "__main__":
    main()
