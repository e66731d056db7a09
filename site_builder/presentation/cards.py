"""Cards: when and where an activity is, for whom, whether it is free and still on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from site_builder.catalog import Occurrence, coming_sessions, is_over
from site_builder.content.activity import Activity, Registration
from site_builder.content.history import CALLED_OFF, is_moved
from site_builder.content.sessions import Session
from site_builder.content.times import Day, day_of
from site_builder.presentation import words
from site_builder.presentation.catalogue import mark
from site_builder.presentation.context import BuildContext, Digested, Link

#: Cards on a page of a long list; the rest follow on further pages.
PAGE_SIZE = 40
#: Where a card's template has the two ways to say when: no text holds it.
CUT = "\0"
#: Columns of a price on a card; longer words stand on the activity's own page only.
LONGEST_FEE = 16
#: How registration stands.
REGISTRATION = {
    "none": mark("免预约"),
    "full": mark("已约满"),
    "ahead": mark("未开始报名"),
    "closed": mark("报名截止"),
    "open": mark("报名中"),
    "needed": mark("需预约"),
}
#: Columns of words about the time on a card.
LONGEST_CLOCK = 48


class Window(Struct, frozen=True, kw_only=True):
    """When registration opens and closes, wall times of the site in ISO 8601; empty when not known."""

    opens: str
    closes: str


class Badge(Struct, frozen=True, kw_only=True):
    """A word on a card; ``kind`` chooses its colour, never its meaning.

    ``window``: when it changes by the clock.
    """

    text: str
    kind: str = "plain"
    window: Window | None = None


class Card(Digested):
    """A card as HTML: ``plain`` under a heading that names the day, ``dated`` elsewhere."""

    __slots__ = ("dated", "plain")

    def __init__(self, digest: str, plain: str, dated: str) -> None:
        super().__init__(digest)
        self.plain, self.dated = plain, dated

    def __reduce__(self) -> Any:
        return Card, (self.digest, self.plain, self.dated)


class Cards(Struct, frozen=True):
    """The cards of an activity: of the whole, and of each session by its key."""

    whole: Card
    sessions: Mapping[str, Card]


class CardView(Struct, frozen=True, kw_only=True):
    """What a card shows. ``start`` is ISO 8601 for machines; ``former`` is struck through.

    ``end`` is when it is over by the reader's clock: a wall time of the site, or the last day. ``days``: it
    takes more than one.
    """

    url: str
    title: str
    day: str
    clock: str
    start: str
    end: str
    former: str
    where: str
    badges: tuple[Badge, ...]
    accent: str
    status: str
    over: bool
    label: str = ""
    days: bool = False


class Group(Struct, frozen=True, kw_only=True):
    """Cards under a heading.

    ``url`` leads to the heading's own page, ``empty`` says what is so when there are none.

    ``day`` (ISO 8601) is that of a heading that names one, ``relative`` the word beside it; ``more`` leads to
    the rest.
    """

    heading: str
    cards: tuple[Card, ...]
    day: str = ""
    relative: str = ""
    more: Link | None = None
    url: str = ""
    anchor: str = ""
    show_day: bool = False
    empty: str = ""


class Pager(Struct, frozen=True, kw_only=True):
    """Where a page stands in a long list."""

    number: int
    last: int
    before: str = ""
    after: str = ""


def activity_card(context: BuildContext, activity: Activity) -> Card:
    """A card of the whole activity: its next session, or its first when all is over."""
    return cards(context, activity).whole


def session_card(context: BuildContext, occurrence: Occurrence) -> Card:
    """A card of one session."""
    return cards(context, occurrence.activity).sessions[occurrence.session.key]


def cards(context: BuildContext, activity: Activity) -> Cards:
    """The cards of an activity, made once for all lists that show them."""
    return context.fragment(activity, "cards", _cards)


def _cards(context: BuildContext, activity: Activity) -> Cards:
    sessions = {
        session.key: _card(context, session_card_view(context, activity, session))
        for session in activity.sessions
    }
    return Cards(
        next(iter(sessions.values())) if len(sessions) == 1 else _card(context, card_view(context, activity)),
        sessions,
    )


def _card(context: BuildContext, view: CardView) -> Card:
    before, plain, dated, after = context.fill("parts/card.html", card=view, cut=CUT).split(f"{CUT}\n")
    plain, dated = f"{before}{plain}{after}", f"{before}{dated}{after}"
    return Card(blake2b((plain + dated).encode(), digest_size=12).hexdigest(), plain, dated)


def card_view(context: BuildContext, activity: Activity) -> CardView:
    """What the card of the whole activity shows."""
    session, day, clock = _at_a_glance(context, activity)
    card = _glance(context, activity, session, day=day, clock=clock)
    if session is None or len(activity.sessions) == 1:
        return card
    coming = coming_sessions(activity, context.today)
    last = coming[-1] if coming else session
    return replace(
        card,
        end=over_after(last),
        label=_count_label(context, len(activity.sessions), len(coming)),
        over=session.last_day < context.today,
    )


def _count_label(context: BuildContext, count: int, coming: int) -> str:
    """``共 4 场，还有 2 场``."""
    count_words = context.say_n("共 {n} 场", count)
    return count_words + (context.say_n("，还有 {n} 场", coming) if coming else "")


def when_and_where(context: BuildContext, activity: Activity) -> tuple[str, str, str]:
    """The day, the clock and the place on the card of the whole."""
    session, day, clock = _at_a_glance(context, activity)
    return day, _short(clock), where_words(context, activity, session)


def _at_a_glance(context: BuildContext, activity: Activity) -> tuple[Session | None, str, str]:
    """The session that stands for the whole, its day and its clock.

    Where there is none, the words for the time.
    """
    if activity.sessions:
        session = next_session(activity, context.today)
        return (
            session,
            context.words.session_days(session, year=context.today.year),
            context.words.session_clock(session, activity.time_note),
        )
    if activity.schedule.months:
        return (
            None,
            context.words.months_span(activity.schedule.months, year=context.today.year),
            context.words.time_note(activity),
        )
    return None, context.words.undated(activity), ""


def next_session(activity: Activity, today: date) -> Session:
    """The session to show for the whole.

    The next that takes place, else the next called off, else the first.
    """
    ahead = [session for session in activity.sessions if session.last_day >= today]
    return next(
        (session for session in ahead if session.status not in CALLED_OFF), (*ahead, activity.sessions[0])[0]
    )


def session_card_view(context: BuildContext, activity: Activity, session: Session) -> CardView:
    """What the card of one session shows."""
    day = context.words.session_days(session, year=context.today.year)
    return _glance(
        context, activity, session, day=day, clock=context.words.session_clock(session, activity.time_note)
    )


def _glance(
    context: BuildContext, activity: Activity, session: Session | None = None, *, day: str, clock: str
) -> CardView:
    status = session.status if session else activity.status
    former = former_times(context, session, context.today.year)
    return CardView(
        url=context.url(f"activities/{activity.id}/"),
        title=activity.title,
        day=day,
        clock=_short(clock),
        start=words.iso(session.start, context.utc_offset(session.start)) if session else "",
        end=over_after(session) if session else "",
        former=former[0] if former else "",
        where=where_words(context, activity, session),
        badges=tuple(_badges(context, activity, status)),
        accent=activity.campaigns[0],
        status=status,
        over=session.last_day < context.today if session else is_over(activity, context.today),
        label=_session_label(context, activity, session),
        days=session is not None and session.last_day > session.first_day,
    )


def _short(clock: str) -> str:
    return clock if words.columns(clock) <= LONGEST_CLOCK else ""


def over_after(session: Session) -> str:
    """When a session is over: its end where one was announced, else its last day."""
    end = session.end
    return (
        f"{end:%Y-%m-%dT%H:%M}"
        if isinstance(end, datetime) and session.end_announced
        else str(session.last_day)
    )


def _session_label(context: BuildContext, activity: Activity, session: Session | None) -> str:
    """``第 2 场，共 4 场`` and the session's own label."""
    if session is None or len(activity.sessions) == 1:
        return session.label if session else ""
    place = context.say(
        "第 {number} 场，共 {count} 场", number=activity.number(session), count=len(activity.sessions)
    )
    return " · ".join(filter(None, (session.label, place)))


def former_times(context: BuildContext, session: Session | None, year: int | None) -> tuple[str, ...]:
    """The times that a session had before, first announced first; none when it has the first one again."""
    if session is None or not session.has_moved:
        return ()
    former = [step.before for step in session.steps if is_moved(step.before, step.after)]
    times = dict.fromkeys(context.words.state_time(state, year=year) for state in former)
    times.pop(context.words.state_time(session.state, year=year), None)
    return tuple(filter(None, times))


def where_words(context: BuildContext, activity: Activity, session: Session | None = None) -> str:
    """``温江区光华公园 · 温江区``; online says 线上; a place not named says only its district."""
    place = place_words(context, activity, session)
    if _is_online(activity, session):
        return place
    unit = context.vocabularies.districts.get(activity.district)
    district = context.settings.city if activity.district == "city" and place else unit.name if unit else ""
    return " · ".join(filter(None, (place, district if district not in place else ""))) or context.say(
        "地点未注明"
    )


def place_words(context: BuildContext, activity: Activity, session: Session | None = None) -> str:
    """The venue and the town without the district; ``线上``; empty when not named."""
    if _is_online(activity, session):
        return context.words.mode("online")
    venue = session.venue if session else activity.venue
    town = context.words.town(activity.place)
    return " · ".join(filter(None, (venue.name if venue else "", town)))


def _is_online(activity: Activity, session: Session | None) -> bool:
    return (session.mode if session else activity.mode) == "online"


def _badges(context: BuildContext, activity: Activity, status: str) -> Iterable[Badge]:
    if context.words.status(status):
        yield Badge(text=context.words.status(status), kind="warn")
    if activity.featured:
        yield Badge(text=context.say("重点"), kind="main")
    if activity.fee is not None:
        fee = context.words.fee(activity.fee)
        yield Badge(
            text=fee if words.columns(fee) <= LONGEST_FEE else context.say("收费见详情"),
            kind="free" if activity.fee.free else "plain",
        )
    state = registration_state(activity.registration, context.today)
    if state:
        yield Badge(
            text=context.say(REGISTRATION[state]),
            kind="warn" if state == "full" else "plain",
            window=registration_window(activity.registration),
        )
    if activity.mode != "onsite" and status != "moved-online":
        yield Badge(text=context.words.mode(activity.mode))
    if activity.ages:
        yield Badge(text=context.words.ages(activity.ages.min, activity.ages.max))
    for audience in activity.audiences[:2]:
        yield Badge(text=context.vocabularies.audiences[audience].name)
    for campaign in activity.campaigns:
        yield Badge(text=context.vocabularies.campaigns[campaign].label, kind="campaign")


def registration_words(context: BuildContext, registration: Registration | None) -> str:
    """``需预约``, ``报名中`` and so on, as it is on the day of the build; empty when nothing is said."""
    state = registration_state(registration, context.today)
    return context.say(REGISTRATION[state]) if state else ""


def registration_state(registration: Registration | None, today: date) -> str:
    """Return one of REGISTRATION on that day; empty when nothing is said."""
    if registration is None:
        return ""
    if not registration.required:
        return "none"
    if registration.full:
        return "full"
    if registration.opens and day_of(registration.opens) > today:
        return "ahead"
    if registration.closes and _closed(registration.closes, today):
        return "closed"
    return "open" if registration.opens and registration.closes else "needed"


def registration_window(registration: Registration | None) -> Window | None:
    """When the words change by the clock; None when they never do."""
    if (
        registration is None
        or not registration.required
        or registration.full
        or not (registration.opens or registration.closes)
    ):
        return None
    opens, closes = (
        f"{moment:%Y-%m-%dT%H:%M}" if isinstance(moment, datetime) else str(moment or "")
        for moment in (registration.opens, registration.closes)
    )
    return Window(opens=opens, closes=closes)


def _closed(closes: Day, today: date) -> bool:
    """A time of day has passed only when its day has: a page built in the morning stays true till night."""
    return closes.date() < today if isinstance(closes, datetime) else closes < today


def page_path(folder: str, number: int) -> str:
    """The folder of a list's page: its own for the first, ``page/2/`` below it for the next."""
    return folder if number == 1 else f"{folder}page/{number}/"


def page_suffix(context: BuildContext, number: int) -> str:
    """What tells a further page's title from the first: ``（第 2 页）``."""
    return context.say("（第 {number} 页）", number=number) if number > 1 else ""


def pager(context: BuildContext, folder: str, number: int, last: int) -> Pager | None:
    """The pager of a page, None when there is only one."""
    if last == 1:
        return None
    return Pager(
        number=number,
        last=last,
        before=context.url(page_path(folder, number - 1)) if number > 1 else "",
        after=context.url(page_path(folder, number + 1)) if number < last else "",
    )
