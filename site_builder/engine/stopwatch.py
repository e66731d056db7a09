"""Seconds per stage of a build."""

from __future__ import annotations

import time


class Stopwatch:
    """Wall time by stage, from the moment it is made."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def stage(self, name: str) -> None:
        """Add the time since the last call to a stage: the one that ends now, or a further part of it."""
        now = time.perf_counter()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._last
        self._last = now
