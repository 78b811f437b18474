"""Questions that are left out beside an answer."""

import pytest

from bot import left_out
from bot.request_draft import Slot


@pytest.mark.parametrize(
    ("text", "left", "rest"),
    [
        ("育苗路三号门口，啥时候坏的我想不起来了，这个跳过嘛", Slot.WHEN, "育苗路三号门口"),
        ("锦城里小区2栋，从好久开始漏的说不清楚，就不填了哈", Slot.WHEN, "锦城里小区2栋"),
        ("在双桥路88号 几时开始的记不到了 那个就略过", Slot.WHEN, "在双桥路88号"),
        ("位于光华村街12号；起始时间无从知晓，请予略过。", Slot.WHEN, "位于光华村街12号"),
        ("光华村街12号，时间就不说了，我也没记", Slot.WHEN, "光华村街12号"),
        ("光华村街12号 啥子时间的莫问我我也晓不得", Slot.WHEN, "光华村街12号"),
        ("光华村街12号，电话我就不留了", Slot.CONTACT, "光华村街12号"),
        ("上周三早上，电话那一项不填", Slot.CONTACT, "上周三早上"),
        ("具体在哪一站说不上来，跳过，时间是昨天早上八点", Slot.WHERE, "时间是昨天早上八点"),
        ("哪天漏的，忘了，在光华村街12号", Slot.WHEN, "在光华村街12号"),
    ],
)
def test_what_is_named_and_not_known_is_left_out_and_the_rest_is_the_answer(text: str, left: Slot, rest: str) -> None:
    assert left_out.heard(text) == ({left}, rest)


@pytest.mark.parametrize(
    "text",
    ["打电话他们不接", "物业电话不给", "不知道什么时候才能修好", "昨天晚上，电话没人接", "跳过", "匿名", "他不留电话"],
)
def test_what_is_told_of_others_and_a_bare_skip_leave_nothing_out_by_name(text: str) -> None:
    assert left_out.heard(text)[0] == frozenset()
