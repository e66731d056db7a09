"""``publish``.

Build, remember every address, and refuse when a calendar would lose most of what is to come.
"""

from __future__ import annotations

import argparse

from site_builder.cli.commands import build
from site_builder.cli.printing import print_report
from site_builder.cli.progress import with_progress
from site_builder.options import Options

HELP = "生成网站，记下所有网址；日历突然少了一大半就不发布"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``build``, and its own."""
    build.add_arguments(command)
    command.add_argument("--allow-shrink", action="store_true", help="日历少了一大半也发布")


def run(options: Options, arguments: argparse.Namespace) -> int:
    """Publish the site."""
    from site_builder.tools.publish import publish_site

    allow_shrink: bool = arguments.allow_shrink
    report = with_progress(lambda given: publish_site(given, allow_shrink=allow_shrink), options)
    return print_report(report, options, arguments)
