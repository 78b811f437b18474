"""The actions that only say something."""

from bot import small_talk as words
from bot.parts import BotParts
from bot.wire import ActionCall, ActionResult


async def answer_policy(call: ActionCall, parts: BotParts) -> ActionResult:
    """What the knowledge base says to the question."""
    return ActionResult(reply=await parts.answering.answer(call.turn))


async def tell_progress(call: ActionCall, parts: BotParts) -> ActionResult:
    """How the citizen's case is getting on."""
    return ActionResult(reply=await parts.progress.tell(call.turn))


async def hand_off(call: ActionCall, parts: BotParts) -> ActionResult:
    """How to reach a person."""
    return ActionResult(reply=words.hand_off(sorry=call.intent.name == "dissatisfied"))


async def small_talk(call: ActionCall, parts: BotParts) -> ActionResult:
    """Greetings, thanks, and what is none of ours."""
    return ActionResult(reply=words.reply(call.intent.name))
