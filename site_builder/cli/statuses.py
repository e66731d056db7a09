"""Exit statuses, and the exception of wrong usage."""

from __future__ import annotations

DONE, CONTENT, USAGE, MACHINE = 0, 1, 2, 3


class Usage(Exception):
    """Wrong usage; the argument says what is wrong, in Chinese."""
