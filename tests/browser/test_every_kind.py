"""A page of every kind: no trouble, no cookie, no rule of WCAG 2.2 AA broken, nothing cut off, the same without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext

from benchmarks import NOW
from tests.browser.visits import DESKTOP, NARROW, PHONE, Trouble, visit, window
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
    """A phone's window, and one where no script runs: many pages share them."""

    phone: BrowserContext
    plain: BrowserContext


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[Windows]:
    """Windows that nothing here stores anything in."""
    pair = Windows(window(browser, PHONE), window(browser, PHONE, java_script_enabled=False))
    yield pair
    for context in pair:
        context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_page_of_every_kind_must_have_no_trouble_and_lose_nothing(
    kind: str, windows: Windows, season: str
) -> None:
    """1.4.10 and 1.4.4 of WCAG: 320 px is 1280 px at a zoom of 400 %, and text at 150 %."""
    opened = visit(windows.phone, season, KINDS[kind], f"{SEASON}{START}")
    page = opened.page
    assert (opened.trouble, opened.overflow) == (Trouble(), 0)
    assert opened.broken_rules() == {}
    if kind in DARK:
        opened.resize(DESKTOP)
        page.emulate_media(color_scheme="dark")
        assert opened.broken_rules() == {}
    opened.resize(NARROW)
    assert opened.overflow == 0
    page.evaluate("document.documentElement.style.fontSize = '27px'")
    assert opened.overflow == 0
    page.evaluate("document.documentElement.style.fontSize = ''")
    opened.resize(PHONE)
    with_scripts, without = opened.text_without_scripts_share(windows.plain)
    assert with_scripts == without
    assert windows.phone.cookies() == []
    page.close()


@pytest.mark.parametrize("kind", GENERATED)
def test_full_pages_must_break_no_rule(kind: str, windows: Windows, generated: Site) -> None:
    with served(generated) as address:
        opened = visit(windows.phone, address, GENERATED[kind], f"{NOW}T08:00:00+08:00")
        assert opened.broken_rules() == {}
        opened.page.close()


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
        context = window(browser, PHONE, scheme)
        opened = visit(context, address, "", f"{now}T08:00:00+08:00")
        overflows = {}
        for width in (NARROW, PHONE, DESKTOP):
            opened.resize(width)
            overflows[width] = opened.overflow
        assert (opened.trouble, overflows) == (Trouble(), {NARROW: 0, PHONE: 0, DESKTOP: 0})
        context.close()


# Every kind in every window, and every page ------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("now", [SEASON, AFTER])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_page_must_have_no_trouble_in_every_window(
    kind: str, scheme: Scheme, now: date, browser: Browser, season: str, after: str
) -> None:
    address = {SEASON: season, AFTER: after}[now]
    if kind == "sheet" and now == AFTER:
        pytest.skip("when all is over no sheet is printed")
    context = window(browser, PHONE, scheme)
    opened = visit(context, address, KINDS[kind], f"{now}T08:00:00+08:00")
    assert opened.trouble == Trouble()
    for width in (NARROW, PHONE, DESKTOP):
        opened.resize(width)
        assert (width, opened.overflow) == (width, 0)
        assert (width, opened.broken_rules()) == (width, {})
    context.close()
    plain = window(browser, NARROW, scheme, java_script_enabled=False)
    assert visit(plain, address, KINDS[kind], f"{now}T08:00:00+08:00").trouble == Trouble()
    plain.close()


@pytest.mark.long
@pytest.mark.parametrize("now", [SEASON, AFTER])
def test_every_page_must_open_without_trouble(now: date, browser: Browser, sites: Sites) -> None:
    site, trouble = sites("real", now), {}
    with served(site) as address:
        context = window(browser, NARROW, "dark")
        for path in site.ending(".html"):
            opened = visit(context, address, path, f"{now}T08:00:00+08:00")
            if (opened.trouble, opened.overflow) != (Trouble(), 0):
                trouble[path] = (opened.trouble, opened.overflow)
            opened.page.close()
        context.close()
    assert trouble == {}
