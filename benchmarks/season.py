"""A generated season: activities that look like a city's, the same for the same seed.

None of them is real, and each says so.

python -m benchmarks.season FOLDER --count 2500 --seed 1

writes a content folder: the real vocabularies of ``content/``, generated venues, and ``count`` activities of
September and October 2026, half ``.yaml`` with a summary, half ``.md`` with a body of about 1 KB. A season
that is larger than a city's has generated districts too, so that a district's calendar stays one that
calendar programs read.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from benchmarks import NOW

CONTENT = Path(__file__).parent.parent / "content"
FIRST = date(2026, 9, 1)
DAYS = 55
TOPICS = {
    "space": ["星空", "火箭", "月球", "卫星", "望远镜"],
    "health": ["八段锦", "急救", "用药安全", "口腔健康", "膳食"],
    "ecology": ["湿地", "昆虫", "垃圾分类", "大熊猫", "观鸟"],
    "digital": ["人工智能", "机器人", "无人机", "编程", "虚拟现实"],
    "heritage": ["皮影", "川剧脸谱", "古建筑", "活字印刷", "蜀锦"],
    "agriculture": ["果树修剪", "土壤", "蚕桑", "种子", "茶园"],
    "emergency": ["地震避险", "消防", "防汛", "心肺复苏", "防诈骗"],
    "scifi": ["科幻写作", "星际旅行", "科幻电影", "未来城市", "时间旅行"],
    "science-education": ["趣味化学", "光的魔术", "静电", "天平", "显微镜"],
    "water": ["都江堰", "水质检测", "节水", "河流", "地下水"],
}
WAYS = {
    "talk": ["讲座", "报告会", "科普课"],
    "hands-on": ["动手做", "体验营", "工作坊"],
    "exhibition": ["主题展", "图片展", "巡展"],
    "market": ["科普集市", "游园会"],
    "performance": ["科学秀", "情景剧"],
    "open-day": ["开放日", "探馆"],
    "contest": ["挑战赛", "知识竞赛"],
    "study-tour": ["研学", "寻访"],
}
AUDIENCES = ["preschool", "pupils", "teens", "students", "families", "residents", "farmers", "elderly"]
THEMES, FORMS = sorted(TOPICS), sorted(WAYS)
GROUPS = ["亲子", "社区", "青少年", "长者", "校园", "乡村", "周末", "夜场"]
PLACES = [
    "科普馆",
    "文化活动中心",
    "图书馆",
    "社区党群服务中心",
    "公园",
    "中心小学",
    "青少年宫",
    "卫生服务中心",
]
WORDS = (
    "现场由专业老师带领大家动手操作，观察现象，记录结果，再一起讨论其中的道理。|活动准备了材料和工具，参加的人不需要自己带东西。|"
    "每场约九十分钟，分讲解、演示、体验三个部分，适合没有基础的朋友。|孩子参加需要一位家长陪同，请穿方便活动的衣服。|"
    "如遇大雨或高温，室外部分改在室内进行，请以本页的变更公告为准。|到场后先在服务台签到，领取活动手册，再按组进入。|"
    "科技志愿者会在每个展位回答问题，也欢迎带着自己的疑问来。|结束后有小测验，答对的人可以得到一枚科普徽章。"
).split("|")
#: Lists that are too long for one calendar hold main events there, in a season of any size.
MAIN = ["free", "months", "registration", "audiences", "themes", "programmes"]
#: A district for so many activities.
DISTRICT_OF = 110
#: At most so many main events: their calendar, too, must stay readable.
MOST_FEATURED = 200
#: Every so manieth activity may have others that are part of it.
PARENTS = 50
SOURCE = "生成的数据，不是真实活动"


def write_season(folder: Path, count: int = 2500, seed: int = 1) -> None:
    """Write a generated content folder. ``folder`` must not exist, or hold an earlier one."""
    if folder.exists():
        if not (folder / ".generated").is_file():
            raise SystemExit(f"{folder} is there and no generated season: choose another folder.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / ".generated").write_text(
        "Written by benchmarks/season.py. Nothing here is a real activity.\n", encoding="utf-8"
    )
    _write_vocabularies(folder, count)
    chance = random.Random(seed)
    season = _Season(chance, folder, count)
    (folder / "venues.yaml").write_text(_yaml(season.venues), encoding="utf-8")
    for number in range(1, count + 1):
        district = season.next_district()
        values = _activity(season, number, district)
        place = folder / "activities" / district
        place.mkdir(parents=True, exist_ok=True)
        text = _yaml(values)
        if number % 2:
            (place / f"g{number:06}.yaml").write_text(text, encoding="utf-8")
        else:
            (place / f"g{number:06}.md").write_text(
                f"---\n{text}---\n\n{_body(chance, number, values)}", encoding="utf-8"
            )


def _write_vocabularies(folder: Path, count: int) -> None:
    """Write the real vocabularies, a campaign for the season, districts enough, settings, one free page."""
    for name in (
        "access.yaml",
        "audiences.yaml",
        "divisions.json",
        "forms.yaml",
        "programmes.yaml",
        "synonyms.yaml",
        "themes.yaml",
    ):
        shutil.copy(CONTENT / name, folder)
    site = yaml.safe_load((CONTENT / "site.yaml").read_text(encoding="utf-8"))
    del site["share_picture"]
    site |= {
        "name": "生成的科普日历（演示）",
        "short_name": "演示",
        "base_url": "https://demo.example/",
        "brand": [],
        "description": "生成的演示数据，没有一项是真实的活动。",
        "home_title": "演示：这里的活动都是生成的",
        "feeds": {"name": "demo", "site": "main", "past": 30, "main": MAIN},
    }
    _write(folder / "site.yaml", site)
    campaigns = yaml.safe_load((CONTENT / "campaigns.yaml").read_text(encoding="utf-8"))
    campaigns["generated-2026"] = {
        "name": "生成的活动季",
        "label": "生成",
        "window": {"start": FIRST, "end": FIRST + timedelta(DAYS + 30)},
        "colour": {"light": "#0b6e6e", "dark": "#3fc1b8"},
        "source": [SOURCE],
    }
    _write(folder / "campaigns.yaml", campaigns)
    districts = (CONTENT / "districts.yaml").read_text(encoding="utf-8")
    more = count // DISTRICT_OF - len(yaml.safe_load(districts)) + 1
    generated = {
        f"generated-{number:03}": {
            "name": f"生成区县{number}",
            "short": f"生{number}",
            "en": f"Generated District {number}",
        }
        for number in range(1, more + 1)
    }
    (folder / "districts.yaml").write_text(districts + _yaml(generated), encoding="utf-8")
    pages = folder / "pages"
    pages.mkdir()
    (pages / "about.md").write_text(
        "---\ntitle: 关于这份演示\ndescription: 生成的数据，不是真实活动。"
        "\n---\n\n这里的活动都是程序生成的。\n",
        encoding="utf-8",
    )


class _Season:
    """What activities are made from: the vocabularies' ids, venues and towns by district, and the dice."""

    def __init__(self, chance: random.Random, folder: Path, count: int) -> None:
        self.chance, self.featured = chance, min(0.01, MOST_FEATURED / count)
        units = {key: unit for key, unit in _read(folder / "districts.yaml").items() if key != "city"}
        self.districts = list(units)
        self.programmes = list(_read(folder / "programmes.yaml"))
        self.venues = _venues(chance, self.districts, max(24, count // 12))
        self.venues_of: dict[str, list[str]] = {key: [] for key in self.districts}
        for key, venue in self.venues.items():
            self.venues_of[venue["district"]].append(key)
        self.towns_of = _towns(folder, units)

        self.dealt: list[str] = []

    def next_district(self) -> str:
        """Each district once, in any order, then each again.

        None is left with a handful, and none with too many for a calendar.
        """
        if not self.dealt:
            self.dealt = self.chance.sample(self.districts, len(self.districts))
        return self.dealt.pop()

    def often(self, share: float) -> bool:
        """True in that share of cases."""
        return self.chance.random() < share


def _towns(folder: Path, units: dict[str, Any]) -> dict[str, list[tuple[str, list[str]]]]:
    """The towns of each district with their villages, as the division data names them.

    None of a zone or a generated district.
    """
    divisions = json.loads((folder / "divisions.json").read_text(encoding="utf-8"))["districts"]
    return {
        key: [
            (town["name"], town["villages"])
            for code in unit.get("codes", ())
            for town in divisions[code]["towns"]
        ]
        for key, unit in units.items()
    }


def _venues(chance: random.Random, districts: Sequence[str], count: int) -> dict[str, dict[str, Any]]:
    found = {}
    for number in range(1, count + 1):
        venue = {
            "name": f"生成{PLACES[number % len(PLACES)]}{number}号",
            "district": districts[number % len(districts)],
            "address": f"演示路{number}号",
            "lat": round(30.4 + chance.random() / 2, 5),
            "lon": round(103.8 + chance.random() / 2, 5),
        }
        if number % 3 == 0:
            venue |= {
                "metro": f"{chance.randint(1, 10)}号线演示站",
                "entrance": "从南门进",
                "step_free": chance.random() < 0.7,
                "closed_on": "周一",
            }
        found[f"v{number:05}"] = venue
    return found


def _activity(season: _Season, number: int, district: str) -> dict[str, Any]:
    chance = season.chance
    theme, form = chance.choice(THEMES), chance.choice(FORMS)
    topic, way, group = chance.choice(TOPICS[theme]), chance.choice(WAYS[form]), chance.choice(GROUPS)
    day = FIRST + timedelta(chance.randrange(DAYS))
    values: dict[str, Any] = {
        "title": f"【生成】{group}{topic}{way}（第{number}号）",
        "summary": f"{topic}{way}，{chance.choice(WORDS)}",
        "campaigns": ["generated-2026"],
        "themes": sorted({theme, chance.choice(THEMES)}) if season.often(0.15) else [theme],
        "audiences": sorted(chance.sample(AUDIENCES, chance.randint(1, 3))),
        "forms": [form],
        "district": district,
    }
    if season.often(0.4):
        values["programmes"] = sorted(chance.sample(season.programmes, 1 if season.often(0.8) else 2))
    values |= _where(season, number, district)
    values |= _times(chance, day)
    values |= _terms(season, number, day)
    values |= _who(season)
    values |= _news(season, values, day)
    values |= _afterwards(season, number, day)
    values["source"] = [SOURCE]
    return values


def _where(season: _Season, number: int, district: str) -> dict[str, Any]:
    """On site, online or both; a venue of the list or one of its own; now and then the town."""
    venues = season.venues_of[district]
    values: dict[str, Any] = {"mode": season.chance.choices(["onsite", "online", "hybrid"], [88, 7, 5])[0]}
    if values["mode"] != "online":
        own = {"name": f"生成广场{number}号", "address": f"演示大道{number}号"}
        values["venue"] = own if not venues or season.often(0.1) else season.chance.choice(venues)
        if season.towns_of[district] and season.often(0.25):
            town, villages = season.chance.choice(season.towns_of[district])
            values["place"] = {"town": town} | (
                {"village": season.chance.choice(villages)} if villages else {}
            )
    if values["mode"] != "onsite":
        values["online_url"] = f"https://live.example/{number}"
    return values


def _terms(season: _Season, number: int, day: date) -> dict[str, Any]:
    """What it costs, how to register, for whom it is made easy."""
    chance = season.chance
    values: dict[str, Any] = {}
    kind = chance.random()
    if kind < 0.7:
        values["fee"] = 0
    elif kind < 0.8:
        values["fee"] = chance.choice([10, 20, 50, "材料费 15 元，现场交"])
    if season.often(0.5):
        values["registration"] = _registration(chance, day, number)
    if season.often(0.15):
        values["access"] = sorted(
            chance.sample(["wheelchair", "step-free", "sign-language", "captions", "quiet"], 2)
        )
    if season.often(0.2):
        low = chance.randint(3, 10)
        values["ages"] = {"min": low, "max": low + chance.randint(3, 10)}
    if season.often(season.featured):
        values["featured"] = True
    return values


def _who(season: _Season) -> dict[str, Any]:
    """Who stages it, and whom to ask."""
    chance = season.chance
    host: Any = f"生成区科学技术协会{chance.randrange(40)}组"
    if season.often(0.1):
        host = {
            "name": f"生成学会{chance.randrange(40)}",
            "url": "https://society.example/",
            "kind": "society",
        }
    organizers: dict[str, Any] = {"hosts": [host], "undertakers": [f"生成社区{chance.randrange(300)}居委会"]}
    for role, share in (("guides", 0.05), ("co_organizers", 0.15), ("supporters", 0.05)):
        if season.often(share):
            organizers[role] = [f"生成单位{chance.randrange(200)}"]
    values: dict[str, Any] = {"organizers": organizers}
    if season.often(0.3):
        values["contact"] = {"unit": "生成区科协科普部", "phone": f"028-0000{chance.randrange(10000):04}"}
        if season.often(0.2):
            values["contact"]["email"] = "kepu@office.example"
    return values


def _afterwards(season: _Season, number: int, day: date) -> dict[str, Any]:
    """What is known besides: when it was published, the English title, what it is part of, how it was."""
    values: dict[str, Any] = {}
    if season.often(0.6):
        values["published"] = str(day - timedelta(season.chance.randint(15, 40)))
    if season.often(0.1):
        values["updated"] = f"{day - timedelta(season.chance.randint(1, 10))} 08:30"
    if season.often(0.05):
        values["en"] = {
            "title": f"Generated activity {number}",
            "summary": "Made by a program; not a real one.",
        }
    if number > PARENTS and number % PARENTS and season.often(0.04):
        values["part_of"] = f"g{number - number % PARENTS:06}"
    if season.often(0.1):
        values["kepuri_url"] = f"https://platform.example/activity/{number}"
    if day < date.fromisoformat(NOW) - timedelta(2) and season.often(0.3):
        values["recap"] = {
            "text": f"{season.chance.choice(WORDS)}\n\n{season.chance.choice(WORDS)}",
            "attendance": f"约 {season.chance.randint(2, 60) * 10} 人次",
            "links": [{"title": "当天的报道", "url": f"https://news.example/{number}"}],
        }
    return values


def _times(chance: random.Random, day: date) -> dict[str, Any]:
    kind, hour = chance.random(), chance.choice([9, 10, 14, 15, 19])
    start, end = f"{day} {hour:02}:{chance.choice(['00', '30'])}", f"{day} {hour + 2:02}:00"
    if kind < 0.62:
        return {"start": start, "end": end}
    if kind < 0.7:
        return {"start": start}
    if kind < 0.78:
        return {"start": str(day), "time_note": chance.choice(["上午", "下午", "待定"])}
    if kind < 0.81:
        return {
            "start": str(day),
            "end": str(day + timedelta(chance.randint(1, 3))),
            "daily": ["09:00-11:30", "14:00-17:00"],
        }
    if kind < 0.84:
        return {
            "start": str(day),
            "end": str(day + timedelta(chance.randint(7, 30))),
            "daily": ["09:00-17:00"],
        }
    if kind < 0.9:
        until = day + timedelta(chance.randint(7, 28))
        return {"start": start, "end": end, "repeat": {"every": "week", "until": str(until)}}
    if kind < 0.96:
        return {"sessions": _sessions(chance, day, hour)}
    if kind < 0.99:
        return {"start": f"{day:%Y-%m}"}
    return {"when_note": "科普月期间，日期待定", "year": day.year}


def _sessions(chance: random.Random, day: date, hour: int) -> list[dict[str, Any]]:
    """Three sessions; one in ten is called off, one in ten stands elsewhere."""
    days = [day + timedelta(step) for step in sorted(chance.sample(range(20), 3))]
    sessions: list[dict[str, Any]] = [
        {"start": f"{each} {hour:02}:00", "end": f"{each} {hour + 1:02}:30", "label": f"第{index}讲"}
        for index, each in enumerate(days, 1)
    ]
    kind = chance.random()
    if kind < 0.1:
        sessions[1] |= {"status": "cancelled", "note": "老师临时有事。"}
    elif kind < 0.2:
        sessions[2] |= {
            "venue": {"name": "生成的另一个地点", "address": "演示路1号"},
            "note": "这一讲换了地方。",
        }
    return sessions


def _registration(chance: random.Random, day: date, number: int) -> dict[str, Any]:
    if chance.random() < 0.2:
        return {"required": False}
    found = {
        "required": True,
        "url": f"https://signup.example/{number}",
        "capacity": chance.choice([20, 30, 50, 100]),
    }
    if chance.random() < 0.7:
        found |= {
            "opens": f"{day - timedelta(chance.randint(5, 15))} 09:00",
            "closes": f"{day - timedelta(1)} 18:00",
        }
    if chance.random() < 0.1:
        found["full"] = True
    if chance.random() < 0.1:
        found["note"] = "每个家庭限报一次。"
    return found


def _news(season: _Season, values: dict[str, Any], day: date) -> dict[str, Any]:
    """What changed.

    Called off, moved to another day, moved online, or to another place; and the public record of it.
    """
    at = f"{day - timedelta(2)} 10:00"
    if "sessions" in values and values["sessions"][1].get("status"):
        key = values["sessions"][1]["start"][:10]
        return {
            "changes": [{"at": at, "session": key, "what": "第2讲取消。", "from": {"status": "scheduled"}}]
        }
    kind = season.chance.random()
    if kind < 0.04 and "start" in values:
        return _called_off(season.chance, at)
    if (
        kind < 0.06
        and "start" in values
        and "end" in values
        and "daily" not in values
        and "repeat" not in values
    ):
        return _moved(season.chance, values, day, at)
    if kind < 0.075 and values["mode"] == "onsite" and "start" in values:
        words = "改为线上直播。"
        return {
            "status": "moved-online",
            "status_note": words,
            "mode": "online",
            "online_url": "https://live.example/moved",
            "changes": [{"at": at, "what": words, "from": {"mode": "onsite"}}],
        }
    if kind < 0.085 and values["mode"] == "onsite":
        return {
            "changes": [
                {"at": at, "what": "换了一个大一些的地方。", "from": {"venue": {"name": "生成的原地点"}}}
            ]
        }
    return {}


def _called_off(chance: random.Random, at: str) -> dict[str, Any]:
    status = chance.choice(["cancelled", "postponed"])
    words = {"cancelled": "因天气原因取消。", "postponed": "因场地检修延期，新的时间待定。"}[status]
    return {
        "status": status,
        "status_note": words,
        "changes": [{"at": at, "what": words, "from": {"status": "scheduled"}}],
    }


def _moved(chance: random.Random, values: dict[str, Any], day: date, at: str) -> dict[str, Any]:
    """The same hours on a later day; the calendar knows the session by the first day still."""
    later, words = str(day + timedelta(chance.randint(1, 7))), "因天气推后。"
    start, end = values["start"], values["end"]
    return {
        "start": later + start[10:],
        "end": later + end[10:],
        "status": "rescheduled",
        "status_note": words,
        "changes": [{"at": at, "what": words, "from": {"start": start, "end": end}}],
    }


def _body(chance: random.Random, number: int, values: dict[str, Any]) -> str:
    """About 1 KB of Markdown: paragraphs, a list, a table, a link inside the site and one to outside."""
    one, two, three, four, *rest = chance.sample(WORDS, 8)
    inside = f"/districts/{values['district']}/" if number % 4 else "/about/"
    return (
        f"{one}{two}\n\n{three}{four}\n\n{rest[0]}同类的活动见[这里]({inside})。\n\n"
        f"- 请**提前十分钟**到场\n- {rest[1][:14]}\n- {rest[2][:14]}\n\n"
        f"| 环节 | 时长 |\n| --- | --- |\n| 讲解 | {chance.randint(2, 4)}0分钟 |\n| 动手 | "
        f"{chance.randint(3, 6)}0分钟 |\n\n"
        f"{rest[3]}背景知识见[资料页](https://example.org/notes/{number})。\n"
    )


def _yaml(values: dict[str, Any]) -> str:
    """One field a line; a JSON value is YAML too, and much sooner written."""
    return "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False, default=str)}\n" for key, value in values.items()
    )


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _write(path: Path, values: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Write a generated season into a folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write_season(options.folder, options.count, options.seed)


if __name__ == "__main__":
    main()
