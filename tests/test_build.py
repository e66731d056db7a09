"""Building: incremental equals clean, nothing is written twice, all or nothing, the same bytes everywhere."""

from __future__ import annotations

import dataclasses
import os
import re
import resource
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from site_builder import pipeline
from site_builder.catalog import collect
from site_builder.content.vocabularies import FILES
from site_builder.engine.record import record_name
from site_builder.engine.shelf import Memory
from site_builder.pipeline import Options, Preview, Report
from site_builder.presentation.context import BuildContext, Digested
from site_builder.presentation.listings import listings
from tests.building import (
    CONTENTS,
    ROOT,
    SEASON,
    SITES,
    TEMPLATES,
    Sites,
    files,
    folders,
    options,
    read,
    times,
)
from tests.conftest import Build


class Bench:
    """A copy of a site's content and templates to work on, built and built again."""

    def __init__(self, content: Path, folder: Path, templates: Path = TEMPLATES) -> None:
        self.folder = folder
        self.content = folder / "content"
        self.templates = folder / "templates"
        shutil.copytree(content, self.content)
        shutil.copytree(templates, self.templates)
        self.options = options(self.content, folder, templates=self.templates)

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

    def command(self) -> tuple[str | Path, ...]:
        """Arguments of the command that build the same."""
        return (
            "build",
            "--content",
            self.content,
            "--templates",
            self.templates,
            "--output",
            self.output,
            "--cache",
            self.options.cache,
            "--now",
            str(self.options.now),
        )

    def activity(self) -> Path:
        """Some activity that has a summary and that nothing else names."""
        texts = {path: path.read_text("utf-8") for path in sorted(self.content.glob("activities/*/*"))}
        build_lock = (
            path
            for path, text in texts.items()
            if sum(path.stem in other for other in texts.values()) == 0 and "\nsummary: " in text
        )
        return next(build_lock)


@pytest.fixture
def small(tmp_path: Path) -> Bench:
    """The small site on a bench, built there: one that was moved in would be built anew, and no test would see what stays."""
    bench = Bench(CONTENTS["small"], tmp_path)
    bench.build()
    return bench


def substitute(path: Path, pattern: str, replacement: str) -> None:
    """Change a file's first place that fits; there must be one."""
    text, count = re.subn(pattern, replacement, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert count == 1, (path, pattern)
    path.write_text(text, "utf-8")


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def new_activity(bench: Bench, *, district: str = "city", name: str = "newcomer") -> None:
    known = read(bench.content).vocabularies
    lines = f"title: 新来的活动\ncampaigns: [{min(known.campaigns)}]\nthemes: [{min(known.themes)}]\ndistrict: {district}\nstart: 2023-09-16\n"
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
    for path in (
        bench.options.cache / f"{record_name(bench.output)}.pickle",
        *bench.options.cache.glob("kept/*"),
    ):
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
    (bench.output / "activities" / "stray").mkdir()
    (bench.output / "activities" / "stray" / "index.html").write_text("stray")
    (bench.output / ".hidden").write_text("stray")
    (bench.output / "empty" / "folder").mkdir(parents=True)


def folder_where_a_file_must_be(bench: Bench) -> None:
    (bench.output / "robots.txt").unlink()
    (bench.output / "robots.txt" / "inside").mkdir(parents=True)


def file_where_a_folder_must_be(bench: Bench) -> None:
    shutil.rmtree(bench.output / "districts")
    (bench.output / "districts").write_text("not a folder")


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


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_incremental_build_must_equal_a_clean_one(small: Bench, edit: Callable[[Bench], None]) -> None:
    edit(small)
    small.build()
    assert_same_site(small.output, small.clean())


def test_incremental_builds_of_the_real_site_must_equal_clean_ones_edit_after_edit(tmp_path: Path) -> None:
    bench = Bench(CONTENTS["real"], tmp_path)
    bench.build()
    for edit in (edit_title, new_district_with_activity, edit_template, next_day):
        edit(bench)
        bench.build()
        assert_same_site(bench.output, bench.clean())


@pytest.mark.long
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_incremental_build_of_the_real_site_must_equal_a_clean_one(
    tmp_path: Path, edit: Callable[[Bench], None]
) -> None:
    bench = Bench(CONTENTS["real"], tmp_path)
    bench.build()
    edit(bench)
    bench.build()
    assert_same_site(bench.output, bench.clean())


def test_preview_must_show_the_edited_page_first_and_end_like_a_clean_build(tmp_path: Path) -> None:
    bench = Bench(CONTENTS["real"], tmp_path)
    bench.options = replace(bench.options, jobs=1)
    display_path: list[dict[str, bytes]] = []
    preview = Preview(memory=Memory(), told=lambda: display_path.append(files(bench.output)))
    pipeline.build(bench.options, preview)
    assert len(display_path) == 1
    for edit in (
        edit_title,
        cancel,
        new_activity,
        edit_venue,
        edit_page,
        edit_card_template,
        edit_css,
        delete,
        edit_settings,
    ):
        before = {
            path: path.stat()
            for folder in (bench.content, bench.templates)
            for path in folder.rglob("*")
            if path.is_file()
        }
        edit(bench)
        now = {
            path: path.stat()
            for folder in (bench.content, bench.templates)
            for path in folder.rglob("*")
            if path.is_file()
        }
        preview.memory.changed = {
            path for path in before.keys() | now.keys() if before.get(path) != now.get(path)
        }
        display_path.clear()
        report = pipeline.build(bench.options, preview)
        assert [each.message for each in report.problems if each.severity == "error"] == []
        assert_same_site(bench.output, bench.clean())
        if edit is edit_title:
            first, last = display_path
            page = next(
                path
                for path, data in last.items()
                if re.fullmatch(r"activities/[^/]+/index\.html", path) and "换了名字的活动".encode() in data
            )
            assert first[page] == last[page]
            assert first["api/activities.json"] != last["api/activities.json"]


@pytest.mark.parametrize(
    "edit", [edit_title, edit_css, next_day, another_base_url], ids=lambda edit: edit.__name__
)
def test_taking_an_edit_back_must_give_the_old_site(
    small: Bench, edit: Callable[[Bench], None], tmp_path: Path
) -> None:
    before, given = files(small.output), small.options
    shutil.copytree(small.folder, tmp_path / "kept", ignore=shutil.ignore_patterns("kept"))
    edit(small)
    small.build()
    assert files(small.output) != before
    for name in ("content", "templates"):
        shutil.rmtree(small.folder / name)
        shutil.copytree(tmp_path / "kept" / name, small.folder / name)
    small.options = given
    small.build()
    assert files(small.output) == before


@pytest.mark.parametrize("site", CONTENTS)
def test_second_build_must_write_nothing(site: str, tmp_path: Path) -> None:
    bench = Bench(CONTENTS[site], tmp_path)
    bench.build()
    before = times(tmp_path)
    report = bench.build()
    assert times(tmp_path) == before
    assert report.published is not None
    assert (report.rendered, report.published.written, report.published.removed) == (0, (), ())


def test_build_after_a_touch_of_every_output_file_must_change_no_byte_and_then_rest(small: Bench) -> None:
    before = files(small.output)
    for path in small.output.rglob("*"):
        os.utime(path)
    report = small.build()
    assert report.published is not None
    assert (files(small.output), report.published.written) == (before, ())
    assert small.build().rendered == 0


def test_text_edit_must_render_only_the_files_that_show_it(small: Bench) -> None:
    small.build()  # pictures are known by where they stand too
    substitute(
        small.content / "activities" / "2023" / "star-talk-2023.yaml",
        r"^summary: .*$",
        "summary: 老师讲冬天的星座。",
    )
    before = files(small.output)
    report = small.build()
    display_path = collect(read(small.content)).by_id["star-talk-2023"]
    listed = [
        each
        for each in listings(BuildContext(collect(read(small.content)), SEASON))
        if display_path in each.activities
    ]
    assert len(listed) >= 6
    feeds = [
        path
        for each in listed
        for path in (each.feed, each.active_feed, f"feeds/activities-{each.slug}.ics", each.atom)
    ]
    own = [
        "activities/star-talk-2023/index.html",
        "activities/star-talk-2023/event.ics",
        "api/activities/star-talk-2023.json",
        "print/activities/star-talk-2023/index.html",
    ]
    after = files(small.output)
    texts = [path for path in after if path.startswith("search/text-1/")]
    expected = sorted([*feeds, *own, *texts, "api/activities.csv", "api/activities.json", "build.json"])
    assert sorted(path for path in after if after[path] != before[path]) == expected
    assert report.published is not None
    assert sorted(report.published.written) == expected
    assert report.rendered == len(expected)


def test_files_that_did_not_change_must_keep_their_times(small: Bench) -> None:
    before = times(small.output)
    edit_title(small)
    report = small.build()
    after = times(small.output)
    assert report.published is not None
    changed = {path for path in after if after[path] != before[path] and (small.output / path).is_file()}
    assert changed == set(report.published.written)


def test_next_day_must_render_no_feed_and_no_data_but_the_status(small: Bench) -> None:
    next_day(small)
    report = small.build()
    assert report.published is not None
    assert [path for path in report.published.written if not path.endswith(".html")] == ["build.json"]


# All or nothing ---------------------------------------------------------------------------------------------


def content_error(bench: Bench) -> None:
    substitute(
        bench.content / "activities" / "2023" / "market-2023.yaml", r"^start: .*$", "start: 2023-02-30"
    )


def broken_settings(bench: Bench) -> None:
    (bench.content / "site.yaml").write_text("name: [", "utf-8")


def unknown_value_in_template(bench: Bench) -> None:
    substitute(bench.templates / "pages" / "activity.html", r"<article>", "<article>{{ view.nonsense.more }}")


def template_syntax(bench: Bench) -> None:
    substitute(bench.templates / "pages" / "activity.html", r"<article>", "<article>{% if %}")


def missing_template_part(bench: Bench) -> None:
    (bench.templates / "parts" / "card.html").unlink()


def missing_template(bench: Bench) -> None:
    (bench.templates / "pages" / "month.html").unlink()


def error_on_a_late_page(bench: Bench) -> None:
    append(bench.templates / "feed.xml", "{{ 1 // 0 }}")


def missing_asset(bench: Bench) -> None:
    (bench.templates / "static" / "icon.svg").unlink()


def two_pages_at_one_address(bench: Bench) -> None:
    (bench.content / "pages" / "activities.md").write_text(
        "---\ntitle: 撞名\ndescription: 撞名的页面\n---\n", "utf-8"
    )


def link_to_nowhere(bench: Bench) -> None:
    append(bench.content / "pages" / "about.md", "\n[没有](/activities/nobody-knows/)\n")


FAILURES: tuple[tuple[Callable[[Bench], None], str], ...] = (
    (content_error, "not-a-time"),
    (broken_settings, "yaml-syntax"),
    (unknown_value_in_template, "template"),
    (template_syntax, "template"),
    (missing_template_part, "template"),
    (missing_template, "template"),
    (error_on_a_late_page, "template"),
    (missing_asset, "template"),
    (two_pages_at_one_address, "duplicate-address"),
    (link_to_nowhere, "broken-link"),
)


@pytest.mark.parametrize(("spoil", "code"), FAILURES, ids=[spoil.__name__ for spoil, _ in FAILURES])
def test_failing_build_must_leave_the_site_alone_and_say_why(
    small: Bench, build: Build, spoil: Callable[[Bench], None], code: str
) -> None:
    edit_title(small)  # something is to be written, were it not for the error
    spoil(small)
    before = times(small.output)
    done = build(*small.command())
    assert (done.returncode, done.stdout) == (1, "")
    assert f"错误[{code}]" in done.stderr
    assert "Traceback" not in done.stderr
    assert times(small.output) == before
    assert sorted(path.name for path in small.folder.iterdir()) == ["cache", "content", "output", "templates"]


def test_template_error_must_name_its_file_and_line(small: Bench, build: Build) -> None:
    page = small.templates / "pages" / "activity.html"
    unknown_value_in_template(small)
    line = next(
        number for number, text in enumerate(page.read_text("utf-8").split("\n"), 1) if "nonsense" in text
    )
    done = build(*small.command(), "--format", "short")
    assert f"{page}:{line}:" in done.stderr


def test_failing_first_build_must_write_nothing_but_the_cache(tmp_path: Path) -> None:
    bench = Bench(CONTENTS["small"], tmp_path)
    content_error(bench)
    assert pipeline.build(bench.options).published is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "content", "templates"]


#: A process that dies, without any clean-up, when it is about to do the N-th of something.
DIES = """
    import os, sys
    from pathlib import Path
    from site_builder import cli, pipeline
    from site_builder.engine import render

    left = int(sys.argv[2])

    def dying(call):
        def wrapped(*arguments, **more):
            global left
            left -= 1
            if left < 0:
                os._exit(9)
            return call(*arguments, **more)
        return wrapped

    owner, name = {"staging": (render, "stage"), "moving": (os, "replace"), "removing": (os, "unlink"),
                   "publishing": (pipeline, "publish"), "recording": (pipeline, "Record")}[sys.argv[1]]
    setattr(owner, name, dying(getattr(owner, name)))
    raise SystemExit(cli.main(sys.argv[3:]))
"""


def die(bench: Bench, doing: str, after: int) -> int:
    """Build in a process that dies after doing something so many times; its exit status, 9 when it died."""
    command = [
        sys.executable,
        "-c",
        textwrap.dedent(DIES),
        doing,
        str(after),
        *map(str, bench.command()),
        "--jobs",
        "1",
    ]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=60, capture_output=True).returncode


@pytest.mark.parametrize(
    ("doing", "after"),
    [
        ("staging", 0),
        ("staging", 30),
        ("moving", 0),
        ("moving", 1),
        ("moving", 30),
        ("removing", 0),
        ("publishing", 0),
        ("recording", 0),
    ],
)
def test_build_after_one_that_was_killed_must_complete_it(small: Bench, doing: str, after: int) -> None:
    old = files(small.output)
    delete(small)
    new_activity(small)
    edit_base_template(small)
    new = files(small.clean())
    assert die(small, doing, after) == 9
    torn = {
        path: data for path, data in files(small.output).items() if data not in (old.get(path), new.get(path))
    }
    assert torn == {}
    small.build()
    assert files(small.output) == new
    assert sorted(path.name for path in small.folder.iterdir()) == [
        "cache",
        "clean",
        "content",
        "output",
        "templates",
    ]
    assert small.build().rendered == 0


@pytest.mark.parametrize(
    ("doing", "after"), [("staging", 0), ("staging", 50), ("moving", 0), ("publishing", 0), ("recording", 1)]
)
def test_first_build_that_was_killed_must_be_completed_by_the_next(
    tmp_path: Path, doing: str, after: int
) -> None:
    bench = Bench(CONTENTS["small"], tmp_path)
    assert die(bench, doing, after) == 9
    bench.build()
    assert_same_site(bench.output, bench.clean())


#: A build that is killed with its processes at work.
KILLED = """
    import os, signal, sys
    from pathlib import Path
    from site_builder.engine.processes import pool
    from site_builder.engine.publish import alone

    with alone(Path(sys.argv[1])), pool(2, ()) as processes:
        processes.submit(os.getpid).result()
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_processes_of_a_killed_build_must_not_keep_the_next_one_waiting(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path / "cache")],
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    took = [
        sys.executable,
        "-c",
        "import sys; from pathlib import Path; from site_builder.engine.publish import build_lock\nwith build_lock(Path(sys.argv[1])): pass",
    ]
    subprocess.run([*took, str(tmp_path / "cache")], cwd=ROOT, check=True, timeout=20)


def test_what_changed_while_it_was_read_must_be_read_again(
    small: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor saves twice: the first text was looked at, the second was read, and then the first stands there again."""
    path = small.activity()
    first = path.read_text("utf-8") + "# 又保存了一次\n"
    path.write_text(first, "utf-8")
    looked = pipeline._look

    def saving(*arguments: Any) -> Any:
        found = looked(*arguments)
        path.write_text(first.replace("\ntitle: ", "\ntitle: 半"), "utf-8")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "_look", saving)
        small.build()
    path.write_text(first, "utf-8")
    small.build()
    assert_same_site(small.output, small.clean())


# The same bytes everywhere ----------------------------------------------------------------------------------


WAYS: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
    (("--jobs", "1"), {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"}),
    (("--jobs", "4"), {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C"}),
)


@pytest.mark.parametrize(("name", "now"), SITES)
def test_bytes_must_not_depend_on_jobs_hash_seed_time_zone_or_place(
    name: str, now: date, sites: Sites, build: Build, tmp_path: Path
) -> None:
    expected = sites(name, now).files
    shutil.copytree(CONTENTS[name], tmp_path / "another place")
    for number, (arguments, environment) in enumerate(WAYS):
        output = tmp_path / str(number)
        done = build(
            "build",
            "--content",
            tmp_path / "another place",
            "--output",
            output,
            "--cache",
            tmp_path / "cache",
            "--now",
            str(now),
            *arguments,
            **environment,
        )
        assert done.returncode == 0, done.stderr
        found = files(output)
        assert sorted(found) == sorted(expected)
        assert [path for path in found if found[path] != expected[path]] == []


def test_moment_must_count_as_its_day_at_the_site(tmp_path: Path) -> None:
    evening = datetime(2023, 9, 14, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    report = pipeline.build(options(CONTENTS["small"], tmp_path, now=evening))
    assert report.today == SEASON


# Exit statuses ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """Arguments (``{tmp}`` stands for the test's folder), and the status and words they must get."""

    arguments: str
    status: int
    words: str


SMALL = f"--content {CONTENTS['small']} --now 2023-09-15 --cache {{tmp}}/cache"
CALLS = (
    Call(f"{SMALL} --output {{tmp}}/out", 0, "建好了"),
    Call(f"build {SMALL} --output {{tmp}}/out", 0, "建好了"),
    Call(f"check {SMALL}", 0, "检查通过"),
    Call("--help", 0, "build"),
    Call(f"build {SMALL} --output {{tmp}}/foreign", 1, "output-folder"),
    Call(f"build {SMALL} --output {{tmp}}/file", 1, "output-folder"),
    Call("build --nonsense", 2, "用法不对"),
    Call("nonsense", 2, "用法不对"),
    Call("build --now yesterday", 2, "用法不对"),
    Call("build --now 2023-02-30", 2, "用法不对"),
    Call("build --jobs 0", 2, "用法不对"),
    Call("build --base-url example.org", 2, "用法不对"),
    Call("build --format xml", 2, "用法不对"),
    Call("build --content {tmp}/nowhere", 2, "用法不对"),
    Call("build --templates {tmp}/nowhere", 2, "用法不对"),
    Call(f"build {SMALL} --output {CONTENTS['small']}/output", 2, "用法不对"),
    Call(f"build {SMALL} --output {CONTENTS['small'].parent}", 2, "用法不对"),
    Call(f"build {SMALL} --output {{tmp}}/file/below", 3, "机器出了问题"),
    Call(f"build {SMALL} --output /dev/null/below", 3, "机器出了问题"),
    Call(
        f"build --content {CONTENTS['small']} --now 2023-09-15 --output {{tmp}}/out --cache {{tmp}}/file/below",
        3,
        "机器出了问题",
    ),
)


@pytest.mark.parametrize("call", CALLS, ids=[call.arguments.replace(str(ROOT), "") for call in CALLS])
def test_exit_status_must_say_whose_matter_it_is(call: Call, build: Build, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "thesis.doc").write_text("years of work")
    done = build(*call.arguments.format(tmp=tmp_path).split())
    assert done.returncode == call.status, done.stderr
    assert call.words in (done.stderr if call.status else done.stdout)
    assert "Traceback" not in done.stderr
    assert files(tmp_path / "foreign") == {"thesis.doc": b"years of work"}
    assert (tmp_path / "file").read_text() == "a file"


def test_warnings_must_fail_a_strict_build_only(build: Build, tmp_path: Path) -> None:
    arguments = (
        "build",
        "--content",
        CONTENTS["real"],
        "--now",
        "2023-09-15",
        "--output",
        tmp_path / "out",
        "--cache",
        tmp_path / "cache",
    )
    strict = build(*arguments, "--strict")
    assert strict.returncode == 1
    assert not (tmp_path / "out").exists()
    assert build(*arguments).returncode == 0


def run_limited(arguments: tuple[str | Path, ...], octets: int) -> subprocess.CompletedProcess[str]:
    """Run the command where no file may grow beyond so many octets: how a full disk looks to it."""
    return subprocess.run(
        [sys.executable, "build.py", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (octets, octets)),
        timeout=60,
    )


def test_full_disk_must_end_with_status_3_and_the_old_site(small: Bench) -> None:
    edit_base_template(small)
    before = times(small.output)
    done = run_limited(small.command(), 6000)
    assert (done.returncode, done.stdout) == (3, "")
    assert "机器出了问题" in done.stderr
    assert "Traceback" not in done.stderr
    assert times(small.output) == before
    assert sorted(path.name for path in small.folder.iterdir()) == ["cache", "content", "output", "templates"]
    small.build()
    assert_same_site(small.output, small.clean())


@pytest.mark.parametrize("command", ["build", "check"])
def test_output_that_cannot_be_printed_must_end_with_status_3(small: Bench, command: str) -> None:
    arguments = [command, *small.command()[1:]]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "build.py", *map(str, arguments)],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_reader_that_goes_away_must_not_cause_a_traceback(tmp_path: Path) -> None:
    shutil.copytree(CONTENTS["small"], tmp_path / "content")
    for number in range(400):
        (tmp_path / "content" / "activities" / f"bad-{number}.yaml").write_text("title:\n", "utf-8")
    command = [
        sys.executable,
        "build.py",
        "check",
        "--content",
        str(tmp_path / "content"),
        "--format",
        "json",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        words = process.stderr.read().decode()
    assert (process.returncode, words) == (3, "")


def test_check_must_write_nothing_but_the_cache(build: Build, tmp_path: Path) -> None:
    shutil.copytree(CONTENTS["small"], tmp_path / "content")
    before = times(tmp_path)
    done = build(
        "check",
        "--content",
        tmp_path / "content",
        "--output",
        tmp_path / "output",
        "--cache",
        tmp_path / "cache",
    )
    after = {path: state for path, state in times(tmp_path).items() if not path.startswith("cache")}
    assert (done.returncode, after) == (0, before)


def test_output_behind_a_link_must_be_built_where_it_leads(small: Bench, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    small.options = replace(small.options, output=tmp_path / "link")
    small.build()
    assert (tmp_path / "link").is_symlink()
    assert files(tmp_path / "real") == files(small.clean())


# Views ------------------------------------------------------------------------------------------------------


PLAIN = (str, int, float, bool, type(None), date, datetime, bytes)


def strangers(value: Any, where: str) -> Iterator[str]:
    """Where a view holds something whose ``repr`` could vary or that could be changed."""
    if isinstance(value, Struct):
        if not (value.__struct_config__.frozen and value.__struct_config__.eq):
            yield f"{where}: {type(value).__name__} is not frozen"
        for name in value.__struct_fields__:
            yield from strangers(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, Digested):
        yield from strangers(value.digest, f"{where}.digest")
    elif type(value) is tuple:
        for number, each in enumerate(value):
            yield from strangers(each, f"{where}[{number}]")
    elif type(value) not in PLAIN:
        yield f"{where}: {type(value).__name__}"


@pytest.mark.parametrize(("name", "now"), SITES)
def test_views_must_be_values_all_the_way_down(name: str, now: date, sites: Sites) -> None:
    assert [
        each for path, page in sites(name, now).pages.items() for each in strangers(page.view, path)
    ] == []


@pytest.mark.parametrize(("name", "now"), SITES)
def test_site_must_be_exactly_what_was_planned(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    assert sorted(site.files) == sorted(site.pages)


def test_options_must_not_be_needed_beyond_the_fields_named_here() -> None:
    """A new option must be thought of in ``Bench.command`` and the tests above."""
    assert [field.name for field in dataclasses.fields(Options)] == [
        "content",
        "templates",
        "output",
        "cache",
        "now",
        "base_url",
        "jobs",
        "strict",
        "preview",
        "compress",
        "outputs",
        "progress",
    ]


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("broken", ["an entry", "the file"])
def test_errors_in_a_vocabulary_must_be_told_once_and_nothing_built(
    kind: str, broken: str, small: Bench
) -> None:
    path = small.content / f"{kind}.yaml"
    entries = re.sub(
        r"^(  name: .*)$", rf"\1{'长' * 100}", path.read_text(encoding="utf-8"), count=1, flags=re.M
    )
    path.write_text(entries if broken == "an entry" else "a: [\n", encoding="utf-8")
    before = times(small.output)
    problems = pipeline.build(small.options).problems
    assert problems == pipeline.check_all(small.options)
    assert [(found.span.path, found.code) for found in problems if found.severity == "error"] == [
        (f"{small.options.display_path}/{kind}.yaml", "too-long" if broken == "an entry" else "yaml-syntax")
    ]
    assert times(small.output) == before
