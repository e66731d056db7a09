"""A page looked at in a browser, once for all questions: a visit costs a second, a question a tenth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browsing import Scheme
from tests.building import ROOT

AXE = (ROOT / ".clients" / "audit" / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, NARROW, DESKTOP = 390, 320, 1280

#: What scripts alone serve, and what stands in its place without them, made the same for comparison.
LEVEL = """() => {
    document.querySelectorAll('button, form, [data-starred], .filter, #said').forEach(part => { part.remove(); });
    document.querySelectorAll('.scriptless').forEach(part => { part.hidden = false; part.style.display = 'revert'; });
    document.querySelectorAll('[data-agent]').forEach(part => { part.open = false; });
}"""


@dataclass(frozen=True)
class Trouble:
    """What a page did that it must not: words on the console, requests to other hosts, answers of 400 and more."""

    said: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Visit:
    """An open page and what it did while it opened."""

    page: Page
    trouble: Trouble

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
            self.page.evaluate(AXE)
        answer = self.page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
        return {rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in answer["violations"]}

    def text_without_scripts_share(self, plain: BrowserContext) -> tuple[str, str]:
        """The page's words, less what only scripts serve, and the words it has where no script runs."""
        self.page.evaluate(LEVEL)
        page = plain.new_page()
        page.goto(self.page.url)
        page.evaluate("document.querySelectorAll('form, noscript').forEach(part => { part.remove() })")
        texts = self.page.inner_text("body"), page.inner_text("body")
        page.close()
        return texts


def window(browser: Browser, width: int, scheme: Scheme = "light", **more: Any) -> BrowserContext:
    """A window of its own, with its own storage."""
    return browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, **more)


def visit(context: BrowserContext, site: str, path: str, moment: str) -> Visit:
    """Open a page of a site at a moment; all that its scripts ask for has come."""
    page, trouble, waiting = context.new_page(), Trouble(), set[str]()

    def ask(url: str) -> None:
        waiting.add(url)
        if not url.startswith(site):
            trouble.foreign.append(url)

    page.on("console", lambda it: trouble.said.append(it.text) if it.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.said.append(str(error)))
    page.on("request", lambda request: ask(request.url))
    page.on("requestfinished", lambda request: waiting.discard(request.url))
    page.on("response", lambda answer: trouble.failed.append(answer.url) if answer.status >= 400 else None)
    page.clock.install(time=moment)
    page.goto(site + path)
    if waiting:
        page.wait_for_load_state("networkidle")
    return Visit(page, trouble)
