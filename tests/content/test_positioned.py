"""Values that remember where they were written are equal wherever that is."""

from __future__ import annotations

from site_builder.content.vocabularies import Venue
from site_builder.diagnostics import Span

HERE, THERE = (Venue(name="样例礼堂", at=Span(path="venues.yaml", line=line)) for line in (1, 2))


def test_values_must_be_equal_wherever_they_stand() -> None:
    assert HERE == THERE
    assert not HERE != THERE  # noqa: SIM202 - what stands behind != is not what stands behind ==
    assert {HERE, THERE} == {HERE}


def test_values_must_differ_by_any_other_field() -> None:
    other = Venue(name="样例公园", at=HERE.at)
    assert other != HERE
    assert {HERE, other} == {other, HERE}
    assert len({HERE, other}) == 2
