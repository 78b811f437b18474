"""The actions that only say something."""

from bot import hearing
from bot import small_talk as words
from bot.parts import BotParts
from bot.reply import Reply, ReplyOutcome
from bot.wire import ActionCall, ActionResult
from records.live_talks import Why

# Questions about matters that the classifier was never trained on look like anything to it, but never for sure.
_SURE = 0.9
_NOT_OURS = "out_of_scope"
_LONGEST_TALK = 10


async def answer_policy(call: ActionCall, parts: BotParts) -> ActionResult:
    """What the knowledge base says to the question."""
    return ActionResult(reply=await parts.answering.answer(call.turn))


async def tell_progress(call: ActionCall, parts: BotParts) -> ActionResult:
    """How the citizen's case is getting on."""
    return ActionResult(reply=await _looked_up(call, parts) or await parts.progress.tell(call.turn))


async def hand_off(call: ActionCall, parts: BotParts) -> ActionResult:
    """A place in the queue for a person, or what happens next outside the hours; who is not satisfied is offered it."""
    if reply := await _looked_up(call, parts):
        return ActionResult(reply=reply)
    if call.intent.name == "dissatisfied":
        return ActionResult(reply=words.sorry(on_duty=parts.queue.on_duty(call.turn.now)))
    return ActionResult(reply=await parts.queue.ask(call.turn, Why.ASKED))


async def small_talk(call: ActionCall, parts: BotParts) -> ActionResult:
    """Greetings, thanks, and what is none of ours."""
    return ActionResult(reply=await _looked_up(call, parts) or words.reply(call.intent.name))


async def _looked_up(call: ActionCall, parts: BotParts) -> Reply | None:
    """What the knowledge base finds for a long question that Rasa is not sure to be talk, or takes for none of ours."""
    said = call.turn.text
    sure = call.intent.confidence >= _SURE and call.intent.name != _NOT_OURS
    if sure or len(said) <= _LONGEST_TALK or not hearing.asks(said):
        return None
    reply = await parts.answering.answer(call.turn)
    return None if reply.outcome is ReplyOutcome.NOTHING_FOUND else reply
