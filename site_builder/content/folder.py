"""The content folder: every file read and parsed, all problems of all files together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from msgspec.structs import replace

from site_builder.content.activity import NAMED, Activity, parse_activity
from site_builder.content.fields import Field, Group, read_fields
from site_builder.content.files import (
    LARGEST,
    LARGEST_LIST,
    TextFile,
    decode,
    read_text,
    text_span,
)
from site_builder.content.kinds import ID, line, text
from site_builder.content.listing import Listing, list_content, shown_name
from site_builder.content.markup import Body, Unreadable, to_html
from site_builder.content.personal import personal_data
from site_builder.content.pictures import Inspect, PictureFile, inspect_picture
from site_builder.content.published import read_published
from site_builder.content.reader import UTC, KnownNames, Reader, nearest
from site_builder.content.settings import MEDIA, Settings, parse_settings
from site_builder.content.static_files import FOLDER as STATIC
from site_builder.content.static_files import StaticFile, read_static_files
from site_builder.content.stray import PAGE_FILE, YAML, stray_files, stray_problems
from site_builder.content.synonyms import parse_synonyms
from site_builder.content.vocabularies import FILES, Vocabularies, names_of, parse_entries
from site_builder.content.windows import DEVICE_WORDS, device_name
from site_builder.content.yaml_nodes import compose
from site_builder.diagnostics import Checked, Diagnostic, Span, problem


class FreePage(Struct, frozen=True, kw_only=True):
    """A free page of ``content/pages/``: its name is its address."""

    name: str
    path: str
    title: str
    description: str
    body: Body


class Town(Struct, frozen=True, kw_only=True):
    """A street or town of the division data with its villages and communities."""

    code: str
    name: str
    villages: tuple[str, ...]


#: The pictures of ``content/media/``, by their names with ``media/``.
Media = Mapping[str, PictureFile]
#: Division code of a district (6 digits) → its towns.
Divisions = Mapping[str, tuple[Town, ...]]


class Content(Struct, frozen=True, kw_only=True):
    """All that the content folder says. ``media``: the pictures, as ``media/NAME``.

    ``broken``: ids of activities that are left out for their errors; naming one of them is no second error.
    ``published``: addresses that must stay alive, without their first slash; ``static``: files to publish as
    they are.
    """

    settings: Settings
    vocabularies: Vocabularies
    activities: tuple[Activity, ...] = ()
    pages: tuple[FreePage, ...] = ()
    divisions: Divisions = field(default_factory=dict)
    media: Mapping[str, PictureFile] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    static: tuple[StaticFile, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()


class ParseContext(Struct, frozen=True, kw_only=True):
    """What an activity file is read against.

    ``known`` also has the entries of vocabularies that hold errors; ``empty``: those without any entry, which
    is told once for all activities that name one.
    """

    base_path: str = "/"
    default_duration: timedelta = timedelta(hours=2)
    timezone: str = "UTC"
    vocabularies: Vocabularies = field(default_factory=Vocabularies)
    known: KnownNames = field(default_factory=dict)
    empty: tuple[str, ...] = ()


def read_folder(
    root: Path, *, display_path: str, base_url: str | None = None, inspect: Inspect = inspect_picture
) -> Checked[Content | None]:
    """Read everything under ``root``; ``display_path`` is how messages name it, ``inspect`` reads pictures.

    None when the site itself is unusable.

    Activities with errors are left out of the value, also those that name an entry with errors; their
    problems are all there.
    """
    folder = ContentFolder(root, list_content(root), display_path)
    media = {name: inspect(root / name) for name in media_files(folder.listing)}
    site_content = read_site_content(folder, media, base_url=base_url)
    names = activity_files(folder.listing)
    read = [site_content.read(root / name, folder.shown(name)) for name in names]
    problems = (*site_content.problems, *(found for each in read for found in each.problems))
    if site_content.content is None:
        return Checked(None, problems)
    return Checked(
        with_activities(site_content.content, [each.value for each in read if each.value], names), problems
    )


class ContentFolder(Struct, frozen=True):
    """A content folder: where it is, what stands in it, and how messages name it."""

    root: Path
    listing: Listing
    display_path: str

    def has(self, name: str) -> bool:
        """True when a file of this name is there to be read."""
        return name in self.listing.files

    def refuses(self, name: str) -> bool:
        """True when something of this name is there and not read, which is told once for all."""
        return any(found.name == name for found in self.listing.refused)

    def shown(self, name: str) -> str:
        """A file's name as messages show it."""
        return shown_name(self.display_path, name)


class SiteContent(Struct, frozen=True, kw_only=True):
    """All of the content folder but its activities; None when the site itself is unusable.

    ``parse_context`` is what they are read against, ``display_path`` the folder's name in messages.
    """

    content: Content | None
    display_path: str
    parse_context: ParseContext
    media: Mapping[str, PictureFile]
    problems: tuple[Diagnostic, ...]

    def read(self, path: Path, display_path: str, *, data: bytes | None = None) -> Checked[Activity | None]:
        """One file of ``activities/``.

        None when it holds errors or names an entry that does, which are told once: at the entry.
        """
        wrong = _wrong_name(path, display_path)
        if wrong:
            return Checked(None, (wrong,))
        parsed = read_activity(path, display_path, self.parse_context, data=data)
        if parsed.value is None:
            return parsed
        problems = (*parsed.problems, *_missing_media(parsed.value.at, self.media))
        if _is_whole(parsed.value, self.parse_context.vocabularies):
            return Checked(parsed.value, problems)
        missing = _missing_entries(parsed.value, self.parse_context.empty, self.display_path)
        return Checked(None, (*problems, *missing))


def read_site_content(folder: ContentFolder, media: Media, *, base_url: str | None = None) -> SiteContent:
    """Read everything in the folder but the activities, and tell what stands there and is not read."""
    problems = [*folder.listing.problems(folder.display_path)]
    problems += _stray(folder)
    settings = _site(folder, base_url, media, problems)
    parse_context = _setting(folder, settings, problems)
    pages = tuple(_pages(folder, parse_context, problems))
    divisions = _divisions(folder, problems)
    published = _published(folder, problems)
    synonyms = _synonyms(folder, problems)
    static = _static(folder, problems)
    content = (
        Content(
            settings=settings,
            vocabularies=parse_context.vocabularies,
            pages=pages,
            divisions=divisions,
            media=media,
            published=published,
            synonyms=synonyms,
            static=static,
        )
        if settings
        else None
    )
    return SiteContent(
        content=content,
        display_path=folder.display_path,
        parse_context=parse_context,
        media=media,
        problems=tuple(problems),
    )


def with_activities(content: Content, activities: Sequence[Activity], files: Iterable[str]) -> Content:
    """Return the content with its activities, and the ids of files that are left out for their errors."""
    names = [name for name in files if name.startswith("activities/")]
    stems = (
        {name.rpartition("/")[2].rpartition(".")[0] for name in names}
        if len(names) > len(activities)
        else set()
    )
    return replace(
        content,
        activities=tuple(activities),
        broken=tuple(sorted(stems - {activity.id for activity in activities})) if stems else (),
    )


def read_parse_context(root: Path, settings: Settings) -> ParseContext:
    """What the activity files of a folder are read against."""
    return _setting(ContentFolder(root, list_content(root), ""), settings, [])


def _setting(folder: ContentFolder, settings: Settings | None, problems: list[Diagnostic]) -> ParseContext:
    language = settings.language if settings else "zh-CN"
    vocabularies, known = _vocabularies(folder, language, problems)
    empty = tuple(kind for kind in ("districts", *NAMED) if known.get(kind) == {})
    parse_context = ParseContext(
        vocabularies=vocabularies,
        known={kind: names for kind, names in known.items() if kind not in empty},
        empty=empty,
    )
    if settings is None:
        return parse_context
    return replace(
        parse_context,
        base_path=settings.base_path,
        default_duration=settings.default_duration,
        timezone=settings.timezone,
    )


def _site(
    folder: ContentFolder, base_url: str | None, media: Media, problems: list[Diagnostic]
) -> Settings | None:
    if not folder.has("site.yaml"):
        if not folder.refuses("site.yaml") and not folder.refuses(""):
            problems.append(
                problem(
                    "missing-file",
                    Span(path=folder.shown("site.yaml")),
                    "没有 site.yaml。",
                    "内容目录里要有 site.yaml；用 --content 指定内容目录。",
                )
            )
        return None
    reader, root_node = _compose(folder, "site.yaml")
    settings = parse_settings(root_node, reader, override_base_url=base_url) if root_node else None
    problems += (*reader.problems, *_missing_media(reader.media, media))
    return settings


def _compose(folder: ContentFolder, name: str, known: KnownNames | None = None) -> tuple[Reader, Any]:
    """A Reader for the file, with what was wrong so far, and its root mapping.

    None when it cannot be read as YAML.
    """
    read = _read(folder.root / name, folder.shown(name), largest=LARGEST_LIST)
    if read.value is None:
        return _reader(TextFile(folder.shown(name), ""), known, read.problems), None
    composed = compose(read.value)
    return _reader(read.value, known, (*read.problems, *composed.problems)), composed.value


def _read(
    path: Path, display_path: str, data: bytes | None = None, largest: int = LARGEST
) -> Checked[TextFile | None]:
    """A file's text; personal data in it is told whatever else is wrong with it."""
    read = (
        read_text(path, display_path=display_path, largest=largest)
        if data is None
        else decode(data, display_path=display_path)
    )
    return Checked(read.value, (*read.problems, *personal_data(read.value))) if read.value else read


def _reader(
    file: TextFile, known: KnownNames | None, problems: Iterable[Diagnostic], zone: ZoneInfo = UTC
) -> Reader:
    reader = Reader(file, known, zone)
    reader.problems += problems
    return reader


def _vocabularies(
    folder: ContentFolder, language: str, problems: list[Diagnostic]
) -> tuple[Vocabularies, KnownNames]:
    """All vocabularies, and the ids that may be named: a file that cannot be read stays out of those.

    No file, an empty one, ``[]`` and ``{}`` are the same: there are no entries.
    """
    found: dict[str, Any] = {}
    known: dict[str, dict[str, str]] = {}
    for kind in FILES:
        name = f"{kind}.yaml"
        if not folder.has(name):
            if not folder.refuses(name):
                known[kind] = {}
            continue
        reader, node = _compose(folder, name, known)
        reader.language = language
        if node is None and _has_nothing(reader):
            known[kind] = {}
            continue
        if node is not None:
            found[kind] = parse_entries(kind, node, reader)
            known[kind] = names_of(node)
        problems += reader.problems
    return Vocabularies(**found), known


def _has_nothing(reader: Reader) -> bool:
    """True for a file of nothing but space, comments or ``[]``, whatever YAML thinks of it."""
    lines = (line.partition("#")[0] for line in reader.lines)
    return "".join("".join(lines).split()) in ("", "---", "[]") and not any(
        found.code in ("unreadable-file", "not-utf8", "file-too-large", "control-character", "personal-data")
        for found in reader.problems
    )


def activity_files(listing: Listing) -> list[str]:
    """The names of the files below ``content/activities/``, beginning with ``activities/``."""
    return [name for name in listing.files if name.startswith("activities/")]


def _named(activity: Activity) -> dict[str, tuple[str, ...]]:
    """The ids that an activity names, by vocabulary."""
    district = (activity.district,) if activity.district else ()
    return {"districts": district} | {kind: getattr(activity, kind) for kind in NAMED}


def _is_whole(activity: Activity, vocabularies: Vocabularies) -> bool:
    """False when it names an entry that is left out for its own errors, which are told once: at the entry."""
    return all(
        term in getattr(vocabularies, kind) for kind, terms in _named(activity).items() for term in terms
    )


def _missing_entries(activity: Activity, empty: tuple[str, ...], display_path: str) -> Iterator[Diagnostic]:
    """Tell, in the same words for all activities, that a vocabulary they name has no entry at all."""
    for kind, terms in _named(activity).items():
        if terms and kind in empty:
            field = "district" if kind == "districts" else kind
            yield problem(
                "missing-file",
                Span(path=shown_name(display_path, f"{kind}.yaml")),
                f"{kind}.yaml 里一项也没有，活动里却写了它的编号。",
                f"照 docs/fields.md 把用到的编号写进这个文件，或者删掉活动里的 {field}。",
            )


def _wrong_name(path: Path, display_path: str) -> Diagnostic | None:
    """What is wrong with the name of an activity's file."""
    if path.suffix not in (".yaml", ".md"):
        message = f"活动文件不能以“{path.suffix}”结尾。" if path.suffix else "活动文件没有扩展名。"
        return problem(
            "file-name",
            Span(path=display_path),
            message,
            "用 .yaml，或者带正文的 .md；不是活动的文件移到别处。",
        )
    if device_name(path.name):
        return problem("file-name", Span(path=display_path), *_device(path.stem))
    if not ID.fullmatch(path.stem):
        return problem(
            "file-name",
            Span(path=display_path),
            f"“{PurePosixPath(display_path).stem}”不能作活动编号。",
            "文件名用小写字母、数字和连字符，3 到 80 个，例如 open-day-2023-east-side.yaml。",
        )
    return None


def _device(stem: str) -> tuple[str, str]:
    """What is wrong with a file that has a device's name, and what to do."""
    return DEVICE_WORDS.format(stem), f"文件名加几个字，例如 {stem}-2023。"


def read_activity(
    path: Path, display_path: str, parse_context: ParseContext, *, data: bytes | None = None
) -> Checked[Activity | None]:
    """One activity file, ``.yaml`` or ``.md``; with ``data``, what it would be with these bytes."""
    read = _read(path, display_path, data)
    if read.value is None:
        return Checked(None, read.problems)
    # Positions are looked up in the whole file, not in the front matter alone.
    reader = _reader(read.value, parse_context.known, read.problems, ZoneInfo(parse_context.timezone))
    source, body = read.value, None
    if path.suffix == ".md":
        split = split_front_matter(source)
        if split.value is None:
            return Checked(None, (*read.problems, *split.problems))
        source, markdown = split.value
        body = _body(markdown, reader, parse_context.base_path)
    composed = compose(source)
    if composed.value is None:
        return Checked(None, (*reader.problems, *composed.problems))
    activity = parse_activity(
        composed.value,
        reader,
        id=path.stem,
        vocabularies=parse_context.vocabularies,
        default_duration=parse_context.default_duration,
        body=body,
        digest=_digest(path.stem, read.value.text),
    )
    return Checked(activity, tuple(reader.problems))


def _digest(id: str, text: str) -> str:
    return blake2b(f"{id}\n{text}".encode(), digest_size=12).hexdigest()


def split_front_matter(file: TextFile) -> Checked[tuple[TextFile, str] | None]:
    """A Markdown file's YAML (still at its own lines) and its body."""
    lines = file.text.split("\n")
    if lines[0].rstrip() != "---":
        return Checked(
            None,
            (
                problem(
                    "front-matter",
                    text_span(file.text, 0, file.path),
                    "Markdown 文件要以一行 --- 开头。",
                    "字段写在两行 --- 之间，正文写在后面。",
                ),
            ),
        )
    end = next((number for number, text in enumerate(lines[1:], 1) if text.rstrip() == "---"), None)
    if end is None:
        return Checked(
            None,
            (
                problem(
                    "front-matter",
                    text_span(file.text, 0, file.path),
                    "找不到结束字段的那一行 ---。",
                    "在字段和正文之间加一行 ---。",
                ),
            ),
        )
    return Checked((TextFile(file.path, "\n".join(["", *lines[1:end]]) + "\n"), "\n".join(lines[end + 1 :])))


def _body(markdown: str, reader: Reader, base_path: str) -> Body | None:
    """The body, None when there is none; tells what will not be on the page."""
    offset = len(reader.lines) - markdown.count("\n") - 1
    first = next((number for number, text in enumerate(reader.lines[offset:], offset) if text.strip()), None)
    if first is None:
        return None
    try:
        body = to_html(markdown, base_path=base_path)
    except Unreadable as error:
        reader.report("markup", reader.mark_span(first, 0), *error.args)
        return None
    if body.removed:
        names = "、".join(NAMES.get(name, name) for name in body.removed)
        at = _place_of(body.removed[0], reader, offset) or reader.mark_span(first, 0)
        reader.report(
            "html-removed",
            at,
            f"正文里的 {names} 不会出现在网页上。",
            "只用段落、列表、表格、小标题，和 https:// 或 / 开头的链接；图片写进 images 字段。",
        )
    if not body.links:
        return body
    return replace(
        body, at=tuple(_place(link, reader, offset) or reader.mark_span(first, 0) for link in body.links)
    )


def _place_of(name: str, reader: Reader, offset: int) -> Span | None:
    """Where a removed tag or attribute, by its name, is written in the body."""
    return _search(MARKDOWN_OF.get(name, rf"<{name}\b|\b{name}\s*="), reader, offset)


def _place(link: str, reader: Reader, offset: int) -> Span | None:
    """Where an address is written in the body."""
    for number, source in enumerate(reader.lines[offset:], offset):
        if (column := source.find(link)) >= 0:
            return reader.mark_span(number, column)._replace(length=len(link))
    return None


def _search(written: str, reader: Reader, offset: int) -> Span | None:
    """The first match of a pattern from line ``offset`` on."""
    for number, source in enumerate(reader.lines[offset:], offset):
        if found := re.search(written, source, re.IGNORECASE):
            return reader.mark_span(number, found.start())._replace(length=len(found.group()))
    return None


#: How Markdown writes what has another name in HTML.
MARKDOWN_OF = {
    "img": r"<img\b|!\[[^\]]*\]",
    "href": r"\]\((?!https?:|mailto:|tel:|/[^/]|#)[^)]*\)|\bhref\s*=",
}

NAMES = {"img": "图片", "href": "一部分链接"}

PAGE = Group(
    (
        Field("title", line(60), "标题", required=True),
        Field("description", text(200), "一两句话的介绍", "搜索引擎和分享卡片上显示。", required=True),
    )
)


def _pages(
    folder: ContentFolder, parse_context: ParseContext, problems: list[Diagnostic]
) -> Iterator[FreePage]:
    for name in folder.listing.files:
        if not PAGE_FILE.fullmatch(name):
            continue
        parsed = _page(folder.root / name, folder.shown(name), parse_context.base_path)
        problems += parsed.problems
        if parsed.value is not None:
            yield parsed.value


def _page(path: Path, display_path: str, base_path: str) -> Checked[FreePage | None]:
    read = _read(path, display_path)
    split = split_front_matter(read.value) if read.value else Checked(None)
    composed = compose(split.value[0]) if split.value else Checked(None)
    if read.value is None or split.value is None or composed.value is None:
        return Checked(None, (*read.problems, *split.problems, *composed.problems))
    reader = _reader(read.value, None, read.problems)
    body = _body(split.value[1], reader, base_path) or Body(html="")
    if device_name(path.name):
        reader.report("file-name", Span(path=display_path), *_device(path.stem))
    elif not ID.fullmatch(path.stem):
        reader.report(
            "file-name",
            Span(path=display_path),
            f"“{PurePosixPath(display_path).stem}”不能作网址。",
            "文件名用小写字母、数字和连字符，3 到 80 个。",
        )
    values = read_fields(composed.value, reader, PAGE)
    if values is None:
        return Checked(None, tuple(reader.problems))
    page = FreePage(
        name=path.stem, path=display_path, title=values["title"], description=values["description"], body=body
    )
    return Checked(page, tuple(reader.problems))


def _stray(folder: ContentFolder) -> Iterator[Diagnostic]:
    """What stands where nothing reads it; YAML among it that cannot be read is told as anywhere."""
    names = stray_files(folder.listing.files)
    yield from stray_problems(names, folder.shown)
    for name in names:
        if name.endswith(YAML):
            reader, _ = _compose(folder, name)
            yield from (found for found in reader.problems if found.code != "empty-file")


def _published(folder: ContentFolder, problems: list[Diagnostic]) -> tuple[str, ...]:
    if not folder.has("published.txt"):
        return ()
    read = read_published(folder.root / "published.txt", display_path=folder.shown("published.txt"))
    problems += read.problems
    return read.value


def _divisions(folder: ContentFolder, problems: list[Diagnostic]) -> Divisions:
    name = "divisions.json"
    if not folder.has(name):
        return {}
    try:
        data = (folder.root / name).read_bytes()
    except OSError as error:
        problems.append(
            problem(
                "unreadable-file",
                Span(path=folder.shown(name)),
                f"读不了这个文件：{error.strerror}。",
                "检查文件的权限。",
            )
        )
        return {}
    try:
        districts = json.loads(data)["districts"]
        return {
            code: tuple(
                Town(code=town["code"], name=town["name"], villages=tuple(town["villages"]))
                for town in entry["towns"]
            )
            for code, entry in districts.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        problems.append(
            problem(
                "bad-json",
                Span(path=folder.shown(name)),
                "divisions.json 不是区划数据的样子。",
                "恢复成仓库里原来的文件。",
            )
        )
        return {}


def _synonyms(folder: ContentFolder, problems: list[Diagnostic]) -> tuple[tuple[str, ...], ...]:
    if not folder.has("synonyms.yaml"):
        return ()
    reader, root_node = _compose(folder, "synonyms.yaml")
    found = parse_synonyms(root_node, reader) if root_node else ()
    problems += reader.problems
    return found


def _static(folder: ContentFolder, problems: list[Diagnostic]) -> tuple[StaticFile, ...]:
    names = [name for name in folder.listing.files if name.startswith(STATIC)]
    read = read_static_files(folder.root, names, map(folder.shown, names))
    problems += read.problems
    return read.value


def media_files(listing: Listing) -> list[str]:
    """The names of the files below ``content/media/`` that can be named as pictures."""
    return [name for name in listing.files if MEDIA.fullmatch(name)]


def _missing_media(named: Mapping[str, Span], media: Media) -> Iterator[Diagnostic]:
    """Pictures that are named (``media/…`` → where) but not in the folder, or cannot be shown."""
    for file, span in named.items():
        found = media.get(file)
        if found is not None and found.trouble is not None:
            yield problem("bad-picture", span, f"图片 {file} {found.trouble[0]}。", found.trouble[1])
        if file.startswith("media/") and found is None:
            guess = nearest(file, media)
            help = f"是不是 {guess}？" if guess else "把图片放进 content/media/，名字要一样。"
            yield problem("missing-file", span, f"没有图片 {file}。", help)
