"""Another language, another city: nothing of Chinese and nothing of Chengdu stands in what others publish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.building import CONTENTS, Site, build_site
from tests.outputs.documents import broken_links, pages, repeated_titles, unreachable

#: A day of each site's season, and one after it.
DAYS = {
    "london": (date(2027, 3, 25), date(2029, 1, 1)),
    "harbour": (date(2027, 4, 22), date(2029, 1, 1)),
}
SITES = [(name, day) for name, days in DAYS.items() for day in days]
CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")
#: Marks that a search looks at, in the patterns that tell where: no words.
MARKS = {"search/index.json": ["、。《》"]}
CHENGDU = re.compile(r"成都|科普|区县|区（市）县|功能区|chengdu|kepu(?!ri_url)|wuhou", re.IGNORECASE)
PICTURES = (".png", ".jpg")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, date], Site]:
    return {
        (name, day): build_site(CONTENTS[name], tmp_path_factory.mktemp("site"), now=day)
        for name, day in SITES
    }


def found(site: Site, words: re.Pattern[str]) -> dict[str, list[str]]:
    """File → what of its name and text the words are."""
    texts = {
        path: f"{path}\n{data.decode()}" for path, data in site.files.items() if not path.endswith(PICTURES)
    }
    hits = {path: sorted(set(words.findall(text))) for path, text in texts.items()}
    return {path: each for path, each in hits.items() if each}


@pytest.mark.parametrize(("name", "day"), SITES)
def test_other_site_must_be_built_without_a_warning(
    built: dict[tuple[str, date], Site], name: str, day: date
) -> None:
    assert built[name, day].report.problems == ()


@pytest.mark.parametrize(("name", "day"), SITES)
def test_every_page_of_another_site_must_be_whole(
    built: dict[tuple[str, date], Site], name: str, day: date
) -> None:
    site = built[name, day]
    assert broken_links(site) == set()
    assert unreachable(site) == {"404.html"}
    assert repeated_titles(site) == {}


@pytest.mark.parametrize("day", DAYS["london"])
def test_english_site_must_hold_no_chinese(built: dict[tuple[str, date], Site], day: date) -> None:
    assert found(built["london", day], CHINESE) == MARKS


@pytest.mark.parametrize(("name", "day"), SITES)
def test_nothing_of_chengdu_must_stand_in_another_site(
    built: dict[tuple[str, date], Site], name: str, day: date
) -> None:
    assert found(built[name, day], CHENGDU) == {}


def texts(site: Site, path: str, tag: str) -> Iterator[str]:
    for found in re.findall(rf"(?s)<{tag}\b[^>]*>(.*?)</{tag}>", site.files[path].decode()):
        yield " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_menus_must_lead_to_what_the_site_has(built: dict[tuple[str, date], Site]) -> None:
    london, harbour = (built[name, DAYS[name][0]] for name in ("london", "harbour"))
    assert next(texts(london, "index.html", "nav")) == "Dates Themes Search"
    assert next(texts(harbour, "index.html", "nav")) == "日期 镇街 主题 搜索"
    assert {attrs.get("lang") for page in pages(london).values() for attrs in page.all("html")} == {"en"}


def test_home_without_tiles_must_list_districts_instead_of_counting_none(
    built: dict[tuple[str, date], Site],
) -> None:
    titles = list(texts(built["harbour", DAYS["harbour"][0]], "index.html", "h2"))
    assert "看看你家附近" in titles
    links = {attrs["href"] for attrs in pages(built["harbour", DAYS["harbour"][0]])["index.html"].all("a")}
    assert {"/rili/districts/dongwan/", "/rili/districts/gangkou/"} <= links
    assert "Near you" not in set(texts(built["london", DAYS["london"][0]], "index.html", "h2"))


def test_activity_must_be_told_in_english(built: dict[tuple[str, date], Site]) -> None:
    site = built["london", DAYS["london"][0]]
    facts = list(texts(site, "activities/tide-walk/index.html", "dd"))
    assert facts[0] == "Sat 27 March 2027 14:00–16:30"
    assert facts[2:5] == ["On site", "Ages 8 and over", "£5"]
    assert facts[5].startswith("Registration open opens Mon 1 March 2027 09:00 closes Fri 26 March 2027")
    assert facts[5].endswith("Places for 25 people Register")
    assert next(texts(site, "activities/boat-trip/index.html", "dd")) == (
        "Originally Fri 26 March 2027 10:00 to Sat 27 March 16:00 "
        "Now Fri 2 April 2027 10:00 to Sat 3 April 16:00"
    )


def test_calendar_and_feed_must_be_in_english(built: dict[tuple[str, date], Site]) -> None:
    site = built["london", DAYS["london"][0]]
    lecture = site.files["activities/lecture/event.ics"].decode().replace("\r\n ", "")
    assert "SUMMARY:[Cancelled] How rivers remember\r\n" in lecture
    assert "LOCATION:Online (Zoom)\r\n" in lecture
    assert "public-activity-calendar 0.1.0//EN" in lecture
    feed = site.files["feed.xml"].decode()
    assert "<title>[Cancelled] How rivers remember</title>" in feed
    assert "The speaker is ill. Sun 28 March 2027 from 18:30. Online. An evening about mud.</summary>" in feed


def test_price_and_country_of_json_ld_must_be_those_of_the_site(built: dict[tuple[str, date], Site]) -> None:
    site = built["london", DAYS["london"][0]]
    (block,) = pages(site)["activities/tide-walk/index.html"].json_ld
    assert (block["inLanguage"], block["offers"]["priceCurrency"]) == ("en", "GBP")
    assert block["location"]["address"]["addressCountry"] == "GB"


def american(folder: Path) -> Path:
    """The English site, told the American way."""
    for path in sorted(CONTENTS["london"].rglob("*")):
        if path.is_file():
            target = folder / path.relative_to(CONTENTS["london"])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes().replace(b"language: en\n", b"language: en-US\n"))
    return folder


def test_american_site_must_begin_weeks_on_sunday_and_count_hours_to_twelve(tmp_path: Path) -> None:
    site = build_site(american(tmp_path / "content"), tmp_path, now=DAYS["london"][0])
    heads = [head.replace(" ", "") for head in texts(site, "dates/2027/03/index.html", "th")]
    assert heads == ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    when = next(texts(site, "activities/tide-walk/index.html", "dd"))
    assert when == "Sat, March 27, 2027 2:00 PM–4:30 PM"
