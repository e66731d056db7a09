"""Template files: the program's own, and over them those of a site, one by one.

A file in the site's folder stands for our file of the same name; what is not there is ours. A folder in
``static/`` is one file in parts (``outputs/files/assets.py``), so a site may put one part in the place of
ours, or add one.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path

from site_builder.content.listing import list_files

PACKAGE = Path(__file__).parent.parent
#: In an installed package they are inside it, in the repository beside it.
OWN = next(folder for folder in (PACKAGE / "templates", PACKAGE.parent / "templates") if folder.is_dir())
STATIC = "static/"

#: Name below the folder, with slashes → where the file stands.
TemplateFiles = Mapping[str, Path]


def template_files(site: Path) -> TemplateFiles:
    """The templates of a site whose own are in the folder ``site``, which may be absent; sorted by name.

    Raises OSError for what is there and cannot be read.
    """
    found = _files(OWN)
    if site.resolve() != OWN.resolve():
        for name, path in _files(site).items():
            # A file for a folder, or a folder for a file: all of ours goes.
            found = {own: at for own, at in found.items() if not _clash(own, name)}
            found[name] = path
    return dict(sorted(found.items()))


def unused_files(site: Path, files: TemplateFiles) -> list[Path]:
    """The files in a site's folder that stand for none of ours and that no other file there names."""
    if site.resolve() == OWN.resolve():
        return []
    own, theirs = _files(OWN), {name: path for name, path in files.items() if not path.is_relative_to(OWN)}
    others = {name: path for name, path in theirs.items() if name not in own and not _is_part(name, own)}
    if not others:
        return []
    texts = {
        name: path.read_text("utf-8", "replace") for name, path in theirs.items() if not _is_binary(name)
    }
    return [path for name, path in others.items() if not _is_named(name, texts)]


def _files(folder: Path) -> dict[str, Path]:
    """Every file below a folder. A link may lead anywhere: templates are code of the site's owner."""
    listing = list_files(folder, top=Path("/"))
    for found in listing.refused:
        number = errno.EACCES if found.code == "unreadable-file" else 0
        raise OSError(number, found.message[:-1], str(folder / found.name))
    return {name: folder / name for name in listing.files}


def _clash(own: str, name: str) -> bool:
    return own.startswith(f"{name}/") or name.startswith(f"{own}/")


def _is_part(name: str, own: Mapping[str, Path]) -> bool:
    """True for another part of a file that we too have in parts."""
    folder = name.rpartition("/")[0]
    return folder.count("/") == 1 and any(other.startswith(f"{folder}/") for other in own)


def _is_binary(name: str) -> bool:
    return name.endswith((".png", ".jpg", ".jpeg", ".webp", ".ico", ".woff2"))


def _is_named(name: str, texts: Mapping[str, str]) -> bool:
    short = name.removeprefix(STATIC).partition("/")[0] if name.startswith(STATIC) else name
    return any(short in text for other, text in texts.items() if other != name)
