"""The actions that only say something."""

from bot import case_hearing, hearing, other_channels, repetition, talk_sense, withdrawal
from bot import small_talk as words
from bot.case_question import Wish
from bot.other_channels import Channel
from bot.parts import BotParts
from bot.reply import Reply, ReplyOutcome
from bot.talk_sense import Kind
from bot.wire import ActionCall, ActionResult
from bot.wording import WORDS
from escalation import number
from records.live_talks import Why

# Questions about matters that the classifier was never trained on look like anything to it, but never for sure.
_SURE = 0.9
_NOT_OURS = frozenset({"out_of_scope", "abuse"})
_LONGEST_TALK = 10
_WISHES = {"urge": Wish.PRESS, "withdraw": Wish.WITHDRAW, "rate": Wish.RATE, "add_to_case": Wish.SUPPLEMENT}
# Below, a message is hardly understood.
_HARDLY = 0.25
# Below, it is asked before anything is done to a case.
_SURE_OF_A_WISH = 0.6


async def answer_policy(call: ActionCall, parts: BotParts) -> ActionResult:
    """What the knowledge base says to the question; what it cannot answer may be about a case of theirs."""
    if number.find_number(call.turn.text):
        return ActionResult(reply=await parts.progress.tell(call.turn))
    reply = await parts.answering.answer(call.turn)
    unclear = reply.outcome is ReplyOutcome.CHOICES and call.intent.name == "follow_up" and call.turn.lately
    if unclear or reply.outcome is ReplyOutcome.NOTHING_FOUND:
        reply = await parts.progress.perhaps(call.turn) or reply
    if reply.outcome is ReplyOutcome.NOTHING_FOUND and talk_sense.only(call.turn.text, Kind.LEAVES):
        reply = words.reply("bye")
    return ActionResult(reply=reply)


async def tell_progress(call: ActionCall, parts: BotParts) -> ActionResult:
    """How the citizen's case is getting on; one that the words name outweighs what is only guessed."""
    found = await _looked_up(call, parts)
    if found is not None and found.outcome is ReplyOutcome.CHOICES:
        found = await parts.progress.perhaps(call.turn) or found
    told = found or await parts.progress.tell(call.turn)
    # Letters in disorder look like anything.
    guessed = told.text == WORDS.progress.none and call.intent.confidence < _HARDLY
    return ActionResult(reply=words.reply("unclear") if guessed else told)


async def own_case(call: ActionCall, parts: BotParts) -> ActionResult:
    """What the citizen wants of a case of their own, where words alone did not say so."""
    wish, sure = _WISHES[call.intent.name or ""], call.intent.confidence >= _SURE_OF_A_WISH
    in_doubt = withdrawal.asks_whether_done(call.turn.text) or not case_hearing.wants(call.turn.text)
    if wish is Wish.WITHDRAW and in_doubt and (told := await _of_case(call, parts)):
        return ActionResult(reply=told)
    reply = await parts.own_cases.wished(call.turn, wish, sure=sure)
    return ActionResult(reply=reply or await parts.answering.answer(call.turn))


async def other_channel(call: ActionCall, parts: BotParts) -> ActionResult:
    """Who decides what the city does not: from the knowledge base, or else the route in fixed words, which are known
    to be right where choices are only guesses. Where nobody is named, a remark on the case that was spoken of just now
    may be meant for that, which is asked."""
    turn, channel = call.turn, other_channels.channel(call.turn.text)
    remarks = channel is Channel.OTHER and turn.lately and turn.spoken_of is not None and not hearing.asks(turn.text)
    if remarks and (added := await parts.own_cases.wished(turn, Wish.SUPPLEMENT, sure=False)):
        return ActionResult(reply=added)
    reply = await parts.answering.answer(turn)
    guessed = reply.outcome is ReplyOutcome.CHOICES and channel is not Channel.OTHER
    found = reply.outcome is not ReplyOutcome.NOTHING_FOUND and not guessed
    return ActionResult(reply=reply if found else other_channels.route(channel))


async def choose(call: ActionCall, parts: BotParts) -> ActionResult:
    """A choice that the dialogue could not make out: what was named, or a plea to name it."""
    return ActionResult(reply=await _looked_up(call, parts) or words.reply("choose"))


async def correct(call: ActionCall, parts: BotParts) -> ActionResult:
    """Something was wrong, outside of any form: perhaps in a case that they filed, which is asked."""
    turn = call.turn
    if case_hearing.goes_back(turn.text) or (turn.lately and turn.spoken_of):
        added = await parts.own_cases.wished(turn, Wish.SUPPLEMENT, sure=False)
        if added is not None:
            return ActionResult(reply=added)
    return ActionResult(reply=await _looked_up(call, parts) or words.reply("correct"))


async def repeat(call: ActionCall, parts: BotParts) -> ActionResult:
    """What was said last, once more."""
    before = await parts.recall.before(call.turn)
    return ActionResult(reply=repetition.once_more(before.lately) or words.reply("repeat"))


async def simplify(call: ActionCall, parts: BotParts) -> ActionResult:
    """The last answer in few words, or how to get at one in small parts."""
    before = await parts.recall.before(call.turn)
    simple = repetition.more_simply(before.lately, on_duty=await parts.queue.available(call.turn.now))
    return ActionResult(reply=simple or words.reply("simpler"))


async def hand_off(call: ActionCall, parts: BotParts) -> ActionResult:
    """A place in the queue for a person, or what happens next outside the hours; who is not satisfied is offered it,
    unless it is the answer to a case that was spoken of last: that is rated."""
    dissatisfied = call.intent.name == "dissatisfied"
    if dissatisfied and (rated := await parts.own_cases.displeased(call.turn)):
        return ActionResult(reply=rated)
    if reply := await _looked_up(call, parts):
        return ActionResult(reply=reply)
    if dissatisfied:
        return ActionResult(reply=words.sorry(on_duty=await parts.queue.available(call.turn.now)))
    return ActionResult(reply=await parts.queue.ask(call.turn, Why.ASKED))


async def small_talk(call: ActionCall, parts: BotParts) -> ActionResult:
    """Greetings, thanks, and what is none of ours; the number of a case in it outweighs that."""
    if number.find_number(call.turn.text):
        return ActionResult(reply=await parts.progress.tell(call.turn))
    return ActionResult(
        reply=await _looked_up(call, parts) or await _of_case(call, parts) or words.reply(call.intent.name)
    )


async def _of_case(call: ActionCall, parts: BotParts) -> Reply | None:
    """How the case is getting on that is spoken of, to a short question that is not for sure about anything else."""
    turn = call.turn
    insulted, sure = call.intent.name == "abuse", call.intent.confidence >= _SURE
    if insulted or sure or not turn.lately or turn.spoken_of is None or not hearing.asks(turn.text):
        return None
    return await parts.progress.perhaps(turn)


async def _looked_up(call: ActionCall, parts: BotParts) -> Reply | None:
    """What the knowledge base finds where Rasa is not sure that it is talk, or where it may only look like none of ours
    or like an insult: for a short question only an answer, for a long one also choices."""
    turn, unsure = call.turn, call.intent.confidence < _SURE
    if not hearing.asks(turn.text) or not (unsure or call.intent.name in _NOT_OURS):
        return None
    if len(turn.text) <= _LONGEST_TALK:
        return await parts.answering.answered(turn) if unsure else None
    reply = await parts.answering.answer(turn)
    known = reply.outcome is not ReplyOutcome.NOTHING_FOUND
    return reply if known or _for_an_office(call) else None


def _for_an_office(call: ActionCall) -> bool:
    """Whether a question that looks like none of ours is one of those that offices answer."""
    return call.intent.name == "out_of_scope" and hearing.asks_an_office(call.turn.text)
