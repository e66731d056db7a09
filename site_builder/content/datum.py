"""GCJ-02 (Chinese web maps) to WGS-84 (GPS, calendars).

The inverse of the published forward formula, by iteration; and on to Baidu's BD-09.

Formula: the "eviltransform" one that Chinese maps' offsets are known by (googollee/eviltransform), Krasovsky
1940 ellipsoid. The iteration is exact to well below a metre.
"""

from __future__ import annotations

from math import atan2, cos, hypot, pi, sin, sqrt

SEMI_MAJOR = 6378245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323


def wgs84_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """Degrees to degrees; only meaningful inside mainland China."""
    x, y = lon - 105.0, lat - 35.0
    wave = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (
        (wave + 20 * sin(y * pi) + 40 * sin(y / 3 * pi) + 160 * sin(y / 12 * pi) + 320 * sin(y / 30 * pi))
        * 2
        / 3
    )
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (
        (wave + 20 * sin(x * pi) + 40 * sin(x / 3 * pi) + 150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi))
        * 2
        / 3
    )
    angle = lat / 180 * pi
    magic = 1 - ECCENTRICITY_SQUARED * sin(angle) ** 2
    north = north * 180 / (SEMI_MAJOR * (1 - ECCENTRICITY_SQUARED) / (magic * sqrt(magic)) * pi)
    east = east * 180 / (SEMI_MAJOR / sqrt(magic) * cos(angle) * pi)
    return lat + north, lon + east


def gcj02_to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """Degrees to degrees, rounded to 6 decimals (0.1 m)."""
    guess = lat, lon
    for _ in range(5):
        shifted = wgs84_to_gcj02(*guess)
        guess = guess[0] + lat - shifted[0], guess[1] + lon - shifted[1]
    return round(guess[0], 6), round(guess[1], 6)


def gcj02_to_bd09(lat: float, lon: float) -> tuple[float, float]:
    """Degrees to degrees of Baidu's maps, by the formula that wandergis/coordtransform publishes."""
    radius = hypot(lat, lon) + 0.00002 * sin(lat * pi * 3000 / 180)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * pi * 3000 / 180)
    return radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065


def in_mainland(lat: float, lon: float) -> bool:
    """Roughly where maps are shifted at all; the formula's usual bounds."""
    return 0.8293 < lat < 55.8271 and 72.004 < lon < 137.8347
