"""Open data: all activities as JSON and CSV, each as JSON, with a JSON Schema."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct

from site_builder.content.activity import Activity
from site_builder.content.fields import Field
from site_builder.content.kinds import ListOf, Reference, Schema
from site_builder.content.sessions import Session
from site_builder.outputs.data.records import OPEN, record_json, record_schema, said
from site_builder.presentation.cards import where_words
from site_builder.presentation.catalogue import mark
from site_builder.presentation.context import (
    BuildContext,
    Digested,
    Output,
    Page,
    Rendering,
    TextView,
    key_of,
    render_text,
    text_page,
)

#: A cell that starts so is a formula to a spreadsheet (OWASP, "CSV Injection"), full-width signs too; an
#: apostrophe makes it text.
FORMULA = (*"=+-@＝＋－＠", "\t", "\r")


class RawFile(Digested):
    """A file of many records, as it is."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        super().__init__(blake2b(data, digest_size=16).hexdigest())
        self.data = data


def plan_whole(context: BuildContext) -> Iterator[Page[RawFile]]:
    """``/api/activities.json`` and ``/api/activities.csv``."""
    for path, make in (("api/activities.json", _whole), ("api/activities.csv", _table)):
        yield Page(
            path=path,
            output="api-whole",
            key=key_of(context.catalog.activities),
            make=partial(make, context),
        )


def _whole(context: BuildContext) -> RawFile:
    start = f'{{"$schema": {json.dumps(context.absolute("api/schema.json"))}, "activities": ['.encode()
    records = [record_json(context, activity) for activity in context.catalog.activities] or [b""]
    records[0] = start + records[0]
    records[-1] += b"]}\n"
    return RawFile(b", ".join(records))


def render_whole(view: RawFile, rendering: Rendering) -> bytes:
    """The file."""
    return view.data


def plan_api(context: BuildContext) -> Iterator[Page[TextView]]:
    """The schema, and each activity alone."""
    yield text_page("api/schema.json", "api", _json(schema(context)))
    for each in context.catalog.activities:
        yield Page(
            path=f"api/activities/{each.id}.json",
            output="api",
            key=each.digest,
            make=partial(_single, context, each),
        )


def _single(context: BuildContext, activity: Activity) -> TextView:
    schema = msgspec.json.encode(context.absolute("api/schema.json#/$defs/activity"))
    data = b'{"$schema": ' + schema + b", " + record_json(context, activity)[1:]
    return TextView(text=msgspec.json.format(data, indent=1).decode() + "\n")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


#: The first columns, made for people; the other fields follow them, each in a column of its own.
COLUMNS = (
    mark("编号"),
    mark("名称"),
    mark("状态"),
    mark("日期"),
    mark("时间"),
    mark("地点"),
    mark("区县"),
    mark("线上线下"),
    mark("活动季"),
    mark("行动"),
    mark("主题"),
    mark("对象"),
    mark("形式"),
    mark("费用"),
    mark("主办单位"),
    mark("简介"),
    mark("网址"),
)
#: The fields that the first columns say whole.
IN_COLUMNS = frozenset(
    ("title", "status", "sessions", "when_note", "year", "time_note", "district", "mode", "fee", "summary")
) | {"campaigns", "programmes", "themes", "audiences", "forms"}
OTHER_FIELDS = tuple(field for field in OPEN if field.name not in IN_COLUMNS)


def _table(context: BuildContext) -> RawFile:
    """Return the activities as CSV, a row a session, in the site's language.

    A BOM and CRLF so that Excel opens it right (RFC 4180).
    """
    rows = [table_rows(context, activity) for activity in context.catalog.activities]
    return RawFile(b"".join(("\ufeff".encode(), _csv([columns(context)]), *rows)))


def columns(context: BuildContext) -> tuple[str, ...]:
    """The heads of the table's columns."""
    return tuple(context.say(name) for name in (*COLUMNS, *(field.label for field in OTHER_FIELDS)))


def table_rows(context: BuildContext, activity: Activity) -> bytes:
    """Return an activity's rows of the table, as they stand in the file. Made once."""
    return context.fragment(activity, "table_rows", _table_rows)


def _table_rows(context: BuildContext, activity: Activity) -> bytes:
    stated = msgspec.json.decode(record_json(context, activity))
    others = tuple(_other(context, activity, field, stated) for field in OTHER_FIELDS)
    return _csv((*_row(context, activity, session), *others) for session in activity.sessions or (None,))


def _other(context: BuildContext, activity: Activity, field: Field, stated: Mapping[str, Any]) -> str:
    """A cell for a field without a column made for it."""
    if field.name not in stated:
        return ""
    if isinstance(field.kind, ListOf) and isinstance(field.kind.of, Reference):
        entries = getattr(context.vocabularies, field.kind.of.vocabulary)
        return context.words.listed([entries[key].name for key in stated[field.name]])
    cell = context.memo("cell_words", partial(_cell_words, context))
    return _text(cell, stated[field.name], cell.properties[field.name])


class CellWords(Struct, frozen=True, kw_only=True):
    """The words of cells: the schema of each property, said once a build, and more."""

    properties: Mapping[str, Schema]
    yes: str
    no: str
    after_name: str
    between_items: str


def _cell_words(context: BuildContext) -> CellWords:
    return CellWords(
        properties=said(context, record_schema())["properties"],
        yes=context.say("是"),
        no=context.say("否"),
        after_name=context.say("："),
        between_items=context.say("、"),
    )


def _text(cell: CellWords, value: Any, schema: Schema) -> str:
    """A value in a row of words: parts of an object with their names, items of a list one after the other."""
    if isinstance(value, str):
        return " ".join(value.split()) if "\n" in value else value
    if isinstance(value, bool):
        return cell.yes if value else cell.no
    if isinstance(value, list):
        items = [_text(cell, each, schema["items"]) for each in value]
        return (" | " if isinstance(value[0], dict) else cell.between_items).join(items)
    if isinstance(value, dict):
        inner = schema["properties"]
        parts = [
            f"{inner[name]['description']}{cell.after_name}{_text(cell, part, inner[name])}"
            for name, part in value.items()
            if part != []
        ]
        return " · ".join(parts)
    return str(value)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value


def _row(context: BuildContext, activity: Activity, session: Session | None) -> tuple[str, ...]:
    names = context.vocabularies
    unit = names.districts.get(activity.district)

    def joined(kind: str) -> str:
        return context.words.listed([getattr(names, kind)[key].name for key in getattr(activity, kind)])

    status = session.status if session else activity.status
    months = activity.schedule.months
    day = (
        context.words.session_days(session)
        if session
        else context.words.months_span(months)
        if months
        else context.words.undated(activity)
    )
    return (
        activity.id,
        " ".join(filter(None, (activity.title, session.label if session else ""))),
        context.words.status(status) or context.say("如期"),
        day,
        context.words.session_clock(session, activity.time_note)
        if session
        else context.words.time_note(activity),
        where_words(context, activity, session),
        unit.name if unit else "",
        context.words.mode(session.mode if session else activity.mode),
        joined("campaigns"),
        joined("programmes"),
        joined("themes"),
        joined("audiences"),
        joined("forms"),
        context.words.fee(activity.fee),
        context.words.listed([each.name for each in activity.organizers.hosts]),
        activity.summary,
        context.absolute(f"activities/{activity.id}/"),
    )


def schema(context: BuildContext) -> dict[str, Any]:
    """The JSON Schema (2020-12) of ``activities.json``; ``#/$defs/activity`` is that of one activity."""
    address = {"type": "string", "description": context.say("数据格式的说明（JSON Schema）")}
    activity = said(context, record_schema())
    activity["properties"]["district"] |= {"enum": list(context.vocabularies.districts)}
    activity["properties"]["$schema"] = address
    activities = {
        "type": "array",
        "items": {"$ref": "#/$defs/activity"},
        "description": context.say("全部活动"),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": context.absolute("api/schema.json"),
        "title": context.settings.name,
        "type": "object",
        "properties": {"activities": activities, "$schema": address},
        "required": ["activities"],
        "additionalProperties": False,
        "$defs": {"activity": activity},
    }


WHOLE = Output(name="api-whole", plan=plan_whole, render=render_whole, fragments=("record", "table_rows"))
OUTPUT = Output(name="api", plan=plan_api, render=render_text, fragments=())
