"""Which part of a guide a question asks for, learned from labelled questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from knowledge_base import linear_model
from knowledge_base.entry import Facet
from knowledge_base.facets import AskedFacet, facet_by_rule
from knowledge_base.linear_model import LinearModel
from language.sounds import sounds
from language.words import grams, words

RECIPE = 3  # raised when the code below learns another model from the same data
_GRAMS = (1, 2, 3)
_CAREFUL = 10.0  # inverse strength of regularisation, by cross-validation over guides
_WHOLE = "whole"
# From so probable on a facet is quoted beside the one that was understood, or beside the overview.
_PERHAPS = 0.05


@dataclass(frozen=True, slots=True)
class FacetModel:
    """Answers as `facets.by_rule` does, from experience."""

    model: LinearModel

    def asked(self, question: str) -> AskedFacet:
        """The facet that a normalised question asks for."""
        scores = self.model.scores(_signs(question))
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        likely = dict(zip(self.model.classes, map(float, chances), strict=True))
        best = max(likely, key=likely.__getitem__)
        others = [facet for facet in Facet if facet in likely and facet != best]
        second = max(others, key=likely.__getitem__)
        return AskedFacet(
            facet=None if best == _WHOLE else Facet(best),
            perhaps=second if likely[second] >= _PERHAPS else None,
            likely={None if name == _WHOLE else Facet(name): chance for name, chance in likely.items()},
        )


def learn(questions: Sequence[tuple[str, Facet | None]]) -> FacetModel:
    """A model of normalised questions with the facet that each asks for."""
    from sklearn.linear_model import LogisticRegression

    learner = LogisticRegression(C=_CAREFUL, max_iter=300)
    return FacetModel(linear_model.learn(_labelled(questions), _signs, learner))


def train_facets(questions: Sequence[tuple[str, Facet | None]], target: Path) -> Path:
    """Learn from `questions` into a file in `target` unless it stands there; the model's file."""
    return linear_model.kept(target, RECIPE, _labelled(questions), lambda: learn(questions).model)


def load(file: Path) -> FacetModel:
    """The model in a file. Raises OSError or ValueError."""
    return FacetModel(linear_model.load(file))


def _labelled(questions: Sequence[tuple[str, Facet | None]]) -> list[tuple[str, str]]:
    return [(text, facet or _WHOLE) for text, facet in questions]


def _signs(question: str) -> list[str]:
    """What a question is recognised by: n-grams, words, its ends, how it sounds, and what the rules say."""
    ends = [f"^{question[:2]}", f"{question[-2:]}$", f"{question[-3:]}$"]
    parts = [f"_{word}" for word in words(question)]
    heard = [sounds(character)[0] for character in question]
    sounding = [f"~{first}~{second}" for first, second in pairwise(heard)]
    rule = f"={facet_by_rule(question) or ''}"
    return [*grams(question.replace(" ", "|"), _GRAMS), *parts, *ends, *sounding, rule]
