"""The index of texts: what is compared, and how few files an edit touches."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from benchmarks import NOW
from benchmarks.season import write_season
from site_builder.catalog import collect
from site_builder.outputs.search import index, table
from site_builder.outputs.search.index import alternatives, fold, grams_of, matches
from site_builder.presentation.context import BuildContext
from tests.building import read


def test_width_case_and_synonyms_must_be_folded() -> None:
    assert fold("ＡＩ　Ｘ") == fold("ai x")
    assert fold("①号ﬁ") == "1号fi"
    assert alternatives("老人", [["老人", "长者"], ["孩子", "儿童"]]) == ("老人", "长者")
    assert matches("请长者参加", "老人", [["老人", "长者"]])
    assert not matches("请长者参加", "老人", [])
    assert matches("武侯区 亲子 皮影", "皮影 武侯", [])
    assert not matches("武侯区的皮\n影", "皮影", [])


def test_grams_must_be_all_pairs_and_what_stands_around_digits_and_marks() -> None:
    assert grams_of("皮影戏\n") == {"皮影", "影戏", "戏\n"}
    assert grams_of("影,皮\n") == {"影,", ",皮", "皮\n", "影,皮"}
    assert grams_of("路96号\n") == {"路9", "96", "6号", "号\n", "路96", "96号", "路96号"}
    assert "1234" not in grams_of("12345\n")


def planned(context: BuildContext) -> dict[str, bytes]:
    """Every file under ``search/`` but the page."""
    pages = (*index.OUTPUT.plan(context), *table.OUTPUT.plan(context))
    return {page.path: page.make().text.encode() for page in pages}


def changes(content: Path, before: dict[str, bytes]) -> set[str]:
    """The files under ``search/`` that come, go or change now."""
    after = planned(BuildContext(collect(read(content)), date.fromisoformat(NOW)))
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


EDITS = {
    "a word": ("summary", lambda text: text.replace("活动", "节目", 1) + "了"),
    "a sentence": (
        "summary",
        lambda text: "量子纠缠与钟摆：看得见的、听得见的和猜得到的，本馆二楼东侧，请先在网上约好时间再来。",
    ),
    "a title": ("title", lambda text: "量子纠缠与钟摆：看得见的、听得见的和猜得到的"),
}


def edit(content: Path, id: str, field: str, change: Callable[[str], str]) -> None:
    """Change one text of an activity of a generated season."""
    path = next(content.rglob(f"{id}.*"))
    text = path.read_text("utf-8")
    match = re.search(rf'^{field}: "?([^"\n]*)"?$', text, re.MULTILINE)
    value = change(match[1] if match else "")
    line = f'{field}: "{value}"'
    text = text.replace(match[0], line) if match else text.replace("\ntitle:", f"\n{line}\ntitle:")
    path.write_text(text, "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "count",
    [
        600,
        pytest.param(2500, marks=pytest.mark.long),
        pytest.param(10_000, marks=pytest.mark.long),
    ],
)
def test_edit_of_one_activity_must_change_twelve_files_of_search_at_most(count: int, tmp_path: Path) -> None:
    content = tmp_path / "content"
    write_season(content, count)
    before = planned(BuildContext(collect(read(content)), date.fromisoformat(NOW)))
    for number, (name, (field, change)) in enumerate(EDITS.items(), 1):
        id = f"g{count // 5 * number:06}"
        path = next(content.rglob(f"{id}.*"))
        text = path.read_bytes()
        edit(content, id, field, change)
        changed = changes(content, before)
        assert (name, 1 <= len(changed) <= 12) == (name, True), changed
        path.write_bytes(text)


@pytest.mark.slow
@pytest.mark.parametrize("count", [600, pytest.param(10_000, marks=pytest.mark.long)])
def test_activity_that_goes_or_comes_must_change_only_what_holds_it(count: int, tmp_path: Path) -> None:
    """Its texts, its season's grams, a file of each kind of the table.

    A border that moves takes the next along.
    """
    content = tmp_path / "content"
    write_season(content, count)
    before = planned(BuildContext(collect(read(content)), date.fromisoformat(NOW)))
    for number in range(1, 4):
        path = next(content.rglob(f"g{count // 4 * number:06}.*"))
        text = path.read_bytes()
        path.unlink()
        changed = changes(content, before)
        seasons = {part for name in changed if "grams-" in (part := name.split("/")[1])}
        assert len(seasons) == 1
        assert len({name for name in changed if name.startswith("search/texts/")}) <= 3
        assert len(changed) <= 18, changed
        path.write_bytes(text)
