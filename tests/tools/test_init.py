"""A new site: it builds without a complaint, says nothing of another city, and overwrites nothing."""

from __future__ import annotations

import re
import uuid
from datetime import date
from pathlib import Path

import pytest
import yaml

from site_builder.cli import main
from site_builder.tools.init import LANGUAGES, lay_down
from tests.building import ROOT, build_site, files

NOW = "2026-11-27"


def initiated(folder: Path, language: str, *more: str, now: str = NOW) -> dict[str, bytes]:
    assert main(["init", str(folder), "--language", language, "--now", now, *more]) == 0
    return files(folder)


def test_there_must_be_a_start_in_each_language() -> None:
    assert LANGUAGES == ("en", "zh-CN")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("now", [date(2026, 11, 27), date(2027, 9, 18), date(2030, 1, 1)])
def test_a_new_site_must_be_built_without_a_problem(tmp_path: Path, language: str, now: date) -> None:
    initiated(tmp_path / "site", language)
    site = build_site(tmp_path / "site" / "content", tmp_path, now=now)
    assert site.report.problems == ()
    assert {activity.id for activity in site.content.activities} == {"leaf-talk-2027", "star-night-2027"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_another_city_must_stand_in_a_new_site(tmp_path: Path, language: str) -> None:
    """The descriptions of the format, for editor programs, have examples of ours."""
    found = initiated(tmp_path / "site", language)
    ours = [data for name, data in found.items() if not name.startswith(("docs/schema/", ".vscode/"))]
    site = build_site(tmp_path / "site" / "content", tmp_path)
    text = b"\n".join((*ours, *site.files.values())).decode("utf-8", "ignore")
    text = text.replace("kepuri_url", "")  # a field's name
    assert re.findall(r"成都|科普|武侯|chengdu|wuhou|kepu", text, re.IGNORECASE) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("city", "name"), [("临江市", "临江活动"), ('A "b" \\c: d', "# {x} - & *y %z"), ("$city", "${uuid}")]
)
def test_any_name_must_be_taken_as_it_is(tmp_path: Path, language: str, city: str, name: str) -> None:
    initiated(tmp_path / "site", language, "--city", city, "--name", name)
    site = build_site(tmp_path / "site" / "content", tmp_path)
    assert (site.content.settings.city, site.content.settings.name) == (city, name)
    assert site.report.problems == ()


def test_editor_programs_must_know_the_format_of_a_new_site(tmp_path: Path) -> None:
    found = initiated(tmp_path / "site", "zh-CN")
    for name in ("settings.json", "extensions.json", "fields.code-snippets"):
        assert found[f".vscode/{name}"] == (ROOT / ".vscode" / name).read_bytes()
    assert b'"star-night' not in found["docs/schema/ids.json"]
    assert b'"nature"' in found["docs/schema/ids.json"]


def test_each_site_must_have_a_namespace_of_its_own(tmp_path: Path) -> None:
    found = set()
    for number in (1, 2):
        initiated(tmp_path / str(number), "en")
        settings = yaml.safe_load((tmp_path / str(number) / "content" / "site.yaml").read_text("utf-8"))
        found.add(uuid.UUID(settings["uid_namespace"]).version)
        (tmp_path / str(number) / "content" / "site.yaml").write_text(settings["uid_namespace"])
    assert found == {4}
    assert len({path.read_text() for path in tmp_path.glob("*/content/site.yaml")}) == 2


@pytest.mark.parametrize(
    ("today", "start"),
    [("2026-08-31", "2026-09-19"), ("2026-09-01", "2027-09-18"), ("2028-12-31", "2029-09-15")],
)
def test_examples_must_be_on_a_weekend_of_the_next_season(tmp_path: Path, today: str, start: str) -> None:
    written = lay_down(tmp_path, language="en", name="a", city="b", today=date.fromisoformat(today))
    assert sorted(files(tmp_path)) == sorted(written)
    (path,) = tmp_path.glob(f"content/activities/*/star-night-{start[:4]}.yaml")
    assert f"\nstart: {start} 19:30\n" in path.read_text("utf-8")
    assert date.fromisoformat(start).strftime("%a") == "Sat"


def test_what_is_there_must_stay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    for place in (tmp_path, tmp_path / "thesis.doc"):
        assert main(["init", str(place)]) == 2
        said = capsys.readouterr().err
        assert said.startswith(f"用法不对：{place} 里已经有东西，没有动它；换一个新的目录。")
    assert files(tmp_path) == {"thesis.doc": b"years of work"}


def test_an_empty_folder_must_do(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert "content/site.yaml" in initiated(tmp_path / "site", "zh-CN")
    assert {".gitignore", ".gitattributes", "README.md"} <= files(tmp_path / "site").keys()
