"""One activity's page.

When, where, for whom, what it costs, what changed, what it is; and redirects from former ids.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from site_builder.catalog import Occurrence, coming_sessions, is_over
from site_builder.content.activity import Activity, Contact, Picture, RecapLink
from site_builder.content.sessions import CALLED_OFF, Session
from site_builder.content.vocabularies import Venue
from site_builder.outputs.json_ld import event
from site_builder.outputs.pages.changes import Entry, change_entry, soon
from site_builder.outputs.web_calendars import add_links
from site_builder.presentation import words
from site_builder.presentation.cards import (
    Card,
    Window,
    activity_card,
    over_after,
    registration_window,
    registration_words,
    when_and_where,
    where_words,
)
from site_builder.presentation.context import BuildContext, Head, HtmlPage, Link, crumbs, html_output
from site_builder.presentation.maps import map_links

#: Sessions that a page offers to add one by one; ``event.ics`` holds all.
MOST_WEB_LINKS = 8
#: Sessions in the text to paste into a chat.
MOST_SHARED = 3


class SessionView(Struct, frozen=True, kw_only=True):
    """A session, or the words for an activity without one. ``formers`` are struck through."""

    day: str
    clock: str
    start: str
    over_after: str
    formers: tuple[str, ...]
    label: str
    place: Link | None
    status: str
    status_word: str
    note: str
    over: bool


class PlaceView(Struct, frozen=True, kw_only=True):
    """The place in words, with where a visitor enters."""

    name: str
    url: str
    address: str
    town: str
    district: str
    district_url: str
    former: str
    entrance: str
    metro: str
    step_free: str
    closed_on: str
    to_copy: str
    maps: tuple[Link, ...]


class Role(Struct, frozen=True, kw_only=True):
    """主办, 承办 …: names, each perhaps a link."""

    word: str
    names: tuple[Link, ...]


class Signup(Struct, frozen=True, kw_only=True):
    """How to register: the state on the day of the build, and the facts a reader can check."""

    state: str
    window: Window | None
    url: str
    opens: str
    closes: str
    capacity: str
    note: str


class PictureView(Struct, frozen=True, kw_only=True):
    """A picture as a page shows it."""

    url: str
    alt: str
    credit: str


class WebLinks(Struct, frozen=True, kw_only=True):
    """The links that add one session to calendars on the web."""

    day: str
    links: tuple[Link, ...]


class RecapView(Struct, frozen=True, kw_only=True):
    """What was added after the event."""

    text: tuple[str, ...]
    attendance: str
    photos: tuple[PictureView, ...]
    links: tuple[RecapLink, ...]


class ActivityView(Struct, frozen=True, kw_only=True):
    """All that an activity's page shows."""

    head: Head
    title: str
    summary: str
    status_word: str
    status_note: str
    over: bool
    campaigns: tuple[Link, ...]
    when: tuple[SessionView, ...]
    where: PlaceView | None
    online_url: str
    mode: str
    audiences: tuple[Link, ...]
    ages: str
    fee: str
    signup: Signup | None
    access: tuple[str, ...]
    forms: tuple[str, ...]
    themes: tuple[Link, ...]
    programmes: tuple[Link, ...]
    roles: tuple[Role, ...]
    contact: Contact | None
    body: str
    cover: PictureView | None
    images: tuple[PictureView, ...]
    recap: RecapView | None
    changes: tuple[Entry, ...]
    parent: Card | None
    children: tuple[Card, ...]
    sources: tuple[Link, ...]
    kepuri_url: str
    updated: str
    ics: str
    subscribe: str
    web: tuple[WebLinks, ...]
    called_off: tuple[str, ...]
    english: str
    id: str
    share: str
    address: str
    qr: str


class MovedView(Struct, frozen=True, kw_only=True):
    """A former address that leads on."""

    head: Head
    title: str
    url: str


def plan_activities(context: BuildContext) -> Iterator[HtmlPage[ActivityView]]:
    """A page an activity; it shows what it belongs to and what belongs to it."""
    by_id, children, titles = context.catalog.by_id, context.catalog.children, _titles(context)
    for activity in context.catalog.activities:
        key = f"{activity.digest} {titles.get(activity.id, activity.title)}"
        if activity.part_of in by_id or activity.id in children:
            above = [by_id[activity.part_of]] if activity.part_of in by_id else []
            key += "".join(each.digest for each in (*above, *children.get(activity.id, ())))
        yield f"activities/{activity.id}/", key, partial(activity_view, context, activity)


def plan_redirects(context: BuildContext) -> Iterator[HtmlPage[MovedView]]:
    """A page at each former id."""
    for activity in context.catalog.activities:
        for alias in activity.aliases:
            path = f"activities/{activity.id}/"
            head = Head(title=f"已搬家：{activity.title}", description=activity.title, path=path)
            yield (
                f"activities/{alias}/",
                "",
                partial(MovedView, head=head, title=activity.title, url=context.url(path)),
            )


def activity_view(context: BuildContext, activity: Activity) -> ActivityView:
    """The view of one activity."""
    path = f"activities/{activity.id}/"
    when, parent = whens(context, activity), context.catalog.by_id.get(activity.part_of)
    return ActivityView(
        head=Head(
            title=head_title(context, activity),
            description=_description(context, activity),
            path=path,
            crumbs=crumbs(context, *_way(context, activity), (activity.title, path)),
            feed=context.url(f"{path}event.ics") if activity.sessions else "",
            json_ld=event(context, activity),
            accent=activity.campaigns[0],
            picture=context.absolute(activity.cover.file) if activity.cover else "",
            section="activities",
        ),
        title=activity.title,
        summary=activity.summary,
        status_word=status_word(activity),
        status_note=activity.status_note,
        over=is_over(activity, context.today),
        campaigns=_chips(context, "campaigns", activity.campaigns),
        when=when,
        where=_where(context, activity),
        online_url=activity.online_url,
        mode=words.MODE_WORDS[activity.mode],
        audiences=_chips(context, "audiences", activity.audiences),
        ages=words.age_words(activity.ages.min, activity.ages.max) if activity.ages else "",
        fee=words.fee_words(activity.fee),
        signup=_signup(context, activity),
        access=tuple(context.vocabularies.access[key].name for key in activity.access),
        forms=tuple(context.vocabularies.forms[key].name for key in activity.forms),
        themes=_chips(context, "themes", activity.themes),
        programmes=_chips(context, "programmes", activity.programmes),
        roles=_roles(activity),
        contact=activity.contact,
        body=activity.body.html if activity.body else "",
        cover=_shown(context, activity.cover) if activity.cover else None,
        images=tuple(_shown(context, each) for each in activity.images),
        recap=_recap(context, activity),
        changes=tuple(change_entry(context, activity, change) for change in reversed(activity.changes)),
        parent=activity_card(context, parent) if parent else None,
        children=tuple(
            activity_card(context, each) for each in context.catalog.children.get(activity.id, ())
        ),
        sources=tuple(source_chip(text) for text in activity.source),
        kepuri_url=activity.kepuri_url,
        updated=_updated(activity),
        ics=context.url(f"{path}event.ics") if activity.sessions else "",
        subscribe=context.url(f"subscribe/{activity.district}/" if activity.district else "subscribe/"),
        web=tuple(_web_links(context, activity)),
        called_off=tuple(_called_off(context, activity)),
        english=activity.en.title if activity.en else "",
        id=activity.id,
        share=_share(context, activity, when),
        address=context.absolute(path),
        qr=context.url(f"{path}qr.png"),
    )


def status_word(activity: Activity) -> str:
    """``已取消`` and the like of the whole: where all its sessions are, or else as it says itself."""
    statuses = {session.status for session in activity.sessions} or {activity.status}
    return words.STATUS_WORDS.get(statuses.pop() if len(statuses) == 1 else activity.status, "")


def head_title(context: BuildContext, activity: Activity) -> str:
    """The title for windows and link cards.

    With the district, the day, or what else tells it apart where another has the same title.
    """
    return _titles(context).get(activity.id, activity.title)


def _titles(context: BuildContext) -> dict[str, str]:
    return context.memo("titles", lambda: dict(_told_apart(context)))


def _told_apart(context: BuildContext) -> Iterator[tuple[str, str]]:
    """Id → title of each activity that shares its title with another."""
    counts = Counter([activity.title for activity in context.catalog.activities])
    shared: dict[str, list[Activity]] = {title: [] for title, count in counts.items() if count > 1}
    for activity in context.catalog.activities if shared else ():
        if activity.title in shared:
            shared[activity.title].append(activity)
    for group in shared.values():
        districts, days = ([word(context, each) for each in group] for word in (_district_word, _day_word))
        both = [" ".join(filter(None, pair)) for pair in zip(districts, days, strict=True)]
        several = (found for found in (districts, days, both) if len(set(found)) == len(group) and all(found))
        marks = next(several, [each.id for each in group])
        yield from ((each.id, f"{each.title}（{mark}）") for each, mark in zip(group, marks, strict=True))


def _district_word(context: BuildContext, activity: Activity) -> str:
    unit = context.vocabularies.districts.get(activity.district)
    return unit.name if unit else ""


def _day_word(context: BuildContext, activity: Activity) -> str:
    return words.session_days(activity.sessions[0]) if activity.sessions else ""


def _description(context: BuildContext, activity: Activity) -> str:
    day, clock, where = when_and_where(context, activity)
    facts = "，".join(filter(None, (f"{day} {clock}".strip(), where)))
    return f"{facts}。{activity.summary}"[:150]


def _share(context: BuildContext, activity: Activity, when: tuple[SessionView, ...]) -> str:
    """What to paste into a chat: title, when, where, link; that it is called off first."""
    word = words.STATUS_WORDS.get(activity.status, "")
    days = "；".join(
        f"{each.day} {each.clock}".strip() + (f"（{each.status_word}）" if each.status_word else "")
        for each in when[:MOST_SHARED]
    )
    days += f"……共 {len(when)} 场" if len(when) > MOST_SHARED else ""
    title = f"【{word}】{activity.title}" if word else activity.title
    return "\n".join(
        (
            title,
            f"时间：{days}",
            f"地点：{where_words(context, activity)}",
            context.absolute(f"activities/{activity.id}/"),
        )
    )


def _way(context: BuildContext, activity: Activity) -> tuple[tuple[str, str], ...]:
    unit = context.vocabularies.districts.get(activity.district)
    return ((unit.name, f"districts/{unit.id}/"),) if unit else (("全部活动", "activities/"),)


def _chips(context: BuildContext, kind: str, ids: tuple[str, ...]) -> tuple[Link, ...]:
    entries = getattr(context.vocabularies, kind)
    return tuple(Link(text=entries[key].name, url=context.url(f"{kind}/{key}/")) for key in ids)


def whens(context: BuildContext, activity: Activity) -> tuple[SessionView, ...]:
    """When each session takes place; of one without sessions, its months or its words."""
    if activity.sessions:
        return tuple(_when(context, activity, session) for session in activity.sessions)
    months = activity.schedule.months
    day = words.months_words(months) if months else words.undated_words(activity)
    formers = tuple(filter(None, (words.former_words(change.former) for change in activity.changes)))
    clock = activity.time_note if months else ""
    note = "具体日期尚未公布，以主办方通知为准。" if months and not is_over(activity, context.today) else ""
    return (
        SessionView(
            day=day,
            clock=clock,
            start="",
            over_after="",
            formers=formers,
            label="",
            place=None,
            status="",
            status_word="",
            note=note,
            over=is_over(activity, context.today),
        ),
    )


def _when(context: BuildContext, activity: Activity, session: Session) -> SessionView:
    clock = words.session_clock(session, activity.time_note)
    note = session.note
    if session.timed and not session.end_announced:
        note = "结束时间没有公布。" + note
    elif session.timed and activity.time_note:
        note = f"{activity.time_note}。{note}"
    elsewhere = session.venue if session.venue != activity.venue else None
    return SessionView(
        day=words.session_days(session),
        clock=clock,
        start=words.iso(session.start, context.utc_offset(session.start)),
        over_after=over_after(session),
        formers=tuple(
            dict.fromkeys(filter(None, (words.former_words(change.former) for change in session.changes)))
        ),
        label=session.label,
        place=Link(text=elsewhere.name, url=context.url(f"venues/{elsewhere.id}/") if elsewhere.id else "")
        if elsewhere
        else None,
        status=session.status,
        status_word=words.STATUS_WORDS.get(session.status, ""),
        note=note,
        over=session.last_day < context.today,
    )


def _where(context: BuildContext, activity: Activity) -> PlaceView | None:
    if activity.mode == "online":
        return None
    venue = activity.venue or Venue(name="")
    unit = context.vocabularies.districts.get(activity.district)
    formers = (change.former.venue.name for change in activity.changes if change.former.venue)
    return PlaceView(
        name=venue.name or ("各场地点见上" if any(session.venue for session in activity.sessions) else ""),
        url=context.url(f"venues/{venue.id}/") if venue.id else "",
        address=venue.address,
        town=f"{activity.place.town}{activity.place.village}" if activity.place else "",
        district=unit.name if unit else "",
        district_url=context.url(f"districts/{unit.id}/") if unit else "",
        former=next(formers, ""),
        entrance=venue.entrance,
        metro=venue.metro,
        step_free={True: "有无台阶通道", False: "有台阶", None: ""}[venue.step_free],
        closed_on=venue.closed_on,
        to_copy=" ".join(filter(None, (venue.address, venue.name))),
        maps=map_links(venue, context.settings.city, context.settings.short_name),
    )


def _signup(context: BuildContext, activity: Activity) -> Signup | None:
    found = activity.registration
    if found is None:
        return None
    state = registration_words(found, context.today)
    return Signup(
        state=state,
        window=registration_window(found),
        url="" if state in ("报名截止", "已约满") else found.url,
        opens=words.moment_words(found.opens) if found.opens else "",
        closes=words.moment_words(found.closes) if found.closes else "",
        capacity=f"{found.capacity} 人" if found.capacity else "",
        note=found.note,
    )


def _roles(activity: Activity) -> tuple[Role, ...]:
    rows = ((word, getattr(activity.organizers, role)) for role, word in words.ROLE_WORDS.items())
    return tuple(
        Role(word=word, names=tuple(Link(text=each.name, url=each.url) for each in names))
        for word, names in rows
        if names
    )


def _shown(context: BuildContext, picture: Picture) -> PictureView:
    return PictureView(url=context.url(picture.file), alt=picture.alt, credit=picture.credit)


def _recap(context: BuildContext, activity: Activity) -> RecapView | None:
    recap = activity.recap
    if recap is None:
        return None
    return RecapView(
        text=tuple(part for part in recap.text.split("\n") if part.strip()),
        attendance=recap.attendance,
        photos=tuple(_shown(context, photo) for photo in recap.photos),
        links=(*recap.videos, *recap.links),
    )


def _web_links(context: BuildContext, activity: Activity) -> Iterator[WebLinks]:
    for session in coming_sessions(activity, context.today)[:MOST_WEB_LINKS]:
        yield WebLinks(
            day=words.session_days(session, year=context.today.year),
            links=add_links(context, Occurrence(activity, session)),
        )


def _called_off(context: BuildContext, activity: Activity) -> Iterator[str]:
    """The sessions of the next days that do not take place, for the notice at the top."""
    for session in activity.sessions:
        if session.status in CALLED_OFF and soon(session, context.today):
            when = " ".join(
                filter(
                    None,
                    (
                        words.session_days(session, year=context.today.year),
                        words.session_clock(session, activity.time_note),
                    ),
                )
            )
            reason = session.changes[-1].what if session.changes else session.note
            yield f"{when}：{words.STATUS_WORDS[session.status]}" + (
                f"。{reason}" if reason and reason != activity.status_note else ""
            )


def source_chip(text: str) -> Link:
    """A source as a link with its host, or its words."""
    is_link = re.match(r"https?://\S+$", text)
    return Link(
        text=re.sub(r"^https?://(www\.)?([^/]+).*$", r"\2", text) if is_link else text,
        url=text if is_link else "",
    )


def _updated(activity: Activity) -> str:
    known = [
        found
        for found in (activity.published, activity.updated, *(change.at for change in activity.changes))
        if found
    ]
    return words.moment_words(max(known, key=lambda moment: words.iso(moment))) if known else ""


OUTPUT = html_output("activity", "pages/activity.html", plan_activities, preview_first=True)
REDIRECTS = html_output("redirect", "pages/moved.html", plan_redirects, in_sitemap=False)
