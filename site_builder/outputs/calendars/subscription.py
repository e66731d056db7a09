"""How to subscribe to a listing's calendar: its address, and the page that says how."""

from __future__ import annotations

from msgspec import Struct

from site_builder.outputs.calendars.feeds import named_feed
from site_builder.presentation.context import BuildContext
from site_builder.presentation.listings import Listing

#: Listings with a page of their own under ``/subscribe/``; the boxes of others lead to the general one.
KINDS = ("site", "free", "registration", "districts", "themes", "audiences", "campaigns", "programmes")


class Subscription(Struct, frozen=True, kw_only=True):
    """A calendar to subscribe to.

    Its whole address, without what is called off too, and the page with the steps.
    """

    name: str
    url: str
    active_url: str
    steps: str


def subscription(context: BuildContext, listing: Listing) -> Subscription:
    """The listing's calendar under its telling name."""
    return Subscription(
        name=listing.name,
        url=context.absolute(named_feed(context, listing)),
        active_url=context.absolute(listing.active_feed),
        steps=context.url(listing.subscribe if listing.kind in KINDS else "subscribe/"),
    )
