"""``check --since``: each broken promise with its exact words, and its remedy applied."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from site_builder.cli import main
from site_builder.cli.statuses import DONE
from site_builder.comparison.differences import KINDS
from site_builder.diagnostics import CODES
from tests.building import ROOT
from tests.comparison.cases import BROKEN, FINE
from tests.comparison.repositories import CASES, commit, edit, problems, repository, words
from tests.content.test_cases import SINCE


@pytest.mark.parametrize("name", [*BROKEN, *FINE])
def test_case_gets_exactly_its_words(name: str, tmp_path: Path) -> None:
    case = (BROKEN | FINE)[name]
    content = repository(tmp_path)
    if case.before:
        edit(content, case.before)
        commit(tmp_path)
    edit(content, case.edits)
    found = words(content)
    expected = CASES / f"{name}.txt"
    if os.environ.get("REFRESH_GOLDENS"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
    assert bool(problems(found)) is (name in BROKEN)
    edit(content, case.remedy)
    assert problems(words(content)) == ""


#: The cases whose remedy names a command to run on the file as it was.
COMMANDED = [
    name
    for name in BROKEN
    if "再运行 python build.py change" in (CASES / f"{name}.txt").read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", [name for name in COMMANDED if not name.startswith("venue-")])
def test_command_of_a_remedy_must_mend_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = repository(tmp_path)
    monkeypatch.chdir(tmp_path)
    told = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    for command in re.findall(r"再运行 python build.py (.+)。$", told, re.MULTILINE):
        assert (
            main([*shlex.split(command), "--templates", str(ROOT / "templates"), "--now", "2024-03-02 09:00"])
            == DONE
        )
    after = words(content)
    assert problems(after) == ""
    kinds = re.compile(r"^  (\S+)：", re.MULTILINE)
    assert kinds.findall(after) == kinds.findall(told.partition("\n\n")[0])


def test_every_code_that_only_comparing_gives_has_a_case() -> None:
    told = "".join((CASES / f"{name}.txt").read_text(encoding="utf-8") for name in BROKEN)
    assert {code for code in CODES if f"[{code}]" in told} == SINCE


def test_every_case_has_its_words_and_edits() -> None:
    assert sorted(path.stem for path in CASES.glob("*.txt")) == sorted([*BROKEN, *FINE])


def test_every_kind_of_difference_has_a_case() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in CASES.glob("*.txt"))
    assert {kind for kind, name in KINDS.items() if f"\n  {name}：" in told} == set(KINDS)
