"""Personal data that public content must never hold: looked for in every text file, comments included."""

from __future__ import annotations

import re

from site_builder.content.files import TextFile, text_span
from site_builder.diagnostics import Diagnostic, problem

#: What stands between the groups of a number: spaces, dashes, dots in the middle.
GAP = r"[ \t\u3000\xb7\u2022\u30fb\u2010-\u2015\u2212\uff0d_/-]{0,3}"
#: Surnames of nine in ten people: what begins with one and ends in 老师 is somebody's name.
SURNAME = (
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]"
)
#: An office's phone.
DESK = r"(?:0\d{2,3}[ -]?)?[1-9]\d{6,7}(?!\d)"

#: A mobile number, a resident's ID number (GB 11643), an address at a personal mail provider (at most 64
#: octets before its @, RFC 5321 section 4.5.3.1.1: without a bound a long run of digits would take its
#: square), a person's account of a chat program (not an office's: 公众号, QQ 群), a person's name beside a
#: phone.
PERSONAL = (
    (
        re.compile(
            r"(?<![\d.])(?<!\d-)(?:(?<!\d)(?:00)?86[ -]?|(?<!\d))"
            rf"1[3-9]\d(?:{GAP}\d{{4}}{GAP}\d{{4}}|{GAP}\d{{3}}{GAP}\d{{5}}|[.\uff0e]\d{{4}}[.\uff0e]\d{{4}})(?!\d)",
            re.ASCII,
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
    (
        re.compile(
            r"微信(?: ?(?:号码?|ID))?[ \t]*(?:[:：是为][ \t]*)?[a-z][a-z\d_-]{5,19}(?![\w.])",
            re.IGNORECASE | re.ASCII,
        ),
        "个人微信号",
    ),
    (
        re.compile(
            r"(?<![a-z@.])QQ(?: ?号码?)?[ \t]*(?:[:：是为][ \t]*)?[1-9]\d{4,10}(?!\d)",
            re.IGNORECASE | re.ASCII,
        ),
        "个人 QQ 号",
    ),
    (
        re.compile(
            rf"{SURNAME}[\u4e00-\u9fff]{{0,2}}(?:老师|先生|女士|小姐|同志)[^\n\d]{{0,6}}{DESK}"
            rf"|联系人[ \t]*[:：][ \t]*{SURNAME}[\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])"
            rf"[^\n\d]{{0,10}}{DESK}",
            re.ASCII,
        ),
        "人名和电话",
    ),
)
#: An address that lets whoever reads it in: a name and a password before its host.
PASSWORD = re.compile(r"https?://[^\s/@:]*:[^\s/@]+@", re.IGNORECASE)

#: Digits as Chinese writes them.
CHINESE = {ord(char): digit for char, digit in zip("零〇一二三四五六七八九幺", "001234567891", strict=True)}
ANY_DIGIT = rf"[\d{''.join(map(chr, CHINESE))}]"
#: Digits that are not ASCII's: full-width, Chinese, Arabic, of mathematics.
WIDE_DIGIT = "[０-９零〇一二三四五六七八九幺٠-٩۰-۹०-९𝟎-𝟿]"
#: A long number, in any digits.
NUMBER = re.compile(rf"{ANY_DIGIT}(?:{GAP}{ANY_DIGIT}){{10,}}")

#: One of them is in every text that PERSONAL finds something in, and in few others: a number that long,
#: digits that are not ASCII's, an @. Each begins with few characters, so that the search is quick.
SIGNS = tuple(
    map(
        re.compile,
        (
            rf"1[3-9][0-9](?:{GAP}|[.\uff0e])[0-9]{{3}}",
            "[0-9]{14}",
            rf"{WIDE_DIGIT}(?:{GAP}[0-9]?{WIDE_DIGIT}){{4}}",
            "@",
        ),
    )
)
#: The same of words: found in a fraction of the time.
WORDS = (*("微信", "QQ", "qq", "Qq", "qQ"), *("老师", "先生", "女士", "小姐", "同志", "联系人"))

#: Addresses hold long numbers that are no telephone's.
ADDRESS = re.compile(r"https?://[!-~]+")
OTHER_DIGIT = re.compile(r"[^\D0-9]")


def has_signs(text: str) -> bool:
    """False for a text that holds nothing personal; most have none of the signs."""
    return any(word in text for word in WORDS) or any(sign.search(text) for sign in SIGNS)


def readable(text: str) -> str:
    """A text of the same length without addresses, its digits of other scripts as plain ones."""
    text = ADDRESS.sub(lambda found: " " * len(found.group()), text)
    return text if text.isascii() else OTHER_DIGIT.sub(lambda found: str(int(found.group())), text)


def spelled_out(text: str) -> str:
    """A readable text of the same length whose long numbers in Chinese digits are plain ones."""
    if not SIGNS[2].search(text):
        return text
    return NUMBER.sub(lambda found: found.group().translate(CHINESE), text)


def personal_data(file: TextFile) -> tuple[Diagnostic, ...]:
    """A problem for each piece of personal data in the text, and each address that holds a password."""
    if not has_signs(file.text):
        return ()
    text = readable(file.text)
    found = {
        place.start(): (place, name)
        for version in {spelled_out(text): 0, text: 0}
        for pattern, name in PERSONAL
        for place in pattern.finditer(version)
    }
    return (
        *(_personal(file, *each) for each in found.values()),
        *(_password(file, place) for place in PASSWORD.finditer(file.text)),
    )


def _personal(file: TextFile, place: re.Match[str], name: str) -> Diagnostic:
    return problem(
        "personal-data",
        text_span(file.text, place.start(), file.path, len(place.group())),
        f"这里像是{name}，公开的内容里不能有。",
        REMEDIES.get(name, "换成单位的座机或公务邮箱；它已经写进过提交记录的话，请告诉管理员。"),
    )


REMEDIES = {
    "人名和电话": "去掉人名，只写单位或部门和它的座机。",
    "个人微信号": "换成单位的公众号（写“公众号：名字”）或座机；它已经写进过提交记录的话，请告诉管理员。",
    "个人 QQ 号": "换成单位的座机，或者 QQ 群（写“QQ群：号码”）；它已经写进过提交记录的话，请告诉管理员。",
}


def _password(file: TextFile, place: re.Match[str]) -> Diagnostic:
    return problem(
        "personal-data",
        text_span(file.text, place.start(), file.path, len(place.group())),
        "这个网址里有用户名和密码，公开的内容里不能有。",
        "去掉 @ 和它前面的用户名、密码；它已经写进过提交记录的话，马上换密码，并告诉管理员。",
    )
