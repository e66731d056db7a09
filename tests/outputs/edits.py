"""Every pair of successive changes that ``change`` writes, on each kind of schedule, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from site_builder.content.activity import Activity
from site_builder.content.folder import Content, ParseContext, read_activity, read_parse_context
from site_builder.content.yaml_edit import Uneditable, open_sheet
from site_builder.tools.change_text import ChangeRequest, Refused, draft_change
from tests.building import read

HEAD = (
    "title: 样例活动\ncampaigns: [kepu-day-2023]\nthemes: [astronomy]\ndistrict: sample\n"
    "venue: sample-museum\nonline_url: https://example.org/live\n"
)
#: Kind of schedule → its lines, its first moment, and the last of its first session where that is announced.
SCHEDULES: dict[str, tuple[str, date, date | None]] = {
    "clock": (
        "start: 2023-09-16 14:00\nend: 2023-09-16 16:00\n",
        datetime(2023, 9, 16, 14),
        datetime(2023, 9, 16, 16),
    ),
    "no-end": ("start: 2023-09-16 14:00\n", datetime(2023, 9, 16, 14), None),
    "day": ("start: 2023-09-16\n", date(2023, 9, 16), date(2023, 9, 16)),
    "days": ("start: 2023-09-16\nend: 2023-09-18\n", date(2023, 9, 16), date(2023, 9, 18)),
    "weekly": (
        "start: 2023-09-02 14:00\nend: 2023-09-02 16:00\nrepeat: {every: week, until: 2023-09-16}\n",
        datetime(2023, 9, 2, 14),
        datetime(2023, 9, 2, 16),
    ),
    "daily": (
        "start: 2023-09-15\nend: 2023-09-17\ndaily: 09:00-17:00\n",
        date(2023, 9, 15),
        date(2023, 9, 17),
    ),
}
AT = (date(2023, 8, 21), date(2023, 8, 25))


def requests(content: Content, first: date, last: date | None) -> dict[str, dict[str, Any]]:
    """What may happen, by name; times are made from the first ones."""

    def on(day: int) -> dict[str, date]:
        end = {} if last is None else {"end": last.replace(day=day + (last - first).days)}
        return {"start": first.replace(day=day), **end}

    return {
        "cancelled": {"status": "cancelled"},
        "postponed": {"status": "postponed"},
        "online": {"status": "moved-online"},
        "as-planned": {"status": "scheduled"},
        "moved": on(20),
        "moved-again": on(23),
        "first-time": on(first.day),
        "elsewhere": {"venue": content.vocabularies.venues["sample-park"]},
        "back": {"venue": content.vocabularies.venues["sample-museum"]},
    }


def edits(content: Content, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Name, and the file before and after, of each edit that is not refused."""
    parsing = read_parse_context(folder, content.settings)
    for schedule, (lines, first, last) in SCHEDULES.items():
        wishes = requests(content, first, last)
        begun = {"": HEAD + lines} | {
            name: changed(HEAD + lines, parsing, 0, wish) for name, wish in wishes.items()
        }
        for one, before in begun.items():
            for two, wish in wishes.items():
                after = changed(before, parsing, 1, wish) if before else ""
                if after:
                    yield "-".join(filter(None, (schedule, one, "then", two))), before, after


def changed(text: str, parsing: ParseContext, number: int, wish: dict[str, Any]) -> str:
    """The file with a change, as the command writes it; empty where it refuses."""
    request = ChangeRequest(what=f"第{number + 1}次变更", at=AT[number], **wish)
    try:
        draft = draft_change(open_sheet(text.encode(), markdown=False), parsed(text, parsing), request)
    except (Refused, Uneditable):
        return ""
    return draft.document.data.decode()


def parsed(text: str, parsing: ParseContext) -> Activity:
    found = read_activity(Path("edit.yaml"), "edit.yaml", parsing, data=text.encode())
    assert found.value is not None, found.problems
    return found.value


def before_and_after(folder: Path, small: Content) -> tuple[Content, Content, list[str]]:
    """The contents with all edits, each an activity of its own name; ``folder`` holds the small site."""
    every = list(edits(small, folder))
    sides = []
    for side in (1, 2):
        for edit in every:
            (folder / "activities" / f"{edit[0]}.yaml").write_text(edit[side], encoding="utf-8")
        sides.append(read(folder))
    return sides[0], sides[1], [edit[0] for edit in every]
