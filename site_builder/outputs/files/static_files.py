"""The files of ``content/static/`` at the root of the site, as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from site_builder.content.folder import Content
from site_builder.content.static_files import StaticFile
from site_builder.diagnostics import Diagnostic, Span, problem
from site_builder.presentation.context import BuildContext, Output, Page, Rendering

NAME = "static-file"
#: Folders that a site may have any day, whatever it has today.
RESERVED = frozenset(("static", "media"))


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


def collisions(content: Content, pages: Sequence[Page[Any]]) -> Iterator[Diagnostic]:
    """Yield an error for each static file that stands where the program writes, or one beside another.

    Some hosts and machines take upper and lower case for the same.
    """
    if not content.static:
        return
    paths = {page.path.casefold() for page in pages if page.output != NAME}
    folders = RESERVED | {path.partition("/")[0] for path in paths if "/" in path}
    addresses = Counter(file.address.casefold() for file in content.static)
    for file in content.static:
        found = _collision(file, paths, folders)
        if found is None and addresses[file.address.casefold()] > 1:
            found = f"/{file.address} 有大小写不同的另一个文件。", "留下一个：有的服务器和电脑不分大小写。"
        if found is not None:
            yield problem("duplicate-address", Span(path=file.display_path), *found)


def _collision(file: StaticFile, paths: set[str], folders: frozenset[str]) -> tuple[str, str] | None:
    folder, slash, _ = file.address.casefold().partition("/")
    if folder in folders:
        what = f"/{folder}/ 是程序自己用的" + ("，里面不能放别的文件。" if slash else "。")
        return what, "换一个名字，例如放在 content/static/files/ 里。"
    if not slash and folder in paths:
        return f"/{file.address} 是程序自己生成的文件。", "换一个名字，或者删掉这个文件。"
    return None


OUTPUT = Output(
    name=NAME,
    plan=plan_static_files,
    render=render,
    fragments=(),
    in_sitemap=False,
    stays_published=False,
    counted=False,
)
