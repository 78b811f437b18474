"""What `./weiqiao eval knowledge` promises on the project's own questions holds for the models trained here."""

import pytest

from knowledge_base import evaluation, facet_model, measured_data, recogniser
from knowledge_base.embedder import Embedder
from service import models
from service.settings import ROOT

pytestmark = pytest.mark.slow


def test_every_floor_holds_on_the_questions_that_nothing_was_trained_on() -> None:
    trained = models.current(ROOT / "var")
    embedder = Embedder(trained.embedder)
    embedder.load()
    learned = evaluation.Models(embedder, recogniser.load(trained.recogniser), facet_model.load(trained.facets).asked)
    figures = evaluation.measure(measured_data.own(), learned, promised=True)
    embedder.close()
    bounded = [figure for figure in figures if figure.at_least is not None or figure.at_most is not None]
    assert {figure.name for figure in bounded} >= set(evaluation.FLOORS)
    missed = [
        (figure.name, figure.value)
        for figure in bounded
        if (figure.at_least is not None and figure.value < figure.at_least)
        or (figure.at_most is not None and figure.value > figure.at_most)
    ]
    assert missed == []
    plain = next(one.value for one in figures if one.name == "character BM25: right entry first (R@1)")
    assert plain <= 0.75, "the questions are too easy: write harder ones"
