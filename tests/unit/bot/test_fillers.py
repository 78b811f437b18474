"""What people say while they think stands in no place and no matter."""

from datetime import UTC, datetime

import pytest

from bot import request_form, whereabouts
from escalation.case import CaseKind

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("嗯那个就是在沙湾路嘛", "沙湾路"),
        ("呃在那个啥金牛区沙湾路", "金牛区沙湾路"),
        ("就是说那个，青羊区草市街哦", "青羊区草市街"),
        ("那个嘛，武侯区晋阳路45号噻", "武侯区晋阳路45号"),
        ("呃呃温江区柳城街道嗯菜市场门口哈", "温江区柳城街道菜市场门口"),
        ("怎么说呢就在红星路三段吧", "红星路三段"),
        ("啊，成华区建设巷", "成华区建设巷"),
        ("我在郫都区犀浦街道", "郫都区犀浦街道"),
        ("那个老车站", "那个老车站"),
        ("青羊区草堂街道星星网吧", "青羊区草堂街道星星网吧"),
        ("那边路口", "那边路口"),
        ("大额街", "大额街"),
    ],
)
def test_a_place_is_kept_without_them(said: str, place: str) -> None:
    assert whereabouts.only_place(said) == place


@pytest.mark.parametrize(
    ("said", "matter"),
    [
        ("嗯那个就是楼上天天装修", "楼上天天装修"),
        ("呃我要投诉楼下烧烤摊油烟大", "我要投诉楼下烧烤摊油烟大"),
        ("就是，路灯坏了三天了嘛", "路灯坏了三天了嘛"),
        ("那个呃我家水管爆了", "我家水管爆了"),
        ("那个烧烤摊天天扰民", "那个烧烤摊天天扰民"),
        ("然后那个小区垃圾没人收", "那个小区垃圾没人收"),
        ("这个物业乱收费", "这个物业乱收费"),
    ],
)
def test_a_matter_begins_with_its_first_word(said: str, matter: str) -> None:
    assert request_form.begin(CaseKind.COMPLAINT, said, NOW).what == matter
