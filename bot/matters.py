"""Several questions in one message, each to be answered by itself. Pure, and careful: what may be one stays one."""

import re

from bot import hearing

MOST = 3
# Shorter than that goes on about what stands before it: 要钱吗？
_SHORTEST = 5
_NUMBERED = re.compile(
    r"(?:^|(?<=[，,。；;：:、？?！!\s事题]))(?:[一二三]是|第[一二三](?:[件个](?:事|问题)?是?[，,、:：]?|[，,、:：是])|[1-3][、.．)）:：](?!\d)|[①②③]|[（(][一二三1-3][)）])"
)
# As it is said without a pause; what comes before it says that there is something to be asked.
_SPOKEN = re.compile(
    "(?:还有|另外|再|然后|[，,。；; ])*(?:另?一|第[一二三])[个件桩](?:事情?|问题)?(?:就?是|[：:，,]|(?<=第.[个件桩]))"
)
_TO_ASK = re.compile("问(?!题)|咨询|打听|了解")
_LEADS_IN = re.compile(f"{_TO_ASK.pattern}|[两二三几23][个件桩样](?:事|问题)")
_LONGEST_LEAD = 20
_SHORTEST_NAMED = 4
_ANOTHER = (
    "另外(?!一[个家种]|的|两)|还有就是|还有一?[件个](?:事|问题)|顺便(?:再)?(?:问|咨询|打听)(?:一?下|哈|一句)?"
    "|再(?:问|咨询|打听)(?:一?下|一?[个件句]|哈)"
)
_ALSO = "还有(?![没多几效人钱哪什啥要得点一])"
_NEXT = re.compile(f"[，,。；;！!\\s]*(?:然后|嗯|哦|对了|那个)?(?:{_ANOTHER})|[，,。；;！!\\s]+(?:然后)?{_ALSO}|[？?]+")
_EDGES = " ，,。.；;：:！!、\n\t"


def questions(said: str) -> tuple[str, ...]:
    """The questions of a message that asks two or three; of any other the message itself."""
    found = _announced_parts(said) or _asking(_parts(said))
    return found if 1 < len(found) <= MOST else (said,)


def beside_a_request(said: str) -> tuple[str, str] | None:
    """The question and the request of a message that is one of each, in whichever order; None for any other."""
    parts = [part for part in (part.strip(_EDGES) for part in _parts(said)) if part]
    asked = [part for part in parts if len(part) >= _SHORTEST and _asks(part)]
    wanted = [part for part in parts if hearing.request_kind(part) is not None]
    return (asked[0], wanted[0]) if len(parts) == 2 and asked and wanted else None


def announced(said: str) -> bool:
    """Whether a message says itself that it asks for more than one thing."""
    return bool(_announced_parts(said)) or len(_NUMBERED.split(said)) > 2 or bool(re.search(_ANOTHER, said))


def _announced_parts(said: str) -> tuple[str, ...]:
    """What is counted after words that say that things will be asked, question or bare topic; nothing otherwise."""
    for counted in (_NUMBERED, _SPOKEN):
        lead, *parts = counted.split(said)
        named = tuple(part.strip(_EDGES) for part in parts)
        leads_in = _LEADS_IN.search(lead) if len(lead) <= _LONGEST_LEAD else None
        asks = _TO_ASK.search(lead) or any(map(_asks, named))
        if leads_in and asks and len(named) > 1 and all(map(_is_named, named)):
            return named
    return ()


def _is_named(part: str) -> bool:
    return len(part) >= _SHORTEST_NAMED and hearing.request_kind(part) is None


def _parts(said: str) -> list[str]:
    numbered = _NUMBERED.split(said)
    return numbered[1:] if len(numbered) > 2 else _NEXT.split(said)


def _asking(parts: list[str]) -> tuple[str, ...]:
    """The parts that ask; what tells only of circumstances stays with the question before it."""
    found: list[str] = []
    for part in (part.strip(_EDGES) for part in parts):
        if len(part) >= _SHORTEST and _asks(part):
            found.append(part)
        elif part and found:
            found[-1] = f"{found[-1]}，{part}"
        elif part:
            found.append(part)
    return tuple(found) if all(map(_asks, found)) else ()


def _asks(part: str) -> bool:
    return (hearing.asks(part) or part.endswith("没得")) and hearing.request_kind(part) is None
