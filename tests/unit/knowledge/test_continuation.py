"""Whether a message goes on about the entry that was answered last."""

import numpy as np
from nearness import near, scripted

from knowledge_base import continuation, continuation_fitting
from knowledge_base.continuation_fitting import Example
from knowledge_base.guides import SAMPLE_GUIDES, read_guides


def test_what_is_learnt_from_goes_on_about_sample_guides_and_is_said_once() -> None:
    told = continuation_fitting.follow_ups()
    assert set(told) <= {guide.id for guide in read_guides(SAMPLE_GUIDES)}
    said = [text for texts in told.values() for text in texts]
    assert len(said) == len(set(said)) >= 300


def test_what_is_learnt_from_is_no_sentence_of_the_scripts() -> None:
    said = [text for texts in continuation_fitting.follow_ups().values() for text in texts]
    assert list(near(scripted(), said)) == []


def test_the_fit_tells_what_goes_on_from_what_does_not_however_many_of_each_there_are() -> None:
    chance = np.random.default_rng(1)

    def drawn(count: int, middle: float) -> list[np.ndarray]:
        return [np.array([1.0, value, 5.0]) for value in chance.normal(middle, 1.0, count)]

    on = [Example(one, goes_on=True) for one in drawn(50, 2.0)]
    other = [Example(one, goes_on=False) for one in drawn(500, -2.0)]
    unknown = [Example(one, goes_on=False, kindless=True) for one in drawn(100, -2.0)]
    weights = np.array(continuation_fitting.fit([*on, *other, *unknown]).weights)
    right = [float(one.features @ weights > 0) == one.goes_on for one in (*on, *other, *unknown)]
    assert np.mean(right) > 0.95


def test_the_weights_in_force_are_as_many_as_the_features() -> None:
    assert len(continuation.fitted().weights) == 19
