"""Every page is valid HTML, by html-validate. Its recommended rules hold but for those that tests/audit/htmlvalidate.json turns off:

matters of taste (long-title, white space, style of void elements and the doctype, non-breaking telephone numbers), integrity
hashes of our own files, and a submit button in the form of /subscribe/, which acts on each choice (WCAG H32 is one way of several).
"""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.building import AFTER, ROOT, SEASON, Site, Sites

VALIDATE = ROOT / ".clients" / "audit" / "node_modules" / ".bin" / "html-validate"
CONFIG = ROOT / "tests" / "audit" / "htmlvalidate.json"


def faults(site: Site) -> dict[str, set[str]]:
    """Rule and message → the pages that break it."""
    told = site.options.output.with_name(
        "faults.json"
    )  # a long answer to a pipe is cut off when the program ends
    command = [
        str(VALIDATE),
        "--config",
        str(CONFIG),
        "--formatter",
        f"json={told}",
        "--ext",
        "html",
        str(site.options.output),
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=900, cwd=ROOT)
    found: dict[str, set[str]] = {}
    for page in json.loads(told.read_bytes()):
        for each in page["messages"]:
            found.setdefault(f"{each['ruleId']}: {each['message']}", set()).add(
                Path(page["filePath"]).relative_to(site.options.output).as_posix()
            )
    assert done.returncode == (1 if found else 0), done.stderr
    return found


@pytest.mark.clients
@pytest.mark.parametrize("now", [SEASON, AFTER])
def test_every_page_of_the_real_site_must_be_valid(now: date, sites: Sites) -> None:
    assert faults(sites("real", now)) == {}
