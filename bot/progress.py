"""How a citizen's own case is getting on."""

from bot.reply import Reply, ReplyOutcome, Turn
from bot.wording import WORDS
from escalation import lookup, number
from escalation import wording as case_words
from escalation.lookup import CitizenCase
from escalation.rulebook import Rulebook
from escalation.step import Step
from records.database import Database

_PROGRESS = WORDS.progress


class Progress:
    """Tells citizens about the cases that they filed from this account."""

    def __init__(self, database: Database, rulebook: Rulebook) -> None:
        self._database = database
        self._rulebook = rulebook

    async def tell(self, turn: Turn) -> Reply:
        """The case whose number the citizen gave, or else the newest; another citizen's is not told of."""
        asked = number.find_number(turn.text)
        async with self._database.reading() as connection:
            own = await lookup.by_citizen(connection, turn.citizen_id, self._rulebook)
        case = next((one for one in own if asked in (None, one.number)), None)
        if case is not None:
            return Reply(_told(case), ReplyOutcome.PROGRESS, case_number=case.number)
        text = _PROGRESS.unknown.format(number=asked) if asked else _PROGRESS.none
        return Reply(text, ReplyOutcome.PROGRESS)


def _told(case: CitizenCase) -> str:
    department = case.department
    answer_by = _PROGRESS.answer_by.format(answer_by=case_words.full_day(case.answer_by))
    said = _PROGRESS.one.format(
        number=case.number,
        title=case.title,
        status=case.status_name,
        department=_PROGRESS.department.format(department=department) if department else _PROGRESS.no_department,
        outcome=answer_by if case.reply is None else _PROGRESS.reply.format(reply=case.reply),
    )
    ways = {Step.WITHDRAW: _PROGRESS.way_on, Step.RATE: _PROGRESS.way_on_answered}
    return "\n".join([said, *(words for step, words in ways.items() if step in case.may)])
