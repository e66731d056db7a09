"""Personal data that public content must never hold: looked for in every text file, comments included."""

from __future__ import annotations

import re

from site_builder.content.files import TextFile, text_span
from site_builder.diagnostics import Diagnostic, problem

#: A mobile number, a resident's ID number (GB 11643), an address at a personal mail provider (at most 64
#: octets before its @, RFC 5321 section 4.5.3.1.1: without a bound a long run of digits would take its
#: square).
PERSONAL = (
    (
        re.compile(
            r"(?<![\d.])(?<!\d-)(?:(?<!\d)(?:00)?86[ -]?|(?<!\d))1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)", re.ASCII
        ),
        "手机号",
    ),
    (re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[\dXx](?![\dXx])", re.ASCII), "身份证号"),
    (
        re.compile(
            r"[\w.+-]{1,64}@(?:vip\.)?(?:qq|163|126|gmail|outlook|hotmail|live|foxmail|sina|sohu|icloud|aliyun|yeah|139|189)"
            r"\.(?:com|cn|net)\b",
            re.IGNORECASE | re.ASCII,
        ),
        "个人邮箱",
    ),
)

#: One of them is in every text that PERSONAL finds something in, and in few others: a number that long, a
#: full-width digit, an @.
#: Each begins with few characters, so that the search is quick.
SIGNS = tuple(map(re.compile, (r"1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}", "[0-9]{14}", "[０-９]", "@")))

#: Addresses hold long numbers that are no telephone's.
ADDRESS = re.compile(r"https?://[!-~]+")
FULL_WIDTH = {ord(wide): str(digit) for digit, wide in enumerate("０１２３４５６７８９")}


def readable(text: str) -> str:
    """A text of the same length without addresses, its full-width digits as plain ones."""
    return ADDRESS.sub(lambda found: " " * len(found.group()), text).translate(FULL_WIDTH)


def personal_data(file: TextFile) -> tuple[Diagnostic, ...]:
    """A problem for each mobile number, ID number and personal mail address in the text."""
    if not any(sign.search(file.text) for sign in SIGNS):
        return ()
    text = readable(file.text)
    return tuple(
        problem(
            "personal-data",
            text_span(file.text, found.start(), file.path, len(found.group())),
            f"这里像是{name}，公开的内容里不能有。",
            "换成单位的座机或公务邮箱；它已经写进过提交记录的话，请告诉管理员。",
        )
        for pattern, name in PERSONAL
        for found in pattern.finditer(text)
    )
