"""Kinds of values: each knows how to read what an editor wrote, and how to say what may be written.

``parse`` takes a node and the Reader of its file, and returns the value, or None after it has told the Reader
what is wrong. ``form`` says in Chinese what may be written; ``schema`` says the same as JSON Schema, as an
editor program sees the YAML (``errorMessage``, ``markdownEnumDescriptions`` are VS Code's); ``data`` is the
JSON Schema of the value in the open data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct
from msgspec.structs import replace
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from site_builder.content.characters import VISIBLE
from site_builder.content.reader import Reader, nearest, report_too_long, scalar
from site_builder.content.times import (
    NO_END,
    Day,
    Hours,
    Moment,
    Month,
    NotATime,
    Open,
    is_timed,
    parse_clock,
    parse_end,
    parse_moment,
    written_time,
)
from site_builder.content.windows import DEVICE_IDS
from site_builder.content.yaml_nodes import is_null
from site_builder.content.zones import after_shift, is_repeated, is_skipped
from site_builder.diagnostics import Span

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

#: A JSON Schema (2020-12, of which editor programs know what draft 7 has too), ready for ``json.dumps``.
Schema = dict[str, Any]

ID = re.compile(rf"(?!(?:{DEVICE_IDS})$)[a-z0-9-]{{3,80}}", re.ASCII)
TERM_ID = re.compile(rf"(?!(?:{DEVICE_IDS})$)(?=.{{1,80}}$)[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
COLOUR_WORD = re.compile(r"#[0-9a-f]{6}", re.ASCII)
EMAIL_WORD = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}", re.ASCII)
BOOLEANS = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
LONGEST = 5000
#: Characters of the site's address: with the longest path behind it a QR code still holds it.
LONGEST_BASE_URL = 200
#: Items of one list.
MOST_ITEMS = 500


class Kind(Protocol[T_co]):
    """How a value is written: read with its position, and described."""

    def parse(self, node: Node, reader: Reader) -> T_co | None:
        """The value, or None after the reader was told what is wrong."""

    @property
    def form(self) -> str:
        """What may be written, in Chinese, without a full stop."""

    def schema(self) -> Schema:
        """What may be written, as an editor program sees it."""

    def data(self) -> Schema:
        """The value in the open data."""


class Text(Struct, frozen=True):
    """Text of at most ``limit`` characters, as it was written (``no`` is a text, ``007`` keeps its zeros).

    ``one_line``: line breaks inside become spaces. ``prose``: what follows `` #`` without quotes is a comment
    to YAML, and here likely a lost hashtag. ``narrow``: it stands in a small place, where two letters are as
    wide as a Chinese character, and count as one.
    """

    limit: int
    one_line: bool = False
    prose: bool = False
    narrow: bool = False

    def parse(self, node: Node, reader: Reader) -> str | None:
        """The text without spaces around it."""
        if self.prose:
            _tell_cut(node, reader)
        value = scalar(node, reader) if self.narrow else scalar(node, reader, self.limit)
        if self.narrow and value and (wide := width(value)) > self.limit:
            report_too_long(node, reader, wide, self.limit)
            return None
        if value is not None and not VISIBLE.search(value):
            reader.report(
                "missing-value", node, "这里只有空白。", "写上内容；不是必填的字段，也可以整行删掉。"
            )
            return None
        return " ".join(value.split()) if value and self.one_line else value

    @property
    def form(self) -> str:
        """Text, and how much of it."""
        letters = "（两个字母算一个字）" if self.narrow else ""
        return f"{'一行' if self.one_line else ''}文字，最多 {self.limit} 字{letters}"

    def schema(self) -> Schema:
        """A text; YAML takes some for numbers."""
        return {"type": ["string", "number"], "maxLength": self.limit * (2 if self.narrow else 1)}

    def data(self) -> Schema:
        """A text."""
        return {"type": "string"}


def _tell_cut(node: Node, reader: Reader) -> None:
    """Tell of what follows a text as a comment."""
    end = node.end_mark
    lost = reader.line(end.line)[end.column :]
    if lost and isinstance(node, ScalarNode) and not node.style and lost.lstrip().startswith("#"):
        at = reader.mark_span(end.line, end.column + len(lost) - len(lost.lstrip()))._replace(
            length=len(lost.strip())
        )
        reader.report(
            "text-cut",
            at,
            "“#”后面的字是注释，不会出现在网页上。",
            "要显示的话，用双引号把整段文字括起来；是注释就不用改。",
        )


def text(limit: int = LONGEST) -> Text:
    """Text that may have several lines."""
    return Text(limit)


def line(limit: int = 200) -> Text:
    """Text on one line."""
    return Text(limit, one_line=True)


def short(limit: int) -> Text:
    """A name for a small place."""
    return Text(limit, one_line=True, narrow=True)


def width(text: str) -> int:
    """Return how wide a text is set, in Chinese characters: letters are half as wide."""
    return -(-sum(1 + (character > "\u00ff") for character in text) // 2)


def sentence(limit: int = 200) -> Text:
    """A line for readers."""
    return Text(limit, one_line=True, prose=True)


class Word(Struct, Generic[T], frozen=True, kw_only=True):
    """A value of one word: ``read`` makes it, or returns None for what is none.

    ``says`` is what is wrong then, with {} for what was written; ``advise`` knows a remedy of its own for
    some of it; ``written`` and ``means`` are the schemas of what is written and of what it means.
    """

    read: Callable[[str], T | None]
    code: str
    says: str
    help: str
    form: str
    written: Schema
    means: Schema
    advise: Callable[[str], str | None] = lambda word: None

    def parse(self, node: Node, reader: Reader) -> T | None:
        """What the word means."""
        word = scalar(node, reader)
        if word is None:
            return None
        value = self.read(word)
        if value is None:
            reader.report(self.code, node, self.says.format(word), self.advise(word) or self.help)
        return value

    def schema(self) -> Schema:
        """What may be written; editor programs show the remedy for anything else."""
        return {**self.written, "errorMessage": self.help}

    def data(self) -> Schema:
        """What it means."""
        return self.means


def matching(pattern: re.Pattern[str], *, code: str, says: str, help: str, form: str) -> Word[str]:
    """A word that matches a pattern of ASCII as a whole; editor programs know the same pattern."""
    return Word(
        read=lambda word: word if pattern.fullmatch(word) else None,
        code=code,
        says=says,
        help=help,
        form=form,
        written={"type": ["string", "number"], "pattern": f"^(?:{pattern.pattern})$"},
        means={"type": "string"},
    )


def integer(low: int, high: int) -> Word[int]:
    """A whole number from ``low`` to ``high``, in ASCII digits."""

    def read(word: str) -> int | None:
        return int(word) if re.fullmatch(r"\d{1,9}", word, re.ASCII) and low <= int(word) <= high else None

    return Word(
        read=read,
        code="not-a-number",
        says=f"“{{}}”不是 {low} 到 {high} 的整数。",
        help="只写阿拉伯数字，不加单位和别的字。",
        form=f"{low} 到 {high} 的整数",
        written={"type": "integer", "minimum": low, "maximum": high},
        means={"type": "integer"},
    )


def degrees(limit: int) -> Word[float]:
    """A decimal number of degrees from -``limit`` to ``limit``."""

    def read(word: str) -> float | None:
        found = re.fullmatch(r"-?\d{1,3}(\.\d{1,8})?", word, re.ASCII)
        return float(word) if found and abs(float(word)) <= limit else None

    return Word(
        read=read,
        code="not-a-number",
        says="“{}”不是经纬度。",
        help="写成小数度数，例如 lat: 30.66、lon: 104.06；lat 是纬度，lon 是经度，不要写反。",
        form="小数度数",
        written={"type": "number", "minimum": -limit, "maximum": limit},
        means={"type": "number"},
    )


BOOLEAN = Word(
    read=lambda word: BOOLEANS.get(word.lower()),
    code="not-a-boolean",
    says="“{}”不是 true 或 false。",
    help="写 true（是）或 false（否）。",
    form="`true`（是）或 `false`（否）",
    written={"enum": [True, False, "是", "否", "yes", "no"]},
    means={"type": "boolean"},
)


#: What no address holds: spaces, what would have to be encoded, and punctuation of Chinese texts.
NOT_IN_URLS = re.compile(
    r"[\s<>\"\\^`{|}\x00-\x1f\u2018-\u201f\u2026\u3000-\u3004\u3008-\u3020\u3030\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)


def _url(word: str) -> str | None:
    parts = _url_parts(word)
    if parts is None or "@" in parts.netloc:
        return None
    return word if word.isascii() else ascii_host(word)


def _url_parts(word: str) -> SplitResult | None:
    """The parts of an address of the web, None for what is none."""
    if NOT_IN_URLS.search(word):
        return None
    try:
        parts = urlsplit(word)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def ascii_host(address: str) -> str | None:
    """An address with its host in ASCII, as the Internet's names are (RFC 3490); None without such a form."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if host.isascii():
        return address
    try:
        return parts._replace(
            netloc=parts.netloc.lower().replace(host, host.encode("idna").decode())
        ).geturl()
    except UnicodeError:
        return None


def _url_advice(word: str) -> str | None:
    """The remedy for an address with something behind it, or with a password in it."""
    end = NOT_IN_URLS.search(word)
    if end and _url_parts(word[: end.start()]):
        short = word[: end.start()]
        return f"网址里不能有“{end.group()}”；网址到它前面为止的话，写成 {short}，后面的话写到别的字段。"
    parts = None if end else _url_parts(word)
    return "去掉 @ 和它前面的用户名、密码。" if parts and "@" in parts.netloc else None


def _https_url(word: str) -> str | None:
    return _url(word) if word.startswith("https://") else None


def _email(word: str) -> str | None:
    return word if EMAIL_WORD.fullmatch(word) else None


LINK: Schema = {"type": "string", "format": "uri"}

#: An ``https://`` or ``http://`` address without spaces.
URL = Word(
    read=_url,
    code="not-a-url",
    says="“{}”不是网址。",
    help="写完整的网址，以 https:// 开头，中间没有空格。",
    form="以 https:// 或 http:// 开头的网址",
    advise=_url_advice,
    written={"type": "string", "pattern": r"^[Hh][Tt][Tt][Pp][Ss]?://\S+$"},
    means=LINK,
)
#: An ``https://`` address without spaces.
HTTPS_URL = Word(
    read=_https_url,
    code="not-a-url",
    says="“{}”不是 https 网址。",
    help="写完整的网址，以 https:// 开头，中间没有空格。",
    form="以 https:// 开头的网址",
    advise=_url_advice,
    written={"type": "string", "pattern": r"^https://\S+$"},
    means=LINK,
)
#: A mail address of an office.
EMAIL = Word(
    read=_email,
    code="unknown-value",
    says="“{}”不是邮箱地址。",
    help="写成 name@example.org 的样子。",
    form="公务邮箱",
    written={"type": "string", "pattern": rf"^{EMAIL_WORD.pattern}$"},
    means={"type": "string", "format": "email"},
)
#: A mail address of an office, or a page of it.
EMAIL_OR_HTTPS_URL = Word(
    read=lambda word: _email(word) or _https_url(word),
    code="unknown-value",
    says="“{}”不是邮箱地址，也不是 https 网址。",
    help="写成 name@example.org 的样子，或者写完整的网址，以 https:// 开头。",
    form="公务邮箱，或者以 https:// 开头的网址",
    written={"type": "string", "pattern": rf"^(?:https://\S+|{EMAIL_WORD.pattern})$"},
    means={"type": "string"},
)
#: A colour as ``"#0b6e6e"``, quoted because # starts a comment.
COLOUR = Word(
    read=lambda word: word.lower() if COLOUR_WORD.fullmatch(word.lower()) else None,
    code="not-a-colour",
    says="“{}”不是颜色。",
    help='写成 "#0b6e6e" 的样子，带引号。',
    form='颜色，写成 `"#0b6e6e"`，带引号',
    written={"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"},
    means={"type": "string"},
)
#: An activity's id: 3 to 80 of ``a-z 0-9 -``.
ACTIVITY_ID = matching(
    ID,
    code="not-an-id",
    says="“{}”不是活动编号。",
    help="编号是文件名去掉扩展名：小写字母、数字和连字符，3 到 80 个，不能是 con、aux 等 Windows 设备名。",
    form="活动编号（文件名去掉扩展名）",
)


class Choice(Struct, frozen=True):
    """One of a few fixed words; ``words`` says what each means."""

    words: Mapping[str, str]

    def parse(self, node: Node, reader: Reader) -> str | None:
        """The word."""
        value = scalar(node, reader)
        if value is None or value in self.words:
            return value
        help = _choice_help(value, self.words)
        reader.report("unknown-value", node, f"“{value}”不在可选的值里。", help)
        return None

    @property
    def form(self) -> str:
        """All words with their meanings."""
        return "、".join(f"`{word}`（{meaning}）" for word, meaning in self.words.items())

    def schema(self) -> Schema:
        """All words; editor programs show the meanings beside them."""
        return {
            "enum": list(self.words),
            "markdownEnumDescriptions": list(self.words.values()),
            "errorMessage": f"可以写：{_listed(self.words)}。",
        }

    def data(self) -> Schema:
        """All words."""
        return {"enum": list(self.words)}


def _choice_help(value: str, words: Mapping[str, str]) -> str:
    by_meaning = {meaning: word for word, meaning in words.items()}
    guess = by_meaning.get(value) or nearest(value, words) or by_meaning.get(nearest(value, by_meaning) or "")
    return f"是不是 {guess}（{words[guess]}）？" if guess else f"可以写：{_listed(words)}。"


def _listed(words: Mapping[str, str]) -> str:
    return "、".join(f"{word}（{meaning}）" for word, meaning in words.items())


class Reference(Struct, frozen=True):
    """An id from a vocabulary (``content/VOCABULARY.yaml``); any, when that file could not be read."""

    vocabulary: str

    def parse(self, node: Node, reader: Reader) -> str | None:
        """The id."""
        value = scalar(node, reader)
        names = reader.known.get(self.vocabulary)
        if value is None or names is None or value in names:
            return value
        help = _several(value, node) or _id_help(value, self.vocabulary, names)
        reader.report("unknown-id", node, f"content/{self.vocabulary}.yaml 里没有“{value}”。", help)
        return None

    @property
    def form(self) -> str:
        """Where the ids stand."""
        return f"`content/{self.vocabulary}.yaml` 里的编号"

    def schema(self) -> Schema:
        """An id: those that the site has stand in a file beside."""
        return {"$ref": f"ids.json#/$defs/{self.vocabulary}"}

    def data(self) -> Schema:
        """An id."""
        return {"type": "string"}


def _several(value: str, node: Node) -> str | None:
    """The remedy for a list that was written as one text."""
    if node.start_mark.line != node.end_mark.line:
        return "每一项的“- ”要左边对齐，一项一行。"
    return "几项之间用英文逗号，写成 [甲, 乙]。" if re.search("[，、；]", value) else None


def _id_help(value: str, kind: str, names: Mapping[str, str]) -> str:
    by_name = {name: key for key, name in names.items()}
    guess = by_name.get(value) or nearest(value, names) or by_name.get(nearest(value, by_name) or "")
    return (
        f"是不是 {guess}（{names[guess]}）？"
        if guess
        else f"可用的编号都在 content/{kind}.yaml；要用新的，先在那里加一项。"
    )


class Time(Struct, Generic[T], frozen=True, kw_only=True):
    """A time or a length of time: ``read`` makes it, or raises NotATime with message and remedy."""

    read: Callable[[str], T]
    form: str
    written: Schema
    means: Schema

    def parse(self, node: Node, reader: Reader) -> T | None:
        """The time."""
        value = scalar(node, reader)
        if value is None:
            return None
        try:
            found = self.read(value)
        except NotATime as error:
            message, help = error.args
            reader.report("not-a-time", node, message, help)
            return None
        return found if not isinstance(found, datetime) or _on_clocks(found, node, reader) else None

    def schema(self) -> Schema:
        """What may be written; editor programs show the form for anything else."""
        return {**self.written, "errorMessage": f"写成 {self.form}。"}

    def data(self) -> Schema:
        """A time with the zone's offset, a day or a month."""
        return self.means


def _on_clocks(found: datetime, node: Node, reader: Reader) -> bool:
    """Whether clocks of the site's zone ever show that time; one that they show twice is told."""
    if is_skipped(found, reader.zone):
        report_skipped(found, node, reader, f"写成 {written_time(after_shift(found, reader.zone))}。")
        return False
    if is_repeated(found, reader.zone):
        after = written_time(after_shift(found, reader.zone))
        reader.report(
            "repeated-time",
            node,
            f"{written_time(found)} 这一天有两次：夏令时结束，钟往回拨。",
            f"开始和截止算第一次，结束算开始以后的那一次；说的是另一次，写到拨完以后，例如 {after}。",
        )
    return True


def report_skipped(wall: datetime, at: Node | Span, reader: Reader, help: str) -> None:
    """Report a time that clocks never show."""
    message = f"没有 {written_time(wall)} 这个钟点：夏令时开始，钟往前拨，跳过了它。"
    reader.report("skipped-time", at, message, help)


def _day(text: str) -> date:
    value = parse_moment(text)
    if isinstance(value, Month) or is_timed(value):
        raise NotATime("这里只写日期。", "写成 2023-09-15。")
    return value


def _last_day(text: str) -> date:
    if NO_END.search(text):
        help = "写已经确定的最后一天；以后还办，再往后改。"
        raise NotATime(f"“{text}”不是认得的时间。", help)
    return _day(text)


def _date_or_time(text: str) -> Day:
    value = parse_moment(text)
    if isinstance(value, Month):
        raise NotATime("这里要写到哪一天。", "写成 2023-09-15 或 2023-09-15 19:30。")
    return value


def _end_of_session(text: str) -> Day | Open:
    end = parse_end(text)
    return end if isinstance(end, Open) else _date_or_time(text)


def _hours(text: str) -> Hours:
    parts = re.split(r"\s*[-–—~～至]\s*", text)
    if len(parts) != 2:
        raise NotATime(f"“{text}”不是开放时间。", "写成 09:00-11:00。")
    start, end = (parse_clock(part) for part in parts)
    if end <= start:
        raise NotATime(f"开放时间“{text}”结束不晚于开始。", "写成 09:00-11:00；跨过零点的写成两天。")
    return Hours(start, end)


_DATE, _CLOCK, _OFFSET = r"\d{4}-\d{2}-\d{2}", r"\d{2}:\d{2}", r"[+-]\d{2}:\d{2}"

#: ``2023-09-15 19:30``, ``2023-09-15`` or ``2023-07``.
MOMENT: Time[Moment] = Time(
    read=parse_moment,
    form="`2023-09-15 19:30`、`2023-09-15` 或 `2023-07`",
    written={"type": "string", "pattern": rf"^\d{{4}}-\d{{2}}(-\d{{2}}([ T]{_CLOCK})?)?$"},
    means={"type": "string", "pattern": rf"^\d{{4}}-\d{{2}}(-\d{{2}}(T{_CLOCK}:00{_OFFSET})?)?$"},
)
#: The same, or ``open`` where no end was announced.
END: Time[Moment | Open] = Time(
    read=parse_end,
    form=f"{MOMENT.form}；没有公布哪天结束的写 `open`",
    written={"anyOf": [MOMENT.written, {"const": "open"}]},
    means=MOMENT.means,
)
#: The end of a session, written as END is.
SESSION_END: Time[Day | Open] = Time(
    read=_end_of_session,
    form="`2023-09-15` 或 `2023-09-15 19:30`；没有公布哪天结束的写 `open`",
    written={"anyOf": [{"type": "string", "pattern": rf"^{_DATE}([ T]{_CLOCK})?$"}, {"const": "open"}]},
    means={"type": "string", "pattern": rf"^{_DATE}(T{_CLOCK}:00{_OFFSET})?$"},
)
#: A date, ``2023-09-15``.
DAY = Time(
    read=_day,
    form="日期，`2023-09-15`",
    written={"type": "string", "pattern": f"^{_DATE}$"},
    means={"type": "string", "pattern": f"^{_DATE}$"},
)
#: The last day of a series, which has to be known.
LAST_DAY: Time[date] = replace(DAY, read=_last_day)
#: A date or a date with a clock time.
DATE_OR_TIME = Time(
    read=_date_or_time,
    form="`2023-09-15` 或 `2023-09-15 19:30`",
    written={"type": "string", "pattern": rf"^{_DATE}([ T]{_CLOCK})?$"},
    means={"type": "string", "pattern": rf"^{_DATE}(T{_CLOCK}:00{_OFFSET})?$"},
)
#: Opening hours, ``09:00-11:00``.
HOURS = Time(
    read=_hours,
    form="`09:00-11:00`",
    written={"type": "string", "pattern": rf"^{_CLOCK}\s*[-–—~～至]\s*{_CLOCK}$"},
    means={"type": "string"},
)


class ListOf(Struct, Generic[T], frozen=True):
    """A list, or one value alone; with ``unique`` nothing twice, with ``min_items`` at least so many."""

    of: Kind[T]
    unique: bool = False
    min_items: int = 0

    def parse(self, node: Node, reader: Reader) -> tuple[T, ...]:
        """The values that are right."""
        items = node.value if isinstance(node, SequenceNode) else [node]
        if len(items) > MOST_ITEMS:
            message = f"列表有 {len(items)} 项，上限是 {MOST_ITEMS} 项。"
            reader.report("too-long", node, message, "删掉多余的；真有这么多的话，分成几个来写。")
            return ()
        if len(items) < self.min_items:
            reader.report("missing-value", node, "列表是空的。", "至少写一项，或者删掉这个字段。")
        parse, unique = self.of.parse, self.unique
        values: list[T] = []
        for item in items:
            if is_null(item):
                reader.report("missing-value", item, "列表里有一项是空的。", "写上内容，或者删掉这一行。")
                continue
            value = parse(item, reader)
            if unique and value in values:
                reader.report("duplicate-value", item, "这一项写了两次。", "留下一个。")
            elif value is not None:
                values.append(value)
        return tuple(values)

    @property
    def form(self) -> str:
        """What each item is."""
        return f"列表，每项：{self.of.form}"

    def schema(self) -> Schema:
        """A list, or one item alone."""
        items = {"type": "array", "items": self.of.schema(), "maxItems": MOST_ITEMS}
        items |= {"uniqueItems": True} if self.unique else {}
        items |= {"minItems": self.min_items} if self.min_items else {}
        return {"anyOf": [items, self.of.schema()]}

    def data(self) -> Schema:
        """A list."""
        return {"type": "array", "items": self.of.data()}


class Either(Struct, Generic[T], frozen=True):
    """A word, or a group of fields. ``entry`` is what a word stands for, where it has more fields."""

    word: Kind[T]
    group: Kind[T]
    entry: Kind[T] | None = None

    def parse(self, node: Node, reader: Reader) -> T | None:
        """Whichever was written."""
        return (self.group if isinstance(node, MappingNode) else self.word).parse(node, reader)

    @property
    def form(self) -> str:
        """Both forms."""
        return f"{self.word.form}；或者{self.group.form}"

    def schema(self) -> Schema:
        """Both forms."""
        return {"anyOf": [self.word.schema(), self.group.schema()]}

    def data(self) -> Schema:
        """What the word stands for."""
        return (self.entry or self.group).data()


class Made(Struct, Generic[T], frozen=True):
    """What ``make`` makes of another kind's value; ``make`` may report, and return None.

    ``words`` say what may be written where the other kind's do not.
    """

    of: Kind[Any]
    make: Callable[[Any, Node, Reader], T | None]
    words: str = ""

    def parse(self, node: Node, reader: Reader) -> T | None:
        """The value made."""
        value = self.of.parse(node, reader)
        return None if value is None else self.make(value, node, reader)

    @property
    def form(self) -> str:
        """What is written."""
        return self.words or self.of.form

    def schema(self) -> Schema:
        """What is written."""
        return self.of.schema()

    def data(self) -> Schema:
        """What is written."""
        return self.of.data()
