"""What the learned ear makes of what it has been taught."""

import pytest

from language import ear_learning, ears, emergency_learning, emergency_sense
from language.ear_learning import ORDINARY, Example
from language.emergency_text import for_the_ear, prepare

FEW = [
    Example(kind, said)
    for kind, said in (
        ("fire", "厨房烧起来了"),
        ("fire", "楼道烧起来了快来"),
        ("gas", "煤气漏了一屋子味道"),
        ("gas", "灶台煤气漏了好大味道"),
        (ORDINARY, "路灯坏了好几天"),
        (ORDINARY, "路灯坏了没人修"),
    )
]


def test_an_ear_that_was_packed_and_unpacked_hears_the_same() -> None:
    ear = ear_learning.learnt(FEW)
    again = ears.unpacked(ears.packed(ear))
    for said in ("阳台烧起来了", "屋里煤气漏了", "路灯坏了", "今天天气好", ""):
        assert again.likelihood(said) == pytest.approx(ear.likelihood(said), abs=1e-4)
        assert again.votes(said) == pytest.approx(ear.votes(said), abs=1e-4)


def test_what_is_like_the_examples_is_heard_as_what_they_are() -> None:
    ear = ear_learning.learnt(FEW)
    assert ear.likelihood("烧起来了") > 0.5 > ear.likelihood("路灯坏了好久")
    votes = ear.votes("烧起来了")
    assert max(votes, key=votes.__getitem__) == "fire"


def test_a_place_or_a_number_beside_danger_hides_none_of_it() -> None:
    ear = emergency_sense.ear()
    for said in ("有人掉河里了", "厨房燃起来了", "我妈晕倒了"):
        for placed in (f"高家桥北街{said}", f"{said}，13900001111", f"青松苑7栋1单元，{said}"):
            assert ear.likelihood(for_the_ear(prepare(placed))) > 0.5, placed


def test_talk_that_an_ear_is_unsure_of_is_learnt_and_what_a_rule_hears_in_it_is_not() -> None:
    before = emergency_learning.learnt_of_danger(FEW, [])
    after = emergency_learning.learnt_of_danger(FEW, ["楼道味道好大，有人炒回锅肉", "楼道烧起来了，快来救火"])
    assert after.likelihood("楼道味道好大") < before.likelihood("楼道味道好大")
    assert after.likelihood("楼道烧起来了") > 0.5
