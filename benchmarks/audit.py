"""Lighthouse, as on a middling phone, over pages of the real site and a generated season (``make audit``)."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LIGHTHOUSE = Path(".clients/lighthouse/node_modules/.bin/lighthouse")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: Folders of pages, per site: home, a list, a day, an activity, search.
REAL = ("", "activities/", "dates/2023/09/21/", "activities/worldcon-2023/", "search/")
GENERATED = ("", "districts/wuhou/", "dates/2026/09/19/", "activities/g000001/", "search/")
#: The least score of each category, and the longest wait for the largest picture or text, in seconds.
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
LONGEST_LCP = 1.5
COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".txt", ".xml", ".ics"}


class Handler(SimpleHTTPRequestHandler):
    """Files as a site's host sends them: text compressed, what never changes kept."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> IO[bytes] | None:  # type: ignore[override]  # any file-like object will do
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return None
        data = path.read_bytes()
        self.send_response(200)
        self.send_header(
            "Content-Type",
            self.guess_type(str(path)) + ("; charset=utf-8" if path.suffix in COMPRESSED else ""),
        )
        if path.suffix in COMPRESSED:
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header(
            "Cache-Control", "public, max-age=31536000, immutable" if "/static/" in self.path else "no-cache"
        )
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return BytesIO(data)

    def log_message(self, *_: object) -> None:
        """Nothing: the table is what people read."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def audit(address: str, chromium: str) -> tuple[dict[str, int], float, list[str]]:
    """Scores of 0 to 100, the largest contentful paint in seconds, the ids of audits that cost points."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        flags = (
            "--headless=new --no-sandbox --disable-gpu --disable-background-networking "
            "--disable-component-update --disable-sync --no-first-run"
        )
        subprocess.run(
            [
                LIGHTHOUSE,
                address,
                "--quiet",
                "--output=json",
                f"--output-path={report}",
                f"--chrome-flags={flags}",
                f"--only-categories={','.join(LEAST)}",
            ],
            env={**os.environ, "CHROME_PATH": chromium},
            check=True,
        )
        found = json.loads(report.read_bytes())
    scores = {name: round(100 * (found["categories"][name]["score"] or 0)) for name in LEAST}
    lost = [
        ref["id"]
        for name in LEAST
        for ref in found["categories"][name]["auditRefs"]
        if ref["weight"]
        and (found["audits"][ref["id"]]["score"] or 0) < 1
        and found["audits"][ref["id"]]["scoreDisplayMode"] != "notApplicable"
    ]
    return scores, found["audits"]["largest-contentful-paint"]["numericValue"] / 1000, lost


def build(output: Path, *arguments: str) -> None:
    """A site, from nothing."""
    subprocess.run(
        [sys.executable, "build.py", "build", "--output", output, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def main() -> None:
    """Build both sites, look at ten pages, print a table; exit status 1 where one falls short."""
    chromium = next(
        (
            found
            for name in (os.environ.get("CHROMIUM", ""), *BROWSERS)
            if name and (found := shutil.which(name))
        ),
        "",
    )
    if not chromium:
        sys.exit("no Chromium: run `make chromium`, or name one in CHROMIUM")
    short = False
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        subprocess.run(
            [sys.executable, "-m", "benchmarks.season", folder / "content", "--count", "2500"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        build(folder / "real", "--now", "2023-09-15")
        build(folder / "generated", "--content", str(folder / "content"), "--now", "2026-09-16")
        print(f"{'site':10} {'page':28} {' '.join(f'{name:>14}' for name in LEAST)} {'LCP s':>6}")
        for site, paths in (("real", REAL), ("generated", GENERATED)):
            with served(folder / site) as address:
                for path in paths:
                    scores, lcp, lost = audit(address + path, chromium)
                    low = lcp > LONGEST_LCP or any(scores[name] < least for name, least in LEAST.items())
                    print(
                        f"{site:10} {'/' + path:28} {' '.join(f'{score:14}' for score in scores.values())} "
                        f"{lcp:6.2f} {'  '.join(lost) if low else ''}",
                        flush=True,
                    )
                    short |= low
    sys.exit(1 if short else 0)


if __name__ == "__main__":
    main()
