"""Catalogues: what the program says is in each of them, and nothing else; no word stands beside them."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from site_builder.content import languages
from site_builder.presentation.catalogue import LANGUAGES, LOCALE, catalogue, read_po
from tests.building import ROOT, TEMPLATES
from tests.texts import KEYWORDS, gathered

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
#: Modules with messages to editors, which are Chinese.
FOR_EDITORS = {"outputs/checks.py", "outputs/calendars/feeds.py"}
#: What is read and not said: signs that a search folds or that have a meaning elsewhere, words of editors.
READ = {
    "outputs/data/api.py": ["=+-@＝＋－＠"],
    "outputs/pages/dates.py": ["上午", "下午", "晚"],
    "outputs/search/index.py": [r" !#%&()*+,\-./:;<=>?@\[\]_|~、。《》“”–—·…", "，：；！？（）\u3000"],
    "outputs/search/table.py": ["｜"],
    "presentation/maps.py": ["：", "，"],
    "presentation/words.py": ["。"],
}
#: What no text of the catalogues needs, but patterns of one language do.
MORE_NAMES = {"hour12", "half"}


def entries(language: str) -> dict[str, tuple[str, ...]]:
    found = dict(read_po((LOCALE / f"{language}.po").read_text("utf-8")))
    del found[""]
    return found


def ids() -> set[str]:
    return {each.id if isinstance(each.id, str) else each.id[0] for each in gathered() if each.id}


@pytest.mark.parametrize("language", [name for name, parent in LANGUAGES.items() if not parent])
def test_catalogue_must_hold_exactly_what_is_said(language: str) -> None:
    assert sorted(entries(language)) == sorted(ids()), "run make texts"


@pytest.mark.parametrize("language", [name for name, parent in LANGUAGES.items() if parent])
def test_catalogue_upon_another_must_hold_only_what_is_said(language: str) -> None:
    assert entries(language).keys() - ids() == set()


def test_every_language_of_the_settings_must_have_a_catalogue() -> None:
    assert languages.LANGUAGES.keys() == LANGUAGES.keys()
    assert {path.stem for path in LOCALE.glob("*.po")} == LANGUAGES.keys()


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "zh-CN"])
def test_other_languages_must_say_everything_in_their_own_words(language: str) -> None:
    count = int(catalogue(language).facts["Plural-Forms"].partition("nplurals=")[2][0])
    many = {each.id[0] for each in gathered() if isinstance(each.id, tuple)}
    told = entries(language)
    assert [message for message, forms in told.items() if not all(forms)] == []
    assert [forms for forms in told.values() if CHINESE.search("".join(forms))] == []
    lengths = {message: len(forms) for message, forms in told.items()}
    assert lengths == {message: count if message in many else 1 for message in told}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_must_be_filled_by_the_names_of_their_ids(language: str) -> None:
    wrong = {
        message: forms
        for message, forms in entries(language).items()
        if set().union(*map(names, forms)) - names(message) - MORE_NAMES
    }
    assert wrong == {}


def names(text: str) -> set[str]:
    found = {name for _, name, _, _ in Formatter().parse(text) if name and not name.isdigit()}
    return found | {"Activities"} if "activities" in found else found


def said_beside(path: Path) -> Iterator[str]:
    """The Chinese words of a module that no catalogue holds: neither docstrings nor what is marked."""
    tree = ast.parse(path.read_text("utf-8"))
    known = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            known |= {id(argument) for argument in call.args} if name in KEYWORDS else set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in known:
            yield from CHINESE.findall(node.value) and [node.value]


def marked(path: Path) -> set[str]:
    """The texts that a module says, as Python reads it: Babel looks into no f-string, no call in a call."""
    calls = [each for each in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(each, ast.Call)]
    found = set()
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in KEYWORDS and call.args and isinstance(call.args[0], ast.Constant):
            found.add(str(call.args[0].value))
    return found


def test_no_text_of_a_module_must_be_overlooked() -> None:
    said = set().union(*map(marked, (ROOT / "site_builder").rglob("*.py")))
    assert said - ids() == set()


def test_no_module_must_say_words_beside_the_catalogues() -> None:
    package = ROOT / "site_builder"
    modules = [path for part in ("presentation", "outputs") for path in (package / part).rglob("*.py")]
    found = {path.relative_to(package).as_posix(): list(said_beside(path)) for path in modules}
    told = {path: words for path, words in found.items() if words and path not in FOR_EDITORS}
    assert told == READ


FILES = [path for path in sorted(TEMPLATES.rglob("*.*")) if path.is_file()]
#: A text as it stands in a template or a script, perhaps in several pieces.
SAID = re.compile(r"""\b_n?\(\s*((?:'(?:[^'\\]|\\.)*'\s*)+|"(?:[^"\\]|\\.)*")""")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_template_must_say_words_beside_the_catalogues(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}|/\*.*?\*/|^\s*//.*$", "", path.read_text("utf-8"), flags=re.S | re.M)
    assert CHINESE.findall(SAID.sub("", text)) == []


def test_no_text_of_a_script_must_be_overlooked() -> None:
    """Babel looks into no template string."""
    scripts = "".join(path.read_text("utf-8") for path in FILES if path.suffix == ".js")
    assert {json.loads(text) for text in SAID.findall(scripts)} - ids() == set()
