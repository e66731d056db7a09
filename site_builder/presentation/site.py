"""The site as every page's head and foot show it."""

from __future__ import annotations

from msgspec import Struct

from site_builder.content.folder import Content
from site_builder.content.settings import Footer, Mark
from site_builder.content.vocabularies import FILES

#: The site's own colour (templates/static/site.css/: --accent).
THEME_COLOUR = "#0b6e6e"
#: Content Security Policy Level 3: nothing from elsewhere, nothing inline. A meta tag of every page.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)


class SiteView(Struct, frozen=True, kw_only=True):
    """What every page shows of the site.

    ``sections``: the vocabularies that have entries and the free pages, which menus lead to.
    """

    name: str
    short_name: str
    language: str
    timezone: str
    base_url: str
    base_path: str
    organisation: str
    organisation_url: str
    footer: Footer
    brand: tuple[Mark, ...]
    share_picture: str
    policy: str
    preview: bool
    sections: tuple[str, ...]


def site_view(content: Content, *, preview: bool) -> SiteView:
    """Return the site as templates see it; a preview has no policy, because it adds a live-reload script."""
    settings = content.settings
    kinds = tuple(kind for kind in FILES if getattr(content.vocabularies, kind))
    return SiteView(
        name=settings.name,
        short_name=settings.short_name,
        language=settings.language,
        timezone=settings.timezone,
        base_url=settings.base_url,
        base_path=settings.base_path,
        organisation=settings.organisation,
        organisation_url=settings.organisation_url,
        footer=settings.footer,
        brand=settings.brand,
        share_picture=settings.share_picture,
        policy="" if preview else POLICY,
        preview=preview,
        sections=(*kinds, *(page.name for page in content.pages)),
    )
