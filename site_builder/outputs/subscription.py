"""How to subscribe to a listing's calendar: its address, and the page that says how."""

from __future__ import annotations

from msgspec import Struct

from site_builder.outputs.feeds import named_feed
from site_builder.outputs.listings import Listing
from site_builder.outputs.plan import Plan

#: Listings with a page of their own under ``/subscribe/``; the boxes of others lead to the general one.
KINDS = ("site", "free", "registration", "districts", "themes", "audiences", "campaigns", "programmes")


class Subscription(Struct, frozen=True, kw_only=True):
    """A calendar to subscribe to: its whole address, without what is called off too, and the page with the steps."""

    name: str
    url: str
    active_url: str
    steps: str


def subscription(plan: Plan, listing: Listing) -> Subscription:
    """The listing's calendar under its telling name."""
    return Subscription(
        name=listing.name,
        url=plan.absolute(named_feed(plan, listing)),
        active_url=plan.absolute(listing.active_feed),
        steps=plan.url(listing.subscribe if listing.kind in KINDS else "subscribe/"),
    )
