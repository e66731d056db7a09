"""Calendar feeds.

Two flavours beside every listing, copies with telling names, ``event.ics`` for each activity.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from msgspec import Struct

from site_builder.catalog import Occurrence
from site_builder.content.activity import Activity
from site_builder.content.history import CALLED_OFF, State
from site_builder.content.sessions import Session
from site_builder.content.times import Month, day_of
from site_builder.diagnostics import Diagnostic, Span, problem
from site_builder.outputs.calendars import ics
from site_builder.presentation.context import BuildContext, Output, Page, TextView, key_of, render_text
from site_builder.presentation.listings import LISTING_KINDS, Listing, is_main, listings

#: Google stops reading near 1 MB (``docs/calendars.md``).
LARGEST = 900_000
LARGE = 500_000


class FeedEvent(Struct, frozen=True):
    """A VEVENT's text, and whether it is called off."""

    text: str
    called_off: bool


def plan_feeds(context: BuildContext, kinds: tuple[str, ...]) -> Iterator[Page[TextView]]:
    """``calendar.ics`` of every listing of these kinds."""
    for listing in listings(context, kinds):
        yield _page(context, listing, f"{listing.kind}-feed", listing.feed)


def plan_active_feeds(context: BuildContext) -> Iterator[Page[TextView]]:
    """``calendar-active.ics`` of every listing: without what is called off."""
    for listing in listings(context):
        yield _page(context, listing, "active-feed", listing.active_feed)


def plan_named_feeds(context: BuildContext) -> Iterator[Page[TextView]]:
    """``/feeds/NAME.ics``: the same calendars under names that tell; some clients show the file's name."""
    for listing in listings(context):
        yield _page(context, listing, "named-feed", named_feed(context, listing))


def _page(context: BuildContext, listing: Listing, output: str, path: str) -> Page[TextView]:
    key = (
        key_of(_formerly_here(context, listing), listing.feed_key)
        if listing.kind == "venues"
        else listing.feed_key
    )
    return Page(
        path=path,
        output=output,
        key=key,
        make=partial(_feed, context, listing, path, active=output == "active-feed"),
    )


def named_feed(context: BuildContext, listing: Listing) -> str:
    """``feeds/NAME-DISTRICT.ics`` and the like."""
    return f"feeds/{context.settings.feeds.name}-{listing.slug}.ics"


def plan_events(context: BuildContext) -> Iterator[Page[TextView]]:
    """The file of each activity that has a date, at its former ids too."""
    for activity in context.catalog.dated:
        for name in (activity.id, *activity.aliases):
            yield Page(
                path=f"activities/{name}/event.ics",
                output="event",
                key=activity.digest,
                make=partial(_event, context, activity),
            )


def _event(context: BuildContext, activity: Activity) -> TextView:
    head, texts = context.memo("event head", lambda: ics.single_head(context)), events(context, activity)
    return TextView(
        text=ics.calendar(head, (ics.chosen(session, texts[session.key]) for session in activity.sessions))
    )


def feed_events(context: BuildContext, listing: Listing) -> tuple[FeedEvent, ...]:
    """What a listing's feed holds, in order of time."""
    return tuple(
        _openings(context, listing) if listing.kind == "registration" else _sessions(context, listing)
    )


def _sessions(context: BuildContext, listing: Listing) -> Iterator[FeedEvent]:
    for occurrence in held(context, listing):
        called_off = occurrence.session.status in CALLED_OFF
        yield FeedEvent(events(context, occurrence.activity)[occurrence.session.key], called_off)


def events(context: BuildContext, activity: Activity) -> dict[str, str]:
    """Session key → its VEVENT, made once for all feeds."""
    return context.fragment(activity, "events", _events)


def _events(context: BuildContext, activity: Activity) -> dict[str, str]:
    return {session.key: ics.vevent(context, Occurrence(activity, session)) for session in activity.sessions}


def _openings(context: BuildContext, listing: Listing) -> Iterator[FeedEvent]:
    only_main = listing.kind in context.settings.feeds.main
    for activity in listing.activities:
        if only_main and not is_main(activity):
            continue
        opens = activity.registration.opens if activity.registration else None
        called_off = ics.all_called_off(activity)
        if opens and ics.kept(
            day_of(opens), context.today, context.settings.feeds.past, called_off=called_off
        ):
            yield FeedEvent(ics.opening(context, activity), called_off)


def held(context: BuildContext, listing: Listing) -> Iterator[Occurrence]:
    """The sessions of a feed.

    A campaign's month whole, a campaign as the site's setting says, others by ``feeds.past``.
    """
    settings = context.settings.feeds
    past = None if listing.kind in ("campaigns", "months") else settings.past
    only_main = listing.kind in settings.main or (listing.kind == "campaigns" and settings.site == "main")
    for activity in (*listing.activities, *_formerly_here(context, listing)):
        for session in () if only_main and not is_main(activity) else activity.sessions:
            called_off = session.status in CALLED_OFF
            if ics.kept(session.last_day, context.today, past, called_off=called_off) and _here(
                listing, session
            ):
                yield Occurrence(activity, session)


def _formerly_here(context: BuildContext, listing: Listing) -> tuple[Activity, ...]:
    """What was moved away from a venue: its subscribers hear where to."""
    if listing.kind != "venues":
        return ()
    moved = context.memo("moved from venues", lambda: _moved(context)).get(listing.id, ())
    here = {activity.id for activity in listing.activities}
    return tuple(activity for activity in moved if activity.id not in here)


def _moved(context: BuildContext) -> dict[str, list[Activity]]:
    """Venue → what was to take place there before it was moved, in order of time."""
    by_venue: dict[str, list[Activity]] = {}
    for activity in context.catalog.activities:
        steps = (step for session in activity.sessions for step in session.steps)
        for venue in sorted({step.before.venue.id for step in steps if step.before.venue}):
            by_venue.setdefault(venue, []).append(activity)
    return by_venue


def _here(listing: Listing, session: Session) -> bool:
    """A month's feed holds the sessions of that month, a venue's those at the venue.

    Both also what was moved away.
    """
    if listing.month:
        return _in(listing.month, session.first_day, session.last_day) or any(
            _was_in(step.before, listing.month) for step in session.steps
        )
    if listing.kind == "venues":
        return (session.venue is not None and session.venue.id == listing.id) or any(
            _was_at(step.before, listing.id) for step in session.steps
        )
    return True


def _in(month: Month, first: date, last: date) -> bool:
    return first <= month.last and last >= month.first


def _was_in(state: State, month: Month) -> bool:
    start = state.start
    return start is not None and (
        start == month if isinstance(start, Month) else _in(month, day_of(start), day_of(start))
    )


def _was_at(state: State, venue: str) -> bool:
    return state.venue is not None and state.venue.id == venue


def _feed(context: BuildContext, listing: Listing, path: str, *, active: bool) -> TextView:
    texts = [event.text for event in feed_events(context, listing) if not (active and event.called_off)]
    name = listing.name if listing.kind == "site" else f"{context.settings.short_name}·{listing.name}"
    if active:
        name = f"{name}·{context.say('不含已取消的')}"
    if listing.kind == "registration":
        what = context.say("每项活动开始报名的时间")
    else:
        what = context.say("{name}的{activities}", name=listing.name, **context.words.own)
    head = ics.feed_head(
        context,
        name=name,
        description=context.say("{what}，改期和取消会在这里更新。详情以网页为准。", what=what),
        path=path,
        page=listing.path,
        empty=not texts,
    )
    return TextView(text=ics.calendar(head, texts))


def oversize(context: BuildContext, sizes: Mapping[str, int]) -> Iterator[Diagnostic]:
    """Feeds that calendars would refuse, before anything is published.

    ``sizes``: octets of each ``calendar.ics`` that is made.
    """
    for listing in listings(context) if max(sizes.values(), default=0) > LARGE else ():
        size = sizes.get(listing.feed, 0)
        if size > LARGE:
            code = "feed-too-large" if size > LARGEST else "feed-large"
            limit = LARGEST if size > LARGEST else LARGE
            yield problem(
                code,
                Span(path="content/site.yaml"),
                f"日历 /{listing.feed} 有 {size // 1000} KB，超过 {limit // 1000} KB。",
                smaller(listing),
            )


def smaller(listing: Listing) -> str:
    """The setting that makes this very feed smaller."""
    if listing.kind in ("site", "campaigns"):
        return "在 site.yaml 的 feeds 里写 site: main（只放市级和重点活动）。"
    if listing.kind == "months":
        return "在 site.yaml 的 feeds 里写 main: [months]（活动季的月份只放市级和重点活动）。"
    return (
        "在 site.yaml 的 feeds 里写 past: 90 days（只留近期），或者 main: "
        f"[{listing.kind}]（只放市级和重点活动）。"
    )


#: ``calendar.ics`` of each kind of listing.
FEEDS = tuple(
    Output(
        name=f"{kind}-feed",
        plan=partial(plan_feeds, kinds=(kind,)),
        render=render_text,
        fragments=("events",),
    )
    for kind in LISTING_KINDS
)
ACTIVE = Output(name="active-feed", plan=plan_active_feeds, render=render_text, fragments=("events",))
NAMED = Output(name="named-feed", plan=plan_named_feeds, render=render_text, fragments=("events",))
EVENT = Output(name="event", plan=plan_events, render=render_text, fragments=("events",), preview_first=True)
