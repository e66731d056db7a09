"""The content as a git revision has it, and what changed since.

git is asked beside the content folder, which may be a part of its repository and lie outside the working
directory.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from site_builder.comparison import compare
from site_builder.comparison.formats import Compared
from site_builder.content.folder import Content, read_folder
from site_builder.diagnostics import Checked, Diagnostic
from site_builder.options import Options

#: What a hook's environment says of another repository or index.
OTHER_PLACES = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_NAMESPACE",
)


class NoRevision(Exception):
    """There is nothing to compare with; the argument says why, in Chinese."""


def since(options: Options, content: Content, revision: str) -> Checked[Compared]:
    """``content`` compared with the same folder at a revision.

    Raises NoRevision, and OSError when git fails.
    """
    with TemporaryDirectory() as folder:
        unpack(options.content, revision, Path(folder))
        old, skipped_files = _read(Path(folder), options, content)
    found = compare(old, content, revision=revision)
    return Checked(
        Compared(revision=revision, differences=found.value, skipped_files=skipped_files), found.problems
    )


def _read(root: Path, options: Options, content: Content) -> tuple[Content, tuple[str, ...]]:
    """The unpacked content, and which of its files cannot be read.

    For an unusable site.yaml today's is taken.
    """
    first = read = read_folder(root, display_path=options.display_path, base_url=options.base_url)
    if first.value is None:
        shutil.copyfile(options.content / "site.yaml", root / "site.yaml")
    if first.value is None or first.value.settings.base_path != content.settings.base_path:
        # Links in bodies stand under the base path: both bodies are read under today's.
        read = read_folder(root, display_path=options.display_path, base_url=content.settings.base_url)
    assert read.value is not None, "site.yaml is today's, which was read before"
    old = replace(read.value, settings=(first.value or read.value).settings)
    return old, tuple(sorted(_passed_over(first.problems, old, root, options.display_path)))


def unpack(content: Path, revision: str, folder: Path) -> None:
    """Put the content folder as it was at ``revision`` into ``folder``, without pictures.

    None is compared.
    """
    inside = _git(content, "rev-parse", "--is-inside-work-tree")
    if inside.returncode:
        raise NoRevision(f"{content} 不在 git 仓库里，--since 没有可以比较的；{_words(inside)}")
    commit = _git(content, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit.returncode:
        raise NoRevision(
            f"没有“{revision}”这个版本，写分支名、标签或提交号，例如 --since main；刚克隆的仓库可能要先 "
            "git fetch"
        )
    # What others did on that branch meanwhile is no doing of this one.
    base = _git(content, "merge-base", commit.stdout.decode().strip(), "HEAD")
    name = (commit if base.returncode else base).stdout.decode().strip()
    if _git(content, "rev-parse", "--verify", "--quiet", f"{name}:./").returncode:
        raise NoRevision(f"“{revision}”里没有 {content} 这个目录")
    archive = _git(content, "archive", "--format=tar", name, "--", ".", ":(exclude)media")
    if archive.returncode:
        raise OSError(errno.EIO, f"git 没有取出旧的内容；{_words(archive)}")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as members:
        for member in members:
            file = members.extractfile(member) if member.isfile() else None
            if file is not None:
                _put(folder / member.name, file.read())


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in OTHER_PLACES} | {
        "LC_ALL": "C"
    }
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=False, env=environment
        )
    except FileNotFoundError:
        raise OSError(errno.ENOENT, "没有找到 git，装好以后再试") from None


def _words(result: subprocess.CompletedProcess[bytes]) -> str:
    lines = result.stderr.decode("utf-8", "replace").strip().splitlines()
    return f"git 说：{lines[0] if lines else '什么也没有说'}"


def _put(path: Path, data: bytes) -> None:
    """Links are not followed and not made, so nothing lands outside.

    Tarfile's own filters are missing before Python 3.11.4.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _passed_over(problems: Iterable[Diagnostic], content: Content, root: Path, display_path: str) -> set[str]:
    """The files that today's checker cannot read.

    Of activities those that are left out, of others all with errors.
    """
    errors = (
        found
        for found in problems
        if found.severity == "error" and not _is_missing_picture(found, root, display_path)
    )
    paths = {found.span.path for found in errors}
    return {
        path
        for path in paths
        if "/" not in path.removeprefix(f"{display_path}/") or PurePosixPath(path).stem in content.broken
    }


def _is_missing_picture(found: Diagnostic, root: Path, display_path: str) -> bool:
    """Pictures were not unpacked; a file that is there and says ``missing-file`` names one."""
    return (
        found.code == "missing-file" and (root / found.span.path.removeprefix(f"{display_path}/")).is_file()
    )
