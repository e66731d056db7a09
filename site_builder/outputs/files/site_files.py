"""Files about the site itself.

Sitemap, robots, web manifest, build.json; and the pictures of ``content/media/``.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from site_builder import __version__
from site_builder.content.vocabularies import PAPER
from site_builder.presentation.context import (
    BuildContext,
    Output,
    Page,
    Rendering,
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
#: Pixels of a published picture's longer side; phones need no more.
LONGEST_SIDE = 1600


class MediaView(Struct, frozen=True, kw_only=True):
    """A picture to publish, known by its bytes."""

    source: str
    digest: str


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


def plan_media(context: BuildContext) -> Iterator[Page[MediaView]]:
    """The pictures that published activities or the site name; others in ``content/media/`` stay there."""
    named = {context.settings.share_picture, *(mark.file for mark in context.settings.brand)}
    for activity in context.catalog.activities:
        recap = activity.recap.photos if activity.recap else ()
        named |= {picture.file for picture in (activity.cover, *activity.images, *recap) if picture}
    for name, path in context.catalog.content.media.items():
        if name not in named:
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        yield Page(path=name, output="media", make=partial(MediaView, source=str(path), digest=digest))


def render_media(view: MediaView, rendering: Rendering) -> bytes:
    """The picture without its metadata (place, camera, names), turned upright, at most LONGEST_SIDE.

    SVG as it is.
    """
    source = Path(view.source)
    if source.suffix == ".svg":
        return source.read_bytes()
    from PIL import Image, ImageOps

    with Image.open(source) as opened:
        kind = opened.format or "PNG"
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        clean = Image.new(picture.mode, picture.size)
        clean.paste(picture)
        if picture.mode == "P" and picture.palette is not None:
            clean.putpalette(picture.palette)
        out = io.BytesIO()
        clean.save(out, format=kind, **({"quality": 82} if kind in ("JPEG", "WEBP") else {"optimize": True}))
    return out.getvalue()


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
MEDIA = Output(name="media", plan=plan_media, render=render_media, fragments=())
