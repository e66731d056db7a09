"""A new site's folder: made-up examples of every kind of file, ready to build, to be changed and deleted."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from string import Template

STARTER = Path(__file__).parent.parent / "starter"
LANGUAGES = tuple(sorted(folder.name for folder in STARTER.iterdir() if folder.is_dir()))
#: How hidden files and the year's folder are called among ours.
HIDDEN, YEAR = "dot-", "YEAR"
#: The season of the examples begins in this month.
SEPTEMBER, SATURDAY = 9, 5


def lay_down(folder: Path, *, language: str, name: str, city: str, today: date) -> list[str]:
    """Write a site of one language into a folder that is new or empty; the names of its files."""
    values = _values(name=name, city=city, today=today)
    source = STARTER / language
    written = []
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        file = path.relative_to(source).as_posix().replace(YEAR, values["year"]).replace(HIDDEN, ".")
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        quoted = path.suffix == ".yaml"
        text = Template(path.read_text("utf-8")).substitute(_quoted(values) if quoted else values)
        (folder / file).write_bytes(text.encode())
        written.append(file)
    return written


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
