"""Entries of vocabularies with their counts, and the districts as tiles."""

from __future__ import annotations

from msgspec import Struct

from site_builder.presentation.context import BuildContext
from site_builder.presentation.listings import Listing


class Tile(Struct, frozen=True, kw_only=True):
    """A unit on the tile map; ``shade`` 0 to 4 says how much happens there compared with the fullest."""

    name: str
    url: str
    count: int
    shade: int
    row: int
    column: int


class TermEntry(Struct, frozen=True, kw_only=True):
    """An entry of a vocabulary with its counts."""

    name: str
    url: str
    count: int
    coming: int
    note: str
    accent: str = ""


def term_entry(context: BuildContext, listing: Listing) -> TermEntry:
    """A vocabulary's term_entry with its counts."""
    term = getattr(context.vocabularies, listing.kind)[listing.id]
    return TermEntry(
        name=term.name,
        url=context.url(listing.path),
        count=len(listing.activities),
        coming=sum(activity.id not in context.over for activity in listing.activities),
        note=term.summary if listing.kind == "campaigns" else term.note,
        accent=listing.id if listing.kind == "campaigns" else "",
    )


def tiles(context: BuildContext) -> tuple[Tile, ...]:
    """The reporting units that have a place on the map.

    Counts of what is to come, or of all when nothing is.
    """
    groups = context.catalog.groups["districts"]
    coming = {
        key: sum(activity.id not in context.over for activity in activities)
        for key, activities in groups.items()
    }
    counts = (
        coming
        if any(coming[key] for key, unit in context.vocabularies.districts.items() if unit.tile)
        else {key: len(activities) for key, activities in groups.items()}
    )
    fullest = (
        max((counts[key] for key, unit in context.vocabularies.districts.items() if unit.tile), default=0)
        or 1
    )
    return tuple(
        Tile(
            name=unit.short,
            url=context.url(f"districts/{key}/"),
            count=counts[key],
            shade=-(-counts[key] * 4 // fullest),
            row=unit.tile.row,
            column=unit.tile.column,
        )
        for key, unit in context.vocabularies.districts.items()
        if unit.tile
    )
