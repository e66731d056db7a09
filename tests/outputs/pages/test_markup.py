"""The markup of every page: tags, names, headings, weight, nothing inline and nothing foreign."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from tests.building import AFTER, SEASON, SITES, Sites
from tests.outputs.documents import assert_light, own_pages, pages

VOID = set("area base br col embed hr img input link meta source track wbr".split())


#: HTML lets these end where the next begins; ours close them too.
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>")


def unclosed(text: str) -> list[str]:
    """Tags that are not closed in their order."""
    waiting: list[str] = []
    for closes, tag in TAG.findall(
        re.sub(r"<!--.*?-->|(?<=json\">).*?(?=</script>)", "", text, flags=re.DOTALL)
    ):
        if tag in VOID:
            continue
        if not closes:
            waiting.append(tag)
        elif not waiting or waiting.pop() != tag:
            return [f"</{tag}> after {waiting}"]
    return waiting


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_tag_must_be_closed_in_its_order(name: str, now: date, sites: Sites) -> None:
    assert {
        path: left
        for path, data in sites(name, now).ending(".html").items()
        if (left := unclosed(data.decode()))
    } == {}


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_picture_must_have_words_and_every_control_a_name(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    for path, found in pages(site).items():
        assert [each for each in found.all("img") if not each.get("alt")] == [], path
        text = site.files[path].decode()
        assert [
            inside
            for inside in re.findall(r"<(?:a|button) [^>]*>(.*?)</(?:a|button)>", text, re.DOTALL)
            if not re.sub(
                r"<img[^>]* alt=\"[^\"]+\"|<[^>]*>", lambda tag: "x" if "alt=" in tag[0] else "", inside
            ).strip()
        ] == [], path


@pytest.mark.parametrize(("name", "now"), SITES)
def test_pages_must_hold_nothing_inline_and_nothing_foreign(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    home = site.content.settings.base_path
    for path, found in pages(site).items():
        names = {attr for _, attrs in found.tags for attr in attrs}
        assert {attr for attr in names if attr == "style" or attr.startswith("on")} == set(), path
        assert found.all("style") == [], path
        scripts = [each for each in found.all("script") if each.get("type") != "application/ld+json"]
        loaded = [
            each.get("src", "")
            for each in (*scripts, *found.all("img"), *found.all("source"), *found.all("iframe"))
        ]
        loaded += [
            each["href"]
            for each in found.all("link")
            if each["rel"] in ("stylesheet", "icon", "manifest", "preload")
        ]
        assert [each for each in loaded if not each.startswith(home)] == [], path
        policy = [
            each["content"]
            for each in found.all("meta")
            if each.get("http-equiv") == "Content-Security-Policy"
        ]
        assert len(policy) == 1, path
        assert "unsafe" not in policy[0], path
        assert "default-src 'none'" in policy[0], path
        ids = Counter(attrs["id"] for _, attrs in found.tags if "id" in attrs)
        assert [key for key, count in ids.items() if count > 1] == [], path


@pytest.mark.parametrize(("name", "now"), SITES)
def test_headings_must_never_skip_a_level(name: str, now: date, sites: Sites) -> None:
    for path, found in own_pages(sites(name, now)).items():
        levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, path
        assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == [], path


@pytest.mark.parametrize("now", [SEASON, AFTER])
def test_pages_must_be_light(now: date, sites: Sites) -> None:
    assert_light(sites("real", now))


def test_month_grid_must_be_a_table_with_one_link_a_day(sites: Sites) -> None:
    site = sites("real", SEASON)
    found = pages(site)["dates/2023/09/index.html"]
    assert [each["scope"] for each in found.all("th")] == ["col"] * 7
    days = {
        each["href"] for each in found.all("a") if re.fullmatch(r"/dates/2023/09/\d\d/", each.get("href", ""))
    }
    assert days == {
        f"/dates/2023/09/{day.day:02}/"
        for day in site.context.catalog.days
        if (day.year, day.month) == (2023, 9)
    }
