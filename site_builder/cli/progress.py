"""A line of progress where somebody looks."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TextIO, TypeVar

from site_builder.options import Options

T = TypeVar("T")


class ProgressLine:
    """One line on a terminal that says what is done of long work.

    The stage, how many of how many, how many a second.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.stage, self.done, self.began, self.shown = "", 0, 0.0, 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Count, and show at most ten times a second; what takes less than a second is not worth a word."""
        now = time.perf_counter()
        if stage != self.stage:
            self.stage, self.done, self.began = stage, 0, now
        self.done += done
        if now - self.began > 1 and now - self.shown > 0.1:
            self.shown = now
            print(
                f"\r{stage} {self.done}/{total}，每秒 {self.done / (now - self.began):.0f}",
                end="\x1b[K",
                file=self.stream,
                flush=True,
            )

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            print("\r\x1b[K", end="", file=self.stream, flush=True)


def with_progress(run: Callable[[Options], T], options: Options) -> T:
    """Run with a line of progress on a terminal, and without one elsewhere."""
    if not sys.stderr.isatty():
        return run(options)
    line = ProgressLine(sys.stderr)
    try:
        return run(replace(options, progress=line))
    finally:
        line.clear()
