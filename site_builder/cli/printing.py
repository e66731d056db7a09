"""What commands print: problems, and what a build did."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from site_builder.cli.statuses import CONTENT, DONE, program
from site_builder.diagnostics import Diagnostic, render, summary
from site_builder.options import Options, Report


def print_report(report: Report, options: Options, arguments: argparse.Namespace) -> int:
    """Print what a build did and return its exit status."""
    print_problems(report.problems, arguments.format)
    if report.published is None:
        print(f"没有生成网站，原来的网站没有动。{summary(report.problems)}。", file=sys.stderr)
        return CONTENT
    if arguments.format in ("full", "short"):
        print(_built(report, options))
    if arguments.profile:
        print(_profile(report))
    return DONE


def _profile(report: Report) -> str:
    """Return seconds by stage, then by output, the dearest first; those of all processes are added up."""
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
    look = "make serve" if Path("Makefile").is_file() else f"{program()} serve"
    removed = f"，删了 {len(report.published.removed)} 个" if report.published.removed else ""
    return (
        f"建好了 {report.today} 的网站：{report.activities} 项活动，{report.pages} 个网页，{report.feeds} "
        "个日历和订阅源，"
        f"{changed}{removed}，用时 {seconds:.1f} 秒。看一看：{look}，或者 python3 -m http.server -d "
        f"{options.output}"
    )


def print_problems(problems: Sequence[Diagnostic], style: str, *, to_errors: bool = False) -> None:
    """Print problems in a style: for people to stderr, for programs to stdout unless ``to_errors``."""
    text = render(problems, style=style)
    stream = sys.stdout if style in ("json", "github") and not to_errors else sys.stderr
    print(text, end="\n" if text and style == "full" else "", file=stream)
