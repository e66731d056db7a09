"""QR codes of pages, as PNG pictures to scan from a screen or paper, or to long-press in WeChat."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial
from math import isqrt

from msgspec import Struct

from site_builder.outputs.calendars.subscription import KINDS
from site_builder.presentation.context import BuildContext, Output, Page, Rendering
from site_builder.presentation.listings import listings

#: Pixels of a module, and modules of white around the code (ISO/IEC 18004 asks for four).
SCALE, BORDER = 6, 4
#: A light and a dark module, and their pixels as digits of a picture of two colours, 1 for white.
LIGHT, DARK = b"\xff", b"\0"
WHITE, BLACK = b"1" * SCALE, b"0" * SCALE


class QrView(Struct, frozen=True, kw_only=True):
    """What the code says."""

    address: str


def plan_codes(context: BuildContext) -> Iterator[Page[QrView]]:
    """The code of each activity, and of each calendar's page.

    A page and not the calendar, because WeChat opens no calendars.
    """
    for activity in context.catalog.activities:
        path = f"activities/{activity.id}/"
        yield Page(
            path=f"{path}qr.png",
            output="qr",
            key=context.absolute(path),
            make=partial(QrView, address=context.absolute(path)),
        )
    for listing in listings(context):
        if listing.kind in KINDS:
            yield Page(
                path=f"{listing.subscribe}qr.png",
                output="qr",
                key=listing.slug,
                make=partial(QrView, address=context.absolute(listing.subscribe)),
            )


def render(view: QrView, rendering: Rendering) -> bytes:
    """A PNG, black on a white plate in light and dark pages alike."""
    import zxingcpp  # a build that draws no code starts sooner without it

    code = zxingcpp.create_barcode(view.address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return png(bytes(memoryview(code.to_image(add_quiet_zones=False))))  # type: ignore[arg-type]  # a buffer, which its stub does not say


def png(modules: bytes) -> bytes:
    """A square of modules as a PNG of one bit a pixel (W3C PNG, 3rd edition).

    By hand, in a third of an imaging library's time.
    """
    side = isqrt(len(modules))
    rows = [_pixels(modules[start : start + side]) for start in range(0, len(modules), side)]
    width = side + 2 * BORDER
    margin = [_pixels(LIGHT * side)] * BORDER
    # Each further line of a module is the line above it unchanged: filter 2, all zeros.
    again = (b"\2" + bytes(len(margin[0]))) * (SCALE - 1)
    lines = b"".join(b"\0" + row + again for row in (*margin, *rows, *margin))
    size = (width * SCALE).to_bytes(4) * 2
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", size + b"\1\0\0\0\0")
        + _chunk(b"IDAT", zlib.compress(lines))
        + _chunk(b"IEND", b"")
    )


def _pixels(row: bytes) -> bytes:
    """A line of pixels, eight a byte, the border at both ends included."""
    digits = WHITE * BORDER + row.replace(LIGHT, WHITE).replace(DARK, BLACK) + WHITE * BORDER
    padded = digits + b"0" * (-len(digits) % 8)
    return int(padded, 2).to_bytes(len(padded) // 8)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


OUTPUT = Output(name="qr", plan=plan_codes, render=render, fragments=())
