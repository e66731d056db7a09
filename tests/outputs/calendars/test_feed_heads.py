"""What stands around the events of a calendar, what no calendar holds, and another time zone."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from site_builder.pipeline import build
from site_builder.presentation.listings import listings
from tests.building import AFTER, CONTENTS, SEASON, SITES, Site, Sites, build_site, options
from tests.outputs.calendars.reading import (
    SINGLE_HEAD,
    SMALL_HEAD,
    VTIMEZONE,
    as_read,
    blocks,
    events,
    expected,
    head,
    held,
    uids,
    unfold,
)


def test_site_feed_must_have_exactly_this_head(sites: Sites) -> None:
    assert head(sites("small", SEASON).files["calendar.ics"]) == SMALL_HEAD + VTIMEZONE


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_feed_must_have_the_same_properties_and_this_time_zone(
    name: str, now: date, sites: Sites
) -> None:
    properties = re.findall(r"^[^:]*", SMALL_HEAD, re.MULTILINE)
    for path, data in sites(name, now).feeds.items():
        before, zone = head(data).split("BEGIN:VTIMEZONE")
        assert (path, re.findall(r"^[^:]*", before, re.MULTILINE)) == (path, properties)
        assert f"BEGIN:VTIMEZONE{zone}" == VTIMEZONE


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_feed_must_say_its_own_address_and_a_name_of_its_own(
    name: str, now: date, sites: Sites
) -> None:
    site = sites(name, now)
    base = site.content.settings.base_url
    feeds = {path: icalendar.Calendar.from_ical(data) for path, data in site.feeds.items()}
    assert {path: str(feed["SOURCE"]) for path, feed in feeds.items()} == {
        path: base + path for path in feeds
    }
    assert {path: str(feed["URL"]) for path, feed in feeds.items()} == {
        path: base + path.removesuffix("calendar.ics") for path in feeds
    }
    assert [path for path, feed in feeds.items() if str(feed["NAME"]) != str(feed["X-WR-CALNAME"])] == []
    names = Counter(str(feed["NAME"]) for feed in feeds.values())
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("now", [SEASON, AFTER])
def test_single_file_must_name_no_calendar_and_no_method(now: date, sites: Sites) -> None:
    for path, data in sites("small", now).of("event").items():
        assert (path, head(data)) == (path, SINGLE_HEAD + VTIMEZONE)


@pytest.mark.parametrize(("name", "now"), SITES)
def test_empty_feed_must_be_a_valid_calendar(name: str, now: date, sites: Sites) -> None:
    empty = {path: data for path, data in sites(name, now).feeds.items() if not blocks(data)}
    assert empty != {}
    for path, data in empty.items():
        calendar = icalendar.Calendar.from_ical(data)
        assert (path, [component.name for component in calendar.walk()]) == (
            path,
            ["VCALENDAR", "VTIMEZONE", "STANDARD"],
        )


@pytest.mark.parametrize(("name", "now"), SITES)
def test_no_calendar_must_hold_what_breaks_readers(name: str, now: date, sites: Sites) -> None:
    names = {
        re.split("[:;]", line)[0]
        for data in sites(name, now).ending(".ics").values()
        for line in unfold(data.decode()).split("\n")
    }
    assert names - {"GEO", "X-APPLE-STRUCTURED-LOCATION", "CONFERENCE", ""} == {
        "BEGIN",
        "END",
        "VERSION",
        "PRODID",
        "CALSCALE",
        "METHOD",
        "NAME",
        "X-WR-CALNAME",
        "X-WR-CALDESC",
        "X-WR-TIMEZONE",
        "REFRESH-INTERVAL",
        "X-PUBLISHED-TTL",
        "SOURCE",
        "URL",
        "COLOR",
        "TZID",
        "X-LIC-LOCATION",
        "DTSTART",
        "TZOFFSETFROM",
        "TZOFFSETTO",
        "TZNAME",
        "UID",
        "DTSTAMP",
        "LAST-MODIFIED",
        "SEQUENCE",
        "DTEND",
        "SUMMARY",
        "STATUS",
        "LOCATION",
        "DESCRIPTION",
        "CATEGORIES",
        "TRANSP",
        "X-MICROSOFT-CDO-BUSYSTATUS",
    }


@pytest.mark.parametrize(("name", "now"), SITES)
def test_summary_and_location_must_fit_exchange(name: str, now: date, sites: Sites) -> None:
    for data in sites(name, now).of("event").values():
        for event in events(data):
            for value in (str(event["SUMMARY"]), str(event["LOCATION"])):
                assert len(value.encode("utf-16-le")) // 2 <= 255
                assert "\n" not in value


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_event_must_end_after_it_starts(name: str, now: date, sites: Sites) -> None:
    for data in sites(name, now).of("event").values():
        for event in events(data):
            assert type(event["DTEND"].dt) is type(event["DTSTART"].dt)
            assert event["DTEND"].dt > event["DTSTART"].dt


@pytest.mark.parametrize(("name", "now"), SITES)
def test_feed_events_must_leave_readers_free_and_single_ones_busy_but_for_spans(
    name: str, now: date, sites: Sites
) -> None:
    for path, data in sites(name, now).ending(".ics").items():
        for event in events(data):
            days = (
                event["DTEND"].dt - event["DTSTART"].dt
                if not isinstance(event["DTSTART"].dt, datetime)
                else timedelta()
            )
            free = (
                not path.endswith("event.ics")
                or str(event["STATUS"]) == "CANCELLED"
                or days > timedelta(days=1)
            )
            wanted = ("TRANSPARENT" if free else "OPAQUE", free)
            assert (path, str(event["TRANSP"]), "X-MICROSOFT-CDO-BUSYSTATUS" in event) == (path, *wanted)


@pytest.mark.slow
def test_feed_over_the_limit_must_stop_the_build_and_name_the_setting(content: Path, tmp_path: Path) -> None:
    for number in range(1400):
        (content / "activities" / f"many-{number:04}.yaml").write_text(
            f"title: 样例{number}\nsummary: {'很长的简介' * 20}\ncampaigns: [kepu-day-2023]\n"
            f"themes: [ecology]\n"
            f"district: city\nstart: 2023-09-{number % 28 + 1:02}\n",
            "utf-8",
        )
    report = build(options(content, tmp_path))
    assert report.published is None
    assert {each.code for each in report.problems if each.severity == "error"} == {"feed-too-large"}
    assert [
        each.help for each in report.problems if each.code == "feed-too-large" and "feeds" not in each.help
    ] == []
    assert not (tmp_path / "output").exists()


@pytest.fixture(scope="module")
def london(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The small site, held in London."""
    folder = tmp_path_factory.mktemp("london")
    shutil.copytree(CONTENTS["small"], folder / "content")
    settings = folder / "content" / "site.yaml"
    settings.write_text(settings.read_text("utf-8").replace("Asia/Shanghai", "Europe/London"), "utf-8")
    return build_site(folder / "content", folder)


def test_zone_with_summer_time_must_give_utc_and_no_vtimezone_but_where_empty(london: Site) -> None:
    data = london.files["calendar.ics"]
    assert head(data) == SMALL_HEAD.replace("Asia/Shanghai", "Europe/London")
    assert [each for each in london.ending(".ics").values() if b"TZID" in each and b"VEVENT" in each] == []
    empty = [each for each in london.ending(".ics").values() if b"VEVENT" not in each]
    assert empty != []
    assert [[part.name for part in icalendar.Calendar.from_ical(each).walk()][1:] for each in empty] == [
        ["VTIMEZONE", "STANDARD"]
    ] * len(empty)
    context = london.context
    wanted = [
        expected(context, each.activity, each.session) for each in held(context, next(listings(context)))
    ]
    assert [as_read(event) for event in events(data)] == wanted
    talk = events(london.files["activities/star-talk-2023/event.ics"])[0]
    leap = events(london.files["activities/leap-night-2024/event.ics"])[0]
    assert talk["DTSTART"].to_ical() == b"20230915T183000Z"  # 19:30 in summer
    assert leap["DTSTART"].to_ical() == b"20240229T220000Z"  # 22:00 in winter
    assert leap["DTEND"].to_ical() == b"20240301T013000Z"


def test_zone_must_change_no_uid(london: Site, sites: Sites) -> None:
    assert uids(london) == uids(sites("small", SEASON))
