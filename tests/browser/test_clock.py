"""Pages follow the reader's clock between builds; without scripts they say what the build knew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import served
from tests.building import CONTENTS, build_site

ACTIVITY = """title: 时钟测试活动
campaigns: [kepu-day-2023]
themes: [scifi]
audiences: [families]
district: wuhou
start: 2023-09-16 10:00
end: 2023-09-16 11:30
registration: {required: true, url: "https://example.org/", opens: 2023-09-15 12:00, closes: 2023-09-16 09:00}
source: [测试]
"""


MANY = ACTIVITY.replace("时钟测试活动", "两场的活动").replace(
    "start: 2023-09-16 10:00\nend: 2023-09-16 11:30\n",
    """sessions:
  - {start: 2023-09-16 10:00, end: 2023-09-16 11:30}
  - {start: 2023-09-18 10:00, end: 2023-09-18 11:30}
""",
)
LASTING = ACTIVITY.replace("时钟测试活动", "展到月底的活动").replace(
    "start: 2023-09-16 10:00\nend: 2023-09-16 11:30\n", "start: 2023-09-16\nend: 2023-09-30\n"
)
LASTING = LASTING.replace("2023-09-15 12:00, closes: 2023-09-16 09:00", "2023-09-15 12:00")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real site with activities for tests, built for 15 September 2023."""
    folder = tmp_path_factory.mktemp("clock")
    content = shutil.copytree(CONTENTS["real"], folder / "content")
    for name, text in (("clock-test", ACTIVITY), ("clock-many", MANY), ("clock-lasting", LASTING)):
        Path(content / "activities" / f"{name}.yaml").write_text(text, encoding="utf-8")
    with served(build_site(content, folder, now=date(2023, 9, 15))) as found:
        yield found


class Reader:
    """Someone who opens pages of the site at a moment, in a time zone."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.windows: dict[str, BrowserContext] = {}

    def opens(self, path: str, moment: str, zone: str = "Asia/Shanghai") -> Page:
        """Open a page in the window of that time zone."""
        if zone not in self.windows:
            self.windows[zone] = self.browser.new_context(timezone_id=zone)
        page = self.windows[zone].new_page()
        page.clock.install(time=moment)
        page.goto(self.address + path)
        return page


@pytest.fixture(scope="module")
def windows(address: str, browser: Browser) -> Iterator[Reader]:
    """A reader for all tests: a window takes longer to open than a page."""
    reader = Reader(browser, address)
    yield reader
    for window in reader.windows.values():
        window.close()


@pytest.fixture
def reader(windows: Reader) -> Iterator[Reader]:
    """A reader without an open page, who has stored nothing."""
    yield windows
    for window in windows.windows.values():
        for page in window.pages:
            page.evaluate("localStorage.clear()")
            page.close()


@pytest.mark.parametrize(
    ("moment", "word"),
    [
        ("2023-09-15T11:58:00+08:00", "未开始报名"),
        ("2023-09-15T12:01:00+08:00", "报名中"),
        ("2023-09-16T08:58:00+08:00", "报名中"),
        ("2023-09-16T09:01:00+08:00", "报名截止"),
    ],
)
def test_registration_must_follow_the_clock_to_the_minute(moment: str, word: str, reader: Reader) -> None:
    page = reader.opens("activities/clock-test/", moment)
    assert page.locator(".facts [data-opens]").inner_text() == word
    assert page.locator("[data-signup]").is_visible() == (word != "报名截止")
    card = reader.opens("districts/wuhou/", moment).locator(".card", has_text="时钟测试活动")
    assert word in card.locator(".badges").inner_text()


@pytest.mark.parametrize(
    ("moment", "over"), [("2023-09-16T11:28:00+08:00", False), ("2023-09-16T11:31:00+08:00", True)]
)
def test_what_is_over_must_say_so(moment: str, over: bool, reader: Reader) -> None:
    card = reader.opens("districts/wuhou/", moment).locator(".card", has_text="时钟测试活动")
    assert ("已结束" in card.inner_text()) == over


@pytest.mark.parametrize(
    ("moment", "over"), [("2023-09-16T08:28:00+08:00", False), ("2023-09-16T11:31:00+08:00", True)]
)
def test_page_of_an_activity_must_say_that_it_is_over(moment: str, over: bool, reader: Reader) -> None:
    page = reader.opens("activities/clock-test/", moment)
    assert page.get_by_text("这项活动已经结束").is_visible() == over
    assert page.locator("[data-signup]").is_visible() == (not over)


def test_activity_of_several_sessions_must_be_over_after_the_last(reader: Reader) -> None:
    page = reader.opens("activities/clock-many/", "2023-09-17T12:00:00+08:00")
    assert page.locator(".sessions .is-over").count() == 1
    assert not page.get_by_text("这项活动已经结束").is_visible()
    assert (
        reader.opens("activities/clock-many/", "2023-09-19T12:00:00+08:00")
        .get_by_text("这项活动已经结束")
        .is_visible()
    )


@pytest.mark.parametrize(
    ("moment", "zone", "word"),
    [
        ("2023-09-15T08:00:00+08:00", "Asia/Shanghai", "明天"),
        ("2023-09-16T08:00:00+08:00", "Asia/Shanghai", "今天"),
        ("2023-09-14T08:00:00+08:00", "Asia/Shanghai", "本周末"),
        ("2023-09-12T08:00:00+08:00", "Asia/Shanghai", "本周末"),
        ("2023-09-10T08:00:00+08:00", "Asia/Shanghai", ""),
        ("2023-09-15T17:00:00+00:00", "America/New_York", "今天"),
    ],
)
def test_days_must_be_named_by_the_clock_at_the_site(
    moment: str, zone: str, word: str, reader: Reader
) -> None:
    page = reader.opens("", moment, zone)
    assert page.locator("#day-2023-09-16 .relative").inner_text() == word


def test_day_must_stay_where_it_is_while_something_that_began_on_it_runs(reader: Reader) -> None:
    """An exhibition from 16 to 30 September.

    What was on the 15th alone goes below the days to come, above what has no day.
    """
    page = reader.opens("districts/wuhou/", "2023-09-18T08:00:00+08:00")
    order = page.locator(".coming > *").evaluate_all(
        "parts => parts.map(part => part.dataset.day || part.className)"
    )
    days = [each for each in order if each[0].isdigit()]
    assert page.locator(".group[data-day='2023-09-16'].past").count() == 0
    past = page.locator(".coming > .past").evaluate_all("groups => groups.map(group => group.dataset.day)")
    assert "2023-09-16" not in past
    assert days == [each for each in days if each not in past] + past
    assert order.index(days[-1]) == order.index(days[0]) + len(days) - 1
    late = reader.opens("districts/wuhou/", "2023-10-02T08:00:00+08:00")
    assert late.locator(".group[data-day='2023-09-16'].past").count() == 1


def test_home_of_yesterday_must_show_today_first(reader: Reader) -> None:
    page = reader.opens("", "2023-09-16T08:00:00+08:00")
    assert page.locator(".coming > .group").first.get_attribute("id") == "day-2023-09-16"
    assert page.locator(".strip .today b").inner_text() == "16"
    assert page.locator(".strip li:visible").first.inner_text().startswith("今天")
    assert page.locator(".chips a", has_text="今天").get_attribute("href") == "#day-2023-09-16"
    assert (page.locator(".chips a", has_text="明天").get_attribute("href") or "").endswith(
        "/activities/?when=tomorrow"
    )
    assert not page.locator("[data-built]").is_visible()
    assert reader.opens("", "2023-10-16T08:00:00+08:00").locator("[data-built]").is_visible()


def test_without_scripts_the_build_must_speak(address: str, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address)
    assert page.locator("#day-2023-09-15 .relative").inner_text() == "今天"
    page.goto(f"{address}activities/clock-test/")
    assert page.locator(".facts [data-opens]").inner_text() == "报名中"


def test_family_event_of_the_weekend_in_wuhou_must_be_two_taps_away(address: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="亲子家庭").first.click()
    page.locator(".choices a", has_text="武侯区").click()
    group = page.locator(".group", has_text="时钟测试活动")
    assert group.locator(".relative").inner_text() in ("明天", "本周末")
    context.close()


#: A browser that joins the parts of a time in its own way and calls midnight 24, as old ones do.
ODD = """
const real = Intl.DateTimeFormat.prototype.formatToParts;
Intl.DateTimeFormat.prototype.formatToParts = function (moment) {
    return real.call(this, moment).map(part => part.type === 'hour' && part.value === '00' ? {type: 'hour', value: '24'} : part).reverse();
};
Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {get() { return moment => '9/16/2023 at 24:05'; }});
"""  # noqa: E501


@pytest.mark.parametrize(
    ("script", "zone"), [("", "Asia/Shanghai"), (ODD, "Asia/Shanghai"), (ODD, "America/New_York")]
)
def test_clock_must_not_depend_on_how_a_browser_writes_times(
    script: str, zone: str, address: str, browser: Browser
) -> None:
    context = browser.new_context(timezone_id=zone)
    context.add_init_script(script or "0")
    page = context.new_page()
    page.clock.install(time="2023-09-16T00:05:00+08:00")
    page.goto(address)
    assert page.evaluate("[calendar.today(), calendar.now()]") == ["2023-09-16", "2023-09-16T00:05"]
    context.close()


def test_page_left_open_past_midnight_must_follow_the_day(reader: Reader) -> None:
    """Midnight of the site, in whatever zone the reader is; what scripts made follows too."""
    page = reader.opens("", "2023-09-15T23:58:30+08:00", zone="America/New_York")
    assert page.locator(".group[data-day='2023-09-16'] .relative").inner_text() == "明天"
    page.clock.fast_forward("01:31")
    assert page.locator(".group[data-day='2023-09-16'] .relative").inner_text() == "今天"
    page.clock.fast_forward("24:00:00")
    assert page.locator(".strip .today").get_attribute("data-day") == "2023-09-17"
    page.close()
    mine = reader.opens("my/", "2023-09-16T23:59:00+08:00")
    mine.evaluate("localStorage.setItem('starred', JSON.stringify(['clock-test']))")
    mine.reload()
    assert mine.locator(".group h2").inner_text() == "9月16日 周六"
    mine.clock.fast_forward("01:01")
    expect(mine.locator(".group h2")).to_have_text("已经结束")
