"""The package as ``pip install`` gives it: a site's folder needs nothing but content."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building import CONTENTS, ROOT, SEASON, Sites, files


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed package; its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    command = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-index")
    subprocess.run(
        [*command, "--no-deps", "--no-build-isolation", "--target", folder, ROOT], check=True, timeout=120
    )
    return folder


def run(installed: Path, folder: Path, *arguments: str) -> None:
    """Run the installed program in a folder; it must have nothing to complain of."""
    done = subprocess.run(
        [sys.executable, "-m", "site_builder", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
def test_installed_package_must_build_a_folder_with_content_alone(
    installed: Path, sites: Sites, tmp_path: Path
) -> None:
    shutil.copytree(CONTENTS["small"], tmp_path / "content")
    run(installed, tmp_path, "--now", f"{SEASON}")
    assert files(tmp_path / "output") == sites("small", SEASON).files


@pytest.mark.slow
def test_installed_package_must_begin_another_site(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, "init", "here")
    run(installed, tmp_path / "here", "check", "--strict")


@pytest.mark.slow
def test_installed_package_must_hold_every_template_and_text(installed: Path) -> None:
    package = installed / "site_builder"
    assert files(package / "templates") == files(ROOT / "templates")
    texts = {path.name for path in (ROOT / "site_builder").rglob("*.po")}
    assert {path.name for path in package.rglob("*.po")} == texts
    assert (installed / "bin" / "public-activity-calendar").is_file()
