"""``schema``: write JSON Schemas for editor programs, and the field reference."""

from __future__ import annotations

import argparse
from pathlib import Path

from site_builder.cli.printing import print_problems
from site_builder.cli.statuses import CONTENT, DONE
from site_builder.content.pictures import glance_at_picture
from site_builder.options import Options
from site_builder.pipeline import check

HELP = "写编辑器用的格式说明（JSON Schema）和字段说明"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add its own arguments."""
    command.add_argument("--to", type=Path, default=Path(), metavar="目录", help="项目目录，默认是当前目录")


def run(options: Options, arguments: argparse.Namespace) -> int:
    """Write the schemas, with the ids of this content, and the field reference where there is one."""
    from site_builder.tools.schema import write_files

    checked = check(
        options.content,
        display_path=options.display_path,
        base_url=options.base_url,
        inspect=glance_at_picture,
    )
    if checked.value is None:
        print_problems(checked.problems, arguments.format)
        return CONTENT
    changed = write_files(arguments.to, checked.value.vocabularies)
    for name in changed:
        print(f"写了 {name}")
    print("写好了。" if changed else "都是新的，没有改。")
    return DONE
