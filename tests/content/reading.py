"""Helpers: an activity or its problems from a few lines of YAML, read as the folder reads it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from site_builder.content.activity import Activity
from site_builder.content.folder import ParseContext, read_activity
from site_builder.content.vocabularies import Venue, Vocabularies
from site_builder.diagnostics import Checked, short

HEAD = "title: 样例活动\ncampaigns: [season]\nthemes: [sky]\ndistrict: city\n"
VENUES = {
    "hall": Venue(id="hall", name="样例礼堂", metro="样例站"),
    "park": Venue(id="park", name="样例公园"),
}
SETTING = ParseContext(
    vocabularies=Vocabularies(venues=VENUES),
    known={
        "campaigns": {"season": "样例季"},
        "themes": {"sky": "天文"},
        "districts": {"city": "全市"},
        "venues": {key: venue.name for key, venue in VENUES.items()},
    },
)


def read(
    text: str, *, name: str = "sample.yaml", timezone: str = "Asia/Shanghai"
) -> Checked[Activity | None]:
    """What ``content/activities/NAME`` with this text gives."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        return read_activity(path, name, replace(SETTING, timezone=timezone))


def activity(lines: str) -> Activity:
    """The activity that these lines after HEAD describe; they must be right."""
    checked = read(HEAD + lines)
    assert [short(found) for found in checked.problems] == []
    assert checked.value is not None
    return checked.value


def codes(lines: str) -> list[str]:
    """The codes of the problems that these lines after HEAD have."""
    return [found.code for found in read(HEAD + lines).problems]
