"""Cases of ``check --since``.

Edits of the small site that break a promise, with what mends them, and edits that break none.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.comparison.repositories import (
    CARAVAN,
    CLOUD,
    CONVENTION,
    ESSAY,
    FILMS,
    LATER_TALK,
    MAIN,
    MARKET,
    PAINTINGS,
    TALK,
    UPDATED,
    WEEKENDS,
    WORKSHOP,
    A,
    Edits,
    entry,
    one_more,
    record,
    text,
)


@dataclass(frozen=True)
class Case:
    """Edits, and what mends the problems they bring; edits without a remedy bring none.

    ``before`` is committed first.
    """

    edits: Edits
    remedy: Edits = field(default_factory=dict)
    before: Edits = field(default_factory=dict)


BROKEN: dict[str, Case] = {
    "time-zone": Case(
        {"site.yaml": (("Asia/Shanghai", "Asia/Urumqi"),)},
        remedy={"site.yaml": (("Asia/Urumqi", "Asia/Shanghai"),)},
    ),
    "estimated-ends": Case({"site.yaml": (("1h30m", "2h"),)}, remedy={"site.yaml": (("2h", "1h30m"),)}),
    "lost-address": Case(
        {"published.txt": "/\n"},
        before={"published.txt": "/\n/activities/\n"},
        remedy={"published.txt": "/\n/activities/\n"},
    ),
    # unrecorded-change
    "time": Case(
        {TALK: LATER_TALK}, {TALK: record("推后半小时", "start: 2023-09-15 19:30, end: 2023-09-15 21:00")}
    ),
    "day": Case(
        {TALK: (("2023-09-15", "2023-09-16"), ("2023-09-15", "2023-09-16"))},
        {TALK: record("推后一天", "start: 2023-09-15 19:30, end: 2023-09-15 21:00")},
    ),
    "time-of-a-session": Case(
        {FILMS: (("2023-09-21 14:00", "2023-09-21 15:00"), ("2023-09-21 16:00", "2023-09-21 17:00"))},
        {
            FILMS: one_more(
                entry(
                    "第一场推后一小时",
                    "start: 2023-09-21 14:00, end: 2023-09-21 16:00",
                    "2023-09-21-pm",
                    at="2023-09-21",
                )
            )
        },
    ),
    "time-of-every-session": Case(
        {WEEKENDS: (("14:00", "15:00"), ("16:00", "17:00"))},
        {WEEKENDS: record("都推后一小时", "start: 2023-09-02 14:00, end: 2023-09-02 16:00")},
    ),
    "time-of-months": Case(
        {ESSAY: (("start: 2023-07", "start: 2023-08"), ("end: 2023-10", "end: 2023-11"))},
        {ESSAY: record("推后一个月", "start: 2023-07, end: 2023-10")},
    ),
    "time-outside-the-month": Case(
        {ESSAY: (("start: 2023-07\nend: 2023-10", "start: 2023-11-05"),)},
        {ESSAY: record("推后", "start: 2023-07")},
    ),
    "time-of-another-year": Case({CLOUD: (("year: 2023", "year: 2024"),)}, {CLOUD: record("推后一年", "")}),
    "shorter": Case(
        {PAINTINGS: (("2023-09-30", "2023-09-20"),)}, {PAINTINGS: record("提前结束", "end: 2023-09-30")}
    ),
    "place": Case(
        {CONVENTION: (("venue: sample-museum", "venue: sample-park"),)},
        {CONVENTION: (("published:", entry("又换了地方", "venue: sample-museum") + "published:"),)},
    ),
    "place-of-one-inside": Case(
        {TALK: (("样例社区活动室", "样例社区广场"),)},
        {TALK: record("换到广场", "venue: {name: 样例社区活动室}")},
    ),
    "place-of-a-session": Case(
        {FILMS: (("venue: sample-park", "venue: {name: 样例剧场}"),)},
        {FILMS: one_more(entry("改在室内", "venue: sample-park", "2023-09-21-night", at="2023-09-21"))},
    ),
    "town": Case(
        {MARKET: (("样例社区}", "向阳社区}"),)},
        {MARKET: record("换到向阳社区", "")},
        before={MARKET: (("start:", "place: {town: 样例街道, village: 样例社区}\nstart:"),)},
    ),
    "district": Case(
        {MARKET: (("district: sample", "district: demo"),)}, {MARKET: record("换到另一个区", "")}
    ),
    "cancelled": Case(
        {MARKET: (("start:", "status: cancelled\nstart:"),)},
        {MARKET: record("因暴雨取消", "status: scheduled")},
    ),
    "cancelled-all": Case(
        {WEEKENDS: (("start:", "status: cancelled\nstart:"),)},
        {WEEKENDS: record("因检修取消", "status: scheduled")},
    ),
    "cancelled-session": Case(
        {FILMS: (("label: 第一场", "label: 第一场\n    status: cancelled"),)},
        {FILMS: one_more(entry("第一场取消", "status: scheduled", "2023-09-21-pm", at="2023-09-21"))},
    ),
    "cancelled-all-listed": Case(
        {FILMS: (("sessions:", "status: cancelled\nsessions:"),)},
        {FILMS: one_more(entry("全部取消", "status: scheduled", at="2023-09-21"))},
    ),
    "resumed": Case(
        {WORKSHOP: (("status: postponed\n", ""),)},
        {
            WORKSHOP: (
                (
                    "    what: 延期，时间待定\n",
                    "    what: 延期，时间待定\n"
                    + entry("材料到了，照常", "status: postponed", at="2023-09-22"),
                ),
            )
        },
    ),
    "moved-online": Case(
        {TALK: (("start:", "status: moved-online\nonline_url: https://example.org/live/\nstart:"),)},
        {TALK: record("改为线上", "mode: onsite, venue: {name: 样例社区活动室}")},
    ),
    "hybrid": Case(
        {TALK: (("start:", "mode: hybrid\nonline_url: https://example.org/live/\nstart:"),)},
        {TALK: record("也有直播", "mode: onsite")},
    ),
    "time-and-place": Case(
        {TALK: (*LATER_TALK, ("样例社区活动室", "样例社区广场"))},
        {
            TALK: record(
                "推后，换到广场",
                "start: 2023-09-15 19:30, end: 2023-09-15 21:00, venue: {name: 样例社区活动室}",
            )
        },
    ),
    "venue-renamed": Case(
        {"venues.yaml": (("样例公园", "样例森林公园"),)},
        {"venues.yaml": (("district: demo", "district: demo\n  updated: 2023-09-12"),)},
    ),
    "venue-elsewhere": Case(
        {"venues.yaml": (("样例路1号", "样例路9号"),)},
        {"venues.yaml": (("updated: 2023-08-20", "updated: 2023-10-01"),)},
    ),
    "venue-recorded-of-one-only": Case(
        {
            "venues.yaml": (("样例公园", "样例湿地"),),
            f"{A}insects-2023.yaml": record("公园改名", "venue: {name: 样例公园}"),
        },
        {
            f"{A}birds-2023.yaml": one_more(entry("公园改名", "venue: {name: 样例公园}", at="2023-09-23")),
            FILMS: one_more(
                entry("公园改名", "venue: {name: 样例公园}", "2023-09-21-night", at="2023-09-21")
            ),
        },
    ),
    "opening": Case(
        {MAIN: (("opens: 2023-09-01 09:00", "opens: 2023-09-02 09:00"),)},
        {MAIN: record("推后一天报名", "")},
    ),
    # wrong-record
    "wrong-former-time": Case(
        {TALK: (*LATER_TALK, *record("推后", "start: 2023-09-15 19:00, end: 2023-09-15 21:00"))},
        {TALK: (("start: 2023-09-15 19:00", "start: 2023-09-15 19:30"),)},
    ),
    "wrong-former-end": Case(
        {TALK: (*LATER_TALK, *record("推后", "start: 2023-09-15 19:30"))},
        {TALK: (("{start: 2023-09-15 19:30}", "{start: 2023-09-15 19:30, end: 2023-09-15 21:00}"),)},
    ),
    "former-venue-missing": Case(
        {TALK: (("样例社区活动室", "样例社区广场"), *record("换到广场", ""))},
        {TALK: (("from: {}", "from: {venue: {name: 样例社区活动室}}"),)},
    ),
    "entry-of-something-else": Case(
        {TALK: (*LATER_TALK, *record("也有直播", "mode: hybrid"))},
        {TALK: (("{mode: hybrid}", "{start: 2023-09-15 19:30, end: 2023-09-15 21:00}"),)},
    ),
    "second-change-of-a-day": Case(
        {FILMS: one_more(entry("又提醒一次", "", "2023-09-22", at="2023-09-20"))},
        {FILMS: (("at: 2023-09-20, session", "at: 2023-09-20 18:00, session"),)},
    ),
    # deleted-activity and renamed-activity
    "deleted": Case(
        {MARKET: None},
        {
            MARKET: text(
                MARKET, ("start:", "status: cancelled\nstart:"), *record("不办了", "status: scheduled")
            )
        },
    ),
    "made-a-draft": Case({MARKET: (("start:", "draft: true\nstart:"),)}, {MARKET: (("draft: true\n", ""),)}),
    "renamed": Case(
        {MARKET: None, f"{A}fair-2023.yaml": text(MARKET)},
        {f"{A}fair-2023.yaml": (("campaigns:", "aliases: [market-2023]\ncampaigns:"),)},
    ),
    "renamed-with-another-title": Case(
        {TALK: None, f"{A}stars-2023.yaml": text(TALK, ("title: 样例星空讲座", "title: 秋天的星座"))},
        {
            f"{A}stars-2023.yaml": (
                ("campaigns:", "updated: 2023-10-01\naliases: [star-talk-2023]\ncampaigns:"),
            )
        },
    ),
    "renamed-with-nearly-the-title": Case(
        {ESSAY: None, f"{A}essays-2023.yaml": text(ESSAY, ("样例科幻征文", "样例科幻征文赛"))},
        {f"{A}essays-2023.yaml": (("campaigns:", "aliases: [essay-2023]\ncampaigns:"),)},
    ),
    "alias-lost": Case(
        {MAIN: (("[kepu-day-2023-main-old, kepu-day-2023-second]", "[kepu-day-2023-main-old]"),)},
        {MAIN: (("[kepu-day-2023-main-old]", "[kepu-day-2023-main-old, kepu-day-2023-second]"),)},
        before={MAIN: (("[kepu-day-2023-main-old]", "[kepu-day-2023-main-old, kepu-day-2023-second]"),)},
    ),
    "alias-lost-in-another-name": Case(
        {MAIN: None, f"{A}main-2023.md": text(MAIN), TALK: (("kepu-day-2023-main", "main-2023"),)},
        {f"{A}main-2023.md": (("[kepu-day-2023-main-old]", "[kepu-day-2023-main-old, kepu-day-2023-main]"),)},
    ),
    # changed-uid
    "first-alias": Case(
        {MAIN: (("aliases: [kepu-day-2023-main-old]\n", ""),)},
        {MAIN: (("---\n\n", "aliases: [kepu-day-2023-main-old]\n---\n\n"),)},
    ),
    "new-first-alias": Case(
        {MARKET: (("campaigns:", "aliases: [market-before]\ncampaigns:"),)},
        {MARKET: (("aliases: [market-before]\n", ""),)},
    ),
    "namespace": Case({"site.yaml": (("6f1c2a52", "7f1c2a52"),)}, {"site.yaml": (("7f1c2a52", "6f1c2a52"),)}),
    "days-become-a-span": Case(
        {MAIN: (("end: 2023-09-17", "end: 2023-09-22"), *record("延长五天", "end: 2023-09-17"))},
        {MAIN: (("end: 2023-09-22", "end: 2023-09-21"),)},
    ),
    "session-gone": Case(
        {WEEKENDS: (("2023-09-17]", "2023-09-16, 2023-09-17]"),)},
        {WEEKENDS: (("2023-09-16, 2023-09-17]", "2023-09-17]"),)},
    ),
    "key-changed": Case(
        {FILMS: (("2023-09-21-pm", "2023-09-21-first"),)}, {FILMS: (("2023-09-21-first", "2023-09-21-pm"),)}
    ),
    "no-date-any-more": Case(
        {MARKET: (("start: 2023-09-16", "when_note: 待定\nyear: 2023"), ("time_note: 上午\n", ""))},
        {
            MARKET: (
                ("when_note: 待定\nyear: 2023", "start: 2023-09-16\ntime_note: 上午\nstatus: postponed"),
                *record("延期", "status: scheduled"),
            )
        },
    ),
    "recorded-without-the-old-day": Case(
        {TALK: (("2023-09-15", "2023-09-16"), ("2023-09-15", "2023-09-16"), *record("推后一天", ""))},
        {TALK: (("from: {}", "from: {start: 2023-09-15 19:30, end: 2023-09-15 21:00}"),)},
    ),
    # went-back
    "change-edited": Case(
        {CONVENTION: (("会期由八月改到十月", "会期改了"),)},
        {CONVENTION: (("what: 会期改了", "what: 会期由八月改到十月"),)},
    ),
    "change-removed": Case(
        {FILMS: ((text(FILMS)[text(FILMS).index("  - at: 2023-09-20\n") :], ""),)},
        {FILMS: text(FILMS)},
    ),
    "stamp-back": Case(
        {MAIN: (("updated: 2023-09-10 08:30\n", ""),)},
        {MAIN: (("published:", "updated: 2023-09-12\npublished:"),)},
    ),
    "stamp-of-a-venue-back": Case(
        {"venues.yaml": (("updated: 2023-08-20", "updated: 2023-08-01"),)},
        {"venues.yaml": (("updated: 2023-08-01", "updated: 2023-08-20"),)},
    ),
    "stamp-of-a-campaign-back": Case(
        {"campaigns.yaml": (("announced: 2023-08-10", "announced: 2023-08-01"),)},
        {"campaigns.yaml": (("announced: 2023-08-01", "announced: 2023-08-10"),)},
    ),
    # not-updated
    "title": Case({TALK: (("样例星空讲座", "样例秋夜星空讲座"),)}, {TALK: UPDATED}),
    "full": Case(
        {TALK: (("{required: false, note: 无需预约}", "{full: true}"), ("fee: 20", "fee: 30"))},
        {TALK: UPDATED},
    ),
    "hour-of-a-day": Case(
        {MARKET: (("start: 2023-09-16\ntime_note: 上午", "start: 2023-09-16 09:00"),)}, {MARKET: UPDATED}
    ),
    "place-told": Case({MARKET: (("start:", "venue: {name: 样例社区广场}\nstart:"),)}, {MARKET: UPDATED}),
    "session-more": Case(
        {FILMS: (("changes:\n", "  - {start: 2023-09-28 19:00, label: 加场}\nchanges:\n"),)},
        {FILMS: UPDATED},
    ),
    "venue-on-the-map": Case(
        {"venues.yaml": (("30.660000", "30.661000"),)},
        {"venues.yaml": (("updated: 2023-08-20", "updated: 2023-10-01"),)},
    ),
}


FINE: dict[str, Case] = {
    "nothing": Case({}),
    "moved-folder": Case({MARKET: None, "activities/spring/market-2023.yaml": text(MARKET)}),
    "comment": Case({MARKET: (("campaigns:", "# 只是注释\ncampaigns:"),)}),
    "added": Case({f"{A}new-talk.yaml": text(TALK, ("样例星空讲座", "样例新讲座"))}),
    "draft-published": Case({CARAVAN: (("draft: true\n", ""),)}),
    "draft-deleted": Case({CARAVAN: None}),
    "day-of-a-month": Case({ESSAY: (("start: 2023-07\nend: 2023-10", "start: 2023-08-15"),)}),
    "fewer-months": Case({ESSAY: (("start: 2023-07", "start: 2023-08"),)}),
    "day-of-an-undated": Case({CLOUD: (("when_note: 科普日期间\nyear: 2023", "start: 2023-09-16 10:00"),)}),
    "year-of-an-undated": Case({CARAVAN: (("unknown", "2023"),)}, before={CARAVAN: (("draft: true\n", ""),)}),
    "renamed-with-alias": Case(
        {
            MARKET: None,
            f"{A}fair-2023.yaml": text(MARKET, ("campaigns:", "aliases: [market-2023]\ncampaigns:")),
        }
    ),
    "recorded-series": Case(
        {WEEKENDS: (("start:", "status: cancelled\nstart:"), *record("因检修取消", "status: scheduled"))}
    ),
    "postponed": Case(
        {MARKET: (("start:", "status: postponed\nstart:"), *record("时间待定", "status: scheduled"))}
    ),
    "text-and-updated": Case({TALK: (("秋天的星座", "秋天的星空"), *UPDATED)}),
    "sessions-note": Case({FILMS: (("请带外套", "请多穿衣服"), *UPDATED)}),
    "settings": Case(
        {
            "site.yaml": (
                ("https://example.org/kepu/", "https://example.com/"),
                ("name: 样例市科普日历", "name: 样例日历"),
            )
        }
    ),
    "vocabularies": Case(
        {
            "themes.yaml": (("  name: ", "  name: 新"),),
            "venues.yaml": (("district: demo", "district: demo\n\nnew-hall:\n  name: 样例新馆"),),
        }
    ),
    "old-file-unreadable": Case(
        {f"{A}broken.yaml": text(MARKET, ("title: ", "title: 另一个"))},
        before={f"{A}broken.yaml": "title: 样例坏文件\n"},
    ),
    "old-vocabulary-unreadable": Case({"themes.yaml": text("themes.yaml")}, before={"themes.yaml": "a: [\n"}),
    "old-site-unreadable": Case(
        {"site.yaml": text("site.yaml")}, before={"site.yaml": text("site.yaml", ("city: 样例市\n", ""))}
    ),
}
