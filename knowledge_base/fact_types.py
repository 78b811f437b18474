"""What kind of fact a question asks for, and which kinds a line of a guide tells: until when, how much, how old. Pure.

限我几天 and 几天下来 both ask for a span of time: one for how long there is to act, the other for how long it takes.
"""

import re
from collections.abc import Sequence
from functools import cache

from language import tables

_NUMERAL = "[0-9一二两三四五六七八九十百千万半]"
_UNIT = "(?:个?(?:工作日|月|小时|钟头|星期|礼拜|周)|天|日|年|分钟)"
_ASKED_SPAN = f"(?:多久|多长时?间?|好长时?间?|(?:几|多少|好多){_UNIT})"
# 8月31日 and 2025年 are no spans.
_TOLD_SPAN = (
    f"(?:(?<!{_NUMERAL})(?<!月)(?:[0-9]{{1,3}}|[一二两三四五六七八九十百半]+)"
    "(?:个(?:工作日|月|小时|钟头|星期|多?月)|工作日|天|日|年|周|小时|分钟))"
)
_NUMBER = "how many"
_NUMBERS = frozenset({"span", "money", "share", "times", "age"})


def asked(question: str) -> frozenset[str]:
    """The kinds of facts that a normalised question asks for."""
    return frozenset(name for name, said, _ in _kinds() if said.search(question))


def told(line: str) -> frozenset[str]:
    """The kinds of facts that a normalised line tells."""
    return frozenset(name for name, _, tells in _kinds() if tells.search(line))


def ask_for_a_number_alike(one: str, other: str) -> bool:
    """Whether two normalised questions, or titles that are some, ask for a number of the same kind: 能领几个月 and
    可以领好久."""
    common = asked(one) & asked(other)
    return _NUMBER in common and bool(common & _NUMBERS)


@cache
def _kinds() -> Sequence[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    rows = tables.rows("asked_facts.tsv", "knowledge_base")
    return [(name, _pattern(said, _ASKED_SPAN), _pattern(tells, _TOLD_SPAN)) for name, said, tells in rows]


def _pattern(written: str, span: str) -> re.Pattern[str]:
    return re.compile(written.replace("#", _NUMERAL).replace("@", span))
