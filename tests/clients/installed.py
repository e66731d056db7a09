"""The programs that ``make test`` installs into ``.clients/``: how they are found and run."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.building import ROOT

CLIENTS = ROOT / ".clients"
MODULES = CLIENTS / "node_modules"
PROGRAMS = Path(__file__).parent / "programs"


def command(name: str) -> str:
    """A command of the clients' own virtual environment. Without it a test fails: it is never skipped."""
    return str(existing(CLIENTS / "venv" / "bin" / name))


def modules(name: str) -> str:
    """The folder of JavaScript packages that holds the one named."""
    return str(existing(MODULES / name).parent)


def existing(path: Path) -> Path:
    """The path, if something is there."""
    if not path.exists():
        pytest.fail(
            f"no {path.relative_to(ROOT)}: run `make test`, which installs it or says how", pytrace=False
        )
    return path


def run(arguments: Sequence[str | Path], *, given: Any = None, **environment: str) -> str:
    """What a program prints; it must end well. ``given`` is its standard input, as JSON."""
    variables = {
        **os.environ,
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        **environment,
    }
    found = subprocess.run(
        [*map(str, arguments)],
        input=json.dumps(given),
        env=variables,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )
    assert (found.returncode, found.stderr[-2000:]) == (0, found.stderr[-2000:])
    return found.stdout
