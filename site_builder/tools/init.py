"""A new site's folder: made-up examples of every kind of file, ready to build, to be changed and deleted."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from string import Template

from site_builder.content.folder import read_folder
from site_builder.tools.schema import write_files

STARTER = Path(__file__).parent.parent / "starter"
#: Of our folders, the one whose files every site has; the others are a language each.
SHARED = "shared"
LANGUAGES = tuple(sorted(folder.name for folder in STARTER.iterdir() if folder.name != SHARED))
#: How hidden files and the year's folder are called among ours.
HIDDEN, YEAR = "dot-", "YEAR"
#: The season of the examples begins in this month.
SEPTEMBER, SATURDAY = 9, 5


def lay_down(folder: Path, *, language: str, name: str, city: str, today: date) -> list[str]:
    """Write a site of one language into a folder that is new or empty; the names of its files.

    With them goes what editor programs learn of its format (``tools/schema.py``).
    """
    values = _values(name=name, city=city, today=today)
    written = []
    for source in (STARTER / SHARED, STARTER / language):
        for path in sorted(path for path in source.rglob("*") if path.is_file()):
            file = path.relative_to(source).as_posix().replace(YEAR, values["year"]).replace(HIDDEN, ".")
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(_filled(path, values).encode())
            written.append(file)
    content = read_folder(folder / "content", display_path="content").value
    assert content is not None, "the examples are right (a test builds them)"
    return [*written, *write_files(folder, content.vocabularies)]


def _filled(path: Path, values: Mapping[str, str]) -> str:
    """One of our files with these values in it."""
    return Template(path.read_text("utf-8")).substitute(_quoted(values) if path.suffix == ".yaml" else values)


def _quoted(values: Mapping[str, str]) -> dict[str, str]:
    """The values as they stand between double quotes in YAML."""
    return {key: value.replace("\\", "\\\\").replace('"', '\\"') for key, value in values.items()}


def _values(*, name: str, city: str, today: date) -> dict[str, str]:
    """What stands for the names in our files: the examples are of the next September."""
    year = today.year + (today.month >= SEPTEMBER)
    first = date(year, SEPTEMBER, 14)
    saturday = first + timedelta((SATURDAY - first.weekday()) % 7)
    return {
        "name": name,
        "city": city,
        "year": str(year),
        "saturday": str(saturday),
        "sunday": str(saturday + timedelta(1)),
        "uuid": str(uuid.uuid4()),
    }
