"""What ``docs/fields.md`` and ``docs/errors.md`` show is in order and right.

Each example is read as an editor's file.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.content.activity import FIELDS
from site_builder.content.folder import read_folder
from site_builder.content.settings import SITE
from site_builder.content.vocabularies import FILES
from site_builder.diagnostics import CODES
from tests.building import CONTENTS
from tests.docs.documents import document, examples, sections

BASE = {
    "title": "样例",
    "campaigns": "[kepu-day-2023]",
    "themes": "[space]",
    "district": "wuhou",
    "start": "2023-09-16",
}


def test_every_field_is_told_in_the_order_of_the_code() -> None:
    told = list(sections("fields.md"))
    assert told[: len(FIELDS)] == [field.name for field in FIELDS]
    assert told[len(FIELDS) :] == [*(f"{kind}.yaml" for kind in FILES), "divisions.json"]


def test_every_field_has_its_forms_an_example_and_what_readers_see() -> None:
    for field in FIELDS:
        section = sections("fields.md")[field.name]
        assert [section.count(f"\n{word}：") for word in ("写法", "读者看到")] == [1, 1], field.name
        assert re.search(rf"^{field.name}:", examples(section)[0], re.MULTILINE), field.name


def named(fields: tuple[str, ...], text: str) -> list[str]:
    return [name for name in fields if f"`{name}`" not in text]


def test_every_key_of_the_vocabularies_and_the_site_is_told() -> None:
    told = sections("fields.md")
    missing = {
        kind: named(tuple(field.name for field in record.fields), told[f"{kind}.yaml"])
        for kind, record in FILES.items()
    }
    assert missing == {kind: [] for kind in FILES}
    site = document("fields.md").partition("\n## 网站设置\n")[2]
    assert named(tuple(field.name for field in SITE.fields), site) == []


def overlay(folder: Path, files: dict[str, str]) -> list[str]:
    """What is wrong with these files among the repository's own vocabularies."""
    for name in (*(f"{kind}.yaml" for kind in FILES), "site.yaml"):
        shutil.copy(CONTENTS["real"] / name, folder / name)
    for name in ("activities", "media"):
        (folder / name).mkdir(exist_ok=True)
    for name in ("stars.png", "queue.png", "mark.png", "share.png"):
        shutil.copy(CONTENTS["small"] / "media" / "stars.png", folder / "media" / name)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    problems = read_folder(folder, display_path="content").problems
    return [
        f"{found.code} {found.message}"
        for found in problems
        if found.span.path.removeprefix("content/") in files
    ]


@pytest.mark.parametrize("name", [field.name for field in FIELDS])
def test_the_example_of_a_field_is_right(name: str, tmp_path: Path) -> None:
    lines = examples(sections("fields.md")[name])[0]
    given = set(re.findall(r"^(\w+):", lines, re.MULTILINE))
    timed = given & {"start", "sessions", "when_note"}
    rest = "".join(
        f"{key}: {value}\n"
        for key, value in BASE.items()
        if key not in given and not (key == "start" and timed)
    )
    assert overlay(tmp_path, {"activities/sample.yaml": rest + lines}) == []


def documents() -> Iterator[tuple[str, str]]:
    told = sections("fields.md")
    yield from ((f"{kind}.yaml", examples(told[f"{kind}.yaml"])[0]) for kind in FILES)
    yield (
        "site.yaml",
        examples(document("fields.md").partition("\n## 网站设置\n")[2])[0],
    )


@pytest.mark.parametrize(("name", "text"), list(documents()))
def test_the_example_of_a_file_is_right(name: str, text: str, tmp_path: Path) -> None:
    assert overlay(tmp_path, {name: text}) == []


def test_every_code_has_its_meaning_an_example_and_a_remedy() -> None:
    told = sections("errors.md")
    assert list(told) == list(CODES)
    for code, section in told.items():
        assert [len(re.findall(rf"^{word}：\S", section, re.M)) for word in ("含义", "改法")] == [1, 1], code
        assert examples(section), code


def test_warnings_stand_under_warnings() -> None:
    errors, warnings = document("errors.md").split("\n## 提醒\n")
    assert re.findall(r"^### `(.+)`", errors, re.MULTILINE) == [
        code for code, severity in CODES.items() if severity == "error"
    ]
    assert re.findall(r"^### `(.+)`", warnings, re.MULTILINE) == [
        code for code, severity in CODES.items() if severity == "warning"
    ]
