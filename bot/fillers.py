"""What people say while they think, which belongs to nothing that they tell. Pure."""

import re

_THINKS = re.compile("呃+|嗯+|[哎唉]呀?(?=[，, 呃嗯])|那个啥子?|(?:怎么|咋个?|啷个)说(?:呢|喃|嘛|好)")
# 那个老车站 names one; 那个，就是… does not.
_BEFORE = re.compile(
    "^(?:(?:[那这]个|反正|然后|啊|哦|噢|额|嘛|欸|诶)(?=[，,、 …是就在那这呃嗯嘛])|就是说?(?![这那]样)|[呃嗯，,、… ])+"
)
_AFTER = re.compile("(?:(?:嘛|噻|哈|哦|啊|撒|喃|咯|嘞|呢|(?<![网酒氧书茶水陶贴])吧)[，,。.~～ ]*)+$")


def before(text: str) -> str:
    """A text without what was said before its first word, and without the sounds of thinking inside it."""
    return _BEFORE.sub("", _THINKS.sub("", _BEFORE.sub("", text))).strip() or text


def without(text: str) -> str:
    """A text without that and without the particles at its end."""
    return _AFTER.sub("", before(text)) or text
