"""Scripts as they are served: in the site's language, without what only developers read."""

from __future__ import annotations

import pytest

from site_builder.outputs.files.assets import translated
from site_builder.presentation.catalogue import Catalogue
from tests.building import SEASON, TEMPLATES, Sites

FRENCH = Catalogue(
    "fr",
    {"免费": ("Gratuit",), "共 {n} 场": ("{n} séance", "{n} séances"), "收藏：{title}": ('"{title}" ?',)},
    {"Plural-Forms": "nplurals=2; plural=(n > 1);"},
)


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ('say(_("免费"));', 'say("Gratuit");'),
        ('_n("共 {n} 场", rows.length)', 'calendar.form(["{n} séance", "{n} séances"], rows.length)'),
        ('_("收藏：{title}", { title: title })', 'calendar.fill("\\"{title}\\" ?", { title: title })'),
        ("Number(_plural)", "Number((n > 1))"),
        ('_("不认识")', '"不认识"'),
        ('make_("免费")', 'make_("免费")'),
    ],
)
def test_texts_of_a_script_must_be_those_of_the_language(script: str, wanted: str) -> None:
    assert translated(script, FRENCH) == wanted


def test_scripts_must_be_served_without_comments_and_indents(sites: Sites) -> None:
    lines = b"\n".join(sites("real", SEASON).ending(".js").values()).split(b"\n")
    assert [line for line in lines if line.startswith((b" ", b"\t", b"//", b"/*"))] == []


def test_no_text_of_a_script_must_go_over_lines() -> None:
    """Its indents would be lost."""
    texts = [path.read_text("utf-8") for path in sorted(TEMPLATES.rglob("*.js")) if path.is_file()]
    assert [line for text in texts for line in text.split("\n") if line.count("`") % 2] == []
