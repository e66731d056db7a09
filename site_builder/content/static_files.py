"""Files that a site's owner puts at its root as they are: ``content/static/``.

What hosts, search engines and chat apps ask for: ``CNAME``, a verification file, ``.well-known/``, a PDF.
They stand on the site's own origin, so nothing among them may run: no script, no page that could hold one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from msgspec import Struct

from site_builder.content.files import TextFile, text_span
from site_builder.content.personal import personal_data
from site_builder.content.windows import DEVICE_WORDS, device_name
from site_builder.diagnostics import Checked, Diagnostic, Span, problem

FOLDER = "static/"
#: Hosts refuse more: Cloudflare Pages takes 25 MiB a file.
LARGEST_STATIC = 20 * 1024 * 1024
#: A part of an address that needs no escape anywhere; Windows takes away a dot at the end.
PART = re.compile(r"[A-Za-z0-9._-]{0,99}[A-Za-z0-9_-]", re.ASCII)
#: What hosts look for under a hidden name; other hidden files (``.env``) are nobody's to read.
HIDDEN = (".well-known", ".nojekyll", ".htaccess", ".domains")
PAGES, TEXTS = ("html", "htm"), ("txt", "csv", "json", "asc")
MARKUP = ("xml", "svg")
PICTURES = ("png", "jpg", "jpeg", "gif", "webp", "avif", "ico")
DOCUMENTS = ("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "zip", "mp3", "mp4")
ENDINGS = (*PAGES, *TEXTS, *MARKUP, *PICTURES, *DOCUMENTS)

#: All that could be a tag to some reader of HTML or XML, its prefix aside.
TAG = re.compile(r"<\s*/?\s*(?:[\w.-]+:)?([A-Za-z][^\s/>]*)")
#: The elements of a verification page: nothing that loads, leads elsewhere or runs.
PLAIN_ELEMENTS = frozenset("html head title meta body p br hr h1 h2 pre div span b i em strong".split())
ACTIVE_ELEMENTS = frozenset("script foreignobject iframe frame object embed applet handler".split())
ACTIVE = re.compile(
    r"""[\s"'/]on[a-z]+\s*=|javascript:|http-equiv|<\?xml-stylesheet|<!entity|w3\.org/1999/xhtml""", re.I
)
#: How pictures mark what a camera wrote into them, the place among it: EXIF in JPEG, PNG and WebP, and XMP.
CAMERA = (b"Exif\0\0", b"eXIf", b"EXIF", b"http://ns.adobe.com/xap/")


class StaticFile(Struct, frozen=True, kw_only=True):
    """A file to publish as it is: its address, where it stands, how messages name it, its bytes' digest."""

    address: str
    path: Path
    display_path: str
    digest: str


def read_static_files(
    root: Path, names: Iterable[str], shown: Iterable[str]
) -> Checked[tuple[StaticFile, ...]]:
    """Read and check the files of these names, which begin with FOLDER."""
    files: list[StaticFile] = []
    problems: list[Diagnostic] = []
    for name, display_path in zip(names, shown, strict=True):
        try:
            data = (root / name).read_bytes()
        except OSError as error:
            words = f"读不了这个文件：{error.strerror}。"
            problems.append(problem("unreadable-file", Span(path=display_path), words, "检查文件的权限。"))
            continue
        address = name.removeprefix(FOLDER)
        problems += _problems(address, data, display_path)
        digest = blake2b(data, digest_size=16).hexdigest()
        files.append(StaticFile(address=address, path=root / name, display_path=display_path, digest=digest))
    return Checked(tuple(files), tuple(problems))


def _problems(address: str, data: bytes, display_path: str) -> Iterator[Diagnostic]:
    ending = PurePosixPath(address).suffix.lower().removeprefix(".")
    span = Span(path=display_path)
    found = _wrong_address(address) or _wrong_kind(address, ending)
    if found:
        yield problem("static-file", span, *found)
    if len(data) > LARGEST_STATIC:
        size, most = len(data) >> 20, LARGEST_STATIC >> 20
        words = f"文件有 {size} MB，上限是 {most} MB。"
        yield problem("file-too-large", span, words, "压缩一下，或者放到别处，在页面里写链接。")
    if ending in PICTURES and any(sign in data for sign in CAMERA):
        yield problem(
            "static-file",
            span,
            "这张照片里带着拍摄时的信息，可能有地点。",
            "去掉照片信息再放；活动的照片放进 content/media/，发布时会自动去掉。",
        )
    if ending in (*PAGES, *MARKUP):
        yield from active_content(data, display_path, is_page=ending in PAGES)
    if ending in (*PAGES, *TEXTS, "xml"):
        yield from personal_data(TextFile(display_path, data.decode("utf-8", "replace")))


def _wrong_address(address: str) -> tuple[str, str] | None:
    parts = PurePosixPath(address).parts
    wrong = next((part for part in parts if not PART.fullmatch(part)), None)
    if wrong is not None:
        return (
            f"“{wrong}”不能作网址。",
            "文件名用字母、数字、点、连字符和下划线，不以点结尾，不要有空格和中文。",
        )
    hidden = next((part for part in parts if part.startswith(".") and part not in HIDDEN), None)
    if hidden is not None:
        return (
            f"以点开头的“{hidden}”不会发布。",
            f"删掉它，或者换一个名字；以点开头的只能是 {'、'.join(HIDDEN)}。",
        )
    device = next(filter(None, map(device_name, parts)), None)
    if device is not None:
        return DEVICE_WORDS.format(device), "换一个名字。"
    return None


def _wrong_kind(address: str, ending: str) -> tuple[str, str] | None:
    if not ending or ending in ENDINGS:
        return None
    return (
        f"不能放以“.{ending}”结尾的文件：它可能在读者的浏览器里运行，或者没有人认得。",
        f"这里可以放没有扩展名的文件，和 {'、'.join(ENDINGS)}。",
    )


def active_content(data: bytes, display_path: str, *, is_page: bool) -> Iterator[Diagnostic]:
    """Tell what ``find_active`` finds in a file's bytes."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        yield problem("not-utf8", Span(path=display_path), "文件不是 UTF-8 编码。", "另存为 UTF-8。")
        return
    first = find_active(text, is_page=is_page)
    if first is None:
        return
    words = first.group().strip("\"'/ \n\t")
    yield problem(
        "static-file",
        text_span(text, first.start(), display_path, len(first.group())),
        f"这里的 {words} 可能会运行程序或转到别处，不能放。",
        "验证用的网页只能有文字和 <meta>，照验证网站给的原样放；别的网页写进 content/pages/。"
        if is_page
        else "去掉它；图形软件导出时选“不带脚本”。",
    )


def find_active(text: str, *, is_page: bool) -> re.Match[str] | None:
    """Find the first thing in HTML, XML or SVG that could run, or, in a page, do more than to be read."""
    places = [found for found in TAG.finditer(text) if _is_active(found[1].lower(), is_page=is_page)]
    places += ACTIVE.finditer(text)
    return min(places, key=lambda found: found.start(), default=None)


def _is_active(element: str, *, is_page: bool) -> bool:
    return element not in PLAIN_ELEMENTS if is_page else element in ACTIVE_ELEMENTS
