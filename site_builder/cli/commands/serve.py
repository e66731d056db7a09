"""``serve``: a live preview; pages reload when a file changes."""

from __future__ import annotations

import argparse
import gc

from site_builder.options import Options

HELP = "预览网站，改了文件自动刷新"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add its own arguments."""
    command.add_argument("--port", type=int, default=8000, metavar="端口", help="端口，默认 8000")
    command.add_argument("--open", action="store_true", help="打开浏览器")


def run(options: Options, arguments: argparse.Namespace) -> int:
    """Preview the site until interrupted."""
    from site_builder.tools.serve import serve

    gc.enable()  # a preview stays
    return serve(options, port=arguments.port, open_browser=arguments.open)
