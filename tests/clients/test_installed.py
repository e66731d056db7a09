"""What is installed for these tests: pinned exactly, and from no address of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PINS = [
    line for line in (HERE / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")
]
LOCK = json.loads((HERE / "package-lock.json").read_text("utf-8"))["packages"]


@pytest.mark.parametrize("name", ["constraints.txt", "package.json", "package-lock.json"])
def test_pins_must_name_no_host(name: str) -> None:
    assert re.findall(r"\w+://[^\"\s]*", (HERE / name).read_text("utf-8")) == []


def test_every_package_must_be_pinned() -> None:
    assert [line for line in PINS if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    wanted = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    assert {name: LOCK[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert [
        path for path, package in LOCK.items() if path and not package["integrity"].startswith("sha512-")
    ] == []


def test_javascript_packages_must_run_on_the_node_of_debian_12() -> None:
    least = {path: package["engines"]["node"] for path, package in LOCK.items() if "engines" in package}
    assert {path: words for path, words in least.items() if int(re.findall(r"\d+", words)[0]) > 18} == {}
