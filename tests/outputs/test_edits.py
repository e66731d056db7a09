"""Edits × surfaces: whatever changes, and whatever changed before, every surface tells the same of it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import Any

import pytest
from icalendar import Calendar

from site_builder.catalog import Occurrence, collect
from site_builder.comparison import compare
from site_builder.content.activity import Activity
from site_builder.content.folder import Content
from site_builder.content.history import State, first_state, is_moved
from site_builder.content.sessions import Session
from site_builder.outputs.calendars import atom, ics
from site_builder.outputs.data import api, json_ld, records
from site_builder.presentation import words
from site_builder.presentation.changes import ChangeEntry, change_entry
from site_builder.presentation.context import BuildContext
from site_builder.presentation.session_views import session_views
from tests.building import CONTENTS, SEASON, read
from tests.outputs.edits import before_and_after

Both = tuple[Content, Content, list[str]]
MARKS = {"scheduled": "", **ics.PREFIXES}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    folder = tmp_path_factory.mktemp("edits") / "content"
    shutil.copytree(CONTENTS["small"], folder)
    return before_and_after(folder, read(folder))


def context_of(content: Content) -> BuildContext:
    return BuildContext(collect(content), SEASON)


def events(context: BuildContext, names: list[str]) -> dict[str, dict[str, Any]]:
    """Activity → UID → event, read back."""
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        activity = context.catalog.by_id[name]
        texts = [ics.vevent(context, Occurrence(activity, session)) for session in activity.sessions]
        read_back = Calendar.from_ical(ics.calendar(ics.single_head(context), texts))
        found[name] = {str(event["UID"]): event for event in read_back.walk("VEVENT")}
    return found


def test_there_must_be_edits_of_every_kind(both: Both) -> None:
    assert len(both[2]) >= 150
    assert len({tuple(name.split("-then-")) for name in both[2]}) == len(both[2])


def test_no_event_must_be_lost_or_doubled_and_none_go_back(both: Both) -> None:
    before, after = (events(context_of(content), both[2]) for content in both[:2])
    assert {name: set(found) for name, found in before.items()} == {
        name: set(found) for name, found in after.items()
    }
    for name in both[2]:
        for uid, old in before[name].items():
            new = after[name][uid]
            assert (new["SEQUENCE"], new["DTSTAMP"].dt) > (old["SEQUENCE"], old["DTSTAMP"].dt), name
            assert new["LAST-MODIFIED"].dt == new["DTSTAMP"].dt


def test_a_change_that_the_command_writes_must_break_no_promise(both: Both) -> None:
    before, after, _ = both
    broken = compare(before, after, revision="HEAD").problems
    assert [(found.span.path, found.message) for found in broken] == []


def test_an_entry_must_read_the_same_after_the_next_one(both: Both) -> None:
    before, after = (context_of(content) for content in both[:2])

    def told(context: BuildContext, name: str) -> list[ChangeEntry]:
        activity = context.catalog.by_id[name]
        return [change_entry(context, activity, number) for number in range(len(activity.changes))]

    later = {name: told(after, name) for name in both[2]}
    earlier = {name: told(before, name) for name in both[2]}
    assert {name: entries[: len(earlier[name])] for name, entries in later.items()} == earlier
    assert all(len(later[name]) == len(earlier[name]) + 1 for name in both[2])


def test_every_surface_must_agree_with_the_history(both: Both) -> None:
    context = context_of(both[1])
    found = events(context, both[2])
    for name in both[2]:
        activity = context.catalog.by_id[name]
        for number, session in enumerate(activity.sessions):
            event = found[name][ics.uid(context, activity, session)]
            surfaces = {
                "calendar": calendar(event),
                "page": page(context, activity, number),
                "json": record(context, activity, number),
                "json-ld": linked(context, activity, number),
                "csv": table(context, activity, number),
            }
            assert surfaces == expected(context, session), f"{name} {session.key}"


def expected(context: BuildContext, session: Session) -> dict[str, tuple[object, ...]]:
    """What each surface says of a session: status, former times, place."""
    first = first_state(session.steps, session.state)
    moved = is_moved(first, session.state)
    states = [step.before for step in session.steps if is_moved(step.before, step.after)] if moved else []
    place = "" if session.mode == "online" or session.venue is None else session.venue.name
    word = context.words.status(session.status)
    starts = [iso(context, state) for state in states if state.start != session.start]
    former = context.words.state_time(first)
    says_former = moved and session.status not in ("cancelled", "postponed")
    times = [context.words.state_time(state) for state in states if state.time != session.state.time]
    return {
        "calendar": (MARKS[session.status], former if says_former else "", place),
        "page": (session.status, word, tuple(dict.fromkeys(times))),
        "json": (session.status, place),
        "json-ld": (json_ld.STATUS[session.status], list(dict.fromkeys(starts)), place),
        "csv": (word or "如期", place),
    }


def iso(context: BuildContext, state: State) -> str:
    assert state.start is not None
    return words.iso(state.start, context.utc_offset(state.start))  # type: ignore[arg-type]


def calendar(event: Any) -> tuple[object, ...]:
    title, first = str(event["SUMMARY"]), str(event["DESCRIPTION"]).split("\n")[0]
    former = first.partition("原定 ")[2].partition("，现定")[0] if "，现定" in first else ""
    place = str(event["LOCATION"]).partition(" · ")[0]
    mark = title[: title.index("】") + 1] if title.startswith("【") else ""
    return mark, former, "" if place.startswith("线上") else place


def page(context: BuildContext, activity: Activity, number: int) -> tuple[object, ...]:
    view = session_views(context, activity)[number]
    return view.status, view.status_word, view.formers


def record(context: BuildContext, activity: Activity, number: int) -> tuple[object, ...]:
    session = records.record(context, activity)["sessions"][number]
    return session["status"], session.get("venue", "")


def linked(context: BuildContext, activity: Activity, number: int) -> tuple[object, ...]:
    block = json.loads(json_ld.event(context, activity)[number])
    previous = block.get("previousStartDate", [])
    location = block["location"]
    name = location.get("name", "") if location["@type"] == "Place" else ""
    status = block["eventStatus"].removeprefix("https://schema.org/")
    return status, [previous] if isinstance(previous, str) else previous, name


def table(context: BuildContext, activity: Activity, number: int) -> tuple[object, ...]:
    row = list(csv.reader(io.StringIO(api.table_rows(context, activity).decode())))[number]
    return row[2], "" if row[5] == "线上" else row[5].partition(" · ")[0]


def test_atom_must_mark_what_calendars_mark(both: Both) -> None:
    context = context_of(both[1])
    for name in both[2]:
        activity = context.catalog.by_id[name]
        statuses = {session.status for session in activity.sessions}
        entry = atom.entry(context, activity)
        marks = {MARKS[status] for status in statuses}
        assert entry.title in {f"{mark}样例活动" for mark in marks}, name
        stamps = [ics.stamp(context, activity, session) for session in activity.sessions]
        assert entry.updated == words.utc(max(stamps))
