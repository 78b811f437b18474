"""A long question that is not understood as a whole, read once more in pieces. Pure.

Who speaks into a telephone, or writes a letter, tells much that no entry has a word of: the entry that fits best is
mostly the right one, yet nothing is sure. What is said in two or three of its clauses tells more surely.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from knowledge_base.examination import Case
from knowledge_base.query import Query

_LONG = 40
_SHORTEST_PIECE = 6
_MOST_PIECES = 12
# Where a clause of spoken words ends that nobody put a comma behind.
_BORDER = re.compile(
    " +|然后|但是|结果|后头|后来|就是说?|因为|所以|不知道|请问|问一下|听[^ ]{0,6}说|(?<=.{4})现在"
    "|我?就?(?:只|是)?想(?:请?问|知道|咨询|了解|请教?)(?:一?下)?|(?<=.{6}[了的吗呢])(?=.{4})"
)
# So surely one of the pieces must be about the entry that fits the whole best, which must be so relevant itself.
_CONFIRMS = 0.5
_LEAST = 0.3


def read_again(case: Case, understand: Callable[[str], Query]) -> Case:
    """The question as it is; a long one that is unsure, as sure as the surest of its pieces that finds the same."""
    ranking, by = case.ranking, case.index.calibration
    if ranking is None or len(case.asked.text) < _LONG or case.asked.before is not None:
        return case
    if ranking.order[0] != case.whole.order[0]:
        return case
    understood = ranking.relevance >= by.refuse_below and ranking.sureness >= by.answer_from
    if understood or ranking.relevance < _LEAST:
        return case
    first, sure = ranking.order[0], 0.0
    for piece in _pieces(case.asked.text):
        found = case.index.rank(case.index.search(understand(piece)), case.usable)
        if found.order[0] == first:
            sure = max(sure, found.sureness)
    if sure < _CONFIRMS:
        return case
    confirmed = replace(
        ranking, relevance=max(ranking.relevance, by.refuse_below), sureness=max(ranking.sureness, by.answer_from)
    )
    return replace(case, ranking=confirmed, whole=confirmed if case.whole is ranking else case.whole)


def _pieces(text: str) -> Iterator[str]:
    """The clauses by twos, the last first, for it mostly asks, and each with the last."""
    clauses = [clause for clause in _BORDER.split(text) if len(clause) > 1]
    pairs = [f"{one} {following}" for one, following in pairwise(clauses)]
    with_last = [f"{clause} {clauses[-1]}" for clause in clauses[:-2]]
    pieces = [piece for piece in (*reversed(pairs), *reversed(with_last)) if len(piece) >= _SHORTEST_PIECE]
    yield from dict.fromkeys(pieces[:_MOST_PIECES])
