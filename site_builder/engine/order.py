"""What is planned from nothing but what lists show of activities, kept between builds: the catalog, and which pages lists have.

Sorting and grouping a hundred thousand activities takes seconds, and most edits change nothing in it.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from typing import Any

from site_builder.catalog import Catalog, collect
from site_builder.content.activity import Activity
from site_builder.content.folder import Content
from site_builder.engine.shelf import Shelf
from site_builder.outputs import OUTPUTS
from site_builder.presentation.context import Page


def order_of(content: Content) -> str:
    """A digest of all that lists may show of the content's activities, one after the other."""
    return blake2b(
        "".join([each.listing_digest for each in content.activities]).encode(), digest_size=16
    ).hexdigest()


def kept_catalog(content: Content, shelf: Shelf, digest: str) -> Catalog:
    """The content's catalog; ``digest`` is that of all that it is collected from."""
    kept = shelf.get("catalog", digest)
    if kept is not None:
        return _loaded(kept, content)
    catalog = collect(content)
    with suppress(OSError):  # then it is collected again
        shelf.put("catalog", _dumped(catalog), digest)
    return catalog


def held(number: int) -> Any:
    """Stands in a pickled catalog for an activity of the content, the last one for the content itself."""
    raise NotImplementedError(number)


def _dumped(catalog: Catalog) -> bytes:
    numbers = {id(each): number for number, each in enumerate((*catalog.content.activities, catalog.content))}
    file = io.BytesIO()
    pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = copyreg.dispatch_table | dict.fromkeys(
        (Activity, Content), lambda value: (held, (numbers[id(value)],))
    )
    pickler.dump(catalog)
    return file.getvalue()


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: bytes, content: Content) -> None:
        super().__init__(io.BytesIO(data))
        self.held = [*content.activities, content]

    def find_class(self, module: str, name: str) -> Any:
        return (
            self.held.__getitem__
            if (module, name) == (__name__, held.__name__)
            else super().find_class(module, name)
        )


def _loaded(data: bytes, content: Content) -> Catalog:
    found: Catalog = _Unpickler(data, content).load()
    return found


#: Of each output of lists the path and the key of every page.
Lists = dict[str, list[tuple[str, str]]]


def kept_lists(shelf: Shelf, digest: str) -> Lists:
    """The pages of lists as they were planned before from the same; none when they were not."""
    return shelf.get("lists", digest) or {}


def keep_lists(pages: Iterable[Page], shelf: Shelf, digest: str) -> None:
    """Keep which pages lists have."""
    found: Lists = {output.name: [] for output in OUTPUTS if output.lists}
    for page in pages:
        if page.output in found:
            found[page.output].append((page.path, page.key))
    with suppress(OSError):  # then they are planned again
        shelf.put("lists", found, digest)
