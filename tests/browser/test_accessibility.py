"""WCAG 2.2 AA by axe on a page of every kind; and what axe cannot see: keyboard, zoom, large text, forced colours, motion."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks import NOW
from tests.browsing import KINDS, Scheme, opened, served
from tests.building import AFTER, ROOT, SEASON, Site

AXE = ROOT / ".clients" / "audit" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Pages of the generated season that the real one has not so full.
GENERATED = {
    "home": "",
    "list": "activities/",
    "day": "dates/2026/09/19/",
    "filtered": "activities/?when=weekend",
    "found": "search/?q=皮影",
    "activity": "activities/g000001/",
}


def violations(page: Page) -> dict[str, list[str]]:
    """Rule → the elements that break it."""
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]
    return {each["id"]: [node["html"][:200] for node in each["nodes"]] for each in found}


def look(
    browser: Browser, address: str, width: int, scheme: Scheme, now: str | date = SEASON
) -> dict[str, list[str]]:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True
    )
    page = opened(context, address, now, wait="networkidle")
    page.evaluate(Path(AXE).read_text("utf-8"))
    found = violations(page)
    context.close()
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_page_of_every_kind_must_break_no_rule(kind: str, browser: Browser, season: str) -> None:
    assert look(browser, season + KINDS[kind], 390, "light") == {}


@pytest.mark.parametrize("kind", ["home", "activity", "list", "day", "search"])
def test_dark_pages_on_a_desktop_must_break_no_rule(kind: str, browser: Browser, season: str) -> None:
    assert look(browser, season + KINDS[kind], 1280, "dark") == {}


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_kind_in_every_window_must_break_no_rule(
    width: int, scheme: Scheme, browser: Browser, season: str, after: str
) -> None:
    for address, now in ((season, SEASON), (after, AFTER)):
        found = {
            kind: look(browser, address + path, width, scheme, now)
            for kind, path in KINDS.items()
            if kind != "sheet" or address == season
        }
        assert {kind: rules for kind, rules in found.items() if rules} == {}


@pytest.mark.parametrize("kind", GENERATED)
def test_full_pages_must_break_no_rule(kind: str, browser: Browser, generated: Site) -> None:
    with served(generated) as address:
        assert look(browser, address + GENERATED[kind], 390, "light", NOW) == {}


def overflow(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide


@pytest.mark.parametrize("kind", KINDS)
def test_page_must_lose_nothing_at_320_px_and_with_text_at_150_percent(
    kind: str, browser: Browser, season: str
) -> None:
    """1.4.10 and 1.4.4: 320 px is 1280 px at a zoom of 400 %."""
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = opened(context, season + KINDS[kind], SEASON)
    assert overflow(page) <= 0
    page.evaluate("document.documentElement.style.fontSize = '27px'")
    assert overflow(page) <= 0
    context.close()


@pytest.mark.parametrize("size", [18, 24, 27, 36])
def test_tabs_must_keep_their_words_whole_at_320_px(size: int, browser: Browser, season: str) -> None:
    """Tabs that find no room go to another line; none is broken into its characters."""
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = opened(context, season, SEASON)
    page.evaluate(f"document.documentElement.style.fontSize = '{size}px'")
    lines = page.locator(".top nav a").evaluate_all("""tabs => tabs.map(tab => {
        const text = document.createRange();
        text.selectNodeContents(tab);
        return text.getClientRects().length;
    })""")
    assert lines == [1, 1, 1, 1]
    assert overflow(page) <= 0
    context.close()


def test_keyboard_must_walk_through_home_in_order_and_be_seen(browser: Browser, season: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = opened(context, season, SEASON)
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => {
            const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at), after = getComputedStyle(at, '::after');
            const inside = box.top < innerHeight && box.bottom > 0 && box.left < innerWidth && box.right > 0;
            return [(at.textContent || '').trim().slice(0, 12), style.outlineStyle !== 'none' || after.outlineStyle !== 'none', inside];
        }""")
        )
    assert seen[0][0] == "跳到正文"
    assert [each for each in seen if not each[1] or not each[2]] == []
    words = [each[0] for each in seen]
    assert (
        words.index("日期")
        < words.index("今天")
        < next(index for index, word in enumerate(words) if word.startswith("2023年成都市"))
    )
    context.close()


def test_motion_and_forced_colours_must_be_respected(browser: Browser, season: str) -> None:
    context = browser.new_context(reduced_motion="reduce", forced_colors="active")
    page = opened(context, season, SEASON)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate(
        "[...document.querySelectorAll('.card')].every(card => getComputedStyle(card).borderTopWidth !== '0px')"
    )
    context.close()


def test_pages_looked_at_here_must_show_the_day_of_their_build(phone: BrowserContext, season: str) -> None:
    """With the machine's clock instead, all of the season would be over: no strip, nothing today, nothing to register for."""
    page = opened(phone, season, SEASON)
    assert page.locator(".strip .today").is_visible()
    assert page.locator(".coming > .group:not(.past) .card:not(.is-over)").count() > 0
