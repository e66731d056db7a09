"""Real calendar programs read our feeds, and all agree with the content on number, title, place, status, start and end."""  # noqa: E501

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.content.folder import Content
from tests.building import Site
from tests.clients.conftest import NAMES, Named
from tests.clients.libical import LIBICAL
from tests.clients.parsers import PARSERS
from tests.clients.seen import Files, Reader, Sight, in_order
from tests.clients.subscribed import SUBSCRIBED
from tests.clients.truth import CALLED_OFF, event, openings, truth, wanted
from tests.hostile import TITLES

READERS = (*PARSERS, LIBICAL, *SUBSCRIBED)
each_reader = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)

#: Site → files that every `make test` has read: the largest feeds, one of each kind, and all that is hostile.
SAMPLE = {
    "real-after": (
        "calendar.ics",
        "districts/pidu/calendar.ics",
        "campaigns/kepu-day-2023/2023/09/calendar.ics",
        "activities/worldcon-2023/event.ics",
    ),
    "small-season": (
        "calendar.ics",
        "themes/astronomy/calendar.ics",
        "venues/sample-museum/calendar-active.ics",
        "registration/calendar.ics",
        "activities/film-week-2023/event.ics",
    ),
    "small-after": ("calendar.ics", "campaigns/kepu-day-2023/calendar.ics"),
    "hostile-shanghai": (
        "calendar.ics",
        "activities/boundary-family/event.ics",
        "activities/time-to-midnight/event.ics",
    ),
    "hostile-london": (
        "calendar.ics",
        "activities/series-weekly/event.ics",
        "activities/long-hosts/event.ics",
    ),
}


def expected(reader: Reader, files: Files, content: Content) -> Sight:
    """What a program must show of files of one site."""
    known = truth(content) | openings(content)
    return {path: in_order(map(reader.sees, wanted(data, known))) for path, data in files.items()}


def found(reader: Reader, files: Files, folder: Path) -> Sight:
    """What it does show."""
    return {path: reader.compares(events) for path, events in reader.read(files, folder).items()}


def calendars(site: Site, reader: Reader) -> Files:
    """Every calendar of a site; for a slow program one of each sequence of events.

    What stands before the events, the other programs read everywhere.
    """
    files = site.ending(".ics")
    distinct = {data.partition(b"BEGIN:VEVENT")[2]: path for path, data in files.items()}
    return {path: files[path] for path in distinct.values()} if reader.slow else files


@each_reader
def test_client_must_show_a_sample_as_the_content_has_it(
    reader: Reader, named: Named, tmp_path: Path
) -> None:
    files = {(name, path): named(name).files[path] for name, paths in SAMPLE.items() for path in paths}
    shown = found(reader, {f"{name} {path}": data for (name, path), data in files.items()}, tmp_path)
    for name, paths in SAMPLE.items():
        right = expected(reader, {path: files[name, path] for path in paths}, named(name).content)
        for path in paths:
            assert (name, path, shown[f"{name} {path}"]) == (name, path, right[path])


#: The first is the same as real-after: see below. What truth.py expects of the words of events is Chinese.
LEFT_OUT = ("real-season", "london-season", "london-after")


@pytest.mark.long
@each_reader
@pytest.mark.parametrize("name", [name for name in NAMES if name not in LEFT_OUT])
def test_client_must_show_every_calendar_as_the_content_has_it(
    name: str, reader: Reader, named: Named, tmp_path: Path
) -> None:
    files = calendars(named(name), reader)
    shown, right = found(reader, files, tmp_path), expected(reader, files, named(name).content)
    assert sorted(shown) == sorted(right)
    for path in files:
        assert (path, shown[path]) == (path, right[path])


# The truth itself -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["real-after", "real-season", "hostile-shanghai", "hostile-london"])
def test_feed_of_a_site_that_keeps_all_must_hold_each_session_once(name: str, named: Named) -> None:
    site, known = named(name), truth(named(name).content)
    assert sorted(each.uid for each in wanted(site.files["calendar.ics"], known)) == sorted(known)


def test_calendars_of_a_site_that_keeps_all_must_be_the_same_on_any_day(named: Named) -> None:
    assert named("real-season").ending(".ics") == named("real-after").ending(".ics")


@pytest.mark.parametrize("name", ["real-after", "hostile-london"])
def test_feeds_of_districts_must_hold_each_session_there_once(name: str, named: Named) -> None:
    site, content = named(name), named(name).content
    known = truth(content)
    for district in content.vocabularies.districts:
        here = [
            event(content, activity, session).uid
            for activity in content.activities
            if activity.district == district and not activity.draft
            for session in activity.sessions
        ]
        held = [each.uid for each in wanted(site.files[f"districts/{district}/calendar.ics"], known)]
        assert (district, sorted(held)) == (district, sorted(here))


def test_hostile_titles_must_be_read_as_meant(named: Named) -> None:
    read = {
        activity.id.removeprefix("title-"): activity.title
        for activity in named("hostile-london").content.activities
    }
    assert {name: read[name] for name in TITLES} == {name: meant for name, (_, meant) in TITLES.items()}


def test_hostile_sites_must_have_every_status_and_kind_of_time(named: Named) -> None:
    sessions = [
        session for activity in named("hostile-london").content.activities for session in activity.sessions
    ]
    assert {session.status for session in sessions} == {
        "scheduled",
        "rescheduled",
        "moved-online",
        *CALLED_OFF,
    }
    assert {session.timed for session in sessions} == {True, False}
    assert max((session.last_day - session.first_day).days for session in sessions) > 300
