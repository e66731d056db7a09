"""Sites whose feeds calendar programs read, hostile ones too, each built once by a worker."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.building import AFTER, CONTENTS, SEASON, Site, Sites, build_site
from tests.hostile import ZONES, write_hostile

#: Name → site: the two of ``tests/building.py`` on two days, and the hostile ones.
NAMES = (
    *(f"{name}-{when}" for name in CONTENTS for when in ("season", "after")),
    *(f"hostile-{zone}" for zone in ZONES),
)

Named = Callable[[str], Site]


@pytest.fixture(scope="session")
def named(sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Named:
    """``named("hostile-london")`` is that site of NAMES."""

    @cache
    def site(name: str) -> Site:
        kind, _, which = name.partition("-")
        if kind == "hostile":
            folder = tmp_path_factory.mktemp(name)
            return build_site(write_hostile(folder / "content", ZONES[which]), folder)
        return sites(kind, {"season": SEASON, "after": AFTER}[which])

    return site
