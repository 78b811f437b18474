"""A question as the search sees it: its tokens, what was meant by them, and what they weigh. Pure."""

import re
from dataclasses import dataclass

import numpy as np

from knowledge_base.embedder import Vectors
from knowledge_base.lexicon import Floats
from knowledge_base.rarity import Said, said
from knowledge_base.recogniser import Recogniser
from knowledge_base.spelling import Speller
from knowledge_base.synonyms import official_words
from knowledge_base.vocabulary import Ids, Vocabulary, tokens

# Words that only make a sentence a question stand in every text that answers one.
_ASKING = re.compile(
    "请问|什么|哪些|如何|怎样|怎么办|怎么|是否|多少|何时|哪个|哪里|哪儿|有何|几个|何种|为何|为什么|分别|是指|根据|有关|能不能|可不可以|可以|需要"
)


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is the normalised question; `asked` are the numbers of its tokens, `mending` of words that were typed
    wrongly, `official` of the guides' words for what people call otherwise, `telling` its words by what they weigh;
    `recognised` is the recogniser's number for each entry that it knows."""

    text: str
    asked: Ids
    mending: Ids
    official: Ids
    telling: tuple[Said, ...]
    recognised: Floats | None
    vector: Vectors | None

    @property
    def mended(self) -> Ids:
        return np.concatenate([self.asked, self.mending])

    @property
    def beyond(self) -> Ids:
        """What was meant beyond what was asked."""
        return np.concatenate([self.mending, self.official])

    @property
    def meant(self) -> Ids:
        return np.concatenate([self.asked, self.beyond])


@dataclass(frozen=True, slots=True)
class Knowing:
    """What questions are understood with."""

    vocabulary: Vocabulary
    speller: Speller
    recogniser: Recogniser | None


def understand(text: str, vector: Vectors | None, knowing: Knowing) -> Query:
    """A normalised question made ready; `vector` is its own, where answers go by meaning."""
    bare = _ASKING.sub(" ", text)
    asked = tokens(bare) or tokens(text)
    vocabulary = knowing.vocabulary
    mended, meant = knowing.speller.meant(text), official_words(text)
    return Query(
        text=text,
        asked=vocabulary.known(asked),
        mending=vocabulary.known(token for word in mended for token in tokens(word)),
        official=vocabulary.known(token for _, others in meant for word in others for token in tokens(word)),
        telling=tuple(said(bare, meant, mended)),
        recognised=knowing.recogniser.recognised(text) if knowing.recogniser else None,
        vector=vector,
    )
