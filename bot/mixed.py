"""A message with wishes of different kinds: a word on the answer to a case, how one is getting on, a question, a
request. Pure."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bot import case_hearing, case_meaning, enumeration, hearing, telling
from bot.case_meaning import Meaning
from escalation.duplicates import concept
from language import text


class Wish(StrEnum):
    """In this order they are answered."""

    RATING = "rating"  # of the answer to a case
    CASE = "case"
    QUESTION = "question"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of a message wants, in its words."""

    wish: Wish
    text: str


_TURNS = (
    "(?:另外(?!一[个家种]|的)|还有(?![没多几效人钱哪什点])|再就是|再者|顺便|顺带|同时(?!间)|对了|其次|然后(?=[我想要问再帮])"
    "|再(?=帮|给|问|替|登记|投诉|反映|查|说|咨询|报)|(?:我)?(?:还|也|又)(?=想|要|得|有(?:个|件|一)))"
)
_NEXT = re.compile(
    f"[，,。；;！!\\s]+(?:那|嗯|哦|[，, ])*(?={_TURNS})|[？?]+[，,。！! ]*|(?<=[了吧嘛哈])[，, ]+(?=再问)"
)
_LEADS = re.compile(f"(?:{_TURNS}|就是|[，, ])+")
_EDGES = " ，,。.；;：:！!、\n\t"
# What is shorter and wants nothing leads in: 问两件事.
_LONGEST_LEAD = 8
_SHORTEST = 4
_MOST = 4
_OWN = frozenset({"社保"})
_PRESSES = re.compile("催")
# 敲出来的砖头瓦块又归哪儿收 tells what there is only to ask.
_WHERE_TO = re.compile("(?:归|往|朝|到|去)(?:哪(?:里|儿|个地方))[^，。]{0,3}$")


def parts(said: str) -> tuple[Part, ...]:
    """What a message wants, where these are wishes of more than one kind; nothing for any other message."""
    found = list[Part]()
    pieces = _pieces(said)
    if not 1 < len(pieces) <= _MOST:
        return ()
    for piece in pieces:
        wish = _wish(piece)
        if wish is not None:
            found.append(Part(wish, piece))
        elif found and found[-1].wish is Wish.REQUEST:
            found[-1] = replace(found[-1], text=f"{found[-1].text}，{piece}")
        elif found or len(piece) > _LONGEST_LEAD:
            return ()
    if _tells_one(found):
        return ()
    presses_too = 0 < sum(presses(one.text) for one in found) < len(found)
    if len({one.wish for one in found}) < (1 if presses_too else 2):
        return ()
    return tuple(sorted(found, key=lambda one: list(Wish).index(one.wish)))


def _tells_one(found: list[Part]) -> bool:
    """Whether every wish is a bare one, and has what is asked as its matter."""
    wishes = [one.text for one in found if one.wish is Wish.REQUEST]
    asked = [one.text for one in found if one.wish is Wish.QUESTION]
    return bool(wishes) and all(any(telling.goes_with(wish, one) for one in asked) for wish in wishes)


def presses(said: str) -> bool:
    """Whether a part about a case presses for it."""
    return bool(_PRESSES.search(said))


def _pieces(said: str) -> list[str]:
    counted = enumeration.find(said)
    split = list(counted.parts) if counted else _NEXT.split(said)
    stripped = (
        _LEADS.sub("", piece.strip(_EDGES), count=1) if _LEADS.match(piece) else piece.strip(_EDGES) for piece in split
    )
    return [piece for piece in stripped if piece]


def _wish(piece: str) -> Wish | None:
    if len(piece) < _SHORTEST:
        return None
    if hearing.asks_progress(piece) or case_hearing.asks_back(piece) or (presses(piece) and not hearing.asks(piece)):
        return Wish.CASE
    if case_meaning.sure(piece) is Meaning.SATISFIED:
        return Wish.RATING
    asks = telling.only_asks(piece) or hearing.says_it_asks(piece) or _WHERE_TO.search(piece)
    if asks and hearing.request_kind(piece) is None:
        return Wish.QUESTION
    told = hearing.request_kind(piece) is not None or telling.may_be_a_request(piece)
    return Wish.REQUEST if told or _is_amiss(piece) else None


def _is_amiss(piece: str) -> bool:
    """Whether something public is said to be wrong; one's own papers and legs are circumstances of a question."""
    heard = concept.hear(text.normalise(piece))
    return bool(heard.troubles) and bool(heard.objects - _OWN)
