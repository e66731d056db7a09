"""Overviews: all districts as tiles, all themes, programmes, audiences, venues, campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from site_builder.catalog import FEEDLESS_KINDS, LISTED_KINDS
from site_builder.presentation import words
from site_builder.presentation.context import BuildContext, Head, HtmlPage, crumbs, html_output
from site_builder.presentation.listings import Listing, kind_listings

LEADS = {
    "districts": "选一个区（市）县或功能区，看那里的活动；方块的位置大致是它们在城里的方位。",
    "themes": "想看哪一类科学？",
    "campaigns": "每一季的活动，过去的也在。",
    "programmes": "通知里的各项行动：谁来做，做多少。",
    "audiences": "给谁看、给谁玩。",
    "venues": "活动在哪里办。",
    "forms": "听讲座、看展览，还是动手做？",
    "access": "活动写明的便利；没有写的，可以打活动的联系电话问。",
}


class Tile(Struct, frozen=True, kw_only=True):
    """A unit on the tile map; ``shade`` 0 to 4 says how much happens there compared with the fullest."""

    name: str
    url: str
    count: int
    shade: int
    row: int
    column: int


class Entry(Struct, frozen=True, kw_only=True):
    """An entry of an overview."""

    name: str
    url: str
    count: int
    coming: int
    note: str
    accent: str = ""


class OverviewView(Struct, frozen=True, kw_only=True):
    """An overview's page: tiles for districts, entries for all."""

    head: Head
    title: str
    lead: str
    kind: str
    tiles: tuple[Tile, ...]
    entries: tuple[Entry, ...]


def plan_overviews(context: BuildContext) -> Iterator[HtmlPage[OverviewView]]:
    """One page a vocabulary."""
    return ((f"{kind}/", "", partial(_overview, context, kind)) for kind in (*LISTED_KINDS, *FEEDLESS_KINDS))


def _overview(context: BuildContext, kind: str) -> OverviewView:
    title = "活动季" if kind == "campaigns" else f"按{words.KIND_WORDS[kind]}看"
    entries = [entry(context, listing) for listing in kind_listings(context, kind)]
    if kind == "campaigns":
        entries = _newest_first(context, entries)
    return OverviewView(
        head=Head(
            title=f"{title}活动" if kind != "campaigns" else title,
            description=LEADS[kind],
            path=f"{kind}/",
            crumbs=crumbs(context, (words.KIND_WORDS[kind], f"{kind}/")),
            section=kind,
        ),
        title=title,
        lead=LEADS[kind],
        kind=kind,
        tiles=tiles(context) if kind == "districts" else (),
        entries=tuple(entries),
    )


def entry(context: BuildContext, listing: Listing) -> Entry:
    """A vocabulary's entry with its counts."""
    term = getattr(context.vocabularies, listing.kind)[listing.id]
    return Entry(
        name=term.name,
        url=context.url(listing.path),
        count=len(listing.activities),
        coming=sum(each.id not in context.over for each in listing.activities),
        note=term.summary if listing.kind == "campaigns" else term.note,
        accent=listing.id if listing.kind == "campaigns" else "",
    )


def _newest_first(context: BuildContext, entries: list[Entry]) -> list[Entry]:
    """Campaigns by their last known activity, the newest first; file order breaks ties."""

    def newest(listing: Listing) -> int:
        return -max(
            (month.year for each in listing.activities for month in context.catalog.months[each.id]),
            default=0,
        )

    order = sorted(
        zip(kind_listings(context, "campaigns"), entries, strict=True), key=lambda pair: newest(pair[0])
    )
    return [found for _, found in order]


def tiles(context: BuildContext) -> tuple[Tile, ...]:
    """The reporting units that have a place on the map.

    Counts of what is to come, or of all when nothing is.
    """
    groups = context.catalog.groups["districts"]
    coming = {key: sum(each.id not in context.over for each in found) for key, found in groups.items()}
    counts = (
        coming
        if any(coming[key] for key, unit in context.vocabularies.districts.items() if unit.tile)
        else {key: len(found) for key, found in groups.items()}
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


OUTPUT = html_output("overview", "pages/overview.html", plan_overviews, lists=True)
