"""What an editor may write in a body, and the HTML that it becomes: as the big hosts show it."""

from __future__ import annotations

import pytest

from site_builder.content.markup import to_html

#: Markdown → HTML. ``href`` loses nothing here but its rel, for the table's sake.
TABLE = {
    # a line break between Chinese lines is no space; between words it is one
    "第一行\n第二行": "<p>第一行第二行</p>",
    "第一行，\n**第二行**\n第三行": "<p>第一行，<strong>第二行</strong>第三行</p>",
    "他说：\n“好”\n——后来": "<p>他说：“好”\n——后来</p>",
    "one\ntwo": "<p>one\ntwo</p>",
    "有 AI\n的展品": "<p>有 AI\n的展品</p>",
    "第一行  \n第二行": "<p>第一行<br>\n第二行</p>",
    "- 第一项\n  还是第一项": "<ul>\n<li>第一项还是第一项</li>\n</ul>",
    # lists and tables right after a line of text
    "内容：\n- 甲\n- 乙": "<p>内容：</p>\n<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>",
    "内容：\n* 甲": "<p>内容：</p>\n<ul>\n<li>甲</li>\n</ul>",
    "步骤：\n1. 甲\n2. 乙": "<p>步骤：</p>\n<ol>\n<li>甲</li>\n<li>乙</li>\n</ol>",
    "步骤：\n1) 甲\n2) 乙": "<p>步骤：</p>\n<ol>\n<li>甲</li>\n<li>乙</li>\n</ol>",
    "公元\n2023. 年": "<p>公元\n2023. 年</p>",
    "3. 甲\n4. 乙": '<ol start="3">\n<li>甲</li>\n<li>乙</li>\n</ol>',
    "安排：\n| 时 | 事 |\n|---|---|\n| 9 | 讲 |": "<p>安排：</p>\n<table>\n<thead>\n<tr>\n"
    '<th scope="col">时</th>\n<th scope="col">事</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>9</td>\n'
    "<td>讲</td>\n</tr>\n</tbody>\n</table>",
    "温度\n-5 度": "<p>温度\n-5 度</p>",
    # bare addresses end before full-width punctuation, Chinese characters, and what ends a sentence
    "见https://example.org/a，再来": '<p>见<a href="https://example.org/a">https://example.org/a</a>，再来</p>',
    "（https://example.org/a?b=1&c=2）": '<p>（<a href="https://example.org/a?b=1&amp;c=2">'
    "https://example.org/a?b=1&amp;c=2</a>）</p>",
    "https://example.org/报名": '<p><a href="https://example.org/">https://example.org/</a>报名</p>',
    "(see https://example.org/a_(b)).": '<p>(see <a href="https://example.org/a_(b)">'
    "https://example.org/a_(b)</a>).</p>",
    "[https://example.org/](https://example.org/b)": '<p><a href="https://example.org/b">'
    "https://example.org/</a></p>",
    "`https://example.org/`": "<p><code>https://example.org/</code></p>",
    "javascript://example.org": "<p>javascript://example.org</p>",
    # strikethrough, fences, emphasis
    "~~原价~~ 免费": "<p><del>原价</del> 免费</p>",
    "9~~10": "<p>9~~10</p>",
    "代码：\n```python\na\nb\n```\n后面": "<p>代码：</p>\n<pre><code>a\nb\n</code></pre>\n<p>后面</p>",
    "~~~\n甲\n乙\n~~~": "<pre><code>甲\n乙\n</code></pre>",
    "2*3*4": "<p>2<em>3</em>4</p>",
    "2 * 3 * 4": "<p>2 * 3 * 4</p>",
    r"2\*3\*4": "<p>2*3*4</p>",
    "snake_case_name": "<p>snake_case_name</p>",
    "**粗体：**后面": "<p><strong>粗体：</strong>后面</p>",
    "一句话\n## 小标题": "<p>一句话</p>\n<h2>小标题</h2>",
}


@pytest.mark.parametrize("text", TABLE)
def test_markdown_must_become_what_big_hosts_show(text: str) -> None:
    body = to_html(text, base_path="/")
    assert (body.html.replace(' rel="noopener"', ""), body.removed) == (TABLE[text], ())
