"""A copy of a site to work on, the edits that tests make to it, and two folders compared."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from site_builder import pipeline
from site_builder.options import Report
from tests.building import (
    TEMPLATES,
    files,
    folders,
    options,
    read,
)


class Bench:
    """A copy of a site's content and templates to work on, built and built again."""

    def __init__(self, content: Path, folder: Path, templates: Path = TEMPLATES) -> None:
        self.folder = folder
        self.content = folder / "content"
        self.templates = folder / "templates"
        self._originals = {self.content: content, self.templates: templates}
        self.restore()

    def restore(self) -> None:
        """Take every edit back; the output and the cache stay as the last build left them."""
        for copy, original in self._originals.items():
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(original, copy)
        shutil.rmtree(self.folder / "clean", ignore_errors=True)
        self.options = options(self.content, self.folder, templates=self.templates)

    @property
    def output(self) -> Path:
        return self.options.output

    def build(self) -> Report:
        """Build into the output folder as the last build left it."""
        report = pipeline.build(self.options)
        assert [each.message for each in report.problems if each.severity == "error"] == []
        return report

    def clean(self) -> Path:
        """The same built from nothing, elsewhere."""
        shutil.rmtree(self.folder / "clean", ignore_errors=True)
        fresh = replace(
            self.options, output=self.folder / "clean" / "output", cache=self.folder / "clean" / "cache"
        )
        assert pipeline.build(fresh).published is not None
        return fresh.output

    def command(self) -> list[str]:
        """Arguments of the command that build the same."""
        folders = ("content", "templates", "output", "cache")
        given = {f"--{name}": getattr(self.options, name) for name in folders} | {"--now": self.options.now}
        return ["build", *(str(word) for pair in given.items() for word in pair)]

    def activity(self) -> Path:
        """Some activity that has a summary and that nothing else names."""
        texts = {path: path.read_text("utf-8") for path in sorted(self.content.glob("activities/*/*"))}
        unnamed = (
            path
            for path, text in texts.items()
            if sum(path.stem in other for other in texts.values()) == 0 and "\nsummary: " in text
        )
        return next(unnamed)


def substitute(path: Path, pattern: str, replacement: str) -> None:
    """Change a file's first place that fits; there must be one."""
    text, count = re.subn(pattern, replacement, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert count == 1, (path, pattern)
    path.write_text(text, "utf-8")


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def new_activity(bench: Bench, *, district: str = "city", name: str = "newcomer") -> None:
    known = read(bench.content).vocabularies
    lines = (
        f"title: 新来的活动\ncampaigns: [{min(known.campaigns)}]\nthemes: [{min(known.themes)}]\n"
        f"district: {district}\nstart: 2023-09-16\n"
    )
    (bench.content / "activities" / f"{name}.yaml").write_text(lines, "utf-8")


def edit_title(bench: Bench) -> None:
    substitute(bench.activity(), r"^title: (.*)$", "title: 换了名字的活动")


def cancel(bench: Bench) -> None:
    substitute(bench.activity(), r"^title: ", "status: cancelled\nstatus_note: 因雨取消。\ntitle: ")


def delete(bench: Bench) -> None:
    bench.activity().unlink()


def move_between_folders(bench: Bench) -> None:
    old = bench.activity()
    (bench.content / "activities" / "elsewhere").mkdir()
    old.rename(bench.content / "activities" / "elsewhere" / old.name)


def rename_with_alias(bench: Bench) -> None:
    old = bench.activity()
    new = old.with_stem(f"{old.stem}-renamed")
    old.rename(new)
    substitute(new, r"^title: ", f"aliases: [{old.stem}]\ntitle: ")


def new_district(bench: Bench) -> None:
    append(
        bench.content / "districts.yaml",
        "\nnewland:\n  name: 新设区\n  short: 新设\n  en: New Land\n  tile: {row: 9, column: 1}\n",
    )


def new_district_with_activity(bench: Bench) -> None:
    new_district(bench)
    new_activity(bench, district="newland", name="newcomer-there")


def edit_venue(bench: Bench) -> None:
    substitute(bench.content / "venues.yaml", r"^  name: (.*)$", r"  name: \1新馆")


def edit_page(bench: Bench) -> None:
    append(bench.content / "pages" / "about.md", "\n又一段。\n")


def edit_template(bench: Bench) -> None:
    substitute(bench.templates / "pages" / "activity.html", r"<article>", "<article><!-- edited -->")


def edit_base_template(bench: Bench) -> None:
    substitute(bench.templates / "base.html", r"<main ", '<main data-edited="yes" ')


def edit_card_template(bench: Bench) -> None:
    append(bench.templates / "parts" / "card.html", "<!-- edited -->\n")


def edit_css(bench: Bench) -> None:
    append(bench.templates / "static" / "site.css" / "30-words.css", "\n.edited { color: red; }\n")


def edit_colour(bench: Bench) -> None:
    substitute(bench.content / "campaigns.yaml", r'"#[0-9a-f]{6}"', '"#0a5a5a"')


def edit_settings(bench: Bench) -> None:
    substitute(bench.content / "site.yaml", r"^name: .*$", "name: 另一个名字的日历")


def edit_time_zone(bench: Bench) -> None:
    substitute(bench.content / "site.yaml", r"^timezone: .*$", "timezone: Europe/London")


def next_day(bench: Bench) -> None:
    assert isinstance(bench.options.now, date)
    bench.options = replace(bench.options, now=bench.options.now + timedelta(days=1))


def two_years_on(bench: Bench) -> None:
    bench.options = replace(bench.options, now=date(2025, 12, 1))


def another_base_url(bench: Bench) -> None:
    bench.options = replace(bench.options, base_url="https://elsewhere.example/some/path/")


def without_cache(bench: Bench) -> None:
    edit_title(bench)
    shutil.rmtree(bench.options.cache)


def with_broken_cache(bench: Bench) -> None:
    edit_title(bench)
    for path in bench.options.cache.rglob("*.cache"):
        path.write_bytes(b"\x80\x05no pickle")


def tampered(bench: Bench) -> None:
    """A file changed by hand: same length, later."""
    page = bench.output / "index.html"
    page.write_bytes(page.read_bytes().replace(b"<h1", b"<h2"))
    state = page.stat()
    os.utime(page, ns=(state.st_atime_ns, state.st_mtime_ns + 1_000_000))


def truncated(bench: Bench) -> None:
    (bench.output / "calendar.ics").write_bytes(b"BEGIN:VCALENDAR\r\n")


def deleted_files(bench: Bench) -> None:
    (bench.output / "robots.txt").unlink()
    shutil.rmtree(bench.output / "districts")


def stray_files(bench: Bench) -> None:
    """Left by a build that was killed, and by a system; what an owner puts there stops a build."""
    (bench.output / "activities" / "stray").mkdir()
    (bench.output / "activities" / "stray" / "index.html").write_text("stray")
    (bench.output / ".DS_Store").write_text("stray")
    (bench.output / "empty" / "folder").mkdir(parents=True)


def folder_where_a_file_must_be(bench: Bench) -> None:
    (bench.output / "robots.txt").unlink()
    (bench.output / "robots.txt" / "inside").mkdir(parents=True)


def file_where_a_folder_must_be(bench: Bench) -> None:
    (bench.content / "static").mkdir(exist_ok=True)
    (bench.content / "static" / "more").write_text("not a folder")
    bench.build()
    (bench.content / "static" / "more").unlink()
    (bench.content / "pages" / "more.md").write_text("---\ntitle: 更多\ndescription: 更多\n---\n", "utf-8")


def emptied_output(bench: Bench) -> None:
    shutil.rmtree(bench.output)


EDITS: tuple[Callable[[Bench], None], ...] = (
    edit_title,
    cancel,
    new_activity,
    delete,
    move_between_folders,
    rename_with_alias,
    new_district,
    new_district_with_activity,
    edit_venue,
    edit_page,
    edit_template,
    edit_base_template,
    edit_card_template,
    edit_css,
    edit_colour,
    edit_settings,
    edit_time_zone,
    next_day,
    two_years_on,
    another_base_url,
    without_cache,
    with_broken_cache,
    tampered,
    truncated,
    deleted_files,
    stray_files,
    folder_where_a_file_must_be,
    file_where_a_folder_must_be,
    emptied_output,
)


def assert_same_site(found: Path, clean: Path) -> None:
    """Two folders with the same files, byte for byte, and no folder more."""
    ours, theirs = files(found), files(clean)
    assert sorted(ours) == sorted(theirs)
    assert [path for path in ours if ours[path] != theirs[path]] == []
    assert folders(found) == folders(clean)
