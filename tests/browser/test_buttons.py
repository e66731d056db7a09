"""Buttons and links as people use them: copying, sharing, choosing a calendar, WeChat, phones, the policy."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browsing import KINDS, opened, served
from tests.building import CONTENTS, SEASON, Sites, build_site


def test_former_address_must_lead_on_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    site = build_site(CONTENTS["small"], tmp_path, base_url="https://example.org/")
    context = browser.new_context()
    with served(site) as address:
        page = context.new_page()
        page.goto(address + "activities/kepu-day-2023-main-old/")
        page.wait_for_url(address + "activities/kepu-day-2023-main/")
        context.close()


@pytest.mark.parametrize("kind", ["home", "activity", "district", "month", "subscribe"])
def test_links_must_be_large_enough_to_touch(kind: str, phone: BrowserContext, season: str) -> None:
    """WCAG 2.2, 2.5.8: 24 px, but for links inside a sentence; ours that stand alone have 40."""
    page = opened(phone, season + KINDS[kind], SEASON)
    small = page.evaluate(
        """() => [...document.querySelectorAll('.top a, .chips a, .strip a, .tile a, .choices a, .button, .month td a, .pager a')]
        .filter(a => a.getClientRects().length)
        .map(a => [a.textContent.trim().slice(0, 20), a.getBoundingClientRect()])
        .filter(([, box]) => box.height < 40 || box.width < 32)
        .map(([text, box]) => `${text} ${Math.round(box.width)}x${Math.round(box.height)}`)"""  # noqa: E501
    )
    assert small == []


def test_copy_button_must_copy_the_address_of_the_feed(browser: Browser, season: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(season + "districts/wenjiang/")
    button = page.locator("[data-copy]").first
    button.click()
    page.wait_for_function("document.querySelector('[data-copy]').textContent === '已复制'")
    assert (
        page.evaluate("navigator.clipboard.readText()")
        == "https://kepu-calendar.example/feeds/chengdu-kepu-wenjiang.ics"
    )
    context.close()


def test_copy_button_must_be_what_it_was_after_use(browser: Browser, season: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.clock.install()
    page.goto(season + "subscribe/")
    button = page.locator("table [data-copy]:visible").first
    before = button.evaluate("button => button.innerHTML")
    button.click()
    expect(button).to_contain_text("已复制")
    assert "的地址" in button.locator(".sr").inner_text()
    page.clock.fast_forward(3000)
    assert button.evaluate("button => button.innerHTML") == before
    context.close()


def test_phone_that_has_a_sheet_for_sharing_must_be_given_it(browser: Browser, season: str) -> None:
    context = browser.new_context()
    context.add_init_script(
        "navigator.share = given => { window.given = given; return Promise.reject(new Error('closed')); };"
    )
    page = context.new_page()
    page.goto(season + "activities/worldcon-2023/")
    page.locator("[data-share]").click()
    given = page.evaluate("window.given")
    assert (
        given["title"] == page.title()
        and "https://kepu-calendar.example/activities/worldcon-2023/" in given["text"]
    )
    context.close()
    page = browser.new_page()
    page.goto(season + "activities/worldcon-2023/")
    expect(page.locator("[data-share]")).to_be_hidden()
    page.close()


def test_buttons_that_need_scripts_must_not_show_without_them(browser: Browser, season: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(season + "subscribe/")
    assert page.locator("[data-copy]").first.is_hidden()
    assert page.get_by_text("https://kepu-calendar.example/feeds/chengdu-kepu-all.ics").first.is_visible()
    context.close()


def test_wechat_must_be_told_how_to_get_a_calendar(browser: Browser, season: str) -> None:
    context = browser.new_context(user_agent="Mozilla/5.0 (iPhone) MicroMessenger/8.0")
    page = context.new_page()
    page.goto(season + "activities/worldcon-2023/")
    assert page.locator(".wechat").first.is_visible()
    context.close()


def test_policy_must_stop_an_inline_script(browser: Browser, season: str) -> None:
    """That no page says anything of the policy means something only if the policy works."""
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(season)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    page.wait_for_timeout(100)
    assert any("Content Security Policy" in text for text in said)
    context.close()


def test_keyboard_must_reach_the_content_past_the_header(phone: BrowserContext, season: str) -> None:
    page = phone.new_page()
    page.goto(season)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_picker_must_lead_to_the_right_calendar(browser: Browser, season: str) -> None:
    page = browser.new_page()
    page.goto(season + "subscribe/")
    page.wait_for_selector("#picked code")

    def addresses() -> list[str]:
        return [text.rpartition("/")[2] for text in page.locator("#picked code").all_inner_texts()]

    assert addresses() == ["chengdu-kepu-all.ics"]
    page.select_option("select[name=district]", "pidu")
    assert addresses() == ["chengdu-kepu-pidu.ics"]
    page.select_option("select[name=theme]", "theme-scifi")
    assert addresses() == ["chengdu-kepu-pidu-theme-scifi.ics"]
    assert (
        page.locator("#picked .webcal").get_attribute("href")
        == "webcal://kepu-calendar.example/feeds/chengdu-kepu-pidu-theme-scifi.ics"
    )
    page.select_option("select[name=audience]", "audience-families")
    assert addresses() == ["chengdu-kepu-pidu-theme-scifi.ics", "chengdu-kepu-pidu-audience-families.ics"]
    assert page.locator("#picked").inner_text().startswith("没有正好这样的日历，最接近的是：")
    page.select_option("select[name=district]", "")
    assert addresses() == ["chengdu-kepu-theme-scifi.ics", "chengdu-kepu-audience-families.ics"]
    page.goto(season + "subscribe/?district=pidu&theme=scifi")
    page.wait_for_selector("#picked code")
    assert addresses() == ["chengdu-kepu-pidu-theme-scifi.ics"]
    page.close()


def test_subscribe_page_must_open_the_steps_of_the_readers_phone(browser: Browser, season: str) -> None:
    for agent, steps in (
        ("iPhone; CPU iPhone OS 18_0 like Mac OS X", "iPhone、iPad、Mac"),
        ("Linux; Android 14; Xiaomi 14", "小米、红米"),
        ("Linux; Android 14; SM-S9210", "其他安卓手机"),
        ("Windows NT 10.0; Win64; x64", "电脑上的其他日历"),
    ):
        context = browser.new_context(user_agent=f"Mozilla/5.0 ({agent}) AppleWebKit/537.36")
        page = context.new_page()
        page.goto(season + "subscribe/pidu/")
        assert page.locator(".steps details[open] summary").all_inner_texts() == [steps]
        context.close()


def test_wechat_must_be_told_how_to_go_on_and_offered_nothing_that_fails(
    browser: Browser, season: str
) -> None:
    context = browser.new_context(
        user_agent="Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 MicroMessenger/8.0.50"
    )
    page = context.new_page()
    for path in ("subscribe/", "subscribe/pidu/", "activities/worldcon-2023/", "districts/pidu/"):
        page.goto(season + path)
        page.wait_for_load_state("networkidle")
        assert any("在浏览器打开" in hint for hint in page.locator(".wechat:visible").all_inner_texts())
        assert [link for link in page.locator("a[href^='webcal:']").all() if link.is_visible()] == []
    context.close()


def test_code_must_lead_to_the_page_it_stands_on(sites: Sites) -> None:
    site = sites("real", SEASON)
    page = site.pages["subscribe/pidu/qr.png"].view
    assert page.address == "https://kepu-calendar.example/subscribe/pidu/"
    picture = Image.open(io.BytesIO(site.files["subscribe/pidu/qr.png"])).convert("L")
    assert {picture.getpixel((x, y)) for x in range(picture.width) for y in (0, 23, picture.height - 1)} == {
        255
    }
