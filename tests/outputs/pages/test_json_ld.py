"""JSON-LD: true of every session, and as search engines want it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.building import SEASON, SITES, Sites
from tests.outputs.documents import file_of, pages

STATUSES = {"Scheduled", "Cancelled", "Postponed", "Rescheduled", "MovedOnline"}


SHANGHAI_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:00\+08:00)?")


@pytest.mark.parametrize(("name", "now"), SITES)
def test_json_ld_must_tell_the_truth_of_every_session(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    for activity in site.context.catalog.activities:
        found = pages(site)[f"activities/{activity.id}/index.html"]
        assert len(found.json_ld) == len(activity.sessions), activity.id
        shown = {each["datetime"] for each in found.all("time")}
        for block, session in zip(found.json_ld, activity.sessions, strict=True):
            assert block["@type"] == "Event"
            assert {
                "name",
                "startDate",
                "location",
                "eventStatus",
                "eventAttendanceMode",
                "url",
                "description",
            } <= set(block)
            assert block["eventStatus"].removeprefix("https://schema.org/Event") in STATUSES
            assert SHANGHAI_TIME.fullmatch(block["startDate"])
            assert block["startDate"] in shown, activity.id
            assert ("T" in block["startDate"]) == session.timed
            assert block.get("endDate", block["startDate"]) >= block["startDate"]
            assert ("endDate" in block) == session.end_announced
            assert ("offers" in block) == bool(activity.fee and activity.fee.amount), activity.id
            former = [change.former.start for change in session.changes if change.former.start]
            assert ("previousStartDate" in block) == bool(former), activity.id
            assert ("organizer" in block) == bool(activity.organizers.hosts), activity.id


def addresses(value: Any) -> Iterator[str]:
    """Every address in a JSON-LD block but the vocabulary's own."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from addresses(each)
    elif isinstance(value, str) and value.startswith("http") and "://schema.org" not in value:
        yield value


@pytest.mark.parametrize(("name", "now"), SITES)
def test_json_ld_must_name_a_whole_place_and_only_pages_that_are_there(
    name: str, now: date, sites: Sites
) -> None:
    site = sites(name, now)
    base = site.content.settings.base_url
    for path, found in pages(site).items():
        for block in found.json_ld:
            places = block["location"] if isinstance(block["location"], list) else [block["location"]]
            for place in places:
                whole = {"Place": {"name", "address"}, "VirtualLocation": {"url"}}[place["@type"]]
                assert (path, whole - set(place)) == (path, set())
            attended = {
                frozenset({"Place"}): "Offline",
                frozenset({"VirtualLocation"}): "Online",
                frozenset({"Place", "VirtualLocation"}): "Mixed",
            }
            mode = attended[frozenset(place["@type"] for place in places)]
            assert (path, block["eventAttendanceMode"]) == (
                path,
                f"https://schema.org/{mode}EventAttendanceMode",
            )
            ours = [each.removeprefix(base) for each in addresses(block) if each.startswith(base)]
            assert (path, [each for each in ours if file_of(each) not in site.files]) == (path, [])


def test_json_ld_of_every_status_must_be_as_search_engines_want_it(sites: Sites) -> None:
    found = pages(sites("small", SEASON))
    rows = {}
    for name in ("birds", "workshop", "convention", "academician", "star-talk"):
        block = found[f"activities/{name}-2023/index.html"].json_ld[0]
        rows[name] = (
            block["eventStatus"].removeprefix("https://schema.org/"),
            block["startDate"],
            block.get("previousStartDate"),
        )
    assert rows == {
        "birds": ("EventCancelled", "2023-09-23T07:00:00+08:00", None),
        "workshop": ("EventPostponed", "2023-09-24", None),
        "convention": ("EventRescheduled", "2023-10-18", "2023-08-16"),
        "academician": ("EventMovedOnline", "2023-09-20T15:00:00+08:00", None),
        "star-talk": ("EventScheduled", "2023-09-15T19:30:00+08:00", None),
    }
