"""A turn without Rasa: a draft goes on, clear words start one, anything else is asked of the knowledge base."""

from bot import hearing, short_answers
from bot.answer_meaning import Question
from bot.answering import Answering
from bot.progress import Progress
from bot.registration import Registration, Step
from bot.reply import Reply, Turn
from escalation import number


class PlainTalk:
    """What the assistant can do by itself. Rasa's next conversation begins from the database afterwards."""

    def __init__(self, registration: Registration, answering: Answering, progress: Progress) -> None:
        self._registration = registration
        self._answering = answering
        self._progress = progress

    async def turn(self, turn: Turn) -> Reply:
        """The reply to one message."""
        await self._registration.begin_anew(turn)
        draft = await self._registration.draft(turn)
        asked = Question.WHAT if draft is None else short_answers.asked(draft)
        if short_answers.cancels(turn.text, asked):
            return await self._registration.cancel(turn)
        if draft is not None:
            return await self._go_on(turn, await self._registration.hear(turn))
        if number.find_number(turn.text) or hearing.asks_progress(turn.text):
            return await self._progress.tell(turn)
        kind = hearing.request_kind(turn.text)
        if kind is not None:
            return await self._go_on(turn, await self._registration.begin(turn, kind))
        return await self._answering.answer(turn)

    async def _go_on(self, turn: Turn, step: Step) -> Reply:
        return step.reply if step.reply is not None else await self._registration.submit(turn)
