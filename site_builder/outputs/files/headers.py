"""The policy of every page, and the response headers that say the same to browsers.

As files for hosts that read them.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.presentation.context import BuildContext, Output, Page, TextView, render_text, text_page
from site_builder.presentation.site import POLICY

#: Sent with everything. ``frame-ancestors`` works only as a header (CSP 3, section 3.3).
EVERYWHERE = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: How long browsers may keep what, and what calendars are.
FRESH = {"Cache-Control": "no-cache"}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
CALENDAR = {
    "Content-Type": "text/calendar; charset=utf-8",
    "Cache-Control": "public, max-age=900, must-revalidate",
}


def plan_headers(context: BuildContext) -> Iterator[Page[TextView]]:
    """``/_headers``, as Cloudflare Pages reads it, and ``/headers.conf`` for nginx (docs/hosting.md)."""
    base = context.settings.base_path
    blocks = ((f"{base}*", {**EVERYWHERE, **FRESH}), (f"{base}static/*", FOREVER), (f"{base}*.ics", CALENDAR))
    # A later block adds to an earlier one; "! Name", Cloudflare's own syntax, takes the earlier value away
    # first.
    again = {name for _, headers in blocks[1:] for name in headers} & {*EVERYWHERE, *FRESH}
    text = "".join(
        f"{path}\n"
        + "".join(f"  ! {name}\n" for name in headers if number and name in again)
        + "".join(f"  {name}: {value}\n" for name, value in headers.items())
        for number, (path, headers) in enumerate(blocks)
    )
    yield text_page("_headers", "headers", text)
    lines = "".join(f'add_header {name} "{value}" always;\n' for name, value in EVERYWHERE.items())
    note = (
        "# include in each server and location of nginx that sets headers; Cache-Control is set there "
        "(docs/hosting.md)"
    )
    yield text_page("headers.conf", "headers", f"{note}\n{lines}")


OUTPUT = Output(name="headers", plan=plan_headers, render=render_text, fragments=())
