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


class OverviewView(Struct, frozen=True, kw_only=True):
    """An overview's page: tiles for districts, entries for all."""

    head: Head
    title: str
    lead: str
    kind: str
    tiles: tuple[Tile, ...]
    entries: tuple[TermEntry, ...]


def plan_overviews(context: BuildContext) -> Iterator[HtmlPage[OverviewView]]:
    """One page a vocabulary that has entries."""
    for kind in (*LISTED_KINDS, *FEEDLESS_KINDS):
        if kind_listings(context, kind):
            yield f"{kind}/", "", partial(_overview, context, kind)


def _overview(context: BuildContext, kind: str) -> OverviewView:
    name, lead = context.words.kind(kind), context.say(words.LEADS[kind])
    by_kind = kind != "campaigns"
    entries = [term_entry(context, listing) for listing in kind_listings(context, kind)]
    if kind == "campaigns":
        entries = _newest_first(context, entries)
    return OverviewView(
        head=Head(
            title=context.say("按{kind}看活动", kind=name) if by_kind else name,
            description=lead,
            path=f"{kind}/",
            crumbs=crumbs(context, (name, f"{kind}/")),
            section=kind,
        ),
        title=context.say("按{kind}看", kind=name) if by_kind else name,
        lead=lead,
        kind=kind,
        tiles=tiles(context) if kind == "districts" else (),
        entries=tuple(entries),
    )


def _newest_first(context: BuildContext, entries: list[TermEntry]) -> list[TermEntry]:
    """Campaigns by their last known activity, the newest first; file order breaks ties."""

    def newest(listing: Listing) -> int:
        return -max(
            (month.year for activity in listing.activities for month in context.catalog.months[activity.id]),
            default=0,
        )

    order = sorted(
        zip(kind_listings(context, "campaigns"), entries, strict=True), key=lambda pair: newest(pair[0])
    )
    return [entry for _, entry in order]


OUTPUT = html_output("overview", "pages/overview.html", plan_overviews, lists=True)
