"""Bytes to text: one content file, decoded, with what would break YAML or calendars taken out."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from site_builder.content.characters import UNTIDY, tidy, unfit, unfit_words
from site_builder.diagnostics import Checked, Diagnostic, Span, problem

#: Larger files are refused: an activity of 5,000 characters takes 15 KB. Of a list there is one for the whole
#: site:
#: 100,000 activities have 1.5 MB of venues, and 10 MB of published addresses.
LARGEST = 512 * 1024
LARGEST_LIST = 32 * 1024 * 1024

#: Lines that git leaves where it could not join two versions of a file.
MERGE_MARK = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)


class TextFile(Struct, frozen=True):
    """A file's text with LF line ends, without a BOM, what is INVISIBLE and what is UNFIT.

    ``path`` as shown in messages.
    """

    path: str
    text: str


def read_text(path: Path, *, display_path: str, largest: int = LARGEST) -> Checked[TextFile | None]:
    """Read one UTF-8 file. A BOM, CRLF and what is INVISIBLE are forgiven; what is UNFIT is not."""
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
    if not is_tidy and (found := unfit(text)):
        return _refused(
            "control-character", text_span(text, found.start(), display_path), *unfit_words(found)
        )
    if ("<<<<<<<" in text or ">>>>>>>" in text) and (mark := MERGE_MARK.search(text)):
        return _refused(
            "unfinished-merge",
            text_span(text, mark.start(), display_path, 7),
            "这里是 git 没有合并完的记号，两个版本的内容都还在文件里。",
            "从 <<<<<<< 到 >>>>>>> 之间，留下对的那些行，删掉另一个版本和三行记号。",
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
