"""The JSON Schemas of the content's files: what builds is right by them, what does not is wrong by them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from site_builder.content.fields import Field, fields_in
from site_builder.content.files import TextFile
from site_builder.content.folder import read_folder, split_front_matter
from site_builder.content.schemas import GROUPS, IDS, TITLES, ids_schema, schemas
from site_builder.content.vocabularies import FILES
from tests.building import CONTENTS


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as editor programs read it: ``no`` is a text, and so is a date."""

    yaml_implicit_resolvers: ClassVar[Any] = {}  # type: ignore[misc]


for tag, pattern, firsts in (
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", "true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", "[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), firsts)


def core(text: str) -> Any:
    """The values of a YAML text."""
    return yaml.load(text, Loader=Core)  # noqa: S506


def validators(site: str) -> dict[str, Draft7Validator]:
    """Kind of file → its validator, with the ids of a site."""
    content = read_folder(CONTENTS[site], display_path="content").value
    assert content is not None
    known = ids_schema(content.vocabularies.known())
    registry: Registry[Any] = Registry().with_resource(IDS, Resource.from_contents(known))
    return {name: Draft7Validator(schema, registry=registry) for name, schema in schemas().items()}


def documents(site: str) -> Iterator[tuple[str, Path, str]]:
    """Kind, path and YAML of every file that a schema is of; front matter of Markdown too."""
    root = CONTENTS[site]
    for name, (_, pattern) in TITLES.items():
        for path in sorted([*root.glob(pattern), *root.glob(pattern.replace(".yaml", ".md"))]):
            file = TextFile("", path.read_text("utf-8"))
            split = split_front_matter(file).value if path.suffix == ".md" else None
            yield name, path, split[0].text if split else file.text


@pytest.mark.parametrize("site", CONTENTS)
def test_what_builds_must_be_right_by_its_schema(site: str) -> None:
    by_name, seen, wrong = validators(site), set(), {}
    for name, path, text in documents(site):
        seen.add(name)
        if found := [error.message for error in by_name[name].iter_errors(core(text))]:
            wrong[path.name] = found
    assert wrong == {}
    # The others have no vocabulary that is optional.
    assert seen >= (
        set(TITLES) - {"synonyms"} if site in ("real", "small") else {"activity", "site", "themes"}
    )


ACTIVITY = "title: 样例\ncampaigns: [kepu-day-2023]\nthemes: [space]\ndistrict: wuhou\nstart: 2023-09-16\n"
#: A line of an activity → where it is wrong by the schema, and by which keyword.
LINES = {
    "statuss: cancelled": [": additionalProperties"],
    "title: 123": [],
    "title: [a]": ["title: type"],
    f"summary: {'长' * 201}": ["summary: maxLength"],
    "themes: space": [],
    "themes: [spaace]": ["themes: anyOf"],
    "themes: []": ["themes: anyOf"],
    "district: 武侯区": ["district: anyOf"],
    "status: canceled": ["status: anyOf"],
    "start: 2023年9月16日": ["start: pattern"],
    "published: 2023-09": ["published: pattern"],
    "online_url: http://example.org/": ["online_url: pattern"],
    "kepuri_url: example.org": ["kepuri_url: pattern"],
    "featured: maybe": ["featured: anyOf"],
    "featured: 是": [],
    "featured:": [],
    "title:": ["title: type"],
    "ages: {min: 130}": ["ages/min: maximum"],
    "ages: {min: six}": ["ages/min: type"],
    "ages: {from: 6}": ["ages: additionalProperties"],
    "place: {village: 样例村}": ["place: required"],
    "registration: {capacity: 0}": ["registration/capacity: minimum"],
    "contact: {phone: 请来电}": ["contact/phone: pattern"],
    "contact: {email: none}": ["contact/email: pattern"],
    "cover: {file: stars.png, alt: a, credit: b, consent: c}": ["cover/file: pattern"],
    "cover: {file: media/stars.png, alt: a, credit: b}": ["cover: required"],
    "fee: 0": [],
    "fee: [20]": ["fee: type"],
    "aliases: [A]": ["aliases: anyOf"],
    "daily: [上午]": ["daily: anyOf"],
    "year: '23'": ["year: pattern"],
}


def test_a_wrong_field_must_be_wrong_at_its_place() -> None:
    validator = validators("real")["activity"]
    told = {}
    for line in LINES:
        rest = "".join(f"{each}\n" for each in ACTIVITY.splitlines() if each[:4] != line[:4])
        errors = validator.iter_errors(core(f"{rest}{line}\n"))
        told[line] = [f"{'/'.join(map(str, error.absolute_path))}: {error.validator}" for error in errors]
    assert told == LINES


def test_schemas_must_be_schemas() -> None:
    for schema in schemas().values():
        Draft7Validator.check_schema(schema)


def every_field(fields: tuple[Field, ...]) -> Iterator[Field]:
    """All fields of a table, those inside of others too."""
    for field in fields:
        yield field
        yield from every_field(fields_in(field.kind))


def test_every_field_must_say_in_chinese_what_it_is() -> None:
    tables = {name: group.fields for name, group in GROUPS.items()} | {
        name: record.fields for name, record in FILES.items()
    }
    told = {
        f"{name}: {field.name}": (field.label, field.kind.form)
        for name, fields in tables.items()
        for field in every_field(fields)
    }
    assert len(told) > 100
    chinese = re.compile("[一-鿿]")
    unsaid = [name for name, (label, _) in told.items() if not chinese.search(label) or label.endswith("。")]
    assert unsaid == []
    assert [name for name, (_, form) in told.items() if not form or form.endswith("。")] == []
