"""How a citizen's own case is getting on."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reply import Reply, ReplyOutcome, Turn
from bot.wording import WORDS
from escalation import number, store
from escalation import wording as case_words
from escalation.case import Case
from escalation.rulebook import Rulebook
from escalation.tables import cases
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
            wanted = asked or await _newest(connection, turn.citizen_id)
            case = await store.load(connection, wanted) if wanted else None
        if case is not None and case.citizen_id == turn.citizen_id:
            return Reply(self._words(case), ReplyOutcome.PROGRESS, case_number=case.number)
        text = _PROGRESS.unknown.format(number=asked) if asked else _PROGRESS.none
        return Reply(text, ReplyOutcome.PROGRESS)

    def _words(self, case: Case) -> str:
        name = self._rulebook.department_name(case.department)
        answer_by = _PROGRESS.answer_by.format(answer_by=case_words.full_day(case.answer_by))
        said = _PROGRESS.one.format(
            number=case.number,
            title=case.title,
            status=case_words.status_for_citizen(case.status),
            department=_PROGRESS.department.format(department=name) if name else _PROGRESS.no_department,
            answer_by=answer_by if case.open else _PROGRESS.reply.format(reply=case.reply or ""),
        )
        return f"{said.rstrip()}\n{_PROGRESS.way_on}"


async def _newest(connection: AsyncConnection, citizen_id: int) -> str | None:
    statement = select(cases.c.number).where(cases.c.citizen_id == citizen_id).order_by(cases.c.id.desc()).limit(1)
    return (await connection.execute(statement)).scalar_one_or_none()
