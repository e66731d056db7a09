"""Static files.

Style sheet, scripts, icon, each under a name that holds its hash, so that browsers may keep it for good.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from msgspec import Struct

from site_builder.content.vocabularies import Campaign
from site_builder.presentation.catalogue import Catalogue
from site_builder.presentation.context import Asset, BuildContext, Output, Page, Rendering
from site_builder.presentation.template_files import STATIC, TemplateFiles

#: Static files whose line ends mean nothing.
TEXTS = (".css", ".js", ".svg", ".json", ".txt")
#: A comment that has its lines to itself: for who reads the repository, not for phones to load.
COMMENT = re.compile(rb"^[ \t]*/\*.*?\*/[ \t]*\n|^[ \t]*//[^\n]*\n", re.MULTILINE | re.DOTALL)
#: So is what scripts are indented by; none has a text of several lines (a test looks).
INDENT = re.compile(rb"^[ \t]+", re.MULTILINE)

#: A text in a script: alone, with values, or with forms for numbers.
TEXT = re.compile(r'\b_(?P<many>n?)\(\s*(?P<message>"(?:[^"\\]|\\.)*")(?P<end>,?\s*\)|,\s*)')


class AssetView(Struct, frozen=True, kw_only=True):
    """A static file's bytes."""

    data: bytes


def read_assets(
    files: TemplateFiles, campaigns: Mapping[str, Campaign], texts: Catalogue
) -> dict[str, Asset]:
    """Return name → asset of everything in ``static/`` of the templates.

    A folder there is one file whose parts are joined in the order of their names. The campaigns' colours are
    added to ``site.css``.
    """
    assets = {}
    for name, parts in _parts(files).items():
        data = _asset_bytes(name, parts)
        if name.endswith(".js"):
            data = translated(data.decode(), texts).encode()
        if name == "site.css":
            data += colour_rules(campaigns).encode()
        digest = hashlib.sha256(data).hexdigest()[:10]
        assets[name] = Asset(path=f"static/{digest}/{name}", data=data)
    return assets


def _parts(files: TemplateFiles) -> dict[str, list[Path]]:
    """Name of each static file → the files that it is joined from."""
    parts: dict[str, list[Path]] = {}
    for file, path in files.items():
        if file.startswith(STATIC):
            name, slash, part = file.removeprefix(STATIC).partition("/")
            if not slash or PurePosixPath(part).suffix == PurePosixPath(name).suffix:
                parts.setdefault(name, []).append(path)
    return parts


def _asset_bytes(name: str, parts: Sequence[Path]) -> bytes:
    data = b"".join(part.read_bytes() for part in parts)
    suffix = PurePosixPath(name).suffix
    if suffix in TEXTS:  # a checkout on Windows may have other line ends
        data = data.replace(b"\r\n", b"\n")
    data = COMMENT.sub(b"", data) if suffix in (".js", ".css") else data
    return INDENT.sub(b"", data) if suffix == ".js" else data


def translated(script: str, texts: Catalogue) -> str:
    """Return a script whose texts are in the site's language.

    ``_("…")`` becomes what stands for it, ``_("…", {…})`` what fills it, ``_n("…", number)`` the choice of
    its forms; ``_plural`` the language's rule for ``n``, which C and JavaScript write alike.
    """
    script = TEXT.sub(partial(_text, texts), script)
    return script.replace("_plural", texts.plural)


def _text(texts: Catalogue, found: re.Match[str]) -> str:
    forms = texts.all_forms(json.loads(found["message"]))
    if found["many"]:
        return f"calendar.form({json.dumps(forms, ensure_ascii=False)}, "
    text = json.dumps(forms[0], ensure_ascii=False)
    return text if found["end"].endswith(")") else f"calendar.fill({text}, "


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
