"""Map links: the forms of each program, the point in its own datum, nothing for what has no name."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from site_builder.content.datum import gcj02_to_bd09, wgs84_to_gcj02
from site_builder.content.vocabularies import Venue
from site_builder.presentation.maps import map_addresses
from tests.building import SITES, Sites


def test_known_pairs_of_bd09_must_agree() -> None:
    """From the tests of wandergis/coordtransform."""
    lat, lon = gcj02_to_bd09(39.915, 116.404)
    assert (lat, lon) == pytest.approx((39.92133699351021, 116.41036949371029), abs=1e-9)
    assert wgs84_to_gcj02(39.915, 116.404) == pytest.approx((39.91640428150164, 116.41024449916938), abs=1e-9)


def asked(venue: Venue, country: str = "CN") -> dict[str, dict[str, str]]:
    return {
        name: {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
        for name, url in map_addresses(venue, "某市", "日历", country)
    }


def test_point_must_be_given_in_the_datum_of_each_map() -> None:
    found = asked(Venue(name="馆; 一", address="路1号", lat=39.915, lon=116.404))
    assert found["高德地图"]["position"] == "116.410244,39.916404"
    assert found["腾讯地图"]["marker"] == "coord:39.916404,116.410244;title:馆， 一;addr:路1号"
    assert found["苹果地图"]["ll"] == "39.916404,116.410244"
    lat, lon = gcj02_to_bd09(*wgs84_to_gcj02(39.915, 116.404))
    assert found["百度地图"]["location"] == f"{lat:.6f},{lon:.6f}"


def test_point_outside_the_mainland_must_not_be_moved() -> None:
    assert asked(Venue(name="馆", lat=48.85, lon=2.35))["苹果地图"]["ll"] == "48.850000,2.350000"


def test_place_without_a_point_must_be_looked_for_by_name_and_city() -> None:
    found = asked(Venue(name="馆 & 园", address="路1号"))
    assert found["高德地图"] == {"keyword": "馆 & 园 路1号", "city": "某市", "src": "日历"}
    assert found["百度地图"]["query"] == "馆 & 园 路1号"
    assert found["苹果地图"]["q"] == "某市 馆 & 园 路1号"
    assert map_addresses(Venue(name=""), "某市", "日历", "CN") == ()


def test_place_abroad_must_be_opened_in_the_maps_that_people_have_there() -> None:
    found = asked(Venue(name="Museum", lat=51.4967, lon=-0.1764), "GB")
    assert found == {
        "苹果地图": {"ll": "51.496700,-0.176400", "q": "Museum"},
        "Google 地图": {"api": "1", "query": "51.496700,-0.176400"},
        "OpenStreetMap": {"mlat": "51.496700", "mlon": "-0.176400"},
    }
    named = asked(Venue(name="Museum", address="1 Long Road"), "GB")
    assert {program: query.popitem()[1] for program, query in named.items()} == dict.fromkeys(
        named, "Museum, 1 Long Road, 某市"
    )


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_page_of_a_named_place_must_lead_to_it(name: str, now: object, sites: Sites) -> None:
    site = sites(name, now)  # type: ignore[arg-type]
    for activity in site.context.catalog.activities:
        wanted = activity.mode != "online" and activity.venue is not None and activity.venue.name != ""
        path = f"activities/{activity.id}/index.html"
        assert ("uri.amap.com" in site.files[path].decode()) == wanted, path
    assert any(
        "uri.amap.com" in site.files[f"venues/{key}/index.html"].decode()
        for key in site.context.vocabularies.venues
    )
