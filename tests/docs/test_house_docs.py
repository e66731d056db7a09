"""The documents about the house: each can be reached, names what is there, and says which decision holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.building import ROOT
from tests.docs.documents import FENCED

DECISIONS = {int(path.name[:4]): path for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))}
#: "superseded by [0013](0013-….md)", "supersedes the index of [0010](0010-….md)".
SUPERSEDED = re.compile(r"superseded by \[(\d{4})\]\((\S+?)\)")
SUPERSEDES = re.compile(r"supersedes [^\[;]*\[(\d{4})\]\((\S+?)\)")
STATUS = re.compile(rf"(accepted|{SUPERSEDED.pattern})(; [^;]+)*")
#: A file of the program, of its templates or of the tests, in backticks.
CODE = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|html|js|css|md|json))`", re.ASCII)
#: Where such a name may begin; first what is written out in full.
ROOTS = ("", "site_builder", "templates", "templates/static", "docs")


def documents() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def links(page: Path) -> set[Path]:
    text = FENCED.sub("", page.read_text("utf-8"))
    targets = {page.parent / target for target in re.findall(r"\]\(([^)#\s:]+)[^)]*\)", text)}
    return {target.resolve() for target in targets}


def test_every_document_can_be_reached_from_the_readme() -> None:
    """A link to the folder of decisions reaches all of them."""
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        if page.is_dir():
            waiting += page.glob("*.md")
        elif page.suffix == ".md":
            waiting += links(page)
    assert sorted(page.name for page in set(documents()) - reached) == []


def status(number: int) -> str:
    lines = DECISIONS[number].read_text("utf-8").split("\n")
    assert lines[0].startswith(f"# {number}. ")
    assert lines[1:4:2] == ["", ""]
    return lines[2].removeprefix("**Status**: ")


@pytest.mark.parametrize("number", DECISIONS)
def test_decision_says_whether_it_holds(number: int) -> None:
    assert STATUS.fullmatch(status(number))


def test_numbers_of_decisions_have_no_gap() -> None:
    assert list(DECISIONS) == list(range(1, len(DECISIONS) + 1))


def test_superseded_and_superseding_name_each_other() -> None:
    by, of = set[tuple[int, int]](), set[tuple[int, int]]()
    for number in DECISIONS:
        for other, file in SUPERSEDED.findall(status(number)):
            assert DECISIONS[int(other)].name == file
            by.add((number, int(other)))
        for other, file in SUPERSEDES.findall(status(number)):
            assert DECISIONS[int(other)].name == file
            of.add((int(other), number))
    assert by == of
    assert all(old < new for old, new in by)
    assert (11, 13) in by


def is_history(page: Path) -> bool:
    """True for what tells of code that is gone."""
    return page.name == "CHANGELOG.md" or (
        page in DECISIONS.values() and "superseded" in page.read_text("utf-8")
    )


@pytest.mark.parametrize(
    "page", [path.relative_to(ROOT).as_posix() for path in documents() if not is_history(path)]
)
def test_files_that_documents_name_are_there(page: str) -> None:
    names = CODE.findall(FENCED.sub("", (ROOT / page).read_text("utf-8")))
    paths = [name for name in names if not re.search("NAME|XXX|ID", name) and not name.startswith("search/")]
    assert [name for name in paths if not any((ROOT / root / name).exists() for root in ROOTS)] == []


def test_classes_of_the_glossary_are_there() -> None:
    names = set(re.findall(r"`([A-Z][a-z]\w+)`", (ROOT / "docs" / "glossary.md").read_text("utf-8")))
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "site_builder").rglob("*.py"))
    assert {"Activity", "ChangeRequest"} <= names
    assert {name for name in names if not re.search(rf"^(class {name}\b|{name} = )", sources, re.M)} == set()


def test_addresses_beside_the_issue_forms_are_of_the_site() -> None:
    config = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml").read_text("utf-8"))
    site = yaml.safe_load((ROOT / "content" / "site.yaml").read_text("utf-8"))
    paths = [link["url"].removeprefix(site["base_url"]) for link in config["contact_links"]]
    assert paths == ["activities/", "about/"]
