"""Calendar feeds: ``calendar.ics`` beside every listing, ``event.ics`` for each activity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from site_builder.catalog import Occurrence
from site_builder.content.activity import Activity
from site_builder.content.sessions import Session
from site_builder.diagnostics import Diagnostic, Span, problem
from site_builder.outputs import ics
from site_builder.outputs.listings import Listing, is_main, listings
from site_builder.outputs.plan import Output, Page, Plan, Rendering

#: Google stops reading near 1 MB (``docs/calendars.md``).
LARGEST = 900_000
LARGE = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """A calendar as text: its head with the VTIMEZONE, then the VEVENTs, each made once for all feeds."""

    head: str
    events: tuple[str, ...]


def plan_feeds(plan: Plan) -> Iterator[Page]:
    """The feed of every listing."""
    texts: dict[tuple[str, str], str] = {}
    for listing in listings(plan):
        events = (_text(plan, occurrence, texts) for occurrence in held(plan, listing))
        yield Page(path=listing.feed, output="feed", view=CalendarView(head=_head(plan, listing), events=tuple(events)))


def plan_events(plan: Plan) -> Iterator[Page]:
    """The file of each activity that has a date."""
    for activity in plan.catalog.activities:
        if activity.sessions:
            events = (ics.vevent(plan, Occurrence(activity, session), alone=True) for session in activity.sessions)
            view = CalendarView(head=ics.single_head(plan), events=tuple(events))
            yield Page(path=f"activities/{activity.id}/event.ics", output="event", view=view)


def held(plan: Plan, listing: Listing) -> Iterator[Occurrence]:
    """What a feed holds: a campaign's month whole, a campaign as the site's setting says, others by ``feeds.past``."""
    past = None if listing.kind in ("campaigns", "month") else plan.settings.feeds.past
    for activity in listing.activities:
        if listing.kind == "campaigns" and plan.settings.feeds.site == "main" and not is_main(activity):
            continue
        for session in activity.sessions:
            if ics.kept(session, plan.today, past) and _here(listing, activity, session):
                yield Occurrence(activity, session)


def _here(listing: Listing, activity: Activity, session: Session) -> bool:
    """A month's feed holds the sessions of that month; a venue's those at the venue."""
    if listing.month:
        return session.first_day <= listing.month.last and session.last_day >= listing.month.first
    return listing.kind != "venues" or (session.venue is not None and session.venue.id == listing.id)


def _head(plan: Plan, listing: Listing) -> str:
    name = listing.name if listing.kind == "site" else f"{plan.settings.short_name}·{listing.name}"
    words = f"{listing.name}的科普活动，改期和取消会在这里更新。详情以网页为准。"
    return ics.feed_head(plan, name=name, description=words, path=listing.feed, page=listing.path)


def _text(plan: Plan, occurrence: Occurrence, texts: dict[tuple[str, str], str]) -> str:
    key = (occurrence.activity.id, occurrence.session.key)
    if key not in texts:
        texts[key] = ics.vevent(plan, occurrence)
    return texts[key]


def render(view: CalendarView, rendering: Rendering) -> bytes:
    """The calendar's bytes: UTF-8 without BOM, CRLF."""
    return "".join((view.head, *view.events, ics.END)).encode()


def oversize(pages: Iterable[Page]) -> Iterator[Diagnostic]:
    """Feeds that calendars would refuse, before anything is written."""
    for page in pages:
        if page.output != "feed":
            continue
        size = len(render(page.view, Rendering(fill=str)))
        if size > LARGE:
            code = "feed-too-large" if size > LARGEST else "feed-large"
            limit = LARGEST if size > LARGEST else LARGE
            yield problem(code, Span(path="content/site.yaml"), f"日历 /{page.path} 有 {size // 1000} KB，超过 {limit // 1000} KB。",
                          "在 site.yaml 的 feeds 里写 site: main（只放重点）或 past: 90 days（只留近期）。")  # fmt: skip


FEED = Output(name="feed", plan=plan_feeds, render=render)
EVENT = Output(name="event", plan=plan_events, render=render)
