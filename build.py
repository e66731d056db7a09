"""Build the site: ``python build.py`` is the same as ``python -m site_builder``."""

import sys

if __name__ == "__main__":
    try:
        from site_builder.cli import run
    except ModuleNotFoundError as error:
        print(
            f"缺少 Python 包 {error.name}。先运行 make site，它会装好，再用 .venv/bin/python build.py 运行；"
            "或者照 README.md 的“Without make”安装。",
            file=sys.stderr,
        )
        raise SystemExit(3) from None
    run()
