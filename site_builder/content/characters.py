"""Characters that no reader sees: which are forgiven, which refused, and which a script or an emoji needs."""

from __future__ import annotations

import re

#: What no editor shows: line breaks to YAML (and to ``str.splitlines``) and no-break spaces become spaces;
#: soft hyphens, zero-width spaces and a BOM inside the text go.
INVISIBLE: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "\u0085\u2028\u2029\u00a0"), " "),
    **dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF], None),
}

#: What is INVISIBLE, what UNFIT begins with, and CR: most texts hold none of them, and one search tells.
UNTIDY = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e01ef]"
)

#: Letters that join or part by U+200C and U+200D: Hebrew and Arabic to Myanmar, Khmer, Mongolian.
JOINING = "\u0590-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc"
#: What an emoji's parts end with, and begin with (Unicode Technical Standard 51).
EMOJI_END = "\u20e3\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
EMOJI_START = "\u2190-\u2bff\U0001f000-\U0001faff"
RIGHT_TO_LEFT = re.compile("[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

#: C0 and C1 controls but tab and line feed, and non-characters (YAML 1.2 §5.1 forbids most; calendars forbid
#: all).
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
#: Every CONTROL; what a broken text shows; marks that turn the direction of writing; letters without a shape;
#: and what only joins or varies its neighbours, where they are none that it could join or vary.
UNFIT = re.compile(
    rf"(?P<control>{CONTROL.pattern})"
    "|(?P<broken>\ufffd)"
    "|(?P<turning>[\u202a-\u202e\u2066-\u2069])"
    "|(?P<leaning>[\u061c\u200e\u200f])"
    rf"|(?P<hidden>(?<![{JOINING}])\u200c|(?<![{JOINING}{EMOJI_END}])\u200d"
    rf"|\u200d(?<=[{EMOJI_END}]\u200d)(?![{EMOJI_START}])"
    "|[\u180e\u2061-\u2065\u206a-\u206f\u3164\uffa0\ufff0-\ufffb]|(?<![\u1100-\u11ff])[\u115f\u1160]"
    "|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2}"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e00ff])"
)

#: Something that readers see; Braille's blank is none.
VISIBLE = re.compile("[^\\s\u200c\u200d\u2800\u115f\u1160\ufe00-\ufe0f\U000e0000-\U000e01ef]")


def tidy(text: str) -> str:
    """A text with LF line ends and without what is INVISIBLE, a BOM too."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE)


def unfit(text: str) -> re.Match[str] | None:
    """Return the first character that may not stand where it stands."""
    for found in UNFIT.finditer(text):
        if found.lastgroup != "leaning" or not RIGHT_TO_LEFT.search(_line_of(text, found.start())):
            return found
    return None


def unfit_words(found: re.Match[str]) -> tuple[str, str]:
    """What is wrong, and the remedy."""
    number = f"U+{ord(found.group()[0]):04X}"
    if found.lastgroup == "broken":
        return f"这里有坏掉的字（{number}，常显示成 �）。", "照原文把这个字重新打一遍；是转换编码时弄坏的。"
    if found.lastgroup == "control":
        return f"这里有一个看不见的控制字符 {number}。", "删掉它；通常是从别的软件粘贴时带进来的。"
    if found.lastgroup in ("turning", "leaning"):
        return (
            f"这里有一个看不见的、改变书写方向的字符 {number}。",
            "删掉它；常是从通讯录、聊天软件粘贴时带进来的，前后的字删掉重打一遍最省事。",
        )
    return f"这里有一个看不见的字符 {number}。", "删掉它；前后的字删掉重打一遍最省事。"


def _line_of(text: str, offset: int) -> str:
    end = text.find("\n", offset)
    return text[text.rfind("\n", 0, offset) + 1 : end if end >= 0 else len(text)]
