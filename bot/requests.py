"""How a request begins outside of Rasa's form: from words that it took for something else, or wanted after all."""

import re
from dataclasses import replace

from bot import alarm, hearing, insistence, put_off, request_form, responsible, short_answers, telling, whereabouts
from bot.answer_meaning import Question
from bot.recall import Before
from bot.registration import Registration
from bot.reply import Reply, Turn
from bot.request_form import SAYS, SHORTEST_WHAT
from escalation.case import CaseKind
from escalation.casework import Casework
from language import elsewhere, places

_WISHES = re.compile("(?:帮我?|给我|替我|请|麻烦)[^，。！？,!?]{0,3}(?:报|登记|反映|投诉|举报|提交|记)")
_LONGEST_WISH = 16


class Requests:
    """Begins requests; Rasa learns of them from the database."""

    def __init__(self, registration: Registration, casework: Casework) -> None:
        self._registration = registration
        self._casework = casework

    def responsible(self, about: str) -> str | None:
        """Who deals with what some words are about, in words; None where that is not known."""
        return responsible.told(about, self._casework) if about else None

    async def taken(self, turn: Turn, kind: CaseKind) -> Reply:
        """The first step of a request that Rasa took for something else."""
        await self._registration.begin_anew(turn)
        step = await self._registration.begin(turn, kind)
        return step.reply or await self._registration.submit(turn)

    async def wanted(self, turn: Turn, before: Before) -> Reply | None:
        """The first step of a request that is wanted after all: of the question that found no answer, that was given
        up, or firmly; None for any other message."""
        if before.unanswered and insistence.wants_it_kept(turn.text):
            return await self.taken(replace(turn, text=before.unanswered), CaseKind.CONSULT)
        if (matter := before.asked_about) and _wants_it_filed(turn.text):
            step = await self.taken(replace(turn, text=responsible.matter(matter) or matter), CaseKind.COMPLAINT)
            place = whereabouts.place(turn.text)
            return (await self._registration.locate(turn, place) if place else None) or step
        if begun := await self._after_numbers(turn, before):
            return begun
        if before.told_other_city and before.given_up and (here := _place_here(turn.text)):
            draft = put_off.resumed(turn.text, before.given_up, turn.now)
            return await self._registration.resume(turn, request_form.placed(draft, here))
        if put_off.is_resumed(turn.text, before.given_up):
            return await self._registration.resume(turn, put_off.resumed(turn.text, before.given_up, turn.now))
        if (told := insistence.insists(turn.text)) is not None and (told or not before.spoken_lately):
            return await self._insisted(turn, told, before)
        return None

    async def _after_numbers(self, turn: Turn, before: Before) -> Reply | None:
        """The first step of the request that an emergency told just before, to who tells where it is; None for any
        other message, and where somebody despairs or is beaten at home."""
        kind = alarm.kind_of(before.reply)
        if kind is None or kind in alarm.ONLY_NUMBERS or before.said is None or whereabouts.alone(turn.text) is None:
            return None
        step = await self.taken(replace(turn, text=before.said), CaseKind.COMPLAINT)
        return await self._registration.locate(turn, whereabouts.only_place(turn.text)) or step

    async def placed(self, turn: Turn, before: Before) -> Reply | None:
        """The first step of the request that was told just before and answered from a guide for what people report, to
        who tells where it is; None for any other message."""
        place = whereabouts.only_place(places.mended(turn.text))
        if before.reported is None or not _only_says_where(place):
            return None
        kind = hearing.request_kind(before.reported) or CaseKind.COMPLAINT
        step = await self.taken(replace(turn, text=before.reported), kind)
        return await self._registration.locate(turn, place, named=places.find(place) is not None) or step

    async def _insisted(self, turn: Turn, told: str, before: Before) -> Reply:
        """The first step of a request that is wanted after all: what it is about stands beside the wish, or was said
        just before it."""
        named = hearing.rarest_kind(turn.text, before.said or "")
        kind = named or hearing.request_kind(turn.text) or CaseKind.COMPLAINT
        if len(told) >= SHORTEST_WHAT:
            return await self.taken(turn, kind)
        if matter := before.told:
            return await self.taken(replace(turn, text=matter), kind)
        asked = await self.taken(replace(turn, text=""), kind)
        return await self._registration.locate(turn, place) or asked if (place := before.place_told) else asked


def _wants_it_filed(said: str) -> bool:
    """Whether somebody who asked about a matter and was answered wants it to be registered, and tells no other."""
    asks_so = len(said) <= _LONGEST_WISH and _WISHES.search(said) is not None
    agrees = short_answers.agrees(said, Question.NEXT)
    return asks_so or agrees or hearing.only_opens(said) or insistence.insists(said) is not None


_LONGEST_PLACE = 40


def _only_says_where(said: str) -> bool:
    """Whether words are a place and nothing else, be its name unknown: 幸福小区3栋2单元."""
    told = SAYS.search(said) and places.find(said) is None
    asks = hearing.asks(said) or hearing.asks_who(said) or hearing.request_kind(said) is not None
    alone = len(said) <= _LONGEST_PLACE and places.looks_like_one(said) and not whereabouts.tells_on(said)
    return alone and not (told or asks or telling.tells_trouble(said))


def _place_here(said: str) -> str | None:
    """The place in this city that a message tells, to somebody who named one in another."""
    named = places.mended(said)
    if places.find(named) is None or hearing.asks(said) or elsewhere.find(said, asked=True):
        return None
    return whereabouts.place(named) or whereabouts.only_place(named)
