"""Files about the site itself: sitemap, robots, web manifest, build.json."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from site_builder import __version__
from site_builder.content.vocabularies import PAPER
from site_builder.presentation.context import (
    BuildContext,
    Output,
    Page,
    TextView,
    key_of,
    render_text,
    text_page,
)
from site_builder.presentation.site import THEME_COLOUR

#: By this name in build.json a folder is known to be ours.
GENERATOR = "public-activity-calendar"
#: sitemaps.org: at most 50,000 addresses a file.
MOST_ADDRESSES = 40_000


def plan_site_files(context: BuildContext) -> Iterator[Page[TextView]]:
    """robots.txt, the web manifest and build.json."""
    settings = context.settings
    robots = f"User-agent: *\nAllow: /\nSitemap: {context.absolute('sitemap.xml')}\n"
    yield text_page("robots.txt", "site-file", robots)
    manifest = {
        "name": settings.name,
        "short_name": settings.short_name,
        "lang": settings.language,
        "description": settings.description,
        "start_url": context.url(""),
        "scope": context.url(""),
        "display": "minimal-ui",
        "background_color": PAPER.light,
        "theme_color": THEME_COLOUR,
    }
    yield text_page(
        "manifest.webmanifest", "site-file", json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    )
    yield Page(path="build.json", output="site-file", make=partial(_status_view, context))


def _status_view(context: BuildContext) -> TextView:
    return TextView(text=json.dumps(status(context), ensure_ascii=False, indent=1) + "\n")


def status(context: BuildContext) -> dict[str, object]:
    """What the site was built for and from, and how much there is, per district."""
    catalog = context.catalog
    return {
        "generator": f"{GENERATOR} {__version__}",
        "now": str(context.today),
        "base_url": context.settings.base_url,
        "content": key_of(catalog.activities)[:16],
        "activities": len(catalog.activities),
        "sessions": catalog.sessions,
        "coming": len(catalog.activities) - len(context.over),
        "districts": {key: len(found) for key, found in catalog.groups["districts"].items()},
    }


def plan_sitemap(context: BuildContext, pages: Iterable[Page[Any]]) -> Iterator[Page[TextView]]:
    """The sitemap of all HTML pages; an index of several where one would be too long."""
    paths = (page.path for page in pages if page.path.endswith("index.html"))
    site = context.absolute("")
    addresses = sorted([f"{site}{path[:-10]}" for path in paths])  # without index.html
    parts = [addresses[start : start + MOST_ADDRESSES] for start in range(0, len(addresses), MOST_ADDRESSES)]
    if len(parts) == 1:
        yield _sitemap("sitemap.xml", "urlset", "url", parts[0])
        return
    for number, part in enumerate(parts, 1):
        yield _sitemap(f"sitemap-{number}.xml", "urlset", "url", part)
    yield _sitemap(
        "sitemap.xml",
        "sitemapindex",
        "sitemap",
        [context.absolute(f"sitemap-{number}.xml") for number in range(1, len(parts) + 1)],
    )


def _sitemap(path: str, root: str, item: str, addresses: list[str]) -> Page[TextView]:
    rows = html.escape("\n".join(addresses), quote=False).replace("\n", f"</loc></{item}>\n<{item}><loc>")
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n<{item}><loc>{rows}</loc></{item}>\n</{root}>\n'
    return text_page(path, "sitemap", text)


SITE_FILES = Output(name="site-file", plan=plan_site_files, render=render_text, fragments=())
#: Planned last, from all other pages.
SITEMAP = Output(
    name="sitemap",
    plan=lambda context: (),
    render=render_text,
    fragments=(),
    stays_published=False,
    counted=False,
)
