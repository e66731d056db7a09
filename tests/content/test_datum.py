"""GCJ-02 to WGS-84."""

from __future__ import annotations

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.datum import gcj02_to_wgs84, wgs84_to_gcj02
from tests.content.reading import activity

#: WGS-84, GCJ-02: Shanghai, Shenzhen, Beijing; from the tests of googollee/eviltransform.
PAIRS = (
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return 111_320 * hypot(one[0] - other[0], (one[1] - other[1]) * cos(radians(one[0])))


@pytest.mark.parametrize(("wgs84", "gcj02"), PAIRS)
def test_known_pairs_agree_within_a_metre(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert metres(wgs84_to_gcj02(*wgs84), gcj02) < 1
    assert metres(gcj02_to_wgs84(*gcj02), wgs84) < 1


@given(st.floats(18, 53), st.floats(73, 135))
def test_there_and_back_is_within_a_decimetre_or_two(lat: float, lon: float) -> None:
    assert metres(gcj02_to_wgs84(*wgs84_to_gcj02(lat, lon)), (lat, lon)) < 0.2


def test_a_venue_is_shifted_once() -> None:
    venue = activity(
        "start: 2023-09-16\nvenue: {name: 样例, lat: 31.175304, lon: 121.531542, datum: gcj02}\n"
    ).venue
    assert venue is not None
    assert venue.lat is not None
    assert venue.lon is not None
    assert metres((venue.lat, venue.lon), PAIRS[0][0]) < 1
    plain = activity("start: 2023-09-16\nvenue: {name: 样例, lat: 31.175304, lon: 121.531542}\n").venue
    assert plain is not None
    assert (plain.lat, plain.lon) == (31.175304, 121.531542)
