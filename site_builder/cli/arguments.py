"""The types of arguments: text from the command line to values, with Chinese words for what is wrong."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from urllib.parse import urlsplit

from site_builder.content.characters import INVISIBLE, unfit, unfit_words
from site_builder.content.kinds import LONGEST_BASE_URL, ascii_host
from site_builder.content.times import OPEN, Day, Moment, Month, NotATime, Open, parse_moment


def now_argument(text: str) -> date:
    """Return the day to build for, from ``2023-09-15`` or ``2023-09-15T19:30``.

    With a zone it is an instant, whose day at the site counts.
    """
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，写成 2023-09-15") from None
    if not 1900 <= value.year <= 2199:
        raise argparse.ArgumentTypeError(f"“{text}”的年份不对，写成 2023-09-15")
    return value if value.tzinfo else value.date()


def moment_argument(text: str) -> Moment:
    """``2023-09-15 19:30``, ``2023-09-15`` or ``2023-07``, as in an activity's file."""
    try:
        return parse_moment(text.strip())
    except NotATime as error:
        raise argparse.ArgumentTypeError("".join(error.args).rstrip("。")) from None


def end_argument(text: str) -> Moment | Open:
    """The same, or ``open``."""
    return OPEN if text.strip() == "open" else moment_argument(text)


def at_argument(text: str) -> Day:
    """A day, or a day with a clock time."""
    value = moment_argument(text)
    if isinstance(value, Month):
        raise argparse.ArgumentTypeError(f"“{text}”要写到哪一天，例如 2023-09-15 10:00")
    return value


def text_argument(text: str) -> str:
    """A text of one line with something in it."""
    value = text.translate(INVISIBLE).strip()
    if not value:
        raise argparse.ArgumentTypeError("不能空着")
    found = unfit(value)
    if "\n" in value or "\t" in value or (found and found.lastgroup == "control"):
        raise argparse.ArgumentTypeError("要写成一行，里面不能有换行和控制字符")
    if found:
        raise argparse.ArgumentTypeError("".join(unfit_words(found)).rstrip("。"))
    if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        raise argparse.ArgumentTypeError("不是 UTF-8 文字，换一个终端再试")
    return value


def jobs_argument(text: str) -> int:
    """A number of processes from 1 to 64."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"“{text}”不是 1 到 64 的整数")
    return int(text)


def base_url_argument(text: str) -> str:
    """``https://host/`` or with a path."""
    try:
        parts = urlsplit(text)
        proper = ascii_host(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是网站地址，写成 https://example.org/kepu/") from None
    if proper and proper != text:
        raise argparse.ArgumentTypeError(f"“{text}”里的域名要写成 {proper}")
    if len(text) > LONGEST_BASE_URL:
        raise argparse.ArgumentTypeError(f"网站地址有 {len(text)} 个字，上限是 {LONGEST_BASE_URL} 个")
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or "@" in parts.netloc
        or parts.query
        or parts.fragment
        or not text.isascii()
    ):
        raise argparse.ArgumentTypeError(f"“{text}”不是网站地址，写成 https://example.org/calendar/")
    return text if text.endswith("/") else text + "/"
