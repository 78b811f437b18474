"""Pressing, watching, and what leaders write on a case."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import orders, steps, wording
from escalation.case import Case, Supervision
from escalation.casework.base import Base, said
from escalation.step import Step
from escalation.steps import Command, Taken
from records.moments import local_day


class Overseeing(Base):
    """Moves of supervisors and leaders."""

    async def remind(self, tx: AsyncConnection, command: Command, text: str, now: datetime) -> Case:
        """Press the department 催办."""
        pressed = Taken(Step.REMIND, {"reminded_day": local_day(now)}, said(text))
        return await self._take(tx, command, lambda _: pressed, now)

    async def supervise(self, tx: AsyncConnection, command: Command, reason: str, now: datetime) -> Case:
        """Put the case under supervision 督办: yellow first, then red."""
        words = said(reason)

        def decide(case: Case) -> Taken:
            first = case.course.supervision is Supervision.NONE
            level = Supervision.YELLOW if first else Supervision.RED
            return Taken(Step.SUPERVISE, {"supervision": level}, wording.supervised(level, words))

        return await self._take(tx, command, decide, now)

    async def raise_level(self, tx: AsyncConnection, command: Command, level: str, reason: str, now: datetime) -> Case:
        """Take the case to a higher unit 提级办理, by the key of its level; the leaders are told.

        Raises ValueError for a level that the rules do not know, or that the case has reached.
        """
        words = said(reason)

        def decide(case: Case) -> Taken:
            unit = next((one for one in self.rulebook.levels_above(case.course.level) if one.key == level), None)
            if unit is None and self.rulebook.levels_above(case.course.level):
                raise ValueError(f"{case.number} cannot be raised to {level!r}")
            text = words if unit is None else wording.raised(unit.name, words)
            return Taken(Step.RAISE, {"supervision": Supervision.RAISED, "level": level}, text)

        return await self._take(tx, command, decide, now)

    async def confer(
        self, tx: AsyncConnection, command: Command, departments: Sequence[str], agreed: str, now: datetime
    ) -> Case:
        """Write down what the case's department and others agreed on 会商; whoever works it is reminded.

        Raises ValueError without another department, or for one that the rules do not know.
        """
        words = said(agreed)

        def decide(case: Case) -> Taken:
            others = [key for key in dict.fromkeys(departments) if key != case.department]
            if not others or not self.rulebook.departments.keys() >= set(others):
                raise ValueError(f"{case.number} needs other departments of the rules to confer")
            names = [self.rulebook.department_name(key) or key for key in (case.department, *others) if key]
            return Taken(Step.CONFER, {}, wording.conferred(names, words))

        return await self._take(tx, command, decide, now)

    async def instruct(self, tx: AsyncConnection, command: Command, text: str, due: date, now: datetime) -> Case:
        """A leader writes an instruction 批示 on the case: an order of its own, with a last day and a report.

        Raises ValueError for a day in the past.
        """
        words = said(text)
        if due < local_day(now):
            raise ValueError("the day must not lie in the past")

        def decide(case: Case) -> Taken:
            nearest = min(due, case.milestones.order_due or due)
            return Taken(Step.INSTRUCT, {"order_due": nearest}, wording.instruction(words, due))

        result = await self._result(tx, command, decide, now)
        if result.fresh:
            await orders.add(tx, result.case.id, command.staff.id, words, due, now)
        return result.case

    async def report(self, tx: AsyncConnection, command: Command, order_id: int, text: str, now: datetime) -> Case:
        """Report back on a leader's instruction. Raises ValueError where the case has no such open one."""
        words = said(text)
        case = await steps.reload(tx, command.number)
        left = await orders.nearest(tx, case.id, without=order_id)
        result = await self._result(tx, command, lambda _: Taken(Step.REPORT, {"order_due": left}, words), now)
        if result.fresh and not await orders.report(tx, case.id, order_id, words, now):
            raise ValueError(f"no open instruction {order_id} on {case.number}")
        return result.case
