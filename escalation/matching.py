"""What a filter and a scope mean in SQL, condition by condition, and how an index finds the cases of each.

Conditions are written for a collection of columns: the table's, or those of a selection from it with the same names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, literal, not_, or_, select, text

from escalation.case import OPEN, WAITS_FOR_CITIZEN, CaseStatus, Extension, Supervision, Urgency
from escalation.filters import NOBODY, UNKNOWN, CaseFilter, Days, Order, Scope
from escalation.risk import FLAGS
from escalation.tables import ALONE, RARE, case_flags, case_reminders, case_support
from language.search import LONGEST_TYPED
from language.text import clean

Condition = ColumnElement[bool]
Columns = Any


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a column, of which an index gives the cases by day and then by deadline."""

    column: ColumnElement[date]
    days: Days


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition that must hold.

    `branches` are the same for the table itself, fallen apart into conditions of which never two hold, in words that
    let an index find the cases of each; empty where no index does. `ordered`: an index gives them by deadline, all but
    those of the branches `aside`, which are usually few. `measure`: where their number can be had from, if not from
    the branches. `span`: the days that it is about. `aided`: the condition in words that an index helps with, but not
    fast enough to count by.
    """

    condition: Condition
    branches: tuple[Condition, ...] = ()
    ordered: bool = False
    aside: tuple[Condition, ...] = ()
    measure: Select[Any] | None = None
    span: Span | None = None
    aided: Condition | None = None

    @property
    def indexed(self) -> Condition:
        """The whole condition on the table itself, in the words that let most indexes be used."""
        if self.aided is not None:
            return self.aided
        return or_(*self.branches, *self.aside) if self.branches else self.condition


def criteria(wanted: CaseFilter, scope: Scope, c: Columns) -> list[Criterion]:
    """Everything but the words, which `case_texts` finds; the place is the last."""
    found = [
        *_people(wanted, scope, c),
        *_values(wanted, c),
        *_rare(wanted, c),
        *_answers(wanted, c),
        *_days(wanted, c),
    ]
    return [*found, *_places(wanted, c)]


def bounds(wanted: CaseFilter, c: Columns) -> list[Condition]:
    """Between which deadlines the cases lie, and before which days they were filed: no case has to be answered, goes on
    or ends before it was filed."""
    filed = None if wanted.opened is None else Days(wanted.opened.first)
    spans = (wanted.opened, wanted.dispatched, wanted.ended, wanted.closed, wanted.answer_by)
    last = min((days.last for days in spans if days is not None and days.last is not None), default=None)
    found = [*between(c.answer_by, wanted.answer_by), *between(c.answer_by, filed)]
    return [*found, *between(c.opened_day, Days(None, last))] if wanted.order is Order.NEWEST else found


def between(column: ColumnElement[date], days: Days | None) -> list[Condition]:
    found: list[Condition] = []
    if days is not None and days.first is not None:
        found.append(column >= days.first)
    if days is not None and days.last is not None:
        found.append(column <= days.last)
    return found


def _people(wanted: CaseFilter, scope: Scope, c: Columns) -> Iterator[Criterion]:
    if wanted.handler is not None:
        yield _without(c, "handler_id") if wanted.handler == NOBODY else _walked(c.handler_id == wanted.handler)
    if wanted.supporting is not None:
        yield _beside(c, case_support, case_support.c.department == wanted.supporting)
    if wanted.rung is not None:
        yield _beside(c, case_reminders, case_reminders.c.key == wanted.rung)
    if wanted.flag is not None:
        yield _beside(c, case_flags, case_flags.c.kind.in_(FLAGS.get(wanted.flag, ())))
    if scope.department is not None:
        leads = c.department == scope.department
        openly = and_(c.id.in_(_supported_by(scope.department)), c.confidential.is_(False))
        only_supports = and_(c.department.is_distinct_from(scope.department), openly)
        yield Criterion(or_(leads, openly), (leads,), ordered=True, aside=(only_supports,))
    if not scope.confidential:
        yield Criterion(c.confidential.is_(False))


def _beside(c: Columns, table: Table, condition: Condition) -> Criterion:
    """Cases that have such a row in a table beside theirs. Of one case that is asked by itself: of all those rows there
    may be half a million, and the offset keeps the planner from gathering them first."""
    those = select(table.c.case_id).where(condition)
    has = select(literal(1)).where(condition, table.c.case_id == c.id).offset(0).exists()
    return Criterion(has, (c.id.in_(those),), measure=those)


def _supported_by(department: str) -> Select[int]:
    return select(case_support.c.case_id).where(case_support.c.department == department)


def _values(wanted: CaseFilter, c: Columns) -> Iterator[Criterion]:
    for name in ("department", "district", "area", "matter", "channel"):
        value = getattr(wanted, name)
        if value is not None:
            yield _without(c, name) if value == UNKNOWN else _walked(c[name] == value)
    if wanted.statuses == OPEN:
        yield _alone(c.status.in_(sorted(OPEN)), "open")
    elif wanted.statuses:
        yield _one_of(c.status, wanted.statuses)
    if wanted.kinds:
        yield _one_of(c.kind, wanted.kinds)


def _rare(wanted: CaseFilter, c: Columns) -> Iterator[Criterion]:
    for name, chosen, usual in (
        ("urgency", wanted.urgencies, Urgency.NORMAL),
        ("extension", wanted.extensions, Extension.NONE),
        ("supervision", wanted.supervisions, Supervision.NONE),
        ("rating", wanted.ratings, None),
        ("rating_reason", wanted.reasons, None),
    ):
        if chosen:
            unusual = _one_of(c[name], chosen, RARE[name])
            yield Criterion(unusual.condition) if usual in chosen else unusual
    for name in ("returns", "redone"):
        if times := getattr(wanted, name):
            yield _found(c[name] >= times, RARE[name])


def _answers(wanted: CaseFilter, c: Columns) -> Iterator[Criterion]:
    for name in ("confidential", "anonymous"):
        if (holds := getattr(wanted, name)) is not None:
            yield _alone(c[name].is_(True), name) if holds else Criterion(c[name].is_(False))
    if wanted.merged is not None:
        led = c.lead_id.is_not(None)
        yield _alone(led, "merged") if wanted.merged else Criterion(c.lead_id.is_(None))
    if wanted.ordered is not None:
        waits = c.order_due.is_not(None)
        yield _alone(waits, "ordered") if wanted.ordered else Criterion(c.order_due.is_(None))
    if wanted.untold is not None:
        waits = c.untold_since.is_not(None)
        yield _alone(waits, "untold") if wanted.untold else Criterion(c.untold_since.is_(None))
    if wanted.running is not None:
        in_time = or_(c.waiting_day.is_(None), c.waiting_day <= c.answer_by)
        waits = (and_(c.status == status, in_time) for status in sorted(WAITS_FOR_CITIZEN))
        stands = (c.status == CaseStatus.MERGED, *waits)
        yield Criterion(not_(or_(*stands))) if wanted.running else Criterion(or_(*stands), stands, ordered=True)


def _days(wanted: CaseFilter, c: Columns) -> Iterator[Criterion]:
    if wanted.opened is not None:
        yield _found(and_(True, *between(c.opened_day, wanted.opened)))
    for name in ("dispatched", "ended", "closed"):
        column, days = c[f"{name}_day"], getattr(wanted, name)
        if days is not None:
            found = _found(and_(column.is_not(None), *between(column, days)))
            yield replace(found, span=Span(column, days))
    if wanted.answer_by is not None:
        yield _walked(and_(True, *between(c.answer_by, wanted.answer_by)))
    if wanted.open_on is not None:
        day = wanted.open_on
        # No index is to be used for this: almost every case was filed by then, which SQLite cannot know.
        filed = func.coalesce(c.opened_day, day) <= day
        still, later = and_(text(ALONE["open"]), filed), and_(c.ended_day > day, filed)
        whole = and_(filed, or_(c.ended_day.is_(None), c.ended_day > day))
        yield Criterion(whole, (still,), ordered=True, aside=(later,))


def _places(wanted: CaseFilter, c: Columns) -> Iterator[Criterion]:
    if wanted.place is not None:
        words = clean(wanted.place, LONGEST_TYPED).split()
        yield Criterion(and_(True, *(c.place.icontains(word, autoescape=True) for word in words)))


def _walked(condition: Condition) -> Criterion:
    """An index that begins with the column gives them by deadline."""
    return Criterion(condition, (condition,), ordered=True)


def _alone(condition: Condition, name: str) -> Criterion:
    """An index holds no others. Said twice, in other words, the condition would be looked up in each case."""
    return Criterion(condition, (and_(True, text(ALONE[name])),), ordered=True)


def _without(c: Columns, name: str) -> Criterion:
    """Cases without a value have an index of their own: the planner does not see that it holds them by deadline."""
    condition = c[name].is_(None)
    where = f"without_{name}"
    return _alone(condition, where) if where in ALONE else _found(condition)


def _found(condition: Condition, where: str | None = None) -> Criterion:
    """An index finds them, in another order."""
    return Criterion(condition, (_indexed(condition, where),))


def _one_of(column: ColumnElement[Any], chosen: Iterable[str], where: str | None = None) -> Criterion:
    each = tuple(_indexed(column == value, where) for value in sorted(chosen))
    return Criterion(column.in_(sorted(chosen)), each, ordered=True)


def _indexed(condition: Condition, where: str | None) -> Condition:
    """The condition, with the one that a partial index is made for."""
    return condition if where is None else and_(text(where), condition)
