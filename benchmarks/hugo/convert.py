"""From a content folder to a Hugo site's folder.

Configuration, data, an activity a file, templates and assets.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.hugo.facts import (
    change_facts,
    organizer_facts,
    own_place,
    registration_facts,
    session_facts,
    venue_facts,
)
from site_builder.catalog import collect, last_day, months_of
from site_builder.content.activity import Activity
from site_builder.content.times import Month, day_of
from site_builder.engine.templates import Templates
from site_builder.outputs.search.table import ROWS_PER_FILE
from site_builder.pipeline import check
from site_builder.presentation import words
from site_builder.presentation.context import BuildContext
from site_builder.presentation.links import source_link
from site_builder.presentation.listings import former_months, in_order

HERE = Path(__file__).parent
TEMPLATES = HERE.parent.parent / "templates"
#: The vocabularies whose names templates look up.
NAMED = ("districts", "themes", "campaigns", "programmes", "audiences", "forms", "access")


def convert(content: Path, site: Path, today: date) -> None:
    """Write the Hugo site of a content folder into ``site``, which must not exist, or be an earlier one."""
    checked = check(content, display_path=content.as_posix())
    if checked.value is None:
        raise SystemExit(f"{content} has errors: run build.py check.")
    templates = Templates(TEMPLATES, checked.value)
    context = BuildContext(collect(checked.value), today, templates.fill)
    _clear(site)
    shutil.copytree(HERE / "layouts", site / "layouts")
    _write(
        site / "hugo.yaml",
        (HERE / "hugo.yaml").read_text(encoding="utf-8")
        + _settings(context, _assets(context, templates, site)),
    )
    _write(site / "data" / "vocabularies.json", _json(_vocabularies(context)))
    _write(
        site / "data" / "venues.json",
        _json({key: venue_facts(venue) for key, venue in context.vocabularies.venues.items()}),
    )
    _write_terms(context, site / "content")
    _write_activities(context, content, site / "content" / "activities")


def _clear(site: Path) -> None:
    if site.exists():
        if not (site / "hugo.yaml").is_file():
            raise SystemExit(f"{site} is there and no Hugo site: choose another folder.")
        shutil.rmtree(site)
    site.mkdir(parents=True)


def _assets(context: BuildContext, templates: Templates, site: Path) -> dict[str, str]:
    """Our assets under their addresses, as static files; name → address."""
    for asset in templates.assets:
        path = site / "static" / asset.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(asset.data)
    return {
        asset.path.rpartition("/")[2].replace(".", "_"): context.url(asset.path) for asset in templates.assets
    }


def _settings(context: BuildContext, assets: dict[str, str]) -> str:
    settings = context.settings
    params = {
        "short_name": settings.short_name,
        "language": settings.language,
        "description": settings.description,
        "city": settings.city,
        "zone": settings.timezone,
        "organisation": settings.organisation,
        "home_title": settings.home_title,
        "feed_name": settings.feeds.name,
        "past": settings.feeds.past,
        "main": list(settings.feeds.main),
        "volume": ROWS_PER_FILE,
        "assets": assets,
        "prodid": f"-//{settings.organisation}//twin of public-activity-calendar//ZH",
    }
    values = {
        "baseURL": settings.base_url,
        "title": settings.name,
        "locale": settings.language,
        "timeZone": settings.timezone,
        "params": params,
    }
    return "".join(f"{key}: {_json(value)}\n" for key, value in values.items())


def _vocabularies(context: BuildContext) -> dict[str, Any]:
    """Kind → ``order``, the ids in the order of lists, and ``of``, their facts."""
    found: dict[str, Any] = {}
    for kind in NAMED:
        entries = getattr(context.vocabularies, kind)
        found[kind] = {
            "order": list(entries),
            "of": {key: _term_facts(entry) for key, entry in entries.items()},
        }
    return found | {"platforms": words.PLATFORMS}


def _term_facts(entry: Any) -> dict[str, Any]:
    """An entry's own facts, those that are not empty, with days as text."""
    names = (
        "name",
        "short",
        "label",
        "en",
        "note",
        "home",
        "who",
        "target",
        "target_note",
        "campaigns",
        "theme",
        "sub_theme",
        "summary",
    )
    facts = {
        name: value for name in names if (value := getattr(entry, name, None)) not in (None, "", False, ())
    }
    for name in ("window", "main_window"):
        if found := getattr(entry, name, None):
            facts[name] = {"start": str(found.start), "end": str(found.end)}
    if tile := getattr(entry, "tile", None):
        facts["tile"] = {"row": tile.row, "column": tile.column}
    if source := getattr(entry, "source", ()):
        facts["source"] = [_chip(text) for text in source]
    return facts


def _chip(text: str) -> dict[str, str]:
    chip = source_link(text)
    return {"text": chip.text, "url": chip.url}


def _write_terms(context: BuildContext, folder: Path) -> None:
    """A file a vocabulary's entry, so that those without activities have their page too."""
    _write(folder / "_index.md", _json({"title": context.settings.name}))
    _write(folder / "activities" / "_index.md", _json({"title": "全部活动"}))
    for kind in ("districts", "themes", "programmes", "campaigns"):
        for key, entry in getattr(context.vocabularies, kind).items():
            _write(folder / kind / key / "_index.md", _json({"title": entry.name}))


def _write_activities(context: BuildContext, content: Path, folder: Path) -> None:
    weights = {
        each.id: number for number, (_, each) in enumerate(in_order(context, context.catalog.activities), 1)
    }
    bodies = {path.stem: path for path in (content / "activities").rglob("*.md")}
    for number, activity in enumerate(context.catalog.activities, 1):
        facts = {
            "title": activity.title,
            "weight": weights[activity.id],
            "order": number,
            **_facts(context, activity),
        }
        body = (
            bodies[activity.id].read_text(encoding="utf-8").split("---\n", 2)[2]
            if activity.id in bodies
            else ""
        )
        _write(folder / f"{activity.id}.md", _json(facts) + "\n" + body)


def _facts(context: BuildContext, activity: Activity) -> dict[str, Any]:
    """An activity's front matter; what is empty is left out."""
    last = last_day(activity)
    found = {
        **_lists(activity),
        "lead": activity.summary,
        "district": activity.district,
        "town": f"{activity.place.town}{activity.place.village}" if activity.place else "",
        "place": {"town": activity.place.town, "village": activity.place.village} if activity.place else None,
        **own_place(activity.venue),
        "mode": activity.mode,
        "online_url": activity.online_url,
        "platform": context.words.platform(activity.online_url) if activity.online_url else "",
        "time_note": activity.time_note,
        "when_note": activity.when_note,
        "year": activity.schedule.year,
        "months": [str(month) for month in activity.schedule.months],
        "last": str(last) if last else "",
        "sessions": [session_facts(context, activity, session) for session in activity.sessions],
        "fee": {
            "amount": activity.fee.amount,
            "words": context.words.fee(activity.fee),
            "free": activity.fee.free,
        }
        if activity.fee
        else None,
        "ages": {"min": activity.ages.min, "max": activity.ages.max} if activity.ages else None,
        "registration": registration_facts(activity.registration),
        "status": activity.status,
        "status_note": activity.status_note,
        "changes": [change_facts(change) for change in activity.changes],
        "featured": activity.featured,
        "part_of": activity.part_of,
        "outputs": None if activity.sessions else ["html"],
        **_words(activity),
    }
    return {key: value for key, value in found.items() if value not in (None, "", [], {}, False)}


def _words(activity: Activity) -> dict[str, Any]:
    contact, recap = activity.contact, activity.recap
    return {
        "english": activity.en.title if activity.en else "",
        "organizers": organizer_facts(activity.organizers),
        "contact": {"unit": contact.unit, "phone": contact.phone, "email": contact.email}
        if contact
        else None,
        "recap": {
            "text": recap.text,
            "attendance": recap.attendance,
            "links": [{"title": each.title, "url": each.url} for each in recap.links],
        }
        if recap
        else None,
        "kepuri_url": activity.kepuri_url,
        "source": [_chip(text) for text in activity.source],
        "told": _told(activity),
    }


def _told(activity: Activity) -> str:
    """When anything about it was last written, as text."""
    known = [
        found
        for found in (activity.published, activity.updated, *(change.at for change in activity.changes))
        if found
    ]
    return _text(max(known, key=lambda moment: words.iso(moment))) if known else ""


def _text(moment: date | datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else str(moment)


def _lists(activity: Activity) -> dict[str, Any]:
    """What it is listed under: the taxonomies, with the terms of dates and of its campaigns' months."""
    months = dict.fromkeys((*months_of(activity), *former_months(activity)))
    return {
        "districts": [activity.district] if activity.district else [],
        "themes": list(activity.themes),
        "programmes": list(activity.programmes),
        "seasons": list(activity.campaigns),
        "campaigns": [
            *activity.campaigns,
            *(f"{key}/{_term(month)}" for key in activity.campaigns for month in months),
        ],
        "dates": [*(_term(month) for month in months_of(activity)), *sorted(_days(activity))],
        "audiences": list(activity.audiences),
        "forms": list(activity.forms),
        "access": list(activity.access),
    }


def _term(month: Month) -> str:
    return f"{month.year}/{month.month:02}"


def _days(activity: Activity) -> Iterable[str]:
    """Each day on which it takes place, as ``2026/09/16``."""
    return {
        f"{day_of(session.start) + timedelta(days=offset):%Y/%m/%d}"
        for session in activity.sessions
        for offset in range((session.last_day - session.first_day).days + 1)
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
