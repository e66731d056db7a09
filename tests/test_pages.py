"""Every page of whole sites: links, heads, headings, JSON-LD, escaping, weight."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shutil
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import icalendar
import pytest

from site_builder.catalog import collect
from site_builder.outputs.pages.activity import activity_view
from site_builder.presentation.context import BuildContext
from tests.building import AFTER, CONTENTS, SEASON, SITES, Site, Sites, build_site, read

#: Pages without a way back, by intention.
NO_CRUMBS = {"index.html", "404.html"}
STATUSES = {"Scheduled", "Cancelled", "Postponed", "Rescheduled", "MovedOnline"}
SHANGHAI_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:00\+08:00)?")


class Document(HTMLParser):
    """What a page holds, as far as tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self.json_ld: list[Any] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        self._open.append("json-ld" if given.get("type") == "application/ld+json" else tag)
        if tag in ("h1", "title"):
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open or tag == "script":
            while self._open and self._open.pop() not in (tag, "json-ld"):
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "json-ld":
            self.json_ld.append(json.loads(data))
        for tag in ("h1", "title"):
            if tag in self._open:
                self.texts[tag][-1] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]

    def meta(self, name: str) -> list[str]:
        return [
            each["content"] for each in self.all("meta") if name in (each.get("name"), each.get("property"))
        ]


@cache
def document(data: bytes) -> Document:
    return Document(data.decode())


def pages(site: Site) -> dict[str, Document]:
    return {path: document(data) for path, data in site.ending(".html").items()}


def own_pages(site: Site) -> dict[str, Document]:
    """All but the pages that only lead on."""
    return {path: found for path, found in pages(site).items() if site.pages[path].output != "redirect"}


def links(site: Site, path: str, found: Document) -> Iterator[str]:
    """Every address of this site that a page names, as a path under output/; '' for home."""
    base = site.content.settings.base_url
    here = urljoin(base, path.removesuffix("index.html"))
    for tag, attrs in found.tags:
        for name in ("href", "src", "content"):
            value = attrs.get(name, "")
            if name == "content" and not value.startswith(base):
                continue
            target = urljoin(here, value.replace("webcal:", urlsplit(base).scheme + ":")) if value else ""
            if target.startswith(base) and not (tag == "meta" and "http-equiv" in attrs):
                yield unquote(urlsplit(target).path.removeprefix(urlsplit(base).path))


def file_of(target: str) -> str:
    return target + "index.html" if target == "" or target.endswith("/") else target


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_internal_link_must_resolve(name: str, now: date, sites: Sites) -> None:
    assert broken_links(sites(name, now)) == set()


def broken_links(site: Site) -> set[tuple[str, str]]:
    return {
        (path, target)
        for path, found in pages(site).items()
        for target in links(site, path, found)
        if file_of(target) not in site.files
    }


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_address_on_our_host_must_be_under_the_base_path(name: str, now: date, sites: Sites) -> None:
    """The small site stands at ``/kepu/``: a link that forgets it would lead out of the site."""
    site = sites(name, now)
    base = site.content.settings.base_path
    named = {
        attrs[key]
        for found in pages(site).values()
        for _, attrs in found.tags
        for key in ("href", "src", "content")
        if key in attrs
    }
    assert {each for each in named if each.startswith("/") and not each.startswith(base)} == set()


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_address_in_feeds_and_data_must_resolve(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    base = site.content.settings.base_url
    broken = set()
    for path, data in site.ending(".ics", ".xml", ".json", ".csv", ".txt", ".webmanifest").items():
        text = data.decode().replace("\r\n ", "")
        targets = {unquote(found) for found in re.findall(rf"{re.escape(base)}([^\s\"<>,#\\]*)", text)}
        broken |= {(path, target) for target in targets if file_of(target) not in site.files}
    assert broken == set()


def test_every_link_card_must_have_a_picture_that_is_published(sites: Sites) -> None:
    site = sites("real", SEASON)
    for path, found in pages(site).items():
        pictures = [each["content"] for each in found.all("meta") if each.get("property") == "og:image"]
        if any(each.get("property") == "og:title" for each in found.all("meta")):
            assert [
                file_of(each.removeprefix(site.context.settings.base_url)) in site.files for each in pictures
            ] == [True], path


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_address_to_copy_must_be_a_feed_that_stands_there_in_words(
    name: str, now: date, sites: Sites
) -> None:
    site = sites(name, now)
    copied = {
        (path, attrs["data-copy"])
        for path, found in pages(site).items()
        for _, attrs in found.tags
        if "data-copy" in attrs
    }
    copied = {(path, text) for path, text in copied if text.endswith(".ics")}
    feeds = {site.context.absolute(path) for path in site.of("named-feed")}
    assert {
        (path, address)
        for path, address in copied
        if address not in feeds or address not in site.files[path].decode()
    } == set()
    assert {address for _, address in copied} == feeds


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_fragment_must_have_its_place(name: str, now: date, sites: Sites) -> None:
    for path, found in pages(sites(name, now)).items():
        ids = {attrs["id"] for _, attrs in found.tags if "id" in attrs}
        wanted = {each["href"][1:] for each in found.all("a") if each.get("href", "").startswith("#")}
        assert wanted - ids == set(), path


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_file_must_be_reachable_from_home(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    apart = {path for path in site.ending(".html") if site.pages[path].output in ("redirect", "not-found")}
    apart |= {
        path.replace("index.html", "event.ics") for path in apart if site.pages[path].output == "redirect"
    }
    assert unreachable(site) == apart


def unreachable(site: Site) -> set[str]:
    """The pages and calendars to which no way leads from home."""
    seen, waiting = set[str](), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path not in seen and path in site.files:
            seen.add(path)
            waiting += (
                [file_of(target) for target in links(site, path, pages(site)[path])]
                if path.endswith(".html")
                else []
            )
    return {*site.ending(".html"), *site.ending(".ics")} - seen


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_page_must_have_a_whole_head(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    for path, found in own_pages(site).items():
        address = site.context.absolute(path.removesuffix("index.html"))
        assert [each["lang"] for each in found.all("html")] == ["zh-CN"], path
        assert [each["href"] for each in found.all("link") if each["rel"] == "canonical"] == [address], path
        assert (len(found.texts["title"]), len(found.texts["h1"])) == (1, 1), path
        assert all(text.strip() for text in (*found.texts["title"], *found.texts["h1"])), path
        assert [bool(found.meta(key)[0]) for key in ("description", "og:title", "og:description")] == [
            True
        ] * 3, path
        assert (found.meta("og:url"), found.meta("og:locale"), len(found.meta("og:type"))) == (
            [address],
            ["zh_CN"],
            1,
        ), path
        crumbs = [each for each in found.all("nav") if each.get("aria-label") == "所在位置"]
        assert len(crumbs) == (
            0 if path in NO_CRUMBS or site.pages[path].output in ("poster", "sheet") else 1
        ), path


@pytest.mark.parametrize(("name", "now"), SITES)
def test_titles_must_be_unique(name: str, now: date, sites: Sites) -> None:
    assert repeated_titles(sites(name, now)) == {}


def repeated_titles(site: Site) -> dict[str, int]:
    found = Counter(page.texts["title"][0] for page in own_pages(site).values())
    return {title: count for title, count in found.items() if count > 1}


@pytest.mark.parametrize(
    ("others", "marks"),
    [
        (("district: wuhou\nstart: 2023-09-16", "district: pidu\nstart: 2023-09-16"), ("武侯区", "郫都区")),
        (
            ("district: wuhou\nstart: 2023-09-16", "district: wuhou\nstart: 2023-09-17"),
            ("2023年9月16日 周六", "2023年9月17日 周日"),
        ),
        (
            (
                "district: wuhou\nstart: 2023-09-16",
                "district: wuhou\nstart: 2023-09-17",
                "district: pidu\nstart: 2023-09-17",
            ),
            ("武侯区 2023年9月16日 周六", "武侯区 2023年9月17日 周日", "郫都区 2023年9月17日 周日"),
        ),
        (("district: wuhou\nstart: 2023-09-16", "district: wuhou\nstart: 2023-09-16"), ("same-0", "same-1")),
        (("district: wuhou\nstart: 2023-09-16",), ("",)),
    ],
)
def test_activities_of_one_name_must_be_told_apart_in_titles(
    others: tuple[str, ...], marks: tuple[str, ...], tmp_path: Path
) -> None:
    content = shutil.copytree(
        CONTENTS["real"], tmp_path / "content", ignore=shutil.ignore_patterns("activities")
    )
    (content / "activities").mkdir()
    for number, text in enumerate(others):
        same = f"title: 科普讲座\ncampaigns: [kepu-day-2023]\nthemes: [scifi]\nsource: [测试]\n{text}\n"
        (content / "activities" / f"same-{number}.yaml").write_text(same, "utf-8")
    context = BuildContext(collect(read(content)), SEASON)
    found = [activity_view(context, context.catalog.by_id[f"same-{number}"]) for number in range(len(others))]
    assert [view.head.title for view in found] == [
        f"科普讲座（{mark}）" if mark else "科普讲座" for mark in marks
    ]
    assert {view.title for view in found} == {"科普讲座"}


@pytest.mark.parametrize(("name", "now"), SITES)
def test_descriptions_must_be_unique(name: str, now: date, sites: Sites) -> None:
    """But for activities: two may take place at one time and place, in the same words."""
    site = sites(name, now)
    found = Counter(
        page.meta("description")[0]
        for path, page in own_pages(site).items()
        if site.pages[path].output != "activity"
    )
    assert {text: count for text, count in found.items() if count > 1} == {}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The small site with so many activities, changes too, that every kind of list has several pages."""
    folder = tmp_path_factory.mktemp("crowded")
    content = shutil.copytree(CONTENTS["small"], folder / "content")
    for number in range(130):
        (content / "activities" / f"many-{number:03}.yaml").write_text(
            f"title: 样例活动{number}\ncampaigns: [kepu-day-2023]\nprogrammes: [societies]\nthemes: [ecology]\naudiences: [families]\n"
            f"district: demo\nvenue: sample-park\nstart: 2023-09-16 {8 + number % 12:02}:00\n"
            f"changes: [{{at: 2023-09-01, what: 换了内容}}]\n",
            encoding="utf-8",
        )
    return build_site(content, folder)


def test_long_lists_must_have_pages_of_their_own_that_lead_on(crowded: Site) -> None:
    further = {path.partition("page/")[0] for path in crowded.ending(".html") if "/page/" in path}
    assert further == {
        "activities/",
        "audiences/families/",
        "campaigns/kepu-day-2023/",
        "campaigns/kepu-day-2023/2023/09/",
        "changes/",
        "dates/2023/09/",
        "dates/2023/09/16/",
        "districts/demo/",
        "districts/demo/audiences/families/",
        "districts/demo/changes/",
        "districts/demo/themes/ecology/",
        "onsite/",
        "programmes/societies/",
        "themes/ecology/",
        "venues/sample-park/",
    }
    assert broken_links(crowded) == set()
    assert unreachable(crowded) == {
        "404.html",
        *(f"activities/kepu-day-2023-main-old/{file}" for file in ("index.html", "event.ics")),
    }
    own = own_pages(crowded)
    lists = [page for path, page in own.items() if crowded.pages[path].output != "activity"]
    for words in (
        [page.texts["title"][0] for page in lists],
        [page.meta("description")[0] for page in lists],
    ):
        assert [text for text, count in Counter(words).items() if count > 1] == []
    heavy = {path: len(gzip.compress(data)) for path, data in crowded.ending(".html").items()}
    assert {path: size for path, size in heavy.items() if size > 30_000} == {}


def test_pages_of_a_long_list_must_show_each_activity_once(crowded: Site) -> None:
    for folder in ("activities/", "districts/demo/", "themes/ecology/", "dates/2023/09/16/"):
        shown: list[str] = []
        for path, found in pages(crowded).items():
            if re.fullmatch(rf"{folder}(page/\d+/)?index\.html", path):
                shown += [
                    each["href"] for each in found.all("a") if "/activities/many-" in each.get("href", "")
                ]
        assert (folder, sorted(shown)) == (
            folder,
            [f"/kepu/activities/many-{number:03}/" for number in range(130)],
        )


VOID = set("area base br col embed hr img input link meta source track wbr".split())
#: HTML lets these end where the next begins; ours close them too.
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>")


def unclosed(text: str) -> list[str]:
    """Tags that are not closed in their order."""
    waiting: list[str] = []
    for closes, tag in TAG.findall(
        re.sub(r"<!--.*?-->|(?<=json\">).*?(?=</script>)", "", text, flags=re.DOTALL)
    ):
        if tag in VOID:
            continue
        if not closes:
            waiting.append(tag)
        elif not waiting or waiting.pop() != tag:
            return [f"</{tag}> after {waiting}"]
    return waiting


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_tag_must_be_closed_in_its_order(name: str, now: date, sites: Sites) -> None:
    assert {
        path: left
        for path, data in sites(name, now).ending(".html").items()
        if (left := unclosed(data.decode()))
    } == {}


@pytest.mark.parametrize(("name", "now"), SITES)
def test_every_picture_must_have_words_and_every_control_a_name(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    for path, found in pages(site).items():
        assert [each for each in found.all("img") if not each.get("alt")] == [], path
        text = site.files[path].decode()
        assert [
            inside
            for inside in re.findall(r"<(?:a|button) [^>]*>(.*?)</(?:a|button)>", text, re.DOTALL)
            if not re.sub(
                r"<img[^>]* alt=\"[^\"]+\"|<[^>]*>", lambda tag: "x" if "alt=" in tag[0] else "", inside
            ).strip()
        ] == [], path


@pytest.mark.parametrize("now", [SEASON, AFTER])
def test_former_id_must_lead_to_its_activity(now: date, sites: Sites) -> None:
    site = sites("small", now)
    assert sorted(site.of("redirect")) == ["activities/kepu-day-2023-main-old/index.html"]
    found = pages(site)["activities/kepu-day-2023-main-old/index.html"]
    target = "/kepu/activities/kepu-day-2023-main/"
    assert [each["content"] for each in found.all("meta") if each.get("http-equiv") == "refresh"] == [
        f"0; url={target}"
    ]
    assert [each["href"] for each in found.all("link") if each["rel"] == "canonical"] == [
        f"https://example.org{target}"
    ]
    assert found.meta("robots") == ["noindex"]


@pytest.mark.parametrize(("name", "now"), SITES)
def test_pages_must_hold_nothing_inline_and_nothing_foreign(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    home = site.content.settings.base_path
    for path, found in pages(site).items():
        names = {attr for _, attrs in found.tags for attr in attrs}
        assert {attr for attr in names if attr == "style" or attr.startswith("on")} == set(), path
        assert found.all("style") == [], path
        scripts = [each for each in found.all("script") if each.get("type") != "application/ld+json"]
        loaded = [
            each.get("src", "")
            for each in (*scripts, *found.all("img"), *found.all("source"), *found.all("iframe"))
        ]
        loaded += [
            each["href"]
            for each in found.all("link")
            if each["rel"] in ("stylesheet", "icon", "manifest", "preload")
        ]
        assert [each for each in loaded if not each.startswith(home)] == [], path
        policy = [
            each["content"]
            for each in found.all("meta")
            if each.get("http-equiv") == "Content-Security-Policy"
        ]
        assert len(policy) == 1, path
        assert "unsafe" not in policy[0], path
        assert "default-src 'none'" in policy[0], path
        ids = Counter(attrs["id"] for _, attrs in found.tags if "id" in attrs)
        assert [key for key, count in ids.items() if count > 1] == [], path


@pytest.mark.parametrize(("name", "now"), SITES)
def test_headings_must_never_skip_a_level(name: str, now: date, sites: Sites) -> None:
    for path, found in own_pages(sites(name, now)).items():
        levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, path
        assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == [], path


@pytest.mark.parametrize(("name", "now"), SITES)
def test_json_ld_must_tell_the_truth_of_every_session(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    for activity in site.context.catalog.activities:
        found = pages(site)[f"activities/{activity.id}/index.html"]
        assert len(found.json_ld) == len(activity.sessions), activity.id
        shown = {each["datetime"] for each in found.all("time")}
        for block, session in zip(found.json_ld, activity.sessions, strict=True):
            assert block["@type"] == "Event"
            assert {
                "name",
                "startDate",
                "location",
                "eventStatus",
                "eventAttendanceMode",
                "url",
                "description",
            } <= set(block)
            assert block["eventStatus"].removeprefix("https://schema.org/Event") in STATUSES
            assert SHANGHAI_TIME.fullmatch(block["startDate"])
            assert block["startDate"] in shown, activity.id
            assert ("T" in block["startDate"]) == session.timed
            assert block.get("endDate", block["startDate"]) >= block["startDate"]
            assert ("endDate" in block) == session.end_announced
            assert ("offers" in block) == bool(activity.fee and activity.fee.amount), activity.id
            former = [change.former.start for change in session.changes if change.former.start]
            assert ("previousStartDate" in block) == bool(former), activity.id
            assert ("organizer" in block) == bool(activity.organizers.hosts), activity.id


def addresses(value: Any) -> Iterator[str]:
    """Every address in a JSON-LD block but the vocabulary's own."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from addresses(each)
    elif isinstance(value, str) and value.startswith("http") and "://schema.org" not in value:
        yield value


@pytest.mark.parametrize(("name", "now"), SITES)
def test_json_ld_must_name_a_whole_place_and_only_pages_that_are_there(
    name: str, now: date, sites: Sites
) -> None:
    site = sites(name, now)
    base = site.content.settings.base_url
    for path, found in pages(site).items():
        for block in found.json_ld:
            places = block["location"] if isinstance(block["location"], list) else [block["location"]]
            for place in places:
                whole = {"Place": {"name", "address"}, "VirtualLocation": {"url"}}[place["@type"]]
                assert (path, whole - set(place)) == (path, set())
            attended = {
                frozenset({"Place"}): "Offline",
                frozenset({"VirtualLocation"}): "Online",
                frozenset({"Place", "VirtualLocation"}): "Mixed",
            }
            mode = attended[frozenset(place["@type"] for place in places)]
            assert (path, block["eventAttendanceMode"]) == (
                path,
                f"https://schema.org/{mode}EventAttendanceMode",
            )
            ours = [each.removeprefix(base) for each in addresses(block) if each.startswith(base)]
            assert (path, [each for each in ours if file_of(each) not in site.files]) == (path, [])


def test_json_ld_of_every_status_must_be_as_search_engines_want_it(sites: Sites) -> None:
    found = pages(sites("small", SEASON))
    rows = {}
    for name in ("birds", "workshop", "convention", "academician", "star-talk"):
        block = found[f"activities/{name}-2023/index.html"].json_ld[0]
        rows[name] = (
            block["eventStatus"].removeprefix("https://schema.org/"),
            block["startDate"],
            block.get("previousStartDate"),
        )
    assert rows == {
        "birds": ("EventCancelled", "2023-09-23T07:00:00+08:00", None),
        "workshop": ("EventPostponed", "2023-09-24", None),
        "convention": ("EventRescheduled", "2023-10-18", "2023-08-16"),
        "academician": ("EventMovedOnline", "2023-09-20T15:00:00+08:00", None),
        "star-talk": ("EventScheduled", "2023-09-15T19:30:00+08:00", None),
    }


CARD = re.compile(
    r'<li class="card.*?<h\d class="title"><a href="[^"]*/activities/([a-z0-9-]+)/">(.*?)(?=<li class="card|</section>|</article>|\Z)',
    re.DOTALL,
)


@pytest.mark.parametrize(("name", "now"), SITES)
def test_no_card_must_call_free_what_was_not_stated_to_be(name: str, now: date, sites: Sites) -> None:
    site = sites(name, now)
    free = {each.id for each in site.context.catalog.activities if each.fee and each.fee.free}
    called = {
        id
        for data in site.ending(".html").values()
        for id, rest in CARD.findall(data.decode())
        if 'class="badge free"' in rest
    }
    assert called == free


@pytest.mark.parametrize(("name", "now"), SITES)
def test_day_without_a_clock_time_must_never_be_shown_as_midnight(name: str, now: date, sites: Sites) -> None:
    times = re.compile(r'<time datetime="(\d{4}-\d\d-\d\d)">(.*?)</time>', re.DOTALL)
    found = {
        text for data in sites(name, now).ending(".html").values() for _, text in times.findall(data.decode())
    }
    assert found != set()
    assert {text for text in found if "00:00" in text or "24:00" in text} == set()


def test_worldcon_must_show_both_dates_and_both_places(sites: Sites) -> None:
    site = sites("real", SEASON)
    page = site.files["activities/worldcon-2023/index.html"].decode()
    block = pages(site)["activities/worldcon-2023/index.html"].json_ld[0]
    assert (block["startDate"], block["endDate"], block["previousStartDate"]) == (
        "2023-10-18",
        "2023-10-22",
        "2023-08-16",
    )
    assert block["eventStatus"] == "https://schema.org/EventRescheduled"
    assert '<s><span class="quiet">原定</span> 2023年8月16日 周三 – 8月20日 周日</s>' in page
    assert '<s><span class="quiet">原地点</span> 成都世纪城新国际会展中心</s>' in page


@pytest.mark.parametrize("now", [SEASON, AFTER])
def test_real_pages_must_never_invent_midnight_or_a_price(now: date, sites: Sites) -> None:
    site = sites("real", now)
    for path, data in site.ending(".html").items():
        assert re.search(r"(T| |>|–)00:00", data.decode()) is None, path
    for activity in site.context.catalog.activities:
        facts = re.search(
            r"<dt>费用</dt><dd>(.*?)</dd>", site.files[f"activities/{activity.id}/index.html"].decode()
        )
        assert facts is not None
        stated = (
            "免费"
            if activity.fee and activity.fee.free
            else '<span class="quiet">未注明</span>'
            if activity.fee is None
            else None
        )
        assert stated is None or facts[1] == stated, activity.id
        cards = re.findall(
            rf'<a href="/activities/{activity.id}/">.*?</li>\n(?:</ul>|<li)',
            site.files["activities/index.html"].decode(),
            re.DOTALL,
        )
        assert activity.fee is not None or all("免费" not in card.split("</ul>")[0] for card in cards), (
            activity.id
        )


def test_home_must_be_the_day_it_was_built_for(sites: Sites) -> None:
    season, after = (sites("real", now).files["index.html"].decode() for now in (SEASON, AFTER))
    assert '<h1 class="ask">今天，去哪儿看科学？</h1>' in season
    assert "9月15日 星期五" in season
    day = r'<h2><a href="/dates/2023/09/15/">9月15日 周五</a> <small class="relative" data-day="2023-09-15">今天</small></h2>'
    assert re.search(
        day + r'\s*<ul class="cards">\s*<li [^>]*>.*?2023年成都市全国科普日主场活动启动仪式',
        season,
        re.DOTALL,
    )
    assert "这一季，科学走到了哪里" in after
    assert "最近的活动" in after
    assert "今天</small>" not in after


HOSTILE = "\"><script>alert('x')</script>&lt;b&gt; ]]> {{ 7*7 }} \\n; 逗号,分号"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The real site with an activity that has the same hostile words in every field of text."""
    folder = tmp_path_factory.mktemp("hostile")
    content = shutil.copytree(CONTENTS["real"], folder / "content")
    text = json.dumps(HOSTILE, ensure_ascii=False)
    (content / "activities" / "hostile.md").write_text(
        f"---\ntitle: {text}\nsummary: {text}\ncampaigns: [kepu-day-2023]\nthemes: [scifi]\ndistrict: wuhou\nstart: 2023-09-16 10:00\n"
        f"venue: {{name: {text}, address: {text}}}\norganizers: {{hosts: [{text}]}}\nstatus: cancelled\nstatus_note: {text}\n"
        f"changes: [{{at: 2023-09-10, what: {text}}}]\nfee: {text}\nsource: [{text}]\n---\n\n"
        f"<script>alert(1)</script><img src=x onerror=alert(2)>[点](javascript:alert(3)) {HOSTILE}\n",
        encoding="utf-8",
    )
    return build_site(content, folder)


def test_hostile_words_must_stay_words_on_every_page(hostile: Site) -> None:
    site = hostile
    for path, found in pages(site).items():
        scripts = [each for each in found.all("script") if each.get("type") != "application/ld+json"]
        own = {
            "subscribe": ["subscribe.js"],
            "search": ["find.js", "search.js"],
            "my": ["find.js", "my.js"],
        }.get(path.split("/")[0], [])
        assert [each["src"].rpartition("/")[2] for each in scripts] == ["site.js", *own], path
        assert [attrs for _, attrs in found.tags if any(name.startswith("on") for name in attrs)] == [], path
        assert [each for each in found.all("a") if each.get("href", "").startswith("javascript:")] == [], path
    page = pages(site)["activities/hostile/index.html"]
    assert page.texts["h1"] == [HOSTILE]
    assert page.meta("og:title") == [HOSTILE]
    assert page.json_ld[0]["name"] == HOSTILE
    assert "<script>alert" not in site.files["activities/hostile/index.html"].decode()
    assert "49" not in page.texts["h1"][0]


def test_hostile_words_must_stay_words_in_feeds_and_data(hostile: Site) -> None:
    event = icalendar.Calendar.from_ical(hostile.files["activities/hostile/event.ics"]).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == f"【已取消】{HOSTILE}"
    assert str(event["DESCRIPTION"]).split("\n")[0] == f"【已取消】{HOSTILE}"
    feed = ET.fromstring(hostile.files["districts/wuhou/feed.xml"])
    assert HOSTILE in [each.text for each in feed.iter("{http://www.w3.org/2005/Atom}title")]
    changes = ET.fromstring(hostile.files["changes/feed.xml"])
    assert f"{HOSTILE}。原定 2023年9月16日 周六 10:00 开始" in [
        each.text for each in changes.iter("{http://www.w3.org/2005/Atom}summary")
    ]
    rows = csv.reader(io.StringIO(hostile.files["api/activities.csv"].decode("utf-8-sig"), newline=""))
    assert [row[1] for row in rows if row[0] == "hostile"] == [HOSTILE]
    assert json.loads(hostile.files["api/activities/hostile.json"])["title"] == HOSTILE
    assert [
        tag
        for tag in ("<script>alert(1)", "onerror", "javascript:")
        if tag in hostile.files["activities/hostile/index.html"].decode()
    ] == []


@pytest.mark.parametrize("now", [SEASON, AFTER])
def test_pages_must_be_light(now: date, sites: Sites) -> None:
    assert_light(sites("real", now))


def assert_light(site: Site) -> None:
    """The budgets of the public pages, gzip: half of the pages are typical."""
    limits = {".html": 30_000, ".css": 12_000}
    heavy = {path: len(gzip.compress(data)) for path, data in site.ending(*limits).items()}
    assert {path: size for path, size in heavy.items() if size > limits[Path(path).suffix]} == {}
    assert sorted(size for path, size in heavy.items() if path.endswith(".html"))[len(heavy) // 2] <= 14_000
    scripts = {path: len(gzip.compress(data)) for path, data in site.ending(".js").items()}
    for path, found in pages(site).items():
        size = sum(scripts[each["src"].removeprefix("/")] for each in found.all("script") if "src" in each)
        assert size <= (15_000 if path.startswith(("search/", "my/")) else 6_000), path


def test_month_grid_must_be_a_table_with_one_link_a_day(sites: Sites) -> None:
    site = sites("real", SEASON)
    found = pages(site)["dates/2023/09/index.html"]
    assert [each["scope"] for each in found.all("th")] == ["col"] * 7
    days = {
        each["href"] for each in found.all("a") if re.fullmatch(r"/dates/2023/09/\d\d/", each.get("href", ""))
    }
    assert days == {
        f"/dates/2023/09/{day.day:02}/"
        for day in site.context.catalog.days
        if (day.year, day.month) == (2023, 9)
    }


def test_every_real_activity_must_stand_on_its_lists(sites: Sites) -> None:
    """Each activity is on its district's, themes', campaigns' and days' pages, whichever page of the list."""
    site = sites("real", AFTER)
    where: dict[str, set[str]] = {}
    for path, found in pages(site).items():
        folder = re.sub(r"page/\d+/", "", path.removesuffix("index.html"))
        for each in found.all("a"):
            where.setdefault(each.get("href", ""), set()).add(folder)
    for activity in site.context.catalog.activities:
        wanted = (
            {f"campaigns/{key}/" for key in activity.campaigns}
            | {f"themes/{key}/" for key in activity.themes}
            | {"activities/"}
        )
        wanted |= {f"districts/{activity.district}/"} if activity.district else set()
        wanted |= {f"dates/{session.first_day:%Y/%m/%d}/" for session in activity.sessions}
        assert wanted - where[f"/activities/{activity.id}/"] == set(), activity.id


def test_season_without_activities_must_leave_no_empty_words(tmp_path: Path) -> None:
    content = shutil.copytree(
        CONTENTS["real"], tmp_path / "content", ignore=shutil.ignore_patterns("activities")
    )
    (content / "activities").mkdir()
    site = build_site(content, tmp_path)
    empty = re.compile(r"<p(?![^>]* (?:id|role)=)[^>]*>\s*</p>")  # Scripts fill the others.
    assert [path for path, data in site.ending(".html").items() if empty.search(data.decode())] == []
    assert "现在还没有可以打印的活动表" in site.files["print/index.html"].decode()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("kepu@example.org", '<a href="mailto:kepu@example.org">网站找错：kepu@example.org</a>'),
        (
            "https://example.org/report?of=kepu&from=web",
            '<a href="https://example.org/report?of=kepu&amp;from=web">网站找错</a>',
        ),
    ],
)
def test_errors_must_be_reported_by_mail_or_on_a_page(written: str, shown: str, tmp_path: Path) -> None:
    content = shutil.copytree(CONTENTS["small"], tmp_path / "content")
    settings = content / "site.yaml"
    settings.write_text(
        settings.read_text("utf-8").replace("report_error: kepu@example.org", f"report_error: {written}"),
        "utf-8",
    )
    assert shown in build_site(content, tmp_path).files["index.html"].decode()
