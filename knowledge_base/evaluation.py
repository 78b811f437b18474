"""How often the right entry is found, the right facet chosen, and a question without an answer refused.

The project's own questions stand in `training_data/evaluation/knowledge.yaml`. Other data comes as a folder with
`entries.jsonl` (lines as `ingest` reads them) and `questions.jsonl`: lines of `{"question", "expected"}`, `expected` a
list of entry ids, empty when no entry answers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import bm25s
import msgspec
import numpy as np

from knowledge_base import calibration
from knowledge_base.analysis import Analysis, analyse
from knowledge_base.answer import Outcome
from knowledge_base.decision import decide
from knowledge_base.embedder import Embedder
from knowledge_base.entry import Entry, Facet
from knowledge_base.facets import facet_of
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from knowledge_base.index import Index, Meaning
from knowledge_base.ingest import Refusal, read_documents
from knowledge_base.wording import facet_names
from language.text import normalise
from language.words import grams

OWN_QUESTIONS = Path(__file__).parents[1] / "training_data/evaluation/knowledge.yaml"
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the entries that answer it; none when it must be refused."""

    text: str
    expected: tuple[str, ...]
    facet: Facet | None = None
    register: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """What is measured: questions to a base of entries."""

    entries: tuple[Entry, ...]
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure; the bound is what the repository promises on its own questions."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None


class _Question(msgspec.Struct, frozen=True):
    ask: str
    register: str
    expect: tuple[str, ...] = ()
    facet: Facet | None = None


class _OwnQuestions(msgspec.Struct, frozen=True):
    questions: list[_Question]
    unanswerable: list[_Question]


class _Line(msgspec.Struct, frozen=True):
    question: str
    expected: tuple[str, ...]


def own() -> Material:
    """The sample guides and the project's own questions."""
    read = msgspec.yaml.decode(OWN_QUESTIONS.read_bytes(), type=_OwnQuestions)
    asked = [Asked(one.ask, one.expect, one.facet, one.register) for one in (*read.questions, *read.unanswerable)]
    return Material(tuple(read_guides(SAMPLE_GUIDES)), tuple(asked))


def elsewhere(folder: Path, today: date) -> Material:
    """Entries and questions of a folder. Raises OSError, or ValueError naming the first line that is no entry."""
    found = list(read_documents(folder / "entries.jsonl", today))
    for refusal in found:
        if isinstance(refusal, Refusal):
            raise ValueError(f"{refusal.where}: {refusal.reason}")
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [msgspec.json.decode(line, type=_Line) for line in lines if line.strip()]
    entries = tuple(entry for entry in found if not isinstance(entry, Refusal))
    return Material(entries, tuple(Asked(one.question, one.expected) for one in asked))


def measure(material: Material, embedder: Embedder, *, promised: bool) -> list[Measured]:
    """Every figure, ours beside two plain baselines in the same run; with the promised bounds on our own questions."""
    analyses = [analyse(entry, facet_names()) for entry in material.entries]
    answerable = [asked for asked in material.questions if asked.expected]
    found = _Found(analyses, embedder)
    ours = [found.places(asked.text) for asked in answerable]
    figures = _retrieval("", answerable, ours, (0.85, 0.93) if promised else (None, None))
    for name, rank in (("character BM25", _bm25(analyses)), ("character TF-IDF", _tfidf(analyses))):
        figures += _retrieval(f"{name}: ", answerable, [rank(asked.text) for asked in answerable], (None, None))
    for register in sorted({asked.register for asked in answerable} - {""}):
        chosen = [place for place, asked in enumerate(answerable) if asked.register == register]
        first = [_rank_of(answerable[place], ours[place]) == 0 for place in chosen]
        figures.append(Measured(f"{register} questions: right entry first", float(np.mean(first))))
    return figures + _facets(material.questions, promised) + _outcomes(material.questions, found, promised)


class _Found:
    """Our own search over some analyses."""

    def __init__(self, analyses: Sequence[Analysis], embedder: Embedder) -> None:
        self._embedder = embedder
        meaning = Meaning(
            embedder.encode([question for analysis in analyses for question in analysis.questions]),
            embedder.encode([text for analysis in analyses for text in analysis.texts]),
        )
        self._index = Index(0, analyses, meaning, calibration.load().hybrid)

    def places(self, question: str) -> list[str]:
        """The ids of the best entries, best first."""
        ranking = self._index.rank(normalise(question), self._embedder.encode([normalise(question)])[0])
        return [self._index.analyses[place].entry.id for place in ranking.order[:_DEPTH]]

    def outcome(self, question: str) -> tuple[Outcome, str | None]:
        """How the question ends, and the entry that answers it."""
        text = normalise(question)
        answer = decide(self._index, self._index.rank(text, self._embedder.encode([text])[0]), text)
        return answer.outcome, answer.entry_id


def _retrieval(
    prefix: str, asked: Sequence[Asked], found: Sequence[Sequence[str]], bounds: tuple[float | None, float | None]
) -> list[Measured]:
    ranks = np.array([_rank_of(one, places) for one, places in zip(asked, found, strict=True)])
    return [
        Measured(f"{prefix}right entry first (R@1)", float(np.mean(ranks == 0)), bounds[0]),
        Measured(f"{prefix}right entry in three (R@3)", float(np.mean(ranks < 3)), bounds[1]),
        Measured(f"{prefix}MRR@10", float(np.mean(np.where(ranks < _DEPTH, 1 / (ranks + 1), 0)))),
    ]


def _rank_of(asked: Asked, places: Sequence[str]) -> int:
    return next((rank for rank, place in enumerate(places) if place in asked.expected), _DEPTH)


def _facets(asked: Sequence[Asked], promised: bool) -> list[Measured]:
    named = [one for one in asked if one.facet]
    if not named:
        return []
    right = [facet_of(normalise(one.text)) is one.facet for one in named]
    return [Measured("right facet, where one is asked", float(np.mean(right)), 0.8 if promised else None)]


def _outcomes(asked: Sequence[Asked], found: _Found, promised: bool) -> list[Measured]:
    ends = [found.outcome(one.text) for one in asked]
    wrong = [entry is not None and entry not in one.expected for one, (_, entry) in zip(asked, ends, strict=True)]
    answered = [entry in one.expected for one, (_, entry) in zip(asked, ends, strict=True) if one.expected]
    refused = [one.expected for one, (outcome, _) in zip(asked, ends, strict=True) if outcome is Outcome.NOTHING_FOUND]
    without = sum(not one.expected for one in asked)
    rightly = sum(not expected for expected in refused)
    figures = [
        Measured("answered at once with the right entry", float(np.mean(answered))),
        Measured("a wrong entry asserted, of all questions", float(np.mean(wrong)), at_most=0.04 if promised else None),
    ]
    if without:
        figures.append(Measured("refusal recall", rightly / without, 0.7 if promised else None))
    if refused:
        figures.append(Measured("refusal precision", rightly / len(refused)))
    return figures


def _bm25(analyses: Sequence[Analysis]) -> Callable[[str], list[str]]:
    """BM25 over character 1-2-grams with function characters dropped, over everything an entry says."""
    index = bm25s.BM25(method="lucene")
    index.index([grams(_everything(analysis)) for analysis in analyses], show_progress=False)

    def rank(question: str) -> list[str]:
        known = [gram for gram in grams(normalise(question)) if gram in index.vocab_dict]
        return _best(index.get_scores(known), analyses) if known else []

    return rank


def _tfidf(analyses: Sequence[Analysis]) -> Callable[[str], list[str]]:
    """Cosine of TF-IDF over character 1-3-grams."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    vectors = vectorizer.fit_transform([_everything(analysis) for analysis in analyses])
    return lambda question: _best(
        (vectors @ vectorizer.transform([normalise(question)]).T).toarray()[:, 0],
        analyses,
    )


def _everything(analysis: Analysis) -> str:
    return " ".join((*analysis.questions, *analysis.texts))


def _best(scores: "np.typing.NDArray[np.float32]", analyses: Sequence[Analysis]) -> list[str]:
    return [analyses[place].entry.id for place in np.argsort(-scores, kind="stable")[:_DEPTH]]
