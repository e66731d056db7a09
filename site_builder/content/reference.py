"""The field reference: what ``docs/fields.md`` says of each field between its marks, made from the tables.

The prose outside of the marks is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from site_builder.content.activity import FIELDS
from site_builder.content.fields import Field, fields_in
from site_builder.content.folder import PAGE
from site_builder.content.settings import SITE
from site_builder.content.synonyms import SYNONYMS
from site_builder.content.vocabularies import FILES

MARKED = re.compile(r"(<!-- 由程序写：(\S+) -->\n).*?(<!-- 完 -->)", re.DOTALL)

#: Name in a mark → the fields that are listed there; an activity's are told one by one.
LISTS: Mapping[str, tuple[Field, ...]] = {
    **{f"{name}.yaml": record.fields for name, record in FILES.items()},
    "site.yaml": SITE.fields,
    "synonyms.yaml": SYNONYMS.fields,
    "pages": PAGE.fields,
}


def with_reference(document: str) -> str:
    """The document with what stands between the marks made anew."""
    by_name = {field.name: field for field in FIELDS}

    def block(found: re.Match[str]) -> str:
        name = found[2]
        made = _field_block(by_name[name]) if name in by_name else "\n".join(_bullets(LISTS[name]))
        return f"{found[1]}\n{made}\n\n{found[3]}"

    return MARKED.sub(block, document)


def names_marked(document: str) -> list[str]:
    """What the document's marks name, in their order."""
    return [found[2] for found in MARKED.finditer(document)]


def _field_block(field: Field) -> str:
    """What a field is, how it is written, and the fields inside it."""
    first = _first_told(field)
    form = f"{field.kind.form}，和 `{first}` 一样" if first else field.kind.form
    bullets = () if first else _bullets(fields_in(field.kind))
    return "\n".join((f"{_called(field)}\n\n写法：{form}。", "", *bullets)).rstrip()


def _bullets(fields: Iterable[Field], indent: str = "") -> Iterator[str]:
    for field in fields:
        first = _first_told(field)
        form = f"{field.kind.form}，和 `{first}` 一样" if first else field.kind.form
        yield f"{indent}- `{field.name}`：{_called(field)}{form}。"
        if not first:
            yield from _bullets(fields_in(field.kind), f"{indent}  ")


def _called(field: Field) -> str:
    must = "，必填" if field.required else ""
    withheld = f"不在开放数据里：{field.withheld}。" if field.withheld else ""
    return f"{field.label}{must}。{field.about}{withheld}"


def _first_told(field: Field) -> str | None:
    """The field before that has the same fields inside: what is written in the same way is told once."""
    inner = fields_in(field.kind)
    first = next((other for other in _all_fields(FIELDS) if fields_in(other.kind) is inner), field)
    return first.name if inner and first is not field else None


def _all_fields(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _all_fields(fields_in(field.kind))
