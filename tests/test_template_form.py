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
#: A statement that has an end, or the end.
BLOCK = re.compile(r"{%-? (?P<end>end)?(?:if|for|macro|block)\b")


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


def misplaced(text: str) -> list[int]:
    """The numbers of lines that begin with a block's end and stand elsewhere than the line that it begins."""
    begun, found = list[int | None](), list[int]()
    for number, line in enumerate(text.split("\n"), 1):
        indent = len(line) - len(line.lstrip())
        for block in BLOCK.finditer(line):
            place = indent if block.start() == indent else None
            if not block["end"]:
                begun.append(place)
            elif begun.pop() not in (None, place) and place is not None:
                found.append(number)
    assert begun == []
    return found


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith((".html", ".xml"))])
def test_blocks_must_end_where_they_begin(name: str) -> None:
    assert misplaced(FILES[name]) == []


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith((".html", ".xml"))])
def test_what_stands_in_a_block_must_be_indented(name: str) -> None:
    inside = re.findall(r"^( *){% (?:if|for|macro|block)\b[^%\n]*%}\n( *)\S", FILES[name], re.MULTILINE)
    assert [found for found in inside if len(found[1]) != len(found[0]) + 2] == []


def test_block_that_ends_elsewhere_must_be_found() -> None:
    assert misplaced("{% if a %}\n  {% for b in c %}\n  {% endfor %}\n{% endif %}") == []
    assert misplaced("{% if a %}\n  {% for b in c %}\n    {% endfor %}\n{% endif %}") == [3]
