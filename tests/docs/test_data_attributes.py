"""The contract between templates and scripts: each data attribute is written, read and told of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from tests.building import ROOT

TEMPLATES = ROOT / "templates"
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
READS = (r"\[data-([a-z-]+)", r"getAttribute\(\"data-([a-z-]+)")
DATASET = re.compile(r"dataset\.([a-zA-Z]+)( = )?")
ROW = re.compile(r"\| `data-([a-z-]+)` \| ([^|]+) \| ([^|]+) \| .+ \|")

Uses = dict[str, set[str]]


def sources() -> Iterator[tuple[str, str]]:
    """The name of each template and script, and its text."""
    for path in sorted(TEMPLATES.rglob("*")):
        if path.suffix == ".html":
            yield path.relative_to(TEMPLATES).as_posix(), path.read_text("utf-8")
        elif path.suffix == ".js" and path.is_file():
            text = COMMENT.sub("", path.read_text("utf-8"))
            yield path.relative_to(TEMPLATES / "static").as_posix(), text


def in_code() -> tuple[Uses, Uses]:
    """Attribute → the files that write it, and those that read it."""
    written, read = defaultdict(set), defaultdict(set)
    for name, text in sources():
        if name.endswith(".html"):
            for attribute in re.findall(r"\bdata-([a-z-]+)", text):
                written[attribute].add(name)
            continue
        for attribute in re.findall(r"setAttribute\(\"data-([a-z-]+)", text):
            written[attribute].add(name)
        for pattern in READS:
            for attribute in re.findall(pattern, text):
                read[attribute].add(name)
        for property_name, sets in DATASET.findall(text):
            attribute = re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", property_name)
            (written if sets else read)[attribute].add(name)
    return dict(written), dict(read)


def in_the_table() -> tuple[Uses, Uses]:
    """The same as docs/data-attributes.md says it."""
    rows = ROW.findall((ROOT / "docs" / "data-attributes.md").read_text("utf-8"))
    written = {name: set(re.findall("`([^`]+)`", cell)) for name, cell, _ in rows}
    return written, {name: set(re.findall("`([^`]+)`", cell)) for name, _, cell in rows}


def test_each_attribute_must_be_written_and_read_as_the_table_says() -> None:
    assert in_code() == in_the_table()


def test_each_attribute_must_have_a_writer_and_a_reader() -> None:
    written, read = in_code()
    assert written.keys() == read.keys()
