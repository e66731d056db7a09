"""``schema``: writes what editor programs and readers of the docs learn from the tables of fields."""

from __future__ import annotations

import json
from pathlib import Path

from site_builder.content.kinds import Schema
from site_builder.content.reference import with_reference
from site_builder.content.schemas import IDS, ids_schema, schemas, snippets
from site_builder.content.vocabularies import Vocabularies
from site_builder.engine.publish import write_whole

#: Where they are in a project's folder.
SCHEMAS = "docs/schema"
REFERENCE = "docs/fields.md"
SNIPPETS = ".vscode/fields.code-snippets"


def format_files() -> dict[str, bytes]:
    """Path in the project's folder → bytes of all that follows from the format alone."""
    files = {f"{SCHEMAS}/{name}.json": _json(schema) for name, schema in schemas().items()}
    return {**files, SNIPPETS: _json(snippets())}


def files_of(project: Path, vocabularies: Vocabularies) -> dict[str, bytes]:
    """The same with the site's ids, and with the field reference where there is one."""
    files = {**format_files(), f"{SCHEMAS}/{IDS}": _json(ids_schema(vocabularies.known()))}
    reference = project / REFERENCE
    if reference.is_file():
        files[REFERENCE] = with_reference(reference.read_text("utf-8")).encode()
    return files


def write_files(project: Path, vocabularies: Vocabularies) -> list[str]:
    """Write the files whose bytes changed; return their paths."""
    changed = []
    for name, data in files_of(project, vocabularies).items():
        path = project / name
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
            changed.append(name)
    return changed


def _json(value: Schema) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
