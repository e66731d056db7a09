"""Times across the nights on which clocks are changed: one instant on pages, in calendars, links and data."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from site_builder.catalog import Occurrence, collect
from site_builder.outputs.calendars import ics
from site_builder.outputs.calendars.web_calendars import add_links
from site_builder.outputs.data.json_ld import event
from site_builder.outputs.data.records import record_json
from site_builder.presentation.context import BuildContext
from tests.building import CONTENTS, read

ACTIVITY = "title: 夜行\ncampaigns: [kepu-day-2023]\nthemes: [astronomy]\nmode: online\ntime_note: 夜里\n"
#: The site's zone, what is written, and the times in the feed, JSON-LD, the links to Google and to Outlook.
TIMES = {
    "spring in London": (
        "Europe/London",
        "start: 2024-03-30 23:30\nend: 2024-03-31 02:15\n",
        ("DTSTART:20240330T233000Z", "DTEND:20240331T011500Z"),
        ("2024-03-30T23:30:00+00:00", "2024-03-31T02:15:00+01:00"),
        "20240330T233000Z/20240331T011500Z",
        ("2024-03-30T23:30:00Z", "2024-03-31T01:15:00Z"),
    ),
    "the hour that comes twice in London": (
        "Europe/London",
        "start: 2024-10-27 01:45\nend: 2024-10-27 01:15\n",
        ("DTSTART:20241027T004500Z", "DTEND:20241027T011500Z"),
        ("2024-10-27T01:45:00+01:00", "2024-10-27T01:15:00+00:00"),
        "20241027T004500Z/20241027T011500Z",
        ("2024-10-27T00:45:00Z", "2024-10-27T01:15:00Z"),
    ),
    "summer in China, 1988": (
        "Asia/Shanghai",
        "start: 1988-07-16 14:00\nend: 1988-07-16 16:00\n",
        ("DTSTART:19880716T050000Z", "DTEND:19880716T070000Z"),
        ("1988-07-16T14:00:00+09:00", "1988-07-16T16:00:00+09:00"),
        "19880716T050000Z/19880716T070000Z",
        ("1988-07-16T05:00:00Z", "1988-07-16T07:00:00Z"),
    ),
    "the night on which China's summer time ended, 1988": (
        "Asia/Shanghai",
        "start: 1988-09-10 23:30\nend: 1988-09-11 02:15\n",
        ("DTSTART:19880910T143000Z", "DTEND:19880910T181500Z"),
        ("1988-09-10T23:30:00+09:00", "1988-09-11T02:15:00+08:00"),
        "19880910T143000Z/19880910T181500Z",
        ("1988-09-10T14:30:00Z", "1988-09-10T18:15:00Z"),
    ),
    "winter in China, 1988": (
        "Asia/Shanghai",
        "start: 1988-12-16 14:00\nend: 1988-12-16 16:00\n",
        ("DTSTART;TZID=Asia/Shanghai:19881216T140000", "DTEND;TZID=Asia/Shanghai:19881216T160000"),
        ("1988-12-16T14:00:00+08:00", "1988-12-16T16:00:00+08:00"),
        "19881216T140000/19881216T160000",
        ("1988-12-16T06:00:00Z", "1988-12-16T08:00:00Z"),
    ),
}


@pytest.mark.parametrize("name", TIMES)
def test_a_time_must_be_one_instant_everywhere(name: str, tmp_path: Path) -> None:
    zone, lines, in_feed, in_iso, in_google, in_outlook = TIMES[name]
    content = tmp_path / "content"
    shutil.copytree(CONTENTS["small"], content)
    settings = (content / "site.yaml").read_text(encoding="utf-8").replace("Asia/Shanghai", zone)
    (content / "site.yaml").write_text(settings, encoding="utf-8")
    (content / "activities" / "night.yaml").write_text(ACTIVITY + lines, encoding="utf-8")
    context = BuildContext(collect(read(content)), date(2024, 1, 1))
    activity = context.catalog.by_id["night"]
    (session,) = activity.sessions

    feed = ics.vevent(context, Occurrence(activity, session))
    assert tuple(re.findall(r"DT(?:START|END).*(?=\r)", feed)) == in_feed
    (block,) = (json.loads(each) for each in event(context, activity))
    assert (block["startDate"], block["endDate"]) == in_iso
    google, outlook = (
        parse_qs(urlsplit(link.url).query) for link in add_links(context, Occurrence(activity, session))
    )
    assert google["dates"] == [in_google]
    assert (*outlook["startdt"], *outlook["enddt"]) == in_outlook
    (told,) = json.loads(record_json(context, activity))["sessions"]
    assert (told["start"], told["end"]) == in_iso
