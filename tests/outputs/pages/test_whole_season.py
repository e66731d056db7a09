"""A season of 2,500 activities, generated and saying so: what holds on the real site holds at its size."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks import NOW
from benchmarks.season import write_season
from tests.building import Site, build_site
from tests.outputs.documents import assert_light, broken_links, repeated_titles
from tests.outputs.pages.test_valid_html import faults

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The season, built once."""
    folder = tmp_path_factory.mktemp("whole-season")
    write_season(folder / "content", 2500)
    return build_site(folder / "content", folder, now=date.fromisoformat(NOW))


def test_every_page_must_be_valid(season: Site) -> None:
    assert faults(season) == {}


def test_every_page_must_be_light(season: Site) -> None:
    assert_light(season)


def test_every_internal_link_must_resolve(season: Site) -> None:
    assert broken_links(season) == set()


def test_titles_must_be_unique(season: Site) -> None:
    assert repeated_titles(season) == {}
