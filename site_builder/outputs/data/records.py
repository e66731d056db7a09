"""An activity for machines: its record, and the JSON Schema of records, both made from the table of fields.

Every field is there under its own name, in the form that its value's type has here, unless the table says
where else it is or why it is not. Nothing is there that was not stated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct, json

from site_builder.content.activity import FIELDS, ROLES, Activity, Fee, Organizers, Picture
from site_builder.content.fields import Field
from site_builder.content.history import Change
from site_builder.content.kinds import DATE_OR_TIME, LINK, Choice, Schema
from site_builder.content.markup import Body
from site_builder.content.positioned import compared_fields
from site_builder.content.sessions import MODES, STATUSES, Session
from site_builder.content.times import Month
from site_builder.content.vocabularies import KINDS, VENUE, Venue
from site_builder.presentation import words
from site_builder.presentation.catalogue import mark
from site_builder.presentation.context import BuildContext

TEXT: Schema = {"type": "string"}


def _property(description: str, schema: Schema) -> Schema:
    return {"description": description, **schema}


def _objects(required: tuple[str, ...], **properties: Schema) -> Schema:
    return {
        "type": "array",
        "items": {
            "type": "object",
            "properties": properties,
            "required": list(required),
            "additionalProperties": False,
        },
    }


SESSIONS = _objects(
    ("key", "start", "status", "mode"),
    key=_property(mark("这一场的编号，不随改期而变"), TEXT),
    start=_property(mark("开始：日期，或带时区的时刻"), DATE_OR_TIME.data()),
    end=_property(mark("结束；没有公布就没有"), DATE_OR_TIME.data()),
    hours=_property(mark("每天的开放时间"), TEXT),
    label=_property(mark("这一场的名称"), TEXT),
    status=_property(mark("这一场的状态"), Choice(STATUSES).data()),
    mode=_property(mark("这一场是线下还是线上"), Choice(MODES).data()),
    venue=_property(mark("这一场的地点"), TEXT),
    own_venue=_property(mark("这一场自己的地点，和活动的不同时才有"), VENUE.data()),
    note=_property(mark("这一场的说明"), TEXT),
)
#: Properties that are no field of a file: what follows from the fields, and the body.
DERIVED: Mapping[str, Schema] = {
    "id": _property(mark("活动的编号，永远不变"), {"type": "string", "pattern": "^[a-z0-9-]{3,80}$"}),
    "url": _property(mark("活动的网页"), LINK),
    "months": _property(
        mark("只公布了月份的，各个月份"),
        {"type": "array", "items": {"type": "string", "pattern": r"^\d{4}-\d{2}$"}},
    ),
    "free": _property(mark("写明免费的是 true"), {"type": "boolean"}),
    "price": _property(mark("写明的价钱，没有单位"), TEXT),
    "organizations": _property(
        mark("各个单位的名称、网址和类别"),
        _objects(
            ("role", "name"),
            role=_property(mark("是哪一种单位"), {"enum": list(ROLES)}),
            name=_property(mark("名称"), TEXT),
            url=_property(mark("网址"), LINK),
            kind=_property(mark("类别"), Choice(KINDS).data()),
        ),
    ),
    "body": _property(mark("正文（HTML）"), TEXT),
}
#: Fields whose values have another form here than their kind says.
OTHERWISE: Mapping[str, Schema] = {
    "sessions": SESSIONS,
    "organizers": {
        "type": "object",
        "properties": {
            role: _property(label, {"type": "array", "items": TEXT}) for role, label in ROLES.items()
        },
        "additionalProperties": False,
    },
}
#: Labels that a site may have a word of its own for.
OWN_WORDS = {mark("区县"): mark("{districts}")}
#: What every record has.
ALWAYS = ("id", "url", "title", "status", "mode")

#: The fields that are in the open data under their own names.
OPEN: tuple[Field, ...] = tuple(field for field in FIELDS if not field.data and not field.withheld)
#: Those that are read off the activity as they are.
PLAIN_NAMES = tuple(field.name for field in OPEN if field.name not in ("sessions", "year"))


def record_schema() -> Schema:
    """The schema of one activity; its descriptions are texts of the catalogue."""
    own = {
        field.name: _property(field.label, OTHERWISE.get(field.name) or field.kind.data()) for field in OPEN
    }
    required = [*ALWAYS, *(field.name for field in OPEN if field.required and field.name not in ALWAYS)]
    return {
        "type": "object",
        "properties": {**DERIVED, **own},
        "required": required,
        "additionalProperties": False,
    }


def descriptions(schema: Schema) -> set[str]:
    """All texts of a schema that readers see."""
    found = {schema["description"]} if "description" in schema else set()
    inner = [*schema.get("properties", {}).values()]
    inner += [schema["items"]] if "items" in schema else []
    return found.union(*map(descriptions, inner))


def said(context: BuildContext, schema: Schema) -> Schema:
    """A schema with its descriptions in the site's language."""
    found = dict(schema)
    if "description" in found:
        text = OWN_WORDS.get(found["description"], found["description"])
        found["description"] = context.say(text, **context.words.own)
    if "properties" in found:
        found["properties"] = {name: said(context, inner) for name, inner in found["properties"].items()}
    if "items" in found:
        found["items"] = said(context, found["items"])
    return found


def record(context: BuildContext, activity: Activity) -> dict[str, Any]:
    """An activity: ids and names, ISO times with offset, nothing that was not stated."""
    schedule, fee = activity.schedule, activity.fee
    found: dict[str, Any] = {"id": activity.id, "url": context.absolute(f"activities/{activity.id}/")}
    for name in PLAIN_NAMES:
        value = getattr(activity, name)
        if _is_stated(value):
            found[name] = plain(context, value)
    if activity.mode == "online":
        found.pop("venue", None)  # nobody is to go there
    derived = {
        "sessions": [_session(context, session, activity.venue) for session in activity.sessions],
        "months": [str(month) for month in schedule.months],
        "year": schedule.year if (schedule.year or 0) > 0 else None,
        "free": fee.free if fee else None,
        "price": fee.amount if fee else None,
        "organizations": _organizations(activity.organizers),
        "body": activity.body.html if activity.body else None,
    }
    return _stated({**found, **derived})


def _is_stated(value: Any) -> bool:
    """False for what nobody said; that something is not so, or is none, was said."""
    return bool(value) or value is False or type(value) in (int, float)


def _stated(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if _is_stated(value)}


def plain(context: BuildContext, value: Any) -> Any:
    """A value as JSON has it."""
    kind = type(value)
    if kind in (str, int, float, bool):
        return value
    if make := MAKERS.get(kind):
        return make(context, value)
    if kind is tuple:
        return [plain(context, each) for each in value]
    return _struct(context, value)


def _struct(context: BuildContext, value: Struct) -> dict[str, Any]:
    stated = ((name, getattr(value, name)) for name in compared_fields(type(value)))
    return {name: plain(context, inner) for name, inner in stated if _is_stated(inner)}


def _moment(context: BuildContext, moment: date | datetime) -> str:
    return words.iso(moment, context.utc_offset(moment))


def _month(context: BuildContext, month: Month) -> str:
    return str(month)


def _fee(context: BuildContext, fee: Fee) -> str:
    return context.words.fee(fee)


def _body(context: BuildContext, body: Body) -> str:
    return body.html


def _picture(context: BuildContext, picture: Picture) -> dict[str, Any]:
    """A picture by its address."""
    return {**_struct(context, picture), "file": context.absolute(picture.file)}


def _organizers(context: BuildContext, organizers: Organizers) -> dict[str, list[str]]:
    """The names alone, by roles."""
    return {role: [each.name for each in getattr(organizers, role)] for role in ROLES}


def _organizations(organizers: Organizers) -> list[dict[str, str]]:
    return [
        {
            "role": role,
            "name": each.name,
            **({"url": each.url} if each.url else {}),
            **({"kind": each.kind} if each.kind else {}),
        }
        for role in ROLES
        for each in getattr(organizers, role)
    ]


def _change(context: BuildContext, change: Change) -> dict[str, Any]:
    """An entry of the record with what was before."""
    found = {
        "at": _moment(context, change.at),
        "session": change.session,
        "what": change.what,
        "from": _struct(context, change.former),
    }
    return _stated(found)


def _session(context: BuildContext, session: Session, usual: Venue | None) -> dict[str, Any]:
    venue = None if session.mode == "online" else session.venue
    found = {
        "key": session.key,
        "start": _moment(context, session.start),
        "end": _moment(context, session.end) if session.end_announced else None,
        "hours": context.words.hours(session.hours),
        "label": session.label,
        "status": session.status,
        "mode": session.mode,
        "venue": venue.name if venue else "",
        "own_venue": _struct(context, venue) if venue and venue != usual else None,
        "note": session.note,
    }
    return _stated(found)


#: Type → how it is written here; other structs are objects of what they hold.
MAKERS: Mapping[type, Callable[[BuildContext, Any], Any]] = {
    date: _moment,
    datetime: _moment,
    Month: _month,
    Fee: _fee,
    Body: _body,
    Picture: _picture,
    Organizers: _organizers,
    Change: _change,
}


def record_json(context: BuildContext, activity: Activity) -> bytes:
    """An activity's record as JSON on one line. Made once."""
    return context.fragment(activity, "record", _record_json)


def _record_json(context: BuildContext, activity: Activity) -> bytes:
    return json.encode(record(context, activity))
