"""What the embedder and the facet model learn from: entries, paraphrases, and what belongs together in them. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from knowledge_base.analysis import Analysis
from knowledge_base.entry import Document, Facet
from knowledge_base.facets import facet_by_rule
from knowledge_base.paraphrases import Paraphrase
from knowledge_base.training import TextGroup
from language.text import normalise

_SENTENCE = re.compile("[^。；！？\n]{8,80}")
_MOST_SENTENCES = 60
_LONGEST_PIECE = 80


def groups(analyses: Sequence[Analysis], paraphrases: Iterable[Paraphrase]) -> list[TextGroup]:
    """The texts of each entry that mean the same matter."""
    others: dict[str, list[str]] = defaultdict(list)
    for one in paraphrases:
        others[one.guide].append(normalise(one.text))
    return [
        TextGroup(
            matter=analysis.entry.id,
            questions=(*analysis.questions, *others[analysis.entry.id]),
            pieces=tuple(piece for text in analysis.texts for piece in _pieces(text)),
            sentences=tuple(_sentences(analysis)),
        )
        for analysis in analyses
    ]


def facet_questions(paraphrases: Iterable[Paraphrase], wordings: Iterable[str]) -> list[tuple[str, Facet | None]]:
    """Normalised questions with the facet they ask for: as labelled, or where the rules are sure of a wording."""
    labelled = [(normalise(one.text), one.facet) for one in paraphrases]
    ruled = [(text, facet) for text in map(normalise, wordings) if (facet := facet_by_rule(text)) is not None]
    return labelled + ruled


def _pieces(text: str) -> list[str]:
    """A normalised text cut at its spaces into pieces of about as many characters as a long question has."""
    pieces: list[str] = []
    for part in text.split():
        if pieces and len(pieces[-1]) + len(part) < _LONGEST_PIECE:
            pieces[-1] = f"{pieces[-1]} {part}"
        else:
            pieces.append(part)
    return pieces


def _sentences(analysis: Analysis) -> list[str]:
    if not isinstance(analysis.entry, Document):
        return []
    return [normalise(found) for found in _SENTENCE.findall(analysis.entry.text)[:_MOST_SENTENCES]]
