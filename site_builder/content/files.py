"""Bytes to text: one content file, decoded, with what would break YAML or calendars taken out."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from site_builder.diagnostics import Checked, Diagnostic, Span, problem

#: Larger files are refused: an activity of 5,000 characters takes 15 KB. Of a list there is one for the whole
#: site:
#: 100,000 activities have 1.5 MB of venues, and 10 MB of published addresses.
LARGEST = 512 * 1024
LARGEST_LIST = 32 * 1024 * 1024

#: What no editor shows: line breaks to YAML (and to ``str.splitlines``) and no-break spaces become spaces;
#: soft hyphens, zero-width spaces, a BOM inside the text and marks that turn the direction of writing go.
INVISIBLE: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "\u0085\u2028\u2029\u00a0"), " "),
    **dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], None),
}

#: C0 and C1 controls but tab and line feed, and non-characters (YAML 1.2 §5.1 forbids most; calendars forbid
#: all).
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")

#: What is INVISIBLE, every CONTROL and CR: most texts hold none of them, and one search tells.
UNTIDY = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)


class TextFile(Struct, frozen=True):
    """A file's text with LF line ends, without a BOM, what is INVISIBLE and any CONTROL.

    ``path`` as shown in messages.
    """

    path: str
    text: str


def tidy(text: str) -> str:
    """A text with LF line ends and without what is INVISIBLE, a BOM too."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE)


def read_text(path: Path, *, display_path: str, largest: int = LARGEST) -> Checked[TextFile | None]:
    """Read one UTF-8 file. A BOM, CRLF and what is INVISIBLE are forgiven; controls are not."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return _refused(
            "unreadable-file",
            Span(path=display_path),
            f"读不了这个文件：{error.strerror}。",
            "检查文件的权限和名字，再试一次。",
        )
    return decode(data, display_path=display_path, largest=largest)


def decode(data: bytes, *, display_path: str, largest: int = LARGEST) -> Checked[TextFile | None]:
    """A file's bytes as text, with what ``read_text`` forgives and refuses."""
    if len(data) > largest:
        return _refused(
            "file-too-large",
            Span(path=display_path),
            f"文件有 {len(data) // 1024} KB，上限是 {largest // 1024} KB。",
            "一个活动一个文件；图片放进 content/media/，不要贴进正文。",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(
            "not-utf8",
            _byte_span(data, error.start, display_path),
            "文件不是 UTF-8 编码。",
            "用编辑器“另存为”，编码选 UTF-8（Windows 记事本常存成 ANSI/GBK）。",
        )
    is_tidy = not UNTIDY.search(text)
    if not is_tidy:
        text = tidy(text)
    if not text.strip():
        return _refused("empty-file", Span(path=display_path), "文件是空的。", "写上内容，或者删掉这个文件。")
    if not is_tidy and (found := CONTROL.search(text)):
        char = found.group()
        return _refused(
            "control-character",
            text_span(text, found.start(), display_path),
            f"这里有一个看不见的控制字符 U+{ord(char):04X}。",
            "删掉它；通常是从别的软件粘贴时带进来的。",
        )
    return Checked(TextFile(display_path, text))


def text_span(text: str, offset: int, path: str, length: int = 1) -> Span:
    """The place of the character at ``offset`` of ``text``."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return Span(
        path=path,
        line=text.count("\n", 0, offset) + 1,
        column=offset - start + 1,
        length=length,
        source=text[start : end if end >= 0 else len(text)],
    )


def _byte_span(data: bytes, offset: int, path: str) -> Span:
    before = data[:offset]
    line_start = before.rfind(b"\n") + 1
    column = len(before[line_start:].decode("utf-8", "replace")) + 1
    return Span(path=path, line=before.count(b"\n") + 1, column=column)


def _refused(code: str, span: Span, message: str, help: str) -> Checked[TextFile | None]:
    found: Diagnostic = problem(code, span, message, help)
    return Checked(None, (found,))
