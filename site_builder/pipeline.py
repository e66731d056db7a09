"""The table of contents: read → parse → collect → check → plan → (what is stale?) → render → publish."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from site_builder import rules
from site_builder.catalog import collect
from site_builder.content.folder import Content, read_folder
from site_builder.content.markup import Body
from site_builder.diagnostics import Checked, Diagnostic, Span, has_errors, problem
from site_builder.engine.fingerprints import (
    fingerprints,
    is_stale,
    manifest_path,
    manifest_text,
    read_manifest,
    recipe,
)
from site_builder.engine.publish import Published, alone, foreign_folder, publish, write_whole
from site_builder.engine.render import OUTPUTS, Workshop, render_pages
from site_builder.engine.templates import read_assets, site_of
from site_builder.outputs import plan_pages
from site_builder.outputs.feeds import oversize
from site_builder.outputs.plan import Page, Plan


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a build is asked for. ``now`` is a day, or an instant with its zone, whose day at the site counts."""

    content: Path
    templates: Path
    output: Path
    cache: Path
    now: date | datetime
    base_url: str | None = None
    jobs: int | None = None
    strict: bool = False
    preview: bool = False

    @property
    def shown(self) -> str:
        """The content folder's name in messages."""
        return self.content.as_posix()

    def today(self, content: Content) -> date:
        """The day to build for, in the site's own zone."""
        if isinstance(self.now, datetime):
            return self.now.astimezone(ZoneInfo(content.settings.timezone)).date()
        return self.now


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a build found and did; ``published`` is None when it stopped before writing anything."""

    problems: tuple[Diagnostic, ...]
    today: date | None = None
    activities: int = 0
    pages: int = 0
    feeds: int = 0
    rendered: int = 0
    published: Published | None = None
    seconds: dict[str, float] = field(default_factory=dict)


class _Clock:
    """Seconds per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def stage(self, name: str) -> None:
        """The stage that ends now."""
        now = time.perf_counter()
        self.seconds[name], self._last = now - self._last, now


def check(root: Path, *, shown: str, base_url: str | None = None) -> Checked[Content | None]:
    """Read the content folder and apply every rule; nothing is rendered or written."""
    read = read_folder(root, shown=shown, base_url=base_url)
    if read.value is None:
        return read
    return Checked(read.value, (*read.problems, *rules.check(read.value)))


def check_all(options: Options) -> Checked[Content | None]:
    """``check``, and what only planning shows: two pages at one address, links to nowhere, feeds too large."""
    checked = check(options.content, shown=options.shown, base_url=options.base_url)
    if checked.value is None:
        return checked
    plan = Plan(collect(checked.value), options.today(checked.value))
    return Checked(checked.value, (*checked.problems, *_check_pages(plan, plan_pages(plan))))


def planned(options: Options) -> tuple[Plan, list[Page]] | None:
    """The plan and all its pages but the assets; None when the content has errors, which ``build`` tells."""
    checked = check(options.content, shown=options.shown, base_url=options.base_url)
    if checked.value is None or has_errors(checked.problems):
        return None
    plan = Plan(collect(checked.value), options.today(checked.value))
    return plan, plan_pages(plan)


def build(options: Options) -> Report:
    """Build the site. Nothing in output/ changes when there are errors; the report says what happened."""
    clock = _Clock()
    checked = check(options.content, shown=options.shown, base_url=options.base_url)
    clock.stage("read and check")
    content, problems = checked.value, checked.problems
    if content is None:
        return Report(problems=problems, seconds=clock.seconds)
    plan = Plan(collect(content), options.today(content))
    assets = read_assets(options.templates, content.vocabularies.campaigns)
    pages = [*plan_pages(plan), *assets.values()]
    problems += (*_check_pages(plan, pages), *foreign_folder(options.output))
    clock.stage("plan")
    counts: dict[str, Any] = {"today": plan.today, "activities": len(plan.catalog.activities), "pages": _count(pages, ".html"), "feeds": _count(pages, ".ics", ".xml")}
    if has_errors(problems) or (options.strict and problems):
        return Report(problems=problems, seconds=clock.seconds, **counts)

    addresses = {name: page.path for name, page in assets.items()}
    workshop = Workshop(options.templates, site_of(plan, preview=options.preview), addresses)
    templates = workshop.open()
    try:
        prints = fingerprints(pages, OUTPUTS, templates, recipe(workshop.site, addresses))
    except Exception as error:
        return Report(problems=(*problems, templates.problem(error)), seconds=clock.seconds, **counts)
    record = manifest_path(options.cache, options.output)
    with alone(options.cache):
        manifest = read_manifest(record)
        stale = [page for page in pages if is_stale(options.output, page.path, prints[page.path], manifest)]
        clock.stage("compare")
        rendered = render_pages(stale, workshop, templates, jobs=options.jobs)
        clock.stage("render")
        if rendered.problems:
            return Report(problems=(*problems, *rendered.problems), seconds=clock.seconds, **counts)
        published = publish(options.output, rendered.value, prints.keys())
        if published.written or published.removed or stale or manifest.keys() != prints.keys():
            write_whole(record, manifest_text(options.output, prints))
    clock.stage("publish")
    return Report(problems=problems, published=published, rendered=len(stale), seconds=clock.seconds, **counts)


def _count(pages: Sequence[Page], *endings: str) -> int:
    return sum(page.path.endswith(endings) and not page.path.startswith("sitemap") for page in pages)


def _check_pages(plan: Plan, pages: Sequence[Page]) -> Iterator[Diagnostic]:
    content = plan.catalog.content
    yield from _duplicate_addresses(content, pages)
    yield from _broken_links(content, {page.path for page in pages})
    yield from oversize(plan)


def _duplicate_addresses(content: Content, pages: Sequence[Page]) -> Iterator[Diagnostic]:
    origins: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        origins[page.path].append(page.output)
    files = {f"{page.name}/index.html": page.path for page in content.pages}
    for path, names in origins.items():
        if len(names) > 1:
            address = "/" + path.removesuffix("index.html")
            yield problem("duplicate-address", Span(path=files.get(path, content.settings.name)),
                          f"网址 {address} 有 {len(names)} 个页面（{'、'.join(names)}）。", "给其中一个换名字。")  # fmt: skip


def _broken_links(content: Content, paths: set[str]) -> Iterator[Diagnostic]:
    bodies: list[Body | None] = [each.body for each in content.activities if not each.draft]
    bodies += [page.body for page in content.pages]
    for body in bodies:
        for link, span in zip(body.links, body.at, strict=True) if body else ():
            target = link.removeprefix("/")
            if target not in paths and f"{target}index.html" not in paths:
                yield problem("broken-link", span, f"正文里的链接 {link} 没有这个页面。", "改成存在的网址，例如 /activities/编号/，末尾要有斜杠。")
