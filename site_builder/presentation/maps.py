"""Links that open a place in people's map programs.

At its point where the venue has one, else by name and address.

Forms: Amap URI API (marker, search), Baidu Maps URI API (marker, geocoder, place/search), Tencent Maps URI
API (marker, search), Apple Map Links, Google Maps URLs (search), OpenStreetMap (marker, search). Amap,
Tencent and Apple's maps of China draw GCJ-02, Baidu's BD-09. Outside of China nobody has the first three.
"""

from __future__ import annotations

from functools import lru_cache

from site_builder.content.datum import gcj02_to_bd09, in_mainland, wgs84_to_gcj02
from site_builder.content.vocabularies import Venue
from site_builder.presentation.catalogue import mark
from site_builder.presentation.context import BuildContext, Link
from site_builder.presentation.percent import quote

Point = tuple[float, float]


def step_free_words(context: BuildContext, venue: Venue) -> str:
    """How to get in without steps; empty when nothing is known."""
    if venue.step_free is None:
        return ""
    return context.say("有无台阶通道") if venue.step_free else context.say("有台阶")


def map_links(context: BuildContext, venue: Venue) -> tuple[Link, ...]:
    """The place in people's map programs; none for a venue without a name."""
    settings = context.settings
    addresses = map_addresses(venue, settings.city, settings.short_name, settings.country)
    return tuple(Link(text=context.say(name), url=url) for name, url in addresses)


@lru_cache(maxsize=1024)
def map_addresses(venue: Venue, city: str, referer: str, country: str) -> tuple[tuple[str, str], ...]:
    """Each map program's name, and the address that opens the place in it.

    ``referer`` is how two of them want us to be called.
    """
    if not venue.name:
        return ()
    point = (venue.lat, venue.lon) if venue.lat is not None and venue.lon is not None else None
    if country != "CN":
        return _abroad(point, venue, city)
    return _at(point, venue, referer) if point else _named(venue, city, referer)


def _at(point: Point, venue: Venue, referer: str) -> tuple[tuple[str, str], ...]:
    shifted = wgs84_to_gcj02(*point) if in_mainland(*point) else point
    baidu = gcj02_to_bd09(*shifted)
    name, address = venue.name, venue.address or venue.name
    return (
        (
            mark("高德地图"),
            "https://uri.amap.com/marker?"
            + _query(position=_pair(shifted, turned=True), name=name, coordinate="gaode", src=referer),
        ),
        (
            mark("百度地图"),
            "https://api.map.baidu.com/marker?"
            + _query(location=_pair(baidu), title=name, content=address, output="html", src=referer),
        ),
        (
            mark("腾讯地图"),
            "https://apis.map.qq.com/uri/v1/marker?"
            + _query(
                marker=f"coord:{_pair(shifted)};title:{_plain(name)};addr:{_plain(address)}", referer=referer
            ),
        ),
        (mark("苹果地图"), "https://maps.apple.com/?" + _query(ll=_pair(shifted), q=name)),
    )


def _named(venue: Venue, city: str, referer: str) -> tuple[tuple[str, str], ...]:
    words = " ".join(filter(None, (venue.name, venue.address)))
    return (
        (mark("高德地图"), "https://uri.amap.com/search?" + _query(keyword=words, city=city, src=referer)),
        (
            mark("百度地图"),
            "https://api.map.baidu.com/place/search?"
            + _query(query=words, region=city, output="html", src=referer),
        ),
        (
            mark("腾讯地图"),
            "https://apis.map.qq.com/uri/v1/search?" + _query(keyword=words, region=city, referer=referer),
        ),
        (mark("苹果地图"), "https://maps.apple.com/?" + _query(q=" ".join((city, words)))),
    )


def _abroad(point: Point | None, venue: Venue, city: str) -> tuple[tuple[str, str], ...]:
    apple, google, street = mark("苹果地图"), mark("Google 地图"), "OpenStreetMap"
    if point is None:
        words = ", ".join(filter(None, (venue.name, venue.address, city)))
        return (
            (apple, "https://maps.apple.com/?" + _query(q=words)),
            (google, "https://www.google.com/maps/search/?" + _query(api="1", query=words)),
            (street, "https://www.openstreetmap.org/search?" + _query(query=words)),
        )
    lat, lon = (f"{degrees:.6f}" for degrees in point)
    return (
        (apple, "https://maps.apple.com/?" + _query(ll=_pair(point), q=venue.name)),
        (google, "https://www.google.com/maps/search/?" + _query(api="1", query=_pair(point))),
        (street, "https://www.openstreetmap.org/?" + _query(mlat=lat, mlon=lon) + f"#map=17/{lat}/{lon}"),
    )


def _pair(point: Point, *, turned: bool = False) -> str:
    first, second = reversed(point) if turned else point
    return f"{first:.6f},{second:.6f}"


def _plain(text: str) -> str:
    """Without what divides the parts of Tencent's marker."""
    return text.replace(";", "，").replace(":", "：")


def _query(**values: str) -> str:
    return "&".join([f"{name}={quote(value, ',:;')}" for name, value in values.items()])
