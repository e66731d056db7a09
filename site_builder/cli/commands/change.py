"""``change``: write a change of an activity, and its public record, into the activity's file."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import TYPE_CHECKING

from site_builder.cli.arguments import at_argument, end_argument, moment_argument, text_argument
from site_builder.cli.printing import print_problems
from site_builder.cli.statuses import CONTENT, DONE, Usage
from site_builder.content.sessions import STATUSES
from site_builder.diagnostics import has_errors, summary
from site_builder.options import Options

if TYPE_CHECKING:
    from site_builder.tools.change import Changed

HELP = "记下一个活动的变更：取消、延期、改期、改地点、改线上"

NEXT = "接下来：看一眼上面的改动，运行 python build.py check，再提交。"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add its own arguments."""
    add = command.add_argument
    add("id", metavar="编号", help="活动的编号，也就是文件名去掉扩展名")
    add("--what", required=True, type=text_argument, metavar="一句话", help="改了什么、为什么，读者会看到")
    add(
        "--status",
        choices=tuple(STATUSES),
        help="、".join(f"{word}（{meaning}）" for word, meaning in STATUSES.items()),
    )
    add("--start", type=moment_argument, metavar="时间", help='新的开始时间，例如 "2023-09-17 14:00"')
    add(
        "--end",
        type=end_argument,
        metavar="时间",
        help="新的结束时间，没有公布写 open；不写，就和原来一样长",
    )
    add("--venue", type=text_argument, metavar="地点", help="新的地点：venues.yaml 里的编号，或者名称")
    add("--online-url", type=text_argument, metavar="网址", help="线上参加的网址")
    add("--closes", type=at_argument, metavar="时间", help="新的报名截止；活动改期，报名也跟着改时写")
    add("--session", default="", metavar="场次", help="只改这一场，写它的 key；不写就是整个活动")
    add("--with-children", action="store_true", help="下面的活动（它们的 part_of 写着这一个）一起取消或延期")
    add("--at", type=at_argument, metavar="时刻", help="什么时候公布的，默认此刻")
    add("--dry-run", action="store_true", help="只显示会怎样改，不写")


def run(options: Options, arguments: argparse.Namespace) -> int:
    """Write a change of an activity into its file."""
    from site_builder.tools.change import change, change_with_parts, diff, write_change
    from site_builder.tools.change_text import ChangeRequest, Refused

    names = ("what", "status", "start", "end", "online_url", "closes", "session")
    given = {name: getattr(arguments, name) for name in names}
    request = ChangeRequest(at=date.min, **given)
    try:
        if arguments.with_children and arguments.venue is None:
            every = change_with_parts(options, arguments.id, request, at=arguments.at)
        elif arguments.with_children:
            raise Refused("--with-children 不能和 --venue 一起写")
        else:
            every = (change(options, arguments.id, request, venue=arguments.venue, at=arguments.at),)
    except Refused as error:
        raise Usage(str(error)) from None
    for changed in every:
        print_problems(changed.problems, arguments.format)
    failed = [changed for changed in every if changed.data is None]
    if failed:
        print(_not_changed(failed[0]), file=sys.stderr)
        return CONTENT
    for hint in dict.fromkeys(hint for changed in every for hint in changed.hints):
        print(f"提示：{hint}。", file=sys.stderr)
    if arguments.dry_run:
        print("".join(diff(changed) for changed in every), end="")
        return DONE
    for changed in every:
        write_change(changed)
    if arguments.format in ("full", "short"):
        print("".join(_written(changed) for changed in every) + NEXT)
    return DONE


def _not_changed(changed: Changed) -> str:
    if not changed.by_hand:
        return f"没有改，文件没有动。先改好上面的错误，再运行一次。{summary(changed.problems)}。"
    if has_errors(changed.problems):
        return (
            f"没有改 {changed.display_path}：改了以后会有上面的错误（行号是改了以后的）。照“改法”"
            "换一个写法，再运行一次。"
        )
    former = "" if "    from:\n" in changed.by_hand else "（原来的时间、地点写进 from）"
    return (
        f"没有改 {changed.display_path}：这个文件的写法，程序没有把握改对。请自己改，并在 changes "
        f"里加上这一条{former}，再运行 check：\n\n{changed.by_hand}"
    )


def _written(changed: Changed) -> str:
    from site_builder.tools.change import lines_changed

    return f"改好了 {changed.display_path}：\n{lines_changed(changed)}"
