"""Places: towns and villages that exist, coordinates near the others, online activities that say where."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, hypot, radians
from statistics import median_low

from site_builder.content.activity import Activity
from site_builder.content.folder import Content, Town
from site_builder.content.reader import nearest
from site_builder.content.vocabularies import Venue
from site_builder.diagnostics import Diagnostic, Span, problem


def unknown_place(activity: Activity, content: Content) -> Iterator[Diagnostic]:
    """A town or village that the division data does not know; reports often use old names."""
    towns = _towns(content, activity.district) if activity.place else ()
    if activity.place is None or not towns:
        return
    town = next((town for town in towns if town.name == activity.place.town), None)
    if town is None:
        yield _unknown(activity, activity.place.town, [town.name for town in towns], "乡镇（街道）")
    elif activity.place.village and activity.place.village not in town.villages:
        yield _unknown(activity, activity.place.village, list(town.villages), "村（社区）")


def _towns(content: Content, district: str) -> tuple[Town, ...]:
    unit = content.vocabularies.districts.get(district)
    if unit is None:
        return ()
    own = tuple(town for code in unit.codes for town in content.divisions.get(code, ()))
    streets = (
        {town.code: town for towns in content.divisions.values() for town in towns} if unit.streets else {}
    )
    return own + tuple(streets[code] for code in unit.streets if code in streets)


def _unknown(activity: Activity, name: str, names: list[str], what: str) -> Diagnostic:
    stem = name.rstrip("镇乡街道村社区")
    guess = next((name for name in names if stem and name.startswith(stem)), None) or nearest(name, names)
    help = f"现在叫 {guess} 吗？" if guess else "照区划名称写；"
    return problem(
        "unknown-place",
        activity.at["place"],
        f"区划数据里，这个区县没有叫“{name}”的{what}。",
        f"{help}来源就是这样写的话，可以不改。",
    )


def missing_online_url(activity: Activity, content: Content) -> Iterator[Diagnostic]:
    """An online or hybrid activity without an address to join."""
    if activity.mode in ("online", "hybrid") and not activity.online_url:
        span = activity.at.get("mode") or activity.at["status"]
        yield problem(
            "missing-online-url",
            span,
            "线上参加的活动没有写网址。",
            "有直播或平台页面时写进 online_url；没有可以不写。",
        )


#: Kilometres from the middle of a site's places; no city is so large.
FAR = 300
#: Kilometres of a degree of latitude.
DEGREE = 111.2
#: Places that make a middle.
FEWEST = 3


def far_away(content: Content) -> Iterator[Diagnostic]:
    """Coordinates of nowhere, and those far from the middle of all places: mostly a slip."""
    places = tuple(_venues(content))
    middle = _middle(tuple((venue.lat or 0, venue.lon or 0) for venue, _ in places))
    for venue, span in places:
        lat, lon = venue.lat or 0, venue.lon or 0
        if abs(lat) < 1 and abs(lon) < 1:
            yield problem("far-away", span, f"“{venue.name}”的坐标是 {lat:g}, {lon:g}，那里是海。", WRITE)
        elif middle and _kilometres((lat, lon), middle) > FAR:
            swapped = _kilometres((lon, lat), middle) <= FAR
            yield problem(
                "far-away",
                span,
                f"“{venue.name}”的坐标离别的地点有 {_kilometres((lat, lon), middle):.0f} 公里。",
                SWAP if swapped else WRITE,
            )


WRITE = "在地图上查到坐标，照写 lat（纬度）和 lon（经度）；真的有这么远，就不用改。"
SWAP = "lat 是纬度，lon 是经度，这里像是写反了：两个数换过来。"


def _venues(content: Content) -> Iterator[tuple[Venue, Span]]:
    """Places with coordinates: those of the vocabulary, and those that stand inside an activity."""
    for venue in content.vocabularies.venues.values():
        if venue.lat is not None:
            yield venue, venue.at or Span(path="content/venues.yaml")
    for activity in content.activities:
        own = activity.venue
        if own is not None and not own.id and own.lat is not None:
            yield own, activity.at["venue"]


def _middle(points: tuple[tuple[float, float], ...]) -> tuple[float, float] | None:
    """The median of latitudes and longitudes; None when there are too few near it to tell what is far."""
    if not points:
        return None
    middle = median_low(lat for lat, _ in points), median_low(lon for _, lon in points)
    near = sum(_kilometres(point, middle) <= FAR for point in points)
    return middle if near >= FEWEST and near * 2 > len(points) else None


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """About how far two points are apart; near enough to tell far from near."""
    east = (one[1] - other[1] + 180) % 360 - 180
    return DEGREE * hypot(one[0] - other[0], east * cos(radians(other[0])))
