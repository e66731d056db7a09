"""A subscription as people have one.

The site on a server, vdirsyncer and khal subscribed, and then things change.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.building import CONTENTS, build_site
from tests.clients.seen import Seen
from tests.clients.subscribed import serving, show, subscribe, vdirsyncer

COMMON = (
    "# 生成的样例（GENERATED）：活动不存在。\ncampaigns: [kepu-day-2023]\nthemes: [astronomy]\n"
    "district: sample\n"
)

BEFORE = {
    "walk": "title: 样例夜观\nvenue: sample-park\nstart: 2023-09-20 19:00\nend: 2023-09-20 21:00\n",
    "course": """\
title: 样例书法
venue: sample-museum
sessions:
  - {start: 2023-09-16 09:30, end: 2023-09-16 11:00}
  - {start: 2023-09-23 09:30, end: 2023-09-23 11:00}
  - {start: 2023-09-30 09:30, end: 2023-09-30 11:00}
""",
    "talk": "title: 样例讲座\nvenue: sample-museum\nstart: 2023-09-21 15:00\nend: 2023-09-21 16:30\n",
    "show": "title: 样例展览\nvenue: sample-museum\nstart: 2023-09-18\nend: 2023-09-19\n",
}

AFTER = {
    "walk": """\
title: 样例夜观
venue: sample-park
start: 2023-09-22 19:30
end: 2023-09-22 21:30
status: rescheduled
changes:
  - {at: 2023-09-15 12:00, what: 推后两天, from: {start: 2023-09-20 19:00, end: 2023-09-20 21:00}}
""",
    "course": """\
title: 样例书法
venue: sample-museum
sessions:
  - {start: 2023-09-16 09:30, end: 2023-09-16 11:00}
  - {start: 2023-09-23 09:30, end: 2023-09-23 11:00, status: cancelled}
""",
    "talk": """\
title: 样例讲座
venue: sample-museum
start: 2023-09-21 15:00
end: 2023-09-21 16:30
status: moved-online
online_url: https://example.org/live/talk
changes:
  - {at: 2023-09-15 12:00, what: 改到线上, from: {mode: onsite}}
""",
    "show": BEFORE["show"],
}

MUSEUM = "样例科技馆 · 样例区（样例区样例路1号）"
PARK = "样例公园 · 样例区"

SHOWN_BEFORE: list[tuple[str, ...]] = [
    ("样例书法（1/3）", MUSEUM, "CONFIRMED", "2023-09-16 01:30", "2023-09-16 03:00"),
    ("样例展览", MUSEUM, "CONFIRMED", "2023-09-18", "2023-09-20"),
    ("样例夜观", PARK, "CONFIRMED", "2023-09-20 11:00", "2023-09-20 13:00"),
    ("样例讲座", MUSEUM, "CONFIRMED", "2023-09-21 07:00", "2023-09-21 08:30"),
    ("样例书法（2/3）", MUSEUM, "CONFIRMED", "2023-09-23 01:30", "2023-09-23 03:00"),
    ("样例书法（3/3）", MUSEUM, "CONFIRMED", "2023-09-30 01:30", "2023-09-30 03:00"),
]
SHOWN_AFTER: list[tuple[str, ...]] = [
    ("样例书法（1/2）", MUSEUM, "CONFIRMED", "2023-09-16 01:30", "2023-09-16 03:00"),
    ("样例展览", MUSEUM, "CONFIRMED", "2023-09-18", "2023-09-20"),
    ("【改线上】样例讲座", "线上（example.org）", "CONFIRMED", "2023-09-21 07:00", "2023-09-21 08:30"),
    ("【改期】样例夜观", PARK, "CONFIRMED", "2023-09-22 11:30", "2023-09-22 13:30"),
    ("【已取消】样例书法（2/2）", MUSEUM, "CANCELLED", "2023-09-23 01:30", "2023-09-23 03:00"),
]


class Subscriber:
    """Someone who subscribed to the calendars of a small site, which stands on a server."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder / "subscriber"
        self.site = folder / "site"
        self.address = address

    def publish(self, activities: dict[str, str]) -> None:
        """Build the site with these activities and no others, where the server serves it."""
        content = self.site / "content"
        shutil.rmtree(content, ignore_errors=True)
        shutil.copytree(CONTENTS["small"], content)
        shutil.rmtree(content / "activities")
        (content / "activities").mkdir()
        for name, text in activities.items():
            (content / "activities" / f"{name}.yaml").write_text(COMMON + text, "utf-8")
        build_site(content, self.site)

    def sees(self) -> dict[str, list[tuple[str, ...]]]:
        """Calendar → what khal shows of it in September and October: title, place, status, start, end."""
        vdirsyncer(self.folder, "sync")
        shown = show(self.folder, date(2023, 9, 1), date(2023, 10, 31))
        return {calendar: [plain(event) for event in events] for calendar, events in shown.items()}

    def files(self) -> dict[str, int]:
        """Name → time of the last change of what is stored of the site's own calendar."""
        return {path.name: path.stat().st_mtime_ns for path in (self.folder / "all").iterdir()}


def plain(event: Seen) -> tuple[str, ...]:
    """An event with its times as text, in UTC."""
    times = (
        f"{time:%Y-%m-%d %H:%M}" if isinstance(time, datetime) else str(time)
        for time in (event.start, event.end)
    )
    return (event.title, event.place, event.status, *times)


@pytest.fixture
def subscriber(tmp_path: Path) -> Iterator[Subscriber]:
    """A subscriber to the whole site's calendar and to a venue's, before anything changed."""
    for name in ("site", "subscriber"):
        (tmp_path / name).mkdir()
    with serving(tmp_path / "site") as address:
        found = Subscriber(tmp_path, address)
        found.publish(BEFORE)
        feeds = {"all": "output/calendar.ics", "museum": "output/venues/sample-museum/calendar.ics"}
        subscribe(found.folder, {name: address + path for name, path in feeds.items()})
        yield found


def at_museum(shown: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """What the museum's calendar has of it."""
    return [event for event in shown if event[1] == MUSEUM]


def test_subscriber_must_see_exactly_the_truth_of_the_day(subscriber: Subscriber) -> None:
    """A subscription follows the feed, not the way.

    What left a venue is gone there, what was taken back is as it was.
    """
    before = {"all": SHOWN_BEFORE, "museum": at_museum(SHOWN_BEFORE)}
    assert subscriber.sees() == before
    stored = subscriber.files()
    subscriber.publish(BEFORE)
    assert subscriber.sees() == before
    assert subscriber.files() == stored, "what did not change was fetched anew"
    subscriber.publish(BEFORE | {"show": BEFORE["show"].replace("sample-museum", "sample-park")})
    shown = subscriber.sees()
    assert shown["museum"] == [event for event in at_museum(SHOWN_BEFORE) if event[0] != "样例展览"]
    subscriber.publish(AFTER)
    assert subscriber.sees()["all"] == SHOWN_AFTER
    subscriber.publish(BEFORE)
    assert subscriber.sees() == before
