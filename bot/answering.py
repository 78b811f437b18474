"""Answering a question from the knowledge base."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Protocol

from bot import choosing, citations, hearing, matters, supposition
from bot.reply import Reply, ReplyOutcome, Turn
from bot.wording import WORDS
from knowledge_base.answer import Answer, Outcome
from knowledge_base.context import Context
from knowledge_base.facets import names_only_a_facet
from language import places
from language.text import normalise
from records.moments import local_day

# What the search reads of a question.
_LONGEST_ASKED = 400
# More than that is a question of its own.
_LONGEST_CHOICE = 30
# Of what was offered the one is meant that fits so much better, in nats, what is asked and what is said together; to
# whoever points at one nearly any difference tells which.
_AHEAD, _POINTED_AHEAD = 1.0, 0.2
_CASE_AHEAD = 2.5
# A sentence that asks for another district.
_LONGEST_THERE = 20
# What says of how things are with a matter, and names none: 掉了, 关店不做了.
_CIRCUMSTANCES = re.compile("[了过的]$|那种|不做|丢|掉|坏|过期|到期|换|补")
_LONGEST_CASE = 10
_LONGEST_FURTHER = 16
_UNSURE = frozenset({Outcome.CHOICES, Outcome.NOTHING_FOUND})
_ASKS_BACK = frozenset({Outcome.CHOICES, Outcome.WHICH_DISTRICT})


class Knowledge(Protocol):
    """What is asked: `knowledge_base`'s KnowledgeBase."""

    async def ask(self, question: str, context: Context, today: date) -> Answer: ...


def context_of(text: str, district: str | None) -> Context:
    """What is known beside a question: a place that it names outweighs the district named before."""
    place = places.find(text)
    return Context(place.handled_by if place else district)


class Answering:
    """Asks the knowledge base on a citizen's behalf."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def answer(self, turn: Turn) -> Reply:
        """The answer to the turn's question, or to each of several; a follow-up is understood by what came before."""
        parts = matters.questions(turn.text)
        several = await self._several(turn, parts) if len(parts) > 1 else None
        if several is not None:
            return several
        answer = await self._ask(turn)
        if turn.offered and answer.outcome in _UNSURE:
            # Told in few words which of those that were offered is meant: 证掉了 after 结婚.
            answer = await self._among_offered(turn) or answer
            part = names_only_a_facet(normalise(turn.text)) or _asks_on(turn.text)
            if turn.asked and answer.outcome is Outcome.NOTHING_FOUND and part:
                # A part was asked for and not said of which: they are offered once more.
                return await self.answer(replace(turn, text=turn.asked, offered=()))
        if beside := await self._supposed(turn, answer):
            return _said(turn, beside)
        if there := await self._there(turn, answer):
            return there
        if turn.topic and answer.outcome is Outcome.CHOICES and not answer.vague:
            # What the question before tells from other things of its kind: 转到外地怎么转 after 失业保险金.
            answer = await self._among_offered(replace(turn, offered=tuple(_offered(answer)))) or answer
        return _said(turn, answer)

    async def answered(self, turn: Turn) -> Reply | None:
        """The answer, where there is a sure one."""
        reply = await self.answer(turn)
        return reply if reply.short else None

    async def beside_others(self, turn: Turn) -> Reply | None:
        """The answer to a question that stands beside other wishes, or which guides there are for it, in words; None
        where there is neither."""
        reply = await self.answer(turn)
        if reply.outcome is not ReplyOutcome.CHOICES:
            return reply if reply.short else None
        titles = "、".join(f"《{choice.text}》" for choice in reply.choices)
        return replace(reply, text=WORDS.answer.matter_unclear.format(titles=titles), choices=())

    async def going_on(self, turn: Turn) -> Reply | None:
        """The answer to a question that goes on about the entry before; None for any other message."""
        if turn.topic is None:
            return None
        answer = await self._ask(turn)
        if not answer.goes_on:
            return None
        return _said(turn, await self._supposed(turn, answer) or answer)

    async def about(self, turn: Turn, guide: str) -> Reply | None:
        """The answer to a question that goes on about the entry which is asked for with some words; None for any other
        message, and where there is no such entry."""
        named = await self._ask(replace(turn, text=guide, topic=None, asked=None, offered=()))
        if named.entry_id is None:
            return None
        short = len(turn.text) <= _LONGEST_FURTHER
        return await self.going_on(replace(turn, topic=named.entry_id, asked=guide, offered=(), goes_on=short))

    async def chosen(self, turn: Turn) -> Reply | None:
        """The answer from the entry that the turn chooses among those that were offered; None where it chooses none."""
        answer: Answer | None = await self._ask(turn)
        points = choosing.points_at_one(turn.text)
        if answer and answer.entry_id not in turn.offered:
            # What is surely another one may be pointed at just as well.
            other = answer.entry_id is not None
            answer = (answer if other else await self._among_offered(turn)) if points else None
        return _said(turn, answer) if answer else None

    async def stayed_among(self, turn: Turn) -> Reply | None:
        """The answer from the one of the entries offered that the turn means, though it may be talk or a request."""
        answer = await self._among_offered(turn)
        return _said(turn, answer) if answer else None

    async def _among_offered(self, turn: Turn) -> Answer | None:
        """The answer from the one of the entries offered that the turn and the question before mean together; None
        where that is unclear."""
        said = turn.text
        if not turn.offered or turn.asked is None or max(len(said), len(turn.asked)) > _LONGEST_CHOICE:
            return None
        # A part of the matter says nothing of which it is.
        if names_only_a_facet(normalise(said)):
            return None
        lead = _POINTED_AHEAD if choosing.points_at_one(said) else _AHEAD
        together = replace(turn, text=f"{turn.asked} {choosing.core(said)}", topic=None, asked=None)
        answer = await self._ask(together, among=lead)
        return answer if answer.entry_id in turn.offered else None

    async def _there(self, turn: Turn, answer: Answer) -> Reply | None:
        """The answer to the question before for another district that a short sentence names, where what was answered
        from holds in some only: 我要是住在青羊区呢; None for any other message."""
        place = places.find(turn.text)
        missed = answer.outcome in _ASKS_BACK or answer.outcome in (Outcome.OTHER_DISTRICT, Outcome.NOTHING_FOUND)
        if place is None or turn.asked is None or not missed or len(turn.text) > _LONGEST_THERE:
            return None
        # So the search understands it by itself.
        if places.only_a_place(turn.text):
            return None
        there = replace(turn, text=places.in_district(turn.asked, place.handled_by), topic=None, asked=None, offered=())
        if there.text == turn.asked:
            return None
        other = await self._ask(there)
        if other.entry_id in (None, turn.topic):
            return None
        if (facet := places.without_names(turn.text)) and names_only_a_facet(normalise(facet)):
            part = await self._ask(replace(turn, topic=other.entry_id, asked=there.text, offered=()))
            other = part if part.entry_id == other.entry_id else other
        return _said(there, other)

    async def in_their_case(self, turn: Turn, case: str) -> Reply | None:
        """The answer to the question before for circumstances that no choice seemed to fit: 掉了 after 残疾证;
        None where something else is named, and where there is no sure answer."""
        if turn.asked is None or len(case) > _LONGEST_CASE or not _CIRCUMSTANCES.search(case):
            return None
        whole = f"{supposition.subject(turn.asked)}{case}"
        return await self.answered(replace(turn, text=whole, topic=None, asked=None))

    async def _supposed(self, turn: Turn, answer: Answer) -> Answer | None:
        """The answer from a guide beside the one before, which is about just what a further question supposes or tells
        to have come about: 那要是已经丢了呢, 我已经找到工作了咋办; None for any other question."""
        case = supposition.case(turn.text) if turn.topic and turn.asked else None
        if case is None or turn.asked is None:
            return None
        plainly, beside = replace(turn, topic=None, asked=None, offered=()), _offered(answer) - {turn.topic}
        other = await self._ask(replace(plainly, text=f"{supposition.subject(turn.asked)} {case}"))
        if other.entry_id in beside:
            return other
        other = await self._ask(replace(plainly, text=f"{case}怎么办"))
        if turn.topic is None or other.entry_id not in beside:
            return None
        # By itself a case is about much: it must be far from the guide before.
        near = replace(plainly, text=case, offered=(turn.topic, *sorted(beside)))
        ahead = await self._ask(near, among=_CASE_AHEAD)
        return other if ahead.entry_id == other.entry_id else None

    async def offering(self, turn: Turn) -> Reply | None:
        """What there is to choose from for a message that names nothing but a topic; None for any other message."""
        answer = await self._ask(turn)
        return _said(turn, answer) if answer.vague else None

    async def _several(self, turn: Turn, parts: Sequence[str]) -> Reply | None:
        """The answers to the parts; None where they turn out to be about one thing, which is better asked whole."""
        answers = [await self._ask(replace(turn, text=parts[0]))]
        announced = matters.announced(turn.text)
        for before, part in pairwise(parts):
            # What is counted is a matter of its own, unless it names nothing but a part of one.
            own = announced and not names_only_a_facet(normalise(part))
            topic = None if own else answers[-1].entry_id
            answers.append(await self._ask(replace(turn, text=part, topic=topic, asked=before if topic else None)))
        if not _differ(answers, announced=announced):
            return None
        # What comes next goes on about the one that was asked back, or else about the first.
        unclear = (part for part, answer in zip(parts, answers, strict=True) if answer.outcome in _ASKS_BACK)
        return replace(citations.several(answers), asked=next(unclear, parts[0])[:_LONGEST_ASKED])

    async def _ask(self, turn: Turn, *, among: float | None = None) -> Answer:
        context = context_of(turn.text, turn.district)
        context = replace(
            context,
            topic=turn.topic,
            asked=turn.asked,
            offered=turn.offered,
            goes_on=turn.goes_on or hearing.of_somebody_spoken_of(turn.text),
            among=among,
        )
        return await self._knowledge.ask(turn.text, context, local_day(turn.now))


def _said(turn: Turn, answer: Answer) -> Reply:
    """The reply, with the question that it answers."""
    reply = citations.reply(answer)
    if reply.outcome is ReplyOutcome.NOTHING_FOUND:
        return reply
    # Who only asks how it goes is answered, whoever decides it.
    if reply.outcome is ReplyOutcome.OTHER_CHANNEL and hearing.asks(turn.text):
        reply = replace(reply, outcome=ReplyOutcome.ANSWERED)
    # "那温江呢" asks the question before once more; so may the next message.
    return replace(reply, asked=_understood(turn)[:_LONGEST_ASKED])


def _asks_on(said: str) -> bool:
    """Whether a short message asks something, and of nothing that it names: 那么要提供哪些东西给他们."""
    return len(said) <= _LONGEST_FURTHER and hearing.goes_on_asking(said)


def _understood(turn: Turn) -> str:
    if turn.asked and places.only_a_place(turn.text) and (place := places.find(turn.text)):
        return places.in_district(turn.asked, place.handled_by)
    return turn.text


def _differ(answers: Sequence[Answer], *, announced: bool) -> bool:
    """Whether the answers are to more than one matter: quoted from two entries, or one quoted and another asked back.

    What was found nothing about is a matter of its own only where the citizen said that there are several.
    """
    quoted = {answer.entry_id for answer in answers if answer.entry_id}
    back = [answer for answer in answers if answer.outcome in _ASKS_BACK and not quoted & _offered(answer)]
    nothing = announced and any(answer.outcome is Outcome.NOTHING_FOUND for answer in answers)
    return len(quoted) > 1 or bool(quoted and (back or nothing))


def _offered(answer: Answer) -> set[str]:
    return {one.entry_id for one in answer.related}
