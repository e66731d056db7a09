"""Every case of ``cases/invalid``: files laid over the small site, and the exact words they must get.

``REFRESH_GOLDENS=1 pytest tests/content/test_cases.py`` writes the words anew; read the difference before you
commit it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from site_builder.diagnostics import CODES, render, summary
from site_builder.pipeline import check

TESTS = Path(__file__).parents[1]
SMALL = TESTS / "sites" / "small" / "content"
CASES = TESTS / "cases" / "invalid"

GOOD = (
    "title: 样例活动\ncampaigns: [kepu-day-2023]\nthemes: [astronomy]\ndistrict: sample\nstart: 2023-09-16\n"
)

SECOND, THIRD, FOURTH = (GOOD.replace("样例", f"样例{number}") for number in "二三四")

#: Cases whose bytes no text file in git would keep: name → file → bytes.
BYTES: dict[str, dict[str, bytes]] = {
    "bytes-nul": {"activities/bad.yaml": GOOD.replace("样例活动", "样例\0活动").encode()},
    "bytes-gbk": {"activities/bad.yaml": GOOD.encode("gbk")},
    "bytes-utf16": {"activities/bad.yaml": GOOD.encode("utf-16")},
    "bytes-empty": {"activities/bad.yaml": b"", "activities/bad2.yaml": b"\r\n  \r\n"},
    "bytes-huge": {"activities/bad.yaml": (GOOD + "# " + "长" * 200_000 + "\n").encode()},
    "bytes-deep": {
        "activities/bad1.yaml": (GOOD + "forms: " + "[" * 100_000 + "\n").encode(),
        "activities/bad2.yaml": (
            GOOD + "forms:\n" + "".join(" " * depth + "a:\n" for depth in range(1, 150))
        ).encode(),
        "activities/bad3.yaml": (GOOD + "forms:\n  " + "- " * 5000 + "x\n").encode(),
    },
    "bytes-long-line": {"activities/bad.yaml": GOOD.replace("样例活动", "很长的标题" * 60).encode()},
    "bytes-long-body": {
        "activities/bad1.md": f"---\n{GOOD}---\n\n{'字' * 20_001}\n".encode(),
        "activities/bad2.md": f"---\n{GOOD}---\n\n{'- ' * 5000}甲\n".encode(),
    },
    "bytes-control-in-body": {"activities/bad.md": f"---\n{GOOD}---\n\n正文里有\x0b控制字符\n".encode()},
    "bytes-file-names": {
        "activities/Big Name.yaml": GOOD.encode(),
        "activities/中文名字.yaml": GOOD.encode(),
        "activities/ab.yaml": GOOD.encode(),
        "activities/table.xlsx": b"PK",
        "activities/noextension": b"",
        "activities/bad.yml": GOOD.encode(),
        "activities/.hidden.yaml": b"",
        "pages/关于.md": "---\ntitle: 关于\ndescription: 关于\n---\n".encode(),
    },
    "bytes-pictures": {
        "media/damaged.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0",
        "media/other.jpg": b"GIF89a\x01\0\x01\0\0\0\0;",
        "media/drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='go()'/>",
        "activities/bad.yaml": (
            GOOD
            + "cover: {file: media/damaged.png, alt: 甲, credit: 乙, consent: 丙}\n"
            + "images:\n"
            + "  - {file: media/other.jpg, alt: 甲, credit: 乙, consent: 丙}\n"
            + "  - {file: media/drawing.svg, alt: 甲, credit: 乙, consent: 丙}\n"
        ).encode(),
    },
    "bytes-stray-files": {
        "activites/star-party-2023.yaml": GOOD.encode(),
        "activites/moon-2023.yaml": GOOD.encode(),
        "vanues.yaml": b"hall: {name: hall}\n",
        "site.yml": b"name: [\n",
        "star-party-2023.yaml": GOOD.encode(),
        "star-party-2024.md": f"---\n{GOOD}---\n".encode(),
        "pages/help.txt": "帮助\n".encode(),
        "pages/more/help.md": "帮助\n".encode(),
        "media/Stars.PNG": b"",
        "media/星空.png": b"",
        "poster.jpg": b"",
        "CNAME": b"kepu.example.org\n",
        "table.xlsx": b"PK",
        "archive.rar": b"Rar!",
        "drafts/notes.yml": "联系人：13800000000\n".encode(),
        "README.md": "怎么编辑\n".encode(),
        "media/LICENSE": b"CC BY\n",
    },
    "bytes-device-names": {
        "activities/aux.yaml": GOOD.encode(),
        "activities/con.md": f"---\n{GOOD}---\n".encode(),
        "pages/nul.md": "---\ntitle: 甲\ndescription: 甲\n---\n".encode(),
        "activities/bad.yaml": (GOOD + "aliases: [com1]\n").encode(),
        "forms.yaml": "lpt1:\n  name: 讲座\n".encode(),
    },
    "bytes-static-files": {
        "static/app.js": b"alert(1)",
        "static/google.html": b"google-site-verification: google0123.html\n",
        "static/verify.html": b"<!DOCTYPE html>\n<html><body onload='go()'>0123</body></html>\n",
        "static/track.html": b"<p>0123</p>\n<script src=//example.org/x.js></script>\n",
        "static/logo.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>go()</script></svg>\n',
        "static/utf16.html": "<p>0123</p>".encode("utf-16"),
        "static/两个 名字.pdf": b"%PDF-1.7",
        "static/.env": b"PASSWORD=x",
        "static/aux.txt": b"x",
        "static/photo.jpg": b"\xff\xd8\xff\xe1\0\x10Exif\0\0",
        "static/huge.pdf": b"%PDF-1.7" + bytes(21 << 20),
        "static/list.txt": "张老师 13800000000\n".encode(),
        "static/CNAME": b"kepu.example.org\n",
        "static/.nojekyll": b"",
        "static/files/plan.pdf": b"%PDF-1.7",
        "static/BingSiteAuth.xml": b"<?xml version='1.0'?>\n<users><user>0123</user></users>\n",
    },
    "bytes-unseen-characters": {
        f"activities/bad-{ord(char[0]):04x}{len(char)}.yaml": GOOD.replace("样例", f"样{char}例").encode()
        for char in (
            *"\u202a\u202e\u2066\u200e\u061c\u200c\u200d\u2062\u3164\u1160\ufff9\ufffd\U000e0041",
            "\ufe0f\ufe0f",
            "👨\u200d",
        )
    }
    | {
        "activities/turned.yaml": (GOOD + "contact: {phone: \u202d010-00000000\u202c}\n").encode(),
        "activities/escape.yaml": (GOOD + 'summary: "甲\\u202e乙"\n').encode(),
        "activities/braille.yaml": GOOD.replace("样例活动", "\u2800\u2800").encode(),
    },
    "valid-bom-and-crlf": {
        "activities/bom.yaml": b"\xef\xbb\xbf" + GOOD.encode(),
        "activities/crlf.yaml": SECOND.replace("\n", "\r\n").encode(),
        "activities/crlf-body.md": f"---\n{THIRD}---\n\n正文\n".replace("\n", "\r\n").encode(),
        "activities/both.md": b"\xef\xbb\xbf" + f"---\n{FOURTH}---\n\n正文\n".replace("\n", "\r\n").encode(),
    },
    "valid-invisible-characters": {
        "activities/line-separator.yaml": GOOD.replace("样例活动", "样例\u2028活动\u2029甲\u0085乙").encode(),
        "activities/zero-width.yaml": GOOD.replace("2023-09-16", "\u200b2023-09-16\u200b")
        .replace("title: ", "title:\u00a0")
        .encode(),
        "activities/emoji.yaml": GOOD.replace("样例", "👨‍👩‍👧 ❤️‍🔥 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ ☀️").encode(),
        "activities/scripts.yaml": GOOD.replace(
            "样例", "می\u200cخواهم क्\u200dष 葛\U000e0100 \u200fעברית\u200e\u1100\u1160"
        ).encode(),
    },
}


def cases() -> list[str]:
    """Names of all cases: folders with ``input`` or ``delete.txt``, and BYTES."""
    return sorted(
        {path.parent.name for name in ("input", "delete.txt") for path in CASES.glob(f"*/{name}")}
        | set(BYTES)
    )


def lay_out(name: str, content: Path) -> None:
    """The small site with the case's files laid over it."""
    shutil.copytree(SMALL, content)
    case = CASES / name
    if (case / "input").is_dir():
        shutil.copytree(case / "input", content, dirs_exist_ok=True)
    if (case / "delete.txt").is_file():
        for line in (case / "delete.txt").read_text(encoding="utf-8").split():
            (content / line).unlink()
    for file, data in BYTES.get(name, {}).items():
        (content / file).parent.mkdir(parents=True, exist_ok=True)
        (content / file).write_bytes(data)


@pytest.mark.parametrize("name", cases())
def test_case_gets_exactly_its_words(name: str, tmp_path: Path) -> None:
    lay_out(name, tmp_path / "content")
    problems = check(tmp_path / "content", display_path="content").problems
    words = render(problems, style="full") + summary(problems) + "\n"
    expected = CASES / name / "expected.txt"
    if os.environ.get("REFRESH_GOLDENS"):
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(words, encoding="utf-8")
    assert words == expected.read_text(encoding="utf-8")


#: Codes that only building and publishing, not checking, can give.
BUILDING = {
    "duplicate-address",
    "broken-link",
    "feed-too-large",
    "feed-large",
    "feed-shrinks",
    "template",
    "output-folder",
}
#: Codes that need a file system's refusal, a link, or the clock; ``test_folder.py``, ``test_listing.py`` and
#: ``cli/test_future.py`` make some.
ELSEWHERE = {"unreadable-file", "not-a-file", "in-future"}
#: Codes that need an earlier revision; ``tests/comparison`` makes some.
SINCE = {
    "unrecorded-change",
    "wrong-record",
    "deleted-activity",
    "renamed-activity",
    "changed-uid",
    "went-back",
    "not-updated",
}


def test_every_code_that_checking_can_give_has_a_case() -> None:
    words = "".join(path.read_text(encoding="utf-8") for path in CASES.glob("*/expected.txt"))
    assert {code for code in CODES if f"[{code}]" not in words} == BUILDING | ELSEWHERE | SINCE


def test_every_case_has_its_words_and_input() -> None:
    assert sorted(path.parent.name for path in CASES.glob("*/expected.txt")) == cases()
