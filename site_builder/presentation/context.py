"""The context that outputs are planned in, and what planning gives.

Pages, each with its small frozen view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, Generic, NamedTuple, TypedDict, TypeVar, Unpack
from zoneinfo import ZoneInfo

from msgspec import Struct

from site_builder.catalog import Catalog
from site_builder.content.activity import Activity
from site_builder.content.settings import Settings
from site_builder.content.times import Day, as_datetime
from site_builder.content.vocabularies import Vocabularies
from site_builder.presentation.words import Say, SayForm, Words, words_of

T = TypeVar("T")
V = TypeVar("V")

#: A page of HTML to be: its folder, its key and how to make its view, as ``Page`` has them.
HtmlPage = tuple[str, str, Callable[[], V]]


def _no_templates(name: str, **values: Any) -> str:
    raise LookupError(f"this plan has no templates to fill {name} from")


class Asset(Struct, frozen=True, kw_only=True):
    """A static file: its path under output/ and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, eq=False)
class BuildContext:
    """The catalog, seen on a day. ``today`` is the only place where the date of the build comes in."""

    catalog: Catalog
    today: date
    #: Fills a template, by its name, with values.
    fill: Callable[..., str] = field(default=_no_templates, repr=False)
    #: Returns the fragment of an activity that was cached, by the fragment's name and the activity's id, or
    #: None.
    lookup: Callable[[str, str], Any] = field(default=lambda name, id: None, repr=False)
    assets: tuple[Asset, ...] = ()
    #: Values made once in this build.
    memos: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)

    def fragment(self, activity: Activity, name: str, make: Callable[[BuildContext, Activity], T]) -> T:
        """Return what is made once of an activity for all that show it, in this build or an earlier one."""
        value: T | None = self.memos.get((name, activity.id))
        if value is None:
            value = self.lookup(name, activity.id)
            if value is None:
                value = make(self, activity)
            self.memos[name, activity.id] = value
        return value

    def memo(self, key: Any, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, made once for all pages that ask by the same key."""
        if key not in self.memos:
            self.memos[key] = make()
        value: T = self.memos[key]
        return value

    def memo_last(self, key: Any, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, kept until another key is asked for.

        Pages of a long list follow one another.
        """
        if self.memos.get("last", (None,))[0] != key:
            self.memos["last"] = (key, make())
        value: T = self.memos["last"][1]
        return value

    @cached_property
    def settings(self) -> Settings:
        """The site's settings."""
        return self.catalog.content.settings

    @cached_property
    def vocabularies(self) -> Vocabularies:
        """The site's vocabularies."""
        return self.catalog.content.vocabularies

    @cached_property
    def words(self) -> Words:
        """How the site says dates, prices, states."""
        return words_of(self.settings)

    @cached_property
    def say(self) -> Say:
        """Says a text in the site's language, its ``{names}`` filled."""
        return self.words.say

    @cached_property
    def say_n(self) -> SayForm:
        """Says the form of a text for a number, which is its ``{n}``."""
        return self.words.say_n

    @cached_property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.settings.timezone)

    @cached_property
    def listing_key(self) -> str:
        """The key of a page that shows what lists show of any activity."""
        return list_key(self.catalog.activities)

    @cached_property
    def over(self) -> frozenset[str]:
        """The ids of what ``is_over``: lists and counts ask for all again and again."""
        return frozenset(
            id for id, last in self.catalog.last_days.items() if last is None or last < self.today
        )

    def url(self, path: str) -> str:
        """A path of the site as a link: under the base URL's own path."""
        return self.settings.base_path + path

    def absolute(self, path: str) -> str:
        """A path of the site as a whole address."""
        return self.settings.base_url + path

    def utc(self, moment: Day) -> datetime:
        """A wall time of the site in UTC; a day stands for its midnight."""
        wall = as_datetime(moment)
        return _utc(self.settings.timezone, wall, wall.fold)

    def utc_offset(self, moment: Day) -> str:
        """``+08:00`` at that wall time; empty for a day."""
        return (
            _utc_offset(self.settings.timezone, moment, moment.fold) if isinstance(moment, datetime) else ""
        )


# Activities begin and change at the same few times. ``fold`` stands alone: times that differ in it are equal.
@lru_cache(maxsize=4096)
def _utc(zone: str, moment: datetime, fold: int) -> datetime:
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@lru_cache(maxsize=4096)
def _utc_offset(zone: str, moment: datetime, fold: int) -> str:
    text = moment.replace(tzinfo=ZoneInfo(zone)).strftime("%z")
    return f"{text[:3]}:{text[3:]}"


class Page(NamedTuple, Generic[V]):
    """A file to be: its path under output/, the output that renders it, and how to make its view.

    All that it shows.

    ``key`` says what the view is made from, beside what all views are made from (the settings, the
    vocabularies, the day): while both stay, so does the view, and it need not be made. Without a key the view
    is made and compared in every build.
    """

    path: str
    output: str
    make: Callable[[], V]
    key: str = ""

    @property
    def view(self) -> V:
        """All that the page shows."""
        return self.make()


class TextView(Struct, frozen=True, kw_only=True):
    """A file's whole text."""

    text: str


def text_page(path: str, output: str, text: str) -> Page[TextView]:
    """Return a small file of text."""
    return Page(path=path, output=output, make=lambda: TextView(text=text))


class Rendering(Struct, frozen=True):
    """Tools of a render function beside the view: ``fill`` fills a template, by its name, with values."""

    fill: Callable[..., str]


class Output(Struct, Generic[V], frozen=True, kw_only=True):
    """A kind of output, typed by the view of its pages.

    ``template``: the one it fills; ``fragments``: what it shows that is made once of each activity and cached
    (``engine/activity_cache.py``); ``in_sitemap``: its HTML pages stand there; ``stays_published``: its
    addresses are remembered in ``published.txt`` and never die; ``preview_first``: a preview renders it
    before the rest; ``counted``: it counts among the site's pages and feeds; ``checked``: ``check`` plans it
    (no link can lead to it, and to plan it takes its fragments).
    """

    name: str
    plan: Callable[[BuildContext], Iterable[Page[V]]]
    render: Callable[[V, Rendering], bytes]
    template: str = ""
    fragments: tuple[str, ...] = ("cards",)
    in_sitemap: bool = True
    stays_published: bool = True
    preview_first: bool = False
    counted: bool = True
    checked: bool = True


class Digested:
    """A view or a part of one that is known by its ``digest``.

    Who compares builds need not go through all that it holds.
    """

    __slots__ = ("digest",)

    def __init__(self, digest: str) -> None:
        self.digest = digest

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.digest})"


class Crumb(Struct, frozen=True, kw_only=True):
    """A step of the way from home; the last has no link."""

    name: str
    url: str = ""


class Link(Struct, frozen=True, kw_only=True):
    """A word or name, and where it leads; without a link when ``url`` is empty."""

    text: str
    url: str


class Head(Struct, frozen=True, kw_only=True):
    """The facts of a page for browsers, search engines and link cards. ``path`` is its own address."""

    title: str
    description: str
    path: str
    crumbs: tuple[Crumb, ...] = ()
    feed: str = ""
    atom: str = ""
    json_ld: tuple[str, ...] = ()
    accent: str = ""
    picture: str = ""
    section: str = ""


def render_text(view: TextView, rendering: Rendering) -> bytes:
    """The text in UTF-8."""
    return view.text.encode()


def key_of(activities: Iterable[Activity], *facts: object) -> str:
    """The key of a page that shows nothing but these activities and facts."""
    return _key([activity.digest for activity in activities], facts)


def list_key(activities: Iterable[Activity], *facts: object) -> str:
    """The key of a page that shows nothing but these facts and what lists show of these activities."""
    return _key([activity.listing_digest for activity in activities], facts)


def _key(digests: Iterable[str], facts: tuple[object, ...]) -> str:
    digest = blake2b("".join(digests).encode(), digest_size=16)
    digest.update(repr(facts).encode())
    return digest.hexdigest()


class OutputFacts(TypedDict, total=False):
    """Fields of Output that ``html_output`` passes on."""

    in_sitemap: bool
    stays_published: bool
    preview_first: bool


def html_output(
    name: str,
    template: str,
    plan: Callable[[BuildContext], Iterable[HtmlPage[V]]],
    *,
    lists: bool = False,
    **facts: Unpack[OutputFacts],
) -> Output[V]:
    """Return an output of HTML pages; the view is the template's ``view``.

    ``lists``: a page without a key of its own shows what lists show of any activity. ``facts``: fields of
    Output.
    """

    def pages(context: BuildContext) -> Iterator[Page[V]]:
        rest = context.listing_key if lists else ""
        for folder, key, make in plan(context):
            yield Page(path=_file(folder), output=name, key=key or rest, make=make)

    def render(view: V, rendering: Rendering) -> bytes:
        return rendering.fill(template, view=view).encode()

    return Output(name=name, plan=pages, render=render, template=template, **facts)


def _file(folder: str) -> str:
    return folder + "index.html" if folder == "" or folder.endswith("/") else folder


def crumbs(context: BuildContext, *steps: tuple[str, str]) -> tuple[Crumb, ...]:
    """Home and then (name, path) steps; the last one is the page itself and no link."""
    linked = [
        Crumb(name=context.say("首页"), url=context.url("")),
        *(Crumb(name=name, url=context.url(path)) for name, path in steps),
    ]
    return (*linked[:-1], Crumb(name=linked[-1].name))
