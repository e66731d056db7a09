"""The command: ``python -m benchmarks.hugo CONTENT SITE``."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from benchmarks import NOW
from benchmarks.hugo.convert import convert


def main() -> None:
    """Convert a content folder."""
    parser = argparse.ArgumentParser(description="Convert a content folder to a Hugo site.")
    parser.add_argument("content", type=Path)
    parser.add_argument("site", type=Path)
    parser.add_argument("--now", type=date.fromisoformat, default=date.fromisoformat(NOW))
    options = parser.parse_args()
    convert(options.content, options.site, options.now)


if __name__ == "__main__":
    main()
