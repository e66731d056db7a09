"""Changes as calendars tell them (docs/calendars.md), and where a session is held."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid5

import pytest
from msgspec import structs

from site_builder.catalog import collect
from site_builder.content.activity import Registration
from site_builder.outputs.calendars import ics
from site_builder.outputs.calendars.feeds import feed_events, smaller
from site_builder.presentation.context import BuildContext
from site_builder.presentation.listings import listings
from site_builder.presentation.words import words_in
from tests.building import SEASON, Sites, read
from tests.outputs.calendars.reading import by_summary, change, events


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
        "【改期】原定 2023年8月16日 周三 – 8月20日 周日，现定 2023年10月18日 周三 – 10月22日 周日。"
        "原地点 样例公园，现地点 样例科技馆。"
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
        "【改期】原定 2023年8月16日 周三 – 8月20日 周日，现定 2023年10月18日 周三 – 10月22日 周日。"
        "原地点 成都世纪城新国际会展中心，现地点 成都科幻馆。"
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
    assert moved.startswith("【改期】原定 2023年9月23日 周六 19:00–24:00，现定 2023年9月24日 周日 19:00–")


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
    moved = (
        "start: 2023-09-19 20:00\nchanges:\n"
        "  - {at: 2023-09-14, what: 推后三天, from: {start: 2023-09-16 20:00}}"
    )
    change(content, "insects-2023.yaml", "start: 2023-09-16 20:00", moved)
    context = BuildContext(collect(read(content)), SEASON)
    activity = context.catalog.by_id["insects-2023"]
    assert ics.summary(context, activity, activity.sessions[0]) == "【改期】样例公园夜观昆虫"


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
    assert words_in("zh-CN").platform(address) == wanted


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
    talk = structs.replace(
        talk, audiences=("families",), featured=False, registration=Registration(opens=SEASON)
    )
    sizes = []
    for feeds in (
        structs.replace(found.settings.feeds, past=None),
        structs.replace(found.settings.feeds, past=None, site="main", main=(kind,)),
    ):
        context = BuildContext(
            collect(
                structs.replace(
                    found, activities=(talk,), settings=structs.replace(found.settings, feeds=feeds)
                )
            ),
            SEASON,
        )
        [listing] = [each for each in listings(context) if each.path == path]
        assert setting in smaller(listing)
        sizes.append(len(feed_events(context, listing)))
    assert sizes == [1, 0]
