"""The full-text index: exact for every substring, in small files that a phone asks for one by one.

The folded texts of a season's activities stand in one long string, fields divided by line feeds, which no query holds.
The index lists, for bigrams of characters, the positions at which they stand in it; a query of several characters is where
its bigrams follow one another, so that nothing is missed and nothing found that is not there. For one character alone it lists
the activities. Bigrams and characters are spread over many small files. Numbers are written as differences in base64 VLQ
digits (the Source Map format's, ECMA-426, without its sign bit).
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from itertools import accumulate, chain
from operator import add, attrgetter, sub
from typing import Any

from msgspec import Struct

from site_builder.content.activity import Activity
from site_builder.outputs.table import ROWS_PER_FILE, VOLUME, neighbours, version, volumes
from site_builder.presentation import words
from site_builder.presentation.context import (
    BuildContext,
    Digested,
    Output,
    Page,
    Rendering,
    TextView,
    text_page,
)

#: Characters of text that a file of the index stands for, on average: so few that the frequent bigrams of a query are what it costs.
SHARE = 2000
#: Characters of a digest that tell one index from the next.
VERSION = 12
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
#: Tags that stand inside a line of a body; all others divide it.
INLINE = re.compile(r"</?(?:a|strong|em|del|code|sup|sub)\b[^>]*>")
TAG = re.compile(r"<[^>]+>")
#: What one space is to replace: spaces in a row or of another kind, but no line feeds.
SPACES = re.compile(r"[^\S\n ][^\S\n]*| [^\S\n]+")
#: The signs of everyday Chinese that NFKC changes, and to what. Without them most texts are in that form already,
#: which unicodedata tells at once; one sign makes it take every character apart.
SIGNS = tuple(zip("，：；！？（）\u3000", ",:;!?() ", strict=True))
#: What vocabularies and activities call alike, and the roles of organisations.
NAMED = attrgetter("campaigns", "programmes", "themes", "audiences", "forms", "access")
ROLES = attrgetter(*words.ROLE_WORDS)


class Texts(Digested):
    """The folded texts of a season, in order."""

    __slots__ = ("texts",)

    def __init__(self, texts: tuple[str, ...]) -> None:
        super().__init__(hashlib.sha256("\0".join(texts).encode()).hexdigest())
        self.texts = texts


class ShardView(Struct, frozen=True, kw_only=True):
    """A file of a season's index."""

    texts: Texts
    number: int


def plan_index(context: BuildContext) -> Iterator[Page[Any]]:
    """``/search/text-N/index.json`` and ``/search/text-N/0.json`` …; ``/search/synonyms.json``."""
    seasons, tables = volumes(context, ROWS_PER_FILE), [version(each) for each in volumes(context)]
    for number, (activities, (first, following)) in enumerate(zip(seasons, neighbours(seasons), strict=True)):
        known = Texts(tuple(searched(context, each) for each in activities))
        folder, count = f"search/text-{number + 1}/", shard_count(known)
        head = {
            "version": known.digest[:VERSION],
            "first": first,
            "next": following,
            "shards": count,
            "rows": VOLUME,
            "tables": tables[number * ROWS_PER_FILE // VOLUME : (number + 1) * ROWS_PER_FILE // VOLUME],
            "ends": encode(accumulate(map(len, known.texts))),
        }
        yield text_page(f"{folder}index.json", "search-index", json.dumps(head) + "\n")
        for shard in range(count):
            yield Page(
                path=f"{folder}{shard}.json",
                output="search-index",
                key=known.digest,
                make=partial(ShardView, texts=known, number=shard),
            )
    groups = [[fold(word) for word in group] for group in context.catalog.content.synonyms]
    yield text_page("search/synonyms.json", "search-index", json.dumps(groups, ensure_ascii=False) + "\n")


def searched(context: BuildContext, activity: Activity) -> str:
    """The folded text of an activity, fields divided by line feeds. Made once."""
    return context.fragment(activity, "searched", _searched)


def _searched(context: BuildContext, activity: Activity) -> str:
    return fold("\n".join(filter(None, fields(context, activity)))) + "\n"


def shard_count(texts: Texts) -> int:
    """How many files a season's index has."""
    return max(1, -(-sum(map(len, texts.texts)) // SHARE))


def fold(text: str) -> str:
    """As both texts and queries are compared: compatibility forms (UAX #15, NFKC), lower case, one kind of sigma and of space."""
    for wide, narrow in SIGNS:
        text = text.replace(wide, narrow)
    return SPACES.sub(" ", unicodedata.normalize("NFKC", text).lower().replace("ς", "σ"))


def fields(context: BuildContext, activity: Activity) -> Iterator[str]:
    """Every text of an activity that a reader can see, one by one."""
    names = context.vocabularies
    yield from (
        activity.title,
        activity.summary,
        activity.status_note,
        activity.time_note,
        activity.when_note,
    )
    if activity.en:
        yield from (activity.en.title, activity.en.summary)
    if activity.body:
        yield from html.unescape(TAG.sub("\n", INLINE.sub("", activity.body.html))).split("\n")
    venues = dict.fromkeys((activity.venue, *(session.venue for session in activity.sessions)))
    for venue in filter(None, venues):
        yield from (venue.name, venue.address, venue.entrance, venue.metro, venue.closed_on, venue.note)
    if activity.place:
        yield activity.place.town + activity.place.village
    yield names.districts[activity.district].name if activity.district in names.districts else ""
    for entries, keys in zip(NAMED(names), NAMED(activity), strict=True):
        yield from [entries[key].name for key in keys]
    yield from [names.campaigns[key].label for key in activity.campaigns]
    yield from [each.name for each in chain.from_iterable(ROLES(activity.organizers))]
    yield from (words.fee_words(activity.fee), words.MODE_WORDS[activity.mode])
    if activity.ages:
        yield words.age_words(activity.ages.min, activity.ages.max)
    if activity.registration:
        yield activity.registration.note
    if activity.contact:
        yield from (activity.contact.unit, activity.contact.phone, activity.contact.email)
    for session in activity.sessions:
        yield from (
            session.label,
            session.note,
            words.session_days(session),
            words.session_clock(session),
            str(session.first_day),
        )
    if activity.schedule.months:
        yield words.months_words(activity.schedule.months)
    yield from (change.what for change in activity.changes)
    if activity.recap:
        yield from (*activity.recap.text.split("\n"), activity.recap.attendance)
        yield from (each.title for each in (*activity.recap.videos, *activity.recap.links))
    yield from (text for text in activity.source if not text.startswith(("http://", "https://")))


@lru_cache(maxsize=1)
def index(texts: Texts) -> tuple[Mapping[str, Sequence[int]], ...]:
    """For each file: bigram → positions, character → rows, in order. Made once a process."""
    whole, count = "".join(texts.texts), shard_count(texts)
    pairs: defaultdict[str, list[int]] = defaultdict(list)
    for position, pair in enumerate(map(add, whole, whole[1:])):
        pairs[pair].append(position)
    characters: defaultdict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts.texts):
        for character in set(text):
            characters[character].append(row)
    found: tuple[dict[str, Sequence[int]], ...] = tuple({} for _ in range(count))
    for key, numbers in (*pairs.items(), *characters.items()):
        if "\n" not in key:
            found[shard_of(key, count)][key] = numbers
    return found


def shard_of(key: str, count: int) -> int:
    """The file in which a bigram or a character stands."""
    return (ord(key[0]) * 31 + ord(key[-1])) % count


def encode(numbers: Iterable[int]) -> str:
    """Rising numbers as VLQ digits of their differences, each five bits, lowest first, the sixth bit set before another."""
    rising = [0, *numbers]
    return "".join(map(_digits, map(sub, rising[1:], rising)))


@cache
def _digits(number: int) -> str:
    """The digits of one difference."""
    return DIGITS[number] if number < 32 else DIGITS[number & 31 | 32] + _digits(number >> 5)


def render(view: TextView | ShardView, rendering: Rendering) -> bytes:
    """A file of the index as JSON."""
    if isinstance(view, TextView):
        return view.text.encode()
    shard = index(view.texts)[view.number]
    listed = {key: encode(shard[key]) for key in sorted(shard)}
    # By the empty key, which no text has, a page knows the files of one publish from those of the next.
    return (
        json.dumps({"": view.texts.digest[:VERSION], **listed}, ensure_ascii=False, separators=(",", ":"))
        + "\n"
    ).encode()


def matches(text: str, query: str, synonyms: Sequence[Sequence[str]]) -> bool:
    """What a search means: every word of the query, or a synonym of it, stands in the folded text."""
    return all(any(each in text for each in alternatives(word, synonyms)) for word in fold(query).split())


def alternatives(word: str, synonyms: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """A folded word and its synonyms."""
    return tuple(dict.fromkeys((word, *(each for group in synonyms if word in group for each in group))))


OUTPUT = Output(name="search-index", plan=plan_index, render=render, fragments=("searched",), checked=False)
