"""Stars, the agenda of My activities, sharing, large text."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks import NOW
from site_builder.content.activity import Activity
from tests.browsing import served
from tests.building import CONTENTS, SEASON, Site, Sites, build_site


@pytest.fixture
def page(generated: Site, phone: BrowserContext) -> Iterator[Page]:
    with served(generated) as address:
        page = phone.new_page()
        page.clock.install(time=f"{NOW}T08:00:00+08:00")
        page.goto(address)
        yield page


def timed(site: Site) -> list[Activity]:
    """Coming activities with one session of a known start and end."""
    today = date.fromisoformat(NOW)
    found = [
        each
        for each in site.context.catalog.activities
        if len(each.sessions) == 1 and each.status == "scheduled"
    ]
    return [
        each
        for each in found
        if each.sessions[0].timed
        and each.sessions[0].end_announced
        and not each.sessions[0].hours
        and each.sessions[0].first_day > today
    ]


def star(page: Page, home: str, *activities: Activity) -> None:
    for each in activities:
        page.goto(f"{home}activities/{each.id}/")
        page.locator("[data-starred] button").click()
        assert page.locator("[data-starred] button").get_attribute("aria-pressed") == "true"


def clashing(activities: list[Activity]) -> tuple[Activity, Activity, Activity]:
    """Two that overlap, and one on another day."""
    for one in activities:
        for two in activities:
            if (
                one is not two
                and one.sessions[0].start < two.sessions[0].end
                and two.sessions[0].start < one.sessions[0].end
            ):
                return (
                    one,
                    two,
                    next(
                        each for each in activities if each.sessions[0].first_day != one.sessions[0].first_day
                    ),
                )
    raise AssertionError("nothing overlaps")


def test_stars_must_become_an_agenda_with_clashes_and_one_calendar(generated: Site, page: Page) -> None:
    home = page.url
    one, two, alone = clashing(timed(generated))
    star(page, home, one, two, alone)
    page.goto(f"{home}my/")
    page.wait_for_selector(".card")
    assert page.inner_text("#said") == "收藏了 3 项，有 2 场时间冲突"
    assert (
        f"与“{two.title}”时间冲突"
        in page.locator(".card", has_text=one.title).first.locator(".clash").inner_text()
    )
    assert (
        page.locator(".card .title", has_text=alone.title)
        .locator("xpath=ancestor::li")
        .locator(".clash")
        .count()
        == 0
    )
    assert [
        link.split("/")[-2]
        for link in page.locator(".keep a").evaluate_all("links => links.map(link => link.pathname)")
    ].count(one.id) == 1
    with page.expect_download() as download:
        page.click("#save")
    saved = icalendar.Calendar.from_ical(Path(download.value.path()).read_bytes())
    titles = [str(event["SUMMARY"]) for event in saved.walk("VEVENT")]
    assert sorted(titles) == sorted(each.title for each in (one, two, alone))
    assert len(saved.walk("VTIMEZONE")) == 1
    page.locator(".keep button").first.click()
    expect(page.locator("#said")).to_have_text(re.compile("^收藏了 2"))


SESSION = """title: {title}
campaigns: [kepu-day-2023]
themes: [scifi]
district: wuhou
{when}
source: [测试]
"""


@pytest.fixture(scope="module")
def clashes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of three activities.

    The first says no end, the second begins within the usual duration after it, the third later.
    """
    folder = tmp_path_factory.mktemp("clashes")
    content = shutil.copytree(
        CONTENTS["real"], folder / "content", ignore=shutil.ignore_patterns("activities")
    )
    (content / "activities").mkdir()
    settings = content / "site.yaml"
    settings.write_text(
        settings.read_text("utf-8").replace("default_duration: 2h", "default_duration: 100m"), "utf-8"
    )
    for name, when in (
        ("open", "start: 2023-09-16 14:00"),
        ("within", "start: 2023-09-16 15:30\nend: 2023-09-16 15:50"),
        ("after", "start: 2023-09-16 15:50"),
    ):
        (content / "activities" / f"{name}.yaml").write_text(
            SESSION.format(title=f"活动{name}", when=when), "utf-8"
        )
    with served(build_site(content, folder)) as address:
        yield address


def test_session_without_an_end_must_clash_for_the_usual_duration(
    clashes: str, phone: BrowserContext
) -> None:
    page = phone.new_page()
    page.clock.install(time=f"{SEASON}T08:00:00+08:00")
    page.goto(clashes)
    page.evaluate("localStorage.setItem('starred', JSON.stringify(['open', 'within', 'after']))")
    page.goto(f"{clashes}my/")
    expect(page.locator("#said")).to_have_text("收藏了 3 项，有 2 场时间冲突")
    assert page.locator(".card", has=page.locator(".clash")).locator(".title").all_inner_texts() == [
        "活动open",
        "活动within",
    ]


def test_star_of_what_is_gone_must_be_taken_away(clashes: str, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(clashes)
    page.evaluate("localStorage.setItem('starred', JSON.stringify(['gone']))")
    page.goto(f"{clashes}my/")
    page.locator(".keep", has_text="不在清单里了").get_by_role("button", name="取消收藏").click()
    expect(page.locator(".keep")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('starred')") == "[]"


def test_star_on_a_card_must_last_and_be_counted(page: Page) -> None:
    page.locator(".card .star").first.click()
    assert page.locator(".card .star").first.get_attribute("aria-pressed") == "true"
    assert page.locator(".stars-count").inner_text() == "（1）"
    page.reload()
    ids = page.locator(".card .star[aria-pressed=true]").evaluate_all(
        "stars => stars.map(star => star.dataset.star)"
    )
    assert len(set(ids)) == 1  # one activity may have several cards


def test_browser_that_keeps_nothing_must_be_told(generated: Site, browser: Browser) -> None:
    with served(generated) as address:
        context = browser.new_context()
        context.add_init_script("Storage.prototype.setItem = () => { throw new Error('denied') }")
        page = context.new_page()
        page.goto(address)
        page.locator(".card .star").first.click()
        assert "不让保存" in page.locator("body > [role=status]").inner_text()
        page.goto(f"{address}my/")
        assert "还没有收藏" in page.inner_text("#said")
        context.close()


def test_activity_must_be_copied_as_words_for_a_chat(season: str, browser: Browser) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{season}activities/kepu-day-2023-launch/")
    page.get_by_role("button", name="复制文字，发到微信").click()
    expect(page.locator(".share")).to_contain_text("已复制")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].startswith("2023年成都市全国科普日主场活动启动仪式")
    assert lines[1:3] == ["时间：2023年9月15日 周五 晚", "地点：光华公园 · 温江区"]
    assert lines[3] == "https://kepu-calendar.example/activities/kepu-day-2023-launch/"
    context.close()


def test_cancelled_activity_must_be_shared_as_cancelled(sites: Sites) -> None:
    site = sites("small", SEASON)
    pages = [
        page.view
        for page in site.pages.values()
        if page.output == "activity" and page.view.status_word == "已取消"
    ]
    assert pages
    assert all(view.share.startswith("【已取消】") for view in pages)


def test_wechat_must_be_told_where_saving_would_fail(generated: Site, browser: Browser) -> None:
    with served(generated) as address:
        context = browser.new_context(user_agent="Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50")
        page = context.new_page()
        page.goto(address)
        page.locator(".card .star").first.click()
        page.goto(f"{address}my/")
        page.wait_for_selector(".card")
        assert not page.locator("#save").is_visible()
        assert "在浏览器打开" in page.locator(".wechat:visible").inner_text()
        context.close()


def test_large_text_must_last_and_lose_nothing(season: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(season)
    page.locator("[data-large-text]").click()
    for path in (
        "",
        "activities/worldcon-2023/",
        "activities/",
        "dates/2023/09/",
        "search/",
        "subscribe/",
        "api/",
    ):
        page.goto(season + path)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    page.locator("[data-large-text]").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "18px"
    page.goto(f"{season}?big=1")
    assert page.locator("html.large").count() == 1
    context.close()


LATER = """title: 没有公布结束的活动
campaigns: [kepu-day-2023]
themes: [scifi]
district: wuhou
aliases: [former-id]
start: 2023-09-16 11:30
source: [测试]
"""
VENUES = """title: 换场地的活动
campaigns: [kepu-day-2023]
themes: [scifi]
district: wuhou
venue: {name: 甲馆}
registration: {full: true}
source: [测试]
sessions:
  - {start: 2023-09-16 10:00}
  - {start: 2023-09-17 11:00, venue: {name: 乙馆}, label: 第二讲}
  - {start: 2023-09-18 10:00, status: moved-online}
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site of the real vocabularies with the two activities above."""
    folder = tmp_path_factory.mktemp("two")
    content = shutil.copytree(
        CONTENTS["real"], folder / "content", ignore=shutil.ignore_patterns("activities")
    )
    (content / "activities").mkdir()
    (content / "activities" / "venues.yaml").write_text(VENUES, "utf-8")
    (content / "activities" / "later.yaml").write_text(LATER, "utf-8")
    with served(build_site(content, folder)) as address:
        yield address


@pytest.fixture
def own(two: str, browser: Browser) -> Iterator[Page]:
    """The site of two activities, opened in the season."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.clock.install(time=f"{SEASON}T08:00:00+08:00")
    page.goto(two)
    yield page
    context.close()


def keep(page: Page, *ids: str) -> None:
    """My activities with these stars."""
    page.evaluate("ids => localStorage.setItem('starred', JSON.stringify(ids))", list(ids))
    page.goto(f"{page.url}my/")
    expect(page.locator("#said")).to_have_text(re.compile("收藏了"))


def test_each_session_must_be_shown_and_copied_with_its_own_place(own: Page) -> None:
    keep(own, "venues")
    assert own.locator(".card .where").all_inner_texts() == ["甲馆 · 武侯区", "乙馆 · 武侯区", "线上"]
    assert own.locator(".card .label").all_inner_texts() == [
        "第 1 场，共 3 场",
        "第二讲 · 第 2 场，共 3 场",
        "第 3 场，共 3 场",
    ]
    assert own.locator(".card .badge.warn").all_inner_texts() == ["已约满", "已约满", "改线上", "已约满"]
    own.click("#copy-all")
    expect(own.locator("#said")).to_have_text("清单已复制。")
    assert [part.split("\n")[2] for part in own.evaluate("navigator.clipboard.readText()").split("\n\n")] == [
        "甲馆 · 武侯区",
        "乙馆 · 武侯区",
        "线上",
    ]


def test_star_under_a_former_id_must_find_its_activity(own: Page) -> None:
    keep(own, "former-id", "later")
    assert own.locator("#said").inner_text() == "收藏了 1 项"
    assert own.locator(".card .title", has_text="没有公布结束的活动").count() == 1
    assert own.evaluate("localStorage.getItem('starred')") == '["later"]'
    assert own.get_by_role("heading", name="找不到了").count() == 0


def test_focus_must_stay_where_a_star_was_taken_away(own: Page) -> None:
    """To the next card's button, of another activity.

    At the end to the last one's; when none is left to the heading.
    """
    keep(own, "venues", "later", "gone")
    focused = "document.activeElement.dataset.id || document.activeElement.tagName"
    own.locator("[data-id=venues]").first.click()
    expect(own.locator("#said")).to_have_text("收藏了 1 项")
    assert own.evaluate(focused) == "later"
    own.locator("[data-id=gone]").click()
    expect(own.locator(".keep")).to_have_count(1)
    assert own.evaluate(focused) == "later"
    own.keyboard.press("Enter")
    expect(own.locator(".keep")).to_have_count(0)
    assert own.evaluate(focused) == "H1"
