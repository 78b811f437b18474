"""What the page of a case hints at: flags, and open cases that are probably the same thing. Nobody must follow it."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import flags
from escalation.case import Case
from escalation.duplicates import candidates
from escalation.duplicates.meaning import Read
from escalation.duplicates.suggestion import Suggestion
from escalation.flags import Flag
from escalation.moves import steps_for
from escalation.risk import may_see_flags
from escalation.step import Step
from records.staff import Staff


@dataclass(frozen=True)
class Hints:
    """Both empty for people who may not see them."""

    flags: list[Flag]
    suggestions: tuple[Suggestion, ...]


async def flags_for(connection: AsyncConnection, person: Staff, case: Case) -> list[Flag]:
    """The flags of a case, for those who may see them."""
    return await flags.of_case(connection, case.id) if may_see_flags(person.roles, person.id, case) else []


async def read(connection: AsyncConnection, person: Staff, case: Case, reader: Read | None) -> Hints:
    """The hints for a person: flags as `risk.may_see_flags` says, suggestions for who may join cases.

    `reader` as `Router.reader`.
    """
    joins = Step.MERGE in steps_for(case, person.roles, person.department)
    return Hints(
        flags=await flags_for(connection, person, case),
        suggestions=await candidates.suggestions(connection, case, reader) if joins else (),
    )
