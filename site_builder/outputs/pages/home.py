"""Home: what is on today, this weekend and next; when everything is over, a look back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from site_builder.catalog import Occurrence, is_over
from site_builder.outputs import words
from site_builder.outputs.cards import Group, activity_card, session_card
from site_builder.outputs.listings import kind_listings, site_listing
from site_builder.outputs.pages.changes import Entry as ChangeEntry
from site_builder.outputs.pages.changes import change_entries, soon
from site_builder.outputs.pages.dates import YearSummary, day_path, year_summary
from site_builder.outputs.pages.listing import Choice
from site_builder.outputs.pages.overview import Entry, Tile, entry, tiles
from site_builder.outputs.plan import Chip, Head, Plan, html_output
from site_builder.outputs.subscription import Subscription, subscription

STRIP_DAYS = 14
#: How long ago a change may be to be news on the home page, and how many are told there.
NEWS_DAYS = 14
MOST_NEWS = 6
MOST_CARDS = 12
#: How far ahead the home page looks.
LATER_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class StripDay:
    """A day of the date strip; ``url`` is empty when nothing is on."""

    weekday: str
    number: int
    month: str
    count: int
    fill: int
    url: str
    today: bool
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """The home page, of a running season or looking back."""

    head: Head
    title: str
    subtitle: str
    running: bool
    news: tuple[ChangeEntry, ...]
    more_news: int
    chips: tuple[Chip, ...]
    strip: tuple[StripDay, ...]
    groups: tuple[Group, ...]
    tiles: tuple[Tile, ...]
    themes: tuple[Choice, ...]
    campaigns: tuple[Entry, ...]
    years: tuple[YearSummary, ...]
    feed: Subscription


def plan_home(plan: Plan) -> Iterator[tuple[str, HomeView]]:
    """``/``."""
    running = any(not is_over(activity, plan.today) for activity in plan.catalog.activities)
    settings = plan.settings
    listing = site_listing(plan)
    news = tuple(_news(plan))
    groups = tuple(_running_groups(plan) if running else _looking_back(plan))
    yield "", HomeView(
        head=Head(title=settings.name, description=settings.description, path="",
                  feed=plan.url(listing.feed), atom=plan.url(listing.atom), section="home"),
        title=settings.home_title if running else settings.archive_title,
        subtitle=_subtitle(plan) if running else _summary(plan),
        running=running,
        news=news[:MOST_NEWS],
        more_news=len(news[MOST_NEWS:]),
        chips=tuple(_chips(plan, groups)),
        strip=tuple(_strip(plan)) if running else (),
        groups=groups,
        tiles=tiles(plan),
        themes=tuple(Choice(name=each.name, url=plan.url(each.path), count=len(each.activities)) for each in kind_listings(plan, "themes")),
        campaigns=_campaigns(plan, running=running),
        years=() if running else tuple(year_summary(plan, year) for year in sorted(plan.catalog.by_year, reverse=True)),
        feed=subscription(plan, listing),
    )  # fmt: skip


def _subtitle(plan: Plan) -> str:
    today = plan.today
    count = len(plan.catalog.on(today))
    running = (each for each in plan.vocabularies.campaigns.values() if each.window and each.window.holds(today))
    days = [f"{each.label} 第 {(today - each.window.start).days + 1} 天" for each in running if each.window]
    return " · ".join([f"{today.month}月{today.day}日 星期{words.WEEKDAYS[today.weekday()]}", f"今天 {count} 项" if count else "今天没有活动", *days[:2]])


def _summary(plan: Plan) -> str:
    years = sorted(plan.catalog.by_year)
    districts = sum(bool(found) for key, found in plan.catalog.groups["districts"].items() if key != "city")
    if not years:
        return "还没有活动。"
    return f"{years[0]}–{years[-1]} 年 · {len(plan.catalog.activities)} 项活动 · {districts} 个区县 · 眼下没有新的安排"


def _news(plan: Plan) -> list[ChangeEntry]:
    """What is called off or moved within the next days, then what changed lately; the last word on each, never what is over."""
    last = {}
    for found in reversed(change_entries(plan)):
        if found.when <= plan.today and not is_over(plan.catalog.by_id[found.id], plan.today):
            last[found.id, found.session] = found
    urgent = [each for each in last.values() if _touches_soon(plan, each)]
    recent = [each for each in last.values() if each not in urgent and (plan.today - each.when).days <= NEWS_DAYS]
    return [*reversed(urgent), *reversed(recent)]


def _touches_soon(plan: Plan, found: ChangeEntry) -> bool:
    sessions = plan.catalog.by_id[found.id].sessions
    return any(soon(session, plan.today) for session in sessions if found.session in ("", session.key))


def _chips(plan: Plan, groups: tuple[Group, ...]) -> Iterator[Chip]:
    anchors = {group.anchor: group.heading for group in groups if group.anchor}
    tomorrow = plan.today + timedelta(days=1)
    if "today" in anchors and "tomorrow" not in anchors and plan.catalog.on(tomorrow):
        anchors = {"today": "今天", _day_url(plan, tomorrow): "明天", **anchors}
    for anchor, heading in anchors.items():
        yield Chip(text="今天" if anchor == "today" else heading, url=anchor if anchor.startswith("/") else f"#{anchor}")
    for kind in ("audiences", "themes"):
        for term in getattr(plan.vocabularies, kind).values():
            if term.home:
                yield Chip(text=term.name, url=plan.url(f"{kind}/{term.id}/"))


def _strip(plan: Plan) -> Iterator[StripDay]:
    days = [plan.today + timedelta(days=offset) for offset in range(STRIP_DAYS)]
    fullest = max(len(plan.catalog.on(day)) for day in days) or 1
    for day in days:
        count = len(plan.catalog.on(day))
        yield StripDay(
            weekday=words.weekday(day),
            number=day.day,
            month=f"{day.month}月" if day == plan.today or day.day == 1 else "",
            count=count,
            fill=-(-count * 4 // fullest),
            url=plan.url(day_path(day)) if count else "",
            today=day == plan.today,
            label=words.day_words(day, year=plan.today.year),
        )


def _running_groups(plan: Plan) -> Iterator[Group]:
    """Today's main events, today, tomorrow, the weekend, what follows, what goes on; nothing is shown twice."""
    today, tomorrow = plan.today, plan.today + timedelta(days=1)
    saturday, sunday = weekend(today)
    now = _short(plan, today, today)
    featured = [each for each in now if each.activity.featured]
    evening = bool(featured) and all(_in_the_evening(each) for each in featured)
    shown: set[str] = set()
    if featured:
        yield _group(plan, "今晚主场" if evening else "今天的重点", featured, shown, anchor="today")
    if not featured or len(now) > len(featured):
        yield _group(plan, "今天", now, shown, anchor="" if featured else "today", url=_day_url(plan, today), empty=_quiet(plan, today, "今天"))
    next_day = _group(plan, "明天", _short(plan, tomorrow, tomorrow), shown, anchor="tomorrow", url=_day_url(plan, tomorrow))
    if next_day.cards:
        yield next_day
    these = _group(plan, "本周末", _short(plan, saturday, sunday), shown, anchor="weekend", url=_day_url(plan, saturday), empty=_quiet(plan, saturday, "这个周末"))
    if these.cards or today < saturday:
        yield these
    later = _group(plan, "接下来", _short(plan, today, today + timedelta(days=LATER_DAYS)), shown, anchor="next", show_day=True)
    ongoing = _group(plan, "正在进行", [each for each in plan.catalog.on(today) if each.ongoing], shown, anchor="ongoing", show_day=True)
    yield from (group for group in (later, ongoing) if group.cards)
    vague = [each for each in plan.catalog.activities if each.schedule.months and not is_over(each, today)]
    if vague:
        yield Group(heading="只公布了月份", cards=tuple(activity_card(plan, each) for each in vague[:6]), show_day=True)


def weekend(today: date) -> tuple[date, date]:
    """The Saturday and Sunday that are coming, or that it is."""
    saturday = today + timedelta(days=5 - today.weekday())
    return (max(saturday, today), saturday + timedelta(days=1))


def _day_url(plan: Plan, day: date) -> str:
    return plan.url(day_path(day)) if plan.catalog.on(day) else ""


def _quiet(plan: Plan, day: date, word: str) -> str:
    """What to say of a day without anything of its own."""
    ongoing = sum(each.ongoing for each in plan.catalog.on(day))
    if ongoing:
        return f"{word}没有单独安排的活动，正在进行的有 {ongoing} 项，见下面的“正在进行”。"
    return f"{word}还没有安排。" if not _short(plan, day, day) else f"{word}的活动都在上面了。"


def _in_the_evening(occurrence: Occurrence) -> bool:
    start = occurrence.session.start
    return start.hour >= 17 if isinstance(start, datetime) else occurrence.activity.time_note.startswith("晚")


def _short(plan: Plan, start: date, end: date) -> list[Occurrence]:
    return [each for each in plan.catalog.between(start, end) if not each.ongoing]


def _group(
    plan: Plan,
    heading: str,
    occurrences: Iterable[Occurrence],
    shown: set[str],
    *,
    anchor: str = "",
    url: str = "",
    show_day: bool = False,
    empty: str = "",
) -> Group:
    """A group of what no group above has shown. ``shown`` is added to."""
    unseen = [each for each in occurrences if f"{each.activity.id}/{each.session.key}" not in shown]
    shown |= {f"{each.activity.id}/{each.session.key}" for each in unseen}
    fresh = unseen[:MOST_CARDS]
    days = {each.session.first_day for each in fresh}
    note = words.day_words(min(days), year=plan.today.year) if len(days) == 1 and not show_day else ""
    return Group(heading=heading, cards=tuple(session_card(plan, each) for each in fresh), note=note, url=url, anchor=anchor,
                 show_day=show_day or len(days) > 1, empty=empty)  # fmt: skip


def _looking_back(plan: Plan) -> Iterator[Group]:
    """The newest, then the main events."""
    known = [each for each in plan.catalog.activities if each.sessions or each.schedule.months]
    newest = list(reversed(known))[:6]
    yield Group(heading="最近的活动", cards=tuple(activity_card(plan, each) for each in newest), anchor="newest", show_day=True)
    featured = [each for each in reversed(known) if each.featured and each not in newest]
    if featured:
        yield Group(heading="回看重点", cards=tuple(activity_card(plan, each) for each in featured[:6]), anchor="highlights", show_day=True)


def _campaigns(plan: Plan, *, running: bool) -> tuple[Entry, ...]:
    found = [entry(plan, listing) for listing in kind_listings(plan, "campaigns")]
    coming = [each for each in found if each.coming]
    return tuple(coming if running else sorted(found, key=lambda each: -each.count)[:6])


OUTPUT = html_output("home", "pages/home.html", plan_home)
