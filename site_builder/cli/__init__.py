"""The command line: arguments, the clock, exit statuses and printing. Nothing else looks at the clock."""

from __future__ import annotations

import argparse
import errno
import gc
import io
import os
import re
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NoReturn, Protocol

from site_builder.cli.arguments import base_url_argument, jobs_argument, now_argument
from site_builder.cli.commands import build, change, check, init, publish, schema, serve
from site_builder.cli.statuses import MACHINE, USAGE, Usage, program
from site_builder.diagnostics import PRINTERS
from site_builder.options import Options

#: What the machine says, with what to do about it.
MACHINE_WORDS = {
    errno.ENOSPC: "磁盘满了，腾出空间再试",
    errno.EACCES: "没有权限，换一个目录或者改权限再试",
    errno.EPERM: "没有权限，换一个目录或者改权限再试",
    errno.EROFS: "这个磁盘是只读的，换一个目录再试",
    errno.ENOTDIR: "路径中间有一个不是目录，用 --output 和 --cache 指定别的目录",
    errno.EADDRINUSE: "端口已经有程序在用，用 --port 换一个，例如 --port 8001",
}


class Command(Protocol):
    """A module of ``cli/commands/``."""

    HELP: str

    def add_arguments(self, command: argparse.ArgumentParser) -> None:
        """Add the command's own arguments."""

    def run(self, options: Options, arguments: argparse.Namespace) -> int:
        """Do it and return the exit status."""


#: Every command by its name; the first is meant where none is named.
COMMANDS: Mapping[str, Command] = {
    "build": build,
    "check": check,
    "serve": serve,
    "publish": publish,
    "change": change,
    "init": init,
    "schema": schema,
}
#: These work where there is no content yet.
WITHOUT_CONTENT = ("init",)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Argparse's complaint as ours."""
        raise Usage(_in_chinese(message))


def _in_chinese(message: str) -> str:
    for english, chinese in (
        ("unrecognized arguments: ", "不认识的参数："),
        ("invalid choice: ", "没有这个选择："),
        ("expected one argument", "后面要写一个值"),
        ("ambiguous option: ", "选项写得不完整："),
        ("(choose from", "（可以写"),
        ("the following arguments are required: ", "还要写："),
        ("argument ", "参数 "),
    ):
        message = message.replace(english, chinese)
    if re.fullmatch(r"不认识的参数：\d?\d:\d\d.*", message):
        message += '；日期和钟点中间有空格，要用引号括起来，例如 "2023-09-17 14:00"'
    return message


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    common = _Parser(add_help=False)
    add = common.add_argument
    add("--content", type=Path, default=Path("content"), metavar="目录", help="内容目录，默认 content")
    add(
        "--templates",
        type=Path,
        metavar="目录",
        help="网站自己的模板，每个文件代替程序自带的同名文件；默认 templates，可以没有",
    )
    add("--output", type=Path, default=Path("output"), metavar="目录", help="输出目录，默认 output")
    add(
        "--cache",
        type=Path,
        default=Path(".cache"),
        metavar="目录",
        help="缓存目录，默认 .cache，可以随时删掉",
    )
    add("--base-url", type=base_url_argument, metavar="网址", help="网站地址，代替 site.yaml 里的")
    add("--now", type=now_argument, metavar="日期", help="当作今天的日期，例如 2023-09-15")
    add("--jobs", type=jobs_argument, metavar="个数", help="用几个进程，默认自动")
    add("--strict", action="store_true", help="有提醒也算没有通过")
    add("--format", choices=tuple(PRINTERS), default="full", help="问题的写法：full、short、json、github")
    top = _Parser(prog=program().rpartition(" ")[2], description="把活动文件变成网站和日历。")
    commands = top.add_subparsers(dest="command", metavar="命令", parser_class=_Parser)
    for name, command in COMMANDS.items():
        sub = commands.add_parser(name, parents=[common], help=command.HELP, description=command.HELP)
        command.add_arguments(sub)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 done, 1 content, 2 usage, 3 machine.

    No traceback for 1 to 3.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, "build")
    try:
        given = parser().parse_args(words)
        return COMMANDS[given.command].run(_options(given), given)
    except Usage as error:
        print(f"用法不对：{error}。运行 {program()} --help 看说明。", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return MACHINE
    except BrokenProcessPool:
        print("机器出了问题：生成网页的进程被系统结束了，多半是内存不够。用 --jobs 1 再试。", file=sys.stderr)
        return MACHINE
    except KeyboardInterrupt:
        print("停下了；原来的网站没有动，或者下一次生成会补全。", file=sys.stderr)
        return MACHINE
    except OSError as error:
        where = f"（{error.filename}）" if error.filename else ""
        print(
            f"机器出了问题：{MACHINE_WORDS.get(error.errno or 0, error.strerror or str(error))}{where}。",
            file=sys.stderr,
        )
        return MACHINE


def run() -> NoReturn:
    """The command as a process, which ends at once.

    Python would look for cycles and take everything apart first, value by value.
    """
    gc.disable()
    status = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # nobody reads any more
            stream.flush()
    os._exit(status)


def _say_wait(cache: Path) -> None:
    print(f"另一个生成正在用缓存目录 {cache}，等它结束后继续。", file=sys.stderr, flush=True)


def _options(given: argparse.Namespace) -> Options:
    for name in ("content", "templates"):
        folder: Path | None = getattr(given, name)
        if folder is not None and not folder.is_dir() and given.command not in WITHOUT_CONTENT:
            raise Usage(f"没有目录 {folder}；在项目目录里运行，或者用 --{name} 指定；新的网站用 init 开始")
    output, content = given.output.resolve(), given.content.resolve()
    if output == content or output in content.parents or content in output.parents:
        raise Usage("输出目录不能和内容目录套在一起")
    return Options(
        content=given.content,
        templates=given.templates or Path("templates"),
        output=given.output,
        cache=given.cache,
        now=given.now or datetime.now(UTC),
        by_clock=given.now is None,
        base_url=given.base_url,
        jobs=given.jobs,
        strict=given.strict,
        compress=getattr(given, "compress", False),
        on_wait=partial(_say_wait, given.cache),
    )
