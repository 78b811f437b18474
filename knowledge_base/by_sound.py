"""A question that nothing is found for, read once more as it sounds. Pure.

Words that were probably meant are searched beside what was typed. Where several characters of a sentence are wrong that
is not enough: the models read what was typed, and its telling words are strange to every entry.
"""

from collections.abc import Callable
from dataclasses import replace

from knowledge_base.answer import Outcome
from knowledge_base.decision import decide
from knowledge_base.examination import Case, examine
from knowledge_base.followup import Facets
from knowledge_base.query import Query

# What was mended must fit so well. Of the 1,404 questions that nothing is known of and that are refused (and some of
# which were learnt) about two in a thousand find something so; of five own ones, half of it wrong, four do.
_FITS = 0.6


def read_again(case: Case, facets: Facets, understand: Callable[[str], Query]) -> Case:
    """The question as it was meant, where as it was typed it finds nothing and so it does; else as it is."""
    index, typed = case.index, case.asked.text
    if case.whole.relevance >= index.calibration.refuse_below or decide(case).outcome is not Outcome.NOTHING_FOUND:
        return case
    meant = index.mended(typed)
    if meant == typed:
        return case
    asked = replace(case.asked, text=meant, facet=facets(meant))
    again = examine(index, asked, understand(meant), case.context, case.today)
    return again if again.whole.relevance >= _FITS else case
