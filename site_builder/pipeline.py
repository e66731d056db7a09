"""The table of contents: read → parse → collect → check → plan → (what is stale?) → render → publish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from site_builder import rules
from site_builder.catalog import collect
from site_builder.content.folder import Content, read_activity, read_folder, read_parse_context
from site_builder.content.pictures import Inspect, inspect_picture
from site_builder.diagnostics import Checked, Diagnostic, has_errors
from site_builder.engine.load import LoadedContent, load_content
from site_builder.engine.manifest import DiskState, Manifest, read_manifest
from site_builder.engine.publish import build_lock, foreign_files, foreign_folder, is_ours, staging
from site_builder.engine.render import (
    RenderContext,
    RenderResult,
    fingerprint_bases,
    removed_files,
    render_pages,
    stale_pages,
)
from site_builder.engine.stopwatch import Stopwatch
from site_builder.engine.workers import without_collector
from site_builder.engine.workspace import CommandWorkspace, Inputs, Workspace
from site_builder.options import Options, PublishResult, Report
from site_builder.outputs import BY_NAME, OUTPUTS, fragments_of, plan_site
from site_builder.outputs.calendars.feeds import oversize
from site_builder.outputs.checks import broken_links, duplicate_addresses, page_links, static_collisions
from site_builder.outputs.files.static_files import NAME as STATIC_FILE
from site_builder.presentation.context import BuildContext, Page
from site_builder.rules.changes import announced_ahead, vocabulary_ahead

Pages = Sequence[Page[Any]]


@dataclass(frozen=True)
class Run:
    """One run of a command: what was asked for, where it works, what it is made from, and its clock."""

    options: Options
    workspace: Workspace
    inputs: Inputs
    clock: Stopwatch


@dataclass(frozen=True)
class Site:
    """A site that was read and planned."""

    loaded: LoadedContent
    context: BuildContext
    pages: Pages


def build(options: Options, workspace: Workspace | None = None) -> Report:
    """Build the site. Nothing in output/ changes when there are errors; the report says what happened."""
    with build_lock(options.cache, options.on_wait), without_collector():
        return _build(_run(options, workspace))


def check(
    root: Path, *, display_path: str, base_url: str | None = None, inspect: Inspect = inspect_picture
) -> Checked[Content | None]:
    """Read the content folder and apply every rule; nothing is cached, rendered or written."""
    folder = read_folder(root, display_path=display_path, base_url=base_url, inspect=inspect)
    if folder.value is None:
        return folder
    return Checked(folder.value, (*folder.problems, *rules.check(folder.value)))


def check_all(options: Options) -> tuple[Diagnostic, ...]:
    """Read, apply every rule, and plan: addresses, links, sizes of calendars. No page is rendered."""
    with without_collector():
        site = _plan(_run(options), [output.name for output in OUTPUTS if output.checked], ("events",))
        if site.value is None:
            return site.problems
        calendars = [page for page in site.value.pages if page.path.endswith("calendar.ics")]
        sizes = {page.path: len(page.view.text.encode()) for page in calendars}
        ahead = _ahead(options, site.value.context) if options.by_clock else ()
        return (*site.problems, *ahead, *oversize(site.value.context, sizes))


def _ahead(options: Options, context: BuildContext) -> Iterator[Diagnostic]:
    """Stamps that have not come yet. What is cached does not say where fields stand: such a file is read."""
    today = options.today(context.settings.timezone)
    yield from vocabulary_ahead(context.vocabularies, today)
    for activity in context.catalog.activities:
        if not any(announced_ahead(activity, today)):
            continue
        name = activity.path.removeprefix(f"{options.display_path}/")
        parsing = read_parse_context(options.content, context.settings)
        read = read_activity(options.content / name, activity.path, parsing)
        yield from announced_ahead(read.value or activity, today)


def planned(options: Options) -> tuple[BuildContext, Pages] | None:
    """Return the context and all pages; None when the content has errors, which ``build`` reports."""
    site = _plan(_run(options), None, fragments_of(None))
    return None if site.value is None or has_errors(site.problems) else (site.value.context, site.value.pages)


def _run(options: Options, workspace: Workspace | None = None) -> Run:
    clock = Stopwatch()
    workspace = workspace or CommandWorkspace(options)
    return Run(options, workspace, workspace.inputs(), clock)


def _build(run: Run) -> Report:
    options, manifest = run.options, read_manifest(run.workspace.cache, run.options.output)
    with run.workspace.output_state(manifest) as output_state:
        is_same = manifest.inputs == run.inputs.digest_on(options.today(manifest.zone))
        run.clock.stage("look")
        if is_same and output_state() == manifest.disk:
            return replace(manifest.report, published=PublishResult(), rendered=0, seconds=run.clock.seconds)
        site = _plan(run, options.outputs, fragments_of(options.outputs))
        disk = output_state()
    foreign = (*foreign_folder(options.output), *_foreign_files(run, site.value, manifest, disk))
    report = Report(problems=(*site.problems, *foreign), seconds=run.clock.seconds)
    if site.value is None or _stops(options, report):
        return report
    return _publish(run, site.value, manifest, disk, report)


def _plan(run: Run, outputs: Sequence[str] | None, fragments: tuple[str, ...]) -> Checked[Site | None]:
    """Read, collect, plan, and check the whole; ``outputs`` None: all."""
    loaded = load_content(run.options, run.workspace, run.inputs, fragments)
    run.clock.stage("read")
    if loaded.value is None:
        return Checked(None, loaded.problems)
    content, templates = loaded.value.content, loaded.value.templates
    context = BuildContext(
        collect(content), loaded.value.today, templates.fill, loaded.value.lookup, templates.assets
    )
    pages = plan_site(context, outputs)
    problems = [*loaded.problems, *rules.check_whole(content), *duplicate_addresses(content, pages)]
    problems += static_collisions(content, pages)
    if run.options.outputs is None:
        problems += broken_links((*loaded.value.links, *page_links(content)), pages)
    run.clock.stage("plan")
    return Checked(Site(loaded.value, context, pages), tuple(problems))


def _publish(run: Run, site: Site, manifest: Manifest, disk: DiskState, report: Report) -> Report:
    """Render what is stale, move it into output/, remove what is no longer made, and keep the manifest."""
    options, workspace, clock = run.options, run.workspace, run.clock
    bases = fingerprint_bases(site.loaded.templates)
    removed = removed_files(site.pages, disk, compress=options.compress)
    total = RenderResult()
    with staging(options.output) as folder:
        context = RenderContext(
            options=options,
            templates=site.loaded.templates,
            bases=bases,
            facts=site.loaded.facts,
            manifest=manifest,
            disk=disk,
            staging=folder,
        )
        portions = workspace.portions(site.pages, manifest)
        for number, pages in enumerate(portions, 1):
            stale, fresh = stale_pages(pages, context)
            clock.stage("compare")
            result = render_pages(stale, context)
            clock.stage("render")
            total.add(fresh)
            total.add(result)
            rendered = _with_render(report, site, total)
            if _stops(options, rendered):
                return rendered
            gone = removed if number == len(portions) else ()
            workspace.publish(folder, PublishResult(written=tuple(result.written), removed=gone))
            clock.stage("publish")
    report = _with_counts(rendered, site)
    digest = run.inputs.digest_on(site.context.today) if site.loaded.unchanged_while_read else ""
    zone = site.context.settings.timezone
    workspace.finish(
        Manifest(
            inputs=digest,
            zone=zone,
            facts=site.loaded.facts,
            bases=bases,
            files=total.files,
            report=report,
        )
    )
    clock.stage("publish")
    return replace(report, published=PublishResult(written=tuple(total.written), removed=removed))


def _foreign_files(run: Run, site: Site | None, manifest: Manifest, disk: DiskState) -> Iterator[Diagnostic]:
    """Tell what stands in output/ and would go, though no build made it."""
    unknown = disk.keys() - manifest.files.keys()
    if site is not None and unknown and is_ours(run.options.output):
        gone = removed_files(site.pages, dict.fromkeys(unknown, (0, 0)), compress=run.options.compress)
        made = [page.path for page in site.pages if page.output != STATIC_FILE]
        yield from foreign_files(run.options.output, gone, made)


def _with_render(report: Report, site: Site, total: RenderResult) -> Report:
    sizes = {name: entry.size for name, entry in total.files.items() if name.endswith("calendar.ics")}
    problems = (*report.problems, *total.problems, *oversize(site.context, sizes))
    return replace(report, problems=problems, rendered=total.rendered, outputs=total.seconds)


def _with_counts(report: Report, site: Site) -> Report:
    paths = [page.path for page in site.pages if BY_NAME[page.output].counted]
    return replace(
        report,
        today=site.context.today,
        activities=len(site.context.catalog.activities),
        pages=sum(path.endswith(".html") for path in paths),
        feeds=sum(path.endswith((".ics", ".xml")) for path in paths),
    )


def _stops(options: Options, report: Report) -> bool:
    return has_errors(report.problems) or (options.strict and bool(report.problems))
