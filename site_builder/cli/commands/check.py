"""``check``: the content without building; with ``--since`` compared with a revision too."""

from __future__ import annotations

import argparse
import sys

from site_builder.cli.printing import print_problems
from site_builder.cli.progress import with_progress
from site_builder.cli.statuses import CONTENT, DONE, Usage
from site_builder.content.listing import list_content
from site_builder.content.pictures import glance_at_picture
from site_builder.diagnostics import Diagnostic, has_errors, summary
from site_builder.options import Options
from site_builder.pipeline import check, check_all

HELP = "只检查内容，不生成"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add its own arguments."""
    command.add_argument("--since", metavar="版本", help="和 git 里的一个版本比较，例如 main")
    command.add_argument(
        "--diff", choices=("text", "markdown", "json"), help="和 --since 一起：变化的写法，默认 text"
    )


def run(options: Options, arguments: argparse.Namespace) -> int:
    """Check the content without building; with ``--since`` compare it with a revision too."""
    if arguments.diff and arguments.since is None:
        raise Usage("--diff 要和 --since 一起写，例如 --since main --diff markdown")
    problems, diff, style = with_progress(check_all, options), "", arguments.diff or "text"
    if arguments.since is not None:
        diff, problems = _since(options, problems, revision=arguments.since, style=style)
    failed = has_errors(problems) or (options.strict and bool(problems))
    # What is redirected to a file holds the difference alone.
    quiet = arguments.since is not None and style != "text"
    print(diff, end="")
    print_problems(problems, arguments.format, to_errors=quiet)
    if arguments.format in ("full", "short"):
        verdict = "检查没有通过" if failed else "检查通过"
        print(f"{verdict}：{summary(problems)}。", file=sys.stderr if failed or quiet else sys.stdout)
    return CONTENT if failed else DONE


def _since(
    options: Options, problems: tuple[Diagnostic, ...], *, revision: str, style: str
) -> tuple[str, tuple[Diagnostic, ...]]:
    """The difference from a revision in one of the styles, and all problems together.

    None when the site itself is unusable, or a part of the folder cannot be read.
    """
    from site_builder.comparison import told_once
    from site_builder.comparison.formats import FORMATS
    from site_builder.tools.since import NoRevision, since

    # Read anew: what a build keeps of the activities does not say where their fields stand.
    content = check(
        options.content,
        display_path=options.display_path,
        base_url=options.base_url,
        inspect=glance_at_picture,
    ).value
    # What was not read is not gone: no difference can be told.
    if content is None or list_content(options.content).refused:
        return "", problems
    try:
        compared = since(options, content, revision)
    except NoRevision as error:
        raise Usage(str(error)) from None
    return FORMATS[style](compared.value), told_once(problems, compared.problems)
