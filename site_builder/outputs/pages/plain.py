"""Plain pages: the free pages of ``content/pages/``, and the one for addresses that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from site_builder.presentation.context import BuildContext, Head, HtmlPage, crumbs, html_output


class FreeView(Struct, frozen=True, kw_only=True):
    """A free page."""

    head: Head
    title: str
    body: str


class NotFoundView(Struct, frozen=True, kw_only=True):
    """The page for an address that does not exist."""

    head: Head
    title: str


def plan_free(context: BuildContext) -> Iterator[HtmlPage[FreeView]]:
    """``/about/`` and the like."""
    for page in context.catalog.content.pages:
        path = f"{page.name}/"
        head = Head(
            title=page.title,
            description=page.description,
            path=path,
            crumbs=crumbs(context, (page.title, path)),
            section=page.name,
        )
        yield path, "", partial(FreeView, head=head, title=page.title, body=page.body.html)


def plan_not_found(context: BuildContext) -> Iterator[HtmlPage[NotFoundView]]:
    """``/404.html``."""
    head = Head(
        title=context.say("找不到这个页面"), description=context.say("这个地址没有页面。"), path="404.html"
    )
    yield "404.html", "", partial(NotFoundView, head=head, title=head.title)


FREE = html_output("free", "pages/free.html", plan_free)
NOT_FOUND = html_output("not-found", "pages/not_found.html", plan_not_found)
