"""Which of their cases a citizen means."""

import pytest
from citizen_case import citizen_case

from bot import case_naming
from escalation.lookup import CitizenCase

LAMP = citizen_case(1, "路灯坏了三天没人修", "成华区建设路")
NOISE = citizen_case(2, "楼上装修太吵", "成华区二仙桥街道")
FEES = citizen_case(3, "物业乱收停车费", "温江区涌泉街道")
OWN = [FEES, NOISE, LAMP]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("路灯那个", LAMP),
        ("建设路的", LAMP),
        ("打孔那家", NOISE),  # by another word for the same
        ("噪音的那件嘛", NOISE),
        ("物管那个事", FEES),
        ("尾号003的", FEES),
    ],
)
def test_a_case_is_known_by_its_matter_place_or_number(said: str, meant: CitizenCase) -> None:
    assert case_naming.by_words(said, OWN) is meant


@pytest.mark.parametrize("said", ["成华区那个", "公积金怎么提", "随便", "我的投诉咋样了", "0", ""])
def test_what_fits_none_or_several_names_none(said: str) -> None:
    assert case_naming.by_words(said, OWN) is None


@pytest.mark.parametrize(("said", "meant"), [("第一个", FEES), ("最后一个", LAMP), ("上面那件", FEES), ("2", NOISE)])
def test_a_place_in_the_list_names_one(said: str, meant: CitizenCase) -> None:
    assert case_naming.by_place_in_list(said, OWN) is meant


def test_more_than_one_may_be_meant() -> None:
    assert all(map(case_naming.means_several, ("我提过的那些", "一共有几件", "全部给我看下")))
    assert not any(map(case_naming.means_several, ("我的投诉", "那个路灯", "都等了好久了")))
