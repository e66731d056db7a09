"""Rendering stale pages, here or in several processes; the bytes are the same either way."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from site_builder.diagnostics import Checked, Diagnostic
from site_builder.engine.templates import ASSET, Site, Templates
from site_builder.outputs import BY_NAME
from site_builder.outputs.plan import Page

#: Fewer stale pages than this render sooner in one process (measured on 2 cores).
WORTH_PROCESSES = 1000
CHUNK = 100
OUTPUTS = {**BY_NAME, ASSET.name: ASSET}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file to be: its path under output/ and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a process needs to render: the templates' folder, the site, the assets' addresses."""

    folder: Path
    site: Site
    assets: Mapping[str, str]

    def open(self) -> Templates:
        """The templates, read in this process."""
        return Templates(self.folder, self.site, self.assets)


def render_pages(pages: Sequence[Page], workshop: Workshop, templates: Templates, *, jobs: int | None) -> Checked[list[Rendered]]:
    """Every page's bytes in order. ``jobs`` None: processes where they pay; 1: here; more: so many processes."""
    count = jobs or (os.cpu_count() or 1 if len(pages) >= WORTH_PROCESSES else 1)
    here = count == 1 or len(pages) < 2
    results = [_render_chunk(pages, templates)] if here else list(_in_processes(pages, workshop, count))
    problems = tuple(found for _, trouble in results for found in trouble)
    return Checked([each for rendered, _ in results for each in rendered], problems)


def _render_chunk(pages: Sequence[Page], templates: Templates) -> tuple[list[Rendered], tuple[Diagnostic, ...]]:
    rendering = templates.rendering()
    rendered = []
    for page in pages:
        try:
            rendered.append(Rendered(page.path, OUTPUTS[page.output].render(page.view, rendering)))
        except Exception as error:
            return rendered, (templates.problem(error),)
    return rendered, ()


_templates: Templates | None = None


def _in_processes(pages: Sequence[Page], workshop: Workshop, count: int) -> Iterator[tuple[list[Rendered], tuple[Diagnostic, ...]]]:
    chunks = [pages[start : start + CHUNK] for start in range(0, len(pages), CHUNK)]
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(count, mp_context=context, initializer=_open_workshop, initargs=(workshop,)) as pool:
        yield from pool.map(_render_here, chunks)


def _open_workshop(workshop: Workshop) -> None:
    global _templates
    _templates = workshop.open()


def _render_here(pages: Sequence[Page]) -> tuple[list[Rendered], tuple[Diagnostic, ...]]:
    assert _templates is not None
    return _render_chunk(pages, _templates)
