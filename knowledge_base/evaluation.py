"""How often the right entry is found, the right facet chosen, and a question without an answer refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge_base import by_pieces, by_sound, calibration
from knowledge_base.analysis import Analysis, analyse
from knowledge_base.answer import Answer, Outcome
from knowledge_base.context import Context
from knowledge_base.decision import decide, quoted
from knowledge_base.embedder import Embedder
from knowledge_base.examination import Case, examine
from knowledge_base.facets import AskedFacet
from knowledge_base.followup import Facets, asked
from knowledge_base.index import Fixed, Index, index_of
from knowledge_base.lexicon import USUAL, Lexicon
from knowledge_base.measured_data import FurtherQuestion, Material, Question
from knowledge_base.query import Query
from knowledge_base.recogniser import Recogniser
from knowledge_base.segment import Meaning
from knowledge_base.vocabulary import Vocabulary
from knowledge_base.wording import facet_names
from language.text import clean
from language.words import grams

_DEPTH = 10
_TODAY = date(2026, 11, 26)  # of the sample guides: none of them is out of force then


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure; the bound is what the repository promises on its own questions."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None


# What `./weiqiao eval knowledge` and CI hold.
FLOORS = {
    "right entry first (R@1)": 0.88,
    "right entry in three (R@3)": 0.96,
    "right facet quoted, where one is asked": 0.87,
    "fact asked further is told": 0.84,
    "refusal recall": 0.85,
}
MOST_WRONG = 0.04


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with the ids found, best first, how it ended, and the facet understood."""

    question: Question
    found: Sequence[str]
    answer: Answer
    facet: AskedFacet

    @property
    def rank(self) -> int:
        return _rank(self.question, self.found)


@dataclass(frozen=True, slots=True)
class Models:
    """What the search learned."""

    embedder: Embedder
    recogniser: Recogniser
    facets: Facets


def measure(material: Material, models: Models, *, promised: bool) -> list[Measured]:
    """Every figure, ours beside two plain baselines in the same run; with the promised bounds on our own questions."""
    vocabulary = Vocabulary()
    analyses = [analyse(entry, facet_names(), vocabulary) for entry in material.searched]
    search = _search(analyses, vocabulary, models)
    ours = _ask(material.questions, search)
    answerable = [one for one in ours if one.question.expected]
    figures = _retrieval("", [one.rank for one in answerable])
    for name, rank in (("character BM25", _bm25(analyses)), ("character TF-IDF", _tfidf(analyses))):
        ranks = [_rank(one.question, rank(one.question.text)) for one in answerable]
        figures += _retrieval(f"{name}: ", ranks)
    figures += _by_register(answerable) + _facets(ours) + _outcomes(ours) + _further(material.further, search)
    return [_bounded(figure) for figure in figures] if promised else figures


def _bounded(figure: Measured) -> Measured:
    if figure.name == _WRONG:
        return Measured(figure.name, figure.value, at_most=MOST_WRONG)
    return Measured(figure.name, figure.value, at_least=FLOORS.get(figure.name))


@dataclass(frozen=True, slots=True)
class _Search:
    """Our own search over some analyses."""

    index: Index
    models: Models

    def understand(self, text: str) -> Query:
        """A text as the index takes it."""
        return self.index.understand(text, self.models.embedder.queries([text])[0])

    def case(self, text: str, context: Context) -> Case:
        """A question before the index, read as often as the service reads it."""
        facets = self.models.facets
        what = asked(text, context, facets)
        case = examine(self.index, what, self.understand(what.text), context, _TODAY)
        return by_pieces.read_again(by_sound.read_again(case, facets, self.understand), self.understand)


def _search(analyses: Sequence[Analysis], vocabulary: Vocabulary, models: Models) -> _Search:
    meaning = Meaning.of(analyses, models.embedder.passages)
    return _Search(index_of(Fixed(analyses, vocabulary, meaning, models.recogniser), calibration.load()), models)


def _ask(questions: Sequence[Question], search: _Search) -> list[_Asked]:
    found = []
    for question in questions:
        case = search.case(question.text, Context())
        order = [search.index.analyses[place].entry.id for place in case.whole.order[:_DEPTH]]
        found.append(_Asked(question, order, decide(case), case.asked.facet))
    return found


def _further(questions: Sequence[FurtherQuestion], search: _Search) -> list[Measured]:
    """Where one fact is asked for after an answer: how often it is told, and before all else."""
    told, first = [], []
    for one in questions:
        answer = decide(search.case(one.ask, Context(topic=one.after, asked=one.asked)))
        # What another body's guide begins with is on that body.
        quoted = [passage.text for passage in answer.passages if passage.heading]
        right = answer.entry_id == one.expected
        told.append(right and _says(one, "\n".join(quoted)))
        first.append(right and bool(quoted) and _says(one, quoted[0].splitlines()[0]))
    if not questions:
        return []
    return [
        Measured("fact asked further is told", float(np.mean(told))),
        Measured("the same, in the first line", float(np.mean(first))),
    ]


def _says(question: FurtherQuestion, text: str) -> bool:
    return any(words in text for words in question.says)


def _rank(question: Question, found: Sequence[str]) -> int:
    return next((rank for rank, entry_id in enumerate(found[:_DEPTH]) if entry_id in question.expected), _DEPTH)


def _retrieval(prefix: str, ranks: Sequence[int]) -> list[Measured]:
    places = np.array(ranks)
    return [
        Measured(f"{prefix}right entry first (R@1)", float(np.mean(places == 0))),
        Measured(f"{prefix}right entry in three (R@3)", float(np.mean(places < 3))),
        Measured(f"{prefix}right entry in five (R@5)", float(np.mean(places < 5))),
        Measured(f"{prefix}MRR@10", float(np.mean(np.where(places < _DEPTH, 1 / (places + 1), 0)))),
    ]


def _by_register(answerable: Sequence[_Asked]) -> list[Measured]:
    registers = sorted({one.question.register for one in answerable} - {""})
    return [
        Measured(
            f"{register} questions: right entry first",
            float(np.mean([one.rank == 0 for one in answerable if one.question.register == register])),
        )
        for register in registers
    ]


def _facets(ours: Sequence[_Asked]) -> list[Measured]:
    named = [one for one in ours if one.question.facet]
    if not named:
        return []
    whole = [one for one in ours if one.question.expected and not one.question.facet]
    return [
        Measured(_FACET, float(np.mean([one.question.facet in quoted(one.facet) for one in named]))),
        Measured("the very facet named", float(np.mean([one.facet.facet is one.question.facet for one in named]))),
        Measured("no facet named, where none is asked", float(np.mean([one.facet.facet is None for one in whole]))),
    ]


_FACET = "right facet quoted, where one is asked"
_WRONG = "a wrong entry asserted, of all questions"


def _outcomes(ours: Sequence[_Asked]) -> list[Measured]:
    wrong = [one.answer.entry_id is not None and one.answer.entry_id not in one.question.expected for one in ours]
    right = [one.answer.entry_id in one.question.expected for one in ours if one.question.expected]
    refused = [one for one in ours if one.answer.outcome is Outcome.NOTHING_FOUND]
    without = [one for one in ours if not one.question.expected]
    rightly = sum(not one.question.expected for one in refused)
    figures = [
        Measured("answered at once with the right entry", float(np.mean(right))),
        Measured(_WRONG, float(np.mean(wrong))),
    ]
    if without:
        figures.append(Measured("refusal recall", rightly / len(without)))
    if refused:
        figures.append(Measured("refusal precision", rightly / len(refused)))
    return figures


def _bm25(analyses: Sequence[Analysis]) -> Callable[[str], list[str]]:
    """BM25 over character 1-2-grams with function characters dropped, over everything an entry says, as typed."""
    vocabulary = Vocabulary()
    lexicon = Lexicon([vocabulary.ids(grams(_plain(_everything(analysis)))) for analysis in analyses], None, USUAL)
    return lambda question: _best(lexicon.scores(vocabulary.known(grams(_plain(question)))), analyses)


def _tfidf(analyses: Sequence[Analysis]) -> Callable[[str], list[str]]:
    """Cosine of TF-IDF over character 1-3-grams."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    vectors = vectorizer.fit_transform([_plain(_everything(analysis)) for analysis in analyses])
    return lambda question: _best(
        (vectors @ vectorizer.transform([_plain(question)]).T).toarray()[:, 0],
        analyses,
    )


def _plain(text: str) -> str:
    """A text without our knowledge of dialect and traditional characters: the baselines go without it."""
    return clean(text, 1_000_000).lower()


def _everything(analysis: Analysis) -> str:
    entry = analysis.entry
    return " ".join((entry.title, *entry.wordings, *(passage.text for passage in analysis.passages)))


def _best(scores: "NDArray[np.floating]", analyses: Sequence[Analysis]) -> list[str]:
    return [analyses[place].entry.id for place in np.argsort(-scores, kind="stable")[:_DEPTH]]
