"""Hostile words stay words: on pages, in feeds and in data."""

from __future__ import annotations

import csv
import io
import json
import shutil
import xml.etree.ElementTree as ET

import icalendar
import pytest

from tests.building import CONTENTS, Site, build_site
from tests.outputs.documents import pages

HOSTILE = "\"><script>alert('x')</script>&lt;b&gt; ]]> {{ 7*7 }} \\n; 逗号,分号"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The real site with an activity that has the same hostile words in every field of text."""
    folder = tmp_path_factory.mktemp("hostile")
    content = shutil.copytree(CONTENTS["real"], folder / "content")
    text = json.dumps(HOSTILE, ensure_ascii=False)
    (content / "activities" / "hostile.md").write_text(
        f"---\ntitle: {text}\nsummary: {text}\ncampaigns: [kepu-day-2023]\nthemes: [scifi]\n"
        f"district: wuhou\nstart: 2023-09-16 10:00\n"
        f"venue: {{name: {text}, address: {text}}}\norganizers: {{hosts: [{text}]}}\n"
        f"status: cancelled\nstatus_note: {text}\n"
        f"changes: [{{at: 2023-09-10, what: {text}}}]\nfee: {text}\nsource: [{text}]\n---\n\n"
        f"<script>alert(1)</script><img src=x onerror=alert(2)>[点](javascript:alert(3)) {HOSTILE}\n",
        encoding="utf-8",
    )
    return build_site(content, folder)


def test_hostile_words_must_stay_words_on_every_page(hostile: Site) -> None:
    site = hostile
    for path, found in pages(site).items():
        scripts = [each for each in found.all("script") if each.get("type") != "application/ld+json"]
        own = {
            "subscribe": ["subscribe.js"],
            "search": ["find.js", "search.js"],
            "my": ["find.js", "my.js"],
        }.get(path.split("/")[0], [])
        assert [each["src"].rpartition("/")[2] for each in scripts] == ["site.js", *own], path
        assert [attrs for _, attrs in found.tags if any(name.startswith("on") for name in attrs)] == [], path
        assert [each for each in found.all("a") if each.get("href", "").startswith("javascript:")] == [], path
    page = pages(site)["activities/hostile/index.html"]
    assert page.texts["h1"] == [HOSTILE]
    assert page.meta("og:title") == [HOSTILE]
    assert page.json_ld[0]["name"] == HOSTILE
    assert "<script>alert" not in site.files["activities/hostile/index.html"].decode()
    assert "49" not in page.texts["h1"][0]


def test_hostile_words_must_stay_words_in_feeds_and_data(hostile: Site) -> None:
    event = icalendar.Calendar.from_ical(hostile.files["activities/hostile/event.ics"]).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == f"【已取消】{HOSTILE}"
    assert str(event["DESCRIPTION"]).split("\n")[0] == f"【已取消】{HOSTILE}"
    feed = ET.fromstring(hostile.files["districts/wuhou/feed.xml"])
    assert f"【已取消】{HOSTILE}" in [each.text for each in feed.iter("{http://www.w3.org/2005/Atom}title")]
    changes = ET.fromstring(hostile.files["changes/feed.xml"])
    assert f"{HOSTILE}。原定 2023年9月16日 周六 10:00" in [
        each.text for each in changes.iter("{http://www.w3.org/2005/Atom}summary")
    ]
    rows = csv.reader(io.StringIO(hostile.files["api/activities.csv"].decode("utf-8-sig"), newline=""))
    assert [row[1] for row in rows if row[0] == "hostile"] == [HOSTILE]
    assert json.loads(hostile.files["api/activities/hostile.json"])["title"] == HOSTILE
    assert [
        tag
        for tag in ("<script>alert(1)", "onerror", "javascript:")
        if tag in hostile.files["activities/hostile/index.html"].decode()
    ] == []
