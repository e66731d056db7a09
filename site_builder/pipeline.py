"""The table of contents: read → parse → collect → check → plan → (what is stale?) → render → publish."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from site_builder import rules
from site_builder.catalog import collect
from site_builder.content.activity import Damaged
from site_builder.content.folder import Content, SiteContent, read_folder, read_site_content, with_activities
from site_builder.diagnostics import Checked, Diagnostic, Span, has_errors, problem
from site_builder.engine.inputs import ACTIVITIES, Digests, digest_of_values, digests, program
from site_builder.engine.kept import KEPT, MADE, NotMade, Reading, read_kept, recalled
from site_builder.engine.order import keep_lists, kept_catalog, kept_lists, order_of
from site_builder.engine.processes import Progress, count_of, in_background, without_collector
from site_builder.engine.publish import (
    TEMPLATES,
    Published,
    build_lock,
    foreign_folder,
    forget,
    publish,
    staging,
)
from site_builder.engine.record import OnDisk, Record, on_disk, record_name
from site_builder.engine.render import OUTPUTS, Made, Making, are_fresh, compressed_paths, make_pages
from site_builder.engine.shelf import Memory, Shelf
from site_builder.engine.templates import Templates
from site_builder.outputs import plan_pages, search_index
from site_builder.outputs.feeds import oversize
from site_builder.outputs.site_files import SITEMAP
from site_builder.presentation.context import BuildContext, Page

T = TypeVar("T")

#: The outputs that show one activity: a preview makes them first.
PREVIEW_FIRST = ("activity", "event")


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody of the progress."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a build is asked for. ``now`` is a day, or an instant with its zone, whose day at the site counts.

    ``outputs``: names of OUTPUTS to make, None for all; links to pages of others are not looked at. ``compress``: put ``.gz`` and
    ``.br`` twins beside texts. ``progress`` is told of what is done of long work.
    """

    content: Path
    templates: Path
    output: Path
    cache: Path
    now: date | datetime
    base_url: str | None = None
    jobs: int | None = None
    strict: bool = False
    preview: bool = False
    compress: bool = False
    outputs: tuple[str, ...] | None = None
    progress: Progress = field(default=_silent, compare=False, repr=False)

    @property
    def asked(self) -> tuple[object, ...]:
        """All that was asked for but the day, the folders, and how to work."""
        return self.preview, self.strict, self.compress, self.outputs

    @property
    def display_path(self) -> str:
        """The content folder's name in messages."""
        return self.content.as_posix()

    def today(self, zone: str) -> date:
        """The day to build for, in the site's own zone."""
        if isinstance(self.now, datetime):
            return self.now.astimezone(ZoneInfo(zone)).date()
        return self.now


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a build found and did; ``published`` is None when it stopped before writing anything.

    ``rendered`` counts the files whose pages were not the last build's; ``outputs``: seconds of all processes by output.
    """

    problems: tuple[Diagnostic, ...]
    today: date | None = None
    activities: int = 0
    pages: int = 0
    feeds: int = 0
    rendered: int = 0
    published: Published | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    outputs: dict[str, float] = field(default_factory=dict)


#: What the last build read and planned. It stays until the next one: a command ends after one build, and taking millions of values apart
#: would be its last work (``cli.run``).
_last: list[object] = [None]


class _Clock:
    """Seconds per stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def stage(self, name: str) -> None:
        """The stage that ends now, or a further part of it."""
        now = time.perf_counter()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._last
        self._last = now


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A process that builds again and again: what it remembers, and whom to tell each time pages have moved in."""

    memory: Memory
    told: Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class _Inputs:
    """What a build is made from, the program and the files of both folders as digests; and where is kept what was made before.
    ``named``: the program, and how messages and pages name what is read; ``asked``: what else was asked for."""

    named: tuple[object, ...]
    asked: tuple[object, ...]
    files: Digests
    templates: Digests
    shelf: Shelf

    @cached_property
    def _digest(self) -> str:
        return digest_of_values(self.named, self.asked, self.files, self.templates)

    def on(self, today: date) -> str:
        """A digest of all of it, on a day."""
        return digest_of_values(self._digest, today)


@dataclass(frozen=True, kw_only=True)
class _Site:
    """A site that was read and planned. ``context``: a digest of all that views depend on beside the activities; ``steady``: no
    file changed while it was read."""

    plan: BuildContext
    pages: Sequence[Page]
    templates: Templates
    context: str
    steady: bool


def check(root: Path, *, display_path: str, base_url: str | None = None) -> Checked[Content | None]:
    """Read the content folder and apply every rule; nothing is kept, rendered or written."""
    read = read_folder(root, display_path=display_path, base_url=base_url)
    if read.value is None:
        return read
    return Checked(read.value, (*read.problems, *rules.check(read.value)))


def check_all(options: Options) -> tuple[Diagnostic, ...]:
    """Read, apply every rule, and plan: two pages at one address, links to nowhere, calendars too large. No page is rendered."""
    return _mended(options, None, lambda: _check_all(options))


def _check_all(options: Options) -> tuple[Diagnostic, ...]:
    with without_collector():
        read = _read(options, _look(options), made=("events",), without=(search_index.OUTPUT.name,))
        if read.value is None:
            return read.problems
        _last[0] = read
        sizes = {
            page.path: len(page.view.text.encode())
            for page in read.value.pages
            if page.path.endswith("calendar.ics")
        }
        return (*read.problems, *oversize(read.value.plan, sizes))


def planned(options: Options) -> tuple[BuildContext, Sequence[Page]] | None:
    """The plan and all its pages; None when the content has errors, which ``build`` tells."""
    read = _mended(options, None, lambda: _read(options, _look(options), made=tuple(MADE)))
    return None if read.value is None or has_errors(read.problems) else (read.value.plan, read.value.pages)


def build(options: Options, preview: Preview | None = None) -> Report:
    """Build the site. Nothing in output/ changes when there are errors; the report says what happened."""
    with without_collector(), build_lock(options.cache):
        return _mended(options, preview, lambda: _build(options, preview, _Clock()))


def _mended(options: Options, preview: Preview | None, make: Callable[[], T]) -> T:
    """What ``make`` gives; when what was kept of the activities turns out to be damaged, once more without it."""
    try:
        return make()
    except Damaged:
        forget(_kept(options, preview) / KEPT)
        if preview:
            preview.memory.values.clear()
        return make()


def _kept(options: Options, preview: Preview | None) -> Path:
    """The folder of what is kept."""
    return options.cache / "preview" if preview else options.cache


def _look(options: Options, preview: Preview | None = None) -> _Inputs:
    memory, folders = preview.memory if preview else None, (options.content, options.templates)
    files, templates = (
        memory.look(*folders) if memory else (digests(folder, jobs=options.jobs) for folder in folders)
    )
    return _Inputs(
        named=(program(), options.display_path, options.base_url),
        asked=options.asked,
        files=files,
        templates=templates,
        shelf=Shelf(_kept(options, preview), memory),
    )


def _build(options: Options, preview: Preview | None, clock: _Clock) -> Report:
    inputs = _look(options, preview)
    with _disk(options, preview) as disk:
        record: Record = inputs.shelf.get(record_name(options.output), program()) or Record()
        same = record.inputs == inputs.on(options.today(record.zone))
        clock.stage("look")
        if same and disk(record) == record.disk:
            told: Report = record.report
            return replace(
                told,
                published=Published(written=(), removed=()),
                rendered=0,
                seconds=clock.seconds,
                outputs={},
            )
        read = _read(options, inputs, made=_made(options), clock=clock)
        there = disk(record)
    problems = (*read.problems, *foreign_folder(options.output))
    if read.value is None:
        return Report(problems=problems, seconds=clock.seconds)
    site = read.value
    if not preview:
        _last[0] = inputs, record, site, there
    report = Report(
        problems=problems,
        today=site.plan.today,
        activities=len(site.plan.catalog.activities),
        seconds=clock.seconds,
    )
    if _stops(options, problems):
        return report
    return _publish(options, preview, inputs, site, record, there, report, clock)


def _publish(
    options: Options,
    preview: Preview | None,
    inputs: _Inputs,
    site: _Site,
    record: Record,
    there: OnDisk,
    report: Report,
    clock: _Clock,
) -> Report:
    """Make what is stale, move it into output/, take away what is no longer made, and keep the record."""
    bases = {
        name: digest_of_values(
            program(), site.templates.recipe, name, site.templates.closure(output.template)
        )
        for name, output in OUTPUTS.items()
    }
    made, told = Made({}, [], 0, {}), report
    gone: tuple[str, ...] = ()
    with staging(options.output) as folder:
        making = Making(
            templates=site.templates,
            bases=bases,
            files=record.files,
            disk=there,
            output=options.output,
            staging=folder,
            compress=options.compress,
        )
        for pages, last in _portions(site.pages, record, preview):
            stale = _stale(options, site, pages, bases, record, there, made)
            gone = _gone(options, site.pages, there) if last else ()
            clock.stage("compare")
            found = make_pages(stale, making, jobs=options.jobs, progress=options.progress)
            clock.stage("render")
            made.add(found)
            sizes = {name: each.size for name, each in made.files.items() if name.endswith("calendar.ics")}
            told = replace(
                report,
                problems=(*report.problems, *made.problems, *oversize(site.plan, sizes)),
                rendered=made.rendered,
                outputs=made.seconds,
            )
            if _stops(options, told.problems):
                return told
            if preview:
                preview.memory.settled = False
            publish(options.output, folder, Published(written=tuple(found.written), removed=gone))
            clock.stage("publish")
            if preview and (found.written or gone):
                preview.told()
    told = replace(told, pages=_count(site.pages, ".html"), feeds=_count(site.pages, ".ics", ".xml"))
    zone = site.plan.settings.timezone
    said = inputs.on(options.today(zone)) if site.steady else ""
    kept = Record(inputs=said, zone=zone, context=site.context, bases=bases, files=made.files, report=told)
    inputs.shelf.put(record_name(options.output), kept, program())
    if preview:
        preview.memory.settled = True
    clock.stage("publish")
    return replace(told, published=Published(written=tuple(made.written), removed=gone))


@contextmanager
def _disk(options: Options, preview: Preview | None) -> Iterator[Callable[[Record], OnDisk]]:
    """How to learn what files are in output/: where a processor is idle it looks; only a preview itself writes where its pages are."""
    if count_of(options.jobs, 2) > 1:
        with in_background(on_disk, options.output) as found:
            yield lambda record: found()
    else:
        yield lambda record: record.disk if preview and preview.memory.settled else on_disk(options.output)


def _portions(
    pages: Sequence[Page], record: Record, preview: Preview | None
) -> Iterator[tuple[Sequence[Page], bool]]:
    """What to make and publish at once, True with the last: all; in a preview, where something stands already, what is an activity's own goes first."""
    if preview and record.files:
        yield [page for page in pages if page.output in PREVIEW_FIRST], False
        pages = [page for page in pages if page.output not in PREVIEW_FIRST]
    yield pages, True


def _gone(options: Options, pages: Sequence[Page], there: OnDisk) -> tuple[str, ...]:
    """The files in output/ that are no longer made."""
    paths = [page.path for page in pages]
    return tuple(
        sorted(
            there.keys()
            - (
                set(paths)
                if not options.compress
                else {name for path in paths for name in compressed_paths(path, compress=True)}
            )
        )
    )


def _stale(
    options: Options,
    site: _Site,
    pages: Sequence[Page],
    bases: Mapping[str, str],
    record: Record,
    disk: OnDisk,
    made: Made,
) -> Sequence[Page]:
    """The pages to make; the files of the others, which stay as they are, are put into ``made``."""
    stale, files = [], record.files
    same = (
        {name for name, base in bases.items() if base == record.bases.get(name)}
        if site.context == record.context
        else set()
    )
    for page in pages:
        path, output, _, key = page
        built = files.get(path)
        if built and key and built[0] == key and output in same and disk.get(path) == built[2:]:
            names = compressed_paths(path, compress=options.compress)
            if len(names) == 1 or are_fresh(names, built.fingerprint, files, disk):
                for name in names:
                    made.files[name] = files[name]
                continue
        stale.append(page)
    return stale


def _stops(options: Options, problems: tuple[Diagnostic, ...]) -> bool:
    return has_errors(problems) or (options.strict and bool(problems))


def _made(options: Options) -> tuple[str, ...]:
    """What is made once of each activity for the outputs that are asked for."""
    asked = (
        output for output in OUTPUTS.values() if options.outputs is None or output.name in options.outputs
    )
    return tuple(sorted({name for output in asked for name in output.made}))


def _read(
    options: Options,
    inputs: _Inputs,
    *,
    made: tuple[str, ...],
    without: tuple[str, ...] = (),
    clock: _Clock | None = None,
) -> Checked[_Site | None]:
    """Read, collect, check and plan; what was read and made before of a file with the same bytes is taken from where it was kept.

    ``without``: outputs that are not planned, because to know their pages takes what is not ``made``.
    """
    clock, files = clock or _Clock(), inputs.files
    others = {name: digest for name, digest in files.items() if not name.startswith(ACTIVITIES)}
    site_content, steady = _ground(options, inputs, others)
    if site_content.content is None:
        return Checked(
            None,
            read_folder(
                options.content, display_path=options.display_path, base_url=options.base_url
            ).problems,
        )
    today = options.today(site_content.content.settings.timezone)
    templates = Templates(
        options.templates, site_content.content, preview=options.preview, compiled=options.cache / TEMPLATES
    )
    read_against = digest_of_values(
        *inputs.named,
        {name: digest for name, digest in others.items() if _is_read_against(name)},
        sorted(site_content.media),
    )
    reading = Reading(
        root=options.content,
        display_path=options.display_path,
        site_content=site_content,
        digest=read_against,
        shelf=inputs.shelf,
        problem=templates.problem,
        plan=BuildContext(collect(site_content.content), today, templates.fill),
        made=tuple((name, _version(name, today, templates)) for name in made),
    )
    try:
        rows = read_kept(reading, files, jobs=options.jobs, progress=options.progress)
    except NotMade as error:
        return Checked(None, (*site_content.problems, *error.args))
    clock.stage("read")
    content = with_activities(
        site_content.content, [row.activity for row in rows.values() if row.activity], files
    )
    order = digest_of_values(read_against, order_of(content))
    context = BuildContext(
        kept_catalog(content, inputs.shelf, order),
        today,
        templates.fill,
        recalled(rows.values(), reading.made),
    )
    listed = digest_of_values(order, today, options.outputs)
    lists = kept_lists(inputs.shelf, listed)
    pages = [
        *plan_pages(context, options.outputs, {**lists, **dict.fromkeys(without, ())}),
        *templates.assets,
    ]
    if not lists:
        keep_lists(pages, inputs.shelf, listed)
    told = (found for row in rows.values() for found in row.problems)
    problems = (
        *site_content.problems,
        *told,
        *rules.check_whole(content),
        *_check_pages(options, content, pages, [link for row in rows.values() for link in row.links]),
    )
    clock.stage("plan")
    facts = digest_of_values(
        read_against,
        {name: digest for name, digest in others.items() if name != "published.txt"},
        today,
        reading.made,
    )
    steady = steady and all(row.digest == files[name] for name, row in rows.items())
    return Checked(
        _Site(plan=context, pages=pages, templates=templates, context=facts, steady=steady), problems
    )


def _ground(options: Options, inputs: _Inputs, others: Digests) -> tuple[SiteContent, bool]:
    """All of the content but its activities, kept from before where its files are the same; False with it when one changed as it was read."""
    digest = digest_of_values(*inputs.named, options.content, others)
    kept: SiteContent | None = inputs.shelf.get("ground", digest)
    if kept is not None:
        return kept, True
    site_content = read_site_content(
        options.content, display_path=options.display_path, base_url=options.base_url
    )
    steady = digests(options.content, others) == others
    if steady:
        with suppress(OSError):  # then it is read again the next time
            inputs.shelf.put("ground", site_content, digest)
    return site_content, steady


def _is_read_against(name: str) -> bool:
    """True for the files of the content folder that activities are read against."""
    return "/" not in name and name not in ("published.txt", "synonyms.yaml")


def _version(name: str, today: date, templates: Templates) -> str:
    """What something is made with beside the activity and its ground."""
    return digest_of_values(today, templates.closure("parts/card.html") if name == "cards" else "")


def _count(pages: Sequence[Page], *endings: str) -> int:
    return len([page for page in pages if page[0].endswith(endings) and page.output != SITEMAP.name])


def _check_pages(
    options: Options, content: Content, pages: Sequence[Page], links: Iterable[tuple[str, Span]]
) -> Iterator[Diagnostic]:
    yield from _duplicate_addresses(content, pages)
    if options.outputs is None:
        own = (link for page in content.pages for link in zip(page.body.links, page.body.at, strict=True))
        yield from _broken_links((*links, *own), {page.path for page in pages})


def _duplicate_addresses(content: Content, pages: Sequence[Page]) -> Iterator[Diagnostic]:
    paths = [page.path for page in pages]
    counts = Counter(paths) if len(set(paths)) < len(paths) else Counter()
    files = {f"{page.name}/index.html": page.path for page in content.pages}
    for path, count in counts.items():
        if count > 1:
            names = [page.output for page in pages if page.path == path]
            address = "/" + path.removesuffix("index.html")
            yield problem(
                "duplicate-address",
                Span(path=files.get(path, content.settings.name)),
                f"网址 {address} 有 {len(names)} 个页面（{'、'.join(names)}）。",
                "给其中一个换名字。",
            )


def _broken_links(links: Iterable[tuple[str, Span]], paths: set[str]) -> Iterator[Diagnostic]:
    for link, span in links:
        target = link.removeprefix("/")
        if target not in paths and f"{target}index.html" not in paths:
            yield problem(
                "broken-link",
                span,
                f"正文里的链接 {link} 没有这个页面。",
                "改成存在的网址，例如 /activities/编号/，末尾要有斜杠。",
            )
