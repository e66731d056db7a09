"""Links that open a place in people's map programs.

At its point where the venue has one, else by name and address.

Forms: Amap URI API (marker, search), Baidu Maps URI API (marker, geocoder, place/search), Tencent Maps URI
API (marker, search), Apple Map Links. Amap, Tencent and Apple's maps of China draw GCJ-02, Baidu's BD-09.
"""

from __future__ import annotations

from functools import lru_cache

from site_builder.content.datum import gcj02_to_bd09, in_mainland, wgs84_to_gcj02
from site_builder.content.vocabularies import Venue
from site_builder.presentation.context import Link
from site_builder.presentation.percent import quote

Point = tuple[float, float]


@lru_cache(maxsize=1024)
def map_links(venue: Venue, city: str, referer: str) -> tuple[Link, ...]:
    """The place in four map programs; none for a venue without a name.

    ``referer`` is how two of them want us to be called.
    """
    if not venue.name:
        return ()
    point = (venue.lat, venue.lon) if venue.lat is not None and venue.lon is not None else None
    links = _at(point, venue, referer) if point else _named(venue, city, referer)
    return tuple(Link(text=name, url=url) for name, url in links)


def _at(point: Point, venue: Venue, referer: str) -> tuple[tuple[str, str], ...]:
    shifted = wgs84_to_gcj02(*point) if in_mainland(*point) else point
    baidu = gcj02_to_bd09(*shifted)
    name, address = venue.name, venue.address or venue.name
    return (
        (
            "高德地图",
            "https://uri.amap.com/marker?"
            + _query(position=_pair(shifted, turned=True), name=name, coordinate="gaode", src=referer),
        ),
        (
            "百度地图",
            "https://api.map.baidu.com/marker?"
            + _query(location=_pair(baidu), title=name, content=address, output="html", src=referer),
        ),
        (
            "腾讯地图",
            "https://apis.map.qq.com/uri/v1/marker?"
            + _query(
                marker=f"coord:{_pair(shifted)};title:{_plain(name)};addr:{_plain(address)}", referer=referer
            ),
        ),
        ("苹果地图", "https://maps.apple.com/?" + _query(ll=_pair(shifted), q=name)),
    )


def _named(venue: Venue, city: str, referer: str) -> tuple[tuple[str, str], ...]:
    words = " ".join(filter(None, (venue.name, venue.address)))
    return (
        ("高德地图", "https://uri.amap.com/search?" + _query(keyword=words, city=city, src=referer)),
        (
            "百度地图",
            "https://api.map.baidu.com/place/search?"
            + _query(query=words, region=city, output="html", src=referer),
        ),
        (
            "腾讯地图",
            "https://apis.map.qq.com/uri/v1/search?" + _query(keyword=words, region=city, referer=referer),
        ),
        ("苹果地图", "https://maps.apple.com/?" + _query(q=" ".join((city, words)))),
    )


def _pair(point: Point, *, turned: bool = False) -> str:
    first, second = reversed(point) if turned else point
    return f"{first:.6f},{second:.6f}"


def _plain(text: str) -> str:
    """Without what divides the parts of Tencent's marker."""
    return text.replace(";", "，").replace(":", "：")


def _query(**values: str) -> str:
    return "&".join([f"{name}={quote(value, ',:;')}" for name, value in values.items()])
