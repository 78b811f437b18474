"""The ear that is kept is the one that our examples teach."""

import pytest

from language import emergency_learning, emergency_sense
from language.emergency_learning import ORDINARY, Example

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
    ear = emergency_learning.learnt(FEW)
    again = emergency_sense.unpacked(emergency_sense.packed(ear))
    for said in ("阳台烧起来了", "屋里煤气漏了", "路灯坏了", "今天天气好", ""):
        assert again.likelihood(said) == pytest.approx(ear.likelihood(said), abs=1e-4)
        assert again.votes(said) == pytest.approx(ear.votes(said), abs=1e-4)


def test_what_is_like_the_examples_is_heard_as_what_they_are() -> None:
    ear = emergency_learning.learnt(FEW)
    assert ear.likelihood("烧起来了") > 0.5 > ear.likelihood("路灯坏了好久")
    votes = ear.votes("烧起来了")
    assert max(votes, key=votes.__getitem__) == "fire"


@pytest.mark.slow
def test_the_ear_that_is_kept_has_learnt_the_examples_as_they_are() -> None:
    kept, anew = emergency_sense.ear(), emergency_learning.learnt(emergency_learning.examples())
    assert (kept.kinds, list(kept.places)) == (anew.kinds, list(anew.places)), (
        "run ./weiqiao eval emergencies --calibrate"
    )
    # Another processor may round the last digit of a sum otherwise.
    assert max(abs(one - other) for one, other in zip(kept.weights, anew.weights, strict=True)) <= 2
