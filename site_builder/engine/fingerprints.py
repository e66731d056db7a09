"""Fingerprints: a page is stale when anything that it is made from has changed."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.engine.templates import Site, Templates
from site_builder.outputs.plan import Output, Page

PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Built:
    """A file as the last build left it: what it was made from, and its size and time on disk."""

    fingerprint: str
    size: int
    mtime_ns: int


#: Path under output/ → how the last build left it.
Manifest = Mapping[str, Built]


def recipe(site: Site, assets: Mapping[str, str]) -> str:
    """A digest of what every page depends on: our code, the pinned packages, Python, the site, the assets' names."""
    digest = hashlib.sha256(f"{sys.version_info[:3]}\n{site!r}\n{sorted(assets.items())!r}\n".encode())
    for path in (*sorted(PACKAGE.rglob("*.py")), PACKAGE.parent / "constraints.txt"):
        if path.is_file():
            digest.update(path.relative_to(PACKAGE.parent).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def fingerprints(pages: Iterable[Page], outputs: Mapping[str, Output], templates: Templates, recipe: str) -> dict[str, str]:
    """Path → fingerprint of every page: the recipe, the output, its templates, and all that the page shows."""
    bases = {name: f"{recipe}\n{name}\n{templates.closure(output.template)}\n" for name, output in outputs.items()}
    return {page.path: hashlib.blake2b(f"{bases[page.output]}{page!r}".encode(), digest_size=16).hexdigest() for page in pages}


def is_stale(output: Path, path: str, fingerprint: str, manifest: Manifest) -> bool:
    """True unless the file on disk is the one that was made from this very fingerprint."""
    built = manifest.get(path)
    if built is None or built.fingerprint != fingerprint:
        return True
    try:
        found = (output / path).stat()
    except OSError:
        return True
    return (found.st_size, found.st_mtime_ns) != (built.size, built.mtime_ns)


def manifest_path(cache: Path, output: Path) -> Path:
    """Where the manifest of an output folder is kept: one a folder, never inside it."""
    name = hashlib.sha256(str(output.resolve()).encode()).hexdigest()[:16]
    return cache / f"manifest-{name}.json"


def read_manifest(path: Path) -> Manifest:
    """The last build's manifest; empty when there is none or it cannot be read: that only costs work."""
    try:
        return {name: Built(*entry) for name, entry in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def manifest_text(output: Path, prints: Mapping[str, str]) -> str:
    """The manifest of the files as they are on disk now."""
    entries = {}
    for path, fingerprint in prints.items():
        found = (output / path).stat()
        entries[path] = (fingerprint, found.st_size, found.st_mtime_ns)
    return json.dumps(entries)
