"""Problems as values: where, what is wrong, what to do; and the four ways to print them.

Every stage returns what it made together with the problems it found. Only the
command line decides to stop.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Generic, Literal, NamedTuple, TypeVar

from msgspec import Struct

Severity = Literal["error", "warning"]
T = TypeVar("T")

#: Controls as they can be shown: a tab as a space, the others by their pictures (U+2400 ff.) or as U+FFFD, as
#: are marks that would turn the direction of a terminal's line.
VISIBLE = {
    **dict.fromkeys([*range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F], "\ufffd"),
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"),
    **{code: chr(0x2400 + code) for code in range(0x20)},
    9: " ",
}

#: How much of a long source line is shown around the caret, in characters.
EXCERPT = 100


class Span(NamedTuple):
    """A place in a file: ``line`` and ``column`` count from 1, ``length`` in characters.

    Every field of every file has one: a NamedTuple is made and pickled in a fraction of a frozen dataclass's
    time.
    """

    path: str
    line: int = 1
    column: int = 1
    length: int = 1
    source: str = ""


class Diagnostic(Struct, frozen=True, kw_only=True):
    """One problem. ``message`` says what is wrong, ``help`` what to do; both in Chinese."""

    code: str
    span: Span
    message: str
    help: str
    severity: Severity = "error"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Orders problems by place, then by code and words, so that output never varies."""
        return (self.span.path, self.span.line, self.span.column, self.code, self.message)


class Checked(Struct, Generic[T], frozen=True):
    """What a stage made, and the problems it found on the way."""

    value: T
    problems: tuple[Diagnostic, ...] = ()


#: Every code there is, with its default severity. ``docs/errors.md`` explains each (a test holds that).
CODES: dict[str, Severity] = {
    # files
    "not-utf8": "error",
    "empty-file": "error",
    "file-too-large": "error",
    "control-character": "error",
    "unfinished-merge": "error",
    "file-name": "error",
    "missing-file": "error",
    "front-matter": "error",
    "bad-json": "error",
    "unreadable-file": "error",
    "not-a-file": "error",
    "static-file": "error",
    "bad-picture": "error",
    # YAML
    "yaml-syntax": "error",
    "yaml-feature": "error",
    "duplicate-key": "error",
    "wrong-shape": "error",
    # fields
    "unknown-field": "error",
    "missing-field": "error",
    "missing-value": "error",
    "unknown-id": "error",
    "unknown-value": "error",
    "duplicate-value": "error",
    "too-long": "error",
    "not-a-time": "error",
    "not-a-number": "error",
    "not-a-url": "error",
    "not-a-boolean": "error",
    "not-a-colour": "error",
    "not-an-id": "error",
    "not-an-address": "error",
    "markup": "error",
    "personal-data": "error",
    "conflicting-fields": "error",
    # times and sessions
    "end-before-start": "error",
    "skipped-time": "error",
    "too-many-sessions": "error",
    "no-session": "error",
    "unknown-session": "error",
    "duplicate-session": "error",
    # the whole
    "duplicate-id": "error",
    "in-future": "error",
    "duplicate-address": "error",
    "part-of-itself": "error",
    "broken-link": "error",
    "feed-too-large": "error",
    "feed-shrinks": "error",
    "template": "error",
    "output-folder": "error",
    # against an earlier revision
    "unrecorded-change": "error",
    "wrong-record": "error",
    "deleted-activity": "error",
    "renamed-activity": "error",
    "changed-uid": "error",
    "went-back": "error",
    # warnings
    "stray-file": "warning",
    "html-removed": "warning",
    "text-cut": "warning",
    "repeated-time": "warning",
    "early-hour": "warning",
    "late-registration": "warning",
    "same-activity": "warning",
    "hour-in-words": "warning",
    "several-names": "warning",
    "outside-window": "warning",
    "unknown-place": "warning",
    "far-away": "warning",
    "missing-online-url": "warning",
    "feed-large": "warning",
    "low-contrast": "warning",
    "changes-order": "warning",
    "empty-change": "warning",
    "parts-stand": "warning",
    "unrecorded-status": "warning",
    "not-updated": "warning",
}


#: Characters of what a message quotes, and of a message.
LONGEST_QUOTE, LONGEST_MESSAGE = 60, 1000
QUOTED = re.compile(rf"(“[^”]{{{LONGEST_QUOTE}}})[^”]+”")


def problem(code: str, span: Span, message: str, help: str) -> Diagnostic:
    """Return a diagnostic with its code's severity; an unregistered code is a mistake of ours (KeyError).

    What an editor wrote is quoted by its first LONGEST_QUOTE characters.
    """
    return Diagnostic(
        code=code, span=span, message=_readable(message), help=_readable(help), severity=CODES[code]
    )


def _readable(text: str) -> str:
    """Return a message whose quotations, and which itself, end in … where they are long."""
    if len(text) > LONGEST_QUOTE:
        text = QUOTED.sub(r"\1…”", text)
    return text if len(text) <= LONGEST_MESSAGE else text[:LONGEST_MESSAGE] + "…"


def has_errors(problems: Iterable[Diagnostic]) -> bool:
    """True when at least one problem is an error rather than a warning."""
    return any(diagnostic.severity == "error" for diagnostic in problems)


def width(text: str) -> int:
    """Columns that ``text`` takes on a terminal: a Chinese character takes two (UAX #11)."""
    from wcwidth import wcswidth  # a build without problems is sooner done without its tables

    cells = wcswidth(text)
    return cells if cells >= 0 else len(text)


def excerpt(span: Span) -> tuple[str, str]:
    """The source line and the caret line below it, cut around the caret when the line is long."""
    source = span.source.translate(VISIBLE)
    column = min(span.column, len(source) + 1) - 1
    left = max(0, column - EXCERPT // 2) if len(source) > EXCERPT else 0
    shown = source[left : left + EXCERPT]
    before, marked = source[left:column], source[column : column + span.length]
    marked = marked[: max(1, left + EXCERPT - column)]
    lead = "…" if left else ""
    tail = "…" if left + EXCERPT < len(source) else ""
    return lead + shown + tail, " " * (len(lead) + width(before)) + "^" * max(1, width(marked))


SEVERITY_WORDS: dict[Severity, str] = {"error": "错误", "warning": "提醒"}


def short(diagnostic: Diagnostic) -> str:
    """``file:line:column: 错误[code] message`` on one line."""
    span = diagnostic.span
    return (
        f"{span.path}:{span.line}:{span.column}: {SEVERITY_WORDS[diagnostic.severity]}[{diagnostic.code}] "
        f"{diagnostic.message}"
    )


def full(diagnostic: Diagnostic) -> str:
    """The short line, the source line with its caret, and the remedy."""
    lines = [short(diagnostic)]
    if diagnostic.span.source.strip():
        text, caret = excerpt(diagnostic.span)
        number = str(diagnostic.span.line)
        lines += [f"  {number} | {text}", f"  {' ' * len(number)} | {caret}"]
    return "\n".join([*lines, f"  改法：{diagnostic.help}"])


def as_json(diagnostic: Diagnostic) -> str:
    """One JSON object a line, for editors and scripts."""
    span = diagnostic.span
    return json.dumps(
        {
            "severity": diagnostic.severity,
            "code": diagnostic.code,
            "file": span.path,
            "line": span.line,
            "column": span.column,
            "length": span.length,
            "message": diagnostic.message,
            "help": diagnostic.help,
        },
        ensure_ascii=False,
    )


def github(diagnostic: Diagnostic) -> str:
    """A GitHub workflow command, so that the problem shows on the pull request's line.

    Escapes as actions/toolkit's command.ts does: ``%``, CR and LF; in properties ``:`` and ``,`` too.
    """
    span = diagnostic.span
    body = _escape_command(f"{diagnostic.message} 改法：{diagnostic.help}")
    path, title = (_escape_command(text, ":,") for text in (span.path, diagnostic.code))
    return f"::{diagnostic.severity} file={path},line={span.line},col={span.column},title={title}::{body}"


def _escape_command(text: str, extra: str = "") -> str:
    for char in "%\r\n" + extra:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


PRINTERS = {"full": full, "short": short, "json": as_json, "github": github}


def render(problems: Iterable[Diagnostic], *, style: str) -> str:
    """All problems in order of place, in one of the PRINTERS' styles; empty text for none."""
    ordered = sorted(set(problems), key=lambda diagnostic: diagnostic.sort_key)
    separator = "\n\n" if style == "full" else "\n"
    text = separator.join(PRINTERS[style](diagnostic) for diagnostic in ordered)
    return text + "\n" if text else ""


def summary(problems: Iterable[Diagnostic]) -> str:
    """``3 个错误，1 条提醒，涉及 2 个文件`` for the last line."""
    unique = set(problems)
    errors = sum(diagnostic.severity == "error" for diagnostic in unique)
    files = len({diagnostic.span.path for diagnostic in unique})
    return f"{errors} 个错误，{len(unique) - errors} 条提醒，涉及 {files} 个文件"
