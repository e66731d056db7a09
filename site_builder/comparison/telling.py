"""States in words: for reviewers, for the record of changes, and as the command that writes the record."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from datetime import datetime

from site_builder.comparison.states import State, first_state
from site_builder.content.activity import Activity
from site_builder.content.sessions import STATUSES, Session
from site_builder.content.vocabularies import Venue
from site_builder.presentation.cards import where_words
from site_builder.presentation.context import BuildContext
from site_builder.presentation.words import words_in

#: Who compares is an editor: their messages are Chinese.
CHINESE = words_in("zh-CN")
ASPECT_WORDS = {"time": "时间", "status": "状态", "mode": "线上还是线下", "place": "地点"}


def told(activity: Activity, session: Session | None = None) -> str:
    """When, in words with the year: of a session, or of an activity as a whole."""
    sessions = (session,) if session else activity.sessions
    if sessions:
        first = " ".join(
            filter(
                None,
                (CHINESE.session_days(sessions[0]), CHINESE.session_clock(sessions[0], activity.time_note)),
            )
        )
        return first if len(sessions) == 1 else f"{first} 等 {len(sessions)} 场"
    months = activity.schedule.months
    return (
        " ".join(filter(None, (CHINESE.months_span(months), CHINESE.time_note(activity))))
        if months
        else CHINESE.undated(activity)
    )


def where(context: BuildContext, state: State) -> str:
    """The place with its address, or 线上."""
    place = where_words(context, state.activity, state.session)
    address = state.venue.address if state.venue and state.mode != "online" else ""
    return f"{place}（{address}）" if address else place


def aspect(context: BuildContext, name: str, state: State) -> str:
    """One aspect of a state, such as ``照常`` or ``2023年9月15日 周五 19:30``."""
    if name == "time":
        return told(state.activity, state.session)
    if name == "status":
        return STATUSES[state.status]
    return CHINESE.mode(state.mode) if name == "mode" else where(context, state)


def former(names: tuple[str, ...], old: State, new: State) -> str:
    """The ``from`` of an entry of ``changes`` for these aspects, ``{start: 2023-09-16 14:00, venue.

    Museum}``; empty where it has no field.
    """
    values = ", ".join(f"{name}: {value}" for name, value in _former(names, old, new))
    return f"{{{values}}}" if values else ""


def _former(names: tuple[str, ...], old: State, new: State) -> Iterator[tuple[str, str]]:
    goes_online = "status" in names and new.status == "moved-online"
    if "time" in names:
        yield from _times(old)
    if ("place" in names or goes_online) and old.venue is not None:
        yield "venue", old.venue.id or _place(old.venue)
    if "status" in names and not (goes_online and old.status == "scheduled"):
        yield "status", old.status
    if "mode" in names or goes_online:
        yield "mode", old.mode


def _place(venue: Venue) -> str:
    """A place inside an activity as YAML; JSON's quotes are YAML's."""
    parts = {"name": venue.name, "address": venue.address}
    pairs = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in parts.items() if value]
    return f"{{{', '.join(pairs)}}}"


def _times(state: State) -> Iterator[tuple[str, str]]:
    session, months = state.session, state.activity.schedule.months
    if session is not None:
        yield "start", as_written(session.start)
        if session.end_announced and session.end != session.start:
            yield "end", as_written(session.end)
    elif months:
        yield "start", str(months[0])
        if len(months) > 1:
            yield "end", str(months[-1])


def as_written(moment: object) -> str:
    """A moment as an editor writes it."""
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else str(moment)


def command(names: tuple[str, ...], new: State, key: str) -> str:
    """The command that makes and records the change from a file that still holds the old.

    Empty where none does.
    """
    options = [option for name in names for option in _options(name, names, new)]
    session = f" --session {key}" if key else ""
    return (
        f'python build.py change {new.activity.id}{session} {" ".join(options)} --what "改动的原因"'
        if options
        else ""
    )


def _options(name: str, names: tuple[str, ...], new: State) -> Iterator[str]:
    if name == "time":
        only = first_state(new.activity) if len(new.activity.sessions) == 1 else new
        yield from (f"--{option} {_argument(value)}" for option, value in _times(only))
    elif name == "status" and not ("time" in names and new.status == "rescheduled"):
        yield f"--status {new.status}"
        if new.status == "moved-online" and new.activity.online_url:
            yield f"--online-url {_argument(new.activity.online_url)}"
    elif name == "place" and new.venue is not None:
        yield f"--venue {new.venue.id or _argument(new.venue.name)}"


def _argument(text: str) -> str:
    """A value as it is typed: in quotes where the shell needs them."""
    if re.search(r'["$`\\!]', text):
        return shlex.quote(text)
    return text if re.fullmatch(r"[\w-]+", text) else f'"{text}"'
