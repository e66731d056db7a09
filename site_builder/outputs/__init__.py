"""Everything the builder makes: one Output a kind, each in its own module. Add one to OUTPUTS."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from site_builder.outputs.calendars import atom, feeds, qr
from site_builder.outputs.data import api
from site_builder.outputs.files import assets, headers, media, site_files, static_files
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
    retired,
    search,
    subscribe,
)
from site_builder.outputs.search import index, table
from site_builder.presentation.context import BuildContext, Output, Page

OUTPUTS: tuple[Output[Any], ...] = (
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
    retired.MOVED,
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
    index.OUTPUT,
    headers.OUTPUT,
    site_files.SITE_FILES,
    site_files.SITEMAP,
    media.OUTPUT,
    static_files.OUTPUT,
    assets.OUTPUT,
)
BY_NAME = {output.name: output for output in OUTPUTS}


def plan_pages(context: BuildContext, outputs: Collection[str]) -> list[Page[Any]]:
    """Return every file of some outputs, by their names, and the assets.

    The sitemap last, which lists the others.
    """
    pages = [page for output in OUTPUTS if output.name in outputs for page in output.plan(context)]
    if site_files.SITEMAP.name in outputs:
        pages += site_files.plan_sitemap(context, [page for page in pages if BY_NAME[page.output].in_sitemap])
    return pages


def plan_site(context: BuildContext, outputs: Collection[str] | None) -> list[Page[Any]]:
    """Return every file of the site, or only those of some outputs.

    Retired addresses belong to the whole site.
    """
    if outputs is not None:
        return plan_pages(context, {*outputs, assets.OUTPUT.name})
    pages = plan_pages(context, BY_NAME.keys())
    return [*pages, *retired.plan_retired(context, pages)]


def fragments_of(outputs: Collection[str] | None) -> tuple[str, ...]:
    """Return the names of the fragments that some outputs show; ``outputs`` None: all."""
    names = BY_NAME.keys() if outputs is None else outputs
    return tuple(sorted({fragment for name in names for fragment in BY_NAME[name].fragments}))
