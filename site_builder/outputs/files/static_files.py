"""The files of ``content/static/`` at the root of the site, as they are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from msgspec import Struct

from site_builder.presentation.context import BuildContext, Output, Page, Rendering

NAME = "static-file"


class StaticFileView(Struct, frozen=True, kw_only=True):
    """A file to publish as it is, known by its bytes."""

    source: str
    digest: str


def plan_static_files(context: BuildContext) -> Iterator[Page[StaticFileView]]:
    """``/NAME`` for each."""
    for file in context.catalog.content.static:
        view = partial(StaticFileView, source=str(file.path), digest=file.digest)
        yield Page(path=file.address, output=NAME, make=view, key=file.digest)


def render(view: StaticFileView, rendering: Rendering) -> bytes:
    """The bytes as they are."""
    return Path(view.source).read_bytes()


OUTPUT = Output(
    name=NAME,
    plan=plan_static_files,
    render=render,
    fragments=(),
    in_sitemap=False,
    stays_published=False,
    counted=False,
)
