"""Open data: all activities as JSON and CSV, each as JSON, with a JSON Schema."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from typing import Any

from site_builder.content.activity import Activity
from site_builder.content.sessions import MODES, STATUSES, Session
from site_builder.presentation import words
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


#: What each field means, for people and in the schema.
MEANINGS = {
    "id": mark("活动的编号，永远不变"),
    "url": mark("活动的网页"),
    "title": mark("名称"),
    "summary": mark("一两句话的介绍"),
    "status": mark(
        "状态：scheduled 如期，cancelled 取消，postponed 延期，rescheduled 改期，moved-online 改线上"
    ),
    "status_note": mark("状态的说明"),
    "mode": mark("方式：onsite 现场，online 线上，hybrid 都有"),
    "online_url": mark("在线参加的网址"),
    "district": mark("报送的{districts}，city 是全市"),
    "place": mark("乡镇街道和村社区"),
    "venue": mark("场地"),
    "sessions": mark("各场的时间"),
    "months": mark("只公布了月份的，各个月份"),
    "year": mark("只公布了年份的，那一年"),
    "when_note": mark("没有日期时，原文怎样说时间"),
    "time_note": mark("没有钟点时，原文怎样说钟点"),
    "tentative": mark("时间是拟定的是 true"),
    "languages": mark("用什么语言"),
    "speakers": mark("主讲"),
    "unit": mark("单位"),
    "campaigns": mark("活动季的编号"),
    "programmes": mark("行动的编号"),
    "themes": mark("主题的编号"),
    "audiences": mark("人群的编号"),
    "forms": mark("形式的编号"),
    "access": mark("无障碍条件的编号"),
    "organizers": mark("指导、主办、承办、协办、支持单位"),
    "fee": mark("费用，没有就是没有写明"),
    "free": mark("写明免费的是 true"),
    "part_of": mark("属于哪项活动"),
    "featured": mark("重点活动是 true"),
    "changes": mark("公开的变更，最早的在前"),
    "source": mark("事实的出处"),
    "$schema": mark("数据格式的说明（JSON Schema）"),
    "key": mark("这一场的编号，不随改期而变"),
    "start": mark("开始：日期，或带时区的时刻"),
    "end": mark("结束；没有公布就没有"),
    "hours": mark("每天的开放时间"),
    "label": mark("这一场的名称"),
    "note": mark("这一场的说明"),
    "name": mark("名称"),
    "address": mark("地址"),
    "lat": mark("纬度（WGS-84）"),
    "lon": mark("经度（WGS-84）"),
    "town": mark("乡镇街道"),
    "village": mark("村社区"),
    "at": mark("公布变更的时刻"),
    "what": mark("变了什么"),
    "guides": mark("指导单位"),
    "hosts": mark("主办单位"),
    "undertakers": mark("承办单位"),
    "co_organizers": mark("协办单位"),
    "supporters": mark("支持单位"),
    "activities": mark("全部活动"),
}


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


def record_json(context: BuildContext, activity: Activity) -> bytes:
    """An activity's record as JSON on one line. Made once."""
    return context.fragment(activity, "record", _record_json)


def _record_json(context: BuildContext, activity: Activity) -> bytes:
    return json.dumps(record(context, activity), ensure_ascii=False).encode()


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
    return TextView(
        text=_json(
            {"$schema": context.absolute("api/schema.json#/$defs/activity"), **record(context, activity)}
        )
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def record(context: BuildContext, activity: Activity) -> dict[str, Any]:
    """An activity for machines: ids and names, ISO times with offset, nothing that was not stated."""
    found: dict[str, Any] = {
        "id": activity.id,
        "url": context.absolute(f"activities/{activity.id}/"),
        "title": activity.title,
        "summary": activity.summary,
        "status": activity.status,
        "status_note": activity.status_note,
        "mode": activity.mode,
        "online_url": activity.online_url,
        "district": activity.district,
        "place": {"town": activity.place.town, "village": activity.place.village} if activity.place else None,
        "venue": _venue(activity),
        "sessions": [_session(context, each) for each in activity.sessions],
        "months": [str(month) for month in activity.schedule.months],
        "year": activity.schedule.year if (activity.schedule.year or 0) > 0 else None,
        "when_note": activity.when_note,
        "time_note": activity.time_note,
        "tentative": activity.tentative or None,
        "languages": list(activity.languages),
        "speakers": [{"name": each.name, "unit": each.unit} for each in activity.speakers],
        **{
            kind: list(getattr(activity, kind))
            for kind in ("campaigns", "programmes", "themes", "audiences", "forms", "access")
        },
        "organizers": {
            role: [each.name for each in getattr(activity.organizers, role)] for role in words.ROLES
        },
        "fee": context.words.fee(activity.fee) or None,
        "free": activity.fee.free if activity.fee else None,
        "part_of": activity.part_of,
        "featured": activity.featured,
        "changes": [
            {"at": words.iso(each.at, context.utc_offset(each.at)), "what": each.what}
            for each in activity.changes
        ],
        "source": list(activity.source),
    }
    return {key: value for key, value in found.items() if value not in (None, "", [], {})}


def _venue(activity: Activity) -> dict[str, Any] | None:
    venue = activity.venue
    if venue is None:
        return None
    found = {"id": venue.id, "name": venue.name, "address": venue.address, "lat": venue.lat, "lon": venue.lon}
    return {key: value for key, value in found.items() if value not in (None, "")}


def _session(context: BuildContext, session: Session) -> dict[str, Any]:
    found = {
        "key": session.key,
        "start": words.iso(session.start, context.utc_offset(session.start)),
        "end": words.iso(session.end, context.utc_offset(session.end)) if session.end_announced else None,
        "hours": context.words.hours(session.hours),
        "label": session.label,
        "status": session.status,
        "venue": session.venue.name if session.venue else "",
        "note": session.note,
    }
    return {key: value for key, value in found.items() if value not in (None, "")}


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


def _table(context: BuildContext) -> RawFile:
    """Return the activities as CSV, a row a session, in the site's language.

    A BOM and CRLF so that Excel opens it right (RFC 4180).
    """
    rows = [table_rows(context, activity) for activity in context.catalog.activities]
    return RawFile(b"".join(("\ufeff".encode(), _csv([[context.say(name) for name in COLUMNS]]), *rows)))


def table_rows(context: BuildContext, activity: Activity) -> bytes:
    """Return an activity's rows of the table, as they stand in the file. Made once."""
    return context.fragment(activity, "table_rows", _table_rows)


def _table_rows(context: BuildContext, activity: Activity) -> bytes:
    return _csv([_row(context, activity, session) for session in activity.sessions or (None,)])


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
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    moment = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:00[+-]\d{2}:\d{2})?$"}
    status = {"enum": list(STATUSES)}
    session = _object(
        context,
        ("key", "start", "status"),
        key=text,
        start=moment,
        end=moment,
        hours=text,
        label=text,
        status=status,
        venue=text,
        note=text,
    )
    venue = _object(
        context, ("name",), id=text, name=text, address=text, lat={"type": "number"}, lon={"type": "number"}
    )
    activity = _object(
        context,
        ("id", "url", "title", "status", "mode", "campaigns", "themes"),
        id={"type": "string", "pattern": "^[a-z0-9-]{3,80}$"},
        url={"type": "string", "format": "uri"},
        title=text,
        summary=text,
        status=status,
        status_note=text,
        mode={"enum": list(MODES)},
        online_url=text,
        district={"enum": list(context.vocabularies.districts)},
        place=_object(context, ("town",), town=text, village=text),
        venue=venue,
        sessions={"type": "array", "items": session},
        months={"type": "array", "items": {"type": "string", "pattern": r"^\d{4}-\d{2}$"}},
        year={"type": "integer"},
        when_note=text,
        time_note=text,
        tentative={"type": "boolean"},
        languages=texts,
        speakers={"type": "array", "items": _object(context, ("name", "unit"), name=text, unit=text)},
        campaigns=texts,
        programmes=texts,
        themes=texts,
        audiences=texts,
        forms=texts,
        access=texts,
        organizers=_object(context, (), **dict.fromkeys(words.ROLES, texts)),
        fee=text,
        free={"type": "boolean"},
        part_of=text,
        featured={"type": "boolean"},
        changes={"type": "array", "items": _object(context, ("at", "what"), at=moment, what=text)},
        source=texts,
    )
    activity["properties"]["$schema"] = {**text, "description": context.say(MEANINGS["$schema"])}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": context.absolute("api/schema.json"),
        "title": context.settings.name,
        **_object(
            context,
            ("activities",),
            activities={"type": "array", "items": {"$ref": "#/$defs/activity"}},
            **{"$schema": text},
        ),
        "$defs": {"activity": activity},
    }


def _object(context: BuildContext, required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    described = {
        name: {**kind, "description": context.say(MEANINGS[name], **context.words.own)}
        for name, kind in properties.items()
    }
    return {
        "type": "object",
        "properties": described,
        "required": list(required),
        "additionalProperties": False,
    }


WHOLE = Output(name="api-whole", plan=plan_whole, render=render_whole, fragments=("record", "table_rows"))
OUTPUT = Output(name="api", plan=plan_api, render=render_text, fragments=())
