"""When a card of the scripts says that an activity is: as the card of the build does."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser

from site_builder.presentation.cards import card_view
from tests.browsing import served
from tests.building import CONTENTS, SEASON, build_site

HEAD = "title: 样例\ncampaigns: [kepu-day-2023]\nthemes: [astronomy]\ndistrict: sample\n"
#: Times that stand in the table in a form of their own.
TIMES = {
    "open": "start: 2023-09-01\nend: open\n",
    "open-since-last-year": "start: 2022-12-01\nend: open\ndaily: 09:00-17:00\n",
    "tentative": "start: 2023-09-16 14:00\nend: 2023-09-16 16:00\ntentative: true\n",
    "tentative-day": "start: 2023-09-16\ntentative: true\n",
    "months": "start: 2023-10\nend: 2023-12\ntime_note: 每个周末\ntentative: true\n",
}
WHEN = """async () => (await calendar.table(1)).map((row) => {
    const when = calendar.when(row, calendar.next(row));
    return [row.id, when.day, when.clock];
})"""


def test_scripts_must_say_when_as_the_build_does(browser: Browser, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENTS["small"], content)
    for name, lines in TIMES.items():
        (content / "activities" / f"{name}.yaml").write_text(
            HEAD.replace("样例", name) + lines, encoding="utf-8"
        )
    site = build_site(content, tmp_path, base_url="https://example.org/")
    views = {each.id: card_view(site.context, each) for each in site.context.catalog.activities}
    with served(site) as address:
        page = browser.new_page(timezone_id="Asia/Shanghai")
        page.clock.set_fixed_time(f"{SEASON}T00:30:00+08:00")
        page.goto(f"{address}search/")
        found = {id: (day, clock) for id, day, clock in page.evaluate(WHEN)}
        page.close()
    assert found == {id: (view.day, view.clock) for id, view in views.items()}
