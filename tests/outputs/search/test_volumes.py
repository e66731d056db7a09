"""Parts of the catalog: their sizes, and how far what comes or goes is felt."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks.season import write_season
from site_builder.catalog import collect
from site_builder.outputs.search.index import PIECE
from site_builder.outputs.search.volumes import SEASON, VOLUME, parts, reaches
from site_builder.presentation.context import BuildContext
from tests.building import SEASON as DAY
from tests.building import read


def test_parts_must_lie_inside_larger_ones_and_none_be_small(tmp_path: Path) -> None:
    write_season(tmp_path / "content", 2500)
    context = BuildContext(collect(read(tmp_path / "content")), DAY)
    starts = [{part[0].id for part in parts(context, reach)} for reach in (SEASON, VOLUME, PIECE)]
    assert starts[0] < starts[1] < starts[2]
    for reach in (VOLUME, PIECE):
        sizes = [len(part) for part in parts(context, reach)]
        assert reach <= min(sizes) and max(sizes) <= 5 * reach and 1.7 < 2500 / len(sizes) / reach < 2.3
    assert [len(part) for part in parts(context, SEASON)] == [2500]
    assert [activity for part in parts(context, PIECE) for activity in part] == [*context.catalog.activities]


def test_id_that_comes_must_move_borders_only_within_its_reach() -> None:
    chance, reach = random.Random(3), 12
    ids = [f"g{number:06}" for number in range(1000)]
    before = {id for id, distance in zip(ids, reaches(ids), strict=True) if distance > reach}
    for number in range(50):
        place, new = chance.randrange(len(ids)), f"new-{number}"
        more = [*ids[:place], new, *ids[place:]]
        after = {id for id, distance in zip(more, reaches(more), strict=True) if distance > reach}
        near = {*more[max(place - reach, 0) : place + reach + 1]}
        ends = {*ids[:reach], *ids[-reach - 1 :]}
        assert before ^ after <= near | ends
    assert before
