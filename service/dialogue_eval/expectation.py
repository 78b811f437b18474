"""Whether what came of a turn is what was expected. Pure."""

from collections.abc import Iterator

from service.dialogue_eval.heard import CaseSeen, Heard, Talk
from service.dialogue_eval.script import CaseWanted, Expect

_ASKING = "asking"
_CHOICES = "choices"
_OWN_CASE = "own_case"
_HOLDS_WORDS = ("place", "what", "when", "added")
_SHOWN = 60
# Said as often, it is said for ever.
_LOOP = 3


def faults(expect: Expect, heard: Heard, talk: Talk) -> list[str]:
    """What is not as expected, one sentence each. `talk`: what was heard before."""
    return [*_of_words(expect, heard, talk), *_of_place(expect, heard), *_of_effects(expect, heard)]


def reached(expect: Expect, heard: Heard) -> bool:
    """Whether a series of answers is at its goal: the outcome is there, what is asked for, and as many cases."""
    opened = expect.cases is None or heard.cases >= expect.cases
    return heard.outcome is not None and opened and not any(_of_place(expect, heard))


def loops(heard: list[Heard]) -> int:
    """How many times the same was asked for the third time in a row."""
    asks = [one.asks for one in heard if one.outcome is not None]
    return sum(
        bool(asks[place]) and len(set(asks[place - 2 : place + 1])) == 1 for place in range(_LOOP - 1, len(asks))
    )


def shortened(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"


def _of_place(expect: Expect, heard: Heard) -> Iterator[str]:
    """Where the conversation stands."""
    if expect.outcome is not None and _outcomes(heard).isdisjoint(expect.outcome):
        yield f"outcome {heard.outcome}, expected {' or '.join(expect.outcome)}"
    if expect.asks_for is None:
        return
    wanted = _listed(expect.asks_for)
    # Where something else than a question is as good, only a question that is asked has to be the right one.
    free = not heard.asks and any(outcome != _ASKING for outcome in expect.outcome or ())
    if not wanted and heard.asks:
        yield f"asks for {_names(heard.asks)}, expected no question"
    if wanted and not free and heard.asks.isdisjoint(wanted):
        yield f"asks for {_names(heard.asks) or 'nothing'}, expected {' or '.join(wanted)}"


def _outcomes(heard: Heard) -> set[str | None]:
    """What the turn may be called: the answer to a case that is rated was rated, too."""
    rated = heard.outcome == _OWN_CASE and heard.case is not None and heard.case.rating is not None
    return {heard.outcome, "rated"} if rated else {heard.outcome}


def _of_words(expect: Expect, heard: Heard, talk: Talk) -> Iterator[str]:
    for group in _groups(expect.says_any):
        if not any(talk.filled(fragment) in heard.text for fragment in group):
            yield f"says none of {', '.join(map(talk.filled, group))}"
    for fragment in map(talk.filled, expect.never):
        if fragment in heard.text:
            yield f"says {fragment}"
    if expect.silent and heard.text:
        yield "is not silent"
    if expect.differs and any(heard.text == one.text for one in talk.heard if one.text):
        yield "says the same again"
    before = [one for one in talk.heard if one.topics]
    if expect.shorter and before and len(heard.text) >= len(before[-1].text):
        yield f"is not shorter: {len(heard.text)} characters after {len(before[-1].text)}"


def _of_effects(expect: Expect, heard: Heard) -> Iterator[str]:
    yield from _of_topics(expect, heard)
    if expect.choices is not None and not expect.choices[0] <= len(heard.choices) <= expect.choices[1]:
        yield f"{len(heard.choices)} choices, expected {expect.choices[0]} to {expect.choices[1]}"
    if expect.announced and not heard.announced:
        yield "the citizen is told nothing"
    if expect.alerted and not heard.alerted:
        yield "no handler is alerted"
    if expect.cases is not None and heard.cases != expect.cases:
        yield f"{heard.cases} cases opened, expected {expect.cases}"
    if expect.case is not None:
        yield from ("there is no case",) if heard.case is None else _of_case(expect.case, heard.case)


def _of_topics(expect: Expect, heard: Heard) -> Iterator[str]:
    found = heard.topics if heard.outcome != _CHOICES else heard.topics + heard.offered
    # Another outcome than answering or offering has no topic.
    has_one = bool(found) or heard.outcome in ("answered", _CHOICES)
    if expect.topic is not None and has_one and not set(_listed(expect.topic)) & set(found):
        yield f"is about {', '.join(found[:3]) or 'nothing'}, expected {' or '.join(_listed(expect.topic))}"
    if missing := [topic for topic in expect.topics if topic not in found]:
        yield f"does not answer {', '.join(missing)}"


def _of_case(wanted: CaseWanted, case: CaseSeen) -> Iterator[str]:
    for name in wanted.__struct_fields__:
        want, got = getattr(wanted, name), getattr(case, name)
        holds = want in got if want is not None and name in _HOLDS_WORDS else want in (None, got)
        if not holds:
            yield f"case: {name} {shortened(str(got))}, expected {want}"


def _groups(said: list[str | list[str]]) -> list[list[str]]:
    """One of each group must be said; what is in no list makes one group."""
    alone = [one for one in said if isinstance(one, str)]
    return [one for one in said if isinstance(one, list)] + ([alone] if alone else [])


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


def _names(asks: frozenset[str]) -> str:
    return ", ".join(sorted(asks))
