"""The content folder: every file read and parsed, all problems of all files together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from site_builder.content.activity import Activity, parse_activity
from site_builder.content.fields import ID, Field, Reader, line, nearest, read_fields, text
from site_builder.content.files import TextFile, read_text, text_span
from site_builder.content.markup import Body, to_html
from site_builder.content.settings import Settings, parse_settings
from site_builder.content.vocabularies import FILES, Vocabularies, parse_entries
from site_builder.content.yaml_nodes import compose
from site_builder.diagnostics import Checked, Diagnostic, Span, problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePage:
    """A free page of ``content/pages/``: its name is its address."""

    name: str
    path: str
    title: str
    description: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A street or town of the division data with its villages and communities."""

    code: str
    name: str
    villages: tuple[str, ...]


#: Division code of a district (6 digits) → its towns.
Divisions = Mapping[str, tuple[Town, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that the content folder says. ``media`` maps ``media/NAME`` to the file's bytes' path."""

    settings: Settings
    vocabularies: Vocabularies
    activities: tuple[Activity, ...] = ()
    pages: tuple[FreePage, ...] = ()
    divisions: Divisions = field(default_factory=dict)
    media: Mapping[str, Path] = field(default_factory=dict)


def read_folder(root: Path, *, shown: str, base_url: str | None = None) -> Checked[Content | None]:
    """Read everything under ``root``; ``shown`` is how messages name it. None when the site itself is unusable.

    Activities with errors are left out of the value; their problems are all there.
    """
    problems: list[Diagnostic] = []
    settings = _site(root, shown, base_url, problems)
    vocabularies = _vocabularies(root, shown, problems)
    if settings is None:
        return Checked(None, tuple(problems))
    media = _media(root)
    activities = tuple(_activities(root, shown, settings, vocabularies, problems))
    pages = tuple(_pages(root, shown, settings, problems))
    content = Content(settings=settings, vocabularies=vocabularies, activities=activities, pages=pages,
                      divisions=_divisions(root, shown, problems), media=media)  # fmt: skip
    problems += _missing_media(content)
    return Checked(content, tuple(problems))


def _site(root: Path, shown: str, base_url: str | None, problems: list[Diagnostic]) -> Settings | None:
    path = root / "site.yaml"
    if not path.is_file():
        problems.append(problem("missing-file", Span(path=f"{shown}/site.yaml"), "没有 site.yaml。",
                                "内容目录里要有 site.yaml；用 --content 指定内容目录。"))  # fmt: skip
        return None
    reader, root_node = _compose(path, f"{shown}/site.yaml", problems)
    settings = parse_settings(root_node, reader, override_base_url=base_url) if root_node else None
    problems += reader.problems
    return settings


def _compose(path: Path, shown: str, problems: list[Diagnostic], vocabularies: Vocabularies | None = None) -> tuple[Reader, Any]:
    """A Reader for the file and its root mapping, None when it cannot be read as YAML."""
    read = read_text(path, shown=shown)
    problems += read.problems
    if read.value is None:
        return Reader(TextFile(shown, "")), None
    composed = compose(read.value)
    problems += composed.problems
    return Reader(read.value, vocabularies.known() if vocabularies else None), composed.value


def _vocabularies(root: Path, shown: str, problems: list[Diagnostic]) -> Vocabularies:
    found: dict[str, Any] = {}
    for kind in FILES:
        path, name = root / f"{kind}.yaml", f"{shown}/{kind}.yaml"
        if not path.is_file():
            problems.append(problem("missing-file", Span(path=name), f"没有 {kind}.yaml。", "照 docs/fields.md 建这个文件。"))
            continue
        reader, node = _compose(path, name, problems, Vocabularies(**found))
        if node is not None:
            found[kind] = parse_entries(kind, node, reader)
        problems += reader.problems
    return Vocabularies(**found)


def activity_files(root: Path) -> list[Path]:
    """Every activity file under ``content/activities/``, sorted; hidden files and folders are passed over."""
    files = (path for path in (root / "activities").rglob("*") if path.is_file())
    return sorted(path for path in files if not any(part.startswith(".") for part in path.relative_to(root).parts))


def _activities(root: Path, shown: str, settings: Settings, vocabularies: Vocabularies, problems: list[Diagnostic]) -> Iterator[Activity]:
    known = vocabularies.known()
    for path in activity_files(root):
        name = f"{shown}/{path.relative_to(root).as_posix()}"
        if path.suffix not in (".yaml", ".md"):
            problems.append(problem("file-name", Span(path=name), f"活动文件不能以“{path.suffix}”结尾。",
                                    "用 .yaml，或者带正文的 .md；不是活动的文件移到别处。"))  # fmt: skip
        elif not ID.fullmatch(path.stem):
            problems.append(problem("file-name", Span(path=name), f"“{path.stem}”不能作活动编号。",
                                    "文件名用小写字母、数字和连字符，3 到 80 个，例如 kepu-day-2023-wuhou.yaml。"))  # fmt: skip
        else:
            parsed = read_activity(path, name, settings, vocabularies, known)
            problems += parsed.problems
            if parsed.value is not None:
                yield parsed.value


def read_activity(path: Path, shown: str, settings: Settings, vocabularies: Vocabularies, known: Any) -> Checked[Activity | None]:
    """One activity file, ``.yaml`` or ``.md``."""
    read = read_text(path, shown=shown)
    if read.value is None:
        return Checked(None, read.problems)
    source, body, trouble = read.value, None, ()
    if path.suffix == ".md":
        split = split_front_matter(source)
        if split.value is None:
            return Checked(None, split.problems)
        source, markdown = split.value
        body = to_html(markdown, base_path=settings.base_path) if markdown.strip() else None
        trouble = _removed(body, read.value)
    composed = compose(source)
    if composed.value is None:
        return Checked(None, (*trouble, *composed.problems))
    # Positions and personal data are looked up in the whole file, not in the front matter alone.
    reader = Reader(read.value, known)
    activity = parse_activity(composed.value, reader, id=path.stem, vocabularies=vocabularies,
                              default_duration=settings.default_duration, body=body)  # fmt: skip
    return Checked(activity, (*trouble, *reader.problems))


def split_front_matter(file: TextFile) -> Checked[tuple[TextFile, str] | None]:
    """A Markdown file's YAML (still at its own lines) and its body."""
    lines = file.text.split("\n")
    if lines[0].rstrip() != "---":
        return Checked(None, (problem("front-matter", text_span(file.text, 0, file.path), "Markdown 文件要以一行 --- 开头。",
                                      "字段写在两行 --- 之间，正文写在后面。"),))  # fmt: skip
    end = next((number for number, text in enumerate(lines[1:], 1) if text.rstrip() == "---"), None)
    if end is None:
        return Checked(None, (problem("front-matter", text_span(file.text, 0, file.path), "找不到结束字段的那一行 ---。",
                                      "在字段和正文之间加一行 ---。"),))  # fmt: skip
    return Checked((TextFile(file.path, "\n".join(["", *lines[1:end]]) + "\n"), "\n".join(lines[end + 1 :])))


def _removed(body: Body | None, file: TextFile) -> tuple[Diagnostic, ...]:
    if body is None or not body.removed:
        return ()
    names = "、".join(body.removed)
    first = min((offset for name in body.removed if (offset := file.text.find(name)) >= 0), default=0)
    help = "用 Markdown 写：段落、列表、表格、链接和小标题；图片写进 images 字段。"
    return (problem("html-removed", text_span(file.text, first, file.path), f"正文里的 {names} 不会出现在网页上。", help),)


PAGE = (Field("title", line(60), required=True), Field("description", text(200), required=True))


def _pages(root: Path, shown: str, settings: Settings, problems: list[Diagnostic]) -> Iterator[FreePage]:
    for path in sorted((root / "pages").glob("*.md")):
        name = f"{shown}/pages/{path.name}"
        read = read_text(path, shown=name)
        split = split_front_matter(read.value) if read.value else Checked(None)
        composed = compose(split.value[0]) if split.value else Checked(None)
        problems += (*read.problems, *split.problems, *composed.problems)
        if read.value is None or split.value is None or composed.value is None:
            continue
        reader = Reader(read.value)
        values = read_fields(composed.value, reader, PAGE)
        body = to_html(split.value[1], base_path=settings.base_path)
        problems += (*reader.problems, *_removed(body, read.value))
        if not ID.fullmatch(path.stem):
            problems.append(problem("file-name", Span(path=name), f"“{path.stem}”不能作网址。", "文件名用小写字母、数字和连字符。"))
        elif values is not None:
            yield FreePage(name=path.stem, path=name, title=values["title"], description=values["description"], body=body)


def _divisions(root: Path, shown: str, problems: list[Diagnostic]) -> Divisions:
    path = root / "divisions.json"
    if not path.is_file():
        return {}
    try:
        districts = json.loads(path.read_bytes())["districts"]
        return {
            code: tuple(Town(code=town["code"], name=town["name"], villages=tuple(town["villages"])) for town in entry["towns"])
            for code, entry in districts.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        problems.append(problem("bad-json", Span(path=f"{shown}/divisions.json"), "divisions.json 不是区划数据的样子。",
                                "恢复成仓库里原来的文件。"))  # fmt: skip
        return {}


def _media(root: Path) -> dict[str, Path]:
    folder = root / "media"
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(root).as_posix(): path for path in files}


def _missing_media(content: Content) -> Iterator[Diagnostic]:
    for activity in content.activities:
        recap = activity.recap.photos if activity.recap else ()
        for field_name, pictures in (("cover", (activity.cover,)), ("images", activity.images), ("recap", recap)):
            for picture in pictures:
                if picture and picture.file not in content.media:
                    yield _no_picture(picture.file, activity.at[field_name], content)
    for mark in content.settings.brand:
        if mark.file not in content.media:
            yield _no_picture(mark.file, Span(path="content/site.yaml"), content)


def _no_picture(file: str, span: Span, content: Content) -> Diagnostic:
    guess = nearest(file, content.media)
    help = f"是不是 {guess}？" if guess else "把图片放进 content/media/。"
    return problem("missing-file", span, f"没有图片 {file}。", help)


