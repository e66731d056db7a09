"""The English site in a browser, page by page, its scripts at work: nothing Chinese is seen or read out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from tests.browser.visits import Trouble, Window, window
from tests.browsing import served
from tests.building import CONTENTS, Site, build_site

DAY = date(2027, 3, 25)
CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")
#: All that a page says: its title, its words, and what is only read out.
SAID = """() => {
    const names = ["aria-label", "alt", "title", "placeholder", "content", "data-copy", "data-share"];
    const parts = Array.from(document.querySelectorAll("*"));
    const heard = parts.map(part => names.map(name => part.getAttribute(name)));
    return [document.title, document.body.textContent, ...heard.flat().filter(Boolean)].join(" ");
}"""


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("english")
    (folder / "activities").mkdir()
    for number in range(8):  # filters stand over longer lists only
        start = f"2027-04-0{number + 1} 19:00"
        (folder / "activities" / f"talk-{number}.yaml").write_text(
            f"title: Talk {number}\ncampaigns: [science-week]\nthemes: [sky]\nstart: {start}\n"
            "venue: {name: Made-up Hall}\nsource: [A leaflet]\n"
        )
    for path in CONTENTS["london"].rglob("*.*"):
        target = folder / path.relative_to(CONTENTS["london"])
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    return build_site(folder, tmp_path_factory.mktemp("built"), now=DAY, base_url="https://example.org/")


@pytest.fixture(scope="module")
def phone(browser: Browser, english: Site) -> Iterator[Window]:
    with served(english) as address, window(browser, address, f"{DAY}T09:00:00+00:00") as opened:
        yield opened


def said(phone: Window) -> str:
    return " ".join(str(phone.page.evaluate(SAID)).split())


def test_no_page_must_say_a_chinese_word(english: Site, phone: Window) -> None:
    found, trouble = dict[str, list[str]](), dict[str, Trouble]()
    for path in sorted(english.ending("index.html")):
        trouble[path] = phone.open(path.removesuffix("index.html"))
        found[path] = CHINESE.findall(said(phone))
    assert {path: words for path, words in found.items() if words} == {}
    assert {path: each for path, each in trouble.items() if each != Trouble()} == {}


def test_filters_must_speak_english(phone: Window) -> None:
    phone.open("activities/")
    phone.page.locator(".filter button").click()
    phone.page.locator("#filters").wait_for()
    legends = phone.page.locator("#filters legend").all_inner_texts()
    assert legends == ["Dates", "Themes", "Price, registration and mode"]
    phone.page.get_by_label("Free").check()
    assert phone.page.locator(".said").inner_text() == "1 found"
    assert CHINESE.findall(said(phone)) == []


def test_search_must_speak_english(phone: Window) -> None:
    phone.open("search/?q=mud")
    phone.page.locator("#results .card").first.wait_for()
    phone.page.wait_for_function("document.getElementById('said').textContent.includes('found')")
    assert phone.page.locator("#said").inner_text() == "2 found"
    phone.open("search/?q=volcano")
    phone.page.wait_for_function("document.getElementById('said').textContent.includes('Nothing')")
    assert CHINESE.findall(said(phone)) == []


def test_starred_activities_must_be_told_in_english(phone: Window) -> None:
    for name in ("tide-walk", "night-sky"):
        phone.open(f"activities/{name}/")
        phone.page.locator("[data-starred] button").click()
    phone.open("my/")
    phone.page.locator("#agenda .card").first.wait_for()
    assert phone.page.locator("#said").inner_text().startswith("2 starred")
    assert phone.page.locator("#agenda h2").all_inner_texts()[:2] == ["Fri 26 March", "Sat 27 March"]
    assert CHINESE.findall(said(phone)) == []


def test_subscribe_page_must_speak_english(phone: Window) -> None:
    phone.open("subscribe/")
    phone.page.locator("#picked code").first.wait_for()
    phone.page.locator("select[name=theme]").select_option("theme-sky")
    assert phone.page.locator("#picked h3").all_inner_texts() == ["The night sky (10 activities)"]
    assert CHINESE.findall(said(phone)) == []
