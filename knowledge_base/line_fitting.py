"""The weights of `lines.py`, fitted to questions that one line answers and to those that a whole part does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from knowledge_base import kept, lines
from knowledge_base.entry import Facet, Guide
from knowledge_base.facets import AskedFacet
from knowledge_base.followup import Facets
from knowledge_base.lines import Line, Scores, Weights
from knowledge_base.paraphrases import Paraphrase
from language.text import normalise

LABELLED = Path(__file__).parents[1] / "training_data/lines.yaml"
# Of the ordinary ways of asking, every eighth will do; together they count as much as the questions for one line.
_EVERY = 8
_CAREFUL = 0.006
# So many ordinary questions at most get a line that stands in another part than the one asked for, and so many before
# everything else.
_QUOTED = 0.25
_FIRST = 0.03
_OVERVIEW = (Facet.CONDITIONS, Facet.STEPS)


@dataclass(frozen=True, slots=True)
class Asked:
    """The features of a guide's lines for one question, and which of them will do."""

    features: Scores
    right: NDArray[np.bool_]


def labelled(file: Path = LABELLED) -> dict[str, dict[str, str]]:
    """By guide the questions that one of its lines answers, with words that only that line has."""
    return msgspec.yaml.decode(file.read_bytes(), type=dict[str, dict[str, str]])


def renew(guides: Sequence[Guide], paraphrases: Sequence[Paraphrase], facets: Facets) -> Weights:
    """Fit the weights and write them into `lines.json`."""
    given = {guide.id: guide for guide in guides}
    questions = [
        exact(given[name], question, words, facets(normalise(question)))
        for name, asked in labelled().items()
        for question, words in asked.items()
    ]
    ordinary = [_ordinary(given[one.guide], one, facets) for one in paraphrases[::_EVERY] if one.guide in given]
    fitted = fit(questions, ordinary)
    kept.write("lines.json", fitted)
    return fitted


def fit(exact: Sequence[Asked], ordinary: Sequence[Asked]) -> Weights:
    """Weights under which what will do is most probable, and from how probable on a line is quoted."""
    weights = _weights([*((one, 1.0 / len(exact)) for one in exact), *((one, 1.0 / len(ordinary)) for one in ordinary)])
    beside = [float(max(_chances(one, weights)[:-1][~one.right[:-1]], default=0.0)) for one in ordinary]
    return Weights(
        provenance=f"eval knowledge --calibrate: {len(exact)} questions for one line, {len(ordinary)} others",
        weights=tuple(round(float(weight), 4) for weight in weights),
        quote_from=round(float(np.quantile(beside, 1 - _QUOTED)), 4),
        first_from=round(float(np.quantile(beside, 1 - _FIRST)), 4),
    )


def exact(guide: Guide, question: str, words: str, facet: AskedFacet) -> Asked:
    """A question that only the line with these words answers. Raises ValueError where they stand in none, or more."""
    right = [words in line.text for line in lines.of(guide)]
    if sum(right) != 1:
        raise ValueError(f"{guide.id}: {words} stands in {sum(right)} lines")
    return Asked(lines.features(guide, normalise(question), facet), np.array([*right, False]))


def _ordinary(guide: Guide, asked: Paraphrase, facets: Facets) -> Asked:
    """What asks for a part is answered by any of its lines, and by none in particular."""
    text = normalise(asked.text)
    right = list(_of_part(lines.of(guide), asked.facet))
    return Asked(lines.features(guide, text, facets(text)), np.array([*right, True]))


def _of_part(some: Sequence[Line], facet: Facet | None) -> Iterator[bool]:
    for line in some:
        yield line.facet in _OVERVIEW if facet is None else line.facet is facet


def _chances(asked: Asked, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    scores = asked.features @ weights
    chances = np.exp(scores - scores.max())
    return np.asarray(chances / chances.sum())


def _weights(questions: Sequence[tuple[Asked, float]]) -> NDArray[np.float64]:
    """Under which what will do is most probable; each question with how much it counts."""
    from scipy.optimize import minimize

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = _CAREFUL * float(weights @ weights), 2 * _CAREFUL * weights
        for one, counts in questions:
            chances = _chances(one, weights)
            right = np.where(one.right, chances, 0.0)
            value -= counts * float(np.log(right.sum() + 1e-12))
            slope = slope + counts * ((chances - right / (right.sum() + 1e-12)) @ one.features)
        return value, slope

    found = minimize(loss, np.zeros(lines.FEATURES), jac=True, method="L-BFGS-B")
    return np.asarray(found.x, dtype=np.float64)
