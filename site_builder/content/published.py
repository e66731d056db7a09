"""``content/published.txt``.

Every address that was ever published, one a line; the build keeps each alive.
"""

from __future__ import annotations

import re
from pathlib import Path

from site_builder.content.files import LARGEST_LIST, TextFile, read_text
from site_builder.diagnostics import Checked, Diagnostic, Span, problem

#: A page, a calendar or an Atom feed of a site: ``/``, ``/districts/east-side/``,
#: ``/districts/east-side/calendar.ics``.
ADDRESS = re.compile(r"/(?:[a-z0-9-]+/)*(?:[a-z0-9-]+\.(?:html|ics|xml))?", re.ASCII)


def read_published(path: Path, *, display_path: str) -> Checked[tuple[str, ...]]:
    """The addresses without their first slash, sorted. ``#`` begins a comment line."""
    read = read_text(path, display_path=display_path, largest=LARGEST_LIST)
    if read.value is None:
        return Checked((), tuple(found for found in read.problems if found.code != "empty-file"))
    problems = list(read.problems)
    found = set()
    for number, text in enumerate(read.value.text.split("\n"), 1):
        address = text.strip()
        if ADDRESS.fullmatch(address):
            found.add(address[1:])
        elif address and not address.startswith("#"):
            problems.append(_not_an_address(read.value, number, text))
    return Checked(tuple(sorted(found)), tuple(problems))


def _not_an_address(file: TextFile, number: int, text: str) -> Diagnostic:
    span = Span(path=file.path, line=number, length=len(text), source=text)
    return problem(
        "not-an-address",
        span,
        f"“{text.strip()}”不是本站网页或日历的地址。",
        "每行写一个以 / 开头的地址，网页以 / 结尾，例如 /districts/east-side/；"
        "这个文件平时由 publish 命令来写。",
    )


def published_text(addresses: set[str]) -> str:
    """The file's text for addresses without their first slash."""
    head = (
        "# 发布过的所有网页和日历的地址，由 publish 命令写。不要删：删了，收藏和订阅过它们的人就找不到了。\n"
    )
    return head + "".join(f"/{address}\n" for address in sorted(addresses))
