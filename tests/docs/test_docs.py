"""Nothing that an editor meets is undocumented: subfields, commands, options.

And links between documents lead somewhere.
"""

from __future__ import annotations

import re

import pytest

from site_builder.cli import COMMANDS, parser
from site_builder.content.activity import FIELDS
from site_builder.content.fields import Field
from site_builder.diagnostics import CODES
from site_builder.outputs import OUTPUTS
from site_builder.rules import RULES
from tests.building import ROOT
from tests.docs.documents import FENCED, document, examples, prose, sections, subfields


def test_every_subfield_is_known() -> None:
    known = {field.name: subfields(field) for field in FIELDS}
    assert known["title"] == set()
    assert known["ages"] == {"min", "max"}
    assert known["cover"] == {"file", "alt", "credit", "consent"}
    assert known["changes"] >= {"at", "session", "what", "from", "start", "venue", "lat", "metro"}
    assert known["organizers"] >= {"hosts", "supporters", "name", "url", "kind"}


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_subfields_are_named_in_their_field(field: Field) -> None:
    """Or in the field it refers to: a place is described once, under venue, and a picture under cover."""
    text = sections("fields.md")[field.name]
    elsewhere = set[str]()
    for other in FIELDS:
        if other is not field and f"`{other.name}`" in text:
            elsewhere |= subfields(other)
    assert {name for name in subfields(field) if f"`{name}`" not in text} - elsewhere == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_documented_with_example_and_remedy(command: str) -> None:
    text = sections("commands.md")[command]
    assert prose(text)
    assert any(f"build.py {command}" in code for code in examples(text, "sh"))
    assert re.search(r"^没有成功时：\S", text, re.M)


def test_commands_page_has_no_command_that_is_gone() -> None:
    assert set(sections("commands.md")) == set(COMMANDS)


def options_of(command: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    with pytest.raises(SystemExit):
        parser().parse_args([command, "--help"])
    return set(re.findall(r"--[a-z][a-z-]*", capsys.readouterr().out)) - {"--help"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = document("commands.md")
    options = options_of(command, capsys)
    assert "--content" in options
    assert {option for option in options if f"`{option}" not in text} == set()


def test_adding_things_names_every_list_that_is_added_to() -> None:
    text = document("adding-things.md")
    for name, members in {"FIELDS": FIELDS, "RULES": RULES, "OUTPUTS": OUTPUTS, "CODES": CODES}.items():
        assert members
        assert f"`{name}`" in text


@pytest.mark.parametrize(
    "page",
    [path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]],
)
def test_links_between_documents_lead_somewhere(page: str) -> None:
    text = re.sub(r"`[^`\n]+`", "", FENCED.sub("", (ROOT / page).read_text("utf-8")))
    targets = [target for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in target]
    assert [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()] == []
