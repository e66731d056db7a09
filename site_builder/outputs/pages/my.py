"""``/my/``: the activities that a reader starred in this browser, as a day agenda that scripts fill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from msgspec import Struct

from site_builder.outputs.search.table import whole_count
from site_builder.presentation.context import BuildContext, Head, HtmlPage, crumbs, html_output


class MyView(Struct, frozen=True, kw_only=True):
    """The page, empty of any reader's activities.

    ``minutes``: how long a session lasts whose end was not announced.
    """

    head: Head
    title: str
    volumes: int
    minutes: int


def plan_my(context: BuildContext) -> Iterator[HtmlPage[MyView]]:
    """``/my/``."""
    head = Head(
        title=context.say("我的活动"),
        description=context.say("收藏的活动按天排好，有冲突会标出来。只存在这台设备的浏览器里。"),
        path="my/",
        crumbs=crumbs(context, (context.say("我的活动"), "my/")),
        section="my",
    )
    minutes = context.settings.default_duration // timedelta(minutes=1)
    yield (
        "my/",
        "",
        partial(
            MyView, head=head, title=context.say("我的活动"), volumes=whole_count(context), minutes=minutes
        ),
    )


OUTPUT = html_output("my", "pages/my.html", plan_my)
