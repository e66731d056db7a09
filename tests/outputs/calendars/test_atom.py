"""Entries of Atom: who reads them must see every change, and each once."""

from __future__ import annotations

from pathlib import Path

from site_builder.catalog import collect
from site_builder.outputs.calendars.atom import AtomEntry, entry, plan_atom
from site_builder.presentation.context import BuildContext
from tests.building import SEASON, read
from tests.tools.changing import HEAD, put


def feed(content: Path, path: str) -> tuple[AtomEntry, ...]:
    """The entries of a feed."""
    context = BuildContext(collect(read(content)), SEASON)
    (found,) = (page for page in plan_atom(context) if page.path == path)
    entries: tuple[AtomEntry, ...] = found.view.entries
    return entries


def test_entries_of_one_moment_in_the_same_words_must_have_ids_of_their_own(content: Path) -> None:
    lines = "start: 2023-09-16\nchanges:\n" + "  - {at: 2023-09-12, what: 名额已满}\n"
    put(content, "full.yaml", HEAD + lines)
    once = {each.id for each in feed(content, "changes/feed.xml")}
    put(content, "full.yaml", HEAD + lines + "  - {at: 2023-09-12, what: 名额已满}\n")
    twice = [each.id for each in feed(content, "changes/feed.xml")]
    assert len(set(twice)) == len(twice) == len(once) + 1
    assert set(twice) > once


def stamps(content: Path) -> list[str]:
    context = BuildContext(collect(read(content)), SEASON)
    return [entry(context, context.catalog.by_id[id]).updated for id in ("placed", "unplaced")]


def test_stamp_of_an_entry_must_follow_its_venue_and_its_campaign(content: Path) -> None:
    put(content, "placed.yaml", f"{HEAD}start: 2023-09-16\nvenue: sample-museum\n")
    put(content, "unplaced.yaml", f"{HEAD}start: 2023-09-16\n")
    assert stamps(content) == ["2023-08-19T16:00:00Z", "2023-08-09T16:00:00Z"]
    venues, campaigns = content / "venues.yaml", content / "campaigns.yaml"
    venues.write_text(venues.read_text("utf-8").replace("2023-08-20", "2023-08-21"), "utf-8")
    assert stamps(content) == ["2023-08-20T16:00:00Z", "2023-08-09T16:00:00Z"]
    campaigns.write_text(campaigns.read_text("utf-8").replace("2023-08-10", "2023-08-11"), "utf-8")
    assert stamps(content) == ["2023-08-20T16:00:00Z", "2023-08-10T16:00:00Z"]
