"""Long lists: pages of their own that lead on and show each activity once."""

from __future__ import annotations

import gzip
import re
import shutil
from collections import Counter

import pytest

from tests.building import CONTENTS, Site, build_site
from tests.outputs.documents import broken_links, own_pages, pages, unreachable


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The small site with so many activities, changes too, that every kind of list has several pages."""
    folder = tmp_path_factory.mktemp("crowded")
    content = shutil.copytree(CONTENTS["small"], folder / "content")
    for number in range(130):
        (content / "activities" / f"many-{number:03}.yaml").write_text(
            f"title: 样例活动{number}\ncampaigns: [kepu-day-2023]\nprogrammes: [societies]\n"
            f"themes: [ecology]\naudiences: [families]\n"
            f"district: demo\nvenue: sample-park\nstart: 2023-09-16 {8 + number % 12:02}:00\n"
            f"changes: [{{at: 2023-09-01, what: 换了内容}}]\n",
            encoding="utf-8",
        )
    return build_site(content, folder)


def test_long_lists_must_have_pages_of_their_own_that_lead_on(crowded: Site) -> None:
    further = {path.partition("page/")[0] for path in crowded.ending(".html") if "/page/" in path}
    assert further == {
        "activities/",
        "audiences/families/",
        "campaigns/kepu-day-2023/",
        "campaigns/kepu-day-2023/2023/09/",
        "changes/",
        "dates/2023/09/",
        "dates/2023/09/16/",
        "districts/demo/",
        "districts/demo/audiences/families/",
        "districts/demo/changes/",
        "districts/demo/themes/ecology/",
        "onsite/",
        "programmes/societies/",
        "themes/ecology/",
        "venues/sample-park/",
    }
    assert broken_links(crowded) == set()
    assert unreachable(crowded) == {
        "404.html",
        *(f"activities/kepu-day-2023-main-old/{file}" for file in ("index.html", "event.ics")),
    }
    own = own_pages(crowded)
    lists = [page for path, page in own.items() if crowded.pages[path].output != "activity"]
    for words in (
        [page.texts["title"][0] for page in lists],
        [page.meta("description")[0] for page in lists],
    ):
        assert [text for text, count in Counter(words).items() if count > 1] == []
    heavy = {path: len(gzip.compress(data)) for path, data in crowded.ending(".html").items()}
    assert {path: size for path, size in heavy.items() if size > 30_000} == {}


def test_pages_of_a_long_list_must_show_each_activity_once(crowded: Site) -> None:
    for folder in ("activities/", "districts/demo/", "themes/ecology/", "dates/2023/09/16/"):
        shown: list[str] = []
        for path, found in pages(crowded).items():
            if re.fullmatch(rf"{folder}(page/\d+/)?index\.html", path):
                shown += [
                    each["href"] for each in found.all("a") if "/activities/many-" in each.get("href", "")
                ]
        assert (folder, sorted(shown)) == (
            folder,
            [f"/kepu/activities/many-{number:03}/" for number in range(130)],
        )
