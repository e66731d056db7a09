"""The small site as a whole: every file is the one that was agreed on. Refresh with REFRESH_GOLDENS=1, and read the diff."""

from __future__ import annotations

import hashlib
import os
import shutil

from tests.building import ROOT, SEASON, Sites, files

EXPECTED = ROOT / "tests" / "sites" / "small" / "expected"
#: The rest of the site, a line a file: its digest and path.
DIGESTS = ROOT / "tests" / "sites" / "small" / "expected.txt"
#: Kept whole, so that a change shows as words in its diff: one of each kind, and one activity of each kind.
WHOLE = (
    "index.html", "404.html", "changes/index.html", "subscribe/index.html", "dates/index.html", "calendar.ics", "feed.xml",
    "changes/feed.xml", "sitemap.xml", "robots.txt", "build.json", "api/activities.json", "api/activities.csv",
)  # fmt: skip


def is_whole(path: str) -> bool:
    return path in WHOLE or (path.startswith("activities/") and path.endswith(("index.html", "event.ics")))


def test_small_site_must_be_exactly_the_expected_one(sites: Sites) -> None:
    found = sites("small", SEASON).files
    whole = {path: data for path, data in found.items() if is_whole(path)}
    digests = "".join(f"{hashlib.sha256(data).hexdigest()[:16]} {path}\n" for path, data in sorted(found.items()) if not is_whole(path))
    if os.environ.get("REFRESH_GOLDENS") == "1":
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for path, data in whole.items():
            (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / path).write_bytes(data)
        DIGESTS.write_text(digests, encoding="utf-8")
    assert whole == files(EXPECTED)
    assert digests == DIGESTS.read_text(encoding="utf-8")
