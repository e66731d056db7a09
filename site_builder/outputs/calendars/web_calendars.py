"""Links that open Google Calendar and Outlook on the web, to add one session or to subscribe.

Plain links, no scripts of theirs.
"""

from __future__ import annotations

from datetime import datetime

from site_builder.catalog import Occurrence
from site_builder.content.times import Day
from site_builder.outputs.calendars import ics
from site_builder.presentation import words
from site_builder.presentation.catalogue import mark
from site_builder.presentation.context import BuildContext, Link
from site_builder.presentation.percent import quote

GOOGLE, OUTLOOK = mark("Google 日历（网页）"), mark("Outlook（网页）")


def subscribe_links(context: BuildContext, url: str, name: str) -> tuple[Link, ...]:
    """Links that subscribe to the calendar at ``url``."""
    # Google takes a calendar of somebody else by this parameter only as webcal.
    return (
        Link(
            text=context.say(GOOGLE),
            url=_link("https://calendar.google.com/calendar/r", cid="webcal:" + url.partition(":")[2]),
        ),
        Link(
            text=context.say(OUTLOOK),
            url=_link("https://outlook.live.com/calendar/0/addfromweb", url=url, name=name),
        ),
    )


def add_links(context: BuildContext, occurrence: Occurrence) -> tuple[Link, ...]:
    """Links that open a filled-in event of one session."""
    activity, session = occurrence.activity, occurrence.session
    title, place = ics.summary(context, activity, session), ics.location(context, activity, session)
    about = context.say("详情以网页为准：{url}", url=context.absolute(f"activities/{activity.id}/"))
    start, end = session.start, ics.exclusive_end(session)
    # What a wall time means to Google where clocks are put back, nobody knows.
    plain = not session.timed or not ics.in_utc(context, start, end)
    google = _link(
        "https://calendar.google.com/calendar/render",
        action="TEMPLATE",
        text=title,
        dates="/".join(
            ics.basic(each) if plain else f"{ics.basic(context.utc(each))}Z" for each in (start, end)
        ),
        ctz=context.settings.timezone,
        location=place,
        details=about,
    )
    outlook = _link(
        "https://outlook.live.com/calendar/0/action/compose",
        path="/calendar/action/compose",
        rru="addevent",
        subject=title,
        startdt=_utc(context, start),
        enddt=_utc(context, end),
        allday="" if session.timed else "true",
        location=place,
        body=about,
    )
    return Link(text=context.say(GOOGLE), url=google), Link(text=context.say(OUTLOOK), url=outlook)


def _link(address: str, **query: str) -> str:
    """Spaces as %20: Outlook shows a plus sign as it is."""
    return f"{address}?" + "&".join([f"{name}={quote(value)}" for name, value in query.items() if value])


def _utc(context: BuildContext, moment: Day) -> str:
    return words.utc(context.utc(moment)) if isinstance(moment, datetime) else str(moment)
