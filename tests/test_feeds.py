"""Calendar feeds: their bytes, read back by the icalendar package, the same events as the catalog, changes, UIDs for ever."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import structs

from site_builder.catalog import Occurrence, collect, is_over
from site_builder.content.activity import Activity, Registration
from site_builder.content.sessions import Session
from site_builder.content.times import day_of
from site_builder.outputs import ics
from site_builder.outputs.feeds import feed_events, smaller
from site_builder.pipeline import build
from site_builder.presentation import words
from site_builder.presentation.context import BuildContext
from site_builder.presentation.listings import Listing, listings
from tests.building import AFTER, CONTENTS, SEASON, SITES, Site, Sites, build_site, options, read

VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
X-LIC-LOCATION:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
TZNAME:CST
END:STANDARD
END:VTIMEZONE
"""

SMALL_HEAD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//样例市科学技术协会//public-activity-calendar 0.1.0//ZH
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:样例市科普日历
X-WR-CALNAME:样例市科普日历
X-WR-CALDESC:样例市科普日历的科普活动，改期和取消会在这里更新。详情以网页为准。
X-WR-TIMEZONE:Asia/Shanghai
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
SOURCE;VALUE=URI:https://example.org/kepu/calendar.ics
URL:https://example.org/kepu/
COLOR:teal
"""

SINGLE_HEAD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//样例市科学技术协会//public-activity-calendar 0.1.0//ZH
CALSCALE:GREGORIAN
"""

#: Controls, and what readers take for a line break or a mark of broken text.
FORBIDDEN = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd]")


def unfold(text: str) -> str:
    """RFC 5545 §3.1, and LF for CRLF."""
    return text.replace("\r\n ", "").replace("\r\n", "\n")


def unescape(text: str) -> str:
    """A TEXT value's text (RFC 5545 §3.3.11)."""
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), text)


def head(data: bytes) -> str:
    """What stands before the first event, unfolded."""
    return unfold(data.decode()).partition("BEGIN:VEVENT\n")[0].removesuffix("END:VCALENDAR\n")


def blocks(data: bytes) -> list[str]:
    """The text of each VEVENT, as it stands in the file."""
    return re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", data.decode(), re.DOTALL)


def events(data: bytes) -> list[Any]:
    """The events that the icalendar package reads."""
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def by_summary(data: bytes) -> dict[str, Any]:
    return {str(event["SUMMARY"]): event for event in events(data)}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the small site's content."""
    shutil.copytree(CONTENTS["small"], tmp_path / "content")
    return tmp_path / "content"


# Bytes ------------------------------------------------------------------------------------------------------


def wrong_bytes(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8")
    lines = data.split(b"\r\n")
    if data.startswith(b"\xef\xbb\xbf"):
        yield "a BOM"
    if lines[-1] != b"":
        yield "no line break at the end"
    if any(b"\r" in line or b"\n" in line for line in lines):
        yield "a line break that is no CRLF"
    if any(not line.strip() for line in lines[:-1]):
        yield "a blank line"
    yield from (f"{len(line)} octets: {line!r}" for line in lines if len(line) > 75)
    yield from (f"U+{ord(found):04X}" for found in FORBIDDEN.findall(text))
    for line in unfold(text).split("\n")[:-1]:
        if not re.fullmatch(r'[A-Z-]+(;[A-Z-]+=("[^"]*"|[^";:,]+))*:.*', line):
            yield f"no content line: {line}"


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_calendar_must_have_right_bytes(name: str, now: date, sites: Sites) -> None:
    found = sites(name, now).ending(".ics")
    assert {path: wrong for path, data in found.items() if (wrong := list(wrong_bytes(data)))} == {}


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_address_in_a_calendar_must_be_ascii(name: str, now: date, sites: Sites) -> None:
    lines = {
        line
        for data in sites(name, now).ending(".ics").values()
        for line in unfold(data.decode()).split("\n")
    }
    addresses = [line for line in lines if line.startswith(("URL:", "SOURCE;", "CONFERENCE;"))]
    assert [line for line in addresses if not line.isascii()] == []


# The same events as the catalog -----------------------------------------------------------------------------


def held(context: BuildContext, listing: Listing) -> list[Occurrence]:
    """What product.md says that a feed holds, worked out from the catalog alone."""
    past = None if listing.kind in ("campaigns", "months") else context.settings.feeds.past
    found = []
    moved = [
        each
        for each in context.catalog.activities
        if listing.kind == "venues" and each not in listing.activities
    ]
    for activity in (*listing.activities, *moved):
        for session in activity.sessions:
            days = past if past is None or session.status not in ("cancelled", "postponed") else max(past, 30)
            formers = [change.former for change in session.changes]
            spans = [
                (session.first_day, session.last_day),
                *((day_of(each.start),) * 2 for each in formers if isinstance(each.start, date)),
            ]
            in_month = listing.month is None or any(
                first <= listing.month.last and listing.month.first <= last for first, last in spans
            )
            places = [session.venue, *(each.venue for each in formers)]
            at_venue = listing.kind != "venues" or listing.id in [place.id for place in places if place]
            if (
                in_month
                and at_venue
                and (days is None or context.today - session.last_day <= timedelta(days=days))
            ):
                found.append(Occurrence(activity, session))
    return found


def expected(context: BuildContext, activity: Activity, session: Session) -> dict[str, Any]:
    """What a reader must read of a session."""
    zone = ZoneInfo(context.settings.timezone)
    called_off = session.status in ("cancelled", "postponed")
    start, end = session.start, session.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        start, end = start.replace(tzinfo=zone), end.replace(tzinfo=zone)
    else:
        end += timedelta(days=1)
    return {
        "UID": str(uuid5(context.settings.uid_namespace, f"{activity.first_id}/{session.key}")),
        "SUMMARY": ics.summary(activity, session),
        "LOCATION": ics.location(context, activity, session),
        "STATUS": "CANCELLED" if called_off else "CONFIRMED",
        "SEQUENCE": sum(change in session.changes for change in activity.changes),
        "DTSTART": start,
        "DTEND": end,
    }


def as_read(event: Any) -> dict[str, Any]:
    """The same of an event as the icalendar package reads it."""
    texts = {name: str(event[name]) for name in ("UID", "SUMMARY", "LOCATION", "STATUS")}
    return {
        **texts,
        "SEQUENCE": int(event["SEQUENCE"]),
        "DTSTART": event["DTSTART"].dt,
        "DTEND": event["DTEND"].dt,
    }


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_feed_must_read_back_as_the_catalog(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    feeds = {listing.feed: listing for listing in listings(site.context)}
    assert sorted(site.feeds) == sorted(feeds)
    for path, listing in feeds.items():
        if listing.kind == "registration":
            continue
        read_back = [as_read(event) for event in events(site.files[path])]
        wanted = [expected(site.context, each.activity, each.session) for each in held(site.context, listing)]
        assert (path, read_back) == (path, wanted)
        active = [as_read(event) for event in events(site.files[listing.active_feed])]
        assert (path, active) == (path, [event for event in wanted if event["STATUS"] == "CONFIRMED"])


@pytest.mark.parametrize(("name", "now"), SITES)
def test_named_feed_must_be_the_same_calendar_at_another_address(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    named = {
        f"feeds/{site.content.settings.feeds.name}-{listing.slug}.ics": listing.feed
        for listing in listings(site.context)
    }
    assert sorted(site.of("named-feed")) == sorted(named)
    for path, beside in named.items():
        base = site.content.settings.base_url
        assert unfold(site.files[path].decode()) == unfold(site.files[beside].decode()).replace(
            f"SOURCE;VALUE=URI:{base}{beside}", f"SOURCE;VALUE=URI:{base}{path}"
        )


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_single_file_must_read_back_as_its_activity(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    dated = {
        f"activities/{name}/event.ics": each
        for each in site.context.catalog.activities
        if each.sessions
        for name in (each.id, *each.aliases)
    }
    assert sorted(site.of("event")) == sorted(dated)
    for path, data in site.of("event").items():
        assert [as_read(event) for event in events(data)] == [
            expected(site.context, dated[path], session) for session in dated[path].sessions
        ]


def test_feeds_of_the_real_site_must_hold_every_session_of_every_year(sites: Sites) -> None:
    site = sites("real", AFTER)
    everything = [session for activity in site.context.catalog.activities for session in activity.sessions]
    assert len(events(site.files["calendar.ics"])) == len(everything)


def test_feeds_must_drop_what_is_long_over_as_set_but_campaigns_nothing(sites: Sites) -> None:
    after = sites("small", AFTER)  # past: 400 days
    assert len(events(after.files["calendar.ics"])) == 0
    assert len(events(after.files["districts/sample/calendar.ics"])) == 0
    campaign = "campaigns/kepu-day-2023/calendar.ics"
    assert blocks(after.files[campaign]) == blocks(sites("small", SEASON).files[campaign])


@pytest.mark.parametrize(("name", "now"), SITES)
def test_uids_must_be_unique_in_each_file(name: str, now: date, sites: Sites) -> None:
    for path, data in sites(name, now).ending(".ics").items():
        counts = Counter(str(event["UID"]) for event in events(data))
        assert (path, [uid for uid, count in counts.items() if count > 1]) == (path, [])


@pytest.mark.parametrize(("name", "now"), SITES)
def test_event_must_be_the_same_in_every_feed(name: str, now: date, sites: Sites) -> None:
    found: dict[str, set[str]] = {}
    for data in sites(name, now).feeds.values():
        for block in blocks(data):
            found.setdefault(re.findall(r"UID:(\S+)", block)[0], set()).add(block)
    assert {uid: texts for uid, texts in found.items() if len(texts) > 1} == {}


@pytest.mark.parametrize(("name", "now"), SITES)
def test_single_file_must_differ_from_the_feeds_only_in_being_busy(
    name: str, now: date, sites: Sites
) -> None:
    def without_busy(block: str) -> str:
        return re.sub(r"(TRANSP|X-MICROSOFT-CDO-BUSYSTATUS):\w+\r\n", "", block)

    site = sites(name, now)
    campaigns = (data for path, data in site.feeds.items() if path.startswith("campaigns/"))
    in_feeds = {without_busy(block) for data in campaigns for block in blocks(data)}
    alone = {without_busy(block) for data in site.of("event").values() for block in blocks(data)}
    assert alone == in_feeds


@pytest.mark.parametrize(("name", "now"), SITES)
def test_stamps_must_be_from_the_content_alone_and_in_utc(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    for event in events(site.files["calendar.ics"]):
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
        assert event["DTSTAMP"].to_ical().endswith(b"Z")
    other_day = {SEASON: AFTER, AFTER: SEASON}[now]
    assert site.of("event") == sites(name, other_day).of("event")


def test_stamp_must_be_the_latest_of_announced_updated_and_changed(sites: Sites) -> None:
    found = sites("small", SEASON).of("event")
    del found["activities/kepu-day-2023-main-old/event.ics"]  # the former id of kepu-day-2023-main
    stamps = {
        path.split("/")[1]: max(event["DTSTAMP"].dt for event in events(data)) for path, data in found.items()
    }
    assert {name: f"{stamp:%Y-%m-%d %H:%M}" for name, stamp in stamps.items()} == {
        "academician-2023": "2023-09-18 16:00",  # the change, 19 September in Shanghai
        "birds-2023": "2023-09-22 10:00",  # the change, 18:00
        "convention-2023": "2023-08-19 16:00",  # the venue's correction, after the change
        "film-week-2023": "2023-09-19 16:00",  # the last change
        "insects-2023": "2023-08-09 16:00",  # the campaign's announcement
        "kepu-day-2023-main": "2023-09-10 00:30",  # updated
        "leap-night-2024": "2023-05-31 16:00",
        "market-2023": "2023-08-09 16:00",
        "observatory-2023": "2023-08-19 16:00",
        "scifi-paintings-2023": "2023-08-19 16:00",
        "star-talk-2023": "2023-08-09 16:00",
        "workshop-2023": "2023-09-20 16:00",
    }


# The calendar around the events -----------------------------------------------------------------------------


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


def test_feed_over_the_limit_must_stop_the_build_and_name_the_setting(content: Path, tmp_path: Path) -> None:
    for number in range(1400):
        (content / "activities" / f"many-{number:04}.yaml").write_text(
            f"title: 样例{number}\nsummary: {'很长的简介' * 20}\ncampaigns: [kepu-day-2023]\nthemes: [ecology]\n"
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


# Another zone -----------------------------------------------------------------------------------------------


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


# Changes (docs/calendars.md) --------------------------------------------------------------------------------


def small_events(sites: Sites, activity: str) -> list[dict[str, str]]:
    """The properties of each event in the site's feed that belongs to an activity, as plain text."""
    found = events(sites("small", SEASON).files["calendar.ics"])
    own = [event for event in found if f"/activities/{activity}/" in str(event["DESCRIPTION"])]
    return [
        {
            name: event[name].to_ical().decode() if name.startswith("DT") else str(event[name])
            for name in event
        }
        for event in own
    ]


def test_cancelled_activity_must_stay_marked(sites: Sites) -> None:
    [event] = small_events(sites, "birds-2023")
    assert event["SUMMARY"] == "【已取消】样例湿地观鸟"
    assert (event["STATUS"], event["SEQUENCE"], event["TRANSP"]) == ("CANCELLED", "1", "TRANSPARENT")
    assert (event["DTSTART"], event["DTEND"]) == ("20230923T070000", "20230923T090000")
    assert event["DESCRIPTION"].split("\n")[0] == "【已取消】因暴雨取消。"


def test_postponed_activity_must_keep_its_old_time_and_be_called_off(sites: Sites) -> None:
    [event] = small_events(sites, "workshop-2023")
    assert event["SUMMARY"] == "【延期，时间待定】样例望远镜工坊"
    assert (event["STATUS"], event["SEQUENCE"], event["TRANSP"]) == ("CANCELLED", "1", "TRANSPARENT")
    assert (event["DTSTART"], event["DTEND"]) == ("20230924", "20230925")
    assert (
        event["DESCRIPTION"].split("\n")[0]
        == "【延期，时间待定】原定 2023年9月24日 周日，新的时间待定。材料未到，时间另行通知。"
    )


def test_rescheduled_activity_must_have_its_new_time_once_and_say_the_old_one(sites: Sites) -> None:
    [event] = small_events(sites, "convention-2023")
    assert event["SUMMARY"] == "【改期】样例科幻大会"
    assert (event["STATUS"], event["SEQUENCE"], event["TRANSP"]) == ("CONFIRMED", "1", "TRANSPARENT")
    assert (event["DTSTART"], event["DTEND"]) == ("20231018", "20231023")
    first = event["DESCRIPTION"].split("\n")[0]
    assert first.startswith(
        "【改期】原定 2023年8月16日 周三 – 8月20日 周日，现定 2023年10月18日 周三 – 10月22日 周日。原地点 样例公园，现地点 样例科技馆。"
    )
    namespace = sites("small", SEASON).content.settings.uid_namespace
    assert event["UID"] == str(uuid5(namespace, "convention-2023/2023-08-16"))  # by the day first announced


def test_worldcon_must_say_both_dates_and_keep_its_first_uid(sites: Sites) -> None:
    site = sites("real", SEASON)
    [event] = events(site.files["activities/worldcon-2023/event.ics"])
    assert str(event["UID"]) == str(uuid5(site.content.settings.uid_namespace, "worldcon-2023/2023-08-16"))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2023, 10, 18), date(2023, 10, 23))
    assert (str(event["STATUS"]), int(event["SEQUENCE"])) == ("CONFIRMED", 1)
    assert str(event["SUMMARY"]).startswith("【改期】第81届世界科幻大会")
    first = str(event["DESCRIPTION"]).split("\n")[0]
    assert first.startswith(
        "【改期】原定 2023年8月16日 周三 – 8月20日 周日，现定 2023年10月18日 周三 – 10月22日 周日。原地点 成都世纪城新国际会展中心，现地点 成都科幻馆。"
    )


def test_activity_moved_online_must_lead_there(sites: Sites) -> None:
    [event] = small_events(sites, "academician-2023")
    assert event["SUMMARY"] == "【改线上】样例院士讲座"
    assert (event["STATUS"], event["SEQUENCE"], event["LOCATION"]) == (
        "CONFIRMED",
        "1",
        "线上（example.org）",
    )
    assert (event["URL"], event["CONFERENCE"]) == ("https://example.org/live/academician",) * 2
    assert sorted(event.keys() & {"GEO", "X-APPLE-STRUCTURED-LOCATION"}) == []
    first, second = event["DESCRIPTION"].split("\n")[:2]
    assert first.startswith("【改线上】")
    assert second == "线上参加：https://example.org/live/academician"


def test_change_of_one_session_must_touch_only_its_event(sites: Sites) -> None:
    found = small_events(sites, "film-week-2023")
    rows = [
        (event["SUMMARY"], event["STATUS"], event["SEQUENCE"], event["DTSTART"], event["LOCATION"])
        for event in found
    ]
    museum = "样例科技馆 · 样例区（样例区样例路1号）"
    assert rows == [
        ("样例科幻电影周 第一场（1/4）", "CONFIRMED", "0", "20230921T140000", museum),
        ("样例科幻电影周 第二场（2/4）", "CONFIRMED", "0", "20230921T190000", "样例公园 · 样例区"),
        ("【已取消】样例科幻电影周 第三场（3/4）", "CANCELLED", "1", "20230922T190000", museum),
        ("【改期】样例科幻电影周（4/4）", "CONFIRMED", "1", "20230924T190000", "样例礼堂 · 样例区"),
    ]
    moved = found[3]["DESCRIPTION"].split("\n")[0]
    assert moved.startswith("【改期】原定 2023年9月23日 周六 19:00，现定 2023年9月24日 周日 19:00–")


def test_full_activity_must_say_so_in_words_only(sites: Sites) -> None:
    [event] = small_events(sites, "insects-2023")
    assert (event["SUMMARY"], event["STATUS"], event["SEQUENCE"]) == ("样例公园夜观昆虫", "CONFIRMED", "0")
    assert event["DESCRIPTION"].split("\n")[0] == "名额已满。"


def test_end_that_was_not_announced_must_last_the_default_and_say_so(sites: Sites) -> None:
    [event] = small_events(sites, "insects-2023")
    assert (event["DTSTART"], event["DTEND"]) == ("20230916T200000", "20230916T213000")
    assert event["DESCRIPTION"].split("\n")[1] == "结束时间未公布，日历里的时长是估计。"


def test_titles_with_special_characters_must_read_back(sites: Sites) -> None:
    found = by_summary(sites("small", SEASON).files["activities/leap-night-2024/event.ics"])
    assert list(found) == ["样例闰日夜话：<b>“宇宙”</b> & 'x'; a,b\\c 🌍"]


@pytest.mark.parametrize(
    ("status", "days", "kept"),
    [("scheduled", 400, True), ("scheduled", 401, False), ("cancelled", 400, True)],
)
def test_feed_must_keep_so_many_days(status: str, days: int, kept: bool) -> None:
    assert ics.kept(SEASON, SEASON + timedelta(days=days), 400, called_off=status == "cancelled") == kept


@pytest.mark.parametrize(
    ("status", "days", "kept"),
    [
        ("scheduled", 0, True),
        ("scheduled", 1, False),
        ("cancelled", 30, True),
        ("postponed", 30, True),
        ("cancelled", 31, False),
    ],
)
def test_called_off_session_must_stay_for_thirty_days(status: str, days: int, kept: bool) -> None:
    assert ics.kept(SEASON, SEASON + timedelta(days=days), 0, called_off=status != "scheduled") == kept


# UIDs for ever ----------------------------------------------------------------------------------------------


def uids(site: Site) -> set[str]:
    return {str(event["UID"]) for data in site.of("event").values() for event in events(data)}


def planned_uids(content: Path, **settings: Any) -> dict[str, tuple[str, ...]]:
    """Activity → the UIDs of its sessions."""
    found = read(content)
    context = BuildContext(
        collect(structs.replace(found, settings=replace(found.settings, **settings))), SEASON
    )
    return {
        each.id: tuple(ics.uid(context, each, session) for session in each.sessions)
        for each in context.catalog.activities
    }


BEFORE = planned_uids(CONTENTS["small"])


def change(content: Path, name: str, old: str, new: str) -> None:
    path = content / "activities" / "2023" / name
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_uids_must_stay_with_another_base_url(content: Path) -> None:
    assert planned_uids(content, base_url="https://elsewhere.example/x/", name="别的名字") == BEFORE


def test_uids_must_stay_when_a_file_moves(content: Path) -> None:
    (content / "activities" / "2023" / "film-week-2023.yaml").rename(
        content / "activities" / "film-week-2023.yaml"
    )
    assert planned_uids(content) == BEFORE


def test_uids_must_stay_with_another_title_and_venue(content: Path) -> None:
    change(content, "insects-2023.yaml", "title: 样例公园夜观昆虫", "title: 夜观昆虫")
    change(content, "insects-2023.yaml", "venue: sample-park", "venue: sample-museum")
    assert planned_uids(content) == BEFORE


def test_uids_must_stay_at_another_hour(content: Path) -> None:
    change(content, "insects-2023.yaml", "start: 2023-09-16 20:00", "start: 2023-09-16 18:30")
    assert planned_uids(content) == BEFORE


def test_uids_must_stay_on_another_day_that_is_recorded(content: Path) -> None:
    recorded = "start: 2023-09-19 20:00\nchanges:\n  - {at: 2023-09-14, what: 推后三天, from: {start: 2023-09-16 20:00}}\nstatus: rescheduled"
    change(content, "insects-2023.yaml", "start: 2023-09-16 20:00", recorded)
    assert planned_uids(content) == BEFORE


def test_uids_of_a_series_must_stay_when_all_of_it_moves(content: Path) -> None:
    text = (
        "start: 2023-09-16\nend: 2023-09-18\nstatus: rescheduled\n"
        "changes:\n  - {at: 2023-09-14, what: 推后一天, from: {start: 2023-09-15, end: 2023-09-17}}\n"
    )
    change(content, "kepu-day-2023-main.md", "start: 2023-09-15\nend: 2023-09-17\n", text)
    assert planned_uids(content) == BEFORE


def test_uids_must_stay_under_a_new_id_that_names_the_old_one(content: Path) -> None:
    old = content / "activities" / "2023" / "insects-2023.yaml"
    old.write_text(old.read_text("utf-8") + "aliases: [insects-2023]\n", "utf-8")
    old.rename(old.with_stem("night-insects-2023"))
    after = planned_uids(content)
    assert after["night-insects-2023"] == BEFORE["insects-2023"]


def test_uids_must_stay_when_another_session_is_added_or_called_off(content: Path) -> None:
    change(
        content,
        "film-week-2023.yaml",
        "sessions:\n",
        "sessions:\n  - start: 2023-09-20 19:00\n    label: 加演\n",
    )
    change(
        content, "film-week-2023.yaml", "    label: 第一场\n", "    label: 第一场\n    status: cancelled\n"
    )
    assert planned_uids(content)["film-week-2023"][1:] == BEFORE["film-week-2023"]


def test_uids_must_differ_between_all_sessions_of_a_site() -> None:
    for path in CONTENTS.values():
        every = [uid for found in planned_uids(path).values() for uid in found]
        assert len(every) == len(set(every))


# Folding and escaping ---------------------------------------------------------------------------------------


#: Whatever may stand in a content line; CR and LF never do.
LINES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\n")
    | st.sampled_from("科🌍👨‍👩‍👧‍👦\\;,n ")
)
FAMILY = "👨‍👩‍👧‍👦"


def fitting(character: str) -> list[str]:
    """Lines where a character comes to stand before, on and after the 75th octet, and its line after the 74th of the next."""
    return [
        "a" * count + character * repeat
        for count in (*range(68, 78), *range(142, 152))
        for repeat in (1, 2, 40)
    ]


BOUNDARIES = [
    line
    for character in ("a", "é", "科", "🌍", FAMILY, "\\n", "\\\\", "\\;", " ")
    for line in fitting(character)
]


def check_fold(line: str) -> None:
    folded = ics.fold(line)
    pieces = folded.encode().split(b"\r\n")
    assert unfold(folded) == line
    assert [piece for piece in pieces if len(piece) > 75] == []
    assert [piece for piece in pieces[1:] if piece[:1] != b" "] == []
    texts = [piece.decode() for piece in pieces]  # fails inside a character
    for text in texts[:-1]:
        backslashes = len(text) - len(text.rstrip("\\"))
        assert backslashes % 2 == 0, "cut inside an escape"


@given(LINES)
@example("")
@example(FAMILY * 30)
def test_folded_line_must_unfold_to_itself(line: str) -> None:
    check_fold(ics.escape(line))


@pytest.mark.parametrize("character", ["a", "é", "科", "🌍", FAMILY, "\\n", "\\\\", "\\;", " "])
def test_fold_must_hold_at_every_boundary(character: str) -> None:
    for line in fitting(character):
        check_fold(line)


def test_fold_must_use_the_whole_line() -> None:
    assert [len(piece) for piece in ics.fold("a" * 223).split("\r\n")] == [75, 75, 75]
    assert ics.fold("a" * 75) == "a" * 75
    assert ics.fold("a" * 76) == "a" * 75 + "\r\n a"


@given(st.text())
@example("\\n")
@example("a\\;b,c\n\\\\")
def test_escaped_text_must_unescape_to_itself(text: str) -> None:
    escaped = ics.escape(text)
    assert unescape(escaped) == text.replace("\r\n", "\n").replace("\r", "\n")
    assert re.sub(r"\\.", "", escaped) == re.sub(r"[\\;,\r\n]", "", text)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1))
def test_escaped_text_must_read_back_in_icalendar(text: str) -> None:
    calendar = ics.lines(
        ["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"SUMMARY:{ics.escape(text)}", "END:VEVENT", "END:VCALENDAR"]
    )
    [event] = events(calendar.encode())
    assert str(event["SUMMARY"]) == text


def test_escape_must_leave_colons_and_quotes() -> None:
    assert ics.escape('时间："10:00"') == '时间："10:00"'


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://example.org/a/?b=1&c=%E4%B8%AD#d", "https://example.org/a/?b=1&c=%E4%B8%AD#d"),
        ("https://example.org/科普/", "https://example.org/%E7%A7%91%E6%99%AE/"),
        ("https://example.org/a b", "https://example.org/a%20b"),
    ],
)
def test_address_must_be_ascii_and_not_encoded_twice(address: str, wanted: str) -> None:
    assert ics.uri(address) == wanted


def test_every_session_of_the_season_must_be_over_after_it(sites: Sites) -> None:
    context = sites("real", AFTER).context
    assert [each.id for each in context.catalog.activities if not is_over(each, AFTER)] == []


# Where a session is held ------------------------------------------------------------------------------------


def test_opening_of_registration_must_be_an_event_of_its_own(sites: Sites) -> None:
    site = sites("small", SEASON)
    [event] = events(site.files["registration/calendar.ics"])
    assert str(event["UID"]) == str(
        uuid5(site.content.settings.uid_namespace, "kepu-day-2023-main-old/registration")
    )
    assert (event["DTSTART"].dt.isoformat(), event["DTEND"].dt.isoformat()) == (
        "2023-09-01T09:00:00+08:00",
        "2023-09-01T09:30:00+08:00",
    )
    assert str(event["SUMMARY"]) == "报名开放：样例科普日主场"
    assert (str(event["STATUS"]), str(event["TRANSP"])) == ("CONFIRMED", "TRANSPARENT")


def test_moved_session_must_stay_in_the_feeds_of_its_old_month_and_venue(sites: Sites) -> None:
    site = sites("real", SEASON)
    worldcon = events(site.files["activities/worldcon-2023/event.ics"])[0]["UID"]
    for old in (
        "campaigns/worldcon-2023/2023/08/calendar.ics",
        "venues/century-city-convention-center/calendar.ics",
    ):
        assert (old, worldcon in [event["UID"] for event in events(site.files[old])]) == (old, True)
    page = site.files["campaigns/worldcon-2023/2023/08/index.html"].decode()
    assert "改到了别的月份" in page


def test_status_of_the_whole_must_not_mark_sessions_that_did_not_move(content: Path) -> None:
    change(content, "film-week-2023.yaml", "sessions:\n", "status: rescheduled\nsessions:\n")
    context = BuildContext(collect(read(content)), SEASON)
    assert [session.status for session in context.catalog.by_id["film-week-2023"].sessions] == [
        "scheduled",
        "scheduled",
        "cancelled",
        "rescheduled",
    ]


def test_moved_session_must_be_marked_without_a_status(content: Path) -> None:
    moved = "start: 2023-09-19 20:00\nchanges:\n  - {at: 2023-09-14, what: 推后三天, from: {start: 2023-09-16 20:00}}"
    change(content, "insects-2023.yaml", "start: 2023-09-16 20:00", moved)
    context = BuildContext(collect(read(content)), SEASON)
    activity = context.catalog.by_id["insects-2023"]
    assert ics.summary(activity, activity.sessions[0]) == "【改期】样例公园夜观昆虫"


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://meeting.tencent.com/dm/1", "腾讯会议"),
        ("https://live.bilibili.com/1", "哔哩哔哩"),
        ("https://www.example.org/a", "example.org"),
        ("", ""),
    ],
)
def test_platform_must_be_named_as_people_know_it(address: str, wanted: str) -> None:
    assert words.platform(address) == wanted


@pytest.mark.parametrize(
    ("path", "kind", "setting"),
    [
        ("campaigns/kepu-day-2023/2023/09/", "months", "main: [months]"),
        ("audiences/families/", "audiences", "main: [audiences]"),
        ("registration/", "registration", "main: [registration]"),
        ("", "site", "site: main"),
    ],
)
def test_setting_that_the_error_names_must_make_the_feed_smaller(
    path: str, kind: str, setting: str, content: Path
) -> None:
    found = read(content)
    [talk] = [each for each in found.activities if each.id == "star-talk-2023"]
    talk = replace(talk, audiences=("families",), featured=False, registration=Registration(opens=SEASON))
    sizes = []
    for feeds in (
        structs.replace(found.settings.feeds, past=None),
        structs.replace(found.settings.feeds, past=None, site="main", main=(kind,)),
    ):
        context = BuildContext(
            collect(
                structs.replace(found, activities=(talk,), settings=replace(found.settings, feeds=feeds))
            ),
            SEASON,
        )
        [listing] = [each for each in listings(context) if each.path == path]
        assert setting in smaller(listing)
        sizes.append(len(feed_events(context, listing)))
    assert sizes == [1, 0]
