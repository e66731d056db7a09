"""What changed for people, activity by activity: 新增, 改期, 改地点, 取消, 文字."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from site_builder.comparison.pairs import Pair, Sides, named, retold
from site_builder.comparison.states import State, changed, first_state, is_placed, states
from site_builder.comparison.telling import aspect, told, where
from site_builder.content.activity import Activity
from site_builder.content.fields import AT
from site_builder.content.folder import Content
from site_builder.content.history import CALLED_OFF
from site_builder.content.positioned import compared_fields
from site_builder.content.sessions import Session
from site_builder.content.settings import Settings
from site_builder.content.vocabularies import FILES

#: Every kind, in the order in which reviewers read them, and its Chinese name.
KINDS = {
    "added": "新增",
    "deleted": "删除",
    "renamed": "改编号",
    "cancelled": "取消",
    "postponed": "延期",
    "rescheduled": "改期",
    "moved": "改地点",
    "online": "改线上",
    "resumed": "恢复",
    "dated": "定时间",
    "placed": "定地点",
    "session-added": "新增场次",
    "session-removed": "删除场次",
    "text": "文字",
    "vocabulary": "词表",
    "settings": "站点设置",
}

#: Fields that go with a change of any kind but 文字, and are then not told besides.
EXPLAIN = {"updated", "status_note", "changes", "status", "mode", "online_url"}
#: Fields that kinds tell of.
TOLD_BY = (
    ({"moved", "placed", "online"}, {"venue", "place", "district", "sessions"}),
    ({"rescheduled", "dated", "session-removed"}, {"time_note", "when_note"}),
    ({"cancelled", "postponed", "resumed", "rescheduled"}, {"sessions"}),
)


class Difference(Struct, frozen=True, kw_only=True):
    """One change.

    ``kind`` is of KINDS; ``session`` is a key, empty for the activity as a whole; ``before``, ``after`` and
    ``what`` are in Chinese, each empty where there is nothing to say.
    """

    kind: str
    id: str
    path: str
    title: str
    session: str = ""
    label: str = ""
    before: str = ""
    after: str = ""
    what: str = ""


def differences(sides: Sides) -> list[Difference]:
    """In order of kind; within a kind as on the site, by time."""
    found = [
        *_added(sides),
        *_deleted(sides),
        *(each for pair in sides.pairs for each in _changed(sides, pair)),
        *_vocabularies(sides),
        *_settings(sides),
    ]
    order = list(KINDS)
    return sorted(found, key=lambda each: order.index(each.kind))


def _of(kind: str, activity: Activity, **more: str) -> Difference:
    return Difference(kind=kind, id=activity.id, path=activity.path, title=activity.title, **more)


def _added(sides: Sides) -> Iterator[Difference]:
    return (
        _of("added", each, after=f"{told(each)}，{where(sides.now, first_state(each))}")
        for each in sides.added
    )


def _deleted(sides: Sides) -> Iterator[Difference]:
    drafts = named(each for each in sides.new.activities if each.draft)
    return (
        _of("deleted", each, before=told(each), what="改成了草稿" if each.id in drafts else "")
        for each in sides.deleted
    )


def _changed(sides: Sides, pair: Pair) -> list[Difference]:
    found = _together(pair, [each for both in states(pair) for each in _of_state(sides, pair, *both)])
    if pair.old.id != pair.new.id:
        found.insert(0, _of("renamed", pair.new, before=pair.old.id, after=pair.new.id))
    if pair.old.sessions:
        found += [
            _of("session-added", pair.new, session=each.key, label=each.label, after=told(pair.new, each))
            for each in pair.fresh
        ]
        found += [
            _of("session-removed", pair.new, session=each.key, label=each.label, before=told(pair.old, each))
            for each in pair.gone
        ]
    return [*found, *_text(sides, pair, found)]


def _of_state(sides: Sides, pair: Pair, old: State, new: State) -> Iterator[Difference]:
    names = changed(pair, old, new)

    def difference(kind: str, name: str) -> Difference:
        session = new.session if new.session and len(pair.new.sessions) > 1 else None
        return _of(
            kind,
            pair.new,
            session=session.key if session else "",
            label=session.label if session else "",
            before=aspect(sides.then, name, old),
            after=aspect(sides.now, name, new),
            what=_what(sides, pair, old, new),
        )

    if "status" in names and new.status in CALLED_OFF:
        yield difference(new.status, "status")
    elif "status" in names and old.status in CALLED_OFF and "time" not in names:
        yield difference("resumed", "status")
    if "time" in names:
        yield difference("rescheduled", "time")
    elif old.when != new.when:
        yield difference("dated", "time")
    if old.mode != new.mode:
        goes_online = new.mode == "online" or old.mode == "onsite"
        yield difference(
            "online" if goes_online else "moved", "place" if "online" in (old.mode, new.mode) else "mode"
        )
    elif "place" in names:
        yield difference("moved", "place")
    elif is_placed(old, new):
        yield difference("placed", "place")


def _what(sides: Sides, pair: Pair, old: State, new: State) -> str:
    """The words of the entries that the record of the state has gained."""
    known = retold(pair, sides.now).changes
    gained = [change.what for change in new.changes if change not in known]
    return (
        "；".join(gained[len(old.changes) - len(new.changes) :])
        if len(new.changes) > len(old.changes)
        else ""
    )


def _together(pair: Pair, found: list[Difference]) -> list[Difference]:
    """What is the same of every session is told once, of the whole."""
    whole = {each: replace(each, session="", label="") for each in found}
    count = Counter(whole.values())
    one_of_all = {
        each for each, times in count.items() if times == len(pair.sessions) == len(pair.new.sessions)
    }
    return list(dict.fromkeys(whole[each] if whole[each] in one_of_all else each for each in found))


def _text(sides: Sides, pair: Pair, others: Iterable[Difference]) -> Iterator[Difference]:
    """The other fields that differ, in one.

    A change of another kind takes along those that only explain it.
    """
    old, new = retold(pair, sides.now), pair.new
    kinds = {each.kind for each in others}
    told_of = set().union(EXPLAIN if kinds else (), *(names for by, names in TOLD_BY if kinds & by))
    names = [name for name in _fields(pair, old) if name not in told_of]
    names = [name for name in names if name != "updated"] or names
    if names:
        texts = [getattr(side, names[0], None) for side in (old, new)] if len(names) == 1 else []
        before, after = (
            (str(each) for each in texts)
            if texts and all(isinstance(each, str) for each in texts)
            else ("", "")
        )
        yield _of("text", new, before=before, after=after, what="、".join(names))


def _fields(pair: Pair, old: Activity) -> Iterator[str]:
    """The names of fields that differ, as editors write them; ``old`` is retold."""
    for name in compared_fields(Activity):
        if name not in ("path", "schedule") and getattr(old, name) != getattr(pair.new, name):
            yield name
    retellings = {session.key: session for session in old.sessions}
    if any(
        _details(old, retellings[before.key]) != _details(pair.new, after) for before, after in pair.sessions
    ):
        yield "sessions"


def _details(activity: Activity, session: Session) -> tuple[object, ...]:
    """What only an entry of ``sessions`` says."""
    return (
        session.label,
        session.note,
        session.status != activity.status and session.status,
        session.venue != activity.venue and session.venue,
    )


def _vocabularies(sides: Sides) -> Iterator[Difference]:
    """One for each file whose entries differ, with their ids."""
    for kind in FILES:
        old, new = (getattr(side.vocabularies, kind) for side in (sides.old, sides.new))
        lists = {
            "新增": [key for key in new if key not in old],
            "修改": [key for key in new if key in old and new[key] != old[key]],
            "删除": [key for key in old if key not in new],
        }
        what = "；".join(f"{word} {'、'.join(keys)}" for word, keys in lists.items() if keys)
        if what:
            yield Difference(
                kind="vocabulary", id=kind, path=_file(sides.new, kind), title=f"{kind}.yaml", what=what
            )


def _settings(sides: Sides) -> Iterator[Difference]:
    old, new = sides.old.settings, sides.new.settings
    names = [name for name in compared_fields(Settings) if getattr(old, name) != getattr(new, name)]
    if names:
        yield Difference(
            kind="settings",
            id="site",
            path=_file(sides.new, "site"),
            title="site.yaml",
            what=f"修改 {'、'.join(names)}",
        )


def _file(content: Content, name: str) -> str:
    """A file beside ``site.yaml``, as messages name it."""
    return str(PurePosixPath(content.settings.at[AT].path).with_name(f"{name}.yaml"))
