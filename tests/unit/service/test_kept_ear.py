"""The ear that is kept is the one that our examples, answers and ordinary talk teach."""

import pytest

from language import emergency_learning, emergency_sense
from language.ears import Ear
from service import ordinary_talk


@pytest.mark.slow
def test_the_ear_that_is_kept_has_learnt_what_there_is() -> None:
    kept, anew = emergency_sense.ear(), _taught()
    assert (kept.kinds, list(kept.places)) == (anew.kinds, list(anew.places)), (
        "run ./weiqiao eval emergencies --calibrate"
    )
    # Another processor may round the last digit of a sum otherwise.
    assert max(abs(one - other) for one, other in zip(kept.weights, anew.weights, strict=True)) <= 2


def _taught() -> Ear:
    return emergency_learning.taught(ordinary_talk.told(), ordinary_talk.answers())
