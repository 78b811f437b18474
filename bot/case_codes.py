"""A request that was filed elsewhere, opened in the conversation by its number and query code."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot import progress
from bot.case_question import Asks, CaseQuestion
from bot.reply import Reply, ReplyOutcome, Turn
from bot.wording import WORDS
from escalation import lookup
from escalation.number import find_code, find_number
from escalation.rulebook import Rulebook
from records.database import Database
from records.vault import Vault

MayTry = Callable[[int, str], Awaitable[bool]]
"""Whether a citizen (their row) may try a code for a number once more; counts it."""

_WORDS = WORDS.progress


async def never(citizen_id: int, number: str) -> bool:
    """Nobody may: where nothing counts how often codes are tried."""
    return False


class Codes:
    """Shows how a request is getting on to whoever has its code, as its page does, and lets them do nothing with it."""

    def __init__(self, database: Database, rulebook: Rulebook, vault: Vault, may_try: MayTry) -> None:
        self._database = database
        self._rulebook = rulebook
        self._vault = vault
        self._may_try = may_try

    async def tell(self, turn: Turn, number: str, code: str) -> Reply:
        """How it is getting on, or that number and code do not belong together."""
        if not await self._may_try(turn.citizen_id, number):
            return _said(_WORDS.too_often)
        async with self._database.reading() as connection:
            case = await lookup.by_code(connection, number, code, self._vault, self._rulebook)
        if case is None:
            return _said(_WORDS.wrong_code.format(number=number), number)
        # It is not theirs: what they say next is not about it.
        shown = CaseQuestion(Asks.BY_CODE, (number,))
        return replace(progress.told(replace(case, may=frozenset()), turn.now), case_number=None, of_case=shown)


def sought(said: str, asked: CaseQuestion | None) -> tuple[str, str] | None:
    """The number and the code that a message has; the number may have been said just before."""
    code, number = find_code(said), find_number(said)
    if number is None and asked is not None and asked.asks is Asks.WHERE_FILED:
        number = next(iter(asked.numbers), None)
    return (number, code) if number and code else None


def _said(words: str, *numbers: str) -> Reply:
    return Reply(words, ReplyOutcome.PROGRESS, of_case=CaseQuestion(Asks.WHERE_FILED, numbers))
