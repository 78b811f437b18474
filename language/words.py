"""What a text is searched by: words (jieba) and character n-grams. Both take text as `text.normalise` gives it."""

import logging
import re
import warnings
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from language import places, tables

FUNCTION_WORDS = frozenset(word for row in tables.rows("function_words.tsv") for word in row)
"""Words that say nothing about the matter; left out of `words`."""

PROCEDURE_WORDS = frozenset(word for row in tables.rows("procedure_words.tsv") for word in row)
"""Words that say how a matter is dealt with, and not which."""

FUNCTION_CHARACTERS = "的了吗呢吧啊呀嘛哦呗么怎什我你您他她它们这那是很"
"""Characters that end an n-gram run and are dropped. Short on purpose: 就 (就业) or 请 (申请) carry meaning."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_RUN = re.compile(f"([{_HAN}]+)|[^\\W{_HAN}]+")
_DROPPED = str.maketrans(FUNCTION_CHARACTERS, " " * len(FUNCTION_CHARACTERS))


def words(s: str) -> list[str]:
    """jieba's search-mode words of `s` in order, inner words included, function words left out."""
    return list(_words_of_a_question(s) if len(s) <= _LONGEST_QUESTION else _words(s))


def _words(s: str) -> tuple[str, ...]:
    return tuple(word for word in tokenizer().cut_for_search(s) if word not in FUNCTION_WORDS and not word.isspace())


# Everything that looks at a question cuts it into words, one after the other.
_LONGEST_QUESTION = 400
_words_of_a_question = lru_cache(maxsize=256)(_words)


def frequencies() -> Mapping[str, int]:
    """Every word of the dictionary and how often it occurs; the beginnings of longer words stand there with 0."""
    table: dict[str, int] = tokenizer().FREQ
    return table


def grams(s: str, sizes: tuple[int, ...] = (1, 2)) -> list[str]:
    """Character n-grams of `s`, run by run; a number or a Latin word is one whole token."""
    found: list[str] = []
    for run in _RUN.finditer(s.translate(_DROPPED)):
        text = run[0]
        if run[1] is None:
            found.append(text)
            continue
        for size in sizes:
            found.extend([text[start : start + size] for start in range(len(text) - size + 1)])
    return found


@cache
def tokenizer() -> Any:
    """jieba, its dictionary loaded here: its own loader trusts a marshal file in the shared temporary folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        jieba: Any = import_module("jieba")
    jieba.setLogLevel(logging.CRITICAL)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for name in places.NAMES:
        tokenizer.add_word(name)
    return tokenizer
