"""Paper: a poster of each activity, and sheets for community boards, a district and a week each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from msgspec import Struct

from site_builder.catalog import Occurrence
from site_builder.content.activity import Activity, Registration
from site_builder.content.history import CALLED_OFF
from site_builder.presentation.cards import REGISTRATION, where_words
from site_builder.presentation.context import BuildContext, Head, HtmlPage, Link, crumbs, html_output, key_of
from site_builder.presentation.session_views import session_views, with_status
from site_builder.presentation.titles import head_title, status_word
from site_builder.presentation.words import Words

#: What fits on one page of A4 with everything else.
MOST_SESSIONS = 5
LONGEST_SUMMARY = 110
MOST_HOSTS = 3
#: Characters of a title up to which it is set in the first size, the second, the third; longer ones in the
#: fourth.
TITLES = (22, 44, 80)
#: Characters in all that a page holds in large type.
ROOMY = 420


class Line(Struct, frozen=True, kw_only=True):
    """A label and its words."""

    label: str
    text: str


class PosterView(Struct, frozen=True, kw_only=True):
    """One page of A4.

    ``size`` is how large the title can be: 1 (largest) to 4; ``dense``: much to say, so small type and no
    summary.
    """

    head: Head
    title: str
    size: int
    dense: bool
    campaign: str
    status_word: str
    status_note: str
    when: tuple[str, ...]
    more: str
    lines: tuple[Line, ...]
    summary: str
    qr: str
    address: str
    back: str


class Row(Struct, frozen=True, kw_only=True):
    """A session on a sheet."""

    clock: str
    title: str
    where: str
    facts: str
    status_word: str
    qr: str


class Day(Struct, frozen=True, kw_only=True):
    """The rows of a day."""

    heading: str
    rows: tuple[Row, ...]


class SheetView(Struct, frozen=True, kw_only=True):
    """A district's week."""

    head: Head
    title: str
    week: str
    days: tuple[Day, ...]
    qr: str
    address: str
    back: str


class Sheets(Struct, frozen=True, kw_only=True):
    """A district's weeks, the coming ones first."""

    id: str
    name: str
    weeks: tuple[Link, ...]


class PaperView(Struct, frozen=True, kw_only=True):
    """``/print/``: all sheets."""

    head: Head
    title: str
    districts: tuple[Sheets, ...]


def plan_posters(context: BuildContext) -> Iterator[HtmlPage[PosterView]]:
    """``/print/activities/ID/``."""
    for activity in context.catalog.activities:
        yield (
            f"print/activities/{activity.id}/",
            f"{activity.digest}{head_title(context, activity)}",
            partial(poster, context, activity),
        )


def poster(context: BuildContext, activity: Activity) -> PosterView:
    """The poster of one activity."""
    names, contact, status, when = (
        context.vocabularies,
        activity.contact,
        status_word(context, activity),
        session_views(context, activity),
    )
    path, page = f"print/activities/{activity.id}/", f"activities/{activity.id}/"
    coming = [session_view for session_view in when if not session_view.over] or list(when)
    shown = [
        with_status(
            context,
            f"{session_view.day} {session_view.clock}".strip(),
            "" if status else session_view.status_word,
        )
        for session_view in coming[:MOST_SESSIONS]
    ]
    hosts = [host.name for host in (*activity.organizers.hosts, *activity.organizers.undertakers)]
    ages = (context.words.ages(activity.ages.min, activity.ages.max),) if activity.ages else ()
    audiences = [names.audiences[key].name for key in activity.audiences]
    lines = (
        Line(label=context.say("地点"), text=_place(context, activity)),
        Line(label=context.say("对象"), text=context.words.listed((*audiences, *ages))),
        Line(label=context.say("费用"), text=context.words.fee(activity.fee)),
        Line(label=context.say("报名"), text=signup_facts(context.words, activity.registration)),
        Line(label=context.words.role("hosts"), text=_hosts(context, hosts)),
        Line(
            label=context.say("咨询"),
            text=" ".join(filter(None, (contact.unit, contact.phone))) if contact else "",
        ),
    )
    summary = (
        activity.summary
        if len(activity.summary) <= LONGEST_SUMMARY
        else activity.summary[: LONGEST_SUMMARY - 1] + "…"
    )
    return PosterView(
        head=Head(
            title=context.say("海报：{title}", title=head_title(context, activity)),
            description=context.say("{title}的海报，一页 A4 纸。", title=activity.title),
            path=path,
            accent=activity.campaigns[0],
        ),
        title=activity.title,
        size=next(
            (size for size, longest in enumerate(TITLES, 1) if len(activity.title) <= longest),
            len(TITLES) + 1,
        ),
        dense=len(activity.title + activity.status_note + summary) + sum(len(line.text) for line in lines)
        > ROOMY,
        campaign=" · ".join(names.campaigns[key].name for key in activity.campaigns[:2]),
        status_word=status,
        status_note=activity.status_note,
        when=tuple(shown),
        more=context.say_n("共 {n} 场，其余见网页", len(coming)) if len(coming) > MOST_SESSIONS else "",
        lines=tuple(line for line in lines if line.text),
        summary=summary,
        qr=context.url(f"{page}qr.png"),
        address=context.absolute(page),
        back=context.url(page),
    )


def _hosts(context: BuildContext, hosts: list[str]) -> str:
    names = context.words.listed(hosts[:MOST_HOSTS])
    return context.say("{names} 等", names=names) if len(hosts) > MOST_HOSTS else names


def signup_facts(words: Words, registration: Registration | None, *, year: int | None = None) -> str:
    """``需预约，9月1日 周五 09:00 开始，9月14日 周四 截止``.

    What stays true on paper, whatever the day; not whether it is open.
    """
    if registration is None:
        return ""
    if not registration.required or registration.full:
        return words.say(REGISTRATION["full" if registration.required else "none"])
    facts = [words.say(REGISTRATION["needed"])]
    if registration.opens:
        facts.append(words.say("{when} 开始", when=words.moment(registration.opens, year=year)))
    if registration.closes:
        facts.append(words.say("{when} 截止", when=words.moment(registration.closes, year=year)))
    return words.say("，").join(facts)


def _place(context: BuildContext, activity: Activity) -> str:
    address = activity.venue.address if activity.venue and activity.mode != "online" else ""
    return context.say("，").join(filter(None, (where_words(context, activity), address)))


def plan_sheets(context: BuildContext) -> Iterator[HtmlPage[SheetView]]:
    """``/print/districts/ID/2023-w37/``, for each week in which something takes place."""
    for district in context.vocabularies.districts:
        for monday, occurrences in _weeks(context, district).items():
            key = key_of((occurrence.activity for occurrence in occurrences), monday)
            yield sheet_path(district, monday), key, partial(_sheet, context, district, monday, occurrences)


def _sheet(context: BuildContext, district: str, monday: date, occurrences: list[Occurrence]) -> SheetView:
    name, week, path = (
        context.vocabularies.districts[district].name,
        _week_words(context, monday),
        sheet_path(district, monday),
    )
    return SheetView(
        head=Head(
            title=context.say(
                "{name} {week}的{activities}（张贴用）", name=name, week=week, **context.words.own
            ),
            description=context.say(
                "{name}{week}的{activities}，打印张贴用。", name=name, week=week, **context.words.own
            ),
            path=path,
        ),
        title=context.say("{name}这周的{activities}", name=name, **context.words.own),
        week=week,
        days=tuple(_days(context, monday, occurrences)),
        qr=context.url(f"subscribe/{district}/qr.png"),
        address=context.absolute(f"districts/{district}/"),
        back=context.url("print/") + f"#{district}",
    )


def sheet_path(district: str, monday: date) -> str:
    """``print/districts/east-side/2023-w37/``: the week of ISO 8601."""
    year, week, _ = monday.isocalendar()
    return f"print/districts/{district}/{year}-w{week:02}/"


def _weeks(context: BuildContext, district: str) -> dict[date, list[Occurrence]]:
    """The Mondays of the weeks that hold something of the district, and what.

    What goes on for long is in each of its weeks.
    """
    return context.memo(("weeks", district), lambda: _by_week(context, district))


def _by_week(context: BuildContext, district: str) -> dict[date, list[Occurrence]]:
    occurrences: dict[date, list[Occurrence]] = {}
    for activity in context.catalog.groups["districts"][district]:
        for session in activity.sessions:
            monday = session.first_day - timedelta(days=session.first_day.weekday())
            while monday <= session.last_day:
                occurrences.setdefault(monday, []).append(Occurrence(activity, session))
                monday += timedelta(days=7)
    return dict(sorted(occurrences.items()))


def _days(context: BuildContext, monday: date, occurrences: list[Occurrence]) -> Iterator[Day]:
    short = sorted(
        (max(occurrence.session.first_day, monday), occurrence.session.sort_key, index, occurrence)
        for index, occurrence in enumerate(occurrences)
        if not occurrence.ongoing
    )
    for day, entries in groupby(short, key=lambda pair: pair[0]):
        yield Day(
            heading=context.words.day(day, year=monday.year),
            rows=tuple(_row(context, occurrence) for _, _, _, occurrence in entries),
        )
    ongoing = [occurrence for occurrence in occurrences if occurrence.ongoing]
    if ongoing:
        yield Day(
            heading=context.say("持续多天"), rows=tuple(_row(context, occurrence) for occurrence in ongoing)
        )


def _row(context: BuildContext, occurrence: Occurrence) -> Row:
    activity, session = occurrence.activity, occurrence.session
    audiences = context.words.listed(
        [context.vocabularies.audiences[key].name for key in activity.audiences[:3]]
    )
    days = (
        context.words.session_days(session, year=session.first_day.year)
        if session.first_day != session.last_day
        else ""
    )
    return Row(
        clock=" ".join(filter(None, (days, context.words.session_clock(session, activity.time_note))))
        or context.say("钟点见网页"),
        title=activity.title,
        where=where_words(context, activity, session),
        facts=" · ".join(
            filter(
                None,
                (
                    audiences,
                    context.words.fee(activity.fee),
                    signup_facts(context.words, activity.registration, year=session.first_day.year),
                ),
            )
        ),
        status_word=context.words.status(session.status) if session.status in CALLED_OFF else "",
        qr=context.url(f"activities/{activity.id}/qr.png"),
    )


def _week_words(context: BuildContext, monday: date) -> str:
    sunday = monday + timedelta(days=6)
    start, end = context.words.plain_day(monday), context.words.plain_day(sunday, year=sunday.year)
    return context.say("{start}–{end}", start=start, end=end)


def plan_paper(context: BuildContext) -> Iterator[HtmlPage[PaperView]]:
    """``/print/``."""
    yield "print/", "", partial(_paper_view, context)


def _paper_view(context: BuildContext) -> PaperView:
    this_week = context.today - timedelta(days=context.today.weekday())
    sheets = []
    for district, unit in context.vocabularies.districts.items():
        weeks = _weeks(context, district)
        order = [
            *(monday for monday in weeks if monday >= this_week),
            *(monday for monday in reversed(weeks) if monday < this_week),
        ]
        if order:
            links = tuple(
                Link(text=_week_words(context, monday), url=context.url(sheet_path(district, monday)))
                for monday in order
            )
            sheets.append(Sheets(id=district, name=unit.name, weeks=links))
    head = Head(
        title=context.say("打印张贴"),
        description=context.say(
            "各{districts}每周的活动表，打印出来贴在社区公告栏。", districts=context.words.kind("districts")
        ),
        path="print/",
        crumbs=crumbs(context, (context.say("打印张贴"), "print/")),
    )
    return PaperView(head=head, title=context.say("打印张贴"), districts=tuple(sheets))


POSTER = html_output("poster", "pages/poster.html", plan_posters, in_sitemap=False, stays_published=False)
SHEET = html_output("sheet", "pages/sheet.html", plan_sheets, in_sitemap=False, stays_published=False)
PAPER = html_output("paper", "pages/paper.html", plan_paper, lists=True)
