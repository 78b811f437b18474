"""The tokenizers of the embedder trained here."""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from language.words import frequencies, words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_UNKNOWN = "[UNK]"


def exact_tokenizer(tokens: Sequence[str]) -> "Tokenizer":
    """A tokenizer for texts that are tokens joined by spaces; what is not among `tokens` is unknown."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    vocabulary = {token: number for number, token in enumerate((_UNKNOWN, *tokens))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=_UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def word_tokenizer(texts: Iterable[str]) -> "Tokenizer":
    """A Unigram tokenizer that cuts normalised texts as jieba's dictionary weighs words: those of `texts`, and every
    single character that the dictionary knows.

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
