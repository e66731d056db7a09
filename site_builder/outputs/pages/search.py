"""``/search/``: the search box; without scripts, the ways to find activities by what they are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from site_builder.outputs import words
from site_builder.outputs.listings import kind_listings
from site_builder.outputs.pages.listing import Choice
from site_builder.outputs.plan import Head, HtmlPage, Plan, crumbs, html_output
from site_builder.outputs.table import FACETS, VOLUME, WHOLE, volume_starts


class Section(Struct, frozen=True, kw_only=True):
    """The entries of a vocabulary that hold something."""

    title: str
    choices: tuple[Choice, ...]


class SearchView(Struct, frozen=True, kw_only=True):
    """The search page. ``starts``: the day on which each volume of the table begins; ``season``: how many of them an index of texts holds."""

    head: Head
    title: str
    starts: tuple[str, ...]
    season: int
    sections: tuple[Section, ...]


def plan_search(plan: Plan) -> Iterator[HtmlPage]:
    """``/search/``."""
    yield "search/", "", partial(_search_view, plan)


def _search_view(plan: Plan) -> SearchView:
    head = Head(title="搜索活动", description="按名称、地点、内容里的任何字词查找科普活动。", path="search/",
                crumbs=crumbs(plan, ("搜索", "search/")), section="search")  # fmt: skip
    return SearchView(head=head, title="搜索活动", starts=tuple(volume_starts(plan)), season=WHOLE // VOLUME, sections=tuple(
        Section(title=f"按{words.KIND_WORDS[kind]}找", choices=tuple(
            Choice(name=each.name, url=plan.url(each.path), count=len(each.activities)) for each in kind_listings(plan, kind) if each.activities
        ))
        for kind in FACETS
    ))  # fmt: skip


OUTPUT = html_output("search", "pages/search.html", plan_search, lists=True)
