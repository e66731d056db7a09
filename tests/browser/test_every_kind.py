"""A page of every kind in a browser.

No trouble, no cookie, no rule of WCAG 2.2 AA broken, nothing cut off, the same without scripts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from benchmarks import NOW
from tests.browser.visits import DESKTOP, LEVEL, NARROW, PHONE, WITHOUT_SCRIPTS, Trouble, Window, window
from tests.browsing import KINDS, Scheme, served
from tests.building import AFTER, SEASON, Site, Sites

#: The first half hour of the day: nothing of the day is over yet, so scripts and the build say the same.
START = "T00:30:00+08:00"
DARK = ("home", "activity", "list", "day", "search")
#: Pages of the generated season that the real one has not so full.
GENERATED = {
    "home": "",
    "list": "activities/",
    "day": "dates/2026/09/19/",
    "filtered": "activities/?when=weekend",
    "found": "search/?q=皮影",
    "activity": "activities/g000001/",
}


class Windows(NamedTuple):
    """A phone's window, and one where no script runs: many pages are opened in them, one after the other."""

    phone: Window
    plain: Window


@pytest.fixture(scope="module")
def windows(browser: Browser, season: str) -> Iterator[Windows]:
    """Windows of the real site that nothing here stores anything in."""
    with window(browser, season, f"{SEASON}{START}") as phone, window(browser, season, "") as plain:
        yield Windows(phone, plain)


@pytest.fixture(scope="module")
def full(browser: Browser, generated: Site) -> Iterator[Window]:
    """A window of the generated season."""
    with served(generated) as address, window(browser, address, f"{NOW}T08:00:00+08:00") as phone:
        yield phone


@pytest.mark.parametrize("kind", KINDS)
def test_page_of_every_kind_must_have_no_trouble_and_lose_nothing(kind: str, windows: Windows) -> None:
    """1.4.10 and 1.4.4 of WCAG: 320 px is 1280 px at a zoom of 400 %, and text at 150 %."""
    phone, plain = windows
    assert phone.open(KINDS[kind]) == Trouble()
    assert phone.overflow == 0
    assert phone.broken_rules() == {}
    if kind in DARK:
        phone.resize(DESKTOP)
        phone.page.emulate_media(color_scheme="dark")
        assert phone.broken_rules() == {}
    phone.resize(NARROW)
    assert phone.overflow == 0
    phone.page.evaluate("document.documentElement.style.fontSize = '27px'")
    assert phone.overflow == 0
    phone.page.evaluate("document.documentElement.style.fontSize = ''")
    phone.resize(PHONE)
    assert phone.context.cookies() == []
    phone.page.evaluate(LEVEL)
    assert plain.open(KINDS[kind]) == Trouble()
    plain.page.evaluate(WITHOUT_SCRIPTS)
    assert phone.page.inner_text("body") == plain.page.inner_text("body")


@pytest.mark.parametrize("kind", GENERATED)
def test_full_pages_must_break_no_rule(kind: str, full: Window) -> None:
    full.open(GENERATED[kind])
    assert full.broken_rules() == {}


def test_window_must_notice_what_is_wrong(windows: Windows) -> None:
    """That every page is without trouble means something only if trouble is noticed."""
    phone = windows.phone
    trouble = phone.open("nowhere/")
    assert (trouble.failed, len(trouble.said)) == ([f"{phone.site}nowhere/"], 1)
    phone.open("about/")
    wide = '<div style="color: red" class="wide">x</div><img src="https://elsewhere.example/x.png">'
    phone.page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", wide)
    phone.page.evaluate("document.querySelector('.wide').style.width = '2000px'")
    assert phone.overflow > 0
    assert "image-alt" in phone.broken_rules()
    assert any("Content Security Policy" in text for text in phone.trouble.said)


def test_pages_opened_here_must_be_of_every_output(sites: Sites) -> None:
    site = sites("real", SEASON)
    opened = {
        site.pages[path if path.endswith(".html") else f"{path}index.html"].output for path in KINDS.values()
    }
    assert opened == {site.pages[path].output for path in site.ending(".html")}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_home_must_open_without_trouble_everywhere(
    scheme: Scheme, browser: Browser, season: str, after: str
) -> None:
    for address, now in ((season, SEASON), (after, AFTER)):
        with window(browser, address, f"{now}T08:00:00+08:00", scheme=scheme) as phone:
            assert phone.open("") == Trouble()
            for width in (NARROW, PHONE, DESKTOP):
                phone.resize(width)
                assert (width, phone.overflow) == (width, 0)


# Every kind in every window, and every page
# ------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("now", [SEASON, AFTER])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_must_have_no_trouble_in_every_window(
    scheme: Scheme, now: date, browser: Browser, season: str, after: str
) -> None:
    address, moment = {SEASON: season, AFTER: after}[now], f"{now}T08:00:00+08:00"
    kinds = [
        kind for kind in KINDS if kind != "sheet" or now == SEASON
    ]  # when all is over no sheet is printed
    with window(browser, address, moment, scheme=scheme) as phone:
        for kind in kinds:
            assert (kind, phone.open(KINDS[kind])) == (kind, Trouble())
            for width in (NARROW, PHONE, DESKTOP):
                phone.resize(width)
                assert (kind, width, phone.overflow) == (kind, width, 0)
                assert (kind, width, phone.broken_rules()) == (kind, width, {})
    with window(browser, address, "", scheme=scheme) as plain:
        assert {kind: plain.open(KINDS[kind]) for kind in kinds} == dict.fromkeys(kinds, Trouble())


@pytest.mark.long
@pytest.mark.parametrize("now", [SEASON, AFTER])
def test_every_page_must_open_without_trouble(now: date, browser: Browser, sites: Sites) -> None:
    site, troubles = sites("real", now), {}
    moment = f"{now}T08:00:00+08:00"
    with served(site) as address, window(browser, address, moment, width=NARROW, scheme="dark") as narrow:
        for path in site.ending(".html"):
            trouble = narrow.open(path)
            if (trouble, narrow.overflow) != (Trouble(), 0):
                troubles[path] = (trouble, narrow.overflow)
    assert troubles == {}
