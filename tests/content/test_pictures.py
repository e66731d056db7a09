"""Pictures that cannot be shown are told where they are named, each in its words."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from site_builder.content.folder import read_folder
from site_builder.content.pictures import PictureFile, glance_at_picture, inspect_picture, inspect_pictures
from site_builder.diagnostics import full
from tests.building import CONTENTS

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


def encoded(kind: str, *, size: tuple[int, int] = (64, 48), mode: str = "RGB", **how: Any) -> bytes:
    """A picture with enough in it to be cut."""
    picture = Image.effect_noise(size, 90).convert(mode)
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def blank(width: int, height: int) -> bytes:
    """A PNG of one colour and one bit a pixel."""
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


PNG, JPEG, WEBP = encoded("PNG"), encoded("JPEG"), encoded("WEBP")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9"/></svg>\n'
OTHER = "的名字以 {0} 结尾，里面却是 {1}"
CUT = "坏了，读到一半读不下去", "重新导出或再传一次；能看的话，用画图软件打开再另存。"
RAW = "不是 {0} 图片", "用画图软件打开，另存为 {0}；打不开的话，文件坏了，重新传一次。"
TROUBLES: dict[str, tuple[str, bytes, str, str]] = {
    "empty": ("a.png", b"", "是空的", "重新放一次图片。"),
    "half a PNG": ("a.png", PNG[: len(PNG) // 2], *CUT),
    "half a JPEG": ("a.jpg", JPEG[: len(JPEG) // 2], *CUT),
    "half a WebP": ("a.webp", WEBP[: len(WEBP) // 2], *CUT),
    "PNG with a wrong checksum": ("a.png", PNG[:50] + b"\xff\xff" + PNG[52:], *CUT),
    "text": ("a.png", b"not a picture", RAW[0].format("PNG"), RAW[1].format("PNG")),
    "PNG as JPEG": (
        "a.jpg",
        PNG,
        OTHER.format(".jpg", "PNG 图片"),
        "把文件名的结尾改成 .png，写到它的地方也改；或者另存为 JPEG。",
    ),
    "WebP as PNG": (
        "a.png",
        WEBP,
        OTHER.format(".png", "WEBP 图片"),
        "把文件名的结尾改成 .webp，写到它的地方也改；或者另存为 PNG。",
    ),
    "GIF as PNG": ("a.png", encoded("GIF"), OTHER.format(".png", "GIF"), "用画图软件打开，另存为 PNG。"),
    "HEIC as JPEG": ("a.jpg", HEIC, OTHER.format(".jpg", "HEIC"), "用画图软件打开，另存为 JPEG。"),
    "PDF as JPEG": ("a.jpg", b"%PDF-1.7\n", OTHER.format(".jpg", "PDF"), "用画图软件打开，另存为 JPEG。"),
    "SVG as PNG": ("a.png", SVG, OTHER.format(".png", "SVG"), "用画图软件打开，另存为 PNG。"),
    "pointer": (
        "a.png",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
        "只有 Git LFS 的指针，没有图片本身",
        "运行 git lfs pull，把图片取下来。",
    ),
    "PNG as SVG": ("a.svg", PNG, "里没有 SVG 图片", "重新导出一次，或者换成 PNG。"),
    "half an SVG": ("a.svg", SVG[:60], "不是完整的 SVG 图片", "重新导出一次，或者换成 PNG。"),
    "SVG with a script": (
        "a.svg",
        SVG.replace(b"<path", b"<script>go()</script><path"),
        "里有会运行的东西（<script）",
        "去掉它；图形软件导出时选“不带脚本”。",
    ),
    "SVG with a handler": (
        "a.svg",
        SVG.replace(b"<path", b"<path onclick='go()'"),
        "里有会运行的东西（onclick=）",
        "去掉它；图形软件导出时选“不带脚本”。",
    ),
    "too many pixels": (
        "a.png",
        blank(10_000, 8001),
        "有 10000×8001 个像素，太大了",
        "缩小到长边 4000 像素以内。",
    ),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_picture_that_cannot_be_shown_is_told_in_its_words(tmp_path: Path, name: str) -> None:
    file, data, message, help = TROUBLES[name]
    (tmp_path / file).write_bytes(data)
    found = inspect_picture(tmp_path / file)
    assert (found.trouble, found.width, found.height) == ((message, help), 0, 0)


def test_picture_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    assert inspect_picture(tmp_path / "a.png").trouble == ("读不了：Is a directory", "检查图片文件的权限。")


@pytest.mark.parametrize(
    ("file", "data", "size"),
    [
        ("a.png", PNG, (64, 48)),
        ("a.jpg", JPEG, (64, 48)),
        ("a.jpeg", JPEG, (64, 48)),
        ("a.webp", WEBP, (64, 48)),
        ("a.svg", SVG, (0, 0)),
        ("a.png", blank(3200, 100), (1600, 50)),
        ("a.png", blank(1, 5000), (1, 1600)),
        ("a.jpg", encoded("JPEG", mode="CMYK"), (64, 48)),
    ],
)
def test_sizes_are_those_of_the_published_picture(
    tmp_path: Path, file: str, data: bytes, size: tuple[int, int]
) -> None:
    (tmp_path / file).write_bytes(data)
    found = inspect_picture(tmp_path / file)
    assert (found.trouble, found.width, found.height) == (None, *size)
    assert glance_at_picture(tmp_path / file) == found
    assert inspect_pictures([tmp_path / file] * 3, jobs=2) == [found] * 3


def test_a_turned_picture_has_the_size_of_the_upright_one(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (tmp_path / "a.jpg").write_bytes(encoded("JPEG", exif=exif.tobytes()))
    found = inspect_picture(tmp_path / "a.jpg")
    assert (found.width, found.height) == (48, 64)


def test_a_glance_decodes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(JPEG[: len(JPEG) // 2])
    assert glance_at_picture(tmp_path / "a.jpg").trouble is None


def test_trouble_is_told_at_each_place_that_names_the_picture(content: Path) -> None:
    (content / "media" / "stars.png").write_bytes(PNG[: len(PNG) // 2])
    (content / "media" / "mark.png").write_bytes(JPEG)
    first, second = read_folder(content, display_path="content").problems
    words = "图片 media/mark.png 的名字以 .png 结尾，里面却是 JPEG 图片。"
    assert full(first) == (
        f"content/site.yaml:22:11: 错误[bad-picture] {words}\n"
        "  22 |   - file: media/mark.png\n"
        "     |           ^^^^^^^^^^^^^^\n"
        "  改法：把文件名的结尾改成 .jpg，写到它的地方也改；或者另存为 PNG。"
    )
    assert (second.code, second.span.source.strip()) == ("bad-picture", "file: media/stars.png")


def test_pictures_that_nobody_names_are_not_told(content: Path) -> None:
    (content / "media" / "later.png").write_bytes(b"not a picture")
    assert read_folder(content, display_path="content").problems == ()


def test_pictures_of_the_small_site_are_known_by_their_names() -> None:
    found = read_folder(CONTENTS["small"], display_path="content").value
    assert found is not None
    stars = found.media["media/stars.png"]
    assert stars == PictureFile(
        path=CONTENTS["small"] / "media" / "stars.png", digest=stars.digest, width=16, height=9
    )
