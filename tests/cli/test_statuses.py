"""Exit statuses: whose matter a failure is, with no traceback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_builder.cli import main
from tests.building import CONTENTS, ROOT, TEMPLATES, files
from tests.conftest import Build


@dataclass(frozen=True)
class Call:
    """Arguments (``{tmp}`` stands for the test's folder), and the status and words they must get."""

    arguments: str
    status: int
    words: str


SMALL = f"--content {CONTENTS['small']} --now 2023-09-15 --cache {{tmp}}/cache"


CALLS = (
    Call(f"{SMALL} --output {{tmp}}/out", 0, "建好了"),
    Call(f"build {SMALL} --output {{tmp}}/out", 0, "建好了"),
    Call(f"check {SMALL}", 0, "检查通过"),
    Call("--help", 0, "build"),
    Call(f"build {SMALL} --output {{tmp}}/foreign", 1, "output-folder"),
    Call(f"build {SMALL} --output {{tmp}}/file", 1, "output-folder"),
    Call("build --nonsense", 2, "用法不对"),
    Call("nonsense", 2, "用法不对"),
    Call("build --now yesterday", 2, "用法不对"),
    Call("build --now 2023-02-30", 2, "用法不对"),
    Call("build --jobs 0", 2, "用法不对"),
    Call("build --base-url example.org", 2, "用法不对"),
    Call("build --format xml", 2, "用法不对"),
    Call("build --content {tmp}/nowhere", 2, "用法不对"),
    Call("build --templates {tmp}/nowhere", 2, "用法不对"),
    Call(f"build {SMALL} --output {CONTENTS['small']}/output", 2, "用法不对"),
    Call(f"build {SMALL} --output {CONTENTS['small'].parent}", 2, "用法不对"),
    Call(f"build {SMALL} --output {{tmp}}/file/below", 3, "机器出了问题"),
    Call(f"build {SMALL} --output /dev/null/below", 3, "机器出了问题"),
    Call(
        f"build --content {CONTENTS['small']} --now 2023-09-15 --output {{tmp}}/out --cache {{tmp}}/file/below",  # noqa: E501
        3,
        "机器出了问题",
    ),
)


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[None]:
    """A file where a folder is wanted, and a folder that is not ours: both must stay."""
    (tmp_path / "file").write_text("a file")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "thesis.doc").write_text("years of work")
    yield
    assert files(tmp_path / "foreign") == {"thesis.doc": b"years of work"}
    assert (tmp_path / "file").read_text() == "a file"


@pytest.mark.usefixtures("foreign")
@pytest.mark.parametrize("call", CALLS, ids=[call.arguments.replace(str(ROOT), "") for call in CALLS])
def test_exit_status_must_say_whose_matter_it_is(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    arguments = call.arguments.format(tmp=tmp_path).split()
    if "--help" in arguments:
        with pytest.raises(SystemExit, match=r"^0$"):
            main(arguments)
    else:
        assert main(arguments) == call.status
    said = capsys.readouterr()
    assert call.words in (said.err if call.status else said.out)


@pytest.mark.usefixtures("foreign")
@pytest.mark.parametrize("call", {call.status: call for call in CALLS}.values(), ids=lambda call: call.words)
def test_process_must_end_with_the_status_and_without_a_traceback(
    call: Call, build: Build, tmp_path: Path
) -> None:
    done = build(*call.arguments.format(tmp=tmp_path).split())
    assert done.returncode == call.status, done.stderr
    assert call.words in (done.stderr if call.status else done.stdout)
    assert "Traceback" not in done.stderr


def test_messages_in_a_folder_of_content_alone_must_name_what_runs_there(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(content.parent)
    assert main(["--now", "2023-09-15"]) == 0
    assert "看一看：python -m site_builder serve，" in capsys.readouterr().out
    assert main(["build", "--nonsense"]) == 2
    assert capsys.readouterr().err.endswith("运行 python -m site_builder --help 看说明。\n")


def test_warnings_must_fail_a_strict_build_only(tmp_path: Path) -> None:
    where = f"--content {CONTENTS['real']} --output {tmp_path}/out --cache {tmp_path}/cache --now 2023-09-15"
    arguments = ["build", "--templates", str(TEMPLATES), *where.split()]
    assert main([*arguments, "--strict"]) == 1
    assert not (tmp_path / "out").exists()
    assert main(arguments) == 0


@pytest.mark.parametrize("command", ["build", "check"])
def test_output_that_cannot_be_printed_must_end_with_status_3(command: str, tmp_path: Path) -> None:
    arguments = [command, *SMALL.format(tmp=tmp_path).split(), "--output", tmp_path / "out"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "build.py", *map(str, arguments)],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_reader_that_goes_away_must_not_cause_a_traceback(content: Path, tmp_path: Path) -> None:
    for number in range(400):
        (content / "activities" / f"bad-{number}.yaml").write_text("title:\n", "utf-8")
    where = ["--content", content, "--cache", tmp_path / "cache"]
    command = [sys.executable, "build.py", "check", *map(str, where), "--format", "json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        words = process.stderr.read().decode()
    assert (process.returncode, words) == (3, "")
