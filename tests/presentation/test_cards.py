"""Cards that scripts make say what the template's cards say, of every activity and every session."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from benchmarks import NOW
from site_builder.catalog import Occurrence
from site_builder.presentation.cards import activity_card, session_card
from tests.browsing import opened, served
from tests.building import CONTENTS, SEASON, Site, build_site

#: Fills the page with both cards of every row, lets the clock speak to all, and gives what each says, part by
#: part.
BOTH = """wanted => {
    const list = document.createElement("ul"), pairs = [];
    document.body.append(list);
    const put = card => { list.append(card); return card; };
    const parsed = html => put(new DOMParser().parseFromString(html, "text/html").querySelector("li.card"));
    const words = part => [part.className, part.dataset.opens, part.dataset.closes, part.textContent.replace(/\\s+/g, " ").trim()].filter(Boolean).join(" | ");
    const said = card => [card.className, card.dataset.end || "", card.querySelector("a").pathname.split("/").slice(-3).join("/"),
        ...Array.from(card.querySelectorAll("p, h3, li, s"), words)];
    return calendar.facets(1).then(rows => {
        for (const row of rows) {
            pairs.push([row.id, parsed(wanted[row.id].whole), put(calendar.card(row))]);
            row.sessions.forEach((session, index) => pairs.push([`${row.id}/${index}`, parsed(wanted[row.id].sessions[index]), put(calendar.card(row, "", session))]));
        }
        document.dispatchEvent(new Event("visibilitychange"));
        return pairs.map(([name, template, script]) => [name, said(template), said(script)]);
    });
}"""  # noqa: E501


#: What some of the cards say, by the language of the site.
SAID = {"zh-CN": ("原定", "第 2 场，共", "还有"), "en": ("Originally", "Session 2 of", "to come")}


def cards(site: Site) -> dict[str, Any]:
    """The template's cards of each activity, as they stand where no heading names the day."""
    context = site.context
    return {
        each.id: {
            "whole": activity_card(context, each).dated,
            "sessions": [session_card(context, Occurrence(each, session)).dated for session in each.sessions],
        }
        for each in context.catalog.activities
    }


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("small", SEASON),
        ("small", date(2023, 12, 1)),
        ("small", date(2026, 11, 23)),
        ("london", date(2027, 3, 25)),
        ("generated", date.fromisoformat(NOW)),
    ],
)
def test_card_made_by_scripts_must_say_what_the_template_says(
    name: str, now: date, tmp_path: Path, generated: Site, phone: BrowserContext
) -> None:
    site = (
        generated
        if name == "generated"
        else build_site(CONTENTS[name], tmp_path, now=now, base_url="https://example.org/")
    )
    with served(site) as address:
        pairs = opened(phone, f"{address}my/", now).evaluate(BOTH, cards(site))
    assert len(pairs) >= len(site.context.catalog.activities)
    assert [pair for pair in pairs if pair[1] != pair[2]] == []
    text, (former, second, rest) = str(pairs), SAID[site.content.settings.language]
    assert former in text and second in text
    assert rest in text or now > SEASON


SERIES = """title: 讲两次的课
campaigns: [kepu-day-2023]
themes: [scifi]
district: wuhou
sessions:
  - {start: 2023-09-15 10:00, end: 2023-09-15 11:30}
  - {start: 2023-09-18 10:00, end: 2023-09-18 11:30}
source: [测试]
"""


def test_series_must_not_be_over_before_its_last_session(tmp_path: Path, phone: BrowserContext) -> None:
    """At noon the first session is over.

    The list's card stays, and a card that scripts make shows the next.
    """
    content = shutil.copytree(CONTENTS["real"], tmp_path / "content")
    (content / "activities" / "series-2023.yaml").write_text(SERIES, "utf-8")
    with served(build_site(content, tmp_path)) as address:
        page = phone.new_page()
        page.clock.install(time=f"{SEASON}T12:00:00+08:00")
        page.goto(f"{address}districts/wuhou/")
        listed = page.locator("#list .card", has_text="讲两次的课").first
        assert "is-over" not in (listed.get_attribute("class") or "")
        page.evaluate("localStorage.setItem('starred', JSON.stringify(['series-2023']))")
        page.goto(f"{address}my/")
        made = page.evaluate(
            "calendar.whole(1).then(rows => calendar.card(rows.find(row => row.id === 'series-2023')).outerHTML)"  # noqa: E501
        )
    assert "is-over" not in made and "9月18日" in made and "共 2 场，还有 1 场" in made
