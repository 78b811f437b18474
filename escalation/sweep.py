"""Time passes: who must be reminded is reminded, once, what nobody signs for counts as accepted, deadlines follow the
calendar, and what was kept long enough is forgotten.

A case, and each supporting department's part of one, says itself when it must be looked at again (`next_look`), so a
round costs what is due and not what is open. Several processes may sweep at once: each takes other cases.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

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
from escalation.history import HistoryEntry, NewRow
from escalation.ladder import Late, Watch
from escalation.limits import What
from escalation.moves import Move, clocks_move
from escalation.rule_change import Effect, RuleChange
from escalation.rulebook import Rulebook, facts_of
from escalation.step import Step
from escalation.steps import By, Taken
from escalation.support import Undone
from records import audit, messages, outbox
from records.database import Database
from records.messages import NewNote
from records.moments import CITY_TIME
from records.outbox import Occasion

BATCH = 200
SWEEP_SECONDS = 15.0
CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class _Looked:
    """A case as it was before a look at it or at its parts and as it is after it, with the rows of history and
    reminders that came of that, the entry of the audit where it was moved, the parts after it, and the steps that other
    systems are told of."""

    before: Case
    case: Case
    rows: tuple[NewRow, ...] = ()
    reminded: tuple[dict[str, Any], ...] = ()
    parts: tuple[Undone, ...] = ()
    audited: audit.Entry | None = None
    told: tuple[Step, ...] = ()


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
            helped = [case.id for case in found if case.milestones.support_due is not None]
            parts = await support.undone(tx, helped) if helped else {}
            looked = [self._look(case, support.handlers(parts.get(case.id, [])), now) for case in found]
            await _write(tx, looked)
            for step in (Step.AUTO_ACCEPT, Step.LADDER):
                told = [(one.before, one.case) for one in looked if step in one.told]
                await announcing.announce_all(tx, told, step, now)
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
            await _write(tx, looked)
            await support.move(tx, [part for one in looked for part in one.parts])
            for one in looked:
                told = {row["department"] for row in one.reminded if row["department"] is not None}
                await announcing.announce_to(tx, told, one.case, Step.LADDER, now)
            return len(found)

    def _look(self, case: Case, parts: Mapping[str, int | None], now: datetime) -> _Looked:
        """Make the move that time makes with a case, if there is one, and look at it for what has come since the last
        look; `parts` as `reminders.rows_of` wants them."""
        move = clocks_move(case, self._rulebook, steps.moment_of(now))
        looked = _Looked(case, case) if move is None else self._accept(case, move, parts, now)
        watches = ladder.watches(looked.case, self._rulebook.ladder, self._rulebook.calendar, CITY_TIME)
        for watch in ladder.due(watches, case.milestones.looked_at or case.opened_at, now):
            text = wording.reminder(watch.key, number=case.number, answer_by=case.answer_by)
            looked = _reminded(looked, watch, text, parts, now)
        values = {"looked_at": now, "next_look": ladder.next_look(watches, now)}
        return replace(looked, case=looked.case.changed(values))

    def _accept(self, case: Case, move: Move, parts: Mapping[str, int | None], now: datetime) -> _Looked:
        """Nobody signed for a case, nor sent it back: it counts as accepted, and its department is told."""
        due = case.milestones.auto_accept_due or now
        source = self._rulebook.limits.other_source(What.AUTO_ACCEPT, facts_of(case)) or wording.auto_accept_rule()
        taken = Taken(move.step, {"accepted_at": now}, wording.auto_accepted(due.astimezone(CITY_TIME)))
        done = steps.made(case, move, taken, By(CLOCK, authority=source), self._rulebook, now)
        to = self._rulebook.ladder.late[Late.AUTO_ACCEPT]
        text = wording.reminder(move.step, number=case.number, answer_by=case.answer_by)
        reminded = reminders.rows_of(done.case, move.step, to, text, now, parts)
        return _Looked(case, done.case, (done.row,), tuple(reminded), audited=done.entry, told=(move.step,))

    def _look_at_parts(self, case: Case, parts: Sequence[Undone], now: datetime) -> _Looked:
        """Look at those parts of a case that are due."""
        looked = _Looked(case, case)
        for part in parts:
            if part.next_look is None or part.next_look > now:
                continue
            watches = support.watches(part.answer_by, self._rulebook)
            if watch := ladder.reached(watches, part.next_look, now):
                name = self._rulebook.department_name(part.department) or part.department
                text = wording.part_reminder(watch.key, number=case.number, department=name, answer_by=part.answer_by)
                looked = _reminded(looked, watch, text, support.handlers([part]), now)
            after = replace(part, next_look=ladder.next_look(watches, now))
            looked = replace(looked, parts=(*looked.parts, after))
        return looked


def _reminded(looked: _Looked, watch: Watch, text: str, parts: Mapping[str, int | None], now: datetime) -> _Looked:
    """The case after one reminder more; `parts` as `reminders.rows_of` wants them."""
    row = history.row_of(looked.case.id, looked.case.chain, _said(looked.case, Step.LADDER, text, now))
    case = looked.case.chained(row.chain)
    reminded = (*looked.reminded, *reminders.rows_of(case, watch.key, watch.to, text, now, parts))
    return replace(looked, case=case, rows=(*looked.rows, row), reminded=reminded, told=(*looked.told, Step.LADDER))


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
                await _write(tx, [_reckoned(case, new, rulebook, now) for case, new, _ in what])
                await _move_parts(tx, change, both)
                await _tell_moved(tx, later, now)
        by.update(effect for _, _, effects in what for effect in effects)
        last, looked_at, touched = found[-1].id, looked_at + len(found), touched + len(what)
        moved += len(later)


def _reckoned(case: Case, new: Case, rulebook: Rulebook, now: datetime) -> _Looked:
    rows: tuple[NewRow, ...] = ()
    if new.answer_by != case.answer_by:
        said = _said(new, Step.RECKON, wording.reckoned(case.answer_by, new.answer_by), now)
        row = history.row_of(case.id, case.chain, said)
        new, rows = new.chained(row.chain), (row,)
        if new.rung_up and new.answer_by > case.answer_by:
            new = new.changed(clock.untold(new, now.astimezone(CITY_TIME), rulebook))
    return _Looked(case, new.changed({"next_look": steps.next_look(new, rulebook)}), rows)


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
    await announcing.announce_all(tx, moved, Step.RECKON, now)


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


async def _write(tx: AsyncConnection, looked: Sequence[_Looked]) -> None:
    await store.save_all(tx, [(one.before, one.case) for one in looked])
    await history.write_all(tx, [row for one in looked for row in one.rows])
    await reminders.add_all(tx, [row for one in looked for row in one.reminded])
    await audit.record_all(tx, [one.audited for one in looked if one.audited is not None])
