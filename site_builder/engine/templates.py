"""Templates and assets: one Jinja environment a process, and static files under a name that holds their hash."""

from __future__ import annotations

import hashlib
import re
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape
from msgspec import Struct

from site_builder.content.folder import Content
from site_builder.content.settings import Footer, Mark, Settings
from site_builder.content.vocabularies import Campaign
from site_builder.diagnostics import Diagnostic, Span, problem
from site_builder.outputs.headers import POLICY
from site_builder.presentation.context import Output, Page, Rendering


class Site(Struct, frozen=True, kw_only=True):
    """What every page shows of the site."""

    name: str
    short_name: str
    language: str
    timezone: str
    base_url: str
    base_path: str
    organisation: str
    organisation_url: str
    footer: Footer
    brand: tuple[Mark, ...]
    share_picture: str
    policy: str
    preview: bool


class AssetView(Struct, frozen=True, kw_only=True):
    """A static file's bytes."""

    data: bytes


#: The template that a statement names; parsing every template with Jinja would take a third of a second.
NAMED = re.compile(r"""(?:{%[-+]?\s*(?:extends|include|import|from)\s+|{{[-+]?\s*once\()["']([^"']+)""")

#: What is written otherwise in HTML.
SPECIAL = re.compile(r"""[&<>"']""")

#: A comment that has its lines to itself: for who reads the repository, not for phones to load.
COMMENT = re.compile(rb"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)

ASSET = Output(name="asset", plan=lambda context: (), render=lambda view, rendering: bytes(view.data))


def site_of(settings: Settings, *, preview: bool) -> Site:
    """The site as templates see it; the preview has no policy, because it adds a live-reload script."""
    return Site(
        name=settings.name,
        short_name=settings.short_name,
        language=settings.language,
        timezone=settings.timezone,
        base_url=settings.base_url,
        base_path=settings.base_path,
        organisation=settings.organisation,
        organisation_url=settings.organisation_url,
        footer=settings.footer,
        brand=settings.brand,
        share_picture=settings.share_picture,
        policy="" if preview else POLICY,
        preview=preview,
    )


def read_assets(folder: Path, campaigns: Mapping[str, Campaign]) -> dict[str, Page]:
    """Name → page of everything in ``templates/static/``.

    A folder there is one file whose parts are joined in the order of their names. The campaigns' colours are added to ``site.css``.
    """
    found = {}
    for path in sorted((folder / "static").iterdir()):
        if not path.name.startswith("."):
            data = _asset_bytes(path) + (colour_rules(campaigns).encode() if path.name == "site.css" else b"")
            digest = hashlib.sha256(data).hexdigest()[:10]
            found[path.name] = Page(
                path=f"static/{digest}/{path.name}", output="asset", make=partial(AssetView, data=data)
            )
    return found


def _asset_bytes(path: Path) -> bytes:
    parts = [path] if path.is_file() else sorted(path.glob(f"[!.]*{path.suffix}"))
    data = b"".join(part.read_bytes() for part in parts)
    return COMMENT.sub(b"", data) if path.suffix in (".js", ".css") else data


def colour_rules(campaigns: Mapping[str, Campaign]) -> str:
    """A class a campaign that sets ``--accent``, for light and dark paper; campaigns of one colour share a rule."""
    schemes = {}
    for scheme in ("light", "dark"):
        by_colour: dict[str, list[str]] = {}
        for campaign in campaigns.values():
            by_colour.setdefault(getattr(campaign.colour, scheme), []).append(f".accent-{campaign.id}")
        schemes[scheme] = "".join(
            f"{','.join(names)}{{--accent:{colour}}}" for colour, names in by_colour.items()
        )
    return f"{schemes['light']}@media (prefers-color-scheme:dark){{{schemes['dark']}}}\n"


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

    ``compiled``: the folder where Jinja keeps templates as code for the next build.
    """

    def __init__(
        self, folder: Path, content: Content, *, preview: bool = False, compiled: Path | None = None
    ) -> None:
        assets = read_assets(folder, content.vocabularies.campaigns)
        site = site_of(content.settings, preview=preview)
        addresses = {name: page.path for name, page in assets.items()}
        self.folder = folder
        self.assets = tuple(assets.values())
        #: All that every page shows of the site and of its assets.
        self.recipe = f"{site!r}\n{sorted(addresses.items())!r}"
        self.environment = _Environment(
            loader=jinja2.FileSystemLoader(folder),
            bytecode_cache=jinja2.FileSystemBytecodeCache(str(compiled))
            if compiled and compiled.is_dir()
            else None,
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
