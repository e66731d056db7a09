"""Addresses: every link resolves, every file is reachable from home."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote

import pytest

from tests.building import AFTER, SEASON, SITES, Sites
from tests.outputs.documents import broken_links, file_of, pages, unreachable


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_internal_link_must_resolve(name: str, now: date, sites: Sites) -> None:
    assert broken_links(sites(name, now)) == set()


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_address_on_our_host_must_be_under_the_base_path(name: str, now: date, sites: Sites) -> None:
    """The small site stands at ``/kepu/``: a link that forgets it would lead out of the site."""
    site = sites(name, now)
    base = site.content.settings.base_path
    named = {
        attrs[key]
        for found in pages(site).values()
        for _, attrs in found.tags
        for key in ("href", "src", "content")
        if key in attrs
    }
    assert {each for each in named if each.startswith("/") and not each.startswith(base)} == set()


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_address_in_feeds_and_data_must_resolve(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    base = site.content.settings.base_url
    broken = set()
    for path, data in site.ending(".ics", ".xml", ".json", ".csv", ".txt", ".webmanifest").items():
        text = data.decode().replace("\r\n ", "")
        targets = {unquote(found) for found in re.findall(rf"{re.escape(base)}([^\s\"<>,#\\]*)", text)}
        broken |= {(path, target) for target in targets if file_of(target) not in site.files}
    assert broken == set()


def test_every_link_card_must_have_a_picture_that_is_published(sites: Sites) -> None:
    site = sites("real", SEASON)
    for path, found in pages(site).items():
        pictures = [each["content"] for each in found.all("meta") if each.get("property") == "og:image"]
        if any(each.get("property") == "og:title" for each in found.all("meta")):
            assert [
                file_of(each.removeprefix(site.context.settings.base_url)) in site.files for each in pictures
            ] == [True], path


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_address_to_copy_must_be_a_feed_that_stands_there_in_words(
    name: str, now: date, sites: Sites
) -> None:
    site = sites(name, now)
    copied = {
        (path, attrs["data-copy"])
        for path, found in pages(site).items()
        for _, attrs in found.tags
        if "data-copy" in attrs
    }
    copied = {(path, text) for path, text in copied if text.endswith(".ics")}
    feeds = {site.context.absolute(path) for path in site.of("named-feed")}
    assert {
        (path, address)
        for path, address in copied
        if address not in feeds or address not in site.files[path].decode()
    } == set()
    assert {address for _, address in copied} == feeds


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_fragment_must_have_its_place(name: str, now: date, sites: Sites) -> None:
    for path, found in pages(sites(name, now)).items():
        ids = {attrs["id"] for _, attrs in found.tags if "id" in attrs}
        wanted = {each["href"][1:] for each in found.all("a") if each.get("href", "").startswith("#")}
        assert wanted - ids == set(), path


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_file_must_be_reachable_from_home(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    apart = {path for path in site.ending(".html") if site.pages[path].output in ("redirect", "not-found")}
    apart |= {
        path.replace("index.html", "event.ics") for path in apart if site.pages[path].output == "redirect"
    }
    assert unreachable(site) == apart


@pytest.mark.parametrize("now", [SEASON, AFTER])
def test_former_id_must_lead_to_its_activity(now: date, sites: Sites) -> None:
    site = sites("small", now)
    assert sorted(site.of("redirect")) == ["activities/kepu-day-2023-main-old/index.html"]
    found = pages(site)["activities/kepu-day-2023-main-old/index.html"]
    target = "/kepu/activities/kepu-day-2023-main/"
    assert [each["content"] for each in found.all("meta") if each.get("http-equiv") == "refresh"] == [
        f"0; url={target}"
    ]
    assert [each["href"] for each in found.all("link") if each["rel"] == "canonical"] == [
        f"https://example.org{target}"
    ]
    assert found.meta("robots") == ["noindex"]


def test_every_real_activity_must_stand_on_its_lists(sites: Sites) -> None:
    """Each activity is on its district's, themes', campaigns' and days' pages, whichever page of the list."""
    site = sites("real", AFTER)
    where: dict[str, set[str]] = {}
    for path, found in pages(site).items():
        folder = re.sub(r"page/\d+/", "", path.removesuffix("index.html"))
        for each in found.all("a"):
            where.setdefault(each.get("href", ""), set()).add(folder)
    for activity in site.context.catalog.activities:
        wanted = (
            {f"campaigns/{key}/" for key in activity.campaigns}
            | {f"themes/{key}/" for key in activity.themes}
            | {"activities/"}
        )
        wanted |= {f"districts/{activity.district}/"} if activity.district else set()
        wanted |= {f"dates/{session.first_day:%Y/%m/%d}/" for session in activity.sessions}
        assert wanted - where[f"/activities/{activity.id}/"] == set(), activity.id
