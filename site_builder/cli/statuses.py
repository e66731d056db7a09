"""Exit statuses, the exception of wrong usage, and how the program is called where it runs."""

from __future__ import annotations

from pathlib import Path

DONE, CONTENT, USAGE, MACHINE = 0, 1, 2, 3


class Usage(Exception):
    """Wrong usage; the argument says what is wrong, in Chinese."""


def program() -> str:
    """How people run this: in the repository by its file, in a site's own folder as an installed package."""
    return "python build.py" if Path("build.py").is_file() else "python -m site_builder"
