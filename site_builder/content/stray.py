"""Files that stand where nothing reads them: each is told with the nearest place where it would be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from site_builder.content.reader import nearest
from site_builder.content.settings import MEDIA
from site_builder.content.static_files import ENDINGS
from site_builder.content.vocabularies import FILES
from site_builder.diagnostics import Diagnostic, Span, problem

#: The files at the top of the content folder, and its folders.
TOP = ("site.yaml", *(f"{kind}.yaml" for kind in FILES), "divisions.json", "synonyms.yaml", "published.txt")
FOLDERS = ("activities", "pages", "media", "static")
#: A file of ``pages/`` itself is a free page.
PAGE_FILE = re.compile(r"pages/[^/]+\.md")
#: What people put anywhere, to be read by people.
FOR_PEOPLE = re.compile(r"(?:.*/)?(?:readme|licen[cs]e|copying|notice)(?:\.[\w.-]+)?", re.IGNORECASE)
YAML = (".yaml", ".yml")


def stray_files(names: Iterable[str]) -> list[str]:
    """The names of the files that nothing reads."""
    return [name for name in names if not _is_read(name) and not FOR_PEOPLE.fullmatch(name)]


def _is_read(name: str) -> bool:
    if name.startswith(("activities/", "static/")):
        return True
    return name in TOP or bool(PAGE_FILE.fullmatch(name) or MEDIA.fullmatch(name))


def stray_problems(names: Iterable[str], shown: Callable[[str], str]) -> Iterator[Diagnostic]:
    """A warning for each of these files; one for all that are in a folder that nothing reads."""
    told: dict[str, list[str]] = {}
    for name in names:
        folder, slash, _ = name.partition("/")
        told.setdefault(folder if slash and folder not in FOLDERS else name, []).append(name)
    for place, files in told.items():
        if files == [place]:
            message = "程序不读这个文件，里面写的不会出现在网站上。"
        else:
            message = f"程序不读这个文件夹，里面的 {len(files)} 个文件不会出现在网站上。"
        yield problem("stray-file", Span(path=shown(place)), message, _help(place, files, shown))


def _help(place: str, files: list[str], shown: Callable[[str], str]) -> str:
    if files != [place]:
        guess = nearest(place, FOLDERS)
        known = "、".join(FOLDERS)
        return f"是不是 {shown(guess)}/？" if guess else f"内容目录里的文件夹是 {known}；别的移到外面。"
    name = place.rpartition("/")[2]
    if place.startswith("pages/"):
        return _help_for_page(name, shown)
    if place.startswith("media/"):
        return _help_for_picture(place, shown)
    return _help_at_top(name, shown)


def _help_for_page(name: str, shown: Callable[[str], str]) -> str:
    page = shown(f"pages/{name.partition('.')[0]}.md")
    return f"网页直接放在 pages 里，以 .md 结尾；是不是 {page}？"


def _help_for_picture(place: str, shown: Callable[[str], str]) -> str:
    lower = place.lower()
    if MEDIA.fullmatch(lower):
        return f"名字用小写字母；是不是 {shown(lower)}？"
    return "图片的名字用小写字母、数字、连字符和下划线，以 .svg、.png、.jpg、.jpeg 或 .webp 结尾。"


def _help_at_top(name: str, shown: Callable[[str], str]) -> str:
    guess = nearest(name, TOP)
    if guess:
        return f"是不是 {shown(guess)}？"
    if MEDIA.fullmatch(f"media/{name.lower()}"):
        return f"图片放进 media：{shown(f'media/{name.lower()}')}。"
    ending = name.rpartition(".")[2].lower()
    if name.endswith((*YAML, ".md")):
        kind = "md" if ending == "md" else "yaml"
        activity = shown(f"activities/{name.partition('.')[0]}.{kind}")
        return f"活动放进 activities，例如 {activity}；网页放进 pages，以 .md 结尾。"
    if "." not in name or ending in ENDINGS:
        return f"要原样放在网站上的放进 static：{shown(f'static/{name}')}；别的移到内容目录外面。"
    return "移到内容目录外面。"
