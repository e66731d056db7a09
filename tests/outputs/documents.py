"""Pages as tests read them: tags, texts, JSON-LD, links; and what holds on any site."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from tests.building import Site


class Document(HTMLParser):
    """What a page holds, as far as tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self.json_ld: list[Any] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        self._open.append("json-ld" if given.get("type") == "application/ld+json" else tag)
        if tag in ("h1", "title"):
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open or tag == "script":
            while self._open and self._open.pop() not in (tag, "json-ld"):
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "json-ld":
            self.json_ld.append(json.loads(data))
        for tag in ("h1", "title"):
            if tag in self._open:
                self.texts[tag][-1] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]

    def meta(self, name: str) -> list[str]:
        return [
            each["content"] for each in self.all("meta") if name in (each.get("name"), each.get("property"))
        ]


@cache
def document(data: bytes) -> Document:
    return Document(data.decode())


def pages(site: Site) -> dict[str, Document]:
    return {path: document(data) for path, data in site.ending(".html").items()}


def own_pages(site: Site) -> dict[str, Document]:
    """All but the pages that only lead on."""
    return {path: found for path, found in pages(site).items() if site.pages[path].output != "redirect"}


def links(site: Site, path: str, found: Document) -> Iterator[str]:
    """Every address of this site that a page names, as a path under output/; '' for home."""
    base = site.content.settings.base_url
    here = urljoin(base, path.removesuffix("index.html"))
    for tag, attrs in found.tags:
        for name in ("href", "src", "content"):
            value = attrs.get(name, "")
            if name == "content" and not value.startswith(base):
                continue
            target = urljoin(here, value.replace("webcal:", urlsplit(base).scheme + ":")) if value else ""
            if target.startswith(base) and not (tag == "meta" and "http-equiv" in attrs):
                yield unquote(urlsplit(target).path.removeprefix(urlsplit(base).path))


def file_of(target: str) -> str:
    return target + "index.html" if target == "" or target.endswith("/") else target


def broken_links(site: Site) -> set[tuple[str, str]]:
    return {
        (path, target)
        for path, found in pages(site).items()
        for target in links(site, path, found)
        if file_of(target) not in site.files
    }


def unreachable(site: Site) -> set[str]:
    """The pages and calendars to which no way leads from home."""
    seen, waiting = set[str](), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path not in seen and path in site.files:
            seen.add(path)
            waiting += (
                [file_of(target) for target in links(site, path, pages(site)[path])]
                if path.endswith(".html")
                else []
            )
    return {*site.ending(".html"), *site.ending(".ics")} - seen


def repeated_titles(site: Site) -> dict[str, int]:
    found = Counter(page.texts["title"][0] for page in own_pages(site).values())
    return {title: count for title, count in found.items() if count > 1}


def assert_light(site: Site) -> None:
    """The budgets of the public pages, gzip: half of the pages are typical."""
    limits = {".html": 30_000, ".css": 12_000}
    heavy = {path: len(gzip.compress(data)) for path, data in site.ending(*limits).items()}
    assert {path: size for path, size in heavy.items() if size > limits[Path(path).suffix]} == {}
    assert sorted(size for path, size in heavy.items() if path.endswith(".html"))[len(heavy) // 2] <= 14_000
    scripts = {path: len(gzip.compress(data)) for path, data in site.ending(".js").items()}
    for path, found in pages(site).items():
        size = sum(scripts[each["src"].removeprefix("/")] for each in found.all("script") if "src" in each)
        assert size <= (15_000 if path.startswith(("search/", "my/")) else 6_000), path
