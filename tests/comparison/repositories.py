"""Git repositories with a copy of a site, edits of it, and what ``check --since HEAD`` says."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from site_builder.comparison import formats, told_once
from site_builder.content.folder import Content
from site_builder.diagnostics import render
from site_builder.pipeline import check, check_all
from site_builder.tools.since import since
from tests.building import CONTENTS, ROOT, options

CASES = ROOT / "tests" / "cases" / "since"


#: File → what is replaced by what, the file's new text, or None where it is deleted.
Edits = Mapping[str, "tuple[tuple[str, str], ...] | str | None"]


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=样例", "-c", "user.email=kepu@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "样例")


def repository(folder: Path, content: Path = CONTENTS["small"]) -> Path:
    """Make a git repository with a site's content, committed; return the content of its work tree."""
    shutil.copytree(content, folder / "content")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder)
    return folder / "content"


def edit(content: Path, edits: Edits) -> None:
    for name, change in edits.items():
        path = content / name
        if change is None:
            path.unlink()
        elif isinstance(change, str):
            path.parent.mkdir(exist_ok=True)
            path.write_text(change, encoding="utf-8")
        else:
            text = path.read_text(encoding="utf-8")
            for old, new in change:
                assert old in text, f"{name} has no {old!r}"
                text = text.replace(old, new, 1)
            path.write_text(text, encoding="utf-8")


def read(content: Path) -> Content:
    """The content as far as it can be read."""
    found = check(content, display_path=content.as_posix()).value
    assert found is not None
    return found


def words(content: Path) -> str:
    """The difference from the last commit and all problems, as ``check --since HEAD`` says them."""
    given = options(content, content.parent)
    found = since(given, read(content), "HEAD")
    text = (
        formats.as_text(found.value)
        + "\n"
        + render(told_once(check_all(given), found.problems), style="full")
    )
    return text.replace(f"{content.parent}/", "")


def problems(found: str) -> str:
    """The part of ``words`` after the difference."""
    return found.partition("\n\n")[2]


A = "activities/2023/"


TALK, FILMS, WEEKENDS, MARKET = (
    f"{A}star-talk-2023.yaml",
    f"{A}film-week-2023.yaml",
    f"{A}observatory-2023.yaml",
    f"{A}market-2023.yaml",
)


ESSAY, CLOUD, CONVENTION, MAIN = (
    f"{A}essay-2023.yaml",
    f"{A}cloud-2023.yaml",
    f"{A}convention-2023.yaml",
    f"{A}kepu-day-2023-main.md",
)


WORKSHOP, PAINTINGS, CARAVAN = (
    f"{A}workshop-2023.yaml",
    f"{A}scifi-paintings-2023.yaml",
    "activities/undated/caravan.yaml",
)


def text(name: str, *changes: tuple[str, str]) -> str:
    """A file of the small site, changed."""
    found = (CONTENTS["small"] / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in found
        found = found.replace(old, new, 1)
    return found


def entry(what: str, former: str, session: str = "", at: str = "2023-09-12 09:00") -> str:
    """An entry of ``changes``."""
    which = f'session: "{session}", ' if session else ""
    return f"  - {{at: {at}, {which}what: {what}, from: {{{former}}}}}\n"


def record(what: str, former: str) -> tuple[tuple[str, str], ...]:
    """``changes`` with one entry, in a file that had none."""
    return (("campaigns:", f"changes:\n{entry(what, former)}campaigns:"),)


def one_more(*entry_: str) -> tuple[tuple[str, str], ...]:
    """``changes`` with an entry more, in a file that ends with the cancelling one."""
    return ((CANCELLED, CANCELLED + "".join(entry_)),)


CANCELLED = "    from: {status: scheduled}\n"


UPDATED = (("campaigns:", "updated: 2023-10-01\ncampaigns:"),)


LATER_TALK = (("19:30", "20:00"), ("21:00", "21:30"))
