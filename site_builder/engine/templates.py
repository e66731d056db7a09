"""Templates: one Jinja environment a process."""

from __future__ import annotations

import hashlib
import re
import traceback
from collections.abc import Callable, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from site_builder.content.folder import Content
from site_builder.diagnostics import Diagnostic, Span, problem
from site_builder.engine.cache import Cache, TemplateCache
from site_builder.outputs.assets import read_assets
from site_builder.presentation.context import Rendering
from site_builder.presentation.site import site_view

#: The template that a statement names; parsing every template with Jinja would take a third of a second.
NAMED = re.compile(r"""(?:{%[-+]?\s*(?:extends|include|import|from)\s+|{{[-+]?\s*once\()["']([^"']+)""")

#: What is written otherwise in HTML.
SPECIAL = re.compile(r"""[&<>"']""")


class _Straight(CodeGenerator):
    """Templates as code that goes straight to attributes, which is what views have (never items of a dict), and leaves texts without special
    characters as they are: a fifth of a page's time."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """``view.title``."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """``url(path)``: none of what templates call wants to know of Jinja's context."""
        self.write("environment.called(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        """What stands before a value that is put out: here all is escaped."""
        self.write("environment.escaped(")


class _Environment(jinja2.Environment):
    code_generator_class = _Straight

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template knows beside its values, as one dict: Jinja's chain of them is copied name by name for each page."""
        return {**self.globals, **(d or {})}

    @staticmethod
    def called(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """What a function or macro gives."""
        return function(*arguments, **named)

    @staticmethod
    def escaped(value: Any) -> str:
        """A value as HTML."""
        return value if type(value) is str and not SPECIAL.search(value) else escape(value)


class Templates:
    """The templates of one folder, for one site, and the static files beside them.

    ``cache``: where templates are kept as code for the next build.
    """

    def __init__(
        self, folder: Path, content: Content, *, preview: bool = False, cache: Cache | None = None
    ) -> None:
        assets = read_assets(folder, content.vocabularies.campaigns)
        site = site_view(content.settings, preview=preview)
        addresses = {name: asset.path for name, asset in assets.items()}
        self.folder = folder
        self.assets = tuple(assets.values())
        #: All that every page shows of the site and of its assets.
        self.recipe = f"{site!r}\n{sorted(addresses.items())!r}"
        self.environment = _Environment(
            loader=jinja2.FileSystemLoader(folder),
            bytecode_cache=TemplateCache(cache) if cache else None,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.globals.update(
            site=site,
            url=lambda path: site.base_path + path,
            absolute=lambda path: site.base_url + path,
            asset=lambda name: site.base_path + addresses[name],
            once=lru_cache(maxsize=None)(self._part),
            card=lambda card, show_day=False: Markup(card.dated if show_day else card.plain),
            safe_json=Markup,
        )
        self.closures: dict[str, str] = {}

    def fill(self, name: str, **values: Any) -> str:
        """A template filled with values."""
        return self.environment.get_template(name).render(**values)

    def _part(self, name: str, **values: str) -> Markup:
        """A part that is the same on all pages that give it these values: filled once."""
        return Markup(self.fill(name, **values).rstrip("\n"))

    def rendering(self) -> Rendering:
        """What a render function is given."""
        return Rendering(fill=self.fill)

    def closure(self, name: str) -> str:
        """A digest of a template and all that it extends, includes or imports; empty for no template."""
        if name and name not in self.closures:
            digest = hashlib.sha256()
            for found, text in sorted(self.reached(name).items()):
                digest.update(f"{found}\0{text}".encode())
            self.closures[name] = digest.hexdigest()
        return self.closures.get(name, "")

    def reached(self, name: str) -> dict[str, str]:
        """The texts of a template and all that it names; what is not there is told when it is filled."""
        reached: dict[str, str] = {}
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current not in reached:
                path = self.folder / current
                reached[current] = (
                    path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
                )
                waiting += NAMED.findall(reached[current])
        return reached

    def problem(self, error: Exception) -> Diagnostic:
        """What went wrong in a template, with its file and line. Raises it again when it was the machine that failed."""
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
                if str(self.folder) in frame.filename
            ]
            name, line = (frames[-1].filename, frames[-1].lineno or 1) if frames else (str(self.folder), 1)
        span = Span(path=name, line=line, source=_source_line(Path(name), line))
        return problem(
            "template",
            span,
            f"模板出错：{error}。",
            "改正模板的这一行；没有改过模板的话，恢复仓库里原来的文件。",
        )


def _source_line(path: Path, line: int) -> str:
    try:
        return path.read_text(encoding="utf-8").split("\n")[line - 1]
    except (OSError, IndexError):
        return ""
