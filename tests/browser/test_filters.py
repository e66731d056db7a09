"""Filters of long lists: they agree with the content, stand in the address, and are counted aloud."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks import NOW
from site_builder.catalog import is_coming, is_over
from site_builder.content.activity import Activity
from site_builder.content.history import CALLED_OFF
from site_builder.content.times import as_datetime, day_of
from tests.browsing import served
from tests.building import Site

SATURDAY, SUNDAY = date(2026, 9, 19), date(2026, 9, 20)


@pytest.fixture
def page(generated: Site, phone: BrowserContext) -> Iterator[Page]:
    with served(generated) as address:
        page = phone.new_page()
        page.clock.install(time=f"{NOW}T08:00:00+08:00")
        page.goto(address)
        yield page


def on(activity: Activity, first: date, last: date) -> bool:
    return any(each.first_day <= last and each.last_day >= first for each in activity.sessions)


def free(activity: Activity) -> bool:
    return bool(activity.fee and activity.fee.free)


def still_open(activity: Activity) -> bool:
    """Whether one can register on the morning of NOW.

    Registration is needed and possible, and the activity, or a session of it, is still to come and not
    called off.
    """
    now, found = datetime.fromisoformat(f"{NOW}T08:00"), activity.registration
    coming = [
        each for each in activity.sessions if each.last_day >= now.date() and each.status not in CALLED_OFF
    ]
    whole = not activity.sessions and not is_over(activity, now.date()) and activity.status not in CALLED_OFF
    if not (found and found.required) or found.full or not (coming or whole):
        return False
    opened = not found.opens or as_datetime(found.opens) <= now
    return opened and not (
        found.closes
        and (found.closes < now if isinstance(found.closes, datetime) else found.closes < now.date())
    )


CASES: dict[str, Callable[[Activity], bool]] = {
    "activities/?when=weekend": lambda each: on(each, SATURDAY, SUNDAY),
    "activities/?when=weekend&audience=families&free=1": lambda each: (
        on(each, SATURDAY, SUNDAY) and "families" in each.audiences and free(each)
    ),
    "activities/?district=wuhou&district=jinjiang&theme=space": lambda each: (
        each.district in ("wuhou", "jinjiang") and "space" in each.themes
    ),
    "districts/wuhou/?audience=elderly": lambda each: (
        each.district == "wuhou" and "elderly" in each.audiences
    ),
    "dates/2026/09/19/?form=talk": lambda each: on(each, SATURDAY, SATURDAY) and "talk" in each.forms,
    "activities/?open=1": still_open,
    "free/?online=1": lambda each: free(each) and each.mode != "onsite",
    "forms/talk/?district=wuhou": lambda each: each.district == "wuhou" and "talk" in each.forms,
    "onsite/?theme=space": lambda each: "space" in each.themes and each.mode != "online",
    "themes/space/?access=wheelchair": lambda each: "space" in each.themes and "wheelchair" in each.access,
}


def shown(page: Page) -> int:
    expect(page.locator(".said")).to_have_text(re.compile("找到"))
    text = page.inner_text(".said[role=status]")
    return 0 if "没有" in text else int(text.split()[1])


@pytest.mark.parametrize("path", CASES)
def test_filters_must_agree_with_the_content(path: str, generated: Site, page: Page) -> None:
    page.goto(page.url + path)
    wanted = {each.title for each in generated.context.catalog.activities if CASES[path](each)}
    assert shown(page) == len(wanted)
    while page.locator(".found .more button:visible").count():
        page.locator(".found .more button").click()
    assert set(page.locator(".found .card .title").all_inner_texts()) == wanted
    assert not page.locator("#list").is_visible()


def test_filters_must_be_chosen_counted_shared_and_taken_away(page: Page) -> None:
    home = page.url
    page.goto(f"{home}activities/")
    page.click(".filter > button")
    page.locator(".filters input[name=free]").check()
    first = shown(page)
    page.locator(".filters input[name=theme][value=space]").check()
    second = shown(page)
    assert 0 < second < first
    page.locator(".filters .go button").click()
    assert not page.locator(".filters").is_visible()
    shared = page.url
    assert shared.endswith("activities/?theme=space&free=1")
    other = page.context.new_page()
    other.clock.install(time=f"{NOW}T08:00:00+08:00")
    other.goto(shared)
    assert shown(other) == second
    other.get_by_role("button", name="去掉：免费").click()
    assert "free" not in other.url
    other.get_by_role("button", name="清除全部").click()
    assert other.locator("#list").is_visible()
    assert "?" not in other.url


@pytest.mark.parametrize(
    "query", ["?from=singlemessage&isappinstalled=0", "?big=1", "?big=1&from=timeline", "?when="]
)
def test_address_that_asks_for_no_filter_must_open_none(query: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{page.url}activities/{query}", wait_until="networkidle")
    assert [url for url in asked if "find" in url or "table" in url] == []
    page.click(".filter > button")
    expect(page.locator(".filters")).to_be_visible()
    assert page.inner_text(".filter > button") == "筛选"
    page.locator(".filters input[name=free]").check()
    assert shown(page) > 0


def test_filter_beside_what_a_chat_adds_must_work_and_its_button_open_the_form(page: Page) -> None:
    page.goto(f"{page.url}activities/?big=1&free=1&from=timeline")
    assert shown(page) > 0
    assert page.inner_text(".filter > button") == "筛选（1）"
    assert not page.locator(".filters").is_visible()
    page.click(".filter > button")
    expect(page.locator(".filters")).to_be_visible()


def test_still_open_must_follow_the_clock(generated: Site, page: Page) -> None:
    page.goto(page.url + "activities/?open=1")
    now = shown(page)
    later = page.context.new_page()
    later.clock.install(time="2026-10-20T08:00:00+08:00")
    later.goto(page.url)
    assert shown(later) < now


def test_filters_must_work_by_keyboard_alone(page: Page) -> None:
    page.goto(page.url + "activities/")
    page.locator(".filter > button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".filters")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert shown(page) > 0
    assert "when=today" in page.url


def test_reader_without_scripts_must_reach_what_filters_reach(generated: Site, browser: Browser) -> None:
    """From the place of the filters to a list of each form, each access need, online, on site, and what is open on the day of the build."""  # noqa: E501
    activities = generated.context.catalog.activities
    names = generated.context.vocabularies
    today = date.fromisoformat(NOW)
    wanted = {
        **{f"forms/{key}/": {each.title for each in activities if key in each.forms} for key in names.forms},
        **{
            f"access/{key}/": {each.title for each in activities if key in each.access}
            for key in names.access
        },
        "online/": {each.title for each in activities if each.mode != "onsite"},
        "onsite/": {each.title for each in activities if each.mode != "online"},
        "registration/open/": {each.title for each in activities if open_on(each, today)},
    }
    with served(generated) as address:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}activities/")
        ways = page.locator(".ways a").evaluate_all("links => links.map(link => link.pathname.slice(1))")
        assert {
            "forms/",
            "access/",
            "online/",
            "onsite/",
            "registration/open/",
            "free/",
            "dates/",
            "districts/",
        } <= set(ways)
        listed = set(ways)
        for overview in ("forms/", "access/"):
            page.goto(address + overview)
            listed |= set(
                page.locator("main a").evaluate_all("links => links.map(link => link.pathname.slice(1))")
            )
        assert set(wanted) <= listed
        context.close()
    assert {path: shown_in(generated, path) for path in wanted} == wanted
    assert wanted["forms/talk/"] and wanted["access/wheelchair/"] and wanted["registration/open/"]


def open_on(activity: Activity, today: date) -> bool:
    """As ``still_open``, by the day alone: the build knows no clock."""
    found = activity.registration
    if not (found and found.required) or found.full or not is_coming(activity, today):
        return False
    return not (found.opens and day_of(found.opens) > today) and not (
        found.closes and day_of(found.closes) < today
    )


def shown_in(site: Site, path: str) -> set[str]:
    """The titles of a list's cards, on all its pages."""
    pages = [
        data.decode()
        for name, data in site.files.items()
        if re.fullmatch(rf"{path}(page/\d+/)?index\.html", name)
    ]
    return {
        html.unescape(title)
        for text in pages
        for title in re.findall(r'<h3 class="title"><a href="[^"]*">([^<]*)</a>', text)
    }
