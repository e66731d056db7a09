"""Pictures of ``content/media/``: whether each can be shown, and how large it will be.

A picture is decoded as a whole once, so that a damaged one is told where it is named and not when it is
rendered; a build keeps what it learns by the digest of the file.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from msgspec import Struct

from site_builder.content.static_files import find_active

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

#: Pixels of a published picture's longer side; phones need no more.
LONGEST_SIDE = 1600
#: Pixels of a picture: a phone's largest have 50 million, and each takes four bytes while it is made smaller.
MOST_PIXELS = 80_000_000
FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
#: What Pillow calls a JPEG with a second picture in it, as some phones write.
SAME = {"MPO": "JPEG"}
ORIENTATION, TURNED = 0x0112, (5, 6, 7, 8)
#: How files begin that phones and scanners give and Pillow does not read.
SIGNATURES = (
    (re.compile(rb"....ftyp(?:heic|heix|hevc|mif1|msf1|heim|heis)", re.DOTALL), "HEIC"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "AVIF"),
    (re.compile(rb"%PDF"), "PDF"),
    (re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!DOCTYPE svg)", re.I), "SVG"),
    (re.compile(rb"\s*<(?:!doctype )?html", re.I), "HTML"),
    (re.compile(rb"version https://git-lfs"), "Git LFS"),
)

#: What is wrong and what to do.
Trouble = tuple[str, str]


class PictureFile(Struct, frozen=True, kw_only=True):
    """A picture file: a digest of its bytes, its size as published (zeros for SVG), what is wrong with it."""

    path: Path
    digest: str = ""
    width: int = 0
    height: int = 0
    trouble: Trouble | None = None


#: Reads a picture file.
Inspect = Callable[[Path], PictureFile]


def inspect_pictures(paths: Sequence[Path], *, jobs: int) -> list[PictureFile]:
    """Inspect many pictures in so many threads: decoding them is work of C, which Python does not hold up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is odd in a file and does not harm
        if jobs == 1 or len(paths) < 2:
            return list(map(inspect_picture, paths))
        with ThreadPoolExecutor(jobs) as threads:
            return list(threads.map(inspect_picture, paths))


def inspect_picture(path: Path) -> PictureFile:
    """Read a picture file and decode it as a whole."""
    return _read(path, whole=True)


def glance_at_picture(path: Path) -> PictureFile:
    """Read only how a picture begins, where ``check`` has decoded it or will."""
    return _read(path, whole=False)


def published_size(width: int, height: int) -> tuple[int, int]:
    """The size of a picture whose longer side is LONGEST_SIDE at most."""
    scale = min(1.0, LONGEST_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _read(path: Path, *, whole: bool) -> PictureFile:
    try:
        data = path.read_bytes()
    except OSError as error:
        return PictureFile(path=path, trouble=(f"读不了：{error.strerror}", "检查图片文件的权限。"))
    width = height = 0
    if not data:
        trouble: Trouble | None = "是空的", "重新放一次图片。"
    elif path.suffix == ".svg":
        trouble = _svg_trouble(data)
    else:
        width, height, trouble = _opened(data, path.suffix, whole=whole)
    digest = hashlib.sha256(data).hexdigest()
    return PictureFile(path=path, digest=digest, width=width, height=height, trouble=trouble)


def _svg_trouble(data: bytes) -> Trouble | None:
    text = data.decode("utf-8-sig", "replace")
    if "<svg" not in text:
        return "里没有 SVG 图片", "重新导出一次，或者换成 PNG。"
    found = find_active(text, is_page=False)
    if found is not None:
        words = found.group().strip("\"'/ \n\t")
        return f"里有会运行的东西（{words}）", "去掉它；图形软件导出时选“不带脚本”。"
    try:
        expat.ParserCreate().Parse(data, True)  # noqa: FBT003  # expat's own signature
    except expat.ExpatError:
        return "不是完整的 SVG 图片", "重新导出一次，或者换成 PNG。"
    return None


def _opened(data: bytes, suffix: str, *, whole: bool) -> tuple[int, int, Trouble | None]:
    """The published size of a picture of pixels, and what is wrong with it."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # we count ourselves, before anything is decoded
    source = io.BytesIO(data)
    try:
        with Image.open(source) as picture:
            wrong = _wrong_picture(picture, suffix)
            if wrong is not None:
                return 0, 0, wrong
            is_turned = picture.getexif().get(ORIENTATION) in TURNED
            width, height = picture.size[::-1] if is_turned else picture.size
            if whole:
                picture.draft("L", (width // 8, height // 8))  # all of a JPEG, in fewer pixels
                picture.load()
    except UnidentifiedImageError:
        name = next((name for sign, name in SIGNATURES if sign.match(data)), "")
        return 0, 0, _another_format(suffix, name)
    except Exception:  # a damaged file makes Pillow raise whatever its readers meet
        return 0, 0, ("坏了，读到一半读不下去", "重新导出或再传一次；能看的话，用画图软件打开再另存。")
    return *published_size(width, height), None


def _wrong_picture(picture: ImageFile, suffix: str) -> Trouble | None:
    found = picture.format or ""
    if SAME.get(found, found) != FORMATS[suffix]:
        return _another_format(suffix, found)
    if picture.width * picture.height > MOST_PIXELS:
        return f"有 {picture.width}×{picture.height} 个像素，太大了", "缩小到长边 4000 像素以内。"
    return None


def _another_format(suffix: str, found: str) -> Trouble:
    expected = FORMATS[suffix]
    endings = [ending for ending, name in FORMATS.items() if name == found]
    if endings:
        return (
            f"的名字以 {suffix} 结尾，里面却是 {found} 图片",
            f"把文件名的结尾改成 {endings[0]}，写到它的地方也改；或者另存为 {expected}。",
        )
    if found == "Git LFS":
        return "只有 Git LFS 的指针，没有图片本身", "运行 git lfs pull，把图片取下来。"
    if found:
        return f"的名字以 {suffix} 结尾，里面却是 {found}", f"用画图软件打开，另存为 {expected}。"
    return f"不是 {expected} 图片", f"用画图软件打开，另存为 {expected}；打不开的话，文件坏了，重新传一次。"
