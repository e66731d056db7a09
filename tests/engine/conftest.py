"""What tests of the engine share."""

from __future__ import annotations

import pytest

from tests.building import CONTENTS
from tests.engine.bench import Bench


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The small site on a bench that one test after the other works on."""
    return Bench(CONTENTS["small"], tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def shared_real(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The real site on such a bench."""
    return Bench(CONTENTS["real"], tmp_path_factory.mktemp("real"))


@pytest.fixture
def small(shared: Bench) -> Bench:
    """Return the small site as it is in the repository, built in a folder where it was built before.

    It is not copied: a site that was moved would be built anew, and no test would see what stays.
    """
    shared.restore()
    shared.build()
    return shared


@pytest.fixture
def real(shared_real: Bench) -> Bench:
    """Return the real site in the same way."""
    shared_real.restore()
    shared_real.build()
    return shared_real
