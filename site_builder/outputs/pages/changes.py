"""The changes pages, whole and by district: what was moved, called off or put online, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from site_builder.presentation.cards import Pager, page_path, page_suffix, pager
from site_builder.presentation.changes import ChangeEntry, ChangeList, change_lists
from site_builder.presentation.context import BuildContext, Head, HtmlPage, crumbs, html_output

PAGE_SIZE = 50


class ChangesView(Struct, frozen=True, kw_only=True):
    """A page of changes."""

    head: Head
    title: str
    lead: str
    entries: tuple[ChangeEntry, ...]
    pager: Pager | None
    total: int


def plan_changes(context: BuildContext) -> Iterator[HtmlPage[ChangesView]]:
    """Every list of changes, with its further pages."""
    for changes in change_lists(context):
        pages = [
            changes.entries[start : start + PAGE_SIZE] for start in range(0, len(changes.entries), PAGE_SIZE)
        ] or [()]
        for number, shown in enumerate(pages, 1):
            yield (
                page_path(changes.path, number),
                "",
                partial(_page, context, changes, shown, number, len(pages)),
            )


def _page(
    context: BuildContext, changes: ChangeList, shown: tuple[ChangeEntry, ...], number: int, last: int
) -> ChangesView:
    is_whole = changes.path == "changes/"
    unit = changes.path.split("/")[1]
    way = (
        ()
        if is_whole
        else (
            (context.words.kind("districts"), "districts/"),
            (context.vocabularies.districts[unit].name, f"districts/{unit}/"),
        )
    )
    lead = context.say("改期、延期、取消、改地点、改线上的活动，最新的在前。")
    return ChangesView(
        head=Head(
            title=f"{changes.name}{page_suffix(context, number)}",
            description=context.say("{name}：{lead}", name=changes.name, lead=lead)
            + page_suffix(context, number),
            path=page_path(changes.path, number),
            crumbs=crumbs(context, *way, (context.say("变更"), changes.path)),
            atom=context.url(changes.atom),
            section="changes" if is_whole else "districts",
        ),
        title=changes.name,
        lead=lead,
        entries=shown,
        pager=pager(context, changes.path, number, last),
        total=len(changes.entries),
    )


OUTPUT = html_output("changes", "pages/changes.html", plan_changes, lists=True)
