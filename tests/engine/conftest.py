"""What tests of the engine share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building import (
    CONTENTS,
)
from tests.engine.bench import Bench


@pytest.fixture
def small(tmp_path: Path) -> Bench:
    """The small site on a bench, built there: one that was moved in would be built anew, and no test would see what stays."""
    bench = Bench(CONTENTS["small"], tmp_path)
    bench.build()
    return bench
