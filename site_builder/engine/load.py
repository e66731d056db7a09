"""Loading the content: what was read before from files with the same bytes comes from the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from msgspec.structs import replace

from site_builder.catalog import collect
from site_builder.content.folder import (
    Content,
    ContentFolder,
    SiteContent,
    media_files,
    read_folder,
    read_site_content,
    with_activities,
)
from site_builder.content.pictures import PictureFile, inspect_pictures
from site_builder.content.static_files import FOLDER as STATIC
from site_builder.diagnostics import Checked, Diagnostic, Span
from site_builder.engine.activity_cache import (
    CacheContext,
    CachedActivity,
    FragmentError,
    fragment_lookup,
    read_activities,
)
from site_builder.engine.cache import Cache
from site_builder.engine.digests import digest_of_values, digests, program_digest
from site_builder.engine.templates import Templates
from site_builder.engine.workers import worker_count
from site_builder.engine.workspace import Inputs, Workspace
from site_builder.options import Options
from site_builder.presentation.context import BuildContext

#: Files at the top of the content folder that no activity is read against.
NOT_READ_AGAINST = ("published.txt", "synonyms.yaml")


@dataclass(frozen=True, kw_only=True)
class LoadedContent:
    """The content and what goes with it.

    ``facts``: a digest of all that views depend on beside the activities; ``links``: those of activities'
    bodies and where they stand; ``lookup``: finds cached fragments; ``unchanged_while_read``: no file changed
    meanwhile.
    """

    content: Content
    today: date
    templates: Templates
    facts: str
    links: tuple[tuple[str, Span], ...]
    lookup: Callable[[str, str], Any]
    unchanged_while_read: bool


def load_content(
    options: Options, workspace: Workspace, inputs: Inputs, fragments: tuple[str, ...]
) -> Checked[LoadedContent | None]:
    """Read the content folder; None when the site itself is unusable.

    ``fragments``: what to make of activities.
    """
    site_content, unchanged = _site_content(options, workspace, inputs)
    if site_content.content is None:
        folder = read_folder(options.content, display_path=options.display_path, base_url=options.base_url)
        return Checked(None, folder.problems)
    today = options.today(site_content.content.settings.timezone)
    cache = workspace.cache
    templates = Templates(options.templates, site_content.content, preview=options.preview, cache=cache)
    keys = tuple((name, _fragment_version(name, today, templates)) for name in fragments)
    how = CacheContext(
        options=options,
        cache=cache,
        site_content=site_content,
        digest=_digest_read_against(inputs, site_content),
        context=BuildContext(collect(site_content.content), today, templates.fill),
        fragments=keys,
        template_problem=templates.problem,
    )
    try:
        rows = read_activities(how, inputs.content)
    except FragmentError as error:
        return Checked(None, (*site_content.problems, *error.args))
    problems = (*site_content.problems, *templates.unused())
    activities = [row.activity for row in rows.values() if row.activity]
    unchanged = unchanged and all(row.digest == inputs.content[name] for name, row in rows.items())
    loaded = LoadedContent(
        content=with_activities(site_content.content, activities, inputs.content),
        today=today,
        templates=templates,
        facts=_facts(how, inputs, today),
        links=tuple(link for row in rows.values() for link in row.links),
        lookup=fragment_lookup(rows.values(), keys),
        unchanged_while_read=unchanged,
    )
    return Checked(loaded, (*problems, *_problems(rows)))


def _problems(rows: dict[str, CachedActivity]) -> Iterator[Diagnostic]:
    for row in rows.values():
        yield from row.problems


def _site_content(options: Options, workspace: Workspace, inputs: Inputs) -> tuple[SiteContent, bool]:
    """Return all of the content but its activities.

    False with it when one of its files changed as it was read.
    """
    key = digest_of_values(*inputs.identity, options.content, inputs.site_files, inputs.listing.refused)
    known: SiteContent | None = workspace.cache.get("site-content", key)
    if known is not None:
        return known, True
    folder = ContentFolder(options.content, inputs.listing, options.display_path)
    media = _pictures(options, workspace.cache, inputs)
    site_content = read_site_content(folder, media, base_url=options.base_url)
    unchanged = digests(options.content, inputs.site_files) == inputs.site_files
    if unchanged:
        workspace.cache.put("site-content", key, site_content)
    return site_content, unchanged


def _pictures(options: Options, cache: Cache, inputs: Inputs) -> dict[str, PictureFile]:
    """Return every picture, those of the same bytes as before from the cache."""
    known: dict[tuple[str, bytes], PictureFile] = cache.get("pictures", program_digest()) or {}
    names = {name: (PurePosixPath(name).suffix, inputs.content[name]) for name in media_files(inputs.listing)}
    missing = [name for name, key in names.items() if key not in known]
    paths = [options.content / name for name in missing]
    read = inspect_pictures(paths, jobs=worker_count(options.jobs, len(paths)))
    fresh = dict(zip(missing, read, strict=True))
    media = {
        name: fresh[name] if name in fresh else replace(known[key], path=options.content / name)
        for name, key in names.items()
    }
    if fresh or len(known) != len(names):
        cache.put("pictures", program_digest(), {key: media[name] for name, key in names.items() if key[1]})
    return media


def _digest_read_against(inputs: Inputs, site_content: SiteContent) -> str:
    """Return a digest of all that activities are read against."""
    files = {
        name: digest
        for name, digest in inputs.site_files.items()
        if "/" not in name and name not in NOT_READ_AGAINST
    }
    media = sorted((name, picture.trouble) for name, picture in site_content.media.items())
    return digest_of_values(*inputs.identity, files, media)


def _facts(how: CacheContext, inputs: Inputs, today: date) -> str:
    files = {
        name: digest
        for name, digest in inputs.site_files.items()
        if name != "published.txt" and not name.startswith(STATIC)
    }
    return digest_of_values(how.digest, files, today, how.fragments)


def _fragment_version(name: str, today: date, templates: Templates) -> str:
    """Return what a fragment is made with beside the activity and what that is read against."""
    return digest_of_values(today, templates.closure("parts/card.html") if name == "cards" else "")
