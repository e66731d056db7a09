"""Facts as pages show them: nothing is invented, both dates of what moved, the day of the build."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.building import AFTER, CONTENTS, SEASON, SITES, Sites, build_site
from tests.outputs.documents import pages

CARD = re.compile(
    r'<li class="card.*?<h\d class="title"><a href="[^"]*/activities/([a-z0-9-]+)/">(.*?)(?=<li class="card|</section>|</article>|\Z)',  # noqa: E501
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
    day = r'<h2><a href="/dates/2023/09/15/">9月15日 周五</a> <small class="relative" data-day="2023-09-15">今天</small></h2>'  # noqa: E501
    assert re.search(
        day + r'\s*<ul class="cards">\s*<li [^>]*>.*?2023年成都市全国科普日主场活动启动仪式',
        season,
        re.DOTALL,
    )
    assert "这一季，科学走到了哪里" in after
    assert "最近的活动" in after
    assert "今天</small>" not in after


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
