"""What many tests need: the repository, the command run as users run it, a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.building import CONTENTS, Site, Sites, build_site

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

#: Runs ``python build.py`` with these arguments; extra variables for its environment by keyword.
Build = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def repo() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def build() -> Build:
    """``build("check", "--content", folder)`` runs the command in a process of its own, from the repository's root."""

    def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "build.py", *map(str, arguments)]
        variables = {**os.environ, "PYTHONUTF8": "1", **environment}
        return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, encoding="utf-8", check=False, timeout=600)

    return run


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's Chromium, as ``make test`` finds it. Without one a test fails: it is never skipped."""
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        if found := shutil.which(name):
            return Path(found)
    pytest.fail("no Chromium: run `make test`, which installs one or says how; or name one in CHROMIUM", pytrace=False)


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """``sites("small", SEASON)`` is that site, built once; tests only look at it."""

    @cache
    def site(name: str, now: date) -> Site:
        return build_site(CONTENTS[name], tmp_path_factory.mktemp(f"{name}-{now}"), now=now)

    return site
