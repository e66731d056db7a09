"""Helpers: whole sites, built as the command builds them, and what is in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from site_builder import pipeline
from site_builder.catalog import collect
from site_builder.content.folder import Content
from site_builder.engine.templates import Templates
from site_builder.options import Options, Report
from site_builder.outputs import plan_site
from site_builder.presentation.context import BuildContext, Page

ROOT = Path(__file__).parents[1]
CONTENTS = {
    "real": ROOT / "content",
    **{name: ROOT / "tests" / "sites" / name / "content" for name in ("small", "london", "harbour")},
}
TEMPLATES = ROOT / "templates"

#: A day in the middle of the season, and one when all of it is over.
SEASON, AFTER = date(2023, 9, 15), date(2026, 11, 23)
#: What tests of whole sites look at: content and day.
SITES = tuple((name, now) for name in ("real", "small") for now in (SEASON, AFTER))

#: ``sites("real", SEASON)`` builds that site once a session.
Sites = Callable[[str, date], "Site"]


@dataclass(frozen=True)
class Site:
    """A site that was built: from what, how it went, and every file of it."""

    options: Options
    report: Report
    files: Mapping[str, bytes]

    @cached_property
    def content(self) -> Content:
        return read(self.options.content)

    @cached_property
    def context(self) -> BuildContext:
        now = self.options.now
        day = now.astimezone(ZoneInfo("Asia/Shanghai")).date() if isinstance(now, datetime) else now
        return BuildContext(collect(self.content), day, self.templates.fill, assets=self.templates.assets)

    @cached_property
    def templates(self) -> Templates:
        return Templates(self.options.templates, self.content)

    @cached_property
    def pages(self) -> Mapping[str, Page[Any]]:
        """Path → page of every file, assets too."""
        return {page.path: page for page in plan_site(self.context, None)}

    @property
    def feeds(self) -> dict[str, bytes]:
        """The calendar of every list, without those under other names."""
        return {path: data for path, data in self.files.items() if path.rpartition("/")[2] == "calendar.ics"}

    def of(self, *outputs: str) -> dict[str, bytes]:
        """The files of some kinds of output."""
        return {path: data for path, data in self.files.items() if self.pages[path].output in outputs}

    def ending(self, *endings: str) -> dict[str, bytes]:
        """The files whose names end so."""
        return {path: data for path, data in self.files.items() if path.endswith(endings)}


def read(content: Path) -> Content:
    """A content folder without errors."""
    found = pipeline.check(content, display_path="content").value
    assert found is not None
    return found


def options(content: Path, folder: Path, **more: Any) -> Options:
    """Options to build ``content`` into ``folder/output``, for SEASON unless told otherwise.

    One process, since tests share the processors already; tests/engine/test_same_bytes.py holds that more
    processes give the same.
    """
    given = Options(
        content=content,
        templates=TEMPLATES,
        output=folder / "output",
        cache=folder / "cache",
        now=SEASON,
        jobs=1,
    )
    return replace(given, **more)


def build_site(content: Path, folder: Path, **more: Any) -> Site:
    """Build ``content`` into ``folder/output``; it must go well."""
    given = options(content, folder, **more)
    report = pipeline.build(given)
    assert [each for each in report.problems if each.severity == "error"] == []
    return Site(given, report, files(given.output))


def files(folder: Path) -> dict[str, bytes]:
    """Path → bytes of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def folders(folder: Path) -> set[str]:
    """Every folder below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}


def times(folder: Path) -> dict[str, tuple[int, int]]:
    """Path → (inode, mtime) of all that is below a folder: what a write or a move would change."""
    found = {path.relative_to(folder).as_posix(): path.stat() for path in sorted(folder.rglob("*"))}
    return {path: (state.st_ino, state.st_mtime_ns) for path, state in found.items()}
