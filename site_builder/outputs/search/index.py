"""The full-text index: exact for every substring, in small files, few of which an edit touches.

The activities, in the order of time, stand in pieces of about 25 (``volumes.py``). ``search/texts/ID.json``
holds the folded texts of the piece that begins with that activity, fields divided by line feeds, which no
query holds: a query is looked up in it as it stands, so that nothing is found that is not there, and each
text says whose it is. In which pieces to look, ``search/grams-N/0.json`` … say: for every run of two
characters of a season's texts, and for some of three and four, the pieces that hold it. Runs that begin alike
are in one of nine files. So an edit touches its piece's texts and at most these nine, whatever it changes;
``search/index.json`` and all else stay as they are.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from operator import add, attrgetter

from site_builder.content.activity import NAMED, Activity
from site_builder.outputs.search.volumes import SEASON, VOLUME, Part, first_day, first_ids, parts, within
from site_builder.presentation import words
from site_builder.presentation.context import (
    BuildContext,
    Output,
    Page,
    TextView,
    key_of,
    render_text,
    text_page,
)

#: The reach of a piece: few enough texts that one more request shows the first card, enough that a season's
#: grams stay short.
PIECE = 12
#: Files of a season's grams: with the texts and two files of the table, an edit of one activity touches
#: twelve.
SHARDS = 9
#: The longer grams, as patterns that both Python and a browser read the same: what stands around digits,
#: since two digits stand nearly everywhere, and around a mark between two words that often stand side by
#: side; then around two digits.
MARKS = r" !#%&()*+,\-./:;<=>?@\[\]_|~、。《》“”–—·…"
LONG = (f"[0-9]..|.[0-9{MARKS}].|..[0-9]", "(?![0-9]{4}).[0-9]{2}.")
#: The same at every place of a text, even where they overlap.
LONG_AT = tuple(re.compile(f"(?=({pattern}))") for pattern in LONG)
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
#: Tags that stand inside a line of a body; all others divide it.
INLINE = re.compile(r"</?(?:a|strong|em|del|code|sup|sub)\b[^>]*>")
TAG = re.compile(r"<[^>]+>")
#: What one space is to replace: spaces in a row or of another kind, but no line feeds.
SPACES = re.compile(r"[^\S\n ][^\S\n]*| [^\S\n]+")
#: The signs of everyday Chinese that NFKC changes, and to what. Without them most texts are in that form
#: already, which unicodedata tells at once; one sign makes it take every character apart.
SIGNS = tuple(zip("，：；！？（）\u3000", ",:;!?() ", strict=True))
#: What vocabularies and activities call alike, and the roles of organisations.
NAMED_ENTRIES = attrgetter(*NAMED)
ROLES = attrgetter(*words.ROLES)


def plan_index(context: BuildContext) -> Iterator[Page[TextView]]:
    """``/search/index.json``, ``/search/grams-N/0.json`` …, ``/search/texts/ID.json``."""
    seasons, volumes, pieces = (parts(context, reach) for reach in (SEASON, VOLUME, PIECE))
    by_season = list(within(seasons, volumes))
    yield text_page("search/index.json", "search-index", _head(context, by_season))
    remaining = within(volumes, pieces)
    for number, (season, inside) in enumerate(zip(seasons, by_season, strict=True), 1):
        layout = [next(remaining) for _ in inside]
        key = key_of(season, [first_ids(volume) for volume in layout])
        for shard in range(SHARDS):
            yield Page(
                path=f"search/grams-{number}/{shard}.json",
                output="search-index",
                key=key,
                make=partial(_shard, context, number, layout, shard),
            )
    for piece in filter(None, pieces):
        yield Page(
            path=f"search/texts/{piece[0].id}.json",
            output="search-index",
            key=key_of(piece),
            make=partial(_texts, context, piece),
        )


def _head(context: BuildContext, by_season: Iterable[Sequence[Part]]) -> str:
    """Return all that a reader needs before the first request for grams.

    ``seasons`` lists each season's volumes.
    """
    head = {
        "shards": SHARDS,
        "long": LONG,
        "synonyms": [[fold(word) for word in group] for group in context.catalog.content.synonyms],
        "seasons": [
            [[first, first_day(volume)] for first, volume in zip(first_ids(volumes), volumes, strict=True)]
            for volumes in by_season
        ],
    }
    return _json(head)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _texts(context: BuildContext, piece: Part) -> TextView:
    ids = [activity.id for activity in piece]
    return TextView(text=_json({"id": ids, "text": [searched(context, activity) for activity in piece]}))


def searched(context: BuildContext, activity: Activity) -> str:
    """Return the folded text of an activity, each field ended by a line feed. Made once."""
    return context.fragment(activity, "searched", _searched)


def _searched(context: BuildContext, activity: Activity) -> str:
    return fold("\n".join(filter(None, fields(context, activity)))) + "\n"


def _shard(context: BuildContext, season: int, layout: Sequence[Sequence[Part]], shard: int) -> TextView:
    """Return a file of a season's grams.

    First character → the rests, by line, and the pieces of each, by line.

    Under the empty key, with which no gram begins, stand the names of the pieces, by volume. What ends a
    field has an empty rest, so that a character alone is found by those that begin with it.
    """
    grams = context.memo(("grams", season), lambda: _index(context, list(chain.from_iterable(layout))))
    listed: defaultdict[str, list[str]] = defaultdict(list)
    for gram in sorted(gram for gram in grams if shard_of(gram) == shard):
        listed[gram[0]].append(gram)
    columns = {
        first: [
            "\n".join(gram[1:].rstrip("\n") for gram in group),
            "\n".join(encode(grams[gram]) for gram in group),
        ]
        for first, group in listed.items()
    }
    return TextView(text=_json({"": [first_ids(volume) for volume in layout], **columns}))


def _index(context: BuildContext, pieces: Sequence[Part]) -> dict[str, int]:
    """Return gram → a bit for each piece that holds it, the first one's lowest."""
    bits: defaultdict[str, int] = defaultdict(int)
    for number, piece in enumerate(pieces):
        for gram in grams_of("".join(searched(context, activity) for activity in piece)):
            bits[gram] |= 1 << number
    return bits


def grams_of(text: str) -> set[str]:
    """Return the grams of a text whose fields end with line feeds.

    A field's last character has one with its line feed.
    """
    pairs = set(map(add, text, text[1:]))
    return {pair for pair in pairs if pair[0] != "\n"}.union(*(long.findall(text) for long in LONG_AT))


def shard_of(gram: str) -> int:
    """Return the file in which a gram stands."""
    return ord(gram[0]) % SHARDS


def encode(bits: int) -> str:
    """Return bits as base64 digits, six in each, the lowest first."""
    digits = []
    while bits:
        digits.append(DIGITS[bits & 63])
        bits >>= 6
    return "".join(digits)


def fold(text: str) -> str:
    """As both texts and queries are compared.

    Compatibility forms (UAX #15, NFKC), lower case, one kind of sigma and of space.
    """
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
        yield context.words.town(activity.place)
    yield names.districts[activity.district].name if activity.district in names.districts else ""
    for entries, keys in zip(NAMED_ENTRIES(names), NAMED_ENTRIES(activity), strict=True):
        yield from [entries[key].name for key in keys]
    yield from [names.campaigns[key].label for key in activity.campaigns]
    yield from [organizer.name for organizer in chain.from_iterable(ROLES(activity.organizers))]
    for speaker in activity.speakers:
        yield from (speaker.name, speaker.unit)
    yield context.words.languages(activity)
    yield from (context.words.fee(activity.fee), context.words.mode(activity.mode))
    if activity.ages:
        yield context.words.ages(activity.ages.min, activity.ages.max)
    if activity.registration:
        yield activity.registration.note
    if activity.contact:
        yield from (activity.contact.unit, activity.contact.phone, activity.contact.email)
    for session in activity.sessions:
        yield from (
            session.label,
            session.note,
            context.words.session_days(session),
            context.words.session_clock(session),
            str(session.first_day),
        )
    if activity.schedule.months:
        yield context.words.months_span(activity.schedule.months)
    yield from (change.what for change in activity.changes)
    if activity.recap:
        yield from (*activity.recap.text.split("\n"), activity.recap.attendance)
        yield from (link.title for link in (*activity.recap.videos, *activity.recap.links))
    yield from (text for text in activity.source if not text.startswith(("http://", "https://")))


def matches(text: str, query: str, synonyms: Sequence[Sequence[str]]) -> bool:
    """What a search means: every word of the query, or a synonym of it, stands in the folded text."""
    return all(
        any(alternative in text for alternative in alternatives(word, synonyms))
        for word in fold(query).split()
    )


def alternatives(word: str, synonyms: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """A folded word and its synonyms."""
    return tuple(
        dict.fromkeys((word, *(synonym for group in synonyms if word in group for synonym in group)))
    )


OUTPUT = Output(
    name="search-index", plan=plan_index, render=render_text, fragments=("searched",), checked=False
)
