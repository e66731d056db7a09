"""``build``: the site into ``--output``."""

from __future__ import annotations

import argparse

from site_builder.cli.printing import print_report
from site_builder.cli.progress import with_progress
from site_builder.options import Options
from site_builder.pipeline import build

HELP = "生成网站（不写命令时就是它）"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of commands that build."""
    command.add_argument("--profile", action="store_true", help="最后列出每一步、每类文件用了多少秒")
    command.add_argument(
        "--compress",
        action="store_true",
        help="在每个文本文件旁边放压缩好的 .gz 和 .br，给能直接发送它们的服务器",
    )


def run(options: Options, arguments: argparse.Namespace) -> int:
    """Build the site."""
    return print_report(with_progress(build, options), options, arguments)
