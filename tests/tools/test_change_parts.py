"""``change --with-children``: an activity and all that is part of it, called off together or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder import rules
from tests.building import read
from tests.tools.changing import HEAD, put, run

CANCELLED = "status: cancelled\nchanges:\n  - at: 2023-09-14 10:30\n    what: 场馆检修\n"
CANCEL = "fair --status cancelled --what 场馆检修 --with-children"


def fair(content: Path) -> dict[str, Path]:
    """A fair with a talk, the talk's own part, and a show that is called off already."""
    lines = {
        "fair": "start: 2023-09-16\n",
        "talk": "start: 2023-09-17\npart_of: fair\n",
        "questions": "start: 2023-09-18\npart_of: talk\n",
        "show": f"start: 2023-09-17\npart_of: fair\n{CANCELLED}",
        "other": "start: 2023-09-17\n",
    }
    return {name: put(content, f"{name}.yaml", HEAD + text) for name, text in lines.items()}


def test_an_activity_and_its_parts_must_be_called_off_together(content: Path) -> None:
    files = fair(content)
    before = {name: path.read_text("utf-8") for name, path in files.items()}
    assert run(content, CANCEL) == 0
    after = {name: path.read_text("utf-8") for name, path in files.items()}
    changed = sorted(name for name in files if before[name] != after[name])
    assert changed == ["fair", "questions", "talk"]
    names = {*changed, "show"}
    statuses = {each.id: each.changes for each in read(content).activities if each.status == "cancelled"}
    assert {name: [change.what for change in statuses[name]] for name in names} == {
        name: ["场馆检修"] for name in names
    }
    assert [found.code for found in rules.check(read(content)) if found.code == "parts-stand"] == []


def test_parts_that_stand_must_be_called_off_where_the_whole_is_already(content: Path) -> None:
    files = fair(content)
    assert run(content, "fair --status cancelled --what 场馆检修") == 0
    whole = files["fair"].read_text("utf-8")
    assert [found.code for found in rules.check(read(content)) if found.code == "parts-stand"] == [
        "parts-stand"
    ]
    assert run(content, CANCEL) == 0
    assert files["fair"].read_text("utf-8") == whole
    assert {each.status for each in read(content).activities if each.id in ("fair", "talk", "questions")} == {
        "cancelled"
    }


def test_nothing_must_be_written_where_one_part_cannot_be(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = fair(content)
    put(
        content,
        "talk.yaml",
        f"{HEAD}start: 2023-09-17\npart_of: fair\nchanges: {{at: 2023-09-15, what: 换人}}\n",
    )
    before = {name: path.read_bytes() for name, path in files.items()}
    assert run(content, CANCEL) == 2
    assert "talk：上一条变更是 2023-09-15" in capsys.readouterr().err
    assert {name: path.read_bytes() for name, path in files.items()} == before
