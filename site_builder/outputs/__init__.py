"""Everything the builder makes: one Output a kind, each in its own module. Add one to OUTPUTS."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from site_builder.outputs import api, atom, feeds, headers, qr, retired, search_index, site_files, table
from site_builder.outputs.pages import (
    about_data,
    activity,
    campaign,
    changes,
    dates,
    home,
    listing,
    my,
    overview,
    paper,
    plain,
    search,
    subscribe,
)
from site_builder.presentation.context import BuildContext, Output, Page

OUTPUTS: tuple[Output, ...] = (
    home.OUTPUT,
    listing.ALL,
    *listing.ENTRIES,
    listing.COMBINATIONS,
    listing.SPECIAL,
    overview.OUTPUT,
    campaign.OUTPUT,
    campaign.MONTHS,
    dates.YEARS,
    dates.YEAR,
    dates.MONTH,
    dates.DAY,
    activity.OUTPUT,
    activity.REDIRECTS,
    changes.OUTPUT,
    search.OUTPUT,
    my.OUTPUT,
    about_data.DATA,
    about_data.SITE_MAP,
    paper.POSTER,
    paper.SHEET,
    paper.PAPER,
    subscribe.SUBSCRIBE,
    subscribe.CALENDARS,
    subscribe.CHOICES,
    qr.OUTPUT,
    plain.FREE,
    plain.NOT_FOUND,
    *feeds.FEEDS,
    feeds.ACTIVE,
    feeds.NAMED,
    feeds.EVENT,
    atom.OUTPUT,
    retired.GONE,
    retired.UPWARD,
    api.WHOLE,
    api.OUTPUT,
    table.OUTPUT,
    search_index.OUTPUT,
    headers.OUTPUT,
    site_files.SITE_FILES,
    site_files.SITEMAP,
    site_files.MEDIA,
)
BY_NAME = {output.name: output for output in OUTPUTS}


def plan_pages(
    context: BuildContext,
    outputs: Collection[str] | None = None,
    lists: Mapping[str, Iterable[tuple[str, str]]] = MappingProxyType({}),
) -> list[Page]:
    """Every file that the site consists of but its assets; last what depends on the others: retired addresses, the sitemap.

    With ``outputs`` only the files of these, and no retired addresses. ``lists``: the paths and keys of the pages of some outputs, as they
    were planned before from the same; they are only planned when one of their views is asked for.
    """
    asked = [output for output in OUTPUTS if outputs is None or output.name in outputs]
    pages = [
        page
        for output in asked
        for page in (
            _known(context, output, lists[output.name]) if output.name in lists else output.plan(context)
        )
    ]
    gone = retired.plan_retired(context, pages) if outputs is None else ()
    return [
        *pages,
        *gone,
        *(
            site_files.plan_sitemap(context, pages)
            if outputs is None or site_files.SITEMAP.name in outputs
            else ()
        ),
    ]


def _known(context: BuildContext, output: Output, pages: Iterable[tuple[str, str]]) -> Iterator[Page]:
    return (Page(path, output.name, partial(_planned, context, output, path), key) for path, key in pages)


def _planned(context: BuildContext, output: Output, path: str) -> Any:
    """The view of a page that was not planned."""
    return context.memo(("planned", output.name), lambda: {page.path: page for page in output.plan(context)})[
        path
    ].make()
