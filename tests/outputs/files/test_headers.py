"""The policy: the same in every page and in the header files, nothing inline; and the page about the data."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from site_builder.outputs.files.headers import CALENDAR, EVERYWHERE, FOREVER, FRESH
from site_builder.presentation.site import POLICY
from tests.building import ROOT, SEASON, SITES, Sites


@pytest.mark.parametrize(("name", "now"), SITES)
def test_pages_and_header_files_must_say_the_same_policy(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    escaped = POLICY.replace("'", "&#39;")
    assert {
        path
        for path, data in site.ending(".html").items()
        if escaped not in data.decode() and POLICY not in data.decode()
    } == set()
    for path in ("_headers", "headers.conf"):
        text = site.files[path].decode()
        assert all(f"{value}" in text for value in EVERYWHERE.values()), path
    assert "unsafe" not in POLICY
    assert "text/calendar; charset=utf-8" in site.files["_headers"].decode()


def test_nginx_of_the_docs_must_say_what_the_header_file_says(sites: Sites) -> None:
    """But for Cache-Control, which the file leaves to the server and its locations."""
    docs = (ROOT / "docs" / "hosting.md").read_text("utf-8")
    said = dict(
        re.findall(
            r'^add_header (\S+) "(.*)" always;$', sites("small", SEASON).files["headers.conf"].decode(), re.M
        )
    )
    assert said == EVERYWHERE
    assert f'set $policy "{said["Content-Security-Policy"]}";' in docs
    assert all(f"add_header {name}" in docs for name in ("X-Content-Type-Options", "Referrer-Policy"))
    assert set(re.findall(r'Cache-Control "?([^";]*?)"?(?: always)?;', docs)) == {
        each["Cache-Control"] for each in (FRESH, FOREVER, CALENDAR)
    }


@pytest.mark.parametrize(("name", "now"), SITES)
def test_pages_must_hold_nothing_inline(name: str, now: date, sites: Sites) -> None:
    for path, data in sites(name, now).ending(".html").items():
        text = data.decode()
        assert not re.search(r"<[^>]+\s(?:style|on[a-z]+)=", text), path
        assert "<style" not in text, path
        assert not re.search(r"<script(?![^>]*(?:src=|ld\+json))", text), path


def test_every_field_of_the_data_must_be_explained(sites: Sites) -> None:
    site = sites("real", SEASON)
    text = site.files["api/index.html"].decode()
    schema = json.loads(site.files["api/schema.json"])
    properties = schema["$defs"]["activity"]["properties"]
    assert {name for name in properties if f"<code>{name}</code>" not in text} == set()
    assert [name for name, kind in properties.items() if kind["description"] not in text] == []
    for link in ("api/activities.json", "api/activities.csv", "api/schema.json", "calendar.ics", "feed.xml"):
        assert f'href="/{link}"' in text, link
