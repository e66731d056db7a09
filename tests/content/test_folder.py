"""The content folder: everything is reported in one run, nothing twice."""

from __future__ import annotations

import pickle
import random
import shutil
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.content.activity import FIELDS
from site_builder.content.files import read_text
from site_builder.content.folder import Content, read_folder
from site_builder.diagnostics import PRINTERS, Checked, render

SMALL = Path(__file__).parents[1] / "sites" / "small" / "content"


def copy_of_small(folder: Path) -> Path:
    """A copy of the small site that a test may change."""
    shutil.copytree(SMALL, folder / "content")
    return folder / "content"


def codes(checked: Checked[Content | None]) -> list[tuple[str, str]]:
    return [(found.span.path.removeprefix("content/"), found.code) for found in checked.problems]


def test_the_small_site_has_no_problems() -> None:
    checked = read_folder(SMALL, display_path="content")
    assert checked.problems == ()
    assert checked.value is not None
    assert len(checked.value.activities) == 15
    assert checked.value.broken == ()


def test_the_small_site_uses_every_field() -> None:
    text = "\n" + "\n".join(path.read_text(encoding="utf-8") for path in (SMALL / "activities").rglob("*.*"))
    assert [field.name for field in FIELDS if f"\n{field.name}:" not in text] == []


def test_reading_twice_gives_equal_values(tmp_path: Path) -> None:
    first, second = (
        read_folder(SMALL, display_path="content").value,
        read_folder(copy_of_small(tmp_path), display_path="content").value,
    )
    assert first is not None
    assert second is not None
    assert (first.activities, first.pages, first.vocabularies) == (
        second.activities,
        second.pages,
        second.vocabularies,
    )


def test_a_broken_vocabulary_is_told_once(tmp_path: Path) -> None:
    root = copy_of_small(tmp_path)
    (root / "venues.yaml").write_text("venue: [\n", encoding="utf-8")
    (root / "themes.yaml").write_text(
        (root / "themes.yaml").read_text(encoding="utf-8") + "  colour: red\n", encoding="utf-8"
    )
    assert codes(read_folder(root, display_path="content")) == [
        ("themes.yaml", "unknown-field"),
        ("venues.yaml", "yaml-syntax"),
    ]


def test_a_broken_activity_is_left_out_and_named(tmp_path: Path) -> None:
    root = copy_of_small(tmp_path)
    (root / "activities" / "2023" / "kepu-day-2023-main.md").write_bytes(b"\xff")
    checked = read_folder(root, display_path="content")
    assert checked.value is not None
    assert (len(checked.value.activities), checked.value.broken) == (14, ("kepu-day-2023-main",))


def test_what_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (found,) = read_text(tmp_path, display_path="content/site.yaml").problems
    assert (found.code, found.message) == ("unreadable-file", "读不了这个文件：Is a directory。")


def test_a_name_that_is_no_utf8_can_be_printed(tmp_path: Path) -> None:
    root = copy_of_small(tmp_path)
    (root / "activities" / "\udcd6\udcd0.yaml").write_text("x", encoding="utf-8")
    problems = read_folder(root, display_path="content").problems
    assert [found.code for found in problems] == ["file-name"]
    render(problems, style="full").encode("utf-8")


WORDS = st.sampled_from(
    [
        "title",
        "start",
        ":",
        ": ",
        " ",
        "\n",
        "\n  ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "#",
        '"',
        "'",
        "|",
        ">",
        "&a",
        "*a",
        "!!",
        "<<",
        "?",
        "---\n",
        "\t",
        "2023-09-16",
        "19:30",
        "repeat",
        "sessions",
        "changes",
        "from",
        "venue",
        "daily",
        "09:00-11:00",
        "样例",
        "\0",
        "\r",
        "\u2028",
        "👩‍🔬",
        "%",
        "@",
        "\\x07",
        "campaigns",
        "kepu-day-2023",
        "themes",
        "astronomy",
        "null",
        "~",
        "<script>",
        "](",
        "```",
        "recap",
        "images",
        "media/stars.png",
        "en",
        "when_note",
    ]
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=40).map("".join).map(lambda text: text.encode("utf-8")), st.binary(max_size=200)
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "site.yaml",
                "venues.yaml",
                "divisions.json",
                "pages/about.md",
                "activities/abc.yaml",
                "activities/abc.md",
            ]
        ),
        TEXTS,
    )
)
def test_no_bytes_make_it_crash(tmp_path_factory: object, files: dict[str, bytes]) -> None:
    root = copy_of_small(tmp_path_factory.mktemp("random"))  # type: ignore[attr-defined]
    for name, data in files.items():
        (root / name).write_bytes(data)
    problems = read_folder(root, display_path="content").problems
    for style in PRINTERS:
        render(problems, style=style).encode("utf-8")
    shutil.rmtree(root)


def mutations(text: str, seed: int) -> str:
    """The text with a few lines cut, doubled, swapped, re-indented or given another's value."""
    chance = random.Random(seed)
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        name, colon, value = lines[one].partition(":")
        lines[one] = chance.choice(
            [
                "",
                lines[other],
                name,
                f"  {lines[one]}",
                f"{name}{colon}{lines[other].partition(':')[2]}",
                f"{name}{colon} [{value}]",
                lines[one][1:],
                f"{name}{colon} {{a: {value}}}",
                f"{name}{colon} '{value}",
                f"{name}{colon} {value[::-1]}",
            ]
        )
    return "\n".join(lines)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(
        sorted(
            path.relative_to(SMALL).as_posix()
            for path in SMALL.rglob("*.*")
            if path.suffix in (".yaml", ".md")
        )
    ),
    st.integers(),
)
def test_no_slip_of_an_editor_makes_it_crash(tmp_path_factory: object, name: str, seed: int) -> None:
    root = copy_of_small(tmp_path_factory.mktemp("slips"))  # type: ignore[attr-defined]
    (root / name).write_text(mutations((root / name).read_text(encoding="utf-8"), seed), encoding="utf-8")
    for found in read_folder(root, display_path="content").problems:
        assert found.span.path == f"content/{name}" or found.code == "unknown-id"
        assert 1 <= found.span.column <= len(found.span.source) + 1
    shutil.rmtree(root)


def test_activities_are_the_same_after_a_journey() -> None:
    read = read_folder(SMALL, display_path="content").value
    assert read is not None
    for activity in read.activities:
        arrived = pickle.loads(pickle.dumps(activity))
        assert arrived == activity
        assert (repr(arrived), arrived.at, arrived.body and arrived.body.at) == (
            repr(activity),
            activity.at,
            activity.body and activity.body.at,
        )
