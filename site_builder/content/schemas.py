"""JSON Schemas of the content's files, made from their tables of fields, for programs that edit YAML.

They say what can be said without the other files: the ids of vocabularies stand in a file of their own
(``ids.json``), which ``build.py schema`` writes anew.
"""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.content.activity import ACTIVITY
from site_builder.content.fields import Group, described_as
from site_builder.content.folder import PAGE
from site_builder.content.kinds import TERM_ID, Schema
from site_builder.content.reader import KnownNames
from site_builder.content.settings import SITE
from site_builder.content.synonyms import SYNONYMS
from site_builder.content.vocabularies import FILES

DRAFT = "http://json-schema.org/draft-07/schema#"
IDS = "ids.json"

#: Schema → its title, and the files that it is of, by their paths in the content folder.
TITLES: Mapping[str, tuple[str, str]] = {
    "activity": ("活动", "activities/**/*.yaml"),
    "site": ("网站设置", "site.yaml"),
    "synonyms": ("同义词", "synonyms.yaml"),
    "page": ("其他页面的字段", "pages/*.md"),
    "campaigns": ("活动季", "campaigns.yaml"),
    "programmes": ("行动", "programmes.yaml"),
    "districts": ("区县", "districts.yaml"),
    "themes": ("主题", "themes.yaml"),
    "audiences": ("人群", "audiences.yaml"),
    "forms": ("形式", "forms.yaml"),
    "access": ("无障碍", "access.yaml"),
    "venues": ("场馆", "venues.yaml"),
}
#: Files that are one group of fields.
GROUPS: Mapping[str, Group] = {"activity": ACTIVITY, "site": SITE, "synonyms": SYNONYMS, "page": PAGE}


def schemas() -> dict[str, Schema]:
    """Name of a kind of file → its schema."""
    of_files = {name: group.schema() for name, group in GROUPS.items()}
    of_files |= {name: _by_id(record.schema()) for name, record in FILES.items()}
    return {name: {"$schema": DRAFT, "title": title, **of_files[name]} for name, (title, _) in TITLES.items()}


def _by_id(entry: Schema) -> Schema:
    """A vocabulary: id → entry."""
    return {
        "type": "object",
        "propertyNames": {"pattern": f"^{TERM_ID.pattern}$"},
        "additionalProperties": entry,
    }


def ids_schema(known: KnownNames) -> Schema:
    """The ids that a site's vocabularies have, with their names: what ``ids.json`` holds."""
    return {
        "$schema": DRAFT,
        "title": "词表里的编号",
        "$defs": {kind: _one_of(kind, known.get(kind, {})) for kind in FILES},
    }


def _one_of(kind: str, names: Mapping[str, str]) -> Schema:
    if not names:
        return {"type": "string"}
    unknown = f"{kind}.yaml 里没有这个编号。刚刚加的编号：运行一次 build.py schema。"
    return {
        "enum": list(names),
        "markdownEnumDescriptions": list(names.values()),
        "errorMessage": unknown,
    }


def snippets() -> dict[str, Schema]:
    """Snippets of VS Code for the fields of Markdown files, in which no YAML program helps."""
    return {
        f"{title}：{field.name}": {
            "scope": "markdown",
            "prefix": f"{field.name}: 字段",
            "body": f"{field.name}: $0",
            "description": described_as(field),
        }
        for title, fields in (("活动", ACTIVITY.fields), ("页面", PAGE.fields))
        for field in fields
    }
