"""An order is judged by what is known of its first entry."""

import numpy as np

from knowledge_base import calibration
from knowledge_base.ranking import Feature, evidence, probability


def relevance(taught: bool, **features: float) -> float:
    """That of an order of one entry."""
    row = np.zeros((1, len(Feature)), dtype=np.float32)
    for name, value in features.items():
        row[0, Feature[name]] = value
    seen = evidence(row, np.ones(1, dtype=np.float32), np.array([0]))
    return probability(calibration.load().hybrid.judging(taught).relevance, seen)


def test_of_an_entry_that_was_never_taught_words_speak_alone() -> None:
    words = {"WHOLE": 0.6, "MEANT": 0.6, "PASSAGE": 0.45, "TELLING": 1.0}
    unlike = {**words, "RECOGNISED": -0.5}
    limit = calibration.load().hybrid.refuse_below
    assert relevance(False, **words) == relevance(False, **unlike) > limit
    assert relevance(True, **unlike) < limit


def test_of_an_entry_that_was_never_taught_few_words_in_common_are_refused() -> None:
    common = {"WHOLE": 0.2, "MEANT": 0.2, "PASSAGE": 0.1, "QUESTION_MEANING": 0.7, "PASSAGE_MEANING": 0.7}
    assert relevance(False, **common) < calibration.load().hybrid.refuse_below
