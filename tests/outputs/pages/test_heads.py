"""Heads, titles and descriptions: whole, and unlike those of any other page."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from site_builder.catalog import collect
from site_builder.outputs.pages.activity import activity_view
from site_builder.presentation.context import BuildContext
from tests.building import CONTENTS, SEASON, SITES, Sites, read
from tests.outputs.documents import own_pages, repeated_titles

#: Pages without a way back, by intention.
NO_CRUMBS = {"index.html", "404.html"}


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_page_must_have_a_whole_head(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    for path, found in own_pages(site).items():
        address = site.context.absolute(path.removesuffix("index.html"))
        assert [each["lang"] for each in found.all("html")] == ["zh-CN"], path
        assert [each["href"] for each in found.all("link") if each["rel"] == "canonical"] == [address], path
        assert (len(found.texts["title"]), len(found.texts["h1"])) == (1, 1), path
        assert all(text.strip() for text in (*found.texts["title"], *found.texts["h1"])), path
        assert [bool(found.meta(key)[0]) for key in ("description", "og:title", "og:description")] == [
            True
        ] * 3, path
        assert (found.meta("og:url"), found.meta("og:locale"), len(found.meta("og:type"))) == (
            [address],
            ["zh_CN"],
            1,
        ), path
        crumbs = [each for each in found.all("nav") if each.get("aria-label") == "所在位置"]
        assert len(crumbs) == (
            0 if path in NO_CRUMBS or site.pages[path].output in ("poster", "sheet") else 1
        ), path


@pytest.mark.parametrize(("name", "now"), SITES)
def test_titles_must_be_unique(name: str, now: date, sites: Sites) -> None:
    assert repeated_titles(sites(name, now)) == {}


@pytest.mark.parametrize(
    ("others", "marks"),
    [
        (("district: wuhou\nstart: 2023-09-16", "district: pidu\nstart: 2023-09-16"), ("武侯区", "郫都区")),
        (
            ("district: wuhou\nstart: 2023-09-16", "district: wuhou\nstart: 2023-09-17"),
            ("2023年9月16日 周六", "2023年9月17日 周日"),
        ),
        (
            (
                "district: wuhou\nstart: 2023-09-16",
                "district: wuhou\nstart: 2023-09-17",
                "district: pidu\nstart: 2023-09-17",
            ),
            ("武侯区 2023年9月16日 周六", "武侯区 2023年9月17日 周日", "郫都区 2023年9月17日 周日"),
        ),
        (("district: wuhou\nstart: 2023-09-16", "district: wuhou\nstart: 2023-09-16"), ("same-0", "same-1")),
        (("district: wuhou\nstart: 2023-09-16",), ("",)),
    ],
)
def test_activities_of_one_name_must_be_told_apart_in_titles(
    others: tuple[str, ...], marks: tuple[str, ...], tmp_path: Path
) -> None:
    content = shutil.copytree(
        CONTENTS["real"], tmp_path / "content", ignore=shutil.ignore_patterns("activities")
    )
    (content / "activities").mkdir()
    for number, text in enumerate(others):
        same = f"title: 科普讲座\ncampaigns: [kepu-day-2023]\nthemes: [scifi]\nsource: [测试]\n{text}\n"
        (content / "activities" / f"same-{number}.yaml").write_text(same, "utf-8")
    context = BuildContext(collect(read(content)), SEASON)
    found = [activity_view(context, context.catalog.by_id[f"same-{number}"]) for number in range(len(others))]
    assert [view.head.title for view in found] == [
        f"科普讲座（{mark}）" if mark else "科普讲座" for mark in marks
    ]
    assert {view.title for view in found} == {"科普讲座"}


@pytest.mark.parametrize(("name", "now"), SITES)
def test_descriptions_must_be_unique(name: str, now: date, sites: Sites) -> None:
    """But for activities: two may take place at one time and place, in the same words."""
    site = sites(name, now)
    found = Counter(
        page.meta("description")[0]
        for path, page in own_pages(site).items()
        if site.pages[path].output != "activity"
    )
    assert {text: count for text, count in found.items() if count > 1} == {}
