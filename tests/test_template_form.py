"""The form of templates, scripts and styles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[1] / "templates"
FILES = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8")
    for path in sorted(TEMPLATES.rglob("*"))
    if path.is_file()
}
LONGEST = 120
#: An older dialect: a variable of the whole function, a function where an arrow says the same.
OLD = re.compile(r"^\s*var \w|\bfunction \(", re.MULTILINE)


@pytest.mark.parametrize("name", FILES)
def test_lines_must_fit(name: str) -> None:
    long = [number for number, line in enumerate(FILES[name].split("\n"), 1) if len(line) > LONGEST]
    assert long == []


@pytest.mark.parametrize("name", FILES)
def test_lines_must_be_indented_by_spaces_and_end_with_a_word(name: str) -> None:
    assert re.findall(r"\t|[ \t]$|\r", FILES[name], re.MULTILINE) == []
    assert FILES[name].endswith("\n")


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".js")])
def test_scripts_must_speak_one_dialect(name: str) -> None:
    assert OLD.findall(FILES[name]) == []
