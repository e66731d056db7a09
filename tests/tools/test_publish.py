"""Publishing: every address stays alive, and no calendar silently loses most of what is to come."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import icalendar
import pytest

from site_builder.options import Report
from site_builder.tools.publish import publish_site
from tests.building import CONTENTS, SEASON, Site, Sites, build_site, files, options
from tests.conftest import Build

OLD = """\
# 样例
/activities/long-gone/
/activities/long-gone/event.ics
/districts/sample/themes/gone/
/districts/sample/themes/gone/calendar.ics
/districts/sample/themes/gone/feed.xml
/districts/demo/
/feeds/activities-gone.ics
/dates/1999/12/31/
/activities/page/99/
"""


@pytest.fixture(scope="module")
def retired(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The small site where more was published before."""
    folder = tmp_path_factory.mktemp("retired")
    content = shutil.copytree(CONTENTS["small"], folder / "content")
    (content / "published.txt").write_text(OLD, "utf-8")
    return build_site(content, folder)


def leads_to(page: bytes) -> list[str]:
    return re.findall(r'http-equiv="refresh" content="0; url=([^"]*)"', page.decode())


def test_retired_list_must_lead_to_the_page_above(retired: Site) -> None:
    assert leads_to(retired.files["districts/sample/themes/gone/index.html"]) == ["/kepu/districts/sample/"]
    assert leads_to(retired.files["dates/1999/12/31/index.html"]) == ["/kepu/dates/"]
    assert leads_to(retired.files["activities/page/99/index.html"]) == ["/kepu/activities/"]


def test_page_of_an_activity_that_is_gone_must_say_so_and_stay(retired: Site) -> None:
    page = retired.files["activities/long-gone/index.html"]
    assert leads_to(page) == []
    assert "<h1>这项活动的网页已经撤下</h1>" in page.decode()


@pytest.mark.parametrize(
    "path",
    [
        "districts/sample/themes/gone/calendar.ics",
        "feeds/activities-gone.ics",
        "activities/long-gone/event.ics",
    ],
)
def test_retired_calendar_must_be_valid_and_empty(path: str, retired: Site) -> None:
    calendar = icalendar.Calendar.from_ical(retired.files[path])
    assert [part.name for part in calendar.walk()] == ["VCALENDAR", "VTIMEZONE", "STANDARD"]
    assert ("已停用" in str(calendar.get("X-WR-CALNAME"))) == (not path.endswith("event.ics"))


def test_retired_atom_feed_must_be_empty_and_lead_above(retired: Site) -> None:
    feed = retired.files["districts/sample/themes/gone/feed.xml"].decode()
    assert "<entry>" not in feed
    assert 'rel="alternate" type="text/html" href="https://example.org/kepu/districts/sample/"' in feed


def test_address_that_is_alive_must_stay_as_it_is(retired: Site, sites: Sites) -> None:
    plain = sites("small", SEASON)
    assert retired.files["districts/demo/index.html"] == plain.files["districts/demo/index.html"]
    assert sorted(set(retired.files) - set(plain.files)) == sorted(
        line[1:] + "index.html" * line.endswith("/")
        for line in OLD.splitlines()[1:]
        if line != "/districts/demo/"
    )


def test_retired_pages_must_not_be_in_the_sitemap(retired: Site) -> None:
    assert "gone" not in retired.files["sitemap.xml"].decode()


# publish ----------------------------------------------------------------------------------------------------


def publish(content: Path, folder: Path, now: date = SEASON, *, allow_shrink: bool = False) -> Report:
    return publish_site(options(content, folder, now=now), allow_shrink=allow_shrink)


def test_publish_must_write_down_every_page_calendar_and_feed(content: Path, tmp_path: Path) -> None:
    assert publish(content, tmp_path).published is not None
    lines = (content / "published.txt").read_text("utf-8").splitlines()
    built = {
        f"/{path.removesuffix('index.html')}"
        for path in files(tmp_path / "output")
        if path.endswith((".html", ".ics", "feed.xml")) and not path.startswith("print/")
    }
    assert lines[0].startswith("#")
    assert lines[1:] == sorted((built | {"/print/"}) - {"/404.html"})


def test_publish_must_keep_what_was_published_before(content: Path, tmp_path: Path) -> None:
    (content / "published.txt").write_text(OLD, "utf-8")
    publish(content, tmp_path)
    lines = (content / "published.txt").read_text("utf-8").splitlines()
    assert set(OLD.splitlines()[1:]) - set(lines) == set()
    before = files(tmp_path / "output") | files(content)
    publish(content, tmp_path)
    assert files(tmp_path / "output") | files(content) == before


def add_talks(content: Path, count: int) -> None:
    for number in range(count):
        (content / "activities" / f"talk-{number}.yaml").write_text(
            (
                f"title: 样例{number}\ncampaigns: [kepu-day-2023]\nthemes: [ecology]\ndistrict: demo\n"
                f"start: 2023-09-{20 + number}\n"
            ),
            "utf-8",
        )


def test_calendar_that_would_lose_most_of_what_is_to_come_must_not_be_published(
    content: Path, tmp_path: Path
) -> None:
    add_talks(content, 8)
    assert publish(content, tmp_path).published is not None
    for number in range(7):
        (content / "activities" / f"talk-{number}.yaml").unlink()
    before = files(tmp_path / "output") | files(content)
    report = publish(content, tmp_path)
    assert report.published is None
    assert {found.code for found in report.problems} == {"feed-shrinks"}
    assert "日历 /districts/demo/themes/ecology/calendar.ics 里还没到的 10 场只剩 3 场。" in [
        found.message for found in report.problems
    ]
    assert files(tmp_path / "output") | files(content) == before
    assert publish(content, tmp_path, allow_shrink=True).published is not None


def test_what_is_over_or_called_off_must_not_count_as_lost(content: Path, tmp_path: Path) -> None:
    add_talks(content, 8)
    publish(content, tmp_path)
    for number in range(7):
        path = content / "activities" / f"talk-{number}.yaml"
        path.write_text(
            path.read_text("utf-8") + "status: cancelled\nchanges: [{at: 2023-09-15, what: 取消了}]\n",
            "utf-8",
        )
    assert publish(content, tmp_path).published is not None
    for number in range(7):
        (content / "activities" / f"talk-{number}.yaml").unlink()
    assert publish(content, tmp_path, date(2023, 10, 1)).published is not None


def test_publish_command_must_say_what_it_did(content: Path, tmp_path: Path, build: Build) -> None:
    where = (
        "--content",
        content,
        "--output",
        tmp_path / "output",
        "--cache",
        tmp_path / "cache",
        "--now",
        "2023-09-15",
    )
    done = build("publish", *where)
    assert (done.returncode, done.stdout.startswith("建好了 2023-09-15 的网站：")) == (0, True)
    for path in (content / "activities").rglob("*.*"):
        path.unlink()
    refused = build("publish", *where)
    assert refused.returncode == 1
    assert "错误[feed-shrinks] 日历 /calendar.ics 里还没到的" in refused.stderr
