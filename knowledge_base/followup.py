"""What a message asks that goes on about the one before: 那要带啥子, 那温江呢, 那居住证呢. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from knowledge_base.context import Context
from knowledge_base.facets import AskedFacet, names_only_a_facet
from language import places
from language.text import normalise

# People who paste a whole page mean its beginning.
_LONGEST_QUESTION = 400
_GOING_ON = re.compile("^那么?(.+?)呢?$")


Facets = Callable[[str], AskedFacet]
"""The facet that a normalised question asks for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for: a normalised text, the facet, and the entry that it is about where that is known."""

    text: str
    facet: AskedFacet
    topic: str | None = None


def asked(question: str, context: Context, facets: Facets) -> Asked:
    """The question of a message in its context."""
    text = normalise(question, _LONGEST_QUESTION)
    if context.asked is not None and places.only_a_place(text):
        again = normalise(context.asked, _LONGEST_QUESTION)
        return Asked(again, facets(again))
    facet = facets(text)
    if context.topic is not None and names_only_a_facet(text):
        return Asked(text, facet, context.topic)
    if facet.facet is None and context.asked is not None and (going_on := _GOING_ON.match(text)):
        return Asked(going_on[1], facets(normalise(context.asked, _LONGEST_QUESTION)))
    return Asked(text, facet)
