"""UIDs for ever: whatever is edited, an event keeps its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import structs

from site_builder.catalog import collect
from site_builder.outputs.calendars import ics
from site_builder.presentation.context import BuildContext
from tests.building import CONTENTS, SEASON, read
from tests.outputs.calendars.reading import change


def planned_uids(content: Path, **settings: Any) -> dict[str, tuple[str, ...]]:
    """Activity → the UIDs of its sessions."""
    found = read(content)
    context = BuildContext(
        collect(structs.replace(found, settings=structs.replace(found.settings, **settings))), SEASON
    )
    return {
        each.id: tuple(ics.uid(context, each, session) for session in each.sessions)
        for each in context.catalog.activities
    }


BEFORE = planned_uids(CONTENTS["small"])


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
    recorded = (
        "start: 2023-09-19 20:00\nchanges:\n"
        "  - {at: 2023-09-14, what: 推后三天, from: {start: 2023-09-16 20:00}}\nstatus: rescheduled"
    )
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
