"""A hostile site, generated.

Every text and time that has broken a calendar somewhere, in a zone of one's choice.

All of it is 样例: no unit, place or activity of it exists. ``write_hostile`` writes it; the site is built as
any other.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.building import CONTENTS

#: File name (the activity's id) → its fields.
Activities = Iterator[tuple[str, dict[str, Any]]]

ZONES = {"shanghai": "Asia/Shanghai", "london": "Europe/London"}
FAMILY = "👨‍👩‍👧‍👦"

#: What a fold must not cut: one to four octets, a cluster of 25, and what is escaped.
UNITS = {
    "latin": "a",
    "accent": "é",
    "han": "科",
    "rare": "𠮷",
    "emoji": "🌍",
    "family": FAMILY,
    "combining": "e\u0301",
    "comma": ",",
    "semicolon": ";",
    "backslash": "\\",
    "quote": '"',
    "colon": ":",
}

#: Title as written → as a reader must see it.
TITLES = {
    "four-octets": ("样例𠮷𡃁𪚥𬺈字", "样例𠮷𡃁𪚥𬺈字"),
    "families": (f"样例{FAMILY}{FAMILY}👩🏽‍🔬🇨🇳🏳️‍🌈", f"样例{FAMILY}{FAMILY}👩🏽‍🔬🇨🇳🏳️‍🌈"),
    "separators": ("样例\u2028分行\u2029分段\u0085下行", "样例 分行 分段 下行"),
    "invisible": ("样例\ufeff零\u200b宽\u00ad软", "样例零宽软"),
    "spaces": ("样例\u00a0不断\u3000全角\u2003宽", "样例 不断 全角 宽"),
    "delimiters": ("样例,一;二\\三\"四'五:六=七", "样例,一;二\\三\"四'五:六=七"),
    "quoted": ('"样例"', '"样例"'),
    "escapes": (r"样例\n不换行\N\,\;\\完\\", r"样例\n不换行\N\,\;\\完\\"),
    "properties": ("样例 END:VEVENT DTSTART:20240101T000000Z", "样例 END:VEVENT DTSTART:20240101T000000Z"),
    "parameters": ('样例 ^n ^^ ^\' %0D%0A &#10; "VALUE=DATE"', '样例 ^n ^^ ^\' %0D%0A &#10; "VALUE=DATE"'),
    "markup": ("样例<b>粗</b>&amp;<script>alert(1)</script>", "样例<b>粗</b>&amp;<script>alert(1)</script>"),
    "right-to-left": ("样例 مرحبا בעולם", "样例 مرحبا בעולם"),
    "combining": ("样例 Z͑ͫ̓ͪ̂ͫ̽͏̴̙ ｶﾞ ﷽", "样例 Z͑ͫ̓ͪ̂ͫ̽͏̴̙ ｶﾞ ﷽"),
    "all-rare": ("🌍" * 200, "🌍" * 200),
    "ends-in-backslash": ("样例\\", "样例\\"),
}

#: start, end (None: not said) of single sessions.
TIMES: dict[str, tuple[str, str | None]] = {
    "one-day": ("2024-05-01", None),
    "months": ("2023-11-20", "2024-09-30"),
    "leap-day": ("2024-02-29", None),
    "over-leap-day": ("2024-02-28", "2024-03-01"),
    "leap-night": ("2024-02-29 23:30", "2024-03-01 00:30"),
    "to-midnight": ("2024-05-01 19:00", "2024-05-02 00:00"),
    "from-midnight": ("2024-05-01 00:00", "2024-05-01 02:00"),
    "midnight-to-midnight": ("2024-05-01 00:00", "2024-05-02 00:00"),
    "last-minute": ("2024-05-01 23:58", "2024-05-01 23:59"),
    "new-year": ("2023-12-31 22:00", "2024-01-01 01:00"),
    "days-on-end": ("2024-05-01 09:00", "2024-05-05 17:00"),
    "no-end": ("2024-05-01 23:00", None),
    "into-summer-time": ("2024-03-30 22:00", "2024-03-31 04:00"),
    "into-winter-time": ("2024-10-26 22:00", "2024-10-27 04:00"),
    "hour-that-is-twice": ("2024-10-27 01:15", "2024-10-27 01:45"),
    "after-the-hour-that-is-twice": ("2024-10-27 01:30", "2024-10-27 02:30"),
    "summer": ("2024-07-01 10:00", "2024-07-01 11:00"),
    "winter": ("2024-01-10 10:00", "2024-01-10 11:00"),
    "day-of-the-change": ("2024-03-31", "2024-03-31"),
}

STATES: dict[str, dict[str, Any]] = {
    "cancelled": {"status": "cancelled", "status_note": "样例：停电,停水;\\停"},
    "postponed": {"status": "postponed"},
    "moved-online": {
        "status": "moved-online",
        "online_url": "https://example.org/%E7%9B%B4%E6%92%AD?a=1,2;b=%5C&c=(3)",
        "venue": "sample-museum",
    },
    "hybrid": {"mode": "hybrid", "online_url": "https://example.org/live", "venue": "sample-museum"},
    "rescheduled": {
        "status": "rescheduled",
        "changes": [
            {
                "at": "2024-04-01 08:00",
                "what": "样例：推后,两天;",
                "from": {"start": "2024-04-29 10:00", "venue": {"name": "旧样例馆;"}},
            }
        ],
    },
}


def write_hostile(content: Path, zone: str) -> Path:
    """The content folder of a hostile site in that IANA zone."""
    shutil.copytree(CONTENTS["small"], content)
    shutil.rmtree(content / "activities")
    site = (content / "site.yaml").read_text("utf-8")
    site = site.replace("Asia/Shanghai", zone).replace("past: 400 days", "past: all")
    site = site.replace("name: 样例市科普日历", r'name: "样例,市;科普\\日历🌍"').replace(
        "样例市科学技术协会", "样例;市,科协👨‍👩‍👧‍👦"
    )
    (content / "site.yaml").write_text(site, "utf-8")
    themes = (content / "themes.yaml").read_text("utf-8")
    (content / "themes.yaml").write_text(themes.replace("name: 天文", r'name: "天,文;\\🌍"'), "utf-8")
    (content / "activities").mkdir()
    for name, fields in hostile_activities():
        # JSON is YAML too, and shows each character as it is.
        path = content / "activities" / f"{name}.yaml"
        path.write_text(
            "# 生成的样例（GENERATED）：活动不存在。\n" + json.dumps(common() | fields, ensure_ascii=False),
            "utf-8",
        )
    return content


def common() -> dict[str, Any]:
    """What every activity has unless it says otherwise."""
    return {"title": "样例", "campaigns": ["scifi-2023"], "themes": ["astronomy"], "district": "sample"}


def hostile_activities() -> Activities:
    """Every activity of the site."""
    for name, (written, _) in TITLES.items():
        yield f"title-{name}", {"title": written, "start": "2024-05-01 10:00", "end": "2024-05-01 11:00"}
    for name, (start, end) in TIMES.items():
        yield f"time-{name}", {"title": f"样例 {name}", "start": start} | ({"end": end} if end else {})
    for name, state in STATES.items():
        yield (
            f"state-{name}",
            {"title": f'样例 {name} ,;\\"', "start": "2024-05-01 10:00", "end": "2024-05-01 11:00", **state},
        )
    for name, unit in UNITS.items():
        yield (
            f"boundary-{name}",
            {"title": "样例边界的边界", "venue": "sample-museum", "sessions": list(boundary_sessions(unit))},
        )
    yield from series()
    yield from long_texts()


def boundary_sessions(unit: str) -> Iterator[dict[str, Any]]:
    """Sessions in whose SUMMARY, LOCATION and DESCRIPTION the unit begins at each octet from 62 to 79."""
    for day, octet in enumerate(range(62, 80), 1):
        label = fill("SUMMARY:样例边界的边界 ", octet)
        place = fill("LOCATION:", octet)
        # Longer by an octet each day, the note's long runs meet every fold at every offset.
        note = f"{fill('', octet)}{unit * 30}\n{fill('', octet - 4)}\n{unit}\n\n{unit}"
        yield {
            "start": f"2024-06-{day:02} 10:00",
            "end": f"2024-06-{day:02} 11:30",
            "label": label + unit,
            "note": note,
            "venue": {
                "name": place + unit * min(3, (80 - len(place)) // len(unit)),
                "address": f"样例{unit}路",
            },
        }


def fill(before: str, octet: int) -> str:
    """Letters that bring what follows to that octet of a line which begins with ``before``."""
    return "b" * (octet - len(before.encode()))


def series() -> Activities:
    """Weekly and daily sessions over changes of daylight saving, and a festival open daily for months."""
    repeat = {"every": "week", "on": ["sat", "sun"], "until": "2024-04-14"}
    yield (
        "series-weekly",
        {"title": "样例 每周", "start": "2024-03-16 00:30", "end": "2024-03-16 02:00", "repeat": repeat},
    )
    yield (
        "series-daily",
        {
            "title": "样例 每天",
            "start": "2024-10-24",
            "end": "2024-10-30",
            "daily": ["09:00-12:00", "13:30-17:00"],
        },
    )
    yield (
        "series-open",
        {"title": "样例 开放", "start": "2023-12-01", "end": "2024-11-30", "daily": ["09:00-17:00"]},
    )
    yield (
        "series-days",
        {"title": "样例 全天", "start": "2024-02-26", "repeat": {"every": "day", "until": "2024-03-03"}},
    )
    mixed = [
        {"start": "2024-05-02", "status": "cancelled"},
        {"start": "2024-05-02 19:00", "key": "night", "label": FAMILY},
        {"start": "2024-05-03 09:00", "end": "2024-05-06 12:00", "status": "postponed"},
    ]
    yield "series-mixed", {"title": "样例 混合", "sessions": mixed}


def long_texts() -> Activities:
    """5,000 characters in the description, and the longest of all that reaches a calendar."""
    hosts = [f"样例{number:02}单位" + "🌍科,;\\" * 18 for number in range(55)]
    assert sum(map(len, hosts)) > 5_000
    yield (
        "long-hosts",
        {
            "title": "样例 五千字",
            "organizers": {"hosts": hosts},
            "summary": "样例" + "科\\,🌍;" * 39,
            "start": "2024-05-01",
        },
    )
    place = {"name": "样例馆" + "🌍" * 77, "address": "样例路" + FAMILY * 28}
    yield (
        "long-place",
        {
            "title": "样例" + FAMILY * 28,
            "venue": place,
            "place": {"town": "镇" * 40, "village": "村" * 40},
            "sessions": [
                {"start": "2024-05-01", "label": "长" * 60},
                {"start": "2024-05-02", "label": "长" * 60},
            ],
        },
    )
