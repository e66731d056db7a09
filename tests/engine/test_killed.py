"""A build that was killed: the next one completes it."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.building import (
    CONTENTS,
    ROOT,
    files,
)
from tests.engine.bench import Bench, assert_same_site, delete, edit_base_template, new_activity

pytestmark = pytest.mark.slow

#: A process that dies, without any clean-up, when it is about to do the N-th of something.
DIES = """
    import os, sys
    from pathlib import Path
    from site_builder import cli, pipeline
    from site_builder.engine import render, workspace

    left = int(sys.argv[2])

    def dying(call):
        def wrapped(*arguments, **more):
            global left
            left -= 1
            if left < 0:
                os._exit(9)
            return call(*arguments, **more)
        return wrapped

    owner, name = {"staging": (render, "stage"), "moving": (os, "replace"), "removing": (os, "unlink"),
                   "publishing": (workspace, "publish"), "recording": (pipeline, "Manifest")}[sys.argv[1]]
    setattr(owner, name, dying(getattr(owner, name)))
    raise SystemExit(cli.main(sys.argv[3:]))
"""


def die(bench: Bench, doing: str, after: int) -> int:
    """Build in a process that dies after doing something so many times; its exit status, 9 when it died."""
    command = [
        sys.executable,
        "-c",
        textwrap.dedent(DIES),
        doing,
        str(after),
        *bench.command(),
        "--jobs",
        "1",
    ]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=60, capture_output=True).returncode


def edit(bench: Bench) -> None:
    """Change all there is to change: a page less, a page more, every page otherwise."""
    delete(bench)
    new_activity(bench)
    edit_base_template(bench)


@pytest.fixture(scope="module")
def new(shared: Bench) -> dict[str, bytes]:
    """The files of the small site after the edit."""
    shared.restore()
    edit(shared)
    return files(shared.clean())


@pytest.mark.parametrize(
    ("doing", "after"),
    [
        ("staging", 0),
        ("staging", 30),
        ("moving", 0),
        ("moving", 1),
        ("moving", 30),
        ("removing", 0),
        ("publishing", 0),
        ("recording", 0),
    ],
)
def test_build_after_one_that_was_killed_must_complete_it(
    small: Bench, new: dict[str, bytes], doing: str, after: int
) -> None:
    old = files(small.output)
    edit(small)
    assert die(small, doing, after) == 9
    torn = {
        path: data for path, data in files(small.output).items() if data not in (old.get(path), new.get(path))
    }
    assert torn == {}
    small.build()
    assert files(small.output) == new
    assert sorted(path.name for path in small.folder.iterdir()) == ["cache", "content", "output", "templates"]
    assert small.build().rendered == 0


@pytest.mark.parametrize(
    ("doing", "after"), [("staging", 0), ("staging", 50), ("moving", 0), ("publishing", 0), ("recording", 0)]
)
def test_first_build_that_was_killed_must_be_completed_by_the_next(
    tmp_path: Path, doing: str, after: int
) -> None:
    bench = Bench(CONTENTS["small"], tmp_path)
    assert die(bench, doing, after) == 9
    bench.build()
    assert_same_site(bench.output, bench.clean())


#: A build that is killed with its processes at work.
KILLED = """
    import os, signal, sys
    from pathlib import Path
    from site_builder.engine.publish import build_lock
    from site_builder.engine.workers import worker_pool

    with build_lock(Path(sys.argv[1]), print), worker_pool(2, ()) as processes:
        processes.submit(os.getpid).result()
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_processes_of_a_killed_build_must_not_keep_the_next_one_waiting(tmp_path: Path) -> None:
    killed = [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path / "cache")]
    assert subprocess.run(killed, cwd=ROOT, check=False, timeout=60).returncode == -signal.SIGKILL
    took = [
        sys.executable,
        "-c",
        (
            "import sys; from pathlib import Path; from site_builder.engine.publish import build_lock\n"
            "with build_lock(Path(sys.argv[1]), print): pass"
        ),
    ]
    subprocess.run([*took, str(tmp_path / "cache")], cwd=ROOT, check=True, timeout=20)
