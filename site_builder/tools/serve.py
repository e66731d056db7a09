"""The live preview: builds into the cache, serves it here only, reloads pages after each good build.

livereload's own server would inject an inline script (which our policy forbids), poll every 0.8 s and drop
reloads; so its handlers are used, watchfiles watches, and the reload is sent after each build.
"""

from __future__ import annotations

import asyncio
import html
import mimetypes
import sys
import webbrowser
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.watcher import Watcher
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from site_builder.diagnostics import render, summary
from site_builder.engine.preview import PreviewWorkspace
from site_builder.options import Options
from site_builder.pipeline import build
from site_builder.tools.watch import watched

HOST = "127.0.0.1"
TYPES = {
    ".ics": "text/calendar; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
}


@dataclass
class Trouble:
    """The last build's problems as text; empty after a good build."""

    text: str = ""


class PreviewHandler(RequestHandler):
    """Serves the last good site; while the content has errors, they stand on top of every page."""

    def initialize(self, folder: Path, trouble: Trouble) -> None:
        """Tornado's constructor."""
        self.folder, self.trouble = folder.resolve(), trouble

    def get(self, path: str) -> None:
        """A file of the preview, or 404.html."""
        self.set_header("Cache-Control", "no-store")
        target = (self.folder / path).resolve()
        if target.is_dir():
            if path and not path.endswith("/"):
                self.redirect(f"/{path}/")
                return
            target /= "index.html"
        if not target.is_relative_to(self.folder) or not target.is_file():
            self.set_status(404)
            target = self.folder / "404.html"
        kind = TYPES.get(target.suffix) or mimetypes.guess_type(target.name)[0] or "application/octet-stream"
        self.set_header(
            "Content-Type",
            f"{kind}; charset=utf-8" if kind.startswith("text/") and "charset" not in kind else kind,
        )
        data = (
            target.read_bytes()
            if target.is_file()
            else NOTHING_YET.replace("PORT", self.request.host.rpartition(":")[2]).encode()
        )
        self.finish(
            data.replace(b'<a class="skip"', self.banner() + b'<a class="skip"', 1)
            if target.suffix == ".html"
            else data
        )

    def head(self, path: str) -> None:
        """The same without its body, which Tornado leaves out."""
        self.get(path)

    def banner(self) -> bytes:
        """The problems, above the page."""
        if not self.trouble.text:
            return b""
        text = f"内容有错误，下面是上一次的网页。\n\n{html.escape(self.trouble.text)}"
        return f'<pre class="notice" role="alert">{text}</pre>'.encode()


NOTHING_YET = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>预览</title>'
    '<script src="/livereload.js?path=livereload&amp;port=PORT" defer></script><body><a class="skip"></a>'
    "<p>还没有能看的网页；改好以后会自动刷新。</p></html>"
)


def serve(options: Options, *, port: int, open_browser: bool) -> int:
    """Preview until interrupted. Raises OSError when the port is taken."""
    address = f"http://{HOST}:{port}/"
    asked = replace(options, output=options.cache / f"preview-{port}", base_url=address, preview=True, jobs=1)
    sockets = bind_sockets(port, HOST)
    LiveReloadHandler.watcher = Watcher()
    trouble = Trouble()
    routes: list[Any] = [
        (r"/livereload", LiveReloadHandler),
        (r"/livereload\.js", LiveReloadJSHandler),
        (r"/(.*)", PreviewHandler, {"folder": asked.output, "trouble": trouble}),
    ]

    async def run() -> None:
        loop = asyncio.get_running_loop()

        def on_publish() -> None:
            trouble.text = ""
            reload(loop)

        preview = PreviewWorkspace(asked, on_publish)
        changes = aiter(watched((asked.content, asked.templates)))
        # It watches from here on, also during builds: what is saved meanwhile is not lost.
        coming = asyncio.ensure_future(anext(changes))
        await asyncio.to_thread(rebuild, asked, preview, trouble)
        HTTPServer(Application(routes)).add_sockets(sockets)
        print(f"预览在 {address} ，改了文件会自动刷新；按 Ctrl+C 停下。", flush=True)
        if open_browser:
            webbrowser.open(address)
        while True:
            changed = await coming
            if changed.is_everything:
                preview.forget()
            preview.changed |= changed.paths
            coming = asyncio.ensure_future(anext(changes))
            before = trouble.text
            await asyncio.to_thread(rebuild, asked, preview, trouble)
            if trouble.text or before:
                reload(loop)

    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        print("预览停下了。")
    return 0


def reload(loop: asyncio.AbstractEventLoop) -> None:
    """Let the open pages load again; from any thread."""
    loop.call_soon_threadsafe(LiveReloadHandler.reload_waiters, "*")


def rebuild(options: Options, preview: PreviewWorkspace, trouble: Trouble) -> None:
    """Build once; a failure is shown and never ends the preview."""
    try:
        report = build(options, preview)
    except Exception as error:
        trouble.text = f"生成时出了问题：{error}"
        print(trouble.text, file=sys.stderr, flush=True)
        return
    errors = [found for found in report.problems if found.severity == "error"]
    trouble.text = "" if report.published else f"{render(errors, style='full')}\n{summary(errors)}"
    if trouble.text:
        print(trouble.text, file=sys.stderr, flush=True)
    else:
        print(f"{report.rendered} 个文件重新生成，{sum(report.seconds.values()):.1f} 秒。", flush=True)
