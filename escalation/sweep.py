"""Time passes: who must be reminded is reminded, once, what nobody signs for counts as accepted, deadlines follow the
calendar, and what was kept long enough is forgotten.

A case, and each supporting department's part of one, says itself when it must be looked at again (`next_look`), so a
round costs what is due and not what is open. Several processes may sweep at once: each takes other cases.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Update, bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import (
    announcing,
    clock,
    history,
    ladder,
    reminders,
    retention,
    steps,
    store,
    support,
    verifying,
    wording,
)
from escalation.case import Case
from escalation.giving_out import GivingOut
from escalation.history import HistoryEntry
from escalation.ladder import Late, Watch
from escalation.limits import What
from escalation.moves import Move, clocks_move
from escalation.rule_change import Effect, RuleChange
from escalation.rulebook import Rulebook, facts_of
from escalation.step import Step
from escalation.steps import By, Taken
from escalation.support import Undone
from escalation.tables import case_history, case_reminders, cases
from records import messages, outbox
from records.database import Database
from records.messages import NewNote
from records.moments import CITY_TIME
from records.outbox import Occasion

BATCH = 200
SWEEP_SECONDS = 15.0
CLOCK = "clock"


_CHAINED = ("steps", "head")
_LOOKED = ("next_look", "looked_at", *_CHAINED)
_RECKONED = (
    *_LOOKED,
    *("untold_since", "tell_due"),
    *("counted_from", "answer_by", "days", "extended", "waited", "extension", "requested"),
    *("dispatch_due", "admit_due", "accept_due", "auto_accept_due", "contact_due", "return_due", "support_due"),
)


def _updating(names: Sequence[str]) -> Update:
    return update(cases).where(cases.c.id == bindparam("of")).values({name: bindparam(f"new_{name}") for name in names})


# Made once: to name the columns takes longer than to write a row.
_UPDATE: Mapping[tuple[str, ...], Update] = {names: _updating(names) for names in (_CHAINED, _LOOKED, _RECKONED)}


@dataclass(frozen=True, slots=True)
class _Looked:
    """A case after a look at it or at its parts, with the rows of history and reminders that came of it, and the parts
    after it."""

    case: Case
    entries: list[dict[str, Any]] = field(default_factory=list)
    reminded: list[dict[str, Any]] = field(default_factory=list)
    parts: list[Undone] = field(default_factory=list)


class Sweep:
    """Looks at cases when their time has come."""

    def __init__(self, database: Database, rulebook: Rulebook, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._rulebook = rulebook
        self._clock = clock

    async def round(self) -> int:
        """Give out what waits for a handler, look at every case and at every part that is due, seal the days that are
        over, and forget what was kept long enough; how many looks at a case that took, for itself or for its parts."""
        await GivingOut(self._database, self._rulebook, self._clock).round()
        looked = 0
        for batch in (self._batch, self._batch_of_parts):
            while n := await batch():
                looked += n
        async with self._database.reading() as connection:
            sealed = await verifying.is_sealed(connection, self._clock())
        if not sealed:
            async with self._database.transaction() as tx:
                await verifying.digest_days(tx, self._clock())
        await self._forget()
        return looked

    async def _forget(self) -> None:
        """Forget whatever was kept as long as it may be."""
        rules = self._rulebook.retention
        async with self._database.reading() as connection:
            left = await retention.anything_over(connection, rules, self._clock())
        while left:
            async with self._database.transaction() as tx:
                left = bool(await retention.forget(tx, rules, self._clock()))

    async def _batch(self) -> int:
        now = self._clock()
        async with self._database.reading() as connection:  # costs less than the lock of a writer
            if not await store.anything_due(connection, now):
                return 0
        async with self._database.transaction() as tx:
            found = await store.due_for_a_look(tx, now, BATCH)
            moved = [await self._move(tx, case, now) for case in found]
            helped = [case.id for case in moved if case.milestones.support_due is not None]
            parts = await support.undone(tx, helped) if helped else {}
            looked = [
                self._look(case, _seen(before), support.handlers(parts.get(case.id, [])), now)
                for before, case in zip(found, moved, strict=True)
            ]
            await _write(tx, [one for one, case in zip(looked, moved, strict=True) if one.case != case], _LOOKED)
            for one in looked:
                if one.reminded:
                    await announcing.announce(tx, one.case, one.case, Step.LADDER, now)
            return len(found)

    async def _batch_of_parts(self) -> int:
        """The same for supporting departments' parts, each by its own last day."""
        now = self._clock()
        async with self._database.reading() as connection:
            if not await support.anything_due(connection, now):
                return 0
        async with self._database.transaction() as tx:
            found = await store.with_parts_due(tx, now, BATCH)
            parts = await support.undone(tx, [case.id for case in found])
            looked = [self._look_at_parts(case, parts.get(case.id, []), now) for case in found]
            await _write(tx, [one for one in looked if one.entries], _CHAINED)
            await support.move(tx, [part for one in looked for part in one.parts])
            for one in looked:
                told = {row["department"] for row in one.reminded if row["department"] is not None}
                await announcing.announce_to(tx, told, one.case, Step.LADDER, now)
            return len(found)

    async def _move(self, tx: AsyncConnection, case: Case, now: datetime) -> Case:
        """Make the move that time makes with a case, if there is one; the case after it."""
        move = clocks_move(case, self._rulebook, steps.moment_of(now))
        return case if move is None else await self._accept(tx, case, move, now)

    async def _accept(self, tx: AsyncConnection, case: Case, move: Move, now: datetime) -> Case:
        """Nobody signed for a case, nor sent it back: it counts as accepted, and its department is told."""
        due = case.milestones.auto_accept_due or now
        source = self._rulebook.limits.other_source(What.AUTO_ACCEPT, facts_of(case)) or wording.auto_accept_rule()
        values = {"accepted_at": now, "looked_at": now}
        taken = Taken(move.step, values, wording.auto_accepted(due.astimezone(CITY_TIME)))
        moved = await steps.write(tx, case, move, taken, By(CLOCK, authority=source), self._rulebook, now)
        text = wording.reminder(move.step, number=case.number, answer_by=case.answer_by)
        await reminders.add(tx, moved, move.step, self._rulebook.ladder.late[Late.AUTO_ACCEPT], text, now)
        return moved

    def _look(self, case: Case, seen: datetime, parts: Mapping[str, int | None], now: datetime) -> _Looked:
        """Look at a case for what has come since it was `seen` last; `parts` as `reminders.rows_of` wants them."""
        watches = ladder.watches(case, self._rulebook.ladder, self._rulebook.calendar, CITY_TIME)
        looked = _Looked(case)
        for watch in ladder.due(watches, seen, now):
            text = wording.reminder(watch.key, number=case.number, answer_by=case.answer_by)
            looked = _reminded(looked, watch, text, parts, now)
        values = {"looked_at": now, "next_look": ladder.next_look(watches, now)}
        return replace(looked, case=looked.case.changed(values))

    def _look_at_parts(self, case: Case, parts: Sequence[Undone], now: datetime) -> _Looked:
        """Look at those parts of a case that are due."""
        looked = _Looked(case)
        for part in parts:
            if part.next_look is None or part.next_look > now:
                continue
            watches = support.watches(part.answer_by, self._rulebook)
            if watch := ladder.reached(watches, part.next_look, now):
                name = self._rulebook.department_name(part.department) or part.department
                text = wording.part_reminder(watch.key, number=case.number, department=name, answer_by=part.answer_by)
                looked = _reminded(looked, watch, text, support.handlers([part]), now)
            looked.parts.append(replace(part, next_look=ladder.next_look(watches, now)))
        return looked


def _seen(case: Case) -> datetime:
    return case.milestones.looked_at or case.opened_at


def _reminded(looked: _Looked, watch: Watch, text: str, parts: Mapping[str, int | None], now: datetime) -> _Looked:
    """The case after one reminder more; `parts` as `reminders.rows_of` wants them."""
    case = looked.case
    row = history.row_of(case.id, case.chain, _said(case, Step.LADDER, text, now))
    to = [one for audience in watch.to for one in reminders.rows_of(case, watch.key, audience, text, now, parts)]
    chained = case.changed({"steps": row.chain.steps, "head": row.chain.head})
    return replace(looked, case=chained, entries=[*looked.entries, row.values], reminded=[*looked.reminded, *to])


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a change of the rules does, or would do: `moved` of `looked_at` open cases get another last day, `touched`
    are affected in any way, `by` says how many in which."""

    looked_at: int
    moved: int
    touched: int
    by: Mapping[Effect, int]


async def reckon(
    database: Database,
    rulebook: Rulebook,
    now: datetime,
    *,
    apply: bool,
    before: Rulebook | None = None,
    batch: int = 1000,
) -> Reckoning:
    """Reckon every open case by the rules in force; with `apply` write its limits, with its history, and when it is
    looked at next, and tell whoever waits longer by it, and departments' systems. `before` are the rules until now,
    where they were others."""
    change, last, looked_at, moved = RuleChange(before or rulebook, rulebook, now), 0, 0, 0
    by, touched = Counter[Effect](), 0
    while True:
        async with database.transaction() as tx:
            found = await store.open_after(tx, last, batch)
            if not found:
                return Reckoning(looked_at, moved, touched, by)
            both = [(case, change.reckoned(case)) for case in found]
            what = [(case, new, effects) for case, new in both if (effects := change.effects(case, new))]
            later = [(case, new) for case, new, _ in what if case.answer_by != new.answer_by]
            if apply:
                await _write(tx, [_reckoned(case, new, rulebook, now) for case, new, _ in what], _RECKONED)
                await _move_parts(tx, change, both)
                await _tell_moved(tx, later, now)
        by.update(effect for _, _, effects in what for effect in effects)
        last, looked_at, touched = found[-1].id, looked_at + len(found), touched + len(what)
        moved += len(later)


def _reckoned(case: Case, new: Case, rulebook: Rulebook, now: datetime) -> _Looked:
    rows = list[dict[str, Any]]()
    if new.answer_by != case.answer_by:
        row = history.row_of(
            case.id, case.chain, _said(new, Step.RECKON, wording.reckoned(case.answer_by, new.answer_by), now)
        )
        new, rows = new.changed({"steps": row.chain.steps, "head": row.chain.head}), [row.values]
        if new.rung_up and new.answer_by > case.answer_by:
            new = new.changed(clock.untold(new, now.astimezone(CITY_TIME), rulebook))
    return _Looked(new.changed({"next_look": steps.next_look(new, rulebook)}), rows, [])


async def _move_parts(tx: AsyncConnection, change: RuleChange, both: Sequence[tuple[Case, Case]]) -> None:
    """Let the last days of supporting departments follow, each of its own, and when it is reminded of it."""
    supported = {case.id: (case, new) for case, new in both if case.milestones.support_due is not None}
    if change.moves_parts and supported:
        asked = [part for parts in (await support.undone(tx, supported)).values() for part in parts]
        moved = [(part, change.part(*supported[part.case_id], part)) for part in asked]
        await support.move(tx, [new for part, new in moved if new != part])


async def _tell_moved(tx: AsyncConnection, moved: Sequence[tuple[Case, Case]], now: datetime) -> None:
    """Tell departments' systems of other last days, and the citizens who wait longer than they were told."""
    later = [new for case, new in moved if new.answer_by > case.answer_by]
    notes = [(new.citizen_id, NewNote(wording.later_to_citizen(new), case_id=new.id)) for new in later]
    await outbox.enqueue_all(tx, await messages.post_all(tx, notes, now), now, Occasion.REPLY)
    if moved and await announcing.is_heard(tx, Step.RECKON):
        for case, new in moved:
            await announcing.announce(tx, case, new, Step.RECKON, now)


def _said(case: Case, step: Step, text: str, now: datetime) -> HistoryEntry:
    return HistoryEntry(
        at=now,
        actor=CLOCK,
        step=step,
        before=case.status,
        after=case.status,
        department=case.department,
        text=text,
        answer_by=case.answer_by,
        version=case.version,
    )


async def _write(tx: AsyncConnection, looked: Sequence[_Looked], names: tuple[str, ...]) -> None:
    if not looked:
        return
    await tx.execute(_UPDATE[names], [_columns(one.case, names) for one in looked])
    for table, new in (
        (case_history, [row for one in looked for row in one.entries]),
        (case_reminders, [row for one in looked for row in one.reminded]),
    ):
        if new:
            await tx.execute(table.insert(), new)


def _columns(case: Case, names: Sequence[str]) -> dict[str, Any]:
    values = case.flat()
    return {"of": case.id, **{f"new_{name}": values[name] for name in names}}
