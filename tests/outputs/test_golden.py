"""The output of the small site, byte for byte, but for what other tests hold better.

``REFRESH_GOLDENS=1 pytest tests/outputs/test_golden.py`` writes it anew; read the difference before you
commit it.
"""

from __future__ import annotations

import io
import os
import re
import shutil

from PIL import Image
from pyzbar.pyzbar import decode

from tests.building import CONTENTS, SEASON, Site, Sites, files

EXPECTED = CONTENTS["small"].parent / "expected"
#: Left out: assets are copies of templates/static, codes are read below, and a calendar under another name
#: is a copy too (tests/outputs/calendars/test_feeds.py compares it with the first).
LEFT_OUT = ("asset", "qr", "named-feed")
#: The digest in an asset's address, which any change of its bytes moves.
DIGEST = re.compile(rb"(?<=/static/)[0-9a-f]{10}(?=/)")


def golden(site: Site) -> dict[str, bytes]:
    """Return path → bytes as they are held.

    Without the addresses' digests, so that no change of CSS moves them.
    """
    pages = {path for path, page in site.pages.items() if page.output not in LEFT_OUT}
    assert site.files.keys() - pages == set(site.of(*LEFT_OUT))
    return {path: DIGEST.sub(b"-", site.files[path]) for path in sorted(pages)}


def test_small_site_must_be_exactly_the_expected_one(sites: Sites) -> None:
    site = golden(sites("small", SEASON))
    if os.environ.get("REFRESH_GOLDENS") == "1":
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for path, data in site.items():
            (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / path).write_bytes(data)
    expected = files(EXPECTED)
    assert sorted(site) == sorted(expected)
    for path, data in site.items():
        if not path.endswith(".png"):
            assert (path, data.decode()) == (path, expected[path].decode())
        assert (path, data) == (path, expected[path])


def test_every_code_must_say_the_address_of_its_page(sites: Sites) -> None:
    site = sites("small", SEASON)
    base = site.content.settings.base_url
    codes = site.of("qr")
    said = {path: decode(Image.open(io.BytesIO(data)))[0].data.decode() for path, data in codes.items()}
    assert said == {path: base + path.removesuffix("qr.png") for path in codes}
    assert said.keys() == {path for path in site.files if path.endswith("/qr.png")}
