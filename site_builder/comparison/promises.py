"""What was promised by publishing.

An activity's address and UID stay, changes are on record, stamps go forward.

Each broken promise is a problem at the place in the new files that broke it, with the way to keep it.
"""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from site_builder.catalog import Occurrence
from site_builder.comparison.pairs import Pair, Sides, described, named, retold
from site_builder.comparison.records import wrong_records
from site_builder.comparison.states import State, changed, states
from site_builder.comparison.telling import ASPECT_WORDS, as_written, aspect, command, former, told
from site_builder.content.activity import Activity
from site_builder.content.fields import AT
from site_builder.content.sessions import DAILY_SESSIONS, Session
from site_builder.content.times import Day, as_datetime
from site_builder.content.vocabularies import Venue
from site_builder.diagnostics import Diagnostic, Span, problem
from site_builder.outputs.calendars import ics
from site_builder.presentation.context import BuildContext

#: Where an aspect is written, in order of preference; one session's stands in ``sessions``.
FIELDS = {
    "time": ("start", "sessions", "when_note"),
    "status": ("status", "sessions"),
    "mode": ("mode",),
    "place": ("venue", "sessions", "place", "district"),
}
TODAY = "“updated: 今天的日期和钟点”"


def broken_promises(sides: Sides, revision: str) -> Iterator[Diagnostic]:
    """Every problem that only an earlier revision shows."""
    yield from _settings(sides)
    yield from _addresses(sides)
    yield from _venues(sides)
    yield from _campaigns(sides)
    for activity in sides.deleted:
        yield _deleted(sides, activity, revision)
    for pair in sides.pairs:
        if not pair.sure:
            yield _renamed(pair, revision)
            continue
        identity = [*_aliases(pair), *_keys(pair)]
        unrecorded = [] if identity else [*_unrecorded(sides, pair), *_opening(pair)]
        wrong = [] if identity else list(wrong_records(sides, pair, at(pair.new, "changes")))
        yield from (*identity, *unrecorded, *wrong)
        yield from _stamps(sides, pair, may_ask=not (identity or unrecorded or wrong))


def at(activity: Activity, *fields: str) -> Span:
    """Where the first of the fields that the file has stands, else where the file's fields begin."""
    return next(
        (activity.at[name] for name in (*fields, AT) if name in activity.at), Span(path=activity.path)
    )


def _settings(sides: Sides) -> Iterator[Diagnostic]:
    """What all events hang on."""
    then, now = sides.old.settings, sides.new.settings
    if then.timezone != now.timezone:
        yield problem(
            "unrecorded-change",
            now.at["timezone"],
            f"时区从 {then.timezone} 变成了 {now.timezone}，所有活动的时刻都变了，changes 里却没有。",
            f"改回 {then.timezone}。",
        )
    if then.default_duration != now.default_duration:
        yield problem(
            "not-updated",
            now.at["default_duration"],
            "没有公布结束时间的活动，日历里的结束都变了，时间戳没有变。",
            "改回原来的。",
        )
    old, new = sides.old.settings.uid_namespace, sides.new.settings.uid_namespace
    if old != new:
        yield problem(
            "changed-uid",
            sides.new.settings.at["uid_namespace"],
            "uid_namespace 变了，所有人日历里的每一条都会变成两条。",
            f"改回 {old}，以后永远不改。",
        )


def _addresses(sides: Sides) -> Iterator[Diagnostic]:
    """What was published stays on the list."""
    lost = sorted(set(sides.old.published) - set(sides.new.published))
    if lost:
        path = sides.new.settings.at["uid_namespace"].path.replace("site.yaml", "published.txt")
        yield problem(
            "went-back",
            Span(path=path),
            f"published.txt 里少了 {len(lost)} 个发布过的地址（/{lost[0]} 等），它们会打不开。",
            "放回这些行，这个文件只增不减。",
        )


def _deleted(sides: Sides, activity: Activity, revision: str) -> Diagnostic:
    draft = named(each for each in sides.new.activities if each.draft).get(activity.id)
    if draft is not None:
        return problem(
            "deleted-activity",
            at(draft, "draft"),
            f"“{activity.title}”已经发布过，改成草稿就从网站和日历里消失了。",
            "去掉 draft；不办了就写 status: cancelled，再在 changes 里加一条。",
        )
    restore = f"git checkout {shlex.quote(revision)} -- {shlex.quote(activity.path)}"
    return problem(
        "deleted-activity",
        Span(path=activity.path),
        f"“{activity.title}”（{activity.id}）已经发布过，文件却没有了。",
        f"运行 {restore} 恢复它；不办了就写 status: cancelled，让加进日历的人知道。只是换了编号的，"
        f"在新文件里写 aliases: [{activity.id}]。",
    )


def _renamed(pair: Pair, revision: str) -> Diagnostic:
    old, new = pair.old, pair.new
    restore = f"git checkout {shlex.quote(revision)} -- {shlex.quote(old.path)}"
    return problem(
        "renamed-activity",
        at(new, "aliases"),
        f"编号从 {old.id} 变成了 {new.id}，旧网址会打不开，日历里会变成两条。",
        f"在这里写 aliases: [{', '.join((*old.aliases, old.id))}]；如果是两个不同的活动，运行 {restore} "
        "恢复原来的。",
    )


def _aliases(pair: Pair) -> Iterator[Diagnostic]:
    """The id that calendars know, and every former address."""
    old, new = pair.old, pair.new
    names = (*old.aliases, old.id) if old.id != new.id else old.aliases
    whole = [*names, *(alias for alias in new.aliases if alias not in names and old.first_id != new.id)]
    help = (
        f"写成 aliases: [{', '.join(whole)}]，最早的在最前面。"
        if whole
        else "去掉 aliases；另一个活动要保留自己的文件。"
    )
    lost = [name for name in names if name not in (new.id, *new.aliases)]
    if old.first_id != new.first_id:
        yield problem(
            "changed-uid",
            at(new, "aliases"),
            f"日历认得的编号从 {old.first_id} 变成了 {new.first_id}，日历里会变成两条。",
            help,
        )
    elif lost:
        yield problem(
            "renamed-activity",
            at(new, "aliases"),
            f"以前的编号 {'、'.join(lost)} 没有写进 aliases，旧网址会打不开。",
            help,
        )


def _keys(pair: Pair) -> Iterator[Diagnostic]:
    """Every session's key is still there."""
    span = at(pair.new, *FIELDS["time"])
    for old, new in pair.sessions:
        if old.key != new.key and (old.start == new.start or len(new.changes) > len(old.changes)):
            how = (
                f"给这一场写上“key: {old.key}”"
                if "sessions" in pair.new.at
                else f"在 changes 的那一条里写上 from: {{start: {as_written(old.start)}}}"
            )
            yield problem(
                "changed-uid",
                span,
                f"{told(pair.old, old)} 这一场在日历里的身份从 {old.key} 变成了 {new.key}，会变成两条。",
                f"{how}。",
            )
    if not pair.new.sessions and pair.gone:
        yield problem(
            "changed-uid",
            span,
            "原来有日期，现在没有了，日历里的那几条会消失。",
            "把时间改回去；日期待定就运行 "
            f'python build.py change {pair.new.id} --status postponed --what "延期的原因"。',
        )
        return
    if pair.gone and _became_a_span(pair):
        yield problem(
            "changed-uid",
            at(pair.new, "end"),
            f"超过 {DAILY_SESSIONS} 天，每天一场变成了一整段，"
            f"日历里的 {len(pair.old.sessions)} 条会变成一条。",
            f"先改回去，然后运行 python build.py change {pair.new.id} --end {pair.new.sessions[0].last_day} "
            '--what "延长的原因"，它会逐天写成 sessions；或者自己逐天写，或者把多出来的几天写成另一个活动。',
        )
        return
    for session in pair.gone:
        yield problem(
            "changed-uid",
            span,
            f"{told(pair.old, session)} 这一场没有了（key 是 {session.key}），日历里的那一条会消失。",
            "恢复这一场。不办了，运行 "
            f"python build.py change {pair.new.id} --session {session.key} "
            '--status cancelled --what "取消的原因"；'
            f"改了日期，给那一场写上“key: {session.key}”。",
        )


def _became_a_span(pair: Pair) -> bool:
    """True when days of daily hours, a session each, have become too many for that."""
    is_span = len(pair.new.sessions) == 1 and not pair.new.sessions[0].timed
    is_daily = "daily" in pair.new.at and is_span
    return is_daily and len(pair.old.sessions) > 1 and all(session.timed for session in pair.old.sessions)


def _unrecorded(sides: Sides, pair: Pair) -> Iterator[Diagnostic]:
    """Changes without a new entry of ``changes``: one problem for all sessions where one entry serves all."""
    found: dict[tuple[str, ...], list[tuple[State, State]]] = defaultdict(list)
    for old, new in states(pair):
        aspects = changed(pair, old, new)
        if aspects and len(new.changes) <= len(old.changes):
            found[aspects].append((old, new))
    listed = "sessions" in pair.new.at and len(pair.new.sessions) > 1
    for aspects, both in found.items():
        as_a_whole = len(both) == len(pair.new.sessions) or (
            aspects == ("status",) and pair.old.status != pair.new.status
        )
        alone = listed and ("time" in aspects or not as_a_whole)
        for old, new in both if alone else both[:1]:
            yield _unrecorded_state(
                sides,
                aspects,
                old,
                new,
                key=old.session.key if alone and old.session else "",
                count=1 if alone else len(both),
            )


def _unrecorded_state(
    sides: Sides, aspects: tuple[str, ...], old: State, new: State, *, key: str, count: int
) -> Diagnostic:
    what = "、".join(ASPECT_WORDS[name] for name in aspects)
    pairs = "，".join(f"{aspect(sides.then, name, old)} → {aspect(sides.now, name, new)}" for name in aspects)
    which = f"{key} 这一场的" if key else f"{count} 场的" if count > 1 else ""
    before = former(aspects, old, new)
    by_hand = (
        f"在 changes 里加一条（at、{'session、' if key else ''}what），"
        f"原来的{f'写进 from: {before}' if before else '写在 what 里'}"
    )
    run = "" if _is_for_hands(aspects, old, new) else command(aspects, new, key)
    help = f"{by_hand}；或者先改回去，再运行 {run}。" if run else f"{by_hand}。"
    span = at(new.activity, *(["sessions"] if key else []), *FIELDS[aspects[0]])
    return problem("unrecorded-change", span, f"{which}{what}变了（{pairs}），changes 里没有新的一条。", help)


def _opening(pair: Pair) -> Iterator[Diagnostic]:
    """The time when registration opens stands in a calendar of its own, whose SEQUENCE follows the record."""
    old, new = (side.registration.opens if side.registration else None for side in (pair.old, pair.new))
    if old is None or old == new or len(pair.new.changes) > len(pair.old.changes):
        return
    yield problem(
        "unrecorded-change",
        at(pair.new, "registration"),
        f"报名开始的时间变了（{as_written(old)} → {as_written(new) if new else '没有'}），"
        "changes 里没有新的一条。",
        "在 changes 里加一条（at、what），订阅了报名日历的人才会知道。",
    )


def _is_for_hands(aspects: tuple[str, ...], old: State, new: State) -> bool:
    """True for what no command writes.

    The hours of a daily opening, and another address under the same name.
    """
    hours = (
        "time" in aspects and "daily" in new.activity.at and (old.first, old.last) == (new.first, new.last)
    )
    address = (
        "place" in aspects
        and old.venue is not None
        and new.venue is not None
        and old.venue.name == new.venue.name
    )
    return hours or address


def _stamps(sides: Sides, pair: Pair, *, may_ask: bool) -> Iterator[Diagnostic]:
    """At most one problem.

    A record that was rewritten; and, where nothing else is amiss, a stamp that did not go with the words.
    """
    old, new = retold(pair, sides.now), pair.new
    missing = [change for change in old.changes if change not in new.changes]
    if missing:
        yield problem(
            "went-back",
            at(new, "changes"),
            f"changes 里 {as_written(missing[0].at)} 那一条（{missing[0].what}）不见了或者改了，"
            "日历会以为没有变过。",
            "放回原来的样子，变更记录只增不改；又有新的变化就再加一条。",
        )
    elif not may_ask:
        return
    elif any(
        len(after.changes) > len(before.changes)
        and ics.stamp(sides.now, new, after) == ics.stamp(sides.then, pair.old, before)
        for before, after in pair.sessions
    ):
        yield problem(
            "went-back",
            at(new, "changes"),
            "新的一条变更和上一条的时刻一样，时间戳没有变，日历不会更新。",
            f"at 写上钟点，要比 {as_written(new.changes[-1].at)} 晚。",
        )
    elif any(
        _own_stamp(sides, new, after) < ics.stamp(sides.then, pair.old, before)
        for before, after in pair.sessions
    ):
        yield problem(
            "went-back",
            at(new, "updated", "published", "changes"),
            "时间戳比原来早了，日历不会更新。",
            f"改回原来的 updated、published 和 changes，或者写上{TODAY}。",
        )
    elif any(_is_stale(sides, pair, old, before, after) for before, after in pair.sessions):
        yield problem(
            "not-updated",
            at(new, "updated"),
            "日历里的文字变了，时间戳没有变，有的日历不会更新。",
            f"写上{TODAY}。",
        )


def _own_stamp(sides: Sides, activity: Activity, session: Session) -> datetime:
    """The new stamp with venues and campaigns as they were: what went back there is told there."""
    return ics.stamp(
        sides.then, activity, replace(session, venue=described(session.venue, sides.then.vocabularies))
    )


def _is_stale(sides: Sides, pair: Pair, old: Activity, before: Session, after: Session) -> bool:
    """True when a session's words in calendars changed and its stamp did not.

    ``old`` is retold, ``before`` is not.
    """
    twin = next(session for session in old.sessions if session.key == before.key)
    if _text(sides.now, old, twin) == _text(sides.now, pair.new, after):
        return False
    return ics.stamp(sides.now, pair.new, after) <= ics.stamp(sides.then, pair.old, before)


def _text(context: BuildContext, activity: Activity, session: Session) -> list[str]:
    """A session's VEVENT without its identity and stamps."""
    lines = ics.vevent(context, Occurrence(activity, session)).splitlines()
    return [
        line for line in lines if not line.startswith(("UID:", "DTSTAMP:", "LAST-MODIFIED:", "SEQUENCE:"))
    ]


def _venues(sides: Sides) -> Iterator[Diagnostic]:
    """One problem an entry of ``venues.yaml``, however many activities are there."""
    before = sides.old.vocabularies.venues
    for name, new in sides.new.vocabularies.venues.items():
        old = before.get(name)
        there = [both for pair in sides.pairs for both in states(pair) if _is_at(name, *both)]
        if old is None or not there:
            continue
        span = new.at or Span(path="venues.yaml")
        ids = list(dict.fromkeys(after.activity.id for _, after in there))
        moved = new.name != old.name or old.address not in ("", new.address)
        if _earlier(new.updated, old.updated):
            yield problem(
                "went-back",
                span,
                f"{name} 的 updated 比原来早了，那里的活动在日历里不会更新。",
                f"改回 {as_written(old.updated)}，或者写上{TODAY}。",
            )
        elif _earlier(old.updated, new.updated):
            continue
        elif moved and any(len(after.changes) <= len(before.changes) for before, after in there):
            yield problem(
                "unrecorded-change",
                span,
                f"{name} 的名称或地址变了（{_address(old)} → {_address(new)}），那里有 {len(ids)} 项活动："
                f"{'、'.join(ids[:5])}。",
                f"只是写得更准，就给 {name} 写上{TODAY}。真的换了地方，就改回去，给新地方另起一个编号，"
                "再对每项活动运行 "
                f'python build.py change {ids[0]} --venue 新编号 --what "换地方的原因"。',
            )
        elif (new.address, new.lat, new.lon) != (old.address, old.lat, old.lon):
            yield problem(
                "not-updated",
                span,
                f"{name} 在日历里的地址或坐标变了，时间戳没有变，有的日历不会更新。",
                f"写上{TODAY}。",
            )


def _is_at(venue: str, old: State, new: State) -> bool:
    return "online" not in (old.mode, new.mode) and all(
        state.venue is not None and state.venue.id == venue for state in (old, new)
    )


def _address(venue: Venue) -> str:
    return f"{venue.name}（{venue.address}）" if venue.address else venue.name


def _earlier(one: Day | None, other: Day | None) -> bool:
    """True when ``one`` is before ``other``; what is not given is before all."""
    return other is not None and (one is None or as_datetime(one) < as_datetime(other))


def _campaigns(sides: Sides) -> Iterator[Diagnostic]:
    """``announced`` is the stamp of every activity of the campaign that says nothing of its own."""
    for name, new in sides.new.vocabularies.campaigns.items():
        old = sides.old.vocabularies.campaigns.get(name)
        if (
            old
            and _earlier(new.announced, old.announced)
            and any(_relies_on(name, sides, pair) for pair in sides.pairs)
        ):
            yield problem(
                "went-back",
                new.at or Span(path="campaigns.yaml"),
                f"{name} 的 announced 比原来早了，这一季的活动在日历里不会更新。",
                f"改回 {as_written(old.announced)}。",
            )


def _relies_on(campaign: str, sides: Sides, pair: Pair) -> bool:
    return campaign in pair.new.campaigns and any(
        ics.stamp(sides.now, pair.new, after) < ics.stamp(sides.then, pair.old, before)
        for before, after in pair.sessions
    )
