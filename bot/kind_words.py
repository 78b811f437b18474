"""The words for a request that are typed as they sound: 我要头诉. Pure."""

import re
from functools import cache

from language import sounds, words
from language.sounds import Sounding

# Only where somebody says what they want; elsewhere 拒保 and 偷树 are what they are.
_WANTED = re.compile(
    "(?:(?:^|[，。！？；,!?; ])(?:你好|您好|喂)?[，, ]*(?:我们?|本人)?"
    "(?:就?[是要想来得]|[再还先]|给你们?|帮我?)+|^)(?=[^，。 ])"
)
_SIZE = 2


def mended(text: str) -> str:
    """The text with 投诉, 举报 and 表扬 spelt right where one of them is wanted or begins it, but for other words."""
    for wanted in _WANTED.finditer(text):
        at = wanted.end()
        typed = text[at : at + _SIZE]
        meant = sounds.mended(typed, _by_sound())
        if meant != typed and not _is_word(typed):
            return text[:at] + meant + text[at + _SIZE :]
    return text


def _is_word(typed: str) -> bool:
    return bool(words.tokenizer().FREQ.get(typed, 0))


@cache
def _by_sound() -> Sounding:
    return sounds.by_sound(("投诉", "举报", "表扬"))
