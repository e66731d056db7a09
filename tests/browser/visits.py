"""Pages looked at in a browser, once for all questions: a visit costs half a second, a question a tenth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Request

from tests.browsing import Scheme
from tests.building import ROOT

AXE = ROOT / ".clients" / "audit" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, NARROW, DESKTOP = 390, 320, 1280

#: What only scripts serve goes away; what stands in its place without them is shown.
LEVEL = """() => {
    document.querySelectorAll('button, form, [data-starred], .filter, #said').forEach(part => { part.remove(); });
    document.querySelectorAll('.scriptless').forEach(part => {
        part.hidden = false;
        part.style.display = 'revert';
    });
    document.querySelectorAll('[data-agent]').forEach(part => { part.open = false; });
}"""  # noqa: E501
WITHOUT_SCRIPTS = "document.querySelectorAll('form, noscript').forEach(part => { part.remove() })"


@dataclass(frozen=True)
class Trouble:
    """What a page did that it must not.

    Words on the console, requests to other hosts, answers of 400 and more.
    """

    said: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Window:
    """A window with one page in it, which goes from address to address of one site."""

    def __init__(self, context: BrowserContext, site: str, width: int, scheme: Scheme) -> None:
        self.context, self.site, self.width, self.scheme = context, site, width, scheme
        self.trouble, self._waiting = Trouble(), set[Request]()
        self.page = context.new_page()
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self._hear("error", str(error)))
        self.page.on("request", self._ask)
        self.page.on("requestfinished", lambda request: self._waiting.discard(request))
        self.page.on("response", lambda answer: self._answer(answer.url, answer.status))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.trouble.said.append(text)

    def _ask(self, request: Request) -> None:
        self._waiting.add(request)
        if not request.url.startswith(self.site):
            self.trouble.foreign.append(request.url)

    def _answer(self, url: str, status: int) -> None:
        if status >= 400:
            self.trouble.failed.append(url)

    def open(self, path: str) -> Trouble:
        """Open a page as if it were the first.

        Return its trouble when all that its scripts ask for has come.
        """
        self.resize(self.width)
        self.page.emulate_media(color_scheme=self.scheme)
        self.trouble = Trouble()
        self._waiting.clear()
        self.page.goto(self.site + path)
        if self._waiting:
            self.page.wait_for_load_state("networkidle")
        return self.trouble

    @property
    def overflow(self) -> int:
        """Pixels by which the page is wider than the window; 0 if it fits."""
        pixels: int = self.page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)")
        return pixels

    def resize(self, width: int) -> None:
        """Make the window so many pixels wide."""
        self.page.set_viewport_size({"width": width, "height": 844})

    def broken_rules(self) -> dict[str, list[str]]:
        """Rule of axe → the elements that break it."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text("utf-8"))
        answer = self.page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
        return {rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in answer["violations"]}


@contextmanager
def window(
    browser: Browser, site: str, moment: str, *, width: int = PHONE, scheme: Scheme = "light"
) -> Iterator[Window]:
    """A window of its own, with its own storage, opened at a moment.

    Without a moment no script runs in it.
    """
    context = browser.new_context(java_script_enabled=bool(moment))
    opened = Window(context, site, width, scheme)
    if moment:
        opened.page.clock.install(time=moment)
    yield opened
    context.close()
