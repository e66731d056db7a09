"""What goes on with no end announced: said so on pages, in calendars, links, the table and open data."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from site_builder.catalog import Occurrence, collect
from site_builder.content.activity import Activity
from site_builder.outputs.calendars import ics
from site_builder.outputs.calendars.web_calendars import add_links
from site_builder.outputs.data.api import table_rows
from site_builder.outputs.data.json_ld import event
from site_builder.outputs.data.records import record_json
from site_builder.outputs.search.table import session_text
from site_builder.presentation.cards import card_view
from site_builder.presentation.context import BuildContext
from site_builder.presentation.session_views import session_views
from tests.building import CONTENTS, read

ACTIVITY = """\
title: 恐龙展
campaigns: [kepu-day-2023]
themes: [astronomy]
district: sample
venue: {name: 样例馆}
start: 2023-09-01
end: open
daily: 09:00-17:00
"""
VEVENT = """\
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20230809T160000Z
LAST-MODIFIED:20230809T160000Z
SEQUENCE:0
DTSTART;VALUE=DATE:20230901
DTEND;VALUE=DATE:20230902
SUMMARY:恐龙展（首日）
STATUS:CONFIRMED
LOCATION:样例馆 · 样例区
DESCRIPTION:2023年9月1日 周五起，哪天结束没有公布；日历
 里只占第一天。\\n时间：每天 09:00–17:00\\n详情以网页为
 准：https://example.org/kepu/activities/dino/
URL:https://example.org/kepu/activities/dino/
CATEGORIES:天文
TRANSP:TRANSPARENT
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
"""


@pytest.fixture
def context(tmp_path: Path) -> BuildContext:
    """The small site with something open, seen half a year later."""
    shutil.copytree(CONTENTS["small"], tmp_path / "content")
    (tmp_path / "content" / "activities" / "dino.yaml").write_text(ACTIVITY, encoding="utf-8")
    return BuildContext(collect(read(tmp_path / "content")), date(2024, 3, 1))


@pytest.fixture
def dino(context: BuildContext) -> Activity:
    return context.catalog.by_id["dino"]


def test_pages_say_from_when_and_that_the_end_is_not_known(context: BuildContext, dino: Activity) -> None:
    (view,) = session_views(context, dino)
    assert (view.day, view.clock, view.note, view.over, view.over_after) == (
        "2023年9月1日 周五起",
        "每天 09:00–17:00",
        "哪天结束没有公布。",
        False,
        "2024-08-31",
    )
    card = card_view(context, dino)
    assert (card.day, card.clock, card.end, card.over) == (view.day, view.clock, "2024-08-31", False)


def test_days_and_months_list_it_for_a_year(context: BuildContext, dino: Activity) -> None:
    listed = [day for day, those in context.catalog.days.items() if dino in those]
    assert (listed[0], listed[-1], len(listed)) == (date(2023, 9, 1), date(2024, 8, 31), 366)
    assert len(context.catalog.months["dino"]) == 12


def test_calendars_hold_its_first_day(context: BuildContext, dino: Activity) -> None:
    (session,) = dino.sessions
    expected = VEVENT.format(uid=ics.uid(context, dino, session)).replace("\n", "\r\n")
    assert ics.vevent(context, Occurrence(dino, session)) == expected
    google, outlook = (
        parse_qs(urlsplit(link.url).query) for link in add_links(context, Occurrence(dino, session))
    )
    assert google["dates"] == ["20230901/20230902"]
    assert (outlook["startdt"], outlook["enddt"]) == (["2023-09-01"], ["2023-09-02"])


def test_data_has_no_end(context: BuildContext, dino: Activity) -> None:
    (block,) = (json.loads(each) for each in event(context, dino))
    assert (block["startDate"], block.get("endDate")) == ("2023-09-01", None)
    (session,) = json.loads(record_json(context, dino))["sessions"]
    assert (session["start"], session.get("end")) == ("2023-09-01", None)
    (row,) = csv.reader(io.StringIO(table_rows(context, dino).decode(), newline=""))
    assert row[3:5] == ["2023年9月1日 周五起", "每天 09:00–17:00"]


def test_scripts_are_told_how_long_it_is_listed(context: BuildContext, dino: Activity) -> None:
    (session,) = dino.sessions
    assert session_text(context, dino, session) == "2023-09-01/~2024-08-31||每天 09:00–17:00"
