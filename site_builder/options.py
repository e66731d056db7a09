"""What a build is asked for, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from site_builder.diagnostics import Diagnostic

#: Called with a stage, how many more of its things are done, and how many there are.
Progress = Callable[[str, int, int], None]


def _no_progress(stage: str, done: int, total: int) -> None:
    """Show nothing."""


def _no_wait() -> None:
    """Say nothing."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of a build. ``now`` is a day, or an instant with its zone, whose day at the site counts.

    ``outputs``: names of OUTPUTS to build, None for all; links to pages of others are not checked.
    ``compress``: put ``.gz`` and ``.br`` files beside texts. ``on_wait`` is called once where another build
    holds the lock of the cache folder. ``by_clock``: ``now`` is the real moment, not one that was asked for.
    """

    content: Path
    templates: Path
    output: Path
    cache: Path
    now: date | datetime
    base_url: str | None = None
    jobs: int | None = None
    strict: bool = False
    preview: bool = False
    compress: bool = False
    outputs: tuple[str, ...] | None = None
    by_clock: bool = field(default=False, compare=False)
    progress: Progress = field(default=_no_progress, compare=False, repr=False)
    on_wait: Callable[[], None] = field(default=_no_wait, compare=False, repr=False)

    @property
    def output_options(self) -> tuple[object, ...]:
        """The options that the output depends on, beside the folders and the day."""
        return self.preview, self.strict, self.compress, self.outputs

    @property
    def display_path(self) -> str:
        """The content folder's name in messages."""
        return self.content.as_posix()

    def today(self, zone: str) -> date:
        """The day to build for, in the site's own zone."""
        if isinstance(self.now, datetime):
            return self.now.astimezone(ZoneInfo(zone)).date()
        return self.now


class PublishResult(Struct, frozen=True, kw_only=True):
    """The paths that a build wrote to output/ and removed from it."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class Report(Struct, frozen=True, kw_only=True):
    """The result of a build; ``published`` is None when it stopped before writing anything.

    ``rendered`` counts the files whose pages were not the last build's; ``seconds``: by stage, wall time;
    ``outputs``: by output, of all processes.
    """

    problems: tuple[Diagnostic, ...] = ()
    today: date | None = None
    activities: int = 0
    pages: int = 0
    feeds: int = 0
    rendered: int = 0
    published: PublishResult | None = None
    seconds: dict[str, float] = {}
    outputs: dict[str, float] = {}
