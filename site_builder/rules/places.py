"""Places: towns and villages that exist, and online activities that say where."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.content.activity import Activity
from site_builder.content.folder import Content, Town
from site_builder.content.reader import nearest
from site_builder.diagnostics import Diagnostic, problem


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
