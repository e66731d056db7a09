"""A comparison as text for a terminal, as Markdown for a pull request, as JSON for programs."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct, to_builtins

from site_builder.comparison.differences import KINDS, Difference

#: What Markdown (GitHub's, with its formulas) reads as markup inside a line or a table's cell.
MARKUP = re.compile(r"([\\`*_\[\]<>|~$&])")


class Compared(Struct, frozen=True, kw_only=True, rename={"skipped_files": "passed_over"}):
    """The differences from ``revision``, and those of its files that could not be read and were skipped."""

    revision: str
    differences: tuple[Difference, ...]
    skipped_files: tuple[str, ...] = ()


def counts(differences: Sequence[Difference]) -> str:
    """``新增 1，改期 2``."""
    count = Counter(each.kind for each in differences)
    return "，".join(f"{KINDS[kind]} {count[kind]}" for kind in KINDS if count[kind])


def heading(compared: Compared) -> str:
    """What changed in one sentence."""
    return f"和 {compared.revision} 相比：{counts(compared.differences) or '没有变化'}。"


def subject(each: Difference) -> str:
    """``样例讲座（talk-2023）``, with the session when it is about one of several.

    A file that is no activity by its name.
    """
    if each.kind in ("vocabulary", "settings"):
        return each.title
    session = " ".join(filter(None, (each.label, each.session)))
    return f"{each.title}（{each.id}{'，' + session if session else ''}）"


def as_text(compared: Compared) -> str:
    """A line a difference."""
    lines = [heading(compared), *(_line(each) for each in compared.differences)]
    return "\n".join([*lines, *_passed_over(compared)]) + "\n"


def _line(each: Difference) -> str:
    values = " → ".join(filter(None, (each.before, each.after)))
    words = (
        "：".join(filter(None, (each.what, values)))
        if each.kind == "text"
        else "；".join(filter(None, (values, each.what)))
    )
    return f"  {KINDS[each.kind]}：{subject(each)} {words}".rstrip()


def _passed_over(compared: Compared) -> list[str]:
    files = compared.skipped_files
    return (
        [f"{compared.revision} 里有 {len(files)} 个文件现在读不了，没有比较：{'、'.join(files)}"]
        if files
        else []
    )


def as_markdown(compared: Compared) -> str:
    """A heading, the counts and a table."""
    lines = ["## 活动的变化", "", plain(heading(compared))]
    if compared.differences:
        lines += ["", "| 活动 | 变化 | 原来 | 现在 | 说明 |", "| --- | --- | --- | --- | --- |"]
        lines += [f"| {' | '.join(plain(cell) for cell in _cells(each))} |" for each in compared.differences]
    for line in _passed_over(compared):
        lines += ["", plain(line)]
    return "\n".join(lines) + "\n"


def _cells(each: Difference) -> tuple[str, ...]:
    return subject(each), KINDS[each.kind], each.before, each.after, each.what


def plain(text: str) -> str:
    """Text that Markdown shows as it is, in one line."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))


def as_json(compared: Compared) -> str:
    """One document; ``docs/commands.md`` describes it."""
    return json.dumps(to_builtins(compared), ensure_ascii=False, indent=2) + "\n"


FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}
