"""Calendar feeds: their bytes, and the same events as the catalog."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from site_builder.catalog import is_over
from site_builder.presentation.listings import listings
from tests.building import AFTER, SEASON, SITES, Sites
from tests.outputs.calendars.reading import as_read, blocks, events, expected, held, unfold

#: Controls, and what readers take for a line break or a mark of broken text.
FORBIDDEN = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd]")


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


def test_every_session_of_the_season_must_be_over_after_it(sites: Sites) -> None:
    context = sites("real", AFTER).context
    assert [each.id for each in context.catalog.activities if not is_over(each, AFTER)] == []
