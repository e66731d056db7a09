"""``change``: writes what changed of one activity, and its ``changes`` entry, into the activity's file.

The new text is read back before anything is written: all that was not meant to change must be as it was.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from difflib import unified_diff
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from site_builder import rules
from site_builder.content.activity import Activity
from site_builder.content.characters import tidy
from site_builder.content.folder import (
    Content,
    activity_files,
    read_activity,
    read_folder,
    read_parse_context,
)
from site_builder.content.history import CALLED_OFF
from site_builder.content.kinds import TERM_ID
from site_builder.content.listing import list_content
from site_builder.content.pictures import glance_at_picture
from site_builder.content.reader import nearest
from site_builder.content.sessions import Session
from site_builder.content.times import Day, day_of, written_time
from site_builder.content.vocabularies import Venue
from site_builder.content.yaml_edit import Uneditable, item_lines, open_sheet
from site_builder.diagnostics import Diagnostic, has_errors
from site_builder.options import Options
from site_builder.pipeline import check
from site_builder.rules.changes import is_ahead
from site_builder.tools.change_text import ChangeRequest, Draft, Refused, draft_change


class Changed(Struct, frozen=True, kw_only=True):
    """What a change did or would do.

    ``data`` is None when it could not be done; ``by_hand`` is then for the editor to paste.
    """

    path: Path | None = None
    display_path: str = ""
    before: bytes = b""
    data: bytes | None = None
    by_hand: str = ""
    problems: tuple[Diagnostic, ...] = ()
    hints: tuple[str, ...] = ()


def change(
    options: Options, name: str, request: ChangeRequest, *, venue: str | None, at: Day | None
) -> Changed:
    """The file of activity ``name`` with the change in it; nothing is written.

    Raises Refused for what makes no sense.
    """
    checked = check(
        options.content,
        display_path=options.display_path,
        base_url=options.base_url,
        inspect=glance_at_picture,
    )
    if checked.value is None:
        return Changed(problems=checked.problems)
    content = checked.value
    id, hints = _resolve(options, content, name)
    names = activity_files(list_content(options.content))
    files = [options.content / name for name in names if PurePosixPath(name).stem == id]
    display_path = tuple(
        f"{options.display_path}/{path.relative_to(options.content).as_posix()}" for path in files
    )
    found = tuple(each for each in checked.problems if each.span.path in display_path)
    activity = next((each for each in content.activities if each.id == id), None)
    if activity is None or has_errors(found):
        return Changed(problems=found)
    now = _now(options, content)
    if at is not None and is_ahead(at, day_of(now)):
        raise Refused(f"--at 是什么时候公布的，{written_time(at)} 还没有到")
    request = replace(request, at=at or now, venue=_venue(content, venue))
    changed = _changed(options, content, activity, files[0], request)
    return replace(changed, hints=(*hints, *changed.hints))


def change_with_parts(
    options: Options, name: str, request: ChangeRequest, *, at: Day | None
) -> tuple[Changed, ...]:
    """The files of an activity and of all that is part of it, called off together; nothing is written.

    What is called off already is left as it is. Raises Refused as ``change`` does.
    """
    if request.status not in CALLED_OFF or request != ChangeRequest(
        what=request.what, at=request.at, status=request.status
    ):
        raise Refused("--with-children 只能和 --status cancelled 或者 --status postponed 一起写")
    content = read_folder(options.content, display_path=options.display_path).value
    activities = content.activities if content else ()
    known = {alias: each for each in activities for alias in (*each.aliases, each.id)}
    if name not in known:
        return (change(options, name, request, venue=None, at=at),)
    together = _with_parts(known[name], activities)
    open_ones = [each.id for each in together if each.status not in CALLED_OFF]
    if not open_ones:
        raise Refused("没有要改的，它和它下面的活动都已经不办了")
    return tuple(_change_part(options, id, request, at=at) for id in open_ones)


def _change_part(options: Options, id: str, request: ChangeRequest, *, at: Day | None) -> Changed:
    try:
        return change(options, id, request, venue=None, at=at)
    except Refused as error:
        raise Refused(f"{id}：{error}") from None


def _with_parts(activity: Activity, activities: Sequence[Activity]) -> list[Activity]:
    """An activity, what is part of it, and of its parts."""
    together = [activity]
    for above in together:
        together += [
            each
            for each in activities
            if each.part_of == above.id and not each.draft and each not in together
        ]
    return together


def _resolve(options: Options, content: Content, name: str) -> tuple[str, tuple[str, ...]]:
    """The activity's id, also from a former one."""
    ids = {PurePosixPath(name).stem for name in activity_files(list_content(options.content))}
    if name in ids:
        return name, ()
    former = {alias: activity.id for activity in content.activities for alias in activity.aliases}
    if name in former:
        return former[name], (f"{name} 是以前的编号，现在是 {former[name]}",)
    guess = nearest(name, [*ids, *former])
    raise Refused(
        f"没有编号是“{name}”的活动；"
        + (f"是不是 {guess}？" if guess else "编号是文件名去掉扩展名").rstrip("？")
    )


def _now(options: Options, content: Content) -> Day:
    """The moment in the site's zone, to the minute; a day when only a day was given."""
    now: date | datetime = options.now
    return (
        now.astimezone(ZoneInfo(content.settings.timezone)).replace(tzinfo=None, second=0, microsecond=0)
        if isinstance(now, datetime)
        else now
    )


def _venue(content: Content, text: str | None) -> Venue | None:
    """A venue of venues.yaml by its id or its whole name; else a place of that name."""
    venues = content.vocabularies.venues
    if text is None or text in venues:
        return None if text is None else venues[text]
    if TERM_ID.fullmatch(text):
        guess = nearest(text, venues)
        raise Refused(
            f"content/venues.yaml 里没有“{text}”；"
            + (f"是不是 {guess}（{venues[guess].name}）" if guess else "写地点的名称也可以")
        )
    return next((venue for venue in venues.values() if venue.name == text), Venue(name=text))


def _changed(
    options: Options, content: Content, activity: Activity, path: Path, request: ChangeRequest
) -> Changed:
    before = path.read_bytes()
    failed = Changed(path=path, display_path=activity.path, before=before, by_hand=_by_hand(request))
    try:
        draft = draft_change(open_sheet(before, markdown=path.suffix == ".md"), activity, request)
        data = draft.document.data
    except Uneditable:
        return failed
    failed = replace(failed, by_hand=_entry(draft))
    read = read_activity(
        path, activity.path, read_parse_context(options.content, content.settings), data=data
    )
    if read.value is None or has_errors(read.problems):
        return replace(failed, problems=read.problems)
    _refuse_to_lose_sessions(activity, read.value)
    if not as_meant(activity, read.value, draft):
        return failed
    problems = (*read.problems, *_new_problems(content, activity, read.value))
    if has_errors(problems):
        return replace(failed, problems=problems)
    return replace(failed, data=data, problems=problems, hints=draft.hints)


def _refuse_to_lose_sessions(old: Activity, new: Activity) -> None:
    kept = {session.key for session in new.sessions}
    lost = [session.key for session in old.sessions if session.key not in kept]
    if lost:
        raise Refused(
            f"这样改，{'、'.join(lost[:5])} 会从日历里消失，没有人知道取消了；不办的场次，用 --session "
            "一场一场写 --status cancelled"
        )


def _by_hand(request: ChangeRequest) -> str:
    """The entry when the file could not be edited at all: what was before is for the editor to add."""
    return "changes:\n" + item_lines(
        {
            "at": written_time(request.at),
            **({"session": request.session} if request.session else {}),
            "what": request.what,
        },
        "  ",
    )


def _entry(draft: Draft) -> str:
    return "changes:\n" + item_lines(draft.entry, "  ")


def as_meant(old: Activity, new: Activity, draft: Draft) -> bool:
    """True when all that differs between the old and the new activity is what the change is about."""
    if replace(old, **draft.expected, schedule=new.schedule, changes=new.changes) != new:
        return False
    last = new.changes[-1] if new.changes else None
    if (
        last is None
        or new.changes[:-1] != old.changes
        or (last.at, last.what, last.session) != (draft.request.at, draft.request.what, draft.session)
    ):
        return False
    after = {session.key: session for session in new.sessions}
    if draft.session and len(after) != len(old.sessions):
        return False
    return all(
        session.key in after and _session_as_meant(session, after[session.key], draft)
        for session in old.sessions
    )


def _session_as_meant(old: Session, new: Session, draft: Draft) -> bool:
    if draft.session not in ("", old.key):
        return facts(old) == facts(new)
    named = bool(draft.session) or len(draft.activity.sessions) == 1
    is_moved = draft.moved is None or new.start == old.start + draft.moved
    # Once moved, a session that takes place is always marked as moved.
    statuses = ("scheduled", "rescheduled") if draft.status == "scheduled" else (draft.status,)
    return is_moved and len(new.changes) == len(old.changes) + 1 and (not named or new.status in statuses)


def facts(session: Session) -> tuple[Any, ...]:
    """What readers and calendars know a session by; its notes may be written in other words."""
    return (
        session.start,
        session.end,
        session.end_announced,
        session.label,
        session.venue,
        session.status,
        session.mode,
        session.changes,
    )


def _new_problems(content: Content, old: Activity, new: Activity) -> Iterable[Diagnostic]:
    """What the rules say of the changed activity and did not say before."""
    known = {(found.code, found.message) for found in rules.check(content)}
    others = tuple(new if each is old else each for each in content.activities)
    return [
        found
        for found in rules.check(replace(content, activities=others))
        if (found.code, found.message) not in known
    ]


def diff(changed: Changed) -> str:
    """The change as a unified diff."""
    before, after = (
        tidy(data.decode("utf-8")).splitlines() for data in (changed.before, changed.data or b"")
    )
    return "".join(
        f"{line}\n"
        for line in unified_diff(before, after, changed.display_path, changed.display_path, lineterm="")
    )


def lines_changed(changed: Changed) -> str:
    """The lines that go (-) and come (+), each a line."""
    return "".join(f"  {line}\n" for line in diff(changed).splitlines()[2:] if line[:1] in ("+", "-"))


def write_change(changed: Changed) -> None:
    """Write the file so that a reader sees the old or the new one; its permissions stay. Raises OSError."""
    assert changed.path is not None
    assert changed.data is not None
    path = changed.path.resolve()
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(changed.data)
        shutil.copymode(path, fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
