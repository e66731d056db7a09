"""Templates: one Jinja environment a process."""

from __future__ import annotations

import hashlib
import re
import traceback
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.ext import Extension
from markupsafe import Markup

from site_builder.content.folder import Content
from site_builder.content.reader import nearest
from site_builder.diagnostics import Diagnostic, Span, problem
from site_builder.engine.cache import Cache, TemplateCache
from site_builder.engine.digests import digest_of_values, program_digest
from site_builder.engine.template_texts import TextEnvironment
from site_builder.outputs.files.assets import read_assets
from site_builder.presentation.cards import Card
from site_builder.presentation.context import Rendering
from site_builder.presentation.site import site_view
from site_builder.presentation.template_files import OWN, template_files, unused_files
from site_builder.presentation.words import words_of

#: The template that a statement names; parsing every template with Jinja would take a third of a second.
NAMED = re.compile(r"""(?:{%[-+]?\s*(?:extends|include|import|from)\s+|{{[-+]?\s*once\()["']([^"']+)""")

#: White space before a line's first word; inside a <pre> it is text.
INDENTATION = re.compile(r"<pre\b.*?</pre>|^[ \t]+", re.MULTILINE | re.DOTALL)


class Unindented(Extension):
    """Leaves out what templates are indented by: that is for who reads them, not for phones to load."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template's text without indentation, with as many lines as before."""
        return INDENTATION.sub(lambda found: found[0] if found[0][0] == "<" else "", source)


def _card(card: Card, *, show_day: bool = False) -> Markup:
    """Return a card that Jinja filled and escaped before."""
    return Markup(card.dated if show_day else card.plain)  # noqa: S704


class Templates:
    """The templates of a site, and the static files beside them.

    ``folder``: the site's own, over ours; ``cache``: where templates are kept as code for the next build.
    """

    def __init__(
        self, folder: Path, content: Content, *, preview: bool = False, cache: Cache | None = None
    ) -> None:
        self.files = template_files(folder)
        words = words_of(content.settings)
        texts = words.texts
        assets = read_assets(self.files, content.vocabularies.campaigns, texts)
        site = site_view(content, preview=preview)
        addresses = {name: asset.path for name, asset in assets.items()}
        self.folder = folder
        self.assets = tuple(assets.values())
        #: All that every page shows of the site and of its assets.
        self.recipe = f"{site!r}\n{sorted(addresses.items())!r}\n{texts.digest}"
        compiler = digest_of_values(program_digest(), texts.digest)
        self.environment = TextEnvironment(
            texts,
            loader=jinja2.FileSystemLoader((folder, OWN)),
            bytecode_cache=TemplateCache(cache, compiler) if cache else None,
            extensions=[Unindented],
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.globals.update(
            site=site,
            words=words,
            url=lambda path: site.base_path + path,
            absolute=lambda path: site.base_url + path,
            asset=lambda name: site.base_path + addresses[name],
            once=lru_cache(maxsize=None)(self._part),
            card=_card,
            safe_json=Markup,
        )
        self.environment.filters["number"] = words.number
        self.closures: dict[str, str] = {}

    def fill(self, name: str, **values: Any) -> str:
        """Return a template filled with values."""
        return self.environment.get_template(name).render(**values)

    def _part(self, name: str, **values: str) -> Markup:
        """Return a part that is the same on all pages that give it these values: filled once."""
        return Markup(self.fill(name, **values).rstrip("\n"))  # noqa: S704  Jinja has escaped it

    def rendering(self) -> Rendering:
        """Return the tools of render functions."""
        return Rendering(fill=self.fill)

    def closure(self, name: str) -> str:
        """Return a digest of a template and all that it extends, includes or imports.

        Empty for no template.
        """
        if name and name not in self.closures:
            digest = hashlib.sha256()
            for reached, text in sorted(self.reached(name).items()):
                digest.update(f"{reached}\0{text}".encode())
            self.closures[name] = digest.hexdigest()
        return self.closures.get(name, "")

    def reached(self, name: str) -> dict[str, str]:
        """Return the texts of a template and all that it names.

        What is not there is told when it is filled.
        """
        reached: dict[str, str] = {}
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current not in reached:
                path = self.files.get(current)
                reached[current] = path.read_text(encoding="utf-8", errors="replace") if path else ""
                waiting += NAMED.findall(reached[current])
        return reached

    def problem(self, error: Exception) -> Diagnostic:
        """Return what went wrong in a template, with its file and line.

        Raises it again when it was the machine that failed.
        """
        if isinstance(error, OSError) and not isinstance(error, jinja2.TemplateError):
            raise error
        if isinstance(error, jinja2.TemplateSyntaxError):
            name, line = error.filename or error.name or "", error.lineno
        elif isinstance(error, jinja2.TemplateNotFound):
            name, line = str(self.folder / (error.name or "")), 1
        else:
            frames = [
                frame
                for frame in traceback.extract_tb(error.__traceback__)
                if str(self.folder) in frame.filename or str(OWN) in frame.filename
            ]
            name, line = (frames[-1].filename, frames[-1].lineno or 1) if frames else (str(self.folder), 1)
        span = Span(path=name, line=line, source=_source_line(Path(name), line))
        return problem(
            "template",
            span,
            f"模板出错：{error}。",
            "改正模板的这一行；没有改过模板的话，恢复仓库里原来的文件。",
        )

    def unused(self) -> Iterator[Diagnostic]:
        """Tell which files of the site's folder take nobody's place."""
        for path in unused_files(self.folder, self.files):
            name = path.relative_to(self.folder).as_posix()
            guess = nearest(name, self.files.keys() - {name})
            help = f"是不是 {guess}？" if guess else "名字要和程序自带的模板一样，或者由别的模板写到它。"
            yield problem("stray-file", Span(path=path.as_posix()), "没有谁用这个模板。", help)


def _source_line(path: Path, line: int) -> str:
    try:
        return path.read_text(encoding="utf-8").split("\n")[line - 1]
    except (OSError, IndexError):
        return ""
