"""Vocabularies that a site does not have: no file, an empty one, ``[]`` and ``{}`` are the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.content.folder import read_folder
from site_builder.content.vocabularies import FILES
from site_builder.diagnostics import short
from tests.building import build_site

NOTHING = {
    "no file": None,
    "empty": b"",
    "space": b"\r\n  \r\n",
    "comment": "# 以后再写\n".encode(),
    "list": b"[]\n",
    "mapping": b"{}\n",
    "document": b"---\n{}\n",
    "list with a comment": "[] # 以后再写\n".encode(),
}
#: What an activity or a venue need not name.
OPTIONAL = ("forms", "access", "audiences", "programmes")


def without(content: Path, *kinds: str) -> None:
    """Take the ids of these kinds out of everything, so that the vocabularies may go."""
    for path in (path for path in content.rglob("*.*") if path.suffix in (".yaml", ".md")):
        text = path.read_text("utf-8")
        for kind in kinds:
            text = re.sub(rf"^{kind}:.*\n(?:^ +.*\n)*", "", text, flags=re.M)
        path.write_text(text, "utf-8")


@pytest.mark.parametrize("kind", OPTIONAL)
@pytest.mark.parametrize("how", NOTHING)
def test_a_vocabulary_without_entries_is_the_same_in_every_form(content: Path, kind: str, how: str) -> None:
    without(content, kind)
    (content / f"{kind}.yaml").unlink()
    expected = read_folder(content, display_path="content")
    data = NOTHING[how]
    if data is not None:
        (content / f"{kind}.yaml").write_bytes(data)
    found = read_folder(content, display_path="content")
    assert found.problems == expected.problems == ()
    assert found.value == expected.value
    assert found.value is not None
    assert getattr(found.value.vocabularies, kind) == {}


@pytest.mark.parametrize("kind", [kind for kind in FILES if kind not in ("venues", "programmes")])
def test_a_vocabulary_that_activities_name_is_missed_once(content: Path, kind: str) -> None:
    (content / f"{kind}.yaml").unlink()
    found = read_folder(content, display_path="content")
    told = {short(each) for each in found.problems if each.span.path == f"content/{kind}.yaml"}
    assert told == {
        f"content/{kind}.yaml:1:1: 错误[missing-file] {kind}.yaml 里一项也没有，活动里却写了它的编号。"
    }


def test_a_vocabulary_with_something_wrong_in_it_is_not_taken_for_an_empty_one(content: Path) -> None:
    (content / "forms.yaml").write_text("# 联系人 13800000000\n", "utf-8")
    codes = {(each.span.path, each.code) for each in read_folder(content, display_path="content").problems}
    assert codes == {("content/forms.yaml", "personal-data"), ("content/forms.yaml", "empty-file")}


def test_a_site_without_what_is_optional_is_built_without_a_problem(content: Path, tmp_path: Path) -> None:
    without(content, *OPTIONAL)
    for kind in OPTIONAL:
        (content / f"{kind}.yaml").unlink()
    assert [short(each) for each in build_site(content, tmp_path / "site").report.problems] == []
