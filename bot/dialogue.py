"""One turn of a citizen's conversation, whatever else is down."""

import logging
import re
from dataclasses import replace

from bot import (
    addition,
    after_alarm,
    alarm,
    anger,
    case_answers,
    case_meaning,
    case_replies,
    choosing,
    citations,
    clauses,
    feedback,
    guide_talk,
    hearing,
    insistence,
    kind_words,
    matters,
    misread,
    misses,
    mixed,
    other_channels,
    our_hours,
    put_off,
    queue_hearing,
    repetition,
    responsible,
    said_beside,
    short_answers,
    small_talk,
    story_meaning,
    swindle,
    talk_sense,
    technical,
    telling,
    whereabouts,
)
from bot.answering import Answering
from bot.case_meaning import Meaning as Case
from bot.case_question import Wish
from bot.guide_talk import Meaning
from bot.live import words
from bot.live.queue import Queue
from bot.material import Material
from bot.no_alarm import NoAlarm
from bot.other_channels import Channel
from bot.own_cases import OwnCases
from bot.plain import PlainTalk
from bot.rasa_client import RasaClient, RasaFailed
from bot.recall import Before, GoesOn, Recall
from bot.registration import Registration
from bot.reply import Choice, Reply, ReplyOutcome, Turn, joined
from bot.requests import Requests
from bot.story_meaning import Meaning as Story
from bot.talk_sense import Kind
from bot.wire import TurnFacts
from bot.wording import WORDS
from escalation.case import CaseKind
from escalation.lookup import CitizenCase
from language import emergencies, places, text
from records.live_talks import Why
from records.messages import MATERIAL, Rated, Rating

log = logging.getLogger(__name__)

# Rasa reads a leading slash as a command: /restart, /complain{"what": …}.
_COMMAND = re.compile(r"^[\s/]+")
_ONLY_A_COMMAND = re.compile(r"\s*/[\s/]*[a-z_]+\S*\s*(?:[{\[(@].*)?", re.IGNORECASE | re.DOTALL)
_TELLS_THE_WAY = frozenset({ReplyOutcome.ANSWERED, ReplyOutcome.OTHER_CHANNEL, ReplyOutcome.WHICH_DISTRICT})
_NO_HELP = frozenset({ReplyOutcome.CHOICES, ReplyOutcome.SMALL_TALK, ReplyOutcome.NOTHING_FOUND})
_TELLS_THE_HOURS = frozenset({ReplyOutcome.HANDED_OFF, ReplyOutcome.WAITING_FOR_PERSON, ReplyOutcome.SMALL_TALK})
# A cry for help is shorter.
_TOLD_AT_LENGTH = 30
_BESIDE_NUMBERS = frozenset({ReplyOutcome.ASKING, ReplyOutcome.ANSWERED, ReplyOutcome.OTHER_CHANNEL})
# Talk is mostly shorter than what tells circumstances.
_SHORTEST_TOLD = 10
_OF_A_CASE = frozenset({ReplyOutcome.CASE_OPENED, ReplyOutcome.OWN_CASE, ReplyOutcome.RATED})
_NEEDS = frozenset({CaseKind.COMPLAINT, CaseKind.HELP})
_REGISTERS = re.compile("登记|投诉|举报|检举|反映|报修|诉求")
# Of what nothing is known of, to be known again by.
_LONGEST_SAID_AGAIN = 40
# A bare topic is no longer; a longer one is known for a question.
_LONGEST_TOPIC = 6


class Dialogue:
    """Answers citizens' messages: emergencies at once, the rest through Rasa, and without it where it fails."""

    def __init__(
        self,
        recall: Recall,
        rasa: RasaClient,
        registration: Registration,
        requests: Requests,
        answering: Answering,
        own_cases: OwnCases,
        plain: PlainTalk,
        material: Material,
        queue: Queue,
    ) -> None:
        self._recall = recall
        self._rasa = rasa
        self._registration = registration
        self._requests = requests
        self._no_alarm = NoAlarm(registration)
        self._answering = answering
        self._own_cases = own_cases
        self._plain = plain
        self._material = material
        self._queue = queue

    async def turn(self, turn: Turn) -> Reply:
        """The reply to one message; turns of one citizen must come one after another."""
        before = await self._recall.before(turn)
        if before.talk is not None:
            return await self._queue.turn(turn, before.talk, lambda one: self._answered(one, before))
        return await self._answered(turn, before)

    async def _answered(self, turn: Turn, before: Before) -> Reply:
        if turn.kind in MATERIAL and not _is_speech(turn) and not before.awaits_place(turn.kind):
            if not before.drafting and other_channels.forbids_sending(before.reply):
                return other_channels.route(Channel.SECRETS)
            if matter := before.matter_of_place(turn.kind):
                await self._taken(turn, matter)
            about = replace(turn, spoken_of=before.spoken_of, lately=before.spoken_lately)
            return await self._material.turn(about, before.of_case)
        return await self._spoken(turn, before)

    async def _spoken(self, turn: Turn, before: Before) -> Reply:
        emergency = emergencies.detect(turn.text)
        if after := await self._after_alarm(turn, emergency, before):
            return after
        if emergency is not None and not await self._is_no_alarm(turn, emergency, before):
            return joined((alarm.numbers(emergency), *await self._beside_numbers(turn, emergency, before)))
        return await self._meant(turn, before)

    async def _after_alarm(self, turn: Turn, emergency: emergencies.Emergency | None, before: Before) -> Reply | None:
        """What is said to what goes on about an emergency; a form that is open goes on."""
        said = text.clean(turn.text)
        reply = after_alarm.reply(before.lately, said, emergency)
        if reply is None or not before.drafting:
            return reply
        # That help came, or that it is over, gives nothing up: 没得事了.
        told = reply.outcome is ReplyOutcome.SMALL_TALK
        if not told and (short_answers.cancels(said) or await self._registration.answered(turn)):
            return None
        question = await self._registration.open_question(turn)
        if question is None:
            return reply
        # A word of relief leaves the turn to the form.
        relieved = reply.text == WORDS.talk["relieved"]
        return joined((replace(reply, outcome=question.outcome) if relieved else reply, question))

    async def _is_no_alarm(self, turn: Turn, emergency: emergencies.Emergency, before: Before) -> bool:
        # A crowd that threatens to come has a person and calm words of its own; whoever may despair has the helpline.
        threatens = not (emergency.sure or emergency.despairs) and self._queue.is_sensitive(emergency.words)
        return threatens or await self._no_alarm.is_meant(turn, emergency, before)

    async def _meant(self, turn: Turn, before: Before) -> Reply:
        """The reply to words that are no emergency; nobody who despaired is sent away with them."""
        reply = await self._understood(turn, before)
        return after_alarm.instead(before.lately, turn.text, reply) or reply

    async def _understood(self, turn: Turn, before: Before) -> Reply:
        typed = text.clean(turn.text)
        plainly = "" if _ONLY_A_COMMAND.fullmatch(typed) else technical.without(typed)
        if not plainly:
            return await self._registration.open_question(turn) or small_talk.reply("out_of_scope")
        typed = typed if before.drafting else plainly
        said = kind_words.mended(before.chosen(said_beside.beyond_thanks(_COMMAND.sub("", typed))))
        if not said:
            return small_talk.reply("greet")
        if not before.drafting and text.is_only_signs(said):
            return small_talk.reply("unclear")
        if not before.drafting:
            said = said_beside.without_address(said)
            said = said if before.about is None else said_beside.without_weakness(said)
        goes_on = await self._of_several(turn, before.goes_on_about(said))
        heard = replace(
            turn,
            text=goes_on.said,
            topic=goes_on.topic,
            asked=goes_on.asked,
            offered=before.offered,
            district=before.district,
            spoken_of=before.spoken_of,
            lately=before.spoken_lately,
            standing=before.standing,
        )
        filed = await self._registration.filed(heard) if before.ended else None
        if filed is not None:
            return filed
        return await self._heard(heard if before.drafting else await self._to_the_point(heard), before)

    async def _of_several(self, turn: Turn, may: GoesOn) -> GoesOn:
        """Which of several entries that were answered together a message goes on about, by what it asks; the first one
        where that says nothing: 沙发有人上门来搬不 after where to throw a sofa and what the old ride for."""
        if not may.others:
            return may
        for one in (may, *may.others):
            if await self._answering.going_on(replace(turn, text=one.said, topic=one.topic, asked=one.asked)):
                return one
        return may

    async def _to_the_point(self, turn: Turn) -> Turn:
        """The turn without the talk around a question that the search is sure of; any other as it is."""
        point = talk_sense.beyond(turn.text)
        asks = point != turn.text and (hearing.asks(point) or hearing.says_it_asks(point))
        if not asks or hearing.request_kind(point) is not None:
            return turn
        plainly = replace(turn, text=point)
        if (answer := await self._answering.answered(plainly)) is None:
            return turn
        if turn.topic is None or answer.topic != turn.topic:
            return plainly
        # It goes back to the entry before; whom it is about may be told beside: 我婆婆八十一了，她能领什么补贴 after
        # a loan for students.
        whole = await self._answering.answered(turn)
        return turn if whole is not None and whole.topic != answer.topic else plainly

    async def _heard(self, turn: Turn, before: Before) -> Reply:
        """The reply to words that are no emergency, which is not the same a third time."""
        replies, lately = await self._hours_told(turn, before) or await self._replies(turn, before), before.lately
        if any(one.outcome is ReplyOutcome.ASKING for one in replies):
            elsewhere = await self._registration.elsewhere(turn)
            replies = (elsewhere,) if elsewhere else replies
        first = replies[0]
        told = any(repetition.told(one, lately) for one in replies)
        if repetition.asked_twice(first, lately) and not repetition.asks_again(turn.text):
            return repetition.otherwise(first, on_duty=await self._queue.available(turn.now))
        if not (told or misses.second(first, lately) or anger.again(first, lately)):
            return joined(replies)
        on_duty = await self._queue.available(turn.now)
        said = joined(tuple(repetition.varied(one, lately, on_duty=on_duty) for one in replies))
        return anger.calmed(misses.counted(said, lately, on_duty=on_duty), lately, on_duty=on_duty)

    async def _replies(self, turn: Turn, before: Before) -> tuple[Reply, ...]:
        said = turn.text
        if others := await self._for_others(turn, before):
            return others
        if not before.drafting and anger.only_insults(said):
            return await self._going_on(turn, (small_talk.reply("abuse"),), before)
        if again := await self._said_again(turn, before):
            return (again,)
        if done := await self._of_several_or_own(turn, before):
            return done
        rating = feedback.rating(said)
        if rated := before.rated(rating):
            return await self._going_on(turn, (await self._rated(turn, rated),), before)
        if rating is Rating.HELPFUL and not before.drafting:
            return (small_talk.reply("thanks"),)
        if not before.drafting and (asked := await self._asked_plainly(turn, before)):
            return (asked,)
        return await self._through_rasa(turn, before)

    async def _hours_told(self, turn: Turn, before: Before) -> tuple[Reply, ...]:
        """When one of us answers, before the replies to what is said besides; nothing to who does not ask that, and to
        who may mean the office of a guide that was answered from just now."""
        rest = our_hours.beyond(turn.text)
        if rest == turn.text or (turn.topic is not None and not our_hours.names_us(turn.text)):
            return ()
        if before.drafting:
            told = hearing.asks(turn.text) and not rest
            return await self._beside_the_form(turn, await self._queue.hours(turn.now)) if told else ()
        hours = await self._queue.hours(turn.now)
        if not rest or talk_sense.kind(rest) is not None:
            return (hours,)
        others = await self._replies(replace(turn, text=rest), before)
        if any(one.outcome in _TELLS_THE_HOURS for one in others):
            return others
        return replace(hours, outcome=others[0].outcome), *others

    async def _of_several_or_own(self, turn: Turn, before: Before) -> tuple[Reply, ...]:
        """The replies to a message with wishes of several kinds, or about a case of the citizen's."""
        if before.drafting:  # the same words are answers to its questions, but for those that ask for cases
            if left := await self._left_the_form(turn, before):
                return left
            told = await self._own_cases.beside_a_form(turn, before.of_case)
            if told is None:
                return ()
            said, *question = await self._beside_the_form(turn, told)
            return said, *(replace(one, of_case=said.of_case) for one in question)
        if several := await self._of_several_kinds(turn):
            return several
        done = await self._of_own_case(turn, before)
        return () if done is None else (done,)

    async def _left_the_form(self, turn: Turn, before: Before) -> tuple[Reply, ...]:
        """What is said to somebody who gives a form up and wants something else in the same breath, 不投诉了，那个到哪
        步了; nothing for any other message."""
        wanted = put_off.wanted_instead(turn.text)
        if wanted is None:
            return ()
        given_up = await self._registration.cancel(turn)
        await self._registration.begin_anew(turn)
        done = await self._understood(replace(turn, text=wanted), replace(before, drafting=False))
        return (replace(given_up, outcome=done.outcome), done)

    async def _of_own_case(self, turn: Turn, before: Before) -> Reply | None:
        """The reply to what is about a case of the citizen's, or was thought to be and is a matter of its own."""
        of_its_own = addition.separately(turn.text) if before.spoken_of is not None else None
        if matter := case_answers.another_matter(before.of_case, turn.text) or of_its_own:
            return await self._taken(turn, matter)
        return before.shown_by_code(turn.text) or await self._own_cases.turn(turn, before.of_case)

    async def _taken(self, turn: Turn, matter: str) -> Reply:
        """The first step of a request with some words as its matter."""
        return await self._requests.taken(
            replace(turn, text=matter), hearing.request_kind(matter) or CaseKind.COMPLAINT
        )

    async def _of_several_kinds(self, turn: Turn) -> tuple[Reply, ...]:
        """The replies to a message with wishes of more than one kind, of which a request comes last; nothing for any
        other message, and where what looks like one of them is none, unless they are counted."""
        replies, wanted = list[Reply](), list[str]()
        for part in mixed.parts(turn.text):
            if part.wish is mixed.Wish.REQUEST:
                wanted.append(part.text)
            elif (reply := await self._of_one_kind(turn, part)) is not None:
                replies.append(reply)
            else:
                return ()
        # What is known comes first.
        replies.sort(key=lambda reply: reply.outcome is ReplyOutcome.NOTHING_FOUND)
        if not (replies and wanted):
            return tuple(replies)
        kind = hearing.rarest_kind(*wanted) or hearing.request_kind(wanted[0]) or CaseKind.COMPLAINT
        step = await self._requests.taken(replace(turn, text="；".join(wanted)), kind)
        return (replace(replies[0], outcome=step.outcome), *replies[1:], step)

    async def _of_one_kind(self, turn: Turn, part: mixed.Part) -> Reply | None:
        """The reply to a part that is no request; None where it is none of what it looks like."""
        said = replace(turn, text=part.text)
        if part.wish is mixed.Wish.RATING:
            return await self._own_cases.turn(said)
        if part.wish is mixed.Wish.CASE:
            return await self._own_cases.told(said, presses=mixed.presses(part.text))
        answer = await self._answering.beside_others(said)
        if answer is None and matters.counts(turn.text):
            unknown = WORDS.answer.question_unknown.format(asked=part.text[:_LONGEST_SAID_AGAIN])
            return Reply(unknown, ReplyOutcome.NOTHING_FOUND)
        return answer

    async def _for_others(self, turn: Turn, before: Before) -> tuple[Reply, ...]:
        """The reply to what is a person's or another body's to deal with, whatever is open; nothing for all else."""
        asks = queue_hearing.asks_person(turn.text) or (
            before.offered_a_person and queue_hearing.calls_somebody(turn.text)
        )
        asks = asks or (before.drafting and queue_hearing.wants_to_talk(turn.text))
        if asks or await self._nobody_there(turn, before):
            return await self._person_asked(turn)
        if self._queue.is_sensitive(turn.text):
            return await self._alerted(turn, before)
        if helps := await self._swindled(turn):
            return helps
        channel = other_channels.brought(turn.text)
        return () if channel is None else await self._told_route(turn, other_channels.route(channel), before)

    async def _swindled(self, turn: Turn) -> tuple[Reply, ...]:
        """Whom to ring, from the guide, for somebody who is being swindled, or who asks whether they would be, after
        what they must not do; a form that is open goes on. Nothing for anybody else."""
        feared = not swindle.is_going_on(turn.text)
        # To a form that waits for its matter it may be that.
        if feared and not (swindle.may_be(turn.text) and not await self._registration.awaits_matter(turn)):
            return ()
        asked = swindle.FEARED if feared else swindle.QUESTION
        answer = await self._answering.answer(replace(turn, text=asked, topic=None, asked=None, offered=()))
        if feared:
            warning = WORDS.answer.perhaps_swindle
            answer = (
                replace(answer, text=f"{warning}\n{answer.text}", short=f"{warning}\n{answer.short}")
                if answer.short
                else Reply(warning, ReplyOutcome.ANSWERED, short=warning)
            )
        return await self._beside_the_form(turn, answer) if answer.short else ()

    async def _nobody_there(self, turn: Turn, before: Before) -> bool:
        """Whether somebody asks if anybody is there, of no case and no guide that is spoken of, or after a word on how
        to reach a person when one is, and nobody is."""
        nothing_else = not before.spoken_lately and turn.asked is None
        asks = nothing_else and queue_hearing.asks_for_anybody(turn.text)
        of_hours = before.handed_off and queue_hearing.asks_for_hours(turn.text, of_nothing_else=nothing_else)
        return (asks or of_hours) and not await self._queue.available(turn.now)

    async def _asked_plainly(self, turn: Turn, before: Before) -> Reply | None:
        """The reply to what can only be a question, whatever kind of turn it looks like: what says that it asks, one of
        the things that were offered, by its title or in other words, a bare topic, or the last question for a place."""
        if answered := await self._to_what_was_told(turn, before):
            return answered
        if before.names_an_entry(turn.text):
            return await self._answering.answer(replace(turn, offered=()))
        if begun := await self._requests.placed(turn, before):
            return begun
        if there := await self._asked_for_a_place(turn, before):
            return there
        if wanted := await self._requests.wanted(turn, before):
            return wanted
        if responsible.asked(turn.text) and (told := await self._responsible(turn)):
            return told
        # Who was told that another body decides asks further, and has nothing that is registered here.
        further = before.told_a_route and not telling.facts(turn.text)
        if further and (answered := await self._about_the_route(turn, before)):
            return answered
        wants = hearing.request_kind(turn.text) is not None or telling.announces(turn.text) is not None
        return None if wants else await self._asked(turn, before, further)

    async def _to_what_was_told(self, turn: Turn, before: Before) -> Reply | None:
        """The reply to a word on what was told or offered just now: none of it, heard, any of it, something else."""
        if turn.offered and (instead := await self._none_of_them(turn)):
            return instead
        if before.told_a_route and said_beside.acknowledges(turn.text):
            return small_talk.reply("thanks" if said_beside.thanks(turn.text) else "affirm")
        if done := _is_done(turn.text, before):
            return done
        return await self._chosen_at_will(turn, before) or await self._meant_instead(turn, before)

    async def _none_of_them(self, turn: Turn) -> Reply | None:
        """What is said to somebody who means none of the things that were offered, and perhaps says what they mean;
        None for any other message."""
        left = "" if choosing.is_none(turn.text) else talk_sense.after_none(turn.text)
        if left is None:
            return None
        meant = misread.heard(turn.text) or left
        if hearing.request_kind(meant) is not None:
            return None
        other = await self._answering.answered(replace(turn, text=meant, offered=())) if meant else None
        return other or small_talk.reply("deny")

    async def _chosen_at_will(self, turn: Turn, before: Before) -> Reply | None:
        """The answer from the first of the choices for who leaves it open, which names the others; a plea to name one
        to a mere yes; None for any other message."""
        choices = before.reply.choices if turn.offered and before.reply else ()
        if choices and choosing.leaves_open(turn.text):
            return await self._answering.answer(replace(turn, text=choices[0].text, offered=()))
        return small_talk.reply("choose") if choices and short_answers.agrees(turn.text) else None

    async def _asked_for_a_place(self, turn: Turn, before: Before) -> Reply | None:
        """The answer to the last question for a place that is named alone, which means nothing to Rasa."""
        if turn.asked and places.only_a_place(turn.text):
            return await self._answering.answer(turn)
        place = whereabouts.alone(turn.text) if before.unanswered else None
        if place is None or before.unanswered is None:
            return None
        there = places.in_district(before.unanswered, place.handled_by)
        return await self._answering.answer(replace(turn, text=there))

    async def _meant_instead(self, turn: Turn, before: Before) -> Reply | None:
        """The answer to what was meant, to somebody who says that something else was answered, or else what there is
        besides; None for any other message."""
        if before.about is None and before.unanswered is None:
            return None
        meant = misread.heard(turn.text)
        if meant is None:
            return None
        if not meant:
            offered = before.reply.choices if before.reply and before.reply.short else ()
            return Reply(WORDS.again.misread, ReplyOutcome.CHOICES, offered) if offered else None
        if turn.offered and (among := await self._answering.in_their_case(turn, meant)):
            return among
        answer = await self._answering.answer(replace(turn, text=meant))
        # Another thing is named, so that it is not what was answered before.
        same = answer.topic is not None and answer.topic == turn.topic
        if same and len(meant) <= _LONGEST_TOPIC and not hearing.asks(meant):
            return await self._answering.answer(replace(turn, text=meant, topic=None, asked=None, offered=()))
        return answer

    async def _asked(self, turn: Turn, before: Before, further: bool) -> Reply | None:
        """The reply to what says that it asks, goes on about something that was told or offered, or is a bare topic."""
        beside = after_alarm.asked_beside(before.reply, turn.text)
        asks = bool(beside) or further or hearing.says_it_asks(turn.text)
        if asks and (answered := await self._answering.answered(replace(turn, text=beside or turn.text))):
            return answered
        if turn.offered and (chosen := await self._answering.chosen(turn)):
            return chosen
        bare = len(turn.text) <= _LONGEST_TOPIC and not hearing.asks(turn.text)
        return await self._answering.offering(turn) if bare else None

    async def _responsible(self, turn: Turn) -> Reply | None:
        """Who is responsible for what is asked about, with what a guide says of it, and the offer to register it."""
        about = responsible.matter(turn.text) or turn.asked or ""
        told, answer = self._requests.responsible(about), await self._answering.answer(turn)
        if told is None or answer.outcome is ReplyOutcome.OTHER_CHANNEL:
            return answer if answer.short else None
        if not answer.short:
            offer = f"{told}\n{WORDS.answer.register_way_on}"
            return Reply(offer, ReplyOutcome.ANSWERED, (Choice(WORDS.talk_choices[0]),), asked=turn.text, short=told)
        choices = (Choice(WORDS.talk_choices[0]), *answer.choices)
        return replace(answer, text=f"{told}\n{answer.text}", short=f"{told}\n{answer.short}", choices=choices)

    async def _about_the_route(self, turn: Turn, before: Before) -> Reply | None:
        """The answer to a question about what the other body does that was named last."""
        guide = other_channels.guide_after(before.reply)
        if guide is None or not (hearing.asks(turn.text) or telling.asks_own_part(turn.text)):
            return None
        return await self._answering.about(turn, guide)

    async def _through_rasa(self, turn: Turn, before: Before) -> tuple[Reply, ...]:
        # Rasa may have remembered half of a turn that broke off; the draft in the database is whole.
        episode = await self._registration.begin_anew(turn) if turn.again else before.episode
        if before.drafting:
            return await self._confirmed_and_asked(turn, episode) or await self._talk(turn, episode)
        if told := await self._way_told(turn) or await self._answered_and_taken(turn, episode):
            return told
        replies = await self._talk(turn, episode)
        instead = (
            await self._told_whom_they_wait_for(turn, replies[0], before)
            or await self._gone_back(turn, replies[0], before)
            or await self._only_asked(turn, replies[0])
            or await self._doubted(turn, replies[0], before)
            or await self._stayed(turn, replies[0])
            or await self._known_trouble(turn, replies[0])
            or await self._in_passing(turn, replies[0])
            or await self._about_the_same(turn, replies[0], before)
            or await self._remarked(turn, replies[0], before)
            or _sighed(turn.text, replies[0])
        )
        if instead:
            return instead
        if anger.met(replies[0]) and (among := await self._among_insults(turn, episode)):
            return among
        # 没人管 in an outcry at us tells no matter; with a place or a day it does.
        cries = not telling.facts(turn.text) and anger.needs_a_person(turn.text, replies[0], before.lately)
        if not cries and (kind := telling.overlooked(turn.text, replies[0], asked=before.asked_matter)):
            return (await self._requests.taken(turn, kind),)
        if reported := await self._reported(turn, replies[0]):
            return reported
        rated = before.rated(Rating.UNHELPFUL) if replies[0].dissatisfied else None
        return await self._going_on(turn, (await self._rated(turn, rated),) if rated else replies, before)

    async def _confirmed_and_asked(self, turn: Turn, episode: int) -> tuple[Reply, ...]:
        """The confirmation of a request that is filed by a message which asks something as well, and the answer to
        that; nothing for any other message."""
        said = put_off.agreed_and_asked(turn.text)
        if said is None or not await self._registration.awaits_yes(turn):
            return ()
        filed = await self._talk(replace(turn, text=said[0]), episode)
        if filed[0].outcome is not ReplyOutcome.CASE_OPENED:
            return filed
        answer = await self._answering.answer(replace(turn, text=said[1]))
        # How long it will take is told with the number; what was sent as another message is not passed over.
        known = answer.outcome is not ReplyOutcome.NOTHING_FOUND or "\n" in turn.text
        return (*filed, answer) if known else filed

    async def _told_whom_they_wait_for(self, turn: Turn, reply: Reply, before: Before) -> tuple[Reply, ...]:
        """That it is kept for the person whom the citizen waits for, where a form was begun that is not asked for."""
        begun = before.talk is not None and reply.outcome is ReplyOutcome.ASKING
        if not begun or hearing.request_kind(turn.text) is not None or insistence.insists(turn.text) is not None:
            return ()
        await self._unbegun(turn)
        return (words.noted(),)

    async def _gone_back(self, turn: Turn, reply: Reply, before: Before) -> tuple[Reply, ...]:
        """What is said instead of a new request, a guide or calming words to somebody who goes back to an own case."""
        answered = reply.outcome is ReplyOutcome.ANSWERED and not hearing.asks(turn.text)
        begun = reply.outcome is ReplyOutcome.ASKING
        helpless = reply.dissatisfied or reply.outcome in _NO_HELP or reply.text == WORDS.own_case.none
        may_go_back = begun or answered or helpless
        case = await self._own_cases.gone_back_to(turn, before.of_case if begun else None) if may_go_back else None
        if case is None:
            return ()
        instead = await self._pressed(turn, case) or case_replies.gone_back_to(turn.text, case, turn.now)
        if instead is None:  # what has come back after all is a new request
            return (
                ()
                if begun
                else (await self._requests.taken(turn, hearing.request_kind(turn.text) or CaseKind.COMPLAINT),)
            )
        if begun:
            await self._unbegun(turn)
        return (instead,)

    async def _pressed(self, turn: Turn, case: CitizenCase) -> Reply | None:
        """What is said to somebody who rather presses for the case that they go back to than anything else."""
        if case_meaning.likely(turn.text) is not Case.PRESS:
            return None
        return await self._own_cases.wished(replace(turn, spoken_of=case.number, lately=True), Wish.PRESS, sure=True)

    async def _only_asked(self, turn: Turn, reply: Reply) -> tuple[Reply, ...]:
        """The answer to somebody who asks about complaints or the like and for whom a form was begun."""
        if reply.outcome is not ReplyOutcome.ASKING or telling.announces(turn.text) is not None:
            return ()
        plainly = telling.only_asks_plainly(turn.text)
        tells_nothing = plainly or telling.only_asks(turn.text) or telling.wants_to_know(turn.text)
        story = _asks_anew(turn)
        if not (tells_nothing or story or telling.asks_own_part(turn.text)):
            return ()
        answer = await self._answering.answer(turn)
        offers = answer.outcome is ReplyOutcome.CHOICES
        if answer.outcome not in _TELLS_THE_WAY and not (plainly or (story and offers)):
            return ()
        # A story that ends so may still be a report, as of a neighbour's noise.
        if not (tells_nothing or story) and _is_reported(answer):
            return ()
        await self._unbegun(turn)
        return (answer if tells_nothing or offers else _offering_to_register(answer),)

    async def _reported(self, turn: Turn, reply: Reply) -> tuple[Reply, ...]:
        """What is said to somebody who wants what they tell dealt with, and who was taken to ask: the first step of a
        request where nothing was found, and the offer of one beside an answer."""
        looked_up = reply.outcome in (ReplyOutcome.NOTHING_FOUND, ReplyOutcome.ANSWERED)
        if not looked_up or hearing.asks_the_way(turn.text) or not _reports(turn):
            return ()
        if reply.outcome is ReplyOutcome.ANSWERED:
            return (_offering_to_register(reply),)
        return (await self._requests.taken(turn, hearing.request_kind(turn.text) or CaseKind.COMPLAINT),)

    async def _doubted(self, turn: Turn, reply: Reply, before: Before) -> tuple[Reply, ...]:
        """What the answer of just now says to it, or that answer once more, for somebody who does not believe it and
        for whom a form was begun or nothing was found: 你莫豁我哦，人家交了一百多."""
        begun = reply.outcome is ReplyOutcome.ASKING
        unheard = begun or reply.outcome is ReplyOutcome.NOTHING_FOUND or reply.text in other_channels.SAYS_LITTLE
        wants = hearing.named_kind(turn.text) is not None or telling.facts(turn.text)
        if turn.topic is None or not unheard or wants or not said_beside.doubts(turn.text):
            return ()
        said = await self._answering.going_on(replace(turn, goes_on=True)) or repetition.to_a_doubt(before.lately)
        if said is None:
            return ()
        if begun:
            await self._unbegun(turn)
        return (said,)

    async def _stayed(self, turn: Turn, reply: Reply) -> tuple[Reply, ...]:
        """The answer to what goes on about the entry before, circumstances or a question, and was taken for a request
        or for talk; nothing where it is one."""
        begun = reply.outcome is ReplyOutcome.ASKING
        talk = reply.text in other_channels.SAYS_LITTLE
        # What the citizen lacks or cannot do is no word on the answer: 我这个是老年机，没得摄像头.
        simpler = reply.outcome is ReplyOutcome.REPEATED and not talk_sense.only(turn.text, Kind.SIMPLER)
        unknown = reply.outcome is ReplyOutcome.NOTHING_FOUND
        topic = turn.topic
        if (topic is None and not turn.offered) or not (begun or talk or simpler or unknown):
            return ()
        corrects = said_beside.takes_back(turn.text)
        further = corrects or guide_talk.LEARNT.sure(turn.text) is Meaning.FURTHER
        # 寝室锁门了，明天下课再去打来得及吧 asks on, whatever it tells before.
        asks_on = hearing.asks(clauses.last(turn.text)) and guide_talk.LEARNT.likely(turn.text) is not Meaning.REQUEST
        may_report = telling.may_be_a_request(turn.text) and not (further or asks_on)
        if (unknown and not (further or talk)) or said_beside.leaves_it(turn.text) or may_report:
            return ()
        if talk and not (further or hearing.asks(turn.text) or len(turn.text) >= _SHORTEST_TOLD):
            return ()
        # Where it wants nothing done it is enough that it rather goes on.
        rather = corrects or guide_talk.LEARNT.likely(turn.text) is Meaning.FURTHER
        on = replace(turn, goes_on=turn.goes_on or simpler or rather)
        answer = await (self._answering.going_on(on) if topic else self._answering.stayed_among(turn))
        if answer is None or (begun and _is_reported(answer) and not telling.asks_of_it(turn.text)):
            return ()
        if begun:
            await self._unbegun(turn)
        return (answer,)

    async def _known_trouble(self, turn: Turn, reply: Reply) -> tuple[Reply, ...]:
        """The answer from a guide that knows what to do, with the offer to register it, to somebody who only tells how
        things are with them and for whom a form was begun; or who else decides what they tell.

        Of 240 ways of telling what a guide answers for which the classifier began a form 56 are answered or sent on,
        all of them rightly, and 12 of 900 complaints and calls for help; of the latter nobody is sent elsewhere. What
        the search is sure of by its own threshold is enough: from 0.7 on 5.9 % of ways of asking are answered, not 6.6.
        """
        told_where = telling.facts(turn.text) or insistence.insists(turn.text) is not None
        if reply.outcome is not ReplyOutcome.ASKING or told_where or hearing.named_kind(turn.text) is not None:
            return ()
        draft, answer = await self._registration.draft(turn), await self._answering.answer(turn)
        if answer.outcome is ReplyOutcome.OTHER_CHANNEL:
            await self._unbegun(turn)
            return (answer,)
        known = answer.outcome is ReplyOutcome.ANSWERED and not _is_reported(answer)
        if draft is None or draft.kind not in _NEEDS or not (known and telling.tells_own_need(turn.text)):
            return ()
        await self._unbegun(turn)
        return (_offering_to_register(answer),)

    async def _about_the_same(self, turn: Turn, reply: Reply, before: Before) -> tuple[Reply, ...]:
        """The first step of a request that was begun with words that name nothing, with what was asked just before as
        its matter: 你给我登记一个, after a question whom to turn to with a debt."""
        told = before.asked_about if reply.outcome is ReplyOutcome.ASKING else None
        if told is None or telling.names_a_matter(turn.text):
            return ()
        await self._unbegun(turn)
        return (await self._taken(turn, f"{told.rstrip('。')}。{turn.text}"),)

    async def _remarked(self, turn: Turn, reply: Reply, before: Before) -> tuple[Reply, ...]:
        """What is said to a last word on a case that was rated, filed or added to just now, for whom a request was
        begun: 替我谢谢那几个师傅. It may be added to the case, which is asked."""
        # With the request its part of the visit ended, so that this may be the first word of another.
        of_a_case = bool(before.lately) and before.lately[-1].outcome in _OF_A_CASE
        if reply.outcome is not ReplyOutcome.ASKING or not of_a_case or not telling.remarks(turn.text):
            return ()
        await self._unbegun(turn)
        if said_beside.apologises(turn.text):
            return (small_talk.reply("affirm"),)
        added = await self._own_cases.wished(turn, Wish.SUPPLEMENT, sure=False)
        return (added or small_talk.reply("thanks"),)

    async def _in_passing(self, turn: Turn, reply: Reply) -> tuple[Reply, ...]:
        """A short word to somebody who surely wants nothing done, and for whom a form was begun: 行，我回她一声."""
        if reply.outcome is not ReplyOutcome.ASKING or _REGISTERS.search(turn.text) or not _wants_nothing(turn):
            return ()
        # 刚才 alone is no day on which something happened.
        tells = whereabouts.place(turn.text) is not None or telling.facts(turn.text) > 1
        if tells or hearing.asks(turn.text) or hearing.request_kind(turn.text) is not None:
            return ()
        await self._unbegun(turn)
        return (small_talk.reply("thanks" if said_beside.thanks(turn.text) else "affirm"),)

    async def _unbegun(self, turn: Turn) -> None:
        """A request that was begun by mistake is gone."""
        await self._registration.cancel(turn)
        await self._registration.begin_anew(turn)

    async def _going_on(self, turn: Turn, replies: tuple[Reply, ...], before: Before) -> tuple[Reply, ...]:
        """What is said instead of words that are no help to somebody who despairs, is angry, or sees no way on."""
        last, reply = before.reply, replies[0]
        if instead := after_alarm.instead(before.lately, turn.text, reply):
            return (instead,)
        if anger.needs_a_person(turn.text, reply, before.lately):
            return (anger.offered(reply, on_duty=await self._queue.available(turn.now)),)
        if last is not None and other_channels.stays(turn.text, last, reply):
            return await self._told_route(turn, last, before)
        # Nothing was said here that could be repeated, but staff may have asked for something.
        if reply.text == WORDS.talk["repeat"] and (asked := await self._own_cases.what_was_asked(turn)):
            return (asked,)
        # Who has just registered something and doubts what will come of it was not refused any help.
        just_filed = last is not None and last.outcome is ReplyOutcome.CASE_OPENED and hearing.asks(turn.text)
        if just_filed and reply.dissatisfied and (told := await self._own_cases.wished(turn, Wish.PROGRESS, sure=True)):
            return (told,)
        if reply.text == WORDS.talk["affirm"] and said_beside.begs_a_favour(turn.text):
            return (small_talk.reply("no_favour"),)
        # How long it takes, asked after an answer by somebody who has no case, is asked about that.
        if reply.text == WORDS.progress.none and (answer := await self._answering.going_on(turn)):
            return (answer,)
        return replies

    async def _told_route(self, turn: Turn, route: Reply, before: Before) -> tuple[Reply, ...]:
        """Who else decides; a form that is open goes on about its own matter."""
        said = other_channels.further(route, before.lately, on_duty=await self._queue.available(turn.now))
        return await self._beside_the_form(turn, said)

    async def _beside_the_form(self, turn: Turn, said: Reply) -> tuple[Reply, ...]:
        """What is said, and the question of a form that is open."""
        if (question := await self._registration.open_question(turn)) is None:
            return (said,)
        await self._registration.put_aside(turn)
        return said, question

    async def _alerted(self, turn: Turn, before: Before) -> tuple[Reply, ...]:
        """Calm words to a threat, which somebody of the staff sees; what it is about is gone on with as always."""
        channel = other_channels.brought(turn.text)
        replies = await self._through_rasa(turn, before) if channel is None else (other_channels.route(channel),)
        on = tuple(one for one in replies if one.outcome in (ReplyOutcome.ASKING, ReplyOutcome.OTHER_CHANNEL))
        registering = any(one.outcome is ReplyOutcome.ASKING for one in on)
        return await self._queue.alert(turn, registering=registering), *on

    async def _among_insults(self, turn: Turn, episode: int) -> tuple[Reply, ...]:
        """What stands among insults: a request, or what Rasa makes of the other words; nothing otherwise."""
        if left := anger.rest(turn.text):
            replies = await self._talk(replace(turn, text=left), episode)
            if anger.helps(replies[0], left):
                return replies
        kind = anger.matter(turn.text)
        return () if kind is None else (await self._requests.taken(turn, kind),)

    async def _rated(self, turn: Turn, rated: Rated) -> Reply:
        return feedback.reply(rated, on_duty=await self._queue.available(turn.now))

    async def _said_again(self, turn: Turn, before: Before) -> Reply | None:
        """What was said last once more, or more simply; of a form its question, and that only word for word."""
        again = repetition.asks_again(turn.text)
        larger, hard = repetition.wants_it_larger(turn.text), repetition.finds_too_hard(turn.text)
        hard = hard or (not before.drafting and talk_sense.only(turn.text, Kind.SIMPLER))
        if before.drafting:
            if larger or hard:
                return await self._registration.simpler_question(turn, "larger" if larger else "simpler")
            return await self._registration.open_question(turn) if again else None
        if larger:
            return small_talk.reply("larger")
        if again:
            return repetition.once_more(before.lately)
        # Only an answer that was just given can be meant: 看不懂 is also a reason for a low rating of a case's answer.
        said = [one for one in before.lately if one.text != WORDS.talk["larger"]]
        answered = bool(said and said[-1].short)
        if not hard:
            return None
        if offered := repetition.choose_simply(before.lately):
            return offered
        if not answered:
            return small_talk.reply("simpler") if repetition.wants_it_in_steps(turn.text) else None
        simple = repetition.more_simply(before.lately, on_duty=await self._queue.available(turn.now))
        # The answer is rated once, however often it is told more simply.
        first = before.reply is not None and before.reply.outcome is not ReplyOutcome.REPEATED
        return replace(simple, rated=before.rated(Rating.UNHELPFUL) if first else None) if simple else None

    async def _answered_and_taken(self, turn: Turn, episode: int) -> tuple[Reply, ...]:
        """The answer to the question that stands beside a request, and the first step of that; nothing without both."""
        parts = matters.beside_a_request(turn.text)
        answer = await self._answering.answer(replace(turn, text=parts[0])) if parts else None
        if not parts or not answer or not answer.short:
            return ()
        step = await self._talk(replace(turn, text=parts[1]), episode)
        return (replace(answer, outcome=step[0].outcome), *step)

    async def _way_told(self, turn: Turn) -> tuple[Reply, ...]:
        """The answer to a question where a matter goes, which number to ring, what may be applied for, or that goes on
        after an answer, however much it sounds like a request; nothing where there is none, or where it is told as well
        where and when it is."""
        goes_on = turn.asked is not None and hearing.goes_on_asking(turn.text)
        way = hearing.asks_the_way(turn.text) or hearing.asks_for_a_number(turn.text)
        if not (goes_on or way) or telling.facts(turn.text) > 1:
            return ()
        answer = await self._answering.answer(turn)
        return (answer,) if answer.outcome in _TELLS_THE_WAY else ()

    async def _person_asked(self, turn: Turn) -> tuple[Reply, ...]:
        """A place in the queue; a form that is open goes on meanwhile."""
        reply, question = await self._queue.ask(turn, Why.ASKED), await self._registration.open_question(turn)
        return (reply, question) if question and reply.text else (reply,)

    async def _beside_numbers(self, turn: Turn, emergency: emergencies.Emergency, before: Before) -> tuple[Reply, ...]:
        """What is said after the numbers: an emergency told at length, or not for sure, is a matter or a question too,
        which goes on; a form that is open asks on."""
        told = text.clean(turn.text)
        asks = after_alarm.asks_of_offices(told)
        if emergency.sure and len(told) < _TOLD_AT_LENGTH and not asks:
            return ()
        if before.drafting:
            if await self._registration.awaits_matter(turn):
                return (await self._plain.turn(replace(turn, text=told)),)
            question = await self._registration.open_question(turn)
            return () if question is None else (question,)
        # Somebody who is ill or hurt is no request by that alone, however unsure it is how badly.
        numbers_do = emergency.sure or emergency.kind is emergencies.EmergencyKind.MEDICAL
        if emergency.kind in alarm.ONLY_NUMBERS or (numbers_do and not (asks or telling.tells(told))):
            return ()
        reply = await self._meant(turn, before)
        return (reply,) if reply.outcome in _BESIDE_NUMBERS else ()

    async def _talk(self, turn: Turn, episode: int) -> tuple[Reply, ...]:
        facts = TurnFacts(
            message_id=turn.message_id,
            channel=turn.channel,
            now=turn.now,
            topic=turn.topic,
            asked=turn.asked,
            offered=turn.offered,
            district=turn.district,
            spoken_of=turn.spoken_of,
            lately=turn.lately,
            standing=turn.standing,
        )
        try:
            return await self._rasa.say(f"{turn.citizen_id}:{episode}", turn.text, facts)
        except RasaFailed as failure:
            log.warning("Rasa failed on message %s (%s): answering without it", turn.message_id, failure)
        # The action may have filed the case before Rasa failed, or does so meanwhile.
        reply = await self._registration.filed(turn) or await self._plain.turn(turn)
        late = None if reply.outcome is ReplyOutcome.CASE_OPENED else await self._registration.filed(turn)
        return (late or reply,)


def _offering_to_register(answer: Reply) -> Reply:
    offer = Choice(WORDS.talk_choices[0])
    if offer in answer.choices:
        return answer
    told = citations.without_way_on(answer.text)
    return replace(answer, text=f"{told}\n{WORDS.answer.register_way_on}", choices=(offer, *answer.choices))


def _asks_anew(turn: Turn) -> bool:
    """Whether a message surely tells a story only to ask, or asks something else after an answer; what goes on about
    that answer is another thing."""
    means = None if turn.topic is None else guide_talk.LEARNT.sure(turn.text)
    return means is Meaning.QUESTION or (means is None and story_meaning.sure(turn.text) is Story.ASKS)


def _reports(turn: Turn) -> bool:
    """Whether a message surely wants what it tells dealt with; after an answer as such messages are heard there."""
    if turn.topic is None:
        return story_meaning.sure(turn.text) is Story.REPORTS
    return guide_talk.LEARNT.sure(turn.text) is Meaning.REQUEST


def _wants_nothing(turn: Turn) -> bool:
    """Whether a message surely neither asks nor wants anything dealt with."""
    if story_meaning.sure(turn.text) is Story.NO_STORY:
        return True
    return turn.topic is not None and guide_talk.LEARNT.sure(turn.text) is Meaning.OTHER


def _is_reported(answer: Reply) -> bool:
    return any(telling.is_reported(source.title) for source in answer.sources)


def _is_done(said: str, before: Before) -> Reply | None:
    """What is said to somebody who was answered and only says that they heard it, see to it, or go; None for any other
    message."""
    tells = telling.facts(said) or hearing.request_kind(said) is not None
    if tells or not (before.told_a_route or before.about):
        return None
    # 我晓得往哪边走了 asks nothing.
    asks = hearing.asks(said) and not talk_sense.kind(said)
    if said_beside.only_leaves_it(said) or (not asks and talk_sense.only(said, Kind.LEAVES)):
        return small_talk.reply("bye")
    if not asks and talk_sense.only(said, Kind.HEARD):
        return small_talk.reply("thanks" if said_beside.thanks(said) else "affirm")
    return None


def _sighed(said: str, reply: Reply) -> tuple[Reply, ...]:
    """What is said to talk that was looked up and for which nothing was found; nothing for any other message."""
    nothing = reply.outcome is ReplyOutcome.NOTHING_FOUND and not hearing.asks(said)
    return (small_talk.reply("small_talk"),) if nothing and talk_sense.only(said, Kind.TALK) else ()


def _is_speech(turn: Turn) -> bool:
    """A voice that was understood is as good as typed."""
    return turn.kind == "voice" and bool(turn.text)
