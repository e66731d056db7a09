"""What many tests need: the repository, the command run as users run it, a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks import NOW
from benchmarks.season import write_season
from tests.browsing import ARGUMENTS, served
from tests.building import AFTER, CONTENTS, ROOT, SEASON, Site, Sites, build_site

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

#: Runs ``python build.py`` with these arguments; extra variables for its environment by keyword.
Build = Callable[..., subprocess.CompletedProcess[str]]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make quick` leaves out by what it needs: a browser, or programs of other people's."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if not {ROOT / "tests" / "clients", ROOT / "tests" / "editor"}.isdisjoint(item.path.parents):
            item.add_marker("clients")


@pytest.fixture(scope="session")
def repo() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def build() -> Build:
    """``build("check", "--content", folder)`` runs the command in a process of its own, from the repository's root."""  # noqa: E501

    def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "build.py", *map(str, arguments)]
        variables = {**os.environ, "PYTHONUTF8": "1", **environment}
        return subprocess.run(
            command, cwd=ROOT, env=variables, capture_output=True, encoding="utf-8", check=False, timeout=600
        )

    return run


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's Chromium, as ``make test`` finds it. Without one a test fails: it is never skipped."""
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        if found := shutil.which(name):
            return Path(found)
    pytest.fail(
        "no Chromium: run `make test`, which installs one or says how; or name one in CHROMIUM", pytrace=False
    )


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """``sites("small", SEASON)`` is that site, built once; tests only look at it."""

    @cache
    def site(name: str, now: date) -> Site:
        return build_site(CONTENTS[name], tmp_path_factory.mktemp(f"{name}-{now}"), now=now)

    return site


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a copy of the small site's content, to edit."""
    return shutil.copytree(CONTENTS["small"], tmp_path / "content")


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(chromium), args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def season(sites: Sites) -> Iterator[str]:
    """The address of the real site in its season."""
    with served(sites("real", SEASON)) as address:
        yield address


@pytest.fixture(scope="session")
def after(sites: Sites) -> Iterator[str]:
    """The address of the real site when all is over."""
    with served(sites("real", AFTER)) as address:
        yield address


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone's window, with its own storage."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A generated season of 300 activities, none of them real."""
    folder = tmp_path_factory.mktemp("generated")
    write_season(folder / "content", 300)
    return build_site(folder / "content", folder, now=date.fromisoformat(NOW))
