"""Activities: text is read as it was written; defaults; what stands for what."""

from __future__ import annotations

import pytest

from site_builder.content.activity import Contact, Fee, Organizer, Organizers
from tests.content.reading import HEAD, activity, codes, read


def test_text_is_read_as_it_was_written() -> None:
    for title in ("no", "19:30", "0123456", "1e3", "0x1F", "是"):
        checked = read(HEAD.replace("样例活动", title) + "start: 2023-09-16\n")
        assert checked.value is not None
        assert checked.value.title == title


@pytest.mark.parametrize(
    ("written", "fee", "free"),
    [
        ("0", Fee(amount="0"), True),
        ("0.00", Fee(amount="0.00"), True),
        ("免费", Fee(amount="0"), True),
        ("12.50", Fee(amount="12.50"), False),
        ("免费。", Fee(amount="0"), True),
        ("0元", Fee(amount="0"), True),
        ("材料费20元", Fee(words="材料费20元"), False),
        ("每人20元", Fee(words="每人20元"), False),
        ("", None, False),
    ],
)
def test_a_fee_is_free_only_when_it_says_so(written: str, fee: Fee | None, free: bool) -> None:
    found = activity(f"start: 2023-09-16\nfee: {written}\n").fee
    assert found == fee
    assert bool(found and found.free) == free


def test_one_value_alone_is_a_list_of_one() -> None:
    found = activity("start: 2023-09-16\norganizers: {hosts: 样例科协}\nsource: 通知\n")
    assert found.organizers == Organizers(hosts=(Organizer(name="样例科协"),))
    assert found.source == ("通知",)


def test_an_empty_field_is_a_field_left_out() -> None:
    lines = "start: 2023-09-16\nsummary:\nvenue: ~\nforms:\ncontact: {unit: 科普部, phone: }\nfeatured:\n"
    found = activity(lines)
    assert found == activity("start: 2023-09-16\ncontact: {unit: 科普部}\n")
    assert found.contact == Contact(unit="科普部")


def test_moved_online_sets_the_mode_and_needs_no_district() -> None:
    found = read(HEAD.replace("district: city\n", "") + "start: 2023-09-16\nstatus: moved-online\n")
    assert found.value is not None
    assert (found.value.mode, found.value.district) == ("online", "")


def test_the_first_alias_is_the_first_id() -> None:
    assert activity("start: 2023-09-16\naliases: [oldest, older]\n").first_id == "oldest"
    assert activity("start: 2023-09-16\n").first_id == "sample"


def test_fields_know_where_they_stand() -> None:
    span = activity("start: 2023-09-16\nplace: {town: 样例街道}\n").at["place"]
    assert (span.line, span.column, span.length, span.source) == (6, 8, 12, "place: {town: 样例街道}")


def test_positions_count_from_the_top_of_a_markdown_file() -> None:
    found = read("---\n" + HEAD + "start: 19:30\n---\n\n正文\n", name="sample.md").problems
    assert [(problem.code, problem.span.line, problem.span.column) for problem in found] == [
        ("not-a-time", 6, 8)
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "phone: 13800000000",
        "# 138 0000 0000",
        "# +86-13800000000",
        "# 008613800000000",
        "# １３８００００００００",
        "x: a@qq.com",
        "x: a@vip.163.com",
        "# 11010119900101000X",
    ],
)
def test_personal_data_is_found(lines: str) -> None:
    assert "personal-data" in codes(f"start: 2023-09-16\n{lines}\n")


@pytest.mark.parametrize(
    "text",
    [
        "010-13800000",
        "028-12345678",
        "https://example.org/13800000000",
        "2023091513800000000",
        "kepu@example.org",
    ],
)
def test_what_only_looks_like_personal_data_passes(text: str) -> None:
    assert codes(f"start: 2023-09-16\nsource: {text}\n") == []
