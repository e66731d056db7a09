"""``init``: a new site's folder, for another city."""

from __future__ import annotations

import argparse
from pathlib import Path

from site_builder.cli.arguments import text_argument
from site_builder.cli.statuses import DONE, Usage
from site_builder.options import Options

HELP = "开始另一个城市的网站：建一个目录，里面是可以照着改的样例"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add its own arguments."""
    from site_builder.tools.init import LANGUAGES

    command.add_argument("folder", type=Path, metavar="目录", help="新网站的目录，不能已经有东西")
    command.add_argument("--name", type=text_argument, metavar="名称", help="网站的名称")
    command.add_argument("--city", type=text_argument, metavar="城市", help="城市的名字")
    command.add_argument("--language", choices=LANGUAGES, default="zh-CN", help="网站的语言，默认 zh-CN")


def run(options: Options, arguments: argparse.Namespace) -> int:
    """Lay a new site down."""
    from site_builder.tools.init import lay_down

    folder: Path = arguments.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Usage(f"{folder} 里已经有东西，没有动它；换一个新的目录")
    is_english = arguments.language == "en"
    city = arguments.city or ("Sampleton" if is_english else "样例市")
    name = arguments.name or (f"What's on in {city}" if is_english else f"{city}活动日历")
    written = lay_down(
        folder, language=arguments.language, name=name, city=city, today=options.today("Asia/Shanghai")
    )
    print(
        f"建好了 {folder}，里面有 {len(written)} 个文件，活动都是样例。下一步：进入 {folder}，"
        "运行 python -m site_builder serve 看一看，再照 README.md 改。"
    )
    return DONE
