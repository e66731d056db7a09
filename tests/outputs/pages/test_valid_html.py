"""Every page is valid HTML, by html-validate.

Its recommended rules hold but for those that tests/audit/htmlvalidate.json turns off: matters of taste
(long-title, white space, style of void elements and the doctype, non-breaking telephone numbers), integrity
hashes of our own files, and a submit button in the form of /subscribe/, which acts on each choice (WCAG H32
is one way of several).
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from tests.building import AFTER, ROOT, SEASON, SITES, Site, Sites

VALIDATE = ROOT / ".clients" / "audit" / "node_modules" / ".bin" / "html-validate"
CONFIG = ROOT / "tests" / "audit" / "htmlvalidate.json"


def faults(site: Site, paths: Iterable[str] = ()) -> dict[str, set[str]]:
    """Rule and message → the pages that break it, among some pages or all of a site."""
    answer = site.options.output.with_name("faults.json")  # a pipe cuts a long answer off
    pages = [str(site.options.output / path) for path in paths] or [str(site.options.output)]
    settings = ["--config", str(CONFIG), "--formatter", f"json={answer}", "--ext", "html"]
    done = subprocess.run(
        [str(VALIDATE), *settings, *pages],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=900,
        cwd=ROOT,
    )
    broken: dict[str, set[str]] = {}
    for page in json.loads(answer.read_bytes()):
        path = Path(page["filePath"]).relative_to(site.options.output).as_posix()
        for fault in page["messages"]:
            broken.setdefault(f"{fault['ruleId']}: {fault['message']}", set()).add(path)
    assert done.returncode == (1 if broken else 0), done.stderr
    return broken


def extremes(site: Site) -> set[str]:
    """The largest and the smallest page of every output, and its first: between them they have every part."""
    paths: dict[str, list[str]] = {}
    for path in site.ending(".html"):
        paths.setdefault(site.pages[path].output, []).append(path)
    return {
        path
        for group in paths.values()
        for path in (
            group[0],
            min(group, key=lambda path: len(site.files[path])),
            max(group, key=lambda path: len(site.files[path])),
        )
    }


@pytest.mark.clients
@pytest.mark.parametrize("now", [SEASON, AFTER])
def test_pages_of_every_output_must_be_valid(now: date, sites: Sites) -> None:
    site = sites("real", now)
    assert faults(site, sorted(extremes(site))) == {}


@pytest.mark.long
@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_page_must_be_valid(name: str, now: date, sites: Sites) -> None:
    assert faults(sites(name, now)) == {}
