"""Addresses with hosts in Chinese, as programs take them."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.building import CONTENTS, build_site

ACTIVITY = (
    "title: 样例征集\ncampaigns: [kepu-day-2023]\nthemes: [astronomy]\nmode: online\n"
    "start: 2023-09-16 10:00\nend: 2023-09-16 11:00\n"
)


def test_a_host_in_chinese_must_stand_in_ascii_in_calendars(tmp_path: Path) -> None:
    content = shutil.copytree(CONTENTS["small"], tmp_path / "content")
    lines = f"{ACTIVITY}online_url: https://例子.测试/直播\n"
    (content / "activities" / "call-2023.yaml").write_text(lines, encoding="utf-8")
    calendar = build_site(content, tmp_path).files["activities/call-2023/event.ics"].replace(b"\r\n ", b"")
    address = b"https://xn--fsqu00a.xn--0zwm56d/%E7%9B%B4%E6%92%AD"
    assert b"CONFERENCE;VALUE=URI;FEATURE=VIDEO:" + address + b"\r\n" in calendar
