"""The open data is complete: every field is in it, or the table of fields says where else or why not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from site_builder.content.activity import FIELDS, ROLES
from site_builder.content.fields import Field, fields_in
from site_builder.content.vocabularies import VENUE_ENTRY
from site_builder.outputs.data.api import COLUMNS, IN_COLUMNS, OTHER_FIELDS
from site_builder.outputs.data.records import DERIVED, OPEN, record_schema
from tests.building import SEASON, Sites

PROPERTIES: dict[str, Any] = record_schema()["properties"]
#: Fields that are names alone there → the property that has all of it.
ELSEWHERE = {f"organizers.{role}": "organizations" for role in ROLES}


def missing(fields: tuple[Field, ...], properties: dict[str, Any], path: str = "") -> Iterator[str]:
    """The fields, at any depth, that no property holds and no reason is given for."""
    for field in fields:
        name = f"{path}{field.name}"
        if field.withheld or field.data:
            continue
        if field.name not in properties:
            yield name
            continue
        schema = properties[field.name]
        inner = schema.get("items", schema).get("properties")
        if name in ELSEWHERE:
            inner = PROPERTIES[ELSEWHERE[name]]["items"]["properties"]
        if name == "sessions.venue":
            inner = properties["own_venue"]["properties"]
        if fields_in(field.kind):
            yield from missing(fields_in(field.kind), inner or {}, f"{name}.")


def test_every_field_must_be_in_the_data_or_say_why_not() -> None:
    assert list(missing(FIELDS, PROPERTIES)) == []
    assert list(missing(VENUE_ENTRY, PROPERTIES["venue"]["properties"])) == []
    assert {field.data for field in FIELDS if field.data} <= set(PROPERTIES)
    assert {field.name for field in FIELDS if field.withheld} == {"draft"}
    assert {field.name for field in VENUE_ENTRY if field.withheld} == {"datum"}


def test_a_field_that_nobody_exports_must_be_told() -> None:
    new = Field("level", FIELDS[0].kind, "级别")
    assert list(missing((*FIELDS, new), PROPERTIES)) == ["level"]


def record(sites: Sites, id: str) -> dict[str, Any]:
    """A record of the small site, as a file of its own."""
    found: dict[str, Any] = json.loads(sites("small", SEASON).files[f"api/activities/{id}.json"])
    return found


def test_every_property_must_be_stated_somewhere(sites: Sites) -> None:
    whole = json.loads(sites("small", SEASON).files["api/activities.json"])["activities"]
    assert {name for each in whole for name in each} == set(PROPERTIES)


def test_a_record_must_hold_what_its_file_says(sites: Sites) -> None:
    found = record(sites, "kepu-day-2023-main")
    address = sites("small", SEASON).context.absolute
    told = {
        name: found[name]
        for name in ("ages", "registration", "contact", "cover", "en", "kepuri_url", "aliases")
    }
    assert told == {
        "ages": {"min": 6, "max": 99},
        "registration": {
            "required": True,
            "url": "https://example.org/register/",
            "opens": "2023-09-01T09:00:00+08:00",
            "closes": "2023-09-14",
            "capacity": 200,
            "capacity_in": "people",
            "full": False,
            "note": "每个家庭限报一次。",
        },
        "contact": {
            "unit": "样例市科学技术协会科普部",
            "phone": "010-00000000",
            "email": "kepu@example.org",
        },
        "cover": {
            "file": address("media/stars.png"),
            "alt": "夜空下的望远镜",
            "credit": "样例摄影组",
            "consent": "画面里没有人",
        },
        "en": {
            "title": "Sample Science Day main venue",
            "summary": "Three days of exhibitions, talks and livestreams.",
            "body": "Come and look through a telescope.",
        },
        "kepuri_url": "https://example.org/kepuri/1",
        "aliases": ["kepu-day-2023-main-old"],
    }
    assert found["recap"]["photos"][0]["consent"] == "监护人都已书面同意"
    assert found["recap"]["links"] == [{"title": "样例日报的报道", "url": "https://example.org/news/"}]
    assert found["body"].startswith("<p>三天里可以看展览")
    assert found["organizers"]["hosts"] == ["样例市科学技术协会"]
    assert found["organizations"][2] == {"role": "undertakers", "name": "样例天文学会", "kind": "society"}
    venue = sites("small", SEASON).content.vocabularies.venues["sample-museum"]
    assert (found["venue"]["metro"], found["venue"]["entrance"]) == (venue.metro, venue.entrance)


def test_a_change_must_say_what_was_before(sites: Sites) -> None:
    site = sites("small", SEASON)
    told = {
        each.id: [change["from"] for change in record(sites, each.id).get("changes", []) if "from" in change]
        for each in site.context.catalog.activities
    }
    formers = {
        each.id: [change.former for change in each.changes] for each in site.context.catalog.activities
    }
    assert sum(map(len, told.values())) > 2
    for id, entries in told.items():
        venues = [entry["venue"]["name"] for entry in entries if "venue" in entry]
        assert venues == [former.venue.name for former in formers[id] if former.venue]
        statuses = [entry["status"] for entry in entries if "status" in entry]
        assert statuses == [former.status for former in formers[id] if former.status]


def test_every_open_field_must_have_a_column(sites: Sites) -> None:
    text = sites("small", SEASON).files["api/activities.csv"].decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert head == [*COLUMNS, *(field.label for field in OTHER_FIELDS)]
    assert len(set(head)) == len(head)
    assert {field.name for field in OTHER_FIELDS} | IN_COLUMNS == {field.name for field in OPEN}
    assert set(DERIVED) - {"id", "url"} == {"months", "free", "price", "organizations", "body"}
    main = dict(zip(head, next(row for row in rows if row[0] == "kepu-day-2023-main"), strict=True))
    assert main["适合的年龄"] == "最小几岁：6 · 最大几岁：99"
    assert main["无障碍"].count("、") == 1
    assert main["重点活动"] == "是"
    assert (
        main["咨询方式"]
        == "单位或部门：样例市科学技术协会科普部 · 电话：010-00000000 · 邮箱：kepu@example.org"
    )


@pytest.mark.parametrize("path", ["activities/kepu-day-2023-main/index.html"])
def test_a_page_must_say_how_people_in_pictures_agreed(path: str, sites: Sites) -> None:
    page = sites("small", SEASON).files[path].decode()
    assert page.count("监护人都已书面同意") == 2
    assert "画面里没有人" in page


def test_a_session_elsewhere_must_say_where(sites: Sites) -> None:
    """``venue`` is its name alone, and has always been; all of it is beside."""
    site, seen = sites("small", SEASON), 0
    for activity in site.context.catalog.activities:
        told = record(sites, activity.id).get("sessions", [])
        for each, session in zip(told, activity.sessions, strict=True):
            elsewhere = session.venue is not None and session.venue != activity.venue
            assert ("own_venue" in each) == elsewhere
            if elsewhere:
                seen += 1
                assert each["own_venue"]["name"] == each["venue"]
    assert seen
