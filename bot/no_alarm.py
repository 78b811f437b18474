"""What sounds like a cry for help and is something else, by what is spoken of."""

import re

from bot import (
    after_alarm,
    alarm,
    case_answers,
    case_codes,
    case_hearing,
    correction,
    queue_hearing,
    short_answers,
    telling,
    withdrawal,
)
from bot.case_question import Wish
from bot.recall import Before
from bot.registration import Registration
from bot.reply import Turn
from language import emergencies, text
from language.emergencies import EmergencyKind

_LONGEST_ANSWER = 12
# What gives up more than a form is longer: 算了，活着没意思.
_LONGEST_END = 6
# Longer than that nobody answers, takes leave or scolds.
_LONGEST_TALK = 40
_BEYOND_DOUBT = 0.9
_JEST = re.compile(
    "开(?:个)?玩笑|说笑|说(?:着|起)(?:玩|耍)|逗[你您](?:玩|耍|的)?|气话|说说而已|只是说说|(?:说得)?夸张了?"
)
_IN_EARNEST = re.compile(
    "(?:不是|没(?:有|得)?|别|莫|哪(?:个|里)|谁|不)[^，。]{0,3}(?:开(?:个)?玩笑|说笑|说着玩|气话|逗)|真的|活|死|药|遗|楼顶|桥|跳(?:楼|河|江|桥|塔|下去|下来)"
)
# Despair is told in few words.
_BEYOND_DOUBT_IN_DESPAIR = 0.5


class NoAlarm:
    """Knows the answers to the form from cries for help."""

    def __init__(self, registration: Registration) -> None:
        self._registration = registration

    async def is_meant(self, turn: Turn, emergency: emergencies.Emergency, before: Before) -> bool:
        """Whether words that, only like known cries and no rule's, may be one are the end of an open form (算了), say
        that one is over, are about a case of the citizen's, ask for work to be done or for a person, answer for sure or
        in few words what was asked or spoken of, or sound like despair without any word of it amid other talk, or
        take themselves back; or whether words of a rule that are little like a cry put right what a form holds."""
        if emergency.sure:
            doubted = emergency.likelihood < _BEYOND_DOUBT_IN_DESPAIR and not emergency.despairs
            return before.drafting and doubted and correction.says_so(turn.text)
        if _is_other_talk(turn.text, emergency, before):
            return True
        if before.drafting and await self._registration.answered(turn):
            return True
        if emergency.likelihood >= _BEYOND_DOUBT:
            return False
        if before.drafting and await self._registration.surely_answered(turn):
            return True
        if emergency.despairs and emergency.likelihood >= _BEYOND_DOUBT_IN_DESPAIR:
            return False
        # 补充：电线断了 says where it belongs.
        if queue_hearing.asks_person(turn.text) or (not emergency.despairs and _adds_to_a_case(turn.text)):
            return True
        return await self._answers(turn, before)

    async def _answers(self, turn: Turn, before: Before) -> bool:
        """Whether something was asked last that a short message is likely to answer."""
        if len(text.clean(turn.text)) > _LONGEST_ANSWER:
            return False
        if before.drafting:
            return not await self._registration.awaits_matter(turn)
        return before.of_case is not None or before.spoken_lately or bool(before.offered)


def _is_other_talk(said: str, emergency: emergencies.Emergency, before: Before) -> bool:
    gives_up = before.drafting and len(said) <= _LONGEST_END and short_answers.cancels(said)
    if gives_up or after_alarm.is_over(before.reply, said) or _is_of_case(said, before):
        return True
    return telling.wants_work(emergency.words) or is_talk(said, emergency, before) or jests(said, emergency)


def is_talk(said: str, emergency: emergencies.Emergency, before: Before) -> bool:
    """Whether words that only sound like despair, and have no word of it, go on in a conversation about other things:
    there most are an answer, a farewell, or vexation."""
    if emergency.kind is not EmergencyKind.SUICIDE or before.reply is None or alarm.kind_of(before.reply) is not None:
        return False
    doubted = emergency.likelihood < _BEYOND_DOUBT and len(text.clean(said)) <= _LONGEST_TALK
    return doubted and not emergencies.names_despair(said)


def jests(said: str, emergency: emergencies.Emergency) -> bool:
    """Whether words that are little like a known cry for help take themselves back: 我跟她们拼了，开玩笑的哈."""
    taken_back = bool(_JEST.search(said)) and not _IN_EARNEST.search(said)
    return taken_back and not emergency.sure and emergency.likelihood < _BEYOND_DOUBT_IN_DESPAIR


def _adds_to_a_case(said: str) -> bool:
    heard = case_hearing.hear(said)
    return heard is not None and heard.wish is Wish.SUPPLEMENT


def _is_of_case(said: str, before: Before) -> bool:
    """Whether words can only be about a case: the answer to what was asked about one, its number or code, or that the
    one which is spoken of is taken back."""
    if case_answers.about_case(before.of_case, said) or case_codes.sought(said, before.of_case) is not None:
        return True
    spoken_of = before.spoken_lately and before.spoken_of is not None
    return case_hearing.asks_by_number(said) or (spoken_of and withdrawal.gives_up(said))
