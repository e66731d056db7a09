"""A failing build leaves the site as it was and says why."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder import pipeline
from site_builder.cli import main
from site_builder.content.vocabularies import FILES
from tests.building import (
    CONTENTS,
    ROOT,
    times,
)
from tests.engine.bench import Bench, append, assert_same_site, edit_base_template, edit_title, substitute


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
    substitute(
        bench.templates / "pages" / "activity.html", r"<article>", '{% include "parts/nowhere.html" %}'
    )


def missing_template(bench: Bench) -> None:
    page = bench.templates / "pages" / "month.html"
    page.write_text('{% extends "nowhere.html" %}', "utf-8")


def error_on_a_late_page(bench: Bench) -> None:
    append(bench.templates / "feed.xml", "{{ 1 // 0 }}")


def missing_asset(bench: Bench) -> None:
    substitute(bench.templates / "base.html", r"<main ", '{{ asset("nowhere.svg") }}<main ')


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
    small: Bench, capsys: pytest.CaptureFixture[str], spoil: Callable[[Bench], None], code: str
) -> None:
    edit_title(small)  # something is to be written, were it not for the error
    spoil(small)
    before = times(small.output)
    assert main(small.command()) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert f"错误[{code}]" in said.err
    assert times(small.output) == before
    assert sorted(path.name for path in small.folder.iterdir()) == ["cache", "content", "output", "templates"]


def test_template_error_must_name_its_file_and_line(small: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    page = small.templates / "pages" / "activity.html"
    unknown_value_in_template(small)
    line = next(
        number for number, text in enumerate(page.read_text("utf-8").split("\n"), 1) if "nonsense" in text
    )
    assert main([*small.command(), "--format", "short"]) == 1
    assert f"{page}:{line}:" in capsys.readouterr().err


def test_failing_first_build_must_write_nothing_but_the_cache(tmp_path: Path) -> None:
    bench = Bench(CONTENTS["small"], tmp_path)
    content_error(bench)
    assert pipeline.build(bench.options).published is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "content", "templates"]


def run_limited(arguments: list[str], octets: int) -> subprocess.CompletedProcess[str]:
    """Run the command where no file may grow beyond so many octets: how a full disk looks to it."""
    return subprocess.run(
        [sys.executable, "build.py", *arguments],
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
