"""What stands in a folder: the files to read, and what is there and cannot or must not be read.

A folder that cannot be listed is never taken as an empty one: its pages would be deleted.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from site_builder.diagnostics import Diagnostic, Span, problem

#: What editors and systems leave behind, by the whole name: backups (``x.yaml~``, ``.bak``, ``.orig``),
#: files being saved or loaded, Office's and Emacs' locks, what Vim tries a folder with (4913 and so on,
#: 123 apart), what Windows and macOS put anywhere.
LEFTOVER = re.compile(
    r"""
    .*~ | \#.*\# | ~\$.* | .*\.(?:bak|orig|rej|save|sw[a-z]|te?mp|part|crdownload)(?:\.?\d+)?
    | 4913 | 5036 | 5159 | 5282 | ___jb_(?:tmp|old)___ | .*\.sb-[0-9a-f]{8}-\w+
    | (?:eh)?thumbs\.db | desktop\.ini | icon\r
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
LEFTOVER_FOLDERS = frozenset(("__MACOSX", "@eaDir", "$RECYCLE.BIN", "System Volume Information"))
#: Nearly every name: one look tells that it is none of these.
PLAIN = re.compile(r"[a-z][a-z0-9-]*\.(?:yaml|md)", re.ASCII)
#: What systems put into any folder that somebody looks at.
OF_SYSTEMS = re.compile(r"\.DS_Store|\._.*|\.directory|(?:eh)?thumbs\.db|desktop\.ini|icon\r", re.I | re.S)
#: Leftovers that are hidden: they count where other hidden files are read.
LEFTOVER_HIDDEN = re.compile(
    r"\.(?:_.*|#.*|~.*|.*\.sw[a-z]|DS_Store|directory|git.*|goutputstream-.*|Spotlight-.*|Trash.*|fseventsd)",
    re.DOTALL,
)


class Refused(Struct, frozen=True):
    """What stands in a folder and is not read: its name with slashes, what is wrong, what to do."""

    name: str
    code: str
    message: str
    help: str


class Listing(Struct, frozen=True):
    """The files below a folder by their names with slashes, sorted part by part, and what is refused."""

    files: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()

    def problems(self, display_path: str) -> tuple[Diagnostic, ...]:
        """A problem for each that is refused; ``display_path`` is the folder's."""
        return tuple(
            problem(found.code, Span(path=shown_name(display_path, found.name)), found.message, found.help)
            for found in self.refused
        )


def shown_name(display_path: str, name: str) -> str:
    """The name of a file below a folder as messages show it."""
    return printable(f"{display_path}/{name}") if name else display_path


def printable(name: str) -> str:
    """A file's name as messages show it: one that is no UTF-8 can be printed all the same."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def list_files(folder: Path, *, top: Path | None = None, hidden_in: str | None = None) -> Listing:
    """List the files of a folder and of those inside it; nothing where there is no such folder.

    Hidden ones are passed over but for those below ``hidden_in``, and so is what is left behind. Links are
    followed to files below ``top`` only, which is the folder itself unless told otherwise.
    """
    found = list(_entries(str(folder), "", os.path.realpath(top or folder), hidden_in))
    files = [entry for entry in found if isinstance(entry, str)]
    refused = [entry for entry in found if not isinstance(entry, str)]
    return Listing(
        files=tuple(sorted(files, key=_order)),
        refused=tuple(sorted(refused, key=lambda entry: _order(entry.name))),
    )


def list_content(root: Path) -> Listing:
    """List the content folder: hidden files count in ``static/`` only (``.well-known/``)."""
    return list_files(root, hidden_in="static/")


def is_leftover(name: str) -> bool:
    """True for what editors and systems leave behind, hidden or not."""
    if PLAIN.fullmatch(name):
        return False
    return name in LEFTOVER_FOLDERS or bool(LEFTOVER.fullmatch(name) or LEFTOVER_HIDDEN.fullmatch(name))


def _order(name: str) -> str:
    return name.replace("/", "\0")


def _entries(folder: str, inside: str, top: str, hidden_in: str | None) -> Iterator[str | Refused]:
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):  # gone meanwhile, or never there
        return
    except OSError as error:
        yield _unlisted(inside.rstrip("/"), error)
        return
    for entry in entries:
        name = inside + entry.name
        is_hidden = entry.name.startswith(".") and not (hidden_in and inside.startswith(hidden_in))
        if is_hidden or is_leftover(entry.name):
            continue
        if entry.is_symlink():
            yield _link(entry, name, top)
        elif entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path, f"{name}/", top, hidden_in)
        else:
            yield name if entry.is_file(follow_symlinks=False) else _special(name)


def _link(entry: os.DirEntry[str], name: str, top: str) -> str | Refused:
    """A link's name when it leads to a file below ``top``; it is not opened to know."""
    target = os.path.realpath(entry.path)
    if os.path.commonpath((target, top)) != top:
        return Refused(
            name,
            "not-a-file",
            "这是一个链接，指到这个目录外面，没有读。",
            "把文件本身复制到这里，代替链接。",
        )
    if os.path.isfile(target):  # noqa: PTH113  # a path as text, once a link
        return name
    if os.path.isdir(target):  # noqa: PTH112
        return Refused(
            name,
            "not-a-file",
            "这是一个链接，指向一个文件夹，没有读。",
            "把文件夹本身移到这里，代替链接。",
        )
    return Refused(
        name, "not-a-file", "这是一个链接，它指的文件不存在。", "删掉链接，或者把文件本身放到这里。"
    )


def _special(name: str) -> Refused:
    return Refused(name, "not-a-file", "这不是普通文件（是管道、套接字或设备），没有读。", "把它移到别处。")


def _unlisted(name: str, error: OSError) -> Refused:
    return Refused(
        name,
        "unreadable-file",
        f"看不了这个文件夹里有什么：{error.strerror}。",
        "检查文件夹的权限，再试一次。看不了的文件夹不会当成空的，不然里面的活动会从网站上消失。",
    )
