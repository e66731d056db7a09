"""The ``change`` command on a copy of the small site."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from site_builder.catalog import collect
from site_builder.cli import main
from site_builder.outputs.calendars.ics import uid
from site_builder.presentation.context import BuildContext
from site_builder.tools.change import facts
from tests.building import SEASON, read

NOW = "2023-09-14T10:30+08:00"


HEAD = "title: 样例活动\ncampaigns: [kepu-day-2023]\nthemes: [astronomy]\ndistrict: sample\n"


def put(content: Path, name: str, data: str | bytes) -> Path:
    """An activity file of the site."""
    path = content / "activities" / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def run(content: Path, words: str) -> int:
    return main(["change", *shlex.split(words), "--content", str(content), "--now", NOW])


def calendar(content: Path, id: str) -> dict[str, tuple[str, int, tuple[Any, ...]]]:
    """Key → UID, SEQUENCE and facts of each session of an activity."""
    context = BuildContext(collect(read(content)), SEASON)
    activity = context.catalog.by_id[id]
    return {
        each.key: (uid(context, activity, each), len(each.changes), facts(each)) for each in activity.sessions
    }
