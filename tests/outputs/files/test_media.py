"""Published pictures: nothing of the camera's, upright, small enough for phones, seen through."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from site_builder.outputs.files.media import MediaView, render_media
from site_builder.presentation.context import Rendering

RED, BLUE, CLEAR = (255, 0, 0, 255), (0, 0, 255, 255), (0, 0, 0, 0)


def published(tmp_path: Path, data: bytes, suffix: str = ".png") -> Image.Image:
    (tmp_path / f"a{suffix}").write_bytes(data)
    view = MediaView(source=str(tmp_path / f"a{suffix}"), digest="")
    again = render_media(view, Rendering(fill=lambda *_: ""))
    return Image.open(io.BytesIO(again))


def saved(picture: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def picture(mode: str, size: tuple[int, int]) -> tuple[Image.Image, dict[str, Any]]:
    """A picture whose left half is red and whose right half is seen through, and how to save it."""
    width, height = size
    whole = Image.new("RGBA", size, CLEAR)
    whole.paste(RED, (0, 0, width // 2, height))
    if mode == "RGBA":
        return whole, {}
    flat = Image.new("RGB", size, BLUE[:3])
    flat.paste(RED[:3], (0, 0, width // 2, height))
    if mode == "RGB":
        return flat, {"transparency": BLUE[:3]}
    if mode == "L":
        return flat.convert("L"), {"transparency": flat.convert("L").getpixel((width - 1, 0))}
    found = flat.quantize(2)
    index = found.getpixel((width - 1, 0))
    return found, {"transparency": index if mode == "P" else bytes(0 if n == index else 255 for n in (0, 1))}


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L", "P", "P with bytes"])
@pytest.mark.parametrize("size", [(40, 20), (4000, 20)], ids=["small", "large"])
def test_what_is_seen_through_must_stay_so(tmp_path: Path, mode: str, size: tuple[int, int]) -> None:
    whole, how = picture(mode, size)
    found = published(tmp_path, saved(whole, **how)).convert("RGBA")
    assert found.size == ((40, 20) if size == (40, 20) else (1600, 8))
    left, right = found.getpixel((2, 2)), found.getpixel((found.width - 3, 2))
    assert isinstance(left, tuple) and isinstance(right, tuple)
    assert (left[3], right[3]) == (255, 0)
    if mode != "L":
        assert left == RED


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".webp")])
def test_nothing_of_the_camera_is_published_and_the_picture_stands_upright(
    tmp_path: Path, kind: str, suffix: str
) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    data = saved(Image.new("RGB", (40, 20), "red"), kind, exif=exif.tobytes())
    assert b"Camera" in data
    found = published(tmp_path, data, suffix)
    assert (found.size, dict(found.getexif())) == ((20, 40), {})
    assert found.format == kind


def test_a_picture_of_a_phone_with_two_in_one_is_published_as_jpeg(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (40, 20), "red"), Image.new("RGB", (40, 20), "blue")
    data = saved(first, "MPO", save_all=True, append_images=[second])
    assert published(tmp_path, data, ".jpg").format == "JPEG"


def test_line_ends_of_a_drawing_are_those_of_git(tmp_path: Path) -> None:
    for name, data in {"a.svg": b"<svg>\n</svg>\n", "b.svg": b"<svg>\r\n</svg>\r\n"}.items():
        (tmp_path / name).write_bytes(data)
        view = MediaView(source=str(tmp_path / name), digest="")
        assert render_media(view, Rendering(fill=lambda *_: "")) == b"<svg>\n</svg>\n"
