"""Static files.

Style sheet, scripts, icon, each under a name that holds its hash, so that browsers may keep it for good.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct

from site_builder.content.listing import is_passed_over
from site_builder.content.vocabularies import Campaign
from site_builder.presentation.context import Asset, BuildContext, Output, Page, Rendering

#: A comment that has its lines to itself: for who reads the repository, not for phones to load.
COMMENT = re.compile(rb"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)


class AssetView(Struct, frozen=True, kw_only=True):
    """A static file's bytes."""

    data: bytes


def read_assets(folder: Path, campaigns: Mapping[str, Campaign]) -> dict[str, Asset]:
    """Return name → asset of everything in ``templates/static/``.

    A folder there is one file whose parts are joined in the order of their names. The campaigns' colours are
    added to ``site.css``.
    """
    assets = {}
    for path in sorted((folder / "static").iterdir()):
        if is_passed_over(path.name):
            continue
        data = _asset_bytes(path)
        if path.name == "site.css":
            data += colour_rules(campaigns).encode()
        digest = hashlib.sha256(data).hexdigest()[:10]
        assets[path.name] = Asset(path=f"static/{digest}/{path.name}", data=data)
    return assets


def _asset_bytes(path: Path) -> bytes:
    parts = [path] if path.is_file() else sorted(part for part in path.iterdir() if _is_part(part, path))
    data = b"".join(part.read_bytes() for part in parts)
    return COMMENT.sub(b"", data) if path.suffix in (".js", ".css") else data


def _is_part(part: Path, folder: Path) -> bool:
    return part.suffix == folder.suffix and not is_passed_over(part.name)


def colour_rules(campaigns: Mapping[str, Campaign]) -> str:
    """Return a class a campaign that sets ``--accent``, for light and dark paper.

    Campaigns of one colour share a rule.
    """
    schemes = {}
    for scheme in ("light", "dark"):
        by_colour: dict[str, list[str]] = {}
        for campaign in campaigns.values():
            by_colour.setdefault(getattr(campaign.colour, scheme), []).append(f".accent-{campaign.id}")
        schemes[scheme] = "".join(
            f"{','.join(names)}{{--accent:{colour}}}" for colour, names in by_colour.items()
        )
    return f"{schemes['light']}@media (prefers-color-scheme:dark){{{schemes['dark']}}}\n"


def plan_assets(context: BuildContext) -> Iterator[Page[AssetView]]:
    """``/static/HASH/NAME``."""
    for asset in context.assets:
        yield Page(path=asset.path, output="asset", make=partial(AssetView, data=asset.data), key=asset.path)


def render(view: AssetView, rendering: Rendering) -> bytes:
    """The bytes as they are."""
    return view.data


OUTPUT = Output(name="asset", plan=plan_assets, render=render, fragments=())
