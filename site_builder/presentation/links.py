"""Links to entries of vocabularies and to sources."""

from __future__ import annotations

import re

from site_builder.presentation.context import BuildContext, Link


def term_links(context: BuildContext, kind: str, ids: tuple[str, ...]) -> tuple[Link, ...]:
    """Links to entries of a vocabulary, by their ids."""
    entries = getattr(context.vocabularies, kind)
    return tuple(Link(text=entries[key].name, url=context.url(f"{kind}/{key}/")) for key in ids)


def source_link(text: str) -> Link:
    """A source as a link with its host, or its words."""
    is_link = re.match(r"https?://\S+$", text)
    return Link(
        text=re.sub(r"^https?://(www\.)?([^/]+).*$", r"\2", text) if is_link else text,
        url=text if is_link else "",
    )
