"""Facts that few activities state: a tentative time, languages, speakers, families for people."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from site_builder.catalog import Occurrence, collect
from site_builder.outputs.calendars import ics
from site_builder.outputs.data.json_ld import event
from site_builder.outputs.data.records import record_json
from site_builder.outputs.search.index import fields
from site_builder.outputs.search.table import session_text, table
from site_builder.presentation.cards import card_view
from site_builder.presentation.context import BuildContext
from site_builder.presentation.session_views import session_views
from site_builder.presentation.words import words_in
from tests.building import CONTENTS, read

HEAD = "title: 样例活动\ncampaigns: [kepu-day-2023]\nthemes: [astronomy]\ndistrict: sample\n"


@pytest.fixture
def write(tmp_path: Path) -> Path:
    """The small site, to lay activities into."""
    shutil.copytree(CONTENTS["small"], tmp_path / "content")
    return tmp_path / "content"


def seen(content: Path, lines: str) -> BuildContext:
    (content / "activities" / "sample.yaml").write_text(HEAD + lines, encoding="utf-8")
    return BuildContext(collect(read(content)), date(2023, 9, 1))


@pytest.mark.parametrize(
    ("lines", "clock", "status"),
    [
        ("start: 2023-09-16 14:00\nend: 2023-09-16 16:00\n", "14:00–16:00（拟定）", "TENTATIVE"),
        ("start: 2023-09-16\ntime_note: 上午\n", "上午（拟定）", "TENTATIVE"),
        ("start: 2023-09-16\n", "拟定", "TENTATIVE"),
        (
            "start: 2023-09-16\nstatus: cancelled\nchanges: {at: 2023-09-01, what: 取消}\n",
            "拟定",
            "CANCELLED",
        ),
    ],
)
def test_a_tentative_time_is_said_so(write: Path, lines: str, clock: str, status: str) -> None:
    context = seen(write, f"{lines}tentative: true\n")
    activity = context.catalog.by_id["sample"]
    (session,) = activity.sessions
    assert [view.clock for view in session_views(context, activity)] == [clock]
    assert card_view(context, activity).clock == clock
    assert session_text(context, activity, session).split("|")[2] == clock
    assert re.findall(r"\nSTATUS:(\w+)", ics.vevent(context, Occurrence(activity, session))) == [status]
    assert json.loads(record_json(context, activity))["tentative"] is True


def test_a_tentative_month_is_said_so(write: Path) -> None:
    context = seen(write, "start: 2023-10\ntentative: true\n")
    activity = context.catalog.by_id["sample"]
    assert [view.clock for view in session_views(context, activity)] == ["拟定"]
    assert card_view(context, activity).clock == "拟定"
    assert "2023-10|拟定" in json.dumps(table(context, [activity]), ensure_ascii=False)


def test_languages_and_speakers_are_told(write: Path) -> None:
    speaker = "{name: 样例嘉宾, unit: 样例天文台}"
    context = seen(write, f"start: 2023-09-16\nlanguages: [zh, en]\nspeakers: {speaker}\n")
    activity = context.catalog.by_id["sample"]
    assert context.words.languages(activity) == "普通话、英语"
    assert words_in("en").languages(activity) == "Mandarin, English"
    (block,) = (json.loads(each) for each in event(context, activity))
    assert block["inLanguage"] == ["zh", "en"]
    assert block["performer"] == [
        {
            "@type": "Person",
            "name": "样例嘉宾",
            "affiliation": {"@type": "Organization", "name": "样例天文台"},
        }
    ]
    assert {"样例嘉宾", "样例天文台", "普通话、英语"} <= set(fields(context, activity))
    record = json.loads(record_json(context, activity))
    assert (record["languages"], record["speakers"]) == (
        ["zh", "en"],
        [{"name": "样例嘉宾", "unit": "样例天文台"}],
    )


@pytest.mark.parametrize(
    ("unit", "chinese", "english"),
    [
        ("people", "20 人", "20 people"),
        ("families", "20 个家庭", "20 families"),
        ("groups", "20 个团体", "20 groups"),
    ],
)
def test_a_capacity_says_what_it_counts(write: Path, unit: str, chinese: str, english: str) -> None:
    registration = f"registration: {{opens: 2023-09-02, capacity: 20, capacity_in: {unit}}}\n"
    context = seen(write, f"start: 2023-09-16\n{registration}")
    activity = context.catalog.by_id["sample"]
    assert activity.registration is not None
    assert context.words.capacity(activity.registration) == chinese
    assert words_in("en").capacity(activity.registration) == english
    assert f"名额：{chinese}" in ics.opening(context, activity).replace("\r\n ", "")
