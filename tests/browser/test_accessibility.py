"""What axe cannot see: keyboard, large text, forced colours, motion."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browsing import opened
from tests.building import SEASON


def overflow(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide


def test_tabs_must_keep_their_words_whole_at_320_px(browser: Browser, season: str) -> None:
    """Tabs that find no room go to another line; none is broken into its characters."""
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = opened(context, season, SEASON)
    for size in (18, 24, 27, 36):
        page.evaluate(f"document.documentElement.style.fontSize = '{size}px'")
        lines = page.locator(".top nav a").evaluate_all("""tabs => tabs.map(tab => {
            const text = document.createRange();
            text.selectNodeContents(tab);
            return text.getClientRects().length;
        })""")
        assert (size, lines, overflow(page) <= 0) == (size, [1, 1, 1, 1], True)
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
        }""")  # noqa: E501
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
        "[...document.querySelectorAll('.card')].every(card => getComputedStyle(card).borderTopWidth !== "
        "'0px')"
    )
    context.close()


def test_pages_looked_at_here_must_show_the_day_of_their_build(phone: BrowserContext, season: str) -> None:
    """With the machine's clock instead, all of the season would be over.

    No strip, nothing today, nothing to register for.
    """
    page = opened(phone, season, SEASON)
    assert page.locator(".strip .today").is_visible()
    assert page.locator(".coming > .group:not(.past) .card:not(.is-over)").count() > 0
