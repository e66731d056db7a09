"""The live preview as an editor sees it: a real server, edits on disk, and what open pages are told."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tornado.websocket import websocket_connect

from tests.building import ROOT, TEMPLATES

WAIT = 30


@pytest.fixture
def server(content: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a preview of it."""
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "build.py",
        "serve",
        "--content",
        content,
        "--templates",
        tmp_path / "templates",
        "--cache",
        tmp_path / "cache",
        "--now",
        "2023-09-15",
        "--port",
        str(port),
    ]
    with subprocess.Popen(
        [*map(str, command)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        while "预览在" not in process.stdout.readline():
            assert process.poll() is None
        yield f"127.0.0.1:{port}"
        process.terminate()


def page(server: str, path: str) -> str:
    try:
        with urllib.request.urlopen(f"http://{server}/{path}", timeout=WAIT) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.code)


async def reloads_until(server: str, path: str, *, shows: str = "", hides: str = "") -> None:
    """An open page is told to reload, and then shows one text and not another.

    Reloading by hand is never needed.
    """
    socket = await websocket_connect(f"ws://{server}/livereload")
    for said in (
        {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]},
        {"command": "info", "url": f"http://{server}/{path}"},
    ):
        await socket.write_message(json.dumps(said))
    async with asyncio.timeout(WAIT):
        while True:
            message = await socket.read_message()
            text = await asyncio.to_thread(page, server, path)
            if (
                json.loads(message or "{}").get("command") == "reload"
                and shows in text
                and (not hides or hides not in text)
            ):
                break
    socket.close()
    while await socket.read_message() is not None:
        pass


def edited(
    server: str, path: Path, text: str | None, shown_at: str, *, shows: str = "", hides: str = ""
) -> None:
    """Save a file (None: delete it) while a page is open, and wait until that page was told and is right."""
    done(
        server,
        lambda: path.unlink() if text is None else path.write_text(text, "utf-8"),
        shown_at,
        shows=shows,
        hides=hides,
    )


def done(server: str, edit: Callable[[], object], shown_at: str, *, shows: str = "", hides: str = "") -> None:
    """Change something while a page is open, and wait until that page was told and is right."""

    async def act() -> None:
        waiting = asyncio.ensure_future(reloads_until(server, shown_at, shows=shows, hides=hides))
        await asyncio.sleep(0.5)
        edit()
        await waiting

    with ThreadPoolExecutor(1) as thread:  # this one may have the browser's loop
        thread.submit(lambda: asyncio.run(act())).result()


def test_editor_must_see_each_edit_each_error_and_its_mend(content: Path, server: str) -> None:
    path = next(
        path
        for path in sorted(content.glob("activities/**/*.yaml"))
        if "\nsummary: " in path.read_text("utf-8")
    )
    old, address = path.read_text("utf-8"), f"activities/{path.stem}/"
    renamed = "\n".join(
        "title: 换了名字的活动" if line.startswith("title:") else line for line in old.split("\n")
    )
    assert "换了名字的活动" not in page(server, address)
    edited(server, path, renamed, address, shows="换了名字的活动")
    edited(server, path, renamed + "unknown-field: 1\n", address, shows="内容有错误")
    edited(server, path, renamed, address, shows="换了名字的活动", hides="内容有错误")
    edited(server, path, renamed + "unknown-field: 1\n", address, shows="内容有错误")
    edited(server, path, renamed, address, hides="内容有错误")
    edited(
        server,
        path,
        old,
        "activities/",
        shows=old.partition("title: ")[2].partition("\n")[0],
        hides="换了名字的活动",
    )
    newcomer = path.with_name("newcomer-2023.yaml")
    edited(server, newcomer, old, "activities/newcomer-2023/", shows="<h1>")
    edited(server, newcomer, None, "activities/newcomer-2023/", shows="404")


def test_broken_template_must_be_told_and_leave_nothing_half(
    content: Path, server: str, tmp_path: Path
) -> None:
    path = next(
        path
        for path in sorted(content.glob("activities/**/*.yaml"))
        if "\nsummary: " in path.read_text("utf-8")
    )
    old, template = path.read_text("utf-8"), tmp_path / "templates" / "pages" / "listing.html"
    whole = template.read_text("utf-8")
    edited(
        server,
        template,
        whole.replace("{% block main %}", "{% block main %}{{ view.nothing }}"),
        "",
        shows="模板出错",
    )
    address = f"activities/{path.stem}/"
    edited(server, path, old.replace("title: ", "title: 又是", 1), address, shows="又是")
    path.write_text(old, "utf-8")
    edited(server, template, whole, address, hides="模板出错")
    assert "又是" not in page(server, address)


def test_a_content_folder_that_was_replaced_must_be_shown_and_watched_on(content: Path, server: str) -> None:
    """As when a version is swapped in whole: ``mv content old; mv new content``."""
    path = content / "activities" / "2023" / "market-2023.yaml"
    old, address = path.read_text("utf-8"), "activities/market-2023/"

    def renamed(title: str) -> str:
        return re.sub(r"^title: .*$", f"title: {title}", old, count=1, flags=re.M)

    new = content.with_name("new")
    shutil.copytree(content, new)
    (new / path.relative_to(content)).write_text(renamed("换来的活动"), "utf-8")

    def swap() -> None:
        content.rename(content.with_name("old"))
        new.rename(content)

    done(server, swap, address, shows="换来的活动")
    edited(server, path, renamed("换来以后又改"), address, shows="换来以后又改")


def test_leftovers_and_files_for_the_root_must_be_served_right(content: Path, server: str) -> None:
    (content / "activities" / "2023" / "market-2023.yaml~").write_text("x", "utf-8")
    well_known = content / "static" / ".well-known" / "security.txt"
    edited(
        server,
        well_known,
        "Contact: https://example.org/\n",
        ".well-known/security.txt",
        shows="example.org/",
    )
    request = urllib.request.Request(f"http://{server}/activities/", method="HEAD")
    with urllib.request.urlopen(request, timeout=WAIT) as answer:
        assert (answer.status, answer.read()) == (200, b"")
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert int(answer.headers["Content-Length"]) > 1000
