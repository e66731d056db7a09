"""Limits: what is far too long is refused with one clear sentence, before work is done on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.content.folder import ContentFolder, SiteContent, read_site_content
from site_builder.content.listing import list_content
from site_builder.diagnostics import LONGEST_QUOTE, PRINTERS
from tests.building import CONTENTS

HEAD = "title: 样例\ncampaigns: [kepu-day-2023]\nthemes: [ecology]\ndistrict: city\nstart: 2023-09-16\n"
DIGITS, MANY = "9" * 100_000, 10_000


def many(template: str) -> str:
    return "".join(template.format(number) for number in range(MANY))


def too_long(count: int, limit: int) -> str:
    return f"文字有 {count} 个字，上限是 {limit} 个。"


ITEMS = f"列表有 {MANY} 项，上限是 500 项。"
FIELDS = {
    f"fee: {DIGITS}": too_long(100_000, 100),
    f"status: {DIGITS}": too_long(100_000, 2000),
    f"online_url: https://{DIGITS}": too_long(100_008, 2000),
    f'contact: {{email: "{"a." * 50_000}@x"}}': too_long(100_002, 2000),
    f"ages: {{min: {DIGITS}}}": too_long(100_000, 2000),
    f"registration: {{capacity: {DIGITS}}}": too_long(100_000, 2000),
    f"venue: {{name: 样例, lat: {DIGITS}, lon: 104}}": too_long(100_000, 2000),
    "forms: [" + many("talk{},") + "]": ITEMS,
    "aliases: [" + many("alias-{},") + "]": ITEMS,
    "source: [" + many("s{},") + "]": ITEMS,
    "images:\n" + many("  - {{file: a{}.jpg}}\n"): ITEMS,
    "changes:\n" + many("  - {{at: 2023-09-01, what: w{}}}\n"): ITEMS,
    "organizers: {hosts: [" + many("h{},") + "]}": ITEMS,
}
TIMES = {
    f"start: {DIGITS}": too_long(100_000, 2000),
    "sessions:\n" + many("  - {{start: 2023-09-16 10:00, key: k{}}}\n"): ITEMS,
    "start: 2023-09-16\ndaily: [" + many("09:00-11:{:02},") + "]": ITEMS,
}
BODIES = {
    "[a](" * 4900: "正文里有 4900 处“](”，上限是 500 处。",
    "[a]((" * 3900: "正文里有 3900 处“](”，上限是 500 处。",
    "[a](<" * 3900: "正文里有 3900 处“](”，上限是 500 处。",
    "![a](" * 3900: "正文里有 3900 处“](”，上限是 500 处。",
    "<!--" * 4900: "正文里有 4900 处“<”，上限是 1000 处。",
    "<div>" * 3900: "正文里有 3900 处“<”，上限是 1000 处。",
    "<http://" * 2400: "正文里有 2400 处“<”，上限是 1000 处。",
    "```a\n" * 3000: "正文里有 3000 处“```”，上限是 200 处。",
    "~~a" * 3000: "正文里有 3000 处“~~”，上限是 500 处。",
    "字" * 20_001: "正文有 20001 个字，上限是 20000 个。",
}


@pytest.fixture(scope="module")
def site_content() -> SiteContent:
    root = CONTENTS["small"]
    return read_site_content(ContentFolder(root, list_content(root), "content"), {})


def messages(site_content: SiteContent, name: str, text: str) -> list[str]:
    problems = site_content.read(Path(name), name, data=text.encode()).problems
    for problem in problems:
        for printer in PRINTERS.values():
            assert len(printer(problem)) < 1500
    return [problem.message for problem in problems]


@pytest.mark.parametrize("line", FIELDS)
def test_value_or_list_that_is_far_too_long_must_be_one_clear_error(
    line: str, site_content: SiteContent
) -> None:
    assert messages(site_content, "sample.yaml", f"{HEAD}{line}\n") == [FIELDS[line]]


@pytest.mark.parametrize("line", TIMES)
def test_times_that_are_far_too_many_must_be_one_clear_error(line: str, site_content: SiteContent) -> None:
    head = HEAD.replace("start: 2023-09-16\n", "")
    assert messages(site_content, "sample.yaml", f"{head}{line}\n") == [TIMES[line]]


@pytest.mark.parametrize("body", BODIES)
def test_body_that_would_take_seconds_must_be_refused(body: str, site_content: SiteContent) -> None:
    assert messages(site_content, "sample.md", f"---\n{HEAD}---\n{body}\n") == [BODIES[body]]


@pytest.mark.parametrize(
    "line", ["status: {}", "fee: {}\ndistrict: {}", "{}: x", "mode: {}", "forms: [{}]", "online_url: {}"]
)
def test_message_must_quote_only_the_beginning_of_what_is_long(line: str, site_content: SiteContent) -> None:
    text = HEAD.replace("district: city\n", "" if "district" in line else "district: city\n")
    for message in messages(site_content, "sample.yaml", text + line.format("c" * 1000, "c" * 1000) + "\n"):
        assert "c" * (LONGEST_QUOTE + 1) not in message


def test_fields_that_are_unknown_must_be_told_up_to_a_number(site_content: SiteContent) -> None:
    told = messages(site_content, "sample.yaml", HEAD + many("field{}: x\n"))
    assert (len(told), told[-1]) == (21, f"还有 {MANY - 20} 个不认识的字段。")
