"""Our side of the benchmark.

One build, as the command does it, of all outputs or of those that the Hugo twin makes too.

python -m benchmarks.ours CONTENT FOLDER [--all] [--check] [--jobs N] [--serve PORT]

prints one line of JSON: files rendered and written, seconds by stage.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
from datetime import date
from pathlib import Path
from typing import NoReturn

from benchmarks import NOW
from site_builder.options import Options
from site_builder.pipeline import build, check_all

#: What both programs make.
SELECTED = (
    "home",
    "all-list",
    "districts-list",
    "themes-list",
    "programmes-list",
    "campaign",
    "campaign-month",
    "month",
    "day",
    "activity",
    "event",
    "districts-feed",
    "themes-feed",
    "programmes-feed",
    "months-feed",
    "api-whole",
    "sitemap",
    "site-file",
)
TEMPLATES = Path(__file__).parent.parent / "templates"


def options(
    content: Path,
    folder: Path,
    *,
    everything: bool = False,
    templates: Path = TEMPLATES,
    jobs: int | None = None,
) -> Options:
    """How the benchmark builds ``content`` into ``folder/output``."""
    return Options(
        content=content,
        templates=templates,
        output=folder / "output",
        cache=folder / "cache",
        now=date.fromisoformat(NOW),
        outputs=None if everything else SELECTED,
        jobs=jobs,
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Build once, as the benchmark does.")
    parser.add_argument("content", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--templates", type=Path, default=TEMPLATES)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--serve", type=int, metavar="PORT")
    given = parser.parse_args()
    asked = options(
        given.content, given.folder, everything=given.all, templates=given.templates, jobs=given.jobs
    )
    if given.serve:
        from site_builder.tools.serve import serve  # as the command does: a build starts without it

        serve(asked, port=given.serve, open_browser=False)
        return
    gc.disable()
    if given.check:
        _end({"problems": len(check_all(asked))})
    report = build(asked)
    if report.published is None:
        raise SystemExit(
            "\n".join(
                f"{each.span.path}: {each.message}" for each in report.problems if each.severity == "error"
            )
        )
    _end({"rendered": report.rendered, "written": len(report.published.written), "seconds": report.seconds})


def _end(told: object) -> NoReturn:
    """Tell, and end at once. This and the collector are as in ``cli.run``."""
    print(json.dumps(told), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
