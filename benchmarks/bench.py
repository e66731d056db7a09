"""Our builder and Hugo side by side, in one run on a RAM disk.

Prints the table of ``RESULTS.md`` (``make bench``).

python -m benchmarks.bench --hugo PATH [--sizes 2500,10000,25000] [--huge 100000] [--runs 5] [--write]

Seconds are wall time of whole processes, medians of the runs, the two programs in turn; memory is the peak of
all processes of a program added up, each page of memory counted once (the proportional set size of Linux),
from a run of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import NOW
from benchmarks.hugo.convert import convert
from benchmarks.proof import prove
from benchmarks.season import write_season

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
CLOCK = f"{NOW}T12:00:00+08:00"
EDITED = 77


@dataclass(frozen=True)
class Row:
    """A line of the table: what was done, what both took, and what was hoped for."""

    scenario: str
    ours: str
    theirs: str
    ratio: float | None
    goal: float | None

    def __str__(self) -> str:
        verdict = (
            ""
            if self.ratio is None or self.goal is None
            else " met"
            if self.ratio <= self.goal
            else " **missed**"
        )
        cells = (
            self.scenario,
            self.ours,
            self.theirs,
            f"{self.ratio:.3f}" if self.ratio is not None else "",
            f"≤ {self.goal}{verdict}" if self.goal else "",
        )
        return f"| {' | '.join(cells)} |"


#: What is timed at the main size beside cold builds.
PARTS = ("edits", "preview", "all")


class Bench:
    """A folder with one generated season, ours and the twin's, and how long things take there."""

    def __init__(self, folder: Path, hugo: str, count: int, runs: int) -> None:
        self.folder, self.hugo, self.count, self.runs = folder, hugo, count, runs
        self.content, self.twin, self.templates = folder / "content", folder / "twin", folder / "templates"
        write_season(self.content, count)
        shutil.copytree(ROOT / "templates", self.templates)

    def convert(self) -> None:
        """Make the twin; not timed."""
        from datetime import date

        convert(self.content, self.twin, date.fromisoformat(NOW))

    def ours(self, *arguments: str, fresh: bool = False) -> float:
        """Seconds of one build of ours; ``fresh``: from nothing."""
        if fresh:
            for name in ("output", "cache"):
                shutil.rmtree(self.folder / name, ignore_errors=True)
        return timed(self.our_command(*arguments))

    def our_command(self, *arguments: str) -> list[str]:
        """The command of a build of ours."""
        return [
            sys.executable,
            "-m",
            "benchmarks.ours",
            str(self.content),
            str(self.folder),
            "--templates",
            str(self.templates),
            *arguments,
        ]

    def theirs(self) -> float:
        """Seconds of one build of Hugo's, from nothing."""
        shutil.rmtree(self.folder / "theirs", ignore_errors=True)
        return timed(self.their_command())

    def their_command(self) -> list[str]:
        """The command of a build of Hugo's."""
        return [
            self.hugo,
            "--quiet",
            "--source",
            str(self.twin),
            "--destination",
            str(self.folder / "theirs"),
            "--clock",
            CLOCK,
        ]

    def edit(self, word: str, field: str = "summary") -> None:
        """Another summary or title for one activity, in our content."""
        path = next(self.content.glob(f"activities/*/g{EDITED:06}.*"))
        path.write_text(
            re.sub(rf'^{field}: "[^"]*"', f'{field}: "{word}"', path.read_text("utf-8"), count=1, flags=re.M),
            "utf-8",
        )

    def edit_twin(self, word: str) -> None:
        """The same in the twin's content."""
        path = self.twin / "content" / "activities" / f"g{EDITED:06}.md"
        path.write_text(
            re.sub(r'"lead": ?"[^"]*"', f'"lead": "{word}"', path.read_text("utf-8"), count=1), "utf-8"
        )


def timed(command: Sequence[str]) -> float:
    """Seconds until a command has ended well."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr.decode()}")
    return seconds


def peak(command: Sequence[str]) -> float:
    """The most memory, in MiB, that a command and its children held at one time: looked at every 20 ms."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        most = max(most, sum(_proportional(pid) for pid in _family(process.pid)))
        time.sleep(0.02)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    return most / 1024


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _proportional(pid: int) -> int:
    try:
        return int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[1])  # type: ignore[index]
    except (OSError, TypeError):
        return 0


def median(runs: int, *measures: Callable[[], float]) -> list[float]:
    """The median of each measure, taken in turn so that a slow minute of the machine falls on all of them."""
    found: list[list[float]] = [[] for _ in measures]
    for _ in range(runs):
        for number, measure in enumerate(measures):
            found[number].append(measure())
    return [statistics.median(each) for each in found]


def seconds(value: float) -> str:
    """Return seconds as ``12.3 s``."""
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s"


def cold(bench: Bench) -> tuple[list[Row], float, float, float]:
    """Both from nothing, and their memory; our seconds, our MiB, Hugo's seconds."""
    ours, theirs = median(bench.runs, lambda: bench.ours(fresh=True), bench.theirs)
    for name in ("output", "cache", "theirs"):
        shutil.rmtree(bench.folder / name, ignore_errors=True)
    held, their_held = peak(bench.our_command()), peak(bench.their_command())
    differences = prove(bench.folder / "output", bench.folder / "theirs")
    if differences:
        raise SystemExit("not the same work:\n" + "\n".join(differences[:20]))
    name = f"{bench.count:,} activities"
    return (
        [
            Row(f"cold build, {name}", seconds(ours), seconds(theirs), ours / theirs, 0.8),
            Row(f"peak memory, {name}", f"{held:.0f} MiB", f"{their_held:.0f} MiB", held / their_held, 0.5),
        ],
        ours,
        held,
        theirs,
    )


def edits(bench: Bench, theirs: float) -> Iterator[Row]:
    """What editors wait for; Hugo has no build but a whole one, so ``theirs`` is that."""
    rendered: list[int] = []

    def edited(field: str) -> float:
        bench.edit(f"【生成】改了第{len(rendered)}次。", field)
        began = time.perf_counter()
        done = subprocess.run(bench.our_command(), cwd=ROOT, capture_output=True, check=True)
        rendered.append(json.loads(done.stdout)["rendered"])
        return time.perf_counter() - began

    def template() -> float:
        path = bench.templates / "base.html"
        path.write_text(path.read_text("utf-8").replace("</html>", "<!-- -->\n</html>", 1), "utf-8")
        return bench.ours()

    bench.ours(fresh=True)
    hugo = f"{seconds(theirs)} (a build)"
    (value,) = median(bench.runs, bench.ours)
    yield Row(f"nothing changed, {bench.count:,}", seconds(value), hugo, value / theirs, 0.06)
    for field, words, goal in (
        ("summary", "its summary, which no list shows", 0.08),
        ("title", "its title, on all its lists", 0.12),
    ):
        (value,) = median(bench.runs, partial(edited, field))
        yield Row(
            f"one activity edited ({words}), {bench.count:,} ({rendered[-1]} files rendered)",
            seconds(value),
            hugo,
            value / theirs,
            goal,
        )
    (value,) = median(bench.runs, template)
    yield Row(f"`base.html` edited, {bench.count:,}", seconds(value), hugo, value / theirs, 0.5)

    def checked() -> float:
        shutil.rmtree(bench.folder / "cache", ignore_errors=True)
        return bench.ours("--check", "--all")

    (value,) = median(bench.runs, checked)
    yield Row(f"`check`, {bench.count:,}, nothing kept", seconds(value), hugo, value / theirs, 0.35)
    (value,) = median(bench.runs, lambda: bench.ours("--check", "--all"))
    yield Row(f"`check`, {bench.count:,}, again", seconds(value), hugo, value / theirs, 0.10)


@contextmanager
def running(command: Sequence[str]) -> Iterator[None]:
    """A server, ended afterwards."""
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def shown_after(address: str, word: str, act: Callable[[], None]) -> float:
    """Seconds from an edit until the server gives a page with ``word`` in it."""
    began = time.perf_counter()
    act()
    while word not in _get(address):
        if time.perf_counter() - began > 120:
            raise SystemExit(f"{address} never showed the edit")
        time.sleep(0.02)
    return time.perf_counter() - began


def _get(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def preview(bench: Bench) -> Row:
    """From a saved edit to the new page, each in its own server."""
    page = f"activities/g{EDITED:06}/"
    ours = [sys.executable, "-m", "benchmarks.ours", str(bench.content), str(bench.folder), "--serve", "8765"]
    theirs = [
        bench.hugo,
        "server",
        "--source",
        str(bench.twin),
        "--port",
        "8766",
        "--clock",
        CLOCK,
        "--quiet",
        "--disableLiveReload",
    ]
    values = []
    for command, port, edit in ((ours, 8765, bench.edit), (theirs, 8766, bench.edit_twin)):
        with running(command):
            found = []
            for number in range(bench.runs + 1):
                word = f"预览第{number}次"
                if number == 0:
                    while "html" not in _get(f"http://127.0.0.1:{port}/{page}"):
                        time.sleep(0.2)
                    time.sleep(3)
                found.append(shown_after(f"http://127.0.0.1:{port}/{page}", word, partial(edit, word)))
                time.sleep(2)
            values.append(statistics.median(found[1:]))
    return Row(
        f"preview: an edit saved → the new page, {bench.count:,}",
        seconds(values[0]),
        seconds(values[1]),
        values[0] / values[1],
        0.4,
    )


def everything(bench: Bench, subset: float | None) -> Iterator[Row]:
    """Yield rows of the command that people run, all outputs; ``subset``: seconds of a part's cold build."""
    written: list[int] = []

    def edited(field: str) -> float:
        bench.edit(f"【生成】又改了第{len(written)}次。", field)
        began = time.perf_counter()
        done = subprocess.run(bench.our_command("--all"), cwd=ROOT, capture_output=True, check=True)
        written.append(json.loads(done.stdout)["written"])
        return time.perf_counter() - began

    (whole,) = median(bench.runs, lambda: bench.ours("--all", fresh=True))
    if subset is not None:
        name = f"all outputs against those above, {bench.count:,}"
        yield Row(name, seconds(whole), seconds(subset), whole / subset, 1.8)
    for field, goal, most in (("summary", 0.08, 30), ("title", 0.12, 60)):
        (value,) = median(bench.runs, partial(edited, field))
        files = f"{written[-1]} files written, goal ≤ {most}"
        name = f"all outputs, {bench.count:,}, a {field} edited ({files})"
        yield Row(name, seconds(value), f"{seconds(whole)} (our cold build)", value / whole, goal)


def huge(bench: Bench) -> Iterator[Row]:
    """A national platform: ours alone."""
    whole = bench.ours(fresh=True)
    shutil.rmtree(bench.folder / "output")
    shutil.rmtree(bench.folder / "cache")
    held = peak(bench.our_command())
    bench.edit("改了的介绍。")
    edited = bench.ours()
    yield Row(
        f"cold build, {bench.count:,} activities (limit 6 GiB)",
        f"{seconds(whole)}, {held:.0f} MiB",
        "not run",
        held / 1024 / 6,
        1,
    )
    yield Row(
        f"one activity edited (its summary), {bench.count:,}, against its cold build",
        seconds(edited),
        "not run",
        edited / whole,
        0.10,
    )


def _main_rows(bench: Bench, parts: Sequence[str], theirs: float, ours: float) -> Iterator[Row]:
    if "edits" in parts:
        yield from edits(bench, theirs)
    if "preview" in parts:
        yield preview(bench)
    if "all" in parts:
        yield from everything(bench, ours)


def machine(hugo: str) -> str:
    """What it was run on, and with what."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "?",
    )
    version = subprocess.run([hugo, "version"], capture_output=True, check=True, text=True).stdout.split()[1]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return (
        f"{os.cpu_count()} cores ({cpu}), {memory} GiB, RAM disk; Python {platform.python_version()}, Hugo "
        f"{version}"
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Time our builder and Hugo side by side.")
    parser.add_argument("--hugo", default="hugo")
    parser.add_argument("--sizes", default="2500,10000,25000")
    parser.add_argument("--main", type=int, default=10_000)
    parser.add_argument("--huge", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the table into RESULTS.md")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, help="parts of the main size to time, default all"
    )
    given = parser.parse_args()
    lines = [machine(given.hugo), "", "| scenario | ours | Hugo | ratio | goal |", "|---|---|---|---|---|"]
    print("\n".join(lines), flush=True)

    def tell(row: Row) -> None:
        lines.append(str(row))
        print(row, flush=True)

    wall: dict[int, float] = {}
    memory: dict[int, float] = {}
    ram = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
    for count in [int(each) for each in given.sizes.split(",") if each]:
        with tempfile.TemporaryDirectory(dir=ram) as folder:
            bench = Bench(Path(folder), given.hugo, count, given.runs)
            bench.convert()
            rows, wall[count], memory[count], theirs = cold(bench)
            for row in rows:
                tell(row)
            if count == given.main:
                for row in _main_rows(bench, given.only, theirs, wall[count]):
                    tell(row)
    if len(wall) > 1:
        small, large = min(wall), max(wall)
        tell(
            Row(
                f"growth of time, {small:,} → {large:,}",
                seconds(wall[large]),
                seconds(wall[small]),
                wall[large] / wall[small],
                10.5,
            )
        )
        tell(
            Row(
                f"growth of memory, {small:,} → {large:,}",
                f"{memory[large]:.0f} MiB",
                f"{memory[small]:.0f} MiB",
                memory[large] / memory[small],
                10,
            )
        )
    if given.huge:
        with tempfile.TemporaryDirectory(dir=ram) as folder:
            for row in huge(Bench(Path(folder), given.hugo, given.huge, 1)):
                tell(row)
    if given.write:
        text = RESULTS.read_text(encoding="utf-8")
        head, _, rest = text.partition("<!-- table -->\n")
        tail = rest.partition("<!-- end -->\n")[2]
        RESULTS.write_text(
            f"{head}<!-- table -->\n" + "\n".join(lines) + f"\n<!-- end -->\n{tail}", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
