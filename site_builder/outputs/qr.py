"""QR codes of pages, as PNG pictures to scan from a screen or paper, or to long-press in WeChat."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import segno

from site_builder.outputs.listings import listings
from site_builder.outputs.plan import Output, Page, Plan, Rendering
from site_builder.outputs.subscription import KINDS

#: Pixels of a module, and modules of white around the code (ISO/IEC 18004 asks for four).
SCALE, BORDER = 6, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class QrView:
    """What the code says."""

    address: str


def plan_codes(plan: Plan) -> Iterator[Page]:
    """The code of each activity, and of each calendar's page: a page and not the calendar, because WeChat opens no calendars."""
    for activity in plan.catalog.activities:
        path = f"activities/{activity.id}/"
        yield Page(path=f"{path}qr.png", output="qr", make=partial(QrView, address=plan.absolute(path)))
    for listing in listings(plan):
        if listing.kind in KINDS:
            yield Page(path=f"{listing.subscribe}qr.png", output="qr", make=partial(QrView, address=plan.absolute(listing.subscribe)))


def render(view: QrView, rendering: Rendering) -> bytes:
    """A PNG, black on a white plate in light and dark pages alike."""
    out = io.BytesIO()
    segno.make(view.address, error="m", micro=False).save(out, kind="png", scale=SCALE, border=BORDER, dark="#000", light="#fff")
    return out.getvalue()


OUTPUT = Output(name="qr", plan=plan_codes, render=render, made=())
