"""Which entry a question is for, and whether it is for none, learned from all ways of asking: what is recognised at a
glance, without search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge_base import linear_model
from knowledge_base.linear_model import LinearModel
from knowledge_base.spelt import spelt
from knowledge_base.training import TextGroup
from language.words import grams

RECIPE = 3  # raised when the code below learns another model from the same data
_GRAMS = (2, 3)
OTHER = ""
"""Stands for everything that no entry is about."""
# Fewer ways of asking teach nothing that the search does not see: documents are not learned.
FEWEST_QUESTIONS = 3
_CAREFUL = 0.5  # inverse strength of regularisation, by cross-validation


@dataclass(frozen=True)
class Recogniser:
    """Knows the entries that it was taught, by id, and questions on other matters."""

    model: LinearModel

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each entry among the numbers of `recognised`."""
        return {entry_id: place for place, entry_id in enumerate(self.model.classes) if entry_id != OTHER}

    def recognised(self, question: str) -> NDArray[np.float32]:
        """How much more surely a normalised question is for each of `places` than on another matter, -1 to 1; the last
        number stands for all entries that were never taught."""
        sure = np.clip((self.model.scores(_signs(question)) + 1) / 2, 0, 1)
        other = sure[self.model.classes.index(OTHER)] if OTHER in self.model.classes else 0
        return np.append(sure, 0).astype(np.float32) - np.float32(other)


def learn(groups: Sequence[TextGroup], others: Sequence[str]) -> Recogniser:
    """A recogniser of the matters of some groups of texts, beside `others`, normalised questions on none of them."""
    from sklearn.svm import LinearSVC

    return Recogniser(linear_model.learn(_labelled(groups, others), _signs, LinearSVC(C=_CAREFUL)))


def train_recogniser(groups: Sequence[TextGroup], others: Sequence[str], target: Path) -> Path:
    """Learn as `learn` does into a file in `target` unless it stands there; the model's file."""
    return linear_model.kept(target, RECIPE, _labelled(groups, others), lambda: learn(groups, others).model)


def load(file: Path) -> Recogniser:
    """The model in a file. Raises OSError or ValueError."""
    return Recogniser(linear_model.load(file))


def _labelled(groups: Sequence[TextGroup], others: Sequence[str]) -> list[tuple[str, str]]:
    asked = [group for group in groups if len(group.questions) >= FEWEST_QUESTIONS]
    known = [(text, group.matter) for group in asked for text in (*group.questions, *group.pieces)]
    return known + [(text, OTHER) for text in others]


def _signs(question: str) -> list[str]:
    return [*spelt(question), *grams(question, _GRAMS)]
