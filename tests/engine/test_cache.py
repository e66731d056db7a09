"""The cache between builds.

Keys that say all that a view is made from, the same bytes with and without it, progress.
"""

from __future__ import annotations

import gzip
import pickle
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest

from benchmarks import NOW
from benchmarks.season import write_season
from site_builder import pipeline
from site_builder.catalog import collect
from site_builder.engine.cache import FolderCache, machine_secret
from site_builder.engine.templates import NAMED, Templates
from site_builder.options import PublishResult
from site_builder.outputs import plan_site
from site_builder.presentation.context import BuildContext, Page
from tests.building import CONTENTS, ROOT, TEMPLATES, build_site, files, options, read

TODAY = date.fromisoformat(NOW)


def replaced(pattern: str, value: str) -> Callable[[Path], None]:
    """An edit that puts another value where a field stands, or adds the field."""

    def edit(path: Path) -> None:
        text = path.read_text("utf-8")
        changed, count = re.subn(rf"^{pattern}:.*$", f"{pattern}: {value}", text, count=1, flags=re.M)
        path.write_text(
            changed if count else text.replace('title: "', f'{pattern}: {value}\ntitle: "', 1), "utf-8"
        )

    return edit


def move(path: Path) -> None:
    """To another day, whatever said when before."""
    text = re.sub(
        r"^(?:start|end|year|when_note|daily|repeat|sessions|changes):.*\n(?:(?: |- ).*\n)*",
        "",
        path.read_text("utf-8"),
        flags=re.M,
    )
    path.write_text(text.replace('title: "', 'start: 2026-10-02 10:00\ntitle: "', 1), "utf-8")


#: What others are made part of.
WHOLE = "g000003"

EDITS: tuple[Callable[[Path], None], ...] = (
    replaced("title", '"【生成】换了名字"'),
    replaced("summary", '"换了介绍。"'),
    replaced("district", "wuhou"),
    replaced("themes", "[scifi]"),
    replaced("fee", "5"),
    replaced("featured", "true"),
    replaced("audiences", "[families]"),
    replaced("campaigns", "[generated-2026, kepu-day-2023]"),
    replaced("programmes", "[]"),
    replaced("part_of", WHOLE),
    replaced("venue", "{name: 另一个地方}"),
    move,
    replaced("aliases", "[former-generated-id]"),
    replaced("time_note", "上午"),
    replaced("ages", "{min: 7}"),
    replaced("source", "[另一个出处]"),
    replaced("organizers", "{hosts: [另一个单位]}"),
    replaced("contact", "{unit: 另一个单位}"),
    replaced("registration", "{required: true, full: true}"),
    replaced("access", "[]"),
    replaced("forms", "[]"),
    replaced("status_note", "说明"),
    replaced("draft", "true"),
    Path.unlink,
)


def season(folder: Path, count: int) -> Path:
    write_season(folder / "content", count)
    return folder / "content"


def planned(content: Path, today: date = TODAY) -> dict[str, Page[Any]]:
    found = read(content)
    templates = Templates(TEMPLATES, found)
    context = BuildContext(collect(found), today, templates.fill, assets=templates.assets)
    return {page.path: page for page in plan_site(context, None)}


@pytest.mark.slow
@pytest.mark.parametrize("count", [80, pytest.param(400, marks=pytest.mark.long)])
def test_view_that_changes_must_have_another_key(count: int, tmp_path: Path) -> None:
    content, chance = season(tmp_path, count), random.Random(7)
    before = {path: (page.key, repr(page.view)) for path, page in planned(content).items()}
    for edit in EDITS:
        path = chance.choice(sorted(content.glob("activities/*/*")))
        edit(path)
        after = {path: (page.key, repr(page.view)) for path, page in planned(content).items()}
        stale = [
            path
            for path, (key, view) in after.items()
            if key and path in before and before[path][0] == key and before[path][1] != view
        ]
        assert stale == [], path.name
        before = after


@pytest.mark.slow
@pytest.mark.parametrize(("jobs", "count"), [(1, 60), (3, 60), pytest.param(1, 400, marks=pytest.mark.long)])
def test_season_after_edits_must_equal_one_built_clean(jobs: int, count: int, tmp_path: Path) -> None:
    content = season(tmp_path, count)
    given = options(content, tmp_path / "kept", now=TODAY, jobs=jobs)
    assert pipeline.build(given).published is not None
    paths = [path for path in sorted(content.glob("activities/*/*")) if path.stem != WHOLE]
    for edit, path in zip(EDITS, random.Random(jobs).sample(paths[:-1], len(EDITS)), strict=True):
        edit(path)
    shutil.copy(paths[-1], paths[-1].with_name("newcomer" + paths[-1].suffix))
    report = pipeline.build(given)
    assert report.published is not None and 0 < report.rendered < report.pages
    assert files(given.output) == build_site(content, tmp_path / "clean", now=TODAY, jobs=1).files
    tomorrow = replace(given, now=TODAY + timedelta(days=1))
    pipeline.build(tomorrow)
    assert (
        files(given.output)
        == build_site(content, tmp_path / "next", now=TODAY + timedelta(days=1), jobs=1).files
    )


def test_outputs_that_are_not_asked_for_must_not_be_made(tmp_path: Path) -> None:
    content = season(tmp_path, 20)
    given = options(content, tmp_path, now=TODAY, outputs=("activity", "event", "site-file"))
    assert pipeline.build(given).published is not None
    kinds = {re.sub(r"g\d{6}", "ID", path) for path in files(given.output) if not path.startswith("static/")}
    assert kinds == {
        "activities/ID/index.html",
        "activities/ID/event.ics",
        "build.json",
        "robots.txt",
        "manifest.webmanifest",
    }


def test_compressed_twins_must_hold_the_same_and_go_when_nobody_asks(tmp_path: Path) -> None:
    content = season(tmp_path, 20)
    outputs = ("activity", "event", "qr", "site-file")  # a file of every kind; the best compression is slow
    given = options(content, tmp_path, now=TODAY, compress=True, outputs=outputs)
    pipeline.build(given)
    made = files(given.output)
    plain = {path: data for path, data in made.items() if not path.endswith((".gz", ".br"))}
    assert {Path(path).suffix for path in plain} >= {".html", ".ics", ".css", ".js", ".json", ".png"}
    assert {path for path in plain if path.endswith((".html", ".ics", ".css", ".js", ".json"))} <= {
        path.removesuffix(".gz") for path in made
    }
    for path, data in made.items():
        if path.endswith(".gz"):
            assert gzip.decompress(data) == plain[path.removesuffix(".gz")]
        elif path.endswith(".br"):
            assert brotli.decompress(data) == plain[path.removesuffix(".br")]
    assert not [path for path in made if path.endswith((".png.gz", ".png.br"))]
    assert pipeline.build(given).rendered == 0
    again = replace(given, output=tmp_path / "other", cache=tmp_path / "other-cache")
    pipeline.build(again)
    assert files(again.output) == made
    pipeline.build(replace(given, compress=False))
    assert files(given.output) == plain


def test_cache_must_give_nothing_of_a_file_that_is_not_whole_or_not_its_own(tmp_path: Path) -> None:
    cache = FolderCache(tmp_path)
    cache.put("value", "made from this", {"known": 1})
    path = tmp_path / "value.cache"
    whole = path.read_bytes()
    assert cache.get("value", "made from this") == {"known": 1}
    assert cache.get("value", "made from that") is None
    path.rename(tmp_path / "other.cache")
    assert cache.get("other", "made from this") is None
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        assert cache.get("value", "made from this") is None, size
        path.write_bytes(whole[:size] + bytes([whole[size] ^ 1]) + whole[size + 1 :])
        assert cache.get("value", "made from this") is None, size


class Trap:
    """What a stranger would put into a cache: unpickling it runs code."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


def test_code_in_a_cache_from_elsewhere_must_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = season(tmp_path, 20)
    given = options(content, tmp_path, now=TODAY)
    pipeline.build(given)
    right = files(given.output)
    trap, sprung = Trap(tmp_path / "sprung"), tmp_path / "sprung"
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
        machine_secret.cache_clear()
        elsewhere.setattr(FolderCache, "get", lambda *_: None)
        put = FolderCache.put
        elsewhere.setattr(FolderCache, "put", lambda cache, name, key, value: put(cache, name, key, trap))
        pipeline.build(given)
    machine_secret.cache_clear()
    assert list(given.cache.rglob("*.cache"))
    shutil.rmtree(given.output)
    report = pipeline.build(given)
    assert (report.rendered, files(given.output)) == (len(right), right)
    assert not sprung.exists()
    for path in given.cache.rglob("*.cache"):
        path.write_bytes(pickle.dumps(trap))
    assert pipeline.build(given).published is not None
    assert not sprung.exists()


def test_build_must_work_where_no_secret_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    machine_secret.cache_clear()
    given = options(CONTENTS["small"], tmp_path)
    assert pipeline.build(given).published is not None
    machine_secret.cache_clear()
    assert pipeline.build(given).published == PublishResult()
    monkeypatch.undo()
    machine_secret.cache_clear()


def test_secret_that_is_damaged_must_be_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    path = tmp_path / "public-activity-calendar" / "cache-secret"
    secrets = []
    for damaged in (False, True, False):
        if damaged:
            path.write_bytes(b"")
        machine_secret.cache_clear()
        secrets.append(machine_secret())
        assert (path.read_bytes(), path.stat().st_mode & 0o777) == (secrets[-1], 0o600)
    machine_secret.cache_clear()
    assert secrets[0] != secrets[1] == secrets[2]
    assert [len(secret) for secret in secrets] == [32, 32, 32]
    assert [file.name for file in path.parent.iterdir()] == ["cache-secret"]


@pytest.mark.slow
@pytest.mark.parametrize(("jobs", "rounds"), [(1, 3), (3, 1), pytest.param(1, 25, marks=pytest.mark.long)])
def test_damaged_cache_must_only_cost_work(jobs: int, rounds: int, tmp_path: Path) -> None:
    """Values, activities and compiled templates: each file of the cache is damaged, in many ways."""
    content, chance = season(tmp_path, 60), random.Random(jobs)
    given = options(content, tmp_path / "cached", now=TODAY, jobs=jobs)
    pipeline.build(given)
    right = files(given.output)
    assert list(given.cache.glob("templates/*"))
    for _ in range(rounds):
        for path in given.cache.rglob("*.cache"):
            data = bytearray(path.read_bytes())
            for _ in range(3):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            path.write_bytes(data)
        shutil.rmtree(given.output)
        assert pipeline.build(given).published is not None
        assert files(given.output) == right
    assert pipeline.check_all(given) == pipeline.build(given).problems


def test_templates_that_others_name_must_be_found_as_jinja_finds_them() -> None:
    from jinja2 import Environment, meta

    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text("utf-8")
        found = {name for name in meta.find_referenced_templates(Environment().parse(text)) if name}
        assert found <= set(NAMED.findall(text)), path
        assert {name for name in NAMED.findall(text) if f"once('{name}'" not in text} == found, path
