"""Calendars, byte for byte and read back by an independent parser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.catalog import Occurrence
from site_builder.content.activity import Activity
from site_builder.content.sessions import Session
from site_builder.outputs import ics
from site_builder.outputs.feeds import held
from site_builder.outputs.listings import listings
from tests.building import AFTER, CONTENTS, SEASON, SITES, Site, Sites, build_site

FORBIDDEN = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\u0085\u2028\u2029\ufeff\ufffd]")
VTIMEZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nX-LIC-LOCATION:Asia/Shanghai\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    "TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nTZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
SHANGHAI = ZoneInfo("Asia/Shanghai")
FEED_ONLY = ("METHOD", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "SOURCE")


def events(data: bytes) -> list[Any]:
    """The VEVENTs, as the parser understands them."""
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def one(site: Site, id: str, index: int = 0) -> Any:
    return events(site.files[f"activities/{id}/event.ics"])[index]


def expected(site: Site, activity: Activity, session: Session) -> tuple[object, ...]:
    """What any calendar must say of a session, from the content alone."""
    called_off = session.status in ("cancelled", "postponed")
    start, end = session.start, session.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        times: tuple[date, date] = (start.replace(tzinfo=SHANGHAI), end.replace(tzinfo=SHANGHAI))
    else:
        times = (start, end + timedelta(days=1))
    return (
        ics.uid(site.plan, activity, session),
        *times,
        "CANCELLED" if called_off else "CONFIRMED",
        len(session.changes),
        ics.summary(activity, session),
        ics.location(site.plan, activity, session),
    )


def said(event: Any) -> tuple[object, ...]:
    return (
        str(event["UID"]),
        event["DTSTART"].dt,
        event["DTEND"].dt,
        str(event["STATUS"]),
        int(event["SEQUENCE"]),
        str(event["SUMMARY"]),
        str(event["LOCATION"]),
    )


@pytest.mark.parametrize(("name", "now"), SITES)
def test_calendars_must_keep_the_rules_of_bytes(name: str, now: date, sites: Sites) -> None:
    for path, data in sites(name, now).ending(".ics").items():
        text = data.decode("utf-8")
        assert data.endswith(b"\r\n"), path
        assert text.replace("\r\n", "").count("\n") + text.replace("\r\n", "").count("\r") == 0, path
        lines = text[:-2].split("\r\n")
        assert [line for line in lines if not line.strip() or len(line.encode()) > 75] == [], path
        assert FORBIDDEN.findall(text.replace("\r\n", "")) == [], path


@pytest.mark.parametrize(("name", "now"), SITES)
def test_feed_must_read_back_as_the_sessions_it_holds(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    found = {listing.feed: list(held(site.plan, listing)) for listing in listings(site.plan)}
    assert set(found) == set(site.of("feed"))
    for path, occurrences in found.items():
        wanted = [expected(site, each.activity, each.session) for each in occurrences]
        assert [said(each) for each in events(site.files[path])] == wanted, path
        assert len({row[0] for row in wanted}) == len(wanted), path


@pytest.mark.parametrize(("name", "now"), SITES)
def test_event_file_must_read_back_as_all_sessions_of_its_activity(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    dated = {f"activities/{each.id}/event.ics": each for each in site.plan.catalog.activities if each.sessions}
    assert set(dated) == set(site.of("event"))
    for path, activity in dated.items():
        assert [said(each) for each in events(site.files[path])] == [expected(site, activity, each) for each in activity.sessions]


@pytest.mark.parametrize(("name", "now"), SITES)
def test_calendar_heads_must_be_as_clients_need_them(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    for path, data in site.ending(".ics").items():
        text = data.decode()
        assert text.count(VTIMEZONE) == text.count("BEGIN:VTIMEZONE") == 1, path
        calendar: Any = icalendar.Calendar.from_ical(data)
        present = [name for name in FEED_ONLY if name in calendar]
        if path.endswith("event.ics"):
            assert present == [], path
        else:
            assert present == list(FEED_ONLY), path
            assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
            assert (str(calendar["METHOD"]), str(calendar["NAME"])) == ("PUBLISH", str(calendar["X-WR-CALNAME"]))
            assert str(calendar["SOURCE"]) == site.plan.absolute(path)


def test_site_feed_must_hold_every_session_of_the_real_content(sites: Sites) -> None:
    site = sites("real", AFTER)
    wanted = sorted(ics.uid(site.plan, each, session) for each in site.plan.catalog.activities for session in each.sessions)
    assert sorted(str(each["UID"]) for each in events(site.files["calendar.ics"])) == wanted


def test_feed_events_must_leave_readers_free_and_single_ones_busy(sites: Sites) -> None:
    site = sites("small", SEASON)
    for path, data in site.ending(".ics").items():
        for event in events(data):
            called_off = str(event["STATUS"]) == "CANCELLED"
            free = not path.endswith("event.ics") or called_off
            assert (str(event["TRANSP"]), "X-MICROSOFT-CDO-BUSYSTATUS" in event) == ("TRANSPARENT" if free else "OPAQUE", free), path
            assert [name for name in ("ATTENDEE", "ORGANIZER", "VALARM", "RRULE", "RDATE") if name in event] == []


def test_stamps_must_come_from_the_content_and_never_from_the_build(sites: Sites) -> None:
    early, late = sites("real", SEASON), sites("real", AFTER)
    assert early.of("feed", "event") == late.of("feed", "event")


def test_rescheduled_worldcon_must_say_both_dates_and_keep_its_first_uid(sites: Sites) -> None:
    site = sites("real", SEASON)
    event = one(site, "worldcon-2023")
    activity = site.plan.catalog.by_id["worldcon-2023"]
    assert activity.sessions[0].key == "2023-08-16"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2023, 10, 18), date(2023, 10, 23))
    assert (str(event["STATUS"]), int(event["SEQUENCE"])) == ("CONFIRMED", 1)
    assert str(event["SUMMARY"]).startswith("【改期】第81届世界科幻大会")
    first = str(event["DESCRIPTION"]).split("\n")[0]
    assert first.startswith("【改期】原定 2023年8月16日 周三 – 8月20日 周日，现定 2023年10月18日 周三 – 10月22日 周日。原地点 成都世纪城新国际会展中心。")


STATES = {
    "cancelled": ("CANCELLED", "【已取消】"),
    "postponed": ("CANCELLED", "【延期，时间待定】"),
    "rescheduled": ("CONFIRMED", "【改期】"),
    "moved-online": ("CONFIRMED", "【改线上】"),
}


def _changed(site: Site) -> Iterator[tuple[Activity, Session]]:
    for activity in site.plan.catalog.activities:
        for session in activity.sessions:
            if session.status in STATES:
                yield activity, session


def test_each_status_must_show_in_status_title_and_first_words(sites: Sites) -> None:
    site = sites("small", SEASON)
    assert {session.status for _, session in _changed(site)} == set(STATES)
    for activity, session in _changed(site):
        event = one(site, activity.id, activity.sessions.index(session))
        status, prefix = STATES[session.status]
        assert str(event["STATUS"]) == status
        assert str(event["SUMMARY"]).startswith(prefix + activity.title)
        assert str(event["DESCRIPTION"]).startswith(prefix)
        if session.status == "moved-online":
            assert (str(event["LOCATION"]), "GEO" in event) == ("线上", False)


def test_uids_must_outlive_address_folder_title_and_time(sites: Sites, tmp_path: Path) -> None:
    before = sites("real", SEASON)
    content = shutil.copytree(CONTENTS["real"], tmp_path / "content")
    jinsha = content / "activities/2017/museum-day-2017-jinsha.md"
    text = jinsha.read_text(encoding="utf-8").replace("title: ", "title: 新", 1).replace("2017-05-18 08:00", "2017-05-18 09:30", 1)
    (content / "activities/museum-day-2017-jinsha.md").write_text(text, encoding="utf-8")
    jinsha.unlink()
    after = build_site(content, tmp_path, base_url="https://other.example/kepu/")
    uids = {path: [str(each["UID"]) for each in events(data)] for path, data in before.of("event").items()}
    assert {path: [str(each["UID"]) for each in events(data)] for path, data in after.of("event").items()} == uids
    moved = one(after, "museum-day-2017-jinsha")
    assert (str(moved["SUMMARY"])[0], moved["DTSTART"].dt.hour, moved["DTSTART"].dt.minute) == ("新", 9, 30)


def test_zone_with_daylight_saving_must_have_utc_times_and_no_vtimezone(tmp_path: Path) -> None:
    content = shutil.copytree(CONTENTS["small"], tmp_path / "content")
    site_yaml = content / "site.yaml"
    site_yaml.write_text(site_yaml.read_text(encoding="utf-8").replace("Asia/Shanghai", "Europe/London"), encoding="utf-8")
    for name, start in (("winter", "2023-10-29 09:00"), ("summer", "2023-10-28 09:00")):
        (content / f"activities/{name}.yaml").write_text(
            f"title: 样例\ncampaigns: [{_campaign(content)}]\nthemes: [{_theme(content)}]\ndistrict: city\nstart: {start}\n", encoding="utf-8"
        )
    site = build_site(content, tmp_path)
    assert [path for path, data in site.ending(".ics").items() if b"VTIMEZONE" in data or b";TZID=" in data] == []
    assert one(site, "winter")["DTSTART"].dt == datetime(2023, 10, 29, 9, 0, tzinfo=UTC)
    assert one(site, "summer")["DTSTART"].dt == datetime(2023, 10, 28, 8, 0, tzinfo=UTC)


def _campaign(content: Path) -> str:
    return _first_key(content / "campaigns.yaml")


def _theme(content: Path) -> str:
    return _first_key(content / "themes.yaml")


def _first_key(path: Path) -> str:
    found = re.search(r"(?m)^([a-z0-9-]+):", path.read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def test_feed_over_the_limit_must_stop_the_build_and_name_the_setting(tmp_path: Path) -> None:
    from site_builder.pipeline import build
    from tests.building import options

    content = shutil.copytree(CONTENTS["small"], tmp_path / "content")
    for number in range(1400):
        (content / f"activities/many-{number:04}.yaml").write_text(
            f"title: 样例{number}\nsummary: {'很长的简介' * 20}\ncampaigns: [{_campaign(content)}]\nthemes: [{_theme(content)}]\n"
            f"district: city\nstart: 2023-09-{number % 28 + 1:02}\n",
            encoding="utf-8",
        )
    report = build(options(content, tmp_path))
    assert report.published is None
    assert {each.code for each in report.problems if each.severity == "error"} == {"feed-too-large"}
    assert all("feeds" in each.help for each in report.problems if each.code == "feed-too-large")
    assert not (tmp_path / "output").exists()


TEXTS = st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(list("中文，。；\\;,\n\"'👨‍👩‍👧‍👦🀄𠮷"))), max_size=400)


@given(TEXTS.map(lambda text: re.sub(r"[\r\n]", " ", text)))
def test_folding_must_keep_every_character_in_lines_of_75_octets(text: str) -> None:
    folded = ics.fold(text)
    assert folded.replace("\r\n ", "") == text
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))


@given(st.integers(60, 90), st.sampled_from(["中", "𠮷", "é", "a", "\\n", "\\,"]))
def test_folding_must_never_cut_a_character_or_an_escape(length: int, unit: str) -> None:
    for piece in ics.fold("x" * length + unit * 30).split("\r\n "):
        assert len(re.findall(r"\\", piece)) == len(re.findall(r"\\[n,]", piece))


@given(TEXTS.map(lambda text: text.replace("\r", "")))
def test_escaped_text_must_read_back(text: str) -> None:
    escaped = ics.escape(text)
    assert "\n" not in escaped
    assert re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], escaped) == text


def test_occurrence_text_must_be_the_same_in_every_feed(sites: Sites) -> None:
    site = sites("small", SEASON)
    texts: dict[str, set[str]] = {}
    for data in site.of("feed").values():
        for block in re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", data.decode(), re.DOTALL):
            texts.setdefault(block.split("\r\n")[1], set()).add(block)
    assert {uid: len(found) for uid, found in texts.items() if len(found) > 1} == {}
    activity = next(each for each in site.plan.catalog.activities if each.sessions)
    occurrence = Occurrence(activity, activity.sessions[0])
    assert ics.vevent(site.plan, occurrence) in texts[f"UID:{ics.uid(site.plan, activity, activity.sessions[0])}"]
