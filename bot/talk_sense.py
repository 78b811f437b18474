"""What wants nothing: talk, that something was heard, a good-bye, that an answer is too hard, that none of some things
is meant; learnt from our lines (`bot/talk_learning.py`). Pure."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from bot import clauses, hearing
from language import dialect, ears, text
from language.ears import Ear

FILE = "talk_ear.bin"
# Of what is held out and wants something, 1 % is taken for talk so surely, and four fifths of all talk are heard.
_SURE = 0.8
_PERHAPS = 0.5
_EDGES = "，。！？；,!?;.~～、…“”\"'"
# Longer than that tells something.
_LONGEST, _LONGEST_CLAUSE = 40, 18
_SHORTEST_REST = 4
# Spoken words stand without commas: what somebody wants begins after a particle, or says that it asks.
_BORDER = re.compile(
    f"{clauses.CLAUSE.pattern}+"
    "|(?<=[哈嘛哦了啊呢啦哟咯嘞呀吧噻好])(?=那|我|再|还|想|请问|就|顺[便道]|帮|问|说|办)"
    "|(?<![我就只是])(?=[我就只是]+想(?:请?问|知道|晓得|咨询|了解|请教))"
)


class Kind(StrEnum):
    """What it is that wants nothing."""

    TALK = "talk"
    HEARD = "heard"
    LEAVES = "leaves"
    SIMPLER = "simpler"
    NONE = "none"


@cache
def ear() -> Ear:
    """The ear that has learnt all our lines."""
    return ears.unpacked(files("bot").joinpath(FILE).read_bytes())


def prepared(said: str) -> str:
    """A text as it is heard: in standard words, small letters and without blanks or the signs around it."""
    return "".join(dialect.standard(text.clean(said).lower()).split()).strip(_EDGES)


@lru_cache(maxsize=256)
def kind(said: str, least: float = _SURE) -> Kind | None:
    """What a message is that for sure wants nothing; None for any other."""
    heard = prepared(said)
    return by(ear(), heard, least) if heard and len(said) <= _LONGEST else None


def by(ear: Ear, heard: str, least: float = _SURE) -> Kind | None:
    """The same by any ear, of a prepared text."""
    if ear.likelihood(heard) < least:
        return None
    votes = ear.votes(heard)
    return Kind(max(votes, key=votes.__getitem__))


def only(said: str, *kinds: Kind) -> bool:
    """Whether a message where one of these kinds may be expected probably is one, and no part of it wants anything."""
    parts = [part for part in clauses.CLAUSE.split(said) if part]
    return kind(said, _PERHAPS) in kinds and all(kind(part, _PERHAPS) for part in parts)


def beyond(said: str) -> str:
    """A question without the clauses before and behind it that want nothing, where it has any; else the message."""
    spans = list(_spans(said))
    wanting = [span for span in spans if not _is_idle(said[slice(*span)])]
    if not wanting or len(wanting) == len(spans):
        return said
    rest = said[wanting[0][0] : wanting[-1][1]]
    return rest if len(rest) >= _SHORTEST_REST else said


def after_none(said: str) -> str | None:
    """What is said after that none of some things is meant, "" where nothing is; None for any other message."""
    if only(said, Kind.NONE):
        return ""
    first, *others = [part for part in clauses.CLAUSE.split(said) if part] or [said]
    return "，".join(others) if others and kind(first) is Kind.NONE else None


def _spans(said: str) -> Iterator[tuple[int, int]]:
    """Where the clauses of a message begin and end."""
    begins = 0
    for border in _BORDER.finditer(said):
        if border.start() > begins:
            yield begins, border.start()
        begins = border.end()
    if begins < len(said):
        yield begins, len(said)


def _is_idle(part: str) -> bool:
    return len(part) <= _LONGEST_CLAUSE and kind(part) is not None and not hearing.says_it_asks(part)
