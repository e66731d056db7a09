"""Whatever text a content file may hold, calendar programs read back.

What they could not read, no file may hold.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from site_builder import pipeline
from site_builder.catalog import Occurrence
from site_builder.content.characters import CONTROL, INVISIBLE, UNTIDY
from site_builder.content.sessions import Session
from site_builder.content.vocabularies import Venue
from site_builder.outputs.calendars import ics
from site_builder.presentation.context import BuildContext
from tests.building import CONTENTS, SEASON, Sites
from tests.clients.libical import LIBICAL
from tests.clients.parsers import PARSERS
from tests.clients.seen import Reader, Seen, in_order
from tests.clients.truth import cut, event, unescape, vevents
from tests.hostile import FAMILY

#: Pieces that break careless writers and readers, among all characters that a file may hold.
NASTY = [
    "\\",
    "\\n",
    "\\N",
    ";",
    ",",
    ":",
    '"',
    "'",
    "^n",
    "%",
    "科",
    "𠮷",
    FAMILY,
    "e\u0301",
    " ",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "DTSTART:",
]
CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Cn"],
    exclude_characters=[chr(code) for code in range(0xE0200) if UNTIDY.match(chr(code))],
)
TEXTS = st.lists(CHARACTERS | st.sampled_from(NASTY), min_size=1, max_size=150).map("".join)
LINES = TEXTS.map(lambda text: " ".join(text.split())).filter(bool)
PARAGRAPHS = st.lists(LINES, min_size=1, max_size=4).map("\n".join)


@pytest.fixture(scope="session")
def context(sites: Sites) -> BuildContext:
    """The plan of the small site, for events of any text."""
    return sites("small", SEASON).context


def with_texts(context: BuildContext, number: int, title: str, place: str, note: str) -> Occurrence:
    """A session of those texts; the number makes it another session."""
    given = context.catalog.by_id["insects-2023"]
    [first] = given.sessions
    session: Session = structs.replace(first, key=str(number), note=note, venue=Venue(name=place))
    return Occurrence(
        structs.replace(given, title=title, schedule=structs.replace(given.schedule, sessions=(session,))),
        session,
    )


def calendar(context: BuildContext, occurrences: list[Occurrence]) -> bytes:
    """A feed of those sessions."""
    head = ics.feed_head(context, name="样例", description="样例", path="calendar.ics", page="")
    return ics.calendar(head, (ics.vevent(context, each) for each in occurrences)).encode()


def right(context: BuildContext, data: bytes, occurrences: list[Occurrence]) -> tuple[Seen, ...]:
    """What must be read, from the texts that were given."""
    found = []
    for each, lines in zip(occurrences, vevents(data), strict=True):
        whole = event(context.catalog.content, each.activity, each.session)
        text = unescape(lines["DESCRIPTION"])
        assert f"\n{each.session.note}\n" in text
        found.append(
            replace(
                whole,
                title=cut(whole.title, unescape(lines["SUMMARY"])),
                place=cut(whole.place, unescape(lines["LOCATION"])),
                text=text,
            )
        )
    return in_order(found)


@pytest.mark.parametrize("reader", [*PARSERS, LIBICAL], ids=lambda reader: reader.name)
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(texts=st.lists(st.tuples(LINES, LINES, PARAGRAPHS), min_size=10, max_size=40))
@example(
    texts=[
        ("样例" + "a" * count + piece * 3, "b" * count + piece, f"{'c' * count}{piece}\n{piece}")
        for piece in NASTY
        for count in range(50, 76)
        if (piece * 3).strip()
    ]
)
def test_any_texts_must_read_back_in_a_whole_feed(
    reader: Reader, context: BuildContext, texts: list[tuple[str, str, str]]
) -> None:
    occurrences = [with_texts(context, number, *each) for number, each in enumerate(texts)]
    data = calendar(context, occurrences)
    with tempfile.TemporaryDirectory() as folder:
        shown = reader.read({"feed": data}, Path(folder))["feed"]
    assert shown == in_order(map(reader.sees, right(context, data, occurrences)))


CONTROLS = [chr(code) for code in range(0x10000) if CONTROL.fullmatch(chr(code))]


def test_controls_must_be_all_that_calendars_forbid_and_unicode_has() -> None:
    controls = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF)} - set("\t\n\r")
    assert set(CONTROLS) == controls


@pytest.mark.parametrize("written", ["as it is", "as an escape"])
def test_no_file_may_hold_a_control_character(written: str, tmp_path: Path) -> None:
    shutil.copytree(CONTENTS["small"], tmp_path / "content")
    # U+0085 as it is becomes a space when a file is read; an escape of it too.
    controls = [char for char in CONTROLS if ord(char) not in INVISIBLE]
    for char in controls:
        text = char if written == "as it is" else f"\\u{ord(char):04x}"
        path = tmp_path / "content" / "activities" / f"u{ord(char):04x}.yaml"
        path.write_text(
            (
                f'title: "样例{text}夜"\ncampaigns: [scifi-2023]\nthemes: [scifi]\ndistrict: sample\n'
                f"start: 2023-09-15\n"
            ),
            "utf-8",
            newline="",
        )
    problems = pipeline.check(tmp_path / "content", display_path="content").problems
    found = {
        (each.span.path.rpartition("/u")[2].removesuffix(".yaml"), each.code)
        for each in problems
        if each.severity == "error"
    }
    assert found == {(f"{ord(char):04x}", "control-character") for char in controls}
