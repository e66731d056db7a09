"""``change``: random changes of real files touch nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.content.activity import Activity
from site_builder.content.folder import read_activity, read_parse_context
from site_builder.content.positioned import compared_fields
from site_builder.content.vocabularies import Venue
from site_builder.content.yaml_edit import inline, open_sheet, written
from site_builder.tools.change import as_meant
from site_builder.tools.change_text import ChangeRequest, Refused, draft_change
from tests.building import CONTENTS, read

REAL = read(CONTENTS["real"])


SETTING = read_parse_context(CONTENTS["real"], REAL.settings)


SAMPLES = tuple((activity, CONTENTS["real"].parent / activity.path) for activity in REAL.activities)


#: What a change may touch; of all else each value and each line stays.
TOUCHED = {
    "start",
    "end",
    "time_note",
    "when_note",
    "year",
    "daily",
    "repeat",
    "sessions",
    "venue",
    "online_url",
    "status",
    "status_note",
    "changes",
}


def commented(text: str, marks: list[bool]) -> str:
    """The text with comments of ours: above fields of the root, and behind short values."""
    lines: list[str] = []
    body = False
    for number, line in enumerate(text.split("\n")):
        body = body or (number > 0 and line == "---")
        field_ = re.match(r"(\w+):( [\w-]+)?$", line)
        if field_ and not body and marks[number % len(marks)]:
            lines.append(f"# 上面{number}")
            line += f" # 后面{number}" if field_[2] else ""
        lines.append(line)
    return "\n".join(lines)


def kept_lines(text: str) -> Iterator[str]:
    """The lines that belong to no field that a change may touch; comments that stand alone too."""
    touched = False
    for line in text.split("\n"):
        if field_ := re.match(r"(\w+):", line):
            touched = field_[1] in TOUCHED
        if not touched or line.startswith(("#", "---")):
            touched = touched and not line.startswith("---")
            yield line


def is_subsequence(some: list[str], of: list[str]) -> bool:
    rest = iter(of)
    return all(line in rest for line in some)


DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))


MOMENTS = st.one_of(
    DAYS,
    st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1)).map(
        lambda found: found.replace(second=0, microsecond=0)
    ),
)


WORDS = st.text(
    st.characters(
        min_codepoint=32, max_codepoint=0x9FA5, exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Cf")
    ),
    min_size=1,
    max_size=30,
).map(lambda text: " ".join(text.split()) or "样例")


WISHES = st.builds(
    ChangeRequest,
    what=WORDS,
    at=st.just(date(2030, 1, 2)),
    status=st.sampled_from([None, None, "cancelled", "postponed", "moved-online", "scheduled"]),
    start=st.one_of(st.none(), MOMENTS),
    venue=st.one_of(
        st.none(),
        st.sampled_from(sorted(REAL.vocabularies.venues.values(), key=lambda venue: venue.id)),
        st.builds(Venue, name=st.just("样例: 厅")),
    ),
)


@settings(max_examples=150, deadline=None)
@given(
    sample=st.sampled_from(SAMPLES),
    request=WISHES,
    marks=st.lists(st.booleans(), min_size=1, max_size=9),
    crlf=st.booleans(),
)
def test_random_changes_of_real_files_touch_nothing_else(
    sample: tuple[Activity, Path], request: ChangeRequest, marks: list[bool], crlf: bool
) -> None:
    _, path = sample
    text = commented(path.read_text("utf-8"), marks)
    data = (text.replace("\n", "\r\n") if crlf else text).encode()
    old = read_activity(path, path.name, SETTING, data=data).value
    assert old is not None
    try:
        draft = draft_change(open_sheet(data, markdown=path.suffix == ".md"), old, request)
    except Refused:
        return
    result = draft.document.data.decode()
    assert result.count("\r\n") == (result.count("\n") if crlf else 0)
    after = result.replace("\r\n", "\n")
    assert is_subsequence(list(kept_lines(text)), after.split("\n"))
    assert sorted(re.findall("# (?:上面|后面)[0-9]+", after)) == sorted(
        re.findall("# (?:上面|后面)[0-9]+", text)
    )
    checked = read_activity(path, path.name, SETTING, data=draft.document.data)
    if checked.value is None:
        assert {found.code for found in checked.problems if found.severity == "error"} <= {
            "end-before-start",
            "conflicting-fields",
            "too-many-sessions",
        }
        return
    assert as_meant(old, checked.value, draft)
    others = [name for name in compared_fields(Activity) if name not in TOUCHED | {"schedule", "mode"}]
    assert [getattr(checked.value, name) for name in others] == [getattr(old, name) for name in others]
    assert [(change.at, change.what) for change in checked.value.changes] == [
        *((change.at, change.what) for change in old.changes),
        (request.at, request.what),
    ]


@given(WORDS)
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    for line in (
        f"a: {inline(text)}\n",
        f"{{a: {inline(text, flow=True)}, b: c}}\n",
        f"a:\n  - {inline(text)}\n",
    ):
        document = open_sheet(line.encode(), markdown=False)
        assert written(document, (), "a") in (text, (text,))
