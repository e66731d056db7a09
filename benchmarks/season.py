"""A generated season: activities that look like a city's, the same for the same seed. None of them is real, and each says so.

    python -m benchmarks.season FOLDER --count 2500 --seed 1

writes a content folder: the real vocabularies of ``content/``, generated venues, and ``count`` activities of September and October
2026, half ``.yaml`` with a summary, half ``.md`` with a body of about 1 KB.
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

CONTENT = Path(__file__).parent.parent / "content"
FIRST = date(2026, 9, 1)
DAYS = 55
#: The day to look at a generated season from.
NOW = "2026-09-16"
TOPICS = {
    "space": ["星空", "火箭", "月球", "卫星", "望远镜"], "health": ["八段锦", "急救", "用药安全", "口腔健康", "膳食"],
    "ecology": ["湿地", "昆虫", "垃圾分类", "大熊猫", "观鸟"], "digital": ["人工智能", "机器人", "无人机", "编程", "虚拟现实"],
    "heritage": ["皮影", "川剧脸谱", "古建筑", "活字印刷", "蜀锦"], "agriculture": ["果树修剪", "土壤", "蚕桑", "种子", "茶园"],
    "emergency": ["地震避险", "消防", "防汛", "心肺复苏", "防诈骗"], "scifi": ["科幻写作", "星际旅行", "科幻电影", "未来城市", "时间旅行"],
    "science-education": ["趣味化学", "光的魔术", "静电", "天平", "显微镜"], "water": ["都江堰", "水质检测", "节水", "河流", "地下水"],
}  # fmt: skip
WAYS = {
    "talk": ["讲座", "报告会", "科普课"], "hands-on": ["动手做", "体验营", "工作坊"], "exhibition": ["主题展", "图片展", "巡展"],
    "market": ["科普集市", "游园会"], "performance": ["科学秀", "情景剧"], "open-day": ["开放日", "探馆"], "contest": ["挑战赛", "知识竞赛"],
    "study-tour": ["研学", "寻访"],
}  # fmt: skip
AUDIENCES = ["preschool", "pupils", "teens", "students", "families", "residents", "farmers", "elderly"]
GROUPS = ["亲子", "社区", "青少年", "长者", "校园", "乡村", "周末", "夜场"]
PLACES = ["科普馆", "文化活动中心", "图书馆", "社区党群服务中心", "公园", "中心小学", "青少年宫", "卫生服务中心"]
WORDS = (
    "现场由专业老师带领大家动手操作，观察现象，记录结果，再一起讨论其中的道理。|活动准备了材料和工具，参加的人不需要自己带东西。|"
    "每场约九十分钟，分讲解、演示、体验三个部分，适合没有基础的朋友。|孩子参加需要一位家长陪同，请穿方便活动的衣服。|"
    "如遇大雨或高温，室外部分改在室内进行，请以本页的变更公告为准。|到场后先在服务台签到，领取活动手册，再按组进入。|"
    "科技志愿者会在每个展位回答问题，也欢迎带着自己的疑问来。|结束后有小测验，答对的人可以得到一枚科普徽章。"
).split("|")
#: Lists that are too long for one calendar hold main events there.
MAIN = ["free", "months", "registration", "audiences", "themes"]
SOURCE = "生成的数据，不是真实活动"


def write_season(folder: Path, count: int = 2500, seed: int = 1) -> None:
    """Write a generated content folder. ``folder`` must not exist, or hold an earlier one."""
    if folder.exists():
        if not (folder / "GENERATED").is_file():
            raise SystemExit(f"{folder} is there and no generated season: choose another folder.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / "GENERATED").write_text("Written by benchmarks/season.py. Nothing here is a real activity.\n", encoding="utf-8")
    for name in ("access", "audiences", "campaigns", "districts", "forms", "programmes", "themes", "synonyms"):
        shutil.copy(CONTENT / f"{name}.yaml", folder)
    site = yaml.safe_load((CONTENT / "site.yaml").read_text(encoding="utf-8"))
    del site["share_picture"]
    site |= {"name": "生成的科普日历（演示）", "short_name": "演示", "base_url": "https://demo.example/", "brand": [],
             "description": "生成的演示数据，没有一项是真实的活动。", "home_title": "演示：这里的活动都是生成的",
             "feeds": {"name": "demo", "site": "main", "past": 30, "main": MAIN}}  # fmt: skip
    _write(folder / "site.yaml", site)
    campaigns = yaml.safe_load((CONTENT / "campaigns.yaml").read_text(encoding="utf-8"))
    campaigns["generated-2026"] = {
        "name": "生成的活动季", "label": "生成", "window": {"start": FIRST, "end": FIRST + timedelta(DAYS + 30)},
        "colour": {"light": "#0b6e6e", "dark": "#3fc1b8"}, "source": [SOURCE],
    }  # fmt: skip
    _write(folder / "campaigns.yaml", campaigns)
    pages = folder / "pages"
    pages.mkdir()
    (pages / "about.md").write_text("---\ntitle: 关于这份演示\ndescription: 生成的数据，不是真实活动。\n---\n\n这里的活动都是程序生成的。\n", encoding="utf-8")
    chance = random.Random(seed)
    districts = [key for key in yaml.safe_load((CONTENT / "districts.yaml").read_text(encoding="utf-8")) if key != "city"]
    venues = _venues(chance, districts, max(24, count // 12))
    _write(folder / "venues.yaml", venues)
    for number in range(1, count + 1):
        district = chance.choice(districts)
        here = [key for key, venue in venues.items() if venue["district"] == district]
        values = _activity(chance, number, district, here)
        place = folder / "activities" / district
        place.mkdir(parents=True, exist_ok=True)
        text = _yaml(values)
        if number % 2:
            (place / f"g{number:06}.yaml").write_text(text, encoding="utf-8")
        else:
            body = "\n\n".join(chance.choice(WORDS) for _ in range(10))
            (place / f"g{number:06}.md").write_text(f"---\n{text}---\n\n{body}\n", encoding="utf-8")


def _venues(chance: random.Random, districts: Sequence[str], count: int) -> dict[str, dict[str, Any]]:
    found = {}
    for number in range(1, count + 1):
        venue = {
            "name": f"生成{PLACES[number % len(PLACES)]}{number}号", "district": districts[number % len(districts)], "address": f"演示路{number}号",
            "lat": round(30.4 + chance.random() / 2, 5), "lon": round(103.8 + chance.random() / 2, 5),
        }  # fmt: skip
        if number % 3 == 0:
            venue |= {"metro": f"{chance.randint(1, 10)}号线演示站", "entrance": "从南门进", "step_free": chance.random() < 0.7, "closed_on": "周一"}
        found[f"v{number:05}"] = venue
    return found


def _activity(chance: random.Random, number: int, district: str, venues: Sequence[str]) -> dict[str, Any]:
    theme = chance.choice(sorted(TOPICS))
    form = chance.choice(sorted(WAYS))
    topic, way, group = chance.choice(TOPICS[theme]), chance.choice(WAYS[form]), chance.choice(GROUPS)
    day = FIRST + timedelta(chance.randrange(DAYS))
    values: dict[str, Any] = {
        "title": f"【生成】{group}{topic}{way}（第{number}号）",
        "summary": f"{topic}{way}，{chance.choice(WORDS)}",
        "campaigns": ["generated-2026"],
        "themes": [theme],
        "audiences": sorted(chance.sample(AUDIENCES, chance.randint(1, 3))),
        "forms": [form],
        "district": district,
        "mode": chance.choices(["onsite", "online", "hybrid"], [88, 7, 5])[0],
        "organizers": {"hosts": [f"生成区科学技术协会{chance.randrange(40)}组"], "undertakers": [f"生成社区{chance.randrange(300)}居委会"]},
        "source": [SOURCE],
    }
    if values["mode"] == "onsite" and not venues:
        values["venue"] = {"name": f"生成广场{number}号", "address": f"演示大道{number}号"}
    elif values["mode"] != "online":
        values["venue"] = chance.choice(list(venues) or ["v00001"])
    if values["mode"] != "onsite":
        values["online_url"] = f"https://live.example/{number}"
    values |= _times(chance, day)
    kind = chance.random()
    if kind < 0.7:
        values["fee"] = 0
    elif kind < 0.8:
        values["fee"] = chance.choice([10, 20, 50])
    if chance.random() < 0.5:
        values["registration"] = _registration(chance, day, number)
    if chance.random() < 0.15:
        values["access"] = sorted(chance.sample(["wheelchair", "step-free", "sign-language", "captions", "quiet"], 2))
    if chance.random() < 0.2:
        low = chance.randint(3, 10)
        values["ages"] = {"min": low, "max": low + chance.randint(3, 10)}
    if chance.random() < 0.01:
        values["featured"] = True
    if chance.random() < 0.04 and "start" in values:
        values |= _called_off(chance, day)
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
    if kind < 0.84:
        return {"start": str(day), "end": str(day + timedelta(chance.randint(1, 30))), "daily": ["09:00-17:00"]}
    if kind < 0.9:
        until = day + timedelta(chance.randint(7, 28))
        return {"start": start, "end": end, "repeat": {"every": "week", "until": str(until)}}
    if kind < 0.96:
        days = [day + timedelta(step) for step in sorted(chance.sample(range(20), 3))]
        return {"sessions": [{"start": f"{each} {hour:02}:00", "end": f"{each} {hour + 1:02}:30", "label": f"第{index}讲"} for index, each in enumerate(days, 1)]}
    return {"start": f"{day:%Y-%m}"}


def _registration(chance: random.Random, day: date, number: int) -> dict[str, Any]:
    if chance.random() < 0.2:
        return {"required": False}
    found = {"required": True, "url": f"https://signup.example/{number}", "capacity": chance.choice([20, 30, 50, 100])}
    if chance.random() < 0.7:
        found |= {"opens": f"{day - timedelta(chance.randint(5, 15))} 09:00", "closes": f"{day - timedelta(1)} 18:00"}
    if chance.random() < 0.1:
        found["full"] = True
    return found


def _called_off(chance: random.Random, day: date) -> dict[str, Any]:
    status = chance.choice(["cancelled", "postponed"])
    words = {"cancelled": "因天气原因取消。", "postponed": "因场地检修延期，新的时间待定。"}[status]
    return {"status": status, "status_note": words, "changes": [{"at": f"{day - timedelta(2)} 10:00", "what": words, "from": {"status": "scheduled"}}]}


def _yaml(values: dict[str, Any]) -> str:
    """One field a line; a JSON value is YAML too, and much sooner written."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False, default=str)}\n" for key, value in values.items())


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
