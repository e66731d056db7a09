"""``/search/``: the search box; without scripts, the ways to find activities by what they are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from site_builder.outputs.search.table import FACETS
from site_builder.presentation.context import BuildContext, Head, HtmlPage, crumbs, html_output
from site_builder.presentation.listings import Choice, kind_listings


class Section(Struct, frozen=True, kw_only=True):
    """The entries of a vocabulary that hold something."""

    title: str
    choices: tuple[Choice, ...]


class SearchView(Struct, frozen=True, kw_only=True):
    """The search page: a box, and what there is to choose from without it."""

    head: Head
    title: str
    sections: tuple[Section, ...]


def plan_search(context: BuildContext) -> Iterator[HtmlPage[SearchView]]:
    """``/search/``."""
    yield "search/", "", partial(_search_view, context)


def _search_view(context: BuildContext) -> SearchView:
    head = Head(
        title=context.say("搜索活动"),
        description=context.say("按名称、地点、内容里的任何字词查找{activities}。", **context.words.own),
        path="search/",
        crumbs=crumbs(context, (context.say("搜索"), "search/")),
        section="search",
    )
    return SearchView(
        head=head,
        title=context.say("搜索活动"),
        sections=tuple(
            Section(
                title=context.say("按{kind}找", kind=context.words.kind(kind)),
                choices=tuple(
                    Choice(name=listing.name, url=context.url(listing.path), count=len(listing.activities))
                    for listing in kind_listings(context, kind)
                    if listing.activities
                ),
            )
            for kind in FACETS
        ),
    )


OUTPUT = html_output("search", "pages/search.html", plan_search, lists=True)
