"""Names in several languages, and how wide a name is in a small place."""

from __future__ import annotations

import pytest

from site_builder.content.fields import PerLanguage
from site_builder.content.files import TextFile
from site_builder.content.kinds import line, short, width
from site_builder.content.reader import Reader
from site_builder.content.yaml_nodes import compose


def read(text: str, language: str, limit: int = 40) -> tuple[str | None, list[str]]:
    """The name that a site in this language has, and what was told."""
    file = TextFile("themes.yaml", f"name: {text}\n")
    root = compose(file).value
    assert root is not None
    reader = Reader(file)
    reader.language = language
    return PerLanguage(line(limit)).parse(root.value[0][1], reader), [
        each.message for each in reader.problems
    ]


@pytest.mark.parametrize(
    ("written", "language", "name"),
    [
        ("星空", "en", "星空"),
        ("{zh-CN: 星空, en: The sky}", "zh-CN", "星空"),
        ("{zh-CN: 星空, en: The sky}", "en", "The sky"),
        ("{zh-CN: 星空, en: The sky}", "en-US", "The sky"),
        ("{zh-CN: 星空, en: The sky, en-US: Sky}", "en-US", "Sky"),
        ("{zh-CN: 星空}", "en", "星空"),
    ],
)
def test_name_must_be_the_one_in_the_language_of_the_site(written: str, language: str, name: str) -> None:
    assert read(written, language) == (name, [])


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{de: Himmel, en: Sky}", ["不认识字段“de”。"]),
        ("{en: [Sky]}", ["这里应当是一段文字，不是列表。"]),
        ("{en: A very long name}", ["文字有 16 个字，上限是 9 个。"]),
    ],
)
def test_wrong_name_must_be_told_once(written: str, told: list[str]) -> None:
    assert read(written, "en", limit=9)[1] == told


@pytest.mark.parametrize(("text", "wide"), [("", 0), ("读书季", 3), ("Week", 2), ("Weeks", 3), ("A馆", 2)])
def test_two_letters_must_be_as_wide_as_a_chinese_character(text: str, wide: int) -> None:
    assert width(text) == wide


def test_short_name_must_be_measured_by_its_width() -> None:
    file = TextFile("site.yaml", "name: Science Diary\n")
    root = compose(file).value
    assert root is not None
    reader = Reader(file)
    assert short(12).parse(root.value[0][1], reader) == "Science Diary"
    assert short(6).parse(root.value[0][1], reader) is None
    assert [each.message for each in reader.problems] == ["文字有 7 个字，上限是 6 个。"]
