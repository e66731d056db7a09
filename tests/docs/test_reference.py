"""What is made from the tables of fields is as new as they are, and an editor program finds it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from site_builder.content.activity import FIELDS
from site_builder.content.reference import LISTS, names_marked, with_reference
from site_builder.content.schemas import TITLES
from site_builder.content.vocabularies import FILES
from site_builder.tools.schema import format_files
from tests.building import CONTENTS, ROOT
from tests.docs.documents import document

REMEDY = "run: .venv/bin/python build.py schema"


def test_schemas_and_snippets_are_those_of_the_tables() -> None:
    stale = [name for name, data in format_files().items() if (ROOT / name).read_bytes() != data]
    assert stale == [], REMEDY


def test_no_schema_is_left_of_a_file_that_is_gone() -> None:
    names = {path.stem for path in (ROOT / "docs" / "schema").iterdir()}
    assert names == {*TITLES, "ids"}


def test_the_field_reference_is_that_of_the_tables() -> None:
    assert with_reference(document("fields.md")) == document("fields.md"), REMEDY


def test_every_table_has_its_mark_in_the_field_reference() -> None:
    alike = {"audiences.yaml", "forms.yaml", "access.yaml"}  # told with themes.yaml
    assert set(names_marked(document("fields.md"))) == {field.name for field in FIELDS} | set(LISTS) - alike
    assert LISTS["themes.yaml"] == LISTS["audiences.yaml"] == LISTS["forms.yaml"] == LISTS["access.yaml"]


def test_ids_are_offered_of_every_vocabulary() -> None:
    ids: dict[str, Any] = json.loads((ROOT / "docs/schema/ids.json").read_text("utf-8"))["$defs"]
    assert list(ids) == list(FILES)
    assert all(ids[kind]["enum"] for kind in FILES)


def test_the_editor_settings_name_a_schema_for_each_file_of_the_content() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    assert settings == {
        f"./docs/schema/{name}.json": [f"content/{pattern}"]
        for name, (_, pattern) in TITLES.items()
        if pattern.endswith(".yaml")
    }
    matched = {path for patterns in settings.values() for path in ROOT.glob(patterns[0])}
    assert set(CONTENTS["real"].rglob("*.yaml")) == matched


def test_the_command_writes_what_changed_and_no_more(tmp_path: Path) -> None:
    from site_builder.content.folder import read_folder
    from site_builder.tools.schema import REFERENCE, write_files

    content = read_folder(CONTENTS["small"], display_path="content").value
    assert content is not None
    stale = document("fields.md").replace("活动名称，必填。", "")
    (tmp_path / "docs").mkdir()
    (tmp_path / REFERENCE).write_text(stale, "utf-8")
    written = write_files(tmp_path, content.vocabularies)
    assert {"docs/schema/ids.json", REFERENCE, *format_files()} == set(written)
    assert (tmp_path / REFERENCE).read_text("utf-8") == document("fields.md")
    assert write_files(tmp_path, content.vocabularies) == []
