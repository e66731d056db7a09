"""Checks over planned pages: two at one address, links in bodies that lead nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from site_builder.content.folder import Content
from site_builder.content.static_files import StaticFile
from site_builder.diagnostics import Diagnostic, Span, problem
from site_builder.outputs.files import static_files
from site_builder.presentation.context import Page

#: Folders that a site may have any day, whatever it has today.
RESERVED = frozenset(("static", "media"))


def duplicate_addresses(content: Content, pages: Sequence[Page[Any]]) -> Iterator[Diagnostic]:
    """Yield an error for each address that more than one page has; static files have their own check."""
    paths = [page.path for page in pages]
    if len(set(paths)) == len(paths):
        return
    pages = [page for page in pages if page.output != static_files.NAME]
    paths = [page.path for page in pages]
    files = {f"{page.name}/index.html": page.path for page in content.pages}
    for path, count in Counter(paths).items():
        if count > 1:
            names = [page.output for page in pages if page.path == path]
            address = "/" + path.removesuffix("index.html")
            yield problem(
                "duplicate-address",
                Span(path=files.get(path, content.settings.name)),
                f"网址 {address} 有 {len(names)} 个页面（{'、'.join(names)}）。",
                "给其中一个换名字。",
            )


def broken_links(links: Iterable[tuple[str, Span]], pages: Sequence[Page[Any]]) -> Iterator[Diagnostic]:
    """Yield an error for each link of a body into the site that no page answers."""
    paths = {page.path for page in pages}
    for link, span in links:
        target = link.removeprefix("/")
        if target not in paths and f"{target}index.html" not in paths:
            yield problem(
                "broken-link",
                span,
                f"正文里的链接 {link} 没有这个页面。",
                "改成存在的网址，例如 /activities/编号/，末尾要有斜杠。",
            )


def page_links(content: Content) -> Iterator[tuple[str, Span]]:
    """Yield the links of free pages and where they stand."""
    for page in content.pages:
        yield from zip(page.body.links, page.body.at, strict=True)


def static_collisions(content: Content, pages: Sequence[Page[Any]]) -> Iterator[Diagnostic]:
    """Yield an error for each static file that stands where the program writes, or one beside another.

    Some hosts and machines take upper and lower case for the same.
    """
    if not content.static:
        return
    paths = {page.path.casefold() for page in pages if page.output != static_files.NAME}
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
