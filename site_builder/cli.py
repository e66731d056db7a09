"""The command line: arguments, the clock, exit statuses and printing. Nothing else looks at the clock."""

from __future__ import annotations

import argparse
import errno
import gc
import io
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO, TypeVar
from urllib.parse import urlsplit

from site_builder.content.files import CONTROL, INVISIBLE
from site_builder.content.sessions import STATUSES
from site_builder.content.times import Day, Moment, Month, NotATime, parse_moment
from site_builder.diagnostics import PRINTERS, Diagnostic, has_errors, render, summary
from site_builder.options import Options, Report
from site_builder.pipeline import build, check, check_all

if TYPE_CHECKING:
    from site_builder.tools.change import Changed

T = TypeVar("T")

DONE, CONTENT, USAGE, MACHINE = 0, 1, 2, 3

#: What the machine says, with what to do about it.
MACHINE_WORDS = {
    errno.ENOSPC: "磁盘满了，腾出空间再试",
    errno.EACCES: "没有权限，换一个目录或者改权限再试",
    errno.EPERM: "没有权限，换一个目录或者改权限再试",
    errno.EROFS: "这个磁盘是只读的，换一个目录再试",
    errno.ENOTDIR: "路径中间有一个不是目录，用 --output 和 --cache 指定别的目录",
    errno.EADDRINUSE: "端口已经有程序在用，用 --port 换一个，例如 --port 8001",
}


class Usage(Exception):
    """Wrong usage; the argument says what is wrong, in Chinese."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """argparse's complaint as ours."""
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


def now_argument(text: str) -> date:
    """``2023-09-15`` or ``2023-09-15T19:30`` as the day to build for; with a zone, the instant whose day at the site counts."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，写成 2023-09-15") from None
    if not 1900 <= found.year <= 2199:
        raise argparse.ArgumentTypeError(f"“{text}”的年份不对，写成 2023-09-15")
    return found if found.tzinfo else found.date()


def moment_argument(text: str) -> Moment:
    """``2023-09-15 19:30``, ``2023-09-15`` or ``2023-07``, as in an activity's file."""
    try:
        return parse_moment(text.strip())
    except NotATime as error:
        raise argparse.ArgumentTypeError("".join(error.args).rstrip("。")) from None


def at_argument(text: str) -> Day:
    """A day, or a day with a clock time."""
    found = moment_argument(text)
    if isinstance(found, Month):
        raise argparse.ArgumentTypeError(f"“{text}”要写到哪一天，例如 2023-09-15 10:00")
    return found


def text_argument(text: str) -> str:
    """A text of one line with something in it."""
    found = text.translate(INVISIBLE).strip()
    if not found:
        raise argparse.ArgumentTypeError("不能空着")
    if CONTROL.search(found) or "\n" in found or "\t" in found:
        raise argparse.ArgumentTypeError("要写成一行，里面不能有换行和控制字符")
    if not found.isascii() and any("\ud800" <= char <= "\udfff" for char in found):
        raise argparse.ArgumentTypeError("不是 UTF-8 文字，换一个终端再试")
    return found


def jobs_argument(text: str) -> int:
    """A number of processes from 1 to 64."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"“{text}”不是 1 到 64 的整数")
    return int(text)


def base_url_argument(text: str) -> str:
    """``https://host/`` or with a path."""
    parts = urlsplit(text)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.query
        or parts.fragment
        or not text.isascii()
    ):
        raise argparse.ArgumentTypeError(f"“{text}”不是网站地址，写成 https://example.org/kepu/")
    return text if text.endswith("/") else text + "/"


class ProgressLine:
    """One line on a terminal that says what is done of long work: the stage, how many of how many, how many a second."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.stage, self.done, self.began, self.shown = "", 0, 0.0, 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Count, and show at most ten times a second; what takes less than a second is not worth a word."""
        now = time.perf_counter()
        if stage != self.stage:
            self.stage, self.done, self.began = stage, 0, now
        self.done += done
        if now - self.began > 1 and now - self.shown > 0.1:
            self.shown = now
            print(
                f"\r{stage} {self.done}/{total}，每秒 {self.done / (now - self.began):.0f}",
                end="\x1b[K",
                file=self.stream,
                flush=True,
            )

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            print("\r\x1b[K", end="", file=self.stream, flush=True)


def run_build(options: Options, arguments: argparse.Namespace) -> int:
    """Build the site into ``--output``."""
    return _told(_with_progress(build, options), options, arguments)


def _with_progress(make: Callable[[Options], T], options: Options) -> T:
    """``make`` with a line of progress where somebody looks."""
    if not sys.stderr.isatty():
        return make(options)
    line = ProgressLine(sys.stderr)
    try:
        return make(replace(options, progress=line))
    finally:
        line.clear()


def run_publish(options: Options, arguments: argparse.Namespace) -> int:
    """Build, remember every address, and refuse when a calendar would lose most of what is to come."""
    from site_builder.tools.publish import publish_site

    report = _with_progress(lambda given: publish_site(given, allow_shrink=arguments.allow_shrink), options)
    return _told(report, options, arguments)


def _told(report: Report, options: Options, arguments: argparse.Namespace) -> int:
    """Print what a build did; its exit status."""
    _print_problems(report.problems, arguments.format)
    if report.published is None:
        print(f"没有生成网站，原来的网站没有动。{summary(report.problems)}。", file=sys.stderr)
        return CONTENT
    if arguments.format in ("full", "short"):
        print(_built(report, options))
    if arguments.profile:
        print(_profile(report))
    return DONE


def _profile(report: Report) -> str:
    """Seconds by stage, then seconds by output, the dearest first; those of all processes are added up."""
    stages = [f"{name:>28} {seconds:8.2f} 秒" for name, seconds in report.seconds.items()]
    outputs = sorted(report.outputs.items(), key=lambda pair: -pair[1])
    return "\n".join(
        (
            "各步用时：",
            *stages,
            "各类文件用时（几个进程加在一起）：",
            *(f"{name:>28} {seconds:8.2f} 秒" for name, seconds in outputs),
        )
    )


def _built(report: Report, options: Options) -> str:
    assert report.published is not None
    seconds = sum(report.seconds.values())
    changed = (
        f"重做了 {report.rendered} 个，写了 {len(report.published.written)} 个文件"
        if report.published.written
        else "没有变化"
    )
    removed = f"，删了 {len(report.published.removed)} 个" if report.published.removed else ""
    return (
        f"建好了 {report.today} 的网站：{report.activities} 项活动，{report.pages} 个网页，{report.feeds} 个日历和订阅源，"
        f"{changed}{removed}，用时 {seconds:.1f} 秒。看一看：make serve，或者 python3 -m http.server -d {options.output}"
    )


def run_check(options: Options, arguments: argparse.Namespace) -> int:
    """Check the content without building; with ``--since`` compare it with a revision too."""
    if arguments.diff and arguments.since is None:
        raise Usage("--diff 要和 --since 一起写，例如 --since main --diff markdown")
    problems, diff, style = _with_progress(check_all, options), "", arguments.diff or "text"
    if arguments.since is not None:
        diff, problems = _since(options, problems, revision=arguments.since, style=style)
    failed = has_errors(problems) or (options.strict and bool(problems))
    # What is redirected to a file holds the difference alone.
    quiet = arguments.since is not None and style != "text"
    print(diff, end="")
    _print_problems(problems, arguments.format, to_errors=quiet)
    if arguments.format in ("full", "short"):
        verdict = "检查没有通过" if failed else "检查通过"
        print(f"{verdict}：{summary(problems)}。", file=sys.stderr if failed or quiet else sys.stdout)
    return CONTENT if failed else DONE


def _since(
    options: Options, problems: tuple[Diagnostic, ...], *, revision: str, style: str
) -> tuple[str, tuple[Diagnostic, ...]]:
    """The difference from a revision in one of the styles, and all problems together; none when the site itself is unusable."""
    from site_builder.comparison import told_once
    from site_builder.comparison.formats import FORMATS
    from site_builder.tools.since import NoRevision, since

    # Read anew: what a build keeps of the activities does not say where their fields stand.
    content = check(options.content, display_path=options.display_path, base_url=options.base_url).value
    if content is None:
        return "", problems
    try:
        compared = since(options, content, revision)
    except NoRevision as error:
        raise Usage(str(error)) from None
    return FORMATS[style](compared.value), told_once(problems, compared.problems)


def run_serve(options: Options, arguments: argparse.Namespace) -> int:
    """Preview the site; pages reload when a file changes."""
    from site_builder.tools.serve import serve

    gc.enable()  # this one stays
    return serve(options, port=arguments.port, open_browser=arguments.open)


def run_change(options: Options, arguments: argparse.Namespace) -> int:
    """Write a change of an activity into its file."""
    from site_builder.tools.change import change, diff, write_change
    from site_builder.tools.change_text import ChangeRequest, Refused

    given = {
        name: getattr(arguments, name) for name in ("what", "status", "start", "end", "online_url", "session")
    }
    try:
        changed = change(
            options, arguments.id, ChangeRequest(at=date.min, **given), venue=arguments.venue, at=arguments.at
        )
    except Refused as error:
        raise Usage(str(error)) from None
    _print_problems(changed.problems, arguments.format)
    if changed.data is None:
        print(_not_changed(changed), file=sys.stderr)
        return CONTENT
    for hint in changed.hints:
        print(f"提示：{hint}。", file=sys.stderr)
    if arguments.dry_run:
        print(diff(changed), end="")
        return DONE
    write_change(changed)
    if arguments.format in ("full", "short"):
        print(_written(changed))
    return DONE


def _not_changed(changed: Changed) -> str:
    if not changed.by_hand:
        return f"没有改，文件没有动。先改好上面的错误，再运行一次。{summary(changed.problems)}。"
    if has_errors(changed.problems):
        return f"没有改 {changed.display_path}：改了以后会有上面的错误（行号是改了以后的）。照“改法”换一个写法，再运行一次。"
    former = "" if "    from:\n" in changed.by_hand else "（原来的时间、地点写进 from）"
    return f"没有改 {changed.display_path}：这个文件的写法，程序没有把握改对。请自己改，并在 changes 里加上这一条{former}，再运行 check：\n\n{changed.by_hand}"


def _written(changed: Changed) -> str:
    from site_builder.tools.change import lines_changed

    return f"改好了 {changed.display_path}：\n{lines_changed(changed)}接下来：看一眼上面的改动，运行 python build.py check，再提交。"


COMMANDS: dict[str, tuple[Callable[[Options, argparse.Namespace], int], str]] = {
    "build": (run_build, "生成网站（不写命令时就是它）"),
    "check": (run_check, "只检查内容，不生成"),
    "serve": (run_serve, "预览网站，改了文件自动刷新"),
    "publish": (run_publish, "生成网站，记下所有网址；日历突然少了一大半就不发布"),
    "change": (run_change, "记下一个活动的变更：取消、延期、改期、改地点、改线上"),
}


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    common = _Parser(add_help=False)
    add = common.add_argument
    add("--content", type=Path, default=Path("content"), metavar="目录", help="内容目录，默认 content")
    add("--templates", type=Path, default=Path("templates"), metavar="目录", help="模板目录，默认 templates")
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
    top = _Parser(prog="build.py", description="把活动文件变成网站和日历。")
    commands = top.add_subparsers(dest="command", metavar="命令", parser_class=_Parser)
    for name, (_, help) in COMMANDS.items():
        command = commands.add_parser(name, parents=[common], help=help, description=help)
        if name in ("build", "publish"):
            command.add_argument("--profile", action="store_true", help="最后列出每一步、每类文件用了多少秒")
            command.add_argument(
                "--compress",
                action="store_true",
                help="在每个文本文件旁边放压缩好的 .gz 和 .br，给能直接发送它们的服务器",
            )
        if name == "check":
            command.add_argument("--since", metavar="版本", help="和 git 里的一个版本比较，例如 main")
            command.add_argument(
                "--diff", choices=("text", "markdown", "json"), help="和 --since 一起：变化的写法，默认 text"
            )
        if name == "serve":
            command.add_argument("--port", type=int, default=8000, metavar="端口", help="端口，默认 8000")
            command.add_argument("--open", action="store_true", help="打开浏览器")
        if name == "publish":
            command.add_argument("--allow-shrink", action="store_true", help="日历少了一大半也发布")
        if name == "change":
            _add_change(command)
    return top


def _add_change(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("id", metavar="编号", help="活动的编号，也就是文件名去掉扩展名")
    add("--what", required=True, type=text_argument, metavar="一句话", help="改了什么、为什么，读者会看到")
    add(
        "--status",
        choices=tuple(STATUSES),
        help="、".join(f"{word}（{meaning}）" for word, meaning in STATUSES.items()),
    )
    add("--start", type=moment_argument, metavar="时间", help='新的开始时间，例如 "2023-09-17 14:00"')
    add("--end", type=moment_argument, metavar="时间", help="新的结束时间；不写，就和原来一样长")
    add("--venue", type=text_argument, metavar="地点", help="新的地点：venues.yaml 里的编号，或者名称")
    add("--online-url", type=text_argument, metavar="网址", help="线上参加的网址")
    add("--session", default="", metavar="场次", help="只改这一场，写它的 key；不写就是整个活动")
    add("--at", type=at_argument, metavar="时刻", help="什么时候公布的，默认此刻")
    add("--dry-run", action="store_true", help="只显示会怎样改，不写")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 done, 1 content, 2 usage, 3 machine. No traceback for 1 to 3."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, "build")
    try:
        given = parser().parse_args(words)
        return COMMANDS[given.command][0](_options(given), given)
    except Usage as error:
        print(f"用法不对：{error}。运行 python build.py --help 看说明。", file=sys.stderr)
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
    """The command as a process, which ends at once: Python would look for cycles and take everything apart first, value by value."""
    gc.disable()
    status = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # nobody reads any more
            stream.flush()
    os._exit(status)


def _options(given: argparse.Namespace) -> Options:
    for name in ("content", "templates"):
        folder: Path = getattr(given, name)
        if not folder.is_dir():
            raise Usage(f"没有目录 {folder}；在项目目录里运行，或者用 --{name} 指定")
    output, content = given.output.resolve(), given.content.resolve()
    if output == content or output in content.parents or content in output.parents:
        raise Usage("输出目录不能和内容目录套在一起")
    return Options(
        content=given.content,
        templates=given.templates,
        output=given.output,
        cache=given.cache,
        now=given.now or datetime.now(UTC),
        base_url=given.base_url,
        jobs=given.jobs,
        strict=given.strict,
        compress=getattr(given, "compress", False),
    )


def _print_problems(problems: Sequence[Diagnostic], style: str, *, to_errors: bool = False) -> None:
    text = render(problems, style=style)
    stream = sys.stdout if style in ("json", "github") and not to_errors else sys.stderr
    print(text, end="\n" if text and style == "full" else "", file=stream)
