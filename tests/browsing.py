"""What tests in a real browser share: a page of every kind, a server, a generated season."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

from playwright.sync_api import BrowserContext, Page

from tests.building import Site

#: A page of every kind.
KINDS = {
    "home": "",
    "activity": "activities/worldcon-2023/",
    "activity-body": "activities/museum-day-2017-jinsha/",
    "list": "activities/",
    "districts": "districts/",
    "district": "districts/wenjiang/",
    "combination": "districts/wenjiang/themes/scifi/",
    "themes": "themes/",
    "theme": "themes/scifi/",
    "campaigns": "campaigns/",
    "campaign": "campaigns/kepu-day-2023/",
    "month-of-campaign": "campaigns/worldcon-2023/2023/10/",
    "programmes": "programmes/",
    "programme": "programmes/district-main/",
    "audiences": "audiences/",
    "audience": "audiences/families/",
    "venues": "venues/",
    "venue": "venues/chengdu-scifi-museum/",
    "years": "dates/",
    "year": "dates/2023/",
    "month": "dates/2023/09/",
    "day": "dates/2023/09/21/",
    "changes": "changes/",
    "changes-of-district": "districts/pidu/changes/",
    "subscribe": "subscribe/",
    "subscribe-to": "subscribe/pidu/",
    "forms": "forms/",
    "form": "forms/talk/",
    "access": "access/wheelchair/",
    "open": "registration/open/",
    "online": "online/",
    "free": "about/",
    "free-list": "free/",
    "not-found": "404.html",
    "search": "search/",
    "my": "my/",
    "data": "api/",
    "site-map": "sitemap/",
    "paper": "print/",
    "poster": "print/activities/worldcon-2023/",
    "sheet": "print/districts/pidu/2023-w42/",
}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Scheme = Literal["light", "dark"]


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".ics": "text/calendar; charset=utf-8"}  # noqa: RUF012

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def opened(
    context: BrowserContext, address: str, now: str | date, *, wait: Literal["load", "networkidle"] = "load"
) -> Page:
    """A page of a site that was built for ``now``, opened at eight o'clock of that day.

    Pages follow the reader's clock.
    """
    page = context.new_page()
    page.clock.install(time=f"{now}T08:00:00+08:00")
    page.goto(address, wait_until=wait)
    return page


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The site on a port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site.options.output)))
    # A long poll would have every test wait for the server's end.
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
