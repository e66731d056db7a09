"""Publish: build, but never a calendar that lost most of what is to come; remember every address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from site_builder.content.published import published_text
from site_builder.diagnostics import Diagnostic, Span, problem
from site_builder.engine.publish import write_whole
from site_builder.options import Options, Report
from site_builder.outputs import BY_NAME
from site_builder.pipeline import build, planned
from site_builder.presentation.context import BuildContext, Page

#: A calendar with fewer coming events may lose them all: that is a season's end, not an accident.
FEW = 4
EVENT = re.compile(
    r"^BEGIN:VEVENT\r$.*?^UID:([^\r]*)\r$.*?^DTSTART[^:]*:(\d{8}).*?^END:VEVENT\r$", re.M | re.S
)


def publish_site(options: Options, *, allow_shrink: bool) -> Report:
    """Build the site and add its addresses to ``published.txt``.

    Stops before writing when a calendar would shrink.
    """
    found = planned(options)
    if found is not None and not allow_shrink:
        shrunk = tuple(_shrunk(options, *found))
        if shrunk:
            return Report(problems=shrunk)
    report = build(options)
    if found is not None and report.published is not None:
        context, pages = found
        addresses = {
            page.path.removesuffix("index.html")
            for page in pages
            if page.path.endswith(("index.html", ".ics", ".xml")) and BY_NAME[page.output].stays_published
        }
        text = published_text(addresses | set(context.catalog.content.published))
        path = options.content / "published.txt"
        if not path.is_file() or path.read_text("utf-8") != text:
            write_whole(path, text.encode())
    return report


def _shrunk(options: Options, context: BuildContext, pages: Sequence[Page[Any]]) -> Iterator[Diagnostic]:
    """Calendars of the last build that would lose more than half of their coming events."""
    views = {page.path: page.view for page in pages if page.path.endswith("calendar.ics")}
    for path in sorted(options.output.rglob("calendar.ics")):
        name = path.relative_to(options.output).as_posix()
        before = coming([path.read_bytes().decode("utf-8", "replace")], context.today)
        after = coming([views[name].text], context.today) if name in views else frozenset()
        kept = len(before & after)
        if len(before) >= FEW and kept * 2 < len(before):
            yield problem(
                "feed-shrinks",
                Span(path=f"{options.display_path}/activities"),
                f"日历 /{name} 里还没到的 {len(before)} 场只剩 {kept} 场。",
                "找回少掉的文件，取消的写 status: cancelled；真的要少这么多，加 --allow-shrink。",
            )


def coming(texts: Iterable[str], today: date) -> frozenset[str]:
    """The UIDs of what starts today or later."""
    first = f"{today:%Y%m%d}"
    return frozenset(uid for text in texts for uid, start in EVENT.findall(text) if start >= first)
