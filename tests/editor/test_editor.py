"""The schemas at work in VS Code's YAML language server, which runs here as the editor runs it."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from typing import Any

from tests.building import ROOT
from tests.clients.installed import existing

HERE = ROOT / "tests" / "editor"
MODULES = ROOT / ".clients" / "editor" / "node_modules"

SAMPLE = """\
title: 样例活动
campaigns: [kepu-day-2023]
themes: [spce]
district: wuhou
start: 2023-9-16
mode: in-person
venue: {name: 样例馆, lat: 北}
fee: 0
statuss: cancelled
"""
#: Line and column of each question about SAMPLE, from 0.
HOVERS = {"title": (0, 1), "district": (3, 1), "venue.lat": (6, 20)}
COMPLETIONS = {"a theme": (2, 9), "a district": (3, 10), "a mode": (5, 6), "a field": (9, 0)}
VENUES = "some-hall:\n  name: 样例馆\n  step_free: 有\n"


@cache
def answers() -> dict[str, Any]:
    """What the server says of documents of the repository's content, under the settings that we ship."""
    documents = [
        {
            "path": "content/activities/2023/sample.yaml",
            "text": SAMPLE,
            "hovers": [{"line": line, "character": column} for line, column in HOVERS.values()],
            "completions": [{"line": line, "character": column} for line, column in COMPLETIONS.values()],
        },
        {"path": "content/venues.yaml", "text": VENUES, "hovers": [], "completions": []},
    ]
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
    asked = json.dumps({"root": str(ROOT), "settings": settings, "documents": documents})
    modules = existing(MODULES / "yaml-language-server").parent
    done = subprocess.run(
        ["node", HERE / "ask.js", modules],
        input=asked,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def problems(path: str) -> list[tuple[int, int, str]]:
    """Line, column and words of what is underlined in a document, in its order."""
    found = [(each["range"]["start"], each["message"]) for each in answers()[path]["problems"]]
    return sorted((start["line"], start["character"], message) for start, message in found)


def completions(name: str) -> dict[str, str]:
    """What is offered at a place → its words."""
    found = answers()["content/activities/2023/sample.yaml"]["completions"][list(COMPLETIONS).index(name)]
    return {each["label"]: each.get("text") or "" for each in found}


def test_errors_must_stand_at_their_place_with_our_remedies() -> None:
    assert problems("content/activities/2023/sample.yaml") == [
        (2, 9, "themes.yaml 里没有这个编号。刚刚加的编号：运行一次 build.py schema。"),
        (4, 7, "写成 `2023-09-15 19:30`、`2023-09-15` 或 `2023-07`。"),
        (5, 6, "可以写：onsite（线下）、online（线上）、hybrid（线上线下同步）。"),
        (6, 24, "写成小数度数，例如 lat: 30.66、lon: 104.06；lat 是纬度，lon 是经度，不要写反。"),
        (8, 0, "属性 statuss 不被允许。"),
    ]
    assert problems("content/venues.yaml") == [(2, 13, "写 true（是）或 false（否）。")]


def test_hovering_must_explain_in_chinese() -> None:
    told = dict(zip(HOVERS, answers()["content/activities/2023/sample.yaml"]["hovers"], strict=True))
    assert "活动名称，必填。\n\n写法：一行文字，最多 200 字。" in told["title"]
    assert "填报的区（市）县或功能区" in told["district"]
    assert "* `wuhou`: 武侯区" in told["district"]
    assert "纬度。" in told["venue.lat"]


def test_completion_must_offer_fields_words_and_ids() -> None:
    assert completions("a theme")["space"] == "航空航天"
    assert completions("a district")["wuhou"] == "武侯区"
    assert {word: completions("a mode")[word] for word in ("onsite", "online", "hybrid")} == {
        "onsite": "线下",
        "online": "线上",
        "hybrid": "线上线下同步",
    }
    fields = completions("a field")
    assert fields["registration"] == "报名。\n\n写法：分成几个字段。"
    assert "title" not in fields  # it is there already
