"""Pictures of ``content/media/`` that are shown somewhere: clean, upright, no larger than phones need."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from site_builder.content.pictures import FORMATS, published_size
from site_builder.presentation.context import BuildContext, Output, Page, Rendering

if TYPE_CHECKING:
    from PIL.Image import Image

#: Modes that cannot be made smaller smoothly → those that can; the second where a colour is seen through.
SMOOTH = {"P": ("RGB", "RGBA"), "PA": ("RGBA", "RGBA"), "1": ("L", "LA")}
SEEN_THROUGH = {"RGB": "RGBA", "L": "LA"}


class MediaView(Struct, frozen=True, kw_only=True):
    """A picture to publish, known by its bytes."""

    source: str
    digest: str


def plan_media(context: BuildContext) -> Iterator[Page[MediaView]]:
    """The pictures that published activities or the site name; others in ``content/media/`` stay there."""
    named = {context.settings.share_picture, *(mark.file for mark in context.settings.brand)}
    for activity in context.catalog.activities:
        recap = activity.recap.photos if activity.recap else ()
        named |= {picture.file for picture in (activity.cover, *activity.images, *recap) if picture}
    for name, file in context.catalog.content.media.items():
        if name in named:
            view = partial(MediaView, source=str(file.path), digest=file.digest)
            yield Page(path=name, output="media", make=view)


def render_media(view: MediaView, rendering: Rendering) -> bytes:
    """The picture without its metadata (place, camera, names), turned upright, at most LONGEST_SIDE.

    SVG as it is, its lines ending as git has them.
    """
    source = Path(view.source)
    if source.suffix == ".svg":
        return source.read_bytes().replace(b"\r\n", b"\n")
    from PIL import Image, ImageOps

    with Image.open(source) as opened:
        picture = _smaller(ImageOps.exif_transpose(opened))
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    if picture.mode == "P" and picture.palette is not None:
        clean.putpalette(picture.palette)
    kind = FORMATS[source.suffix]
    how: dict[str, Any] = {"quality": 82} if kind in ("JPEG", "WEBP") else {"optimize": True}
    if kind == "PNG" and "transparency" in picture.info:
        how["transparency"] = picture.info["transparency"]
    out = io.BytesIO()
    clean.save(out, format=kind, **how)
    return out.getvalue()


def _smaller(picture: Image) -> Image:
    """The picture at the size that it is published in; what is seen through stays so."""
    from PIL.Image import Resampling

    size = published_size(*picture.size)
    if picture.size == size:
        return picture
    has_hole = "transparency" in picture.info
    mode = SMOOTH[picture.mode][has_hole] if picture.mode in SMOOTH else picture.mode
    if has_hole:
        mode = SEEN_THROUGH.get(mode, mode)
    smooth = picture if picture.mode == mode else picture.convert(mode)
    return smooth.resize(size, Resampling.BICUBIC, reducing_gap=2.0)


OUTPUT = Output(name="media", plan=plan_media, render=render_media, fragments=())
