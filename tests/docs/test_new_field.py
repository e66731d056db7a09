"""The walk of a new field in a copy of the repository: table, view, template, and all else knows it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building import CONTENTS, ROOT

TABLE = "site_builder/content/activity.py"
VIEW = "site_builder/outputs/pages/activity.py"
TEMPLATE = "templates/pages/activity.html"
#: Place → what stands there, and what stands there with the new field.
PLACES = {
    TABLE: (
        (
            '    Field("fee", FEE,',
            '    Field("bring", ListOf(line(40)), "要带什么", "一样一项。"),\n    Field("fee", FEE,',
        ),
        ("    fee: Fee | None = None\n", "    fee: Fee | None = None\n    bring: tuple[str, ...] = ()\n"),
    ),
    VIEW: (
        ("    fee: str\n", "    fee: str\n    bring: str\n"),
        (
            "        fee=context.words.fee(activity.fee),\n",
            "        fee=context.words.fee(activity.fee),\n"
            "        bring=context.words.listed(activity.bring),\n",
        ),
    ),
    TEMPLATE: (
        ("{% block main %}", "{% block main %}{% if view.bring %}<p>{{ view.bring }}</p>{% endif %}"),
    ),
}
#: The prose about a field is written by hand, around what is made from the table.
PROSE = "### `bring`\n\n<!-- 由程序写：bring -->\n<!-- 完 -->\n\n### `fee`\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with the field ``bring``, its site built from the small one's content."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("site_builder", "templates", "docs"):
        shutil.copytree(
            ROOT / name, folder / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "build.py", folder)
    content = shutil.copytree(CONTENTS["small"], folder / "content")
    for name, changes in PLACES.items():
        change(folder / name, *changes)
    change(folder / "docs" / "fields.md", ("### `fee`\n", PROSE))
    change(
        content / "activities" / "2023" / "kepu-day-2023-main.md",
        ("fee: 0\n", "fee: 0\nbring: [水杯, 平底鞋]\n"),
    )
    for arguments in (["schema"], ["build", "--now", "2023-09-15", "--jobs", "1"]):
        command = [sys.executable, "build.py", *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
    return folder


def change(path: Path, *changes: tuple[str, str]) -> None:
    """Put a text in the place of another that stands there once."""
    text = path.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, (path, old)
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


@pytest.mark.slow
def test_the_page_must_show_it(project: Path) -> None:
    page = (project / "output/activities/kepu-day-2023-main/index.html").read_text("utf-8")
    assert "<p>水杯、平底鞋</p>" in page


@pytest.mark.slow
def test_editor_programs_must_know_it(project: Path) -> None:
    properties = json.loads((project / "docs/schema/activity.json").read_text("utf-8"))["properties"]
    assert (
        properties["bring"]["description"]
        == "要带什么。一样一项。\n\n写法：列表，每项：一行文字，最多 40 字。"
    )
    snippets = json.loads((project / ".vscode/fields.code-snippets").read_text("utf-8"))
    assert snippets["活动：bring"]["body"] == "bring: $0"


@pytest.mark.slow
def test_the_field_reference_must_tell_it(project: Path) -> None:
    text = (project / "docs/fields.md").read_text("utf-8")
    told = text.partition("<!-- 由程序写：bring -->\n")[2].partition("<!-- 完 -->")[0]
    assert told == "\n要带什么。一样一项。\n\n写法：列表，每项：一行文字，最多 40 字。\n\n"


@pytest.mark.slow
def test_the_open_data_must_hold_it(project: Path) -> None:
    api = project / "output" / "api"
    schema = json.loads((api / "schema.json").read_text("utf-8"))["$defs"]["activity"]["properties"]
    assert schema["bring"] == {"description": "要带什么", "type": "array", "items": {"type": "string"}}
    single = json.loads((api / "activities/kepu-day-2023-main.json").read_text("utf-8"))
    assert single["bring"] == ["水杯", "平底鞋"]
    table = (api / "activities.csv").read_text("utf-8-sig")
    assert ",要带什么," in table.splitlines()[0]
    assert ",水杯、平底鞋," in table
    assert "<code>bring</code>" in (api / "index.html").read_text("utf-8")
