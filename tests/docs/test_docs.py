"""Nothing that an editor meets is undocumented: fields, subfields, error codes, commands, options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
import yaml
from yaml import CSafeLoader

from site_builder.cli import COMMANDS, parser
from site_builder.content.activity import FIELDS
from site_builder.content.fields import Field, Reader
from site_builder.content.files import TextFile
from site_builder.content.vocabularies import FILES
from site_builder.diagnostics import CODES
from site_builder.outputs import OUTPUTS
from site_builder.rules import RULES
from tests.building import ROOT

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)

#: A key that no mapping knows: the parser's answer lists the keys it does know.
PROBE = "zzzzzzzz"


@cache
def sections(name: str) -> dict[str, str]:
    """The sections of ``docs/NAME`` whose heading is a word in backticks: word → text up to the next heading."""
    parts = re.split(r"^(#{2,6} .*)$", (ROOT / "docs" / name).read_text("utf-8"), flags=re.M)
    found: dict[str, str] = {}
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        if word := re.fullmatch(r"### `([^`]+)`", heading.strip()):
            assert word[1] not in found, f"docs/{name} explains {word[1]} twice"
            found[word[1]] = text
    return found


def examples(text: str, language: str) -> list[str]:
    return [code for name, code in FENCED.findall(text) if name == language and code.strip()]


def prose(text: str) -> str:
    return FENCED.sub("", text).strip()


def subfields(field: Field, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Names of all that may stand inside a field, at any depth, asked from the parser itself."""
    source = f"{PROBE}: 1"
    for name in reversed(path):
        source = f"{name}: {{{source}}}"
    node = yaml.compose(f"{{{source}}}", Loader=CSafeLoader)
    assert node is not None
    reader = Reader(TextFile("probe.yaml", source), {kind: {} for kind in FILES})
    field.parse(node, reader)
    for found in reader.problems:
        if found.code == "unknown-field" and PROBE in found.message:
            for name in found.help.removeprefix("可以写的字段：").rstrip("。").split("、"):
                yield name
                yield from subfields(field, (*path, name))


def test_every_subfield_is_found() -> None:
    found = {field.name: set(subfields(field)) for field in FIELDS}
    assert found["title"] == set()
    assert found["ages"] == {"min", "max"}
    assert found["changes"] >= {"at", "session", "what", "from", "start", "venue", "lat", "metro"}
    assert found["organizers"] >= {"hosts", "supporters", "name", "url", "kind"}


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_field_is_documented_with_an_example(field: Field) -> None:
    text = sections("fields.md")[field.name]
    assert prose(text)
    assert any(re.search(rf"^{field.name}:", code, re.M) for code in examples(text, "yaml"))


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_subfields_are_named_in_their_field(field: Field) -> None:
    text = sections("fields.md")[field.name]
    # A place is described once, under venue, and a picture under cover; fields that take one name that field instead.
    elsewhere = {
        name
        for other in FIELDS
        if other is not field and f"`{other.name}`" in text
        for name in subfields(other)
    }
    assert {name for name in subfields(field) if f"`{name}`" not in text} - elsewhere == set()


def test_field_sections_are_all_fields() -> None:
    documented = set(sections("fields.md"))
    assert {field.name for field in FIELDS} - documented == set()


@pytest.mark.parametrize("code", CODES)
def test_error_is_documented_with_meaning_example_and_remedy(code: str) -> None:
    text = sections("errors.md")[code]
    assert re.search(r"^含义：\S", text, re.M)
    assert any(shown.strip() for _, shown in FENCED.findall(text))
    assert re.search(r"^改法：\S", text, re.M)


def test_errors_page_has_no_code_that_is_gone() -> None:
    assert set(sections("errors.md")) - set(CODES) == set()


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
    text = (ROOT / "docs/commands.md").read_text("utf-8")
    options = options_of(command, capsys)
    assert "--content" in options
    assert {option for option in options if f"`{option}" not in text} == set()


def test_adding_things_names_every_list_that_is_added_to() -> None:
    text = (ROOT / "docs/adding-things.md").read_text("utf-8")
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
