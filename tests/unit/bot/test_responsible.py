"""Questions who is responsible for something."""

import pytest

from bot import responsible
from escalation.casework import Casework
from escalation.rules.loader import load
from records.vault import Vault


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("餐馆油烟直排这个归哪个管", "餐馆油烟直排"),
        ("工地半夜施工噪音大，应该向哪个部门反映", "工地半夜施工噪音大"),
        ("健身房跑路了不退钱 找哪个部门投诉", "健身房跑路了不退钱"),
        ("快递弄丢了不赔 哪个部门管这个哦", "快递弄丢了不赔"),
        ("路灯不亮了找谁管", "路灯不亮了"),
        ("人行道上车乱停归城管还是交警管", "人行道上车乱停"),
        ("噪音归哪个管", "噪音"),
        ("公司不给交社保，我该去哪个局投诉？", "公司不给交社保"),
        ("电动车在楼道充电，该向谁反映呢", "电动车在楼道充电"),
        ("这个归哪个管", ""),
    ],
)
def test_what_it_is_about_is_told_from_the_question(said: str, about: str) -> None:
    assert responsible.asked(said)
    assert responsible.matter(said) == about


@pytest.mark.parametrize(
    "said",
    [
        "物业不修电梯没人管",
        "谁来管管这些乱停车的",
        "我要投诉小区物业，找了几个部门都不管",
        "到哪个部门办居住证",
        "居住证归派出所办还是社区办",
        "无人机的航线是哪个单位批",
        "社保局在哪里",
        "路灯坏了",
    ],
)
def test_complaints_and_other_questions_are_none(said: str) -> None:
    assert not responsible.asked(said)


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ("锦江区春熙路的路灯不亮", "由锦江区城市管理部门负责"),
        ("武侯区玉林的路灯不亮", "由市城管委负责"),
        ("路灯不亮", "由市城管委负责"),
    ],
)
def test_who_is_responsible_is_told_for_the_place_that_is_named(about: str, told: str) -> None:
    casework = Casework(load(), Vault("a vault key of the tests, long enough"))
    assert told in (responsible.told(about, casework) or "")
