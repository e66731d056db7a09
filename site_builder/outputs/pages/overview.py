"""Overviews: all districts as tiles, all themes, programmes, audiences, venues, campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from site_builder.catalog import FEEDLESS_KINDS, LISTED_KINDS
from site_builder.presentation import words
from site_builder.presentation.context import BuildContext, Head, HtmlPage, crumbs, html_output
from site_builder.presentation.listings import Listing, kind_listings
from site_builder.presentation.overview import TermEntry, Tile, term_entry, tiles

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


class OverviewView(Struct, frozen=True, kw_only=True):
    """An overview's page: tiles for districts, entries for all."""

    head: Head
    title: str
    lead: str
    kind: str
    tiles: tuple[Tile, ...]
    entries: tuple[TermEntry, ...]


def plan_overviews(context: BuildContext) -> Iterator[HtmlPage[OverviewView]]:
    """One page a vocabulary."""
    return ((f"{kind}/", "", partial(_overview, context, kind)) for kind in (*LISTED_KINDS, *FEEDLESS_KINDS))


def _overview(context: BuildContext, kind: str) -> OverviewView:
    title = "活动季" if kind == "campaigns" else f"按{words.KIND_WORDS[kind]}看"
    entries = [term_entry(context, listing) for listing in kind_listings(context, kind)]
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


def _newest_first(context: BuildContext, entries: list[TermEntry]) -> list[TermEntry]:
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


OUTPUT = html_output("overview", "pages/overview.html", plan_overviews, lists=True)
