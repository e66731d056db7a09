"""The whole output of the small site, byte for byte.

``REFRESH_GOLDENS=1 pytest tests/test_golden.py`` writes it anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
import shutil

from tests.building import CONTENTS, SEASON, Sites, files

EXPECTED = CONTENTS["small"].parent / "expected"


def test_small_site_must_be_exactly_the_expected_one(sites: Sites) -> None:
    found = sites("small", SEASON).files
    if os.environ.get("REFRESH_GOLDENS") == "1":
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for path, data in found.items():
            (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / path).write_bytes(data)
    expected = files(EXPECTED)
    assert sorted(found) == sorted(expected)
    for path, data in found.items():
        if not path.endswith(".png"):
            assert (path, data.decode()) == (path, expected[path].decode())
        assert (path, data) == (path, expected[path])
