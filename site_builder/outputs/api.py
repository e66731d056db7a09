"""Open data: all activities as JSON and CSV, each as JSON, with a JSON Schema."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from site_builder.content.activity import Activity
from site_builder.content.sessions import MODES, STATUSES, Session
from site_builder.outputs import words
from site_builder.outputs.cards import where_words
from site_builder.outputs.plan import Output, Page, Plan, Rendering

#: A cell that starts so is a formula to a spreadsheet (OWASP, "CSV Injection"); an apostrophe makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextView:
    """A file's whole text."""

    text: str


def plan_api(plan: Plan) -> Iterator[Page]:
    """``/api/…``."""
    records = [record(plan, activity) for activity in plan.catalog.activities]
    yield _json("api/activities.json", {"$schema": plan.absolute("api/schema.json"), "activities": records}, indent=None)
    yield _json("api/schema.json", schema(plan))
    yield Page(path="api/activities.csv", output="api", view=TextView(text=table(plan)))
    for each in records:
        yield _json(f"api/activities/{each['id']}.json", {"$schema": plan.absolute("api/schema.json#/$defs/activity"), **each})


def _json(path: str, value: Any, indent: int | None = 1) -> Page:
    return Page(path=path, output="api", view=TextView(text=json.dumps(value, ensure_ascii=False, indent=indent) + "\n"))


def record(plan: Plan, activity: Activity) -> dict[str, Any]:
    """An activity for machines: ids and names, ISO times with offset, nothing that was not stated."""
    found: dict[str, Any] = {
        "id": activity.id,
        "url": plan.absolute(f"activities/{activity.id}/"),
        "title": activity.title,
        "summary": activity.summary,
        "status": activity.status,
        "status_note": activity.status_note,
        "mode": activity.mode,
        "online_url": activity.online_url,
        "district": activity.district,
        "place": {"town": activity.place.town, "village": activity.place.village} if activity.place else None,
        "venue": _venue(activity),
        "sessions": [_session(plan, each) for each in activity.sessions],
        "months": [str(month) for month in activity.schedule.months],
        "year": activity.schedule.year if (activity.schedule.year or 0) > 0 else None,
        "when_note": activity.when_note,
        "time_note": activity.time_note,
        **{kind: list(getattr(activity, kind)) for kind in ("campaigns", "programmes", "themes", "audiences", "forms", "access")},
        "organizers": {role: [each.name for each in getattr(activity.organizers, role)] for role in words.ROLE_WORDS},
        "fee": words.fee_words(activity.fee) or None,
        "free": activity.fee.free if activity.fee else None,
        "part_of": activity.part_of,
        "featured": activity.featured,
        "changes": [{"at": words.iso(each.at, plan.utc_offset(each.at)), "what": each.what} for each in activity.changes],
        "source": list(activity.source),
    }
    return {key: value for key, value in found.items() if value not in (None, "", [], {})}


def _venue(activity: Activity) -> dict[str, Any] | None:
    venue = activity.venue
    if venue is None:
        return None
    found = {"id": venue.id, "name": venue.name, "address": venue.address, "lat": venue.lat, "lon": venue.lon}
    return {key: value for key, value in found.items() if value not in (None, "")}


def _session(plan: Plan, session: Session) -> dict[str, Any]:
    found = {
        "key": session.key,
        "start": words.iso(session.start, plan.utc_offset(session.start)),
        "end": words.iso(session.end, plan.utc_offset(session.end)) if session.end_announced else None,
        "hours": words.hours_words(session.hours),
        "label": session.label,
        "status": session.status,
        "venue": session.venue.name if session.venue else "",
        "note": session.note,
    }
    return {key: value for key, value in found.items() if value not in (None, "")}


COLUMNS = ("编号", "名称", "状态", "日期", "时间", "地点", "区县", "线上线下", "活动季", "行动", "主题", "对象", "形式", "费用", "主办单位", "简介", "网址")


def table(plan: Plan) -> str:
    """The activities as CSV, a row a session, in Chinese; a BOM and CRLF so that Excel opens it right (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for activity in plan.catalog.activities:
        for session in activity.sessions or (None,):
            writer.writerow([_cell(value) for value in _row(plan, activity, session)])
    return "\ufeff" + out.getvalue()


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value


def _row(plan: Plan, activity: Activity, session: Session | None) -> tuple[str, ...]:
    names = plan.vocabularies
    unit = names.districts.get(activity.district)

    def joined(kind: str) -> str:
        return "、".join(getattr(names, kind)[key].name for key in getattr(activity, kind))

    status = session.status if session else activity.status
    months = activity.schedule.months
    day = words.session_days(session) if session else words.months_words(months) if months else words.undated_words(activity)
    return (
        activity.id,
        " ".join(filter(None, (activity.title, session.label if session else ""))),
        words.STATUS_WORDS.get(status, "如期"),
        day,
        words.session_clock(session, activity.time_note) if session else activity.time_note,
        where_words(plan, activity, session),
        unit.name if unit else "",
        words.MODE_WORDS[session.mode if session else activity.mode],
        joined("campaigns"),
        joined("programmes"),
        joined("themes"),
        joined("audiences"),
        joined("forms"),
        words.fee_words(activity.fee),
        "、".join(each.name for each in activity.organizers.hosts),
        activity.summary,
        plan.absolute(f"activities/{activity.id}/"),
    )


def schema(plan: Plan) -> dict[str, Any]:
    """The JSON Schema (2020-12) of ``activities.json``; ``#/$defs/activity`` is that of one activity."""
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    moment = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:00[+-]\d{2}:\d{2})?$"}
    status = {"enum": list(STATUSES)}
    session = _object(("key", "start", "status"), key=text, start=moment, end=moment, hours=text, label=text, status=status, venue=text, note=text)
    venue = _object(("name",), id=text, name=text, address=text, lat={"type": "number"}, lon={"type": "number"})
    activity = _object(
        ("id", "url", "title", "status", "mode", "campaigns", "themes"),
        id={"type": "string", "pattern": "^[a-z0-9-]{3,80}$"}, url={"type": "string", "format": "uri"}, title=text, summary=text,
        status=status, status_note=text, mode={"enum": list(MODES)}, online_url=text, district={"enum": list(plan.vocabularies.districts)},
        place=_object(("town",), town=text, village=text), venue=venue, sessions={"type": "array", "items": session},
        months={"type": "array", "items": {"type": "string", "pattern": r"^\d{4}-\d{2}$"}}, year={"type": "integer"}, when_note=text,
        time_note=text, campaigns=texts, programmes=texts, themes=texts, audiences=texts, forms=texts, access=texts,
        organizers=_object((), **dict.fromkeys(words.ROLE_WORDS, texts)), fee=text, free={"type": "boolean"}, part_of=text,
        featured={"type": "boolean"}, changes={"type": "array", "items": _object(("at", "what"), at=moment, what=text)}, source=texts,
    )  # fmt: skip
    activity["properties"]["$schema"] = text
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": plan.absolute("api/schema.json"),
        "title": plan.settings.name,
        **_object(("activities",), activities={"type": "array", "items": {"$ref": "#/$defs/activity"}}, **{"$schema": text}),
        "$defs": {"activity": activity},
    }


def _object(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def render(view: TextView, rendering: Rendering) -> bytes:
    """The text in UTF-8."""
    return view.text.encode()


OUTPUT = Output(name="api", plan=plan_api, render=render)
