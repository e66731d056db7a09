"""The workspace of a build: the digests of its inputs, its cache, and the output folder.

The command's own is here; the preview's, which remembers and is told what changes, is in
``engine/preview.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from site_builder.content.listing import Listing, list_content
from site_builder.engine.cache import Cache, FolderCache
from site_builder.engine.digests import (
    ACTIVITIES,
    Digests,
    digest_of,
    digest_of_values,
    digests,
    program_digest,
)
from site_builder.engine.manifest import DiskState, Manifest, disk_state, write_manifest
from site_builder.engine.publish import publish
from site_builder.engine.workers import in_background, worker_count
from site_builder.options import Options, PublishResult
from site_builder.presentation.context import Page
from site_builder.presentation.template_files import template_files


@dataclass(frozen=True)
class Inputs:
    """Inputs of a build.

    The program and how messages name what is read (``identity``), what was asked for, what stands in the
    content folder, and the files of both folders as digests.
    """

    identity: tuple[object, ...]
    output_options: tuple[object, ...]
    listing: Listing
    content: Digests
    templates: Digests

    @cached_property
    def _digest(self) -> str:
        read = (self.content, self.listing.refused, self.templates)
        return digest_of_values(self.identity, self.output_options, *read)

    def digest_on(self, today: date) -> str:
        """A digest of all of it, on a day."""
        return digest_of_values(self._digest, today)

    @cached_property
    def site_files(self) -> Digests:
        """The files of the content folder that are no activities."""
        return {name: digest for name, digest in self.content.items() if not name.startswith(ACTIVITIES)}


class Workspace(Protocol):
    """The surroundings of ``pipeline.build``."""

    cache: Cache

    def inputs(self) -> Inputs:
        """Digest what the build is made from."""

    def output_state(self, manifest: Manifest) -> AbstractContextManager[Callable[[], DiskState]]:
        """Give a function that returns what stands in output/, as soon as it is known."""

    def portions(self, pages: Sequence[Page[Any]], manifest: Manifest) -> list[Sequence[Page[Any]]]:
        """Divide the pages into what is rendered and published at once."""

    def publish(self, staged: Path, result: PublishResult) -> None:
        """Move staged files into output/ and remove what goes."""

    def finish(self, manifest: Manifest) -> None:
        """Keep the manifest: the build is done."""


class CommandWorkspace:
    """One build in a process of its own."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.cache: Cache = FolderCache(options.cache)

    def inputs(self) -> Inputs:
        """Digest what the build is made from."""
        listing = list_content(self.options.content)
        content = digests(self.options.content, listing.files, jobs=self.options.jobs)
        return inputs_of(self.options, listing, content, template_digests(self.options.templates))

    @contextmanager
    def output_state(self, manifest: Manifest) -> Iterator[Callable[[], DiskState]]:
        """Look at output/ where a processor is idle, or when somebody asks."""
        if worker_count(self.options.jobs, 2) == 1:
            yield lambda: disk_state(self.options.output)
            return
        with in_background(disk_state, self.options.output) as state:
            yield state

    def portions(self, pages: Sequence[Page[Any]], manifest: Manifest) -> list[Sequence[Page[Any]]]:
        """All pages at once."""
        return [pages]

    def publish(self, staged: Path, result: PublishResult) -> None:
        """Move staged files into output/ and remove what goes."""
        publish(self.options.output, staged, result)

    def finish(self, manifest: Manifest) -> None:
        """Keep the manifest."""
        write_manifest(self.cache, self.options.output, manifest)


def template_digests(site: Path) -> Digests:
    """The digests of a site's templates, and of ours where it has none."""
    files = template_files(site)
    return {name: digest_of(path.read_bytes()) for name, path in files.items()}


def inputs_of(options: Options, listing: Listing, content: Digests, templates: Digests) -> Inputs:
    """The inputs of a build, from what stands in the content folder and the digests of both folders."""
    identity = (program_digest(), options.display_path, options.base_url)
    return Inputs(identity, options.output_options, listing, content, templates)
