"""The tokenizer of the embedder trained here: a Unigram model that cuts words as jieba's dictionary weighs them."""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from language.words import frequencies, words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_UNKNOWN = "[UNK]"


def build_tokenizer(texts: Iterable[str]) -> "Tokenizer":
    """A tokenizer with the words of `texts` (normalised) and every single character that the dictionary knows.

    A word that training never sees is left out on purpose: it is then cut into characters that training did see.
    """
    from tokenizers import Tokenizer, models, pre_tokenizers

    counts = frequencies()
    total = math.log(sum(counts.values()))
    seen = {word for text in texts for word in (*words(text), *text.replace(" ", ""))}
    pieces = sorted(seen | {word for word in counts if len(word) == 1})
    scored = [(piece, math.log(max(counts.get(piece, 1), 1)) - total) for piece in pieces]
    tokenizer = Tokenizer(models.Unigram([(_UNKNOWN, -2 * total), *scored], unk_id=0, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer
