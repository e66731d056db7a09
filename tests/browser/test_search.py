"""Search in a real browser: every substring of every field is found, and nothing that does not hold it."""

from __future__ import annotations

import gzip
import json
import random
import re
import shutil
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from benchmarks import NOW
from benchmarks.season import write_season
from site_builder.content.activity import Activity
from site_builder.outputs.search.index import fields, fold, matches
from site_builder.outputs.search.volumes import VOLUME, first_day, parts
from site_builder.presentation.cards import place_words
from site_builder.presentation.context import BuildContext
from tests.browsing import served
from tests.building import CONTENTS, SEASON, Site, Sites, build_site

DONE = re.compile("找到")


#: Gathers all that a search yields.
FIND = """async query => {
    const ids = [];
    for await (const found of calendar.search(query)) { ids.push(...found.ids); }
    return ids;
}"""


def truth(context: BuildContext, query: str) -> list[str]:
    """The ids of the activities that hold the query, by looking at every text."""
    synonyms = [[fold(word) for word in group] for group in context.catalog.content.synonyms]
    return [each.id for each, text in _texts(context) if matches(text, query, synonyms)]


def _texts(context: BuildContext) -> list[tuple[Activity, str]]:
    if "texts" not in context.memos:
        context.memos["texts"] = [
            (each, fold("\n".join(fields(context, each)))) for each in context.catalog.activities
        ]
    known: list[tuple[Activity, str]] = context.memos["texts"]
    return known


def found(page: Page, query: str) -> list[str]:
    """The ids that the page's search finds, one for each time it is found."""
    ids: list[str] = page.evaluate(FIND, query)
    return sorted(ids)


def queries(context: BuildContext, count: int, seed: int) -> list[str]:
    """Substrings of 1 to 6 characters, each from a field of an activity, seeded."""
    chance = random.Random(seed)
    drawn: list[str] = []
    while len(drawn) < count:
        text = chance.choice(list(filter(None, fields(context, chance.choice(context.catalog.activities)))))
        start = chance.randrange(len(text))
        query = text[start : start + chance.randint(1, 6)]
        if query.strip() and "\n" not in query:
            drawn.append(query.strip())
    return drawn


def compare(site: Site, browser: Browser, asked: list[str]) -> None:
    """Recall 1.00 and not one false hit."""
    with served(site) as address:
        page = browser.new_page()
        page.goto(f"{address}search/")
        wrong = {
            query: (got, wanted)
            for query in asked
            if (got := found(page, query)) != (wanted := sorted(truth(site.context, query)))
        }
        page.close()
    assert wrong == {}


def test_every_substring_must_be_found_and_nothing_else(generated: Site, browser: Browser) -> None:
    compare(generated, browser, queries(generated.context, 300, seed=4))


def test_words_of_the_real_season_must_be_found(sites: Sites, browser: Browser) -> None:
    site = sites("real", SEASON)
    asked = ["亲子", "皮影", "科幻 郫都", "ＡＩ", "Worldcon", "不会有这个词", "二十四节气", "，", "9月15日"]
    assert (
        truth(site.context, "亲子")
        and truth(site.context, "worldcon")
        and not truth(site.context, "不会有这个词")
    )
    compare(site, browser, [*asked, *queries(site.context, 100, seed=5)])


@pytest.mark.long
@pytest.mark.parametrize("count", [2500, 6000])
def test_every_substring_of_a_whole_season_must_be_found(
    count: int, tmp_path: Path, browser: Browser
) -> None:
    """6,000 stand in several seasons."""
    write_season(tmp_path / "content", count, seed=2)
    site = build_site(tmp_path / "content", tmp_path, now=date.fromisoformat(NOW))
    compare(site, browser, queries(site.context, 200, seed=6))


def search(page: Page, text: str) -> None:
    page.fill("#q", text)
    expect(page.locator("#said")).to_have_text(DONE)


def test_titles_must_come_first_then_the_soonest_and_be_counted_aloud(
    sites: Sites, phone: BrowserContext
) -> None:
    site = sites("real", SEASON)
    with served(site) as address:
        page = phone.new_page()
        page.clock.install(time=f"{SEASON}T08:00:00+08:00")
        page.goto(f"{address}search/")
        search(page, "科幻")
        titles = page.locator(".card .title").all_inner_texts()
        wanted = truth(site.context, "科幻")
        held = [
            each.title
            for each in site.context.catalog.activities
            if each.id in wanted and "科幻" in each.title
        ]
        assert (
            page.locator("#said[role=status]").inner_text()
            == f"找到 {len(wanted)} 项，其中标题里有的 {len(held)} 项"
        )
        assert set(titles[: len(held)]) == set(held)
        over = page.locator(".card").evaluate_all(
            "cards => cards.map(card => card.classList.contains('is-over'))"
        )[: len(held)]
        assert over == sorted(over)
        assert True in over and False in over
        assert page.locator("mark").first.inner_text() == "科幻"
        assert "q=%E7%A7%91%E5%B9%BB" in page.url
        page.fill("#q", "绝无此词")
        expect(page.locator("#said")).to_have_text(re.compile("没有找到"))


def test_shared_search_must_open_with_its_results_and_say_its_synonyms(
    sites: Sites, phone: BrowserContext
) -> None:
    with served(sites("real", SEASON)) as address:
        page = phone.new_page()
        page.goto(f"{address}search/?q=亲子")
        expect(page.locator("#said")).to_have_text(DONE)
        assert "家庭" in page.inner_text("#also")
        assert page.locator(".card").count() >= 1


def test_composition_must_not_be_searched_before_it_ends(sites: Sites, phone: BrowserContext) -> None:
    with served(sites("real", SEASON)) as address:
        page = phone.new_page()
        page.goto(f"{address}search/")
        page.evaluate("""() => {
            const box = document.getElementById('q');
            box.dispatchEvent(new CompositionEvent('compositionstart'));
            box.value = "ke'huan";
            box.dispatchEvent(new InputEvent('input', {isComposing: true}));
        }""")
        page.wait_for_timeout(500)
        assert page.inner_text("#said") == ""
        page.evaluate("""() => {
            const box = document.getElementById('q');
            box.value = '科幻';
            box.dispatchEvent(new CompositionEvent('compositionend'));
        }""")
        expect(page.locator("#said")).to_have_text(DONE)


def test_search_without_scripts_must_lead_to_every_category(sites: Sites, browser: Browser) -> None:
    with served(sites("real", SEASON)) as address:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}search/")
        assert page.locator(".scriptless").is_visible()
        assert {"区县", "主题", "人群"} <= {text[1:3] for text in page.locator("main h2").all_inner_texts()}
        context.close()


def test_search_button_must_not_stop_the_search_that_runs(sites: Sites, phone: BrowserContext) -> None:
    with served(sites("real", SEASON)) as address:
        page = phone.new_page()
        held: list[Route] = []
        page.route("**/search/grams-1/*.json", lambda route: held.append(route))
        page.goto(f"{address}search/")
        page.fill("#q", "皮影")
        expect(page.locator("#said")).to_have_text("正在正文里查找…")
        page.press("#q", "Enter")
        while held:
            held.pop().continue_()
        expect(page.locator("#said")).to_have_text(DONE)


def test_page_that_was_open_across_a_publish_must_search_the_new_site(
    tmp_path: Path, phone: BrowserContext
) -> None:
    """The table is of the site before, the index of the site after: rows have moved."""
    content = shutil.copytree(CONTENTS["small"], tmp_path / "content")
    site = build_site(content, tmp_path, base_url="https://example.org/")
    with served(site) as address:
        page = phone.new_page()
        page.goto(f"{address}search/")
        before = page.evaluate("calendar.table(1).then(rows => rows.map(row => row.id))")
        next(content.rglob("academician-2023.yaml")).unlink()
        after = build_site(content, tmp_path, base_url="https://example.org/")
        assert len(before) == len(after.context.catalog.activities) + 1
        search(page, "观鸟")
        assert page.locator(".card .title a").evaluate_all(
            "links => links.map(link => link.pathname.split('/')[2])"
        ) == truth(after.context, "观鸟")


@pytest.mark.parametrize(
    ("path", "change", "said"),
    [
        ("search/grams-1/*.json", {}, "找到"),
        ("search/grams-1/*.json", {"": [["gone"]]}, "没有完成"),
        ("search/texts/*.json", {"id": ["gone"], "text": ["观鸟"]}, "没有完成"),
        ("search/index.json", {"seasons": [[["gone", "2023-09-16"]]]}, "没有完成"),
    ],
)
def test_files_of_the_index_must_tell_the_same_activities(
    path: str, change: dict[str, object], said: str, tmp_path: Path, phone: BrowserContext
) -> None:
    """A piece that is not in all files, or an activity that is not in the table, is never taken for another."""  # noqa: E501
    site = build_site(CONTENTS["small"], tmp_path, base_url="https://example.org/")
    for file in site.options.output.glob(path):
        file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **change}), "utf-8")
    with served(site) as address:
        page = phone.new_page()
        page.goto(f"{address}search/?q=观鸟")
        expect(page.locator("#said")).to_have_text(re.compile(said))


def test_old_and_new_files_of_an_edit_must_still_name_the_right_activity(
    tmp_path: Path, phone: BrowserContext
) -> None:
    """Grams of before, texts of after: what was added may be missed, what is found is right."""
    content = shutil.copytree(CONTENTS["small"], tmp_path / "content")
    before = build_site(content, tmp_path, base_url="https://example.org/")
    path = next(content.rglob("academician-2023.yaml"))
    path.write_text(path.read_text("utf-8") + "summary: 讲讲观鸟与星鸦\n", "utf-8")
    after = build_site(content, tmp_path, base_url="https://example.org/")
    changed = [path for path, data in after.files.items() if before.files.get(path) != data]
    assert "search/texts/" in str(changed)
    for path_of_grams in after.files.keys() & before.files.keys():
        if path_of_grams.startswith("search/grams-"):
            (after.options.output / path_of_grams).write_bytes(before.files[path_of_grams])
    with served(after) as address:
        page = phone.new_page()
        page.goto(f"{address}search/")
        for query in ("观鸟", "星鸦", "院士"):
            assert {*found(page, query)} <= {*truth(after.context, query)}


@pytest.fixture(scope="module")
def whole_season(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """2,500 generated activities, and only what a search needs of their site."""
    folder = tmp_path_factory.mktemp("whole-season")
    write_season(folder / "content", 2500)
    return build_site(
        folder / "content",
        folder,
        now=date.fromisoformat(NOW),
        outputs=("search", "all-list", "table", "search-index", "site-file"),
    )


@pytest.mark.parametrize(
    ("count", "least"), [(60, (8, 1)), pytest.param(150, (20, 2), marks=pytest.mark.long)]
)
def test_first_card_of_a_search_in_texts_must_cost_60_kb_at_most(
    count: int, least: tuple[int, int], whole_season: Site, phone: BrowserContext
) -> None:
    """What is asked for before a card stands, where no title or place holds the query, wherever the texts do.

    ``least``: queries in texts at least, and how many of them far from today.
    """
    context, asked, elsewhere = whole_season.context, 0, 0
    activities = context.catalog.activities
    today = [volume for volume in parts(context, VOLUME) if first_day(volume) <= NOW][-1]
    near = {activity.id for activity in today}
    titles = [
        fold(
            f"{each.title}\n{place_words(context, each)}\n{context.vocabularies.districts[each.district].name}"  # noqa: E501
        )
        for each in activities
    ]
    phone.add_init_script(COUNT)
    with served(whole_season) as address:
        page = phone.new_page()
        page.clock.install(time=f"{NOW}T08:00:00+08:00")
        for query in dict.fromkeys(map(fold, queries(context, count, seed=11))):
            if any(query in text for text in titles):
                continue
            page.goto(f"{address}search/?q={quote(query)}")
            page.wait_for_selector("#results .card")
            files = [path.lstrip("/") for path in page.evaluate("before")]
            size = sum(len(gzip.compress(whole_season.files[path], 9)) for path in files)
            assert (query, size <= 60_000, len(files) <= 8) == (query, True, True), (size, files)
            asked += 1
            elsewhere += not near & {*truth(context, query)}
    assert asked >= least[0] and elsewhere >= least[1]


def test_shared_filters_of_a_season_must_cost_ten_requests_at_most(
    whole_season: Site, phone: BrowserContext
) -> None:
    with served(whole_season) as address:
        page = phone.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
        page.goto(f"{address}activities/?audience=families")
        expect(page.locator(".said")).to_have_text(re.compile("^找到"))
    assert [path for path in asked if path.startswith("search/")] == ["search/whole-1.json"]
    assert len(asked) <= 10, asked


#: Keeps the addresses of all that is asked for before the first card stands.
COUNT = """
window.before = [];
const ask = window.fetch;
window.fetch = (address, how) => {
    if (!document.querySelector("#results .card")) { window.before.push(address); }
    return ask(address, how);
};
"""
