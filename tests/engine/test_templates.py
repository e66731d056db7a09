"""Templates as they are compiled: without indentation, and by this program alone."""

from __future__ import annotations

from pathlib import Path

from jinja2 import DictLoader, Environment

from site_builder.engine.cache import FolderCache, TemplateCache
from site_builder.engine.templates import Unindented

INDENTED = """<ul>
  {% for each in (1, 2) %}
    <li>
      {{ each }}</li>
  {% endfor %}
</ul>
  <pre>  if a:
      b</pre>
  <p>"""


def test_indentation_must_not_reach_pages_but_in_texts_that_are_set_as_they_are() -> None:
    environment = Environment(extensions=[Unindented], trim_blocks=True, lstrip_blocks=True, autoescape=True)
    filled = environment.from_string(INDENTED).render()
    assert filled == ("<ul>\n<li>\n1</li>\n<li>\n2</li>\n</ul>\n<pre>  if a:\n      b</pre>\n<p>")
    assert environment.preprocess(INDENTED).count("\n") == INDENTED.count("\n")


def test_template_that_another_program_compiled_must_be_compiled_anew(tmp_path: Path) -> None:
    """What a template becomes depends on who compiles it too: its text alone is no key."""

    def filled(compiler: str, *, autoescape: bool) -> str:
        environment = Environment(
            loader=DictLoader({"page.html": "{{ text }}"}),
            bytecode_cache=TemplateCache(FolderCache(tmp_path), compiler),
            autoescape=autoescape,
        )
        return environment.get_template("page.html").render(text="<b>")

    assert filled("one", autoescape=False) == "<b>"
    assert filled("one", autoescape=True) == "<b>"
    assert filled("two", autoescape=True) == "&lt;b&gt;"
