"""Paper: posters are one page of A4, sheets hold a week, and their codes are read from the PDF by zbar."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page
from pyzbar.pyzbar import decode

from benchmarks import NOW
from site_builder.content.activity import Registration
from site_builder.outputs.pages.paper import signup_facts
from site_builder.presentation.words import words_in
from tests.browsing import served
from tests.building import CONTENTS, SEASON, Site, Sites, build_site

#: Dots per inch of a poor print, at which a module of a 40 mm code is about four dots; and of a usual one.
POOR, USUAL = 100, 200
A4 = (595, 842)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def pdf(page: Page, address: str) -> pypdfium2.PdfDocument:
    page.goto(address, wait_until="networkidle")
    page.evaluate("document.querySelectorAll('img[loading]').forEach(image => { image.loading = 'eager' })")
    page.wait_for_load_state("networkidle")
    return pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))


def codes(sheet: pypdfium2.PdfDocument, dpi: int) -> set[str]:
    """What the codes of all pages say."""
    return {found.data.decode() for each in sheet for found in decode(each.render(scale=dpi / 72).to_pil())}


def text(sheet: pypdfium2.PdfDocument) -> str:
    return (
        "".join(each.get_textpage().get_text_range() for each in sheet).replace("\r\n", "").replace("\n", "")
    )


def test_poster_must_be_one_page_that_says_all_and_can_be_scanned(page: Page, season: str) -> None:
    poster = pdf(page, f"{season}print/activities/kepu-day-2023-launch/")
    assert len(poster) == 1
    assert tuple(round(side) for side in poster[0].get_size()) == A4
    assert codes(poster, POOR) == {"https://kepu-calendar.example/activities/kepu-day-2023-launch/"}
    said = text(poster)
    assert all(
        word in said
        for word in ("2023年9月15日 周五 晚", "光华公园", "温江区", "以网页为准", "成都市科学技术协会")
    )


@pytest.mark.parametrize(
    ("registration", "facts"),
    [
        (None, ""),
        (Registration(required=False), "免预约"),
        (Registration(full=True), "已约满"),
        (Registration(), "需预约"),
        (
            Registration(opens=datetime(2023, 9, 1, 9), closes=date(2023, 9, 14)),
            "需预约，9月1日 周五 09:00 开始，9月14日 周四 截止",
        ),
    ],
)
def test_paper_must_say_of_registration_what_stays_true(
    registration: Registration | None, facts: str
) -> None:
    assert signup_facts(words_in("zh-CN"), registration, year=2023) == facts


def test_code_of_a_poster_must_be_at_least_40_mm(page: Page, season: str) -> None:
    page.goto(f"{season}print/activities/kepu-day-2023-launch/")
    page.emulate_media(media="print")
    width = page.locator(".poster-foot img").evaluate("image => image.getBoundingClientRect().width")
    assert width / 96 * 25.4 >= 40


def long_posters(site: Site, page: Page) -> dict[str, int]:
    """Posters that are not one page."""
    with served(site) as address:
        counts = {
            path: len(pdf(page, address + path.removesuffix("index.html"))) for path in site.of("poster")
        }
    return {path: count for path, count in counts.items() if count != 1}


@pytest.mark.long
def test_every_real_poster_must_be_one_page(sites: Sites, page: Page) -> None:
    assert long_posters(sites("real", SEASON), page) == {}


def test_longest_words_must_still_fit_on_one_page(tmp_path: Path, page: Page) -> None:
    """The longest title and summary, many sessions, a note on the status, long names, called off."""
    content = shutil.copytree(
        CONTENTS["real"], tmp_path / "content", ignore=shutil.ignore_patterns("activities")
    )
    (content / "activities").mkdir()
    sessions = "".join(
        f"  - {{start: 2023-09-{day:02} 10:00, end: 2023-09-{day:02} 11:00}}\n" for day in range(16, 30)
    )
    (content / "activities" / "longest.yaml").write_text(
        f"title: {'长' * 200}\nsummary: {'述' * 200}\ncampaigns: [kepu-day-2023, scifi-season-2023]\n"
        f"themes: [scifi]\naudiences: [families, elderly, farmers]\n"
        f"district: wuhou\nstatus: cancelled\nstatus_note: {'因' * 100}\n"
        f"changes: [{{at: 2023-09-01, what: 取消}}]\n"
        f"venue: {{name: {'场' * 40}, address: {'址' * 60}}}\n"
        f"organizers: {{hosts: [{'甲' * 30}, {'乙' * 30}, {'丙' * 30}, {'丁' * 30}]}}\n"
        f"fee: {'费' * 40}\nsource: [测试]\nsessions:\n{sessions}",
        "utf-8",
    )
    assert long_posters(build_site(content, tmp_path), page) == {}


def test_sheet_must_hold_every_session_of_the_week_with_a_code_each(generated: Site, page: Page) -> None:
    path = sorted(generated.of("sheet"))[5]
    view = generated.pages[path].view
    with served(generated) as address:
        sheet = pdf(page, address + path.removesuffix("index.html"))
    rows = [row for day in view.days for row in day.rows]
    said = text(sheet)
    assert [row.title for row in rows if row.title.replace(" ", "") not in said.replace(" ", "")] == []
    wanted = {f"https://demo.example{row.qr.removesuffix('qr.png')}" for row in rows}
    assert wanted <= codes(sheet, USUAL)
    assert "以网页为准" in said


def test_lists_must_print_without_what_paper_cannot_use(page: Page, generated: Site) -> None:
    with served(generated) as address:
        page.goto(f"{address}dates/2026/09/19/")
        page.emulate_media(media="print")
        for hidden in (".star", ".filter", ".pager", ".top nav", ".foot nav", ".button"):
            assert [each for each in page.locator(hidden).all() if each.is_visible()] == [], hidden
        assert page.locator(".print-only").is_visible()
        assert "以网页为准" in page.locator(".print-only").inner_text()


def test_filtered_list_must_print_what_was_found(page: Page, generated: Site) -> None:
    with served(generated) as address:
        page.clock.install(time=f"{NOW}T08:00:00+08:00")
        page.goto(f"{address}activities/?when=weekend")
        page.wait_for_selector(".found .card")
        page.emulate_media(media="print")
        assert page.locator(".found .card").first.is_visible()
        assert page.locator(".said").is_visible()
        assert not page.locator(".filters").is_visible()
