"""One activity's page.

When, where, for whom, what it costs, what changed, what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from site_builder.catalog import Occurrence, coming_sessions, is_over
from site_builder.content.activity import Activity, Contact, Picture, RecapLink, Speaker
from site_builder.content.history import CALLED_OFF
from site_builder.content.vocabularies import Venue
from site_builder.outputs.calendars.web_calendars import add_links
from site_builder.outputs.data.json_ld import event
from site_builder.presentation import words
from site_builder.presentation.cards import (
    Card,
    Window,
    activity_card,
    registration_state,
    registration_window,
    registration_words,
    when_and_where,
    where_words,
)
from site_builder.presentation.changes import ChangeEntry, change_entry, former_place, soon
from site_builder.presentation.context import BuildContext, Head, HtmlPage, Link, crumbs, html_output
from site_builder.presentation.links import source_link, term_links
from site_builder.presentation.maps import map_links, step_free_words
from site_builder.presentation.session_views import SessionView, session_views, with_status
from site_builder.presentation.titles import head_title, status_word, titles_told_apart

#: Sessions that a page offers to add one by one; ``event.ics`` holds all.
MOST_WEB_LINKS = 8
#: Sessions in the text to paste into a chat.
MOST_SHARED = 3


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
    """A picture as a page shows it; an SVG has no size of its own here, but zeros."""

    url: str
    alt: str
    credit: str
    consent: str
    width: int
    height: int


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
    languages: str
    fee: str
    signup: Signup | None
    access: tuple[str, ...]
    forms: tuple[str, ...]
    themes: tuple[Link, ...]
    programmes: tuple[Link, ...]
    roles: tuple[Role, ...]
    speakers: tuple[Speaker, ...]
    contact: Contact | None
    body: str
    cover: PictureView | None
    images: tuple[PictureView, ...]
    recap: RecapView | None
    changes: tuple[ChangeEntry, ...]
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


def plan_activities(context: BuildContext) -> Iterator[HtmlPage[ActivityView]]:
    """A page an activity; it shows what it belongs to and what belongs to it."""
    by_id, children, titles = context.catalog.by_id, context.catalog.children, titles_told_apart(context)
    for activity in context.catalog.activities:
        key = f"{activity.digest} {titles.get(activity.id, activity.title)}"
        if activity.part_of in by_id or activity.id in children:
            above = [by_id[activity.part_of]] if activity.part_of in by_id else []
            key += "".join(relative.digest for relative in (*above, *children.get(activity.id, ())))
        yield f"activities/{activity.id}/", key, partial(activity_view, context, activity)


def activity_view(context: BuildContext, activity: Activity) -> ActivityView:
    """The view of one activity."""
    path = f"activities/{activity.id}/"
    when, parent = session_views(context, activity), context.catalog.by_id.get(activity.part_of)
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
        status_word=status_word(context, activity),
        status_note=activity.status_note,
        over=is_over(activity, context.today),
        campaigns=term_links(context, "campaigns", activity.campaigns),
        when=when,
        where=_where(context, activity),
        online_url=activity.online_url,
        mode=context.words.mode(activity.mode),
        audiences=term_links(context, "audiences", activity.audiences),
        ages=context.words.ages(activity.ages.min, activity.ages.max) if activity.ages else "",
        languages=context.words.languages(activity),
        fee=context.words.fee(activity.fee),
        signup=_signup(context, activity),
        access=tuple(context.vocabularies.access[key].name for key in activity.access),
        forms=tuple(context.vocabularies.forms[key].name for key in activity.forms),
        themes=term_links(context, "themes", activity.themes),
        programmes=term_links(context, "programmes", activity.programmes),
        roles=_roles(context, activity),
        speakers=activity.speakers,
        contact=activity.contact,
        body=activity.body.html if activity.body else "",
        cover=_shown(context, activity.cover) if activity.cover else None,
        images=tuple(_shown(context, picture) for picture in activity.images),
        recap=_recap(context, activity),
        changes=tuple(
            change_entry(context, activity, number) for number in reversed(range(len(activity.changes)))
        ),
        parent=activity_card(context, parent) if parent else None,
        children=tuple(
            activity_card(context, child) for child in context.catalog.children.get(activity.id, ())
        ),
        sources=tuple(source_link(text) for text in activity.source),
        kepuri_url=activity.kepuri_url,
        updated=_updated(context, activity),
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


def _description(context: BuildContext, activity: Activity) -> str:
    day, clock, where = when_and_where(context, activity)
    facts = context.say("，").join(filter(None, (f"{day} {clock}".strip(), where)))
    return context.say("{facts}。{summary}", facts=facts, summary=activity.summary).rstrip(" ")[:150]


def _share(context: BuildContext, activity: Activity, when: tuple[SessionView, ...]) -> str:
    """What to paste into a chat: title, when, where, link; that it is called off first."""
    word = context.words.status(activity.status)
    days = context.say("；").join(
        with_status(context, f"{session_view.day} {session_view.clock}".strip(), session_view.status_word)
        for session_view in when[:MOST_SHARED]
    )
    days += context.say_n("……共 {n} 场", len(when)) if len(when) > MOST_SHARED else ""
    title = context.say("【{word}】{title}", word=word, title=activity.title) if word else activity.title
    return "\n".join(
        (
            title,
            context.say("时间：{days}", days=days),
            context.say("地点：{place}", place=where_words(context, activity)),
            context.absolute(f"activities/{activity.id}/"),
        )
    )


def _way(context: BuildContext, activity: Activity) -> tuple[tuple[str, str], ...]:
    unit = context.vocabularies.districts.get(activity.district)
    return ((unit.name, f"districts/{unit.id}/"),) if unit else ((context.say("全部活动"), "activities/"),)


def _where(context: BuildContext, activity: Activity) -> PlaceView | None:
    if activity.mode == "online":
        return None
    venue = activity.venue or Venue(name="")
    unit = context.vocabularies.districts.get(activity.district)
    several = any(session.venue for session in activity.sessions)
    return PlaceView(
        name=venue.name or (context.say("各场地点见上") if several else ""),
        url=context.url(f"venues/{venue.id}/") if venue.id else "",
        address=venue.address,
        town=context.words.town(activity.place),
        district=unit.name if unit else "",
        district_url=context.url(f"districts/{unit.id}/") if unit else "",
        former=former_place(activity),
        entrance=venue.entrance,
        metro=venue.metro,
        step_free=step_free_words(context, venue),
        closed_on=venue.closed_on,
        to_copy=" ".join(filter(None, (venue.address, venue.name))),
        maps=map_links(context, venue),
    )


def _signup(context: BuildContext, activity: Activity) -> Signup | None:
    registration = activity.registration
    if registration is None:
        return None
    state = registration_state(registration, context.today)
    return Signup(
        state=registration_words(context, registration),
        window=registration_window(registration),
        url="" if state in ("closed", "full") else registration.url,
        opens=context.words.moment(registration.opens) if registration.opens else "",
        closes=context.words.moment(registration.closes) if registration.closes else "",
        capacity=context.words.capacity(registration),
        note=registration.note,
    )


def _roles(context: BuildContext, activity: Activity) -> tuple[Role, ...]:
    rows = ((context.say(word), getattr(activity.organizers, role)) for role, word in words.ROLES.items())
    return tuple(
        Role(word=word, names=tuple(Link(text=organizer.name, url=organizer.url) for organizer in names))
        for word, names in rows
        if names
    )


def _shown(context: BuildContext, picture: Picture) -> PictureView:
    file = context.catalog.content.media[picture.file]
    return PictureView(
        url=context.url(picture.file),
        alt=picture.alt,
        credit=picture.credit,
        consent=picture.consent,
        width=file.width,
        height=file.height,
    )


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
            day=context.words.session_days(session, year=context.today.year),
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
                        context.words.session_days(session, year=context.today.year),
                        context.words.session_clock(session, activity.time_note),
                    ),
                )
            )
            reason = session.steps[-1].change.what if session.steps else session.note
            status = context.words.status(session.status)
            if reason and reason != activity.status_note:
                yield context.say("{when}：{status}。{reason}", when=when, status=status, reason=reason)
            else:
                yield context.say("{when}：{status}", when=when, status=status)


def _updated(context: BuildContext, activity: Activity) -> str:
    known = [
        moment
        for moment in (activity.published, activity.updated, *(change.at for change in activity.changes))
        if moment
    ]
    return context.words.moment(max(known, key=lambda moment: words.iso(moment))) if known else ""


OUTPUT = html_output("activity", "pages/activity.html", plan_activities, preview_first=True)
