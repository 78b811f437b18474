"""Several questions in one message, each to be answered by itself. Pure, and careful: what may be one stays one."""

import re

from bot import enumeration, hearing, telling

# Shorter than that goes on about what stands before it: 要钱吗？
_SHORTEST = 5
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
    found = _counted(said) or _asking(_NEXT.split(said))
    return found if 1 < len(found) <= enumeration.MOST else (said,)


def beside_a_request(said: str) -> tuple[str, str] | None:
    """The question and the request of a message that is one of each, in whichever order; None for any other."""
    parts = [part for part in (part.strip(_EDGES) for part in _split(said)) if part]
    asked = [part for part in parts if len(part) >= _SHORTEST and _asks(part)]
    wanted = [part for part in parts if hearing.request_kind(part) is not None]
    if len(parts) != 2 or not (asked and wanted):
        return None
    return None if telling.goes_with(wanted[0], asked[0]) else (asked[0], wanted[0])


def _split(said: str) -> list[str]:
    found = enumeration.find(said)
    return list(found.parts) if found else _NEXT.split(said)


def announced(said: str) -> bool:
    """Whether a message says itself that it asks for more than one thing."""
    return counts(said) or bool(_counted(said)) or bool(re.search(_ANOTHER, said))


def counts(said: str) -> bool:
    """Whether a message counts what it wants: 第一个…第二个…."""
    return enumeration.find(said) is not None


def _counted(said: str) -> tuple[str, ...]:
    """What is counted, where all of it asks, or something does and it is said before that things will be asked; bare
    topics may be among them then. Nothing otherwise."""
    announces = _LEADS_IN.search(said, 0, _LONGEST_LEAD) is not None
    found = enumeration.find(said) or (enumeration.find(said, bare=True) if announces else None)
    if found is None or any(hearing.request_kind(part) is not None for part in found.parts):
        return ()
    asking = [part for part in found.parts if _asks(part)]
    if len(asking) == len(found.parts):
        return found.parts
    named = all(part in asking or len(part) >= _SHORTEST_NAMED for part in found.parts)
    leads_in = _LEADS_IN.search(found.lead)
    return found.parts if leads_in and named and (asking or _TO_ASK.search(found.lead)) else ()


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
