"""Texts in templates, ``_("…")`` and ``_n("…", number)``: in the site's language from when they are compiled.

So a page costs no more in one language than in another, and a text without values costs nothing.
"""

from __future__ import annotations

from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from site_builder.presentation.catalogue import Catalogue


class TextEnvironment(jinja2.Environment):
    """An environment whose templates speak a catalogue's language."""

    def __init__(self, texts: Catalogue, **options: Any) -> None:
        super().__init__(**options)
        self.texts = texts
        self.globals.update(_=_filled, _n=self._form)

    def _generate(self, source: nodes.Template, *how: Any, **more: Any) -> str:
        """Compile a template whose texts are replaced: Jinja's own hook between parser and compiler."""
        return super()._generate(Translator(self.texts).visit(source), *how, **more)

    def _form(self, forms: tuple[str, ...], number: int, /, **values: Any) -> str:
        form = forms[self.texts.form(number) if len(forms) > 1 else 0]
        return form.format(n=number, **values)


def _filled(text: str, /, **values: Any) -> str:
    """Return a text with its values; where it is HTML, ``Markup`` escapes them."""
    return text.format(**values)


class Translator(NodeTransformer):
    """Replaces the ids of texts by what stands for them."""

    def __init__(self, texts: Catalogue) -> None:
        self.texts = texts

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """Return a text alone as a constant, one with values as a call with the text in this language."""
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        message = node.args[0].value if node.args and isinstance(node.args[0], nodes.Const) else None
        if name not in ("_", "_n") or not isinstance(message, str):
            return node
        forms = tuple(map(_safe, self.texts.all_forms(message)))
        if name == "_" and not node.kwargs:
            return nodes.Const(forms[0], lineno=node.lineno)
        node.args[0] = nodes.Const(forms if name == "_n" else forms[0], lineno=node.lineno)
        return node


def _safe(text: str) -> str:
    """Return a text with tags as HTML; any other is escaped where it stands."""
    return Markup(text) if "</" in text else text  # noqa: S704  our own words
