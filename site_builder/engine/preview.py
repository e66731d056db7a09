"""The workspace of a preview.

One process that builds again and again, remembers what it read, and is told what changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from site_builder.content.listing import Listing, list_content
from site_builder.engine.cache import Cache, FolderCache, MemoryCache
from site_builder.engine.digests import Digests, digests
from site_builder.engine.manifest import DiskState, Manifest, disk_state, write_manifest
from site_builder.engine.publish import publish
from site_builder.engine.workspace import Inputs, inputs_of, template_digests
from site_builder.options import Options, PublishResult
from site_builder.outputs import BY_NAME
from site_builder.presentation.context import Page


class PreviewWorkspace:
    """Workspace of a preview.

    ``changed``: paths that the watcher has named since the last build; ``on_publish`` is called each time
    pages have moved in.
    """

    def __init__(self, options: Options, on_publish: Callable[[], None]) -> None:
        self.options = options
        self.on_publish = on_publish
        self.cache: Cache = MemoryCache(FolderCache(options.cache / "preview"))
        self.changed: set[Path] = set()
        self._listing = Listing()
        self._content: Digests = {}
        #: Output/ is as the last manifest says: nobody else writes there.
        self._settled = False

    def inputs(self) -> Inputs:
        """Digest what was not seen before or has changed."""
        changed = frozenset(self.changed)
        if not self._renewed():
            self._listing = list_content(self.options.content)
            self._content = digests(self.options.content, self._listing.files)
        templates = template_digests(self.options.templates)
        self.changed -= changed
        return inputs_of(self.options, self._listing, self._content, templates)

    def forget(self) -> None:
        """Look at everything anew in the next build: a folder was replaced."""
        self._content = {}

    def _renewed(self) -> bool:
        """Digest anew what has changed of the content; False when the whole must be looked at again."""
        folder, names = self.options.content, self._changed_content()
        if not self._content or not self._content.keys() >= names:
            return False
        if not all(_is_plain_file(folder / name) for name in names):
            return False
        self._content = {**self._content, **digests(folder, sorted(names))}
        return True

    def _changed_content(self) -> set[str]:
        top = self.options.content.resolve()
        paths = (path.parent.resolve() / path.name for path in self.changed)
        return {path.relative_to(top).as_posix() for path in paths if path.is_relative_to(top)}

    @contextmanager
    def output_state(self, manifest: Manifest) -> Iterator[Callable[[], DiskState]]:
        """Trust the manifest of the last build, look when there is none."""
        yield lambda: manifest.disk if self._settled else disk_state(self.options.output)

    def portions(self, pages: Sequence[Page[Any]], manifest: Manifest) -> list[Sequence[Page[Any]]]:
        """An activity's own pages go first where something stands already: its editor looks at them."""
        if not manifest.files:
            return [pages]
        first = {name for name, output in BY_NAME.items() if output.preview_first}
        own = [page for page in pages if page.output in first]
        return [own, [page for page in pages if page.output not in first]]

    def publish(self, staged: Path, result: PublishResult) -> None:
        """Move staged files into output/, remove what goes, and say so."""
        self._settled = False
        publish(self.options.output, staged, result)
        if result.written or result.removed:
            self.on_publish()

    def finish(self, manifest: Manifest) -> None:
        """Keep the manifest; from here on output/ is as it says."""
        write_manifest(self.cache, self.options.output, manifest)
        self._settled = True


def _is_plain_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
