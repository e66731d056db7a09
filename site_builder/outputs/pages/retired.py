"""Addresses that nothing stands at any more: a page leads on or says so, a feed stays valid and empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from msgspec import Struct

from site_builder.outputs.calendars import ics
from site_builder.outputs.calendars.atom import empty_feed
from site_builder.presentation.context import (
    BuildContext,
    Head,
    HtmlPage,
    Output,
    Page,
    crumbs,
    html_output,
    text_page,
)


class MovedView(Struct, frozen=True, kw_only=True):
    """A former address that leads on."""

    head: Head
    title: str
    url: str


class GoneView(Struct, frozen=True, kw_only=True):
    """A note at the address of an activity whose file is gone."""

    head: Head
    title: str


def plan_redirects(context: BuildContext) -> Iterator[HtmlPage[MovedView]]:
    """A page at each former id."""
    for activity in context.catalog.activities:
        for alias in activity.aliases:
            path = f"activities/{activity.id}/"
            head = Head(
                title=context.say("已搬家：{title}", title=activity.title),
                description=activity.title,
                path=path,
            )
            yield (
                f"activities/{alias}/",
                "",
                partial(MovedView, head=head, title=activity.title, url=context.url(path)),
            )


def plan_retired(context: BuildContext, pages: Iterable[Page[Any]]) -> Iterator[Page[Any]]:
    """A file for each address of ``published.txt`` that nothing else is planned for."""
    planned = {page.path for page in pages}
    for address in context.catalog.content.published:
        path = address + "index.html" if address == "" or address.endswith("/") else address
        if path not in planned:
            yield _retired(context, address, path, planned)


def _retired(context: BuildContext, address: str, path: str, planned: set[str]) -> Page[Any]:
    if path.endswith(".ics"):
        return text_page(
            path, "event" if path.endswith("/event.ics") else "site-feed", _calendar(context, path, planned)
        )
    if path.endswith(".xml"):
        return Page(path=path, output="atom", make=partial(empty_feed, context, path, above(path, planned)))
    if address.startswith("activities/") and address.count("/") == 2:
        head = Head(
            title=context.say("活动已经撤下"),
            description=context.say("这项活动的网页已经撤下。"),
            path=address,
            crumbs=crumbs(
                context, (context.say("全部活动"), "activities/"), (context.say("活动已经撤下"), address)
            ),
        )
        return Page(
            path=path,
            output=GONE.name,
            make=partial(GoneView, head=head, title=context.say("这项活动的网页已经撤下")),
        )
    up = above(path, planned)
    head = Head(
        title=context.say("请看上一级的网页"), description=context.say("这个网址现在没有内容。"), path=up
    )
    return Page(
        path=path,
        output=UPWARD.name,
        make=partial(MovedView, head=head, title=context.say("上一级的网页"), url=context.url(up)),
    )


def above(path: str, planned: set[str]) -> str:
    """The nearest folder above a path that has a page."""
    folder = path
    while folder:
        folder = folder.rstrip("/").rpartition("/")[0]
        folder += "/" if folder else ""
        if f"{folder}index.html" in planned:
            return folder
    return ""


def _calendar(context: BuildContext, path: str, planned: set[str]) -> str:
    """An empty calendar: subscribers' clients take out what it held."""
    if path.endswith("/event.ics"):
        return ics.calendar(ics.single_head(context, empty=True), ())
    others = context.absolute("subscribe/")
    head = ics.feed_head(
        context,
        name=context.say("{site}（已停用的日历）", site=context.settings.short_name),
        description=context.say("这个日历已经停用，不会再有活动。请到 {url} 另选一个。", url=others),
        path=path,
        page=above(path, planned),
        empty=True,
    )
    return ics.calendar(head, ())


GONE: Output[GoneView] = html_output("gone", "pages/gone.html", lambda context: ())
UPWARD: Output[MovedView] = html_output("upward", "pages/upward.html", lambda context: ())
MOVED = html_output("redirect", "pages/moved.html", plan_redirects, in_sitemap=False)
