"""Atom, open data and the files about the site, read back."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from site_builder.presentation.changes import change_lists
from site_builder.presentation.listings import listings
from tests.building import AFTER, CONTENTS, SEASON, SITES, Sites, build_site

ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


@pytest.mark.parametrize(("name", "now"), SITES)
def test_atom_feeds_must_be_whole_and_beside_every_listing(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    assert set(site.of("atom")) == {each.atom for each in listings(site.context)} | {
        each.atom for each in change_lists(site.context)
    }
    ids = []
    for path, data in site.of("atom").items():
        root = ET.fromstring(data)
        ids.append(root.findtext(f"{ATOM}id"))
        assert root.tag == f"{ATOM}feed"
        assert all(root.findtext(f"{ATOM}{tag}") for tag in ("id", "title", "updated"))
        assert root.findtext(f"{ATOM}author/{ATOM}name") == site.content.settings.organisation
        own = [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
        assert own == [site.context.absolute(path)]
        entries = root.findall(f"{ATOM}entry")
        stamps = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
        assert all(RFC3339.fullmatch(stamp) for stamp in stamps), path
        assert root.findtext(f"{ATOM}updated") == max(stamps, default="1970-01-01T00:00:00Z"), path
        assert all(
            entry.findtext(f"{ATOM}{tag}")
            for entry in entries
            for tag in ("id", "title", "updated", "summary")
        ), path
        assert stamps == sorted(stamps, reverse=True), path
        assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries), path
        for entry in entries:
            link = entry.find(f"{ATOM}link")
            assert link is not None
            target = (link.get("href") or "").removeprefix(site.content.settings.base_url)
            assert f"{target}index.html" in site.files, path
    assert len(set(ids)) == len(ids)


def test_atom_entries_must_not_change_from_day_to_day(sites: Sites) -> None:
    """A reader tells old from new by ``updated``, which comes from the content."""
    assert sites("real", SEASON).of("atom") == sites("real", AFTER).of("atom")


def test_changes_feed_must_tell_of_worldcon(sites: Sites) -> None:
    root = ET.fromstring(sites("real", SEASON).files["changes/feed.xml"])
    titles = [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")]
    assert titles == ["【改期】第81届世界科幻大会（2023成都世界科幻大会）"]


@pytest.mark.parametrize(("name", "now"), SITES)
def test_json_must_keep_its_own_schema(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    schema = json.loads(site.files["api/schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    whole = json.loads(site.files["api/activities.json"])
    jsonschema.Draft202012Validator(schema).validate(whole)
    assert [each["id"] for each in whole["activities"]] == [
        each.id for each in site.context.catalog.activities
    ]
    single = jsonschema.Draft202012Validator(schema["$defs"]["activity"])
    for each in whole["activities"]:
        alone = json.loads(site.files[f"api/activities/{each['id']}.json"])
        single.validate(alone)
        assert {key: value for key, value in alone.items() if key != "$schema"} == each
        assert len(each.get("sessions", [])) == len(site.context.catalog.by_id[each["id"]].sessions)


@pytest.mark.parametrize(("name", "now"), SITES)
def test_csv_must_open_right_in_excel(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    data = site.files["api/activities.csv"]
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["编号"] for row in rows] == [
        each.id for each in site.context.catalog.activities for _ in each.sessions or (None,)
    ]
    assert all(row["网址"] == site.context.absolute(f"activities/{row['编号']}/") for row in rows)
    if name == "real":
        jinsha = next(row for row in rows if row["编号"] == "museum-day-2017-jinsha")
        assert (jinsha["日期"], jinsha["时间"], jinsha["费用"]) == (
            "2017年5月18日 周四",
            "08:00–17:00",
            "免费",
        )


#: What begins a formula in tables, in its full width too.
SIGNS = tuple("=+-@＝＋－＠")


def test_csv_cell_must_never_be_a_formula(tmp_path: Path) -> None:
    content = shutil.copytree(CONTENTS["small"], tmp_path / "content")
    starts = {f"formula-{number}": f"{sign}1+1" for number, sign in enumerate(SIGNS)}
    for name, start in starts.items():
        lines = (
            f'title: "{start}"\nsummary: "{start}"\ncampaigns: [kepu-day-2023]\n'
            f"themes: [ecology]\ndistrict: city\nstart: 2023-09-16\n"
        )
        (content / "activities" / f"{name}.yaml").write_text(lines, encoding="utf-8")
    text = build_site(content, tmp_path).files["api/activities.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    found = {row["编号"]: (row["名称"], row["简介"]) for row in rows if row["编号"] in starts}
    assert found == {name: (f"'{start}", f"'{start}") for name, start in starts.items()}
    assert {cell for row in rows for cell in row.values() if cell.startswith((*SIGNS, "\t", "\r"))} == set()


@pytest.mark.parametrize(("name", "now"), SITES)
def test_sitemap_must_list_exactly_the_pages(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    found = [
        element.text or ""
        for element in ET.fromstring(site.files["sitemap.xml"]).iter()
        if element.tag.endswith("}loc")
    ]
    pages = {
        path
        for path in site.ending(".html")
        if site.pages[path].output not in ("redirect", "not-found", "poster", "sheet")
    }
    assert found == sorted(found)
    assert set(found) == {site.context.absolute(path.removesuffix("index.html")) for path in pages}


@pytest.mark.parametrize(("name", "now"), SITES)
def test_files_about_the_site_must_tell_what_it_is(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    status = json.loads(site.files["build.json"])
    assert (status["now"], status["base_url"]) == (str(now), site.content.settings.base_url)
    assert status["activities"] == len(site.context.catalog.activities)
    assert status["districts"] == {
        key: len(found) for key, found in site.context.catalog.groups["districts"].items()
    }
    assert f"Sitemap: {site.context.absolute('sitemap.xml')}\n" in site.files["robots.txt"].decode()
    manifest = json.loads(site.files["manifest.webmanifest"])
    assert (manifest["name"], manifest["start_url"]) == (
        site.content.settings.name,
        site.content.settings.base_path,
    )


def test_published_pictures_must_carry_no_metadata(tmp_path: Path) -> None:
    from PIL import Image

    content = shutil.copytree(CONTENTS["small"], tmp_path / "content")
    exif = Image.Exif()
    exif[0x010F] = "样例相机"
    exif[0x0112] = 6
    Image.new("RGB", (40, 20), "teal").save(content / "media" / "turned.jpg", exif=exif)
    main = content / "activities" / "2023" / "kepu-day-2023-main.md"
    main.write_text(
        main.read_text("utf-8").replace("file: media/stars.png", "file: media/turned.jpg"), "utf-8"
    )
    Image.new("RGB", (4, 4)).save(content / "media" / "unnamed.png")
    (content / "activities" / "turned.yaml").write_text(
        "title: 样例\ncampaigns: [kepu-day-2023]\nthemes: [scifi]\ndistrict: city\nstart: 2023-09-16\n"
        "cover: {file: media/turned.jpg, alt: 样例, credit: 样例, consent: 没有人像}\n",
        encoding="utf-8",
    )
    published = build_site(content, tmp_path).files
    data = published["media/turned.jpg"]
    assert "media/unnamed.png" not in published
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((20, 40), {})
