"""The clock of a case as its page tells of it: what stops or stretches it, its limits, the reminders to come. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desk.deadlines import Urgency
from desk.wording import say
from escalation import ladder, support
from escalation.case import WAITS_FOR_CITIZEN, Case, CaseStatus, Extension
from escalation.explaining import Explanation
from escalation.ladder import Audience, Watch
from escalation.limits import What
from escalation.rulebook import Rulebook
from escalation.support import Support
from records.moments import CITY_TIME

_WAITS = CaseStatus.REGISTERED
_AT_DEPARTMENT = frozenset({CaseStatus.DISPATCHED, CaseStatus.IN_WORK})
_REMINDED_NEXT = 4


@dataclass(frozen=True)
class Limit:
    """One limit beside the answer's: `key` names it, `at` is when it was kept, or else runs out; `why` says how it was
    reckoned."""

    key: str
    at: datetime
    tag: Urgency
    why: Explanation | None = None


@dataclass(frozen=True)
class Rung:
    """A reminder to come; `department`: of the part of that supporting department."""

    key: str
    at: datetime
    to: tuple[Audience, ...]
    department: str | None = None


def state(case: Case) -> list[str]:
    """Sentences on what stops or stretches the time to answer."""
    return list(_state(case))


def limits(case: Case, now: datetime, explained: Mapping[What, Explanation]) -> list[Limit]:
    """The limits on the way to the answer, those that were kept and those that are running."""
    marks, at_centre, at_department = case.milestones, case.status is _WAITS, case.status in _AT_DEPARTMENT
    found = (
        (What.ACKNOWLEDGE, _limit("admit", marks.admit_due, marks.admitted_at, at_centre, now)),
        (What.DISPATCH, _limit("dispatch", case.dispatch_due, None, at_centre, now)),
        *_accepting(case, now),
        (What.CONTACT, _limit("contact", marks.contact_due, marks.contacted_at, at_department, now)),
        (What.RETURN, _limit("return", marks.return_due, None, _may_return(case, now), now)),
        (What.DISPATCH, _limit("return_review", case.dispatch_due, None, case.status is CaseStatus.RETURNING, now)),
        (What.TELL, _limit("tell", marks.tell_due, None, True, now)),
    )
    return [replace(limit, why=explained.get(what)) for what, limit in found if limit is not None]


def _may_return(case: Case, now: datetime) -> bool:
    """Whether the department may still send the case back; that it may not any more is no failing."""
    due = case.milestones.return_due
    return case.status in _AT_DEPARTMENT and not case.course.forced and due is not None and now <= due


def reminders(case: Case, parts: Sequence[Support], rulebook: Rulebook, now: datetime) -> list[Rung]:
    """Who is reminded next, and when, if nothing happens."""
    found: list[tuple[Watch, str | None]] = [
        (watch, None) for watch in ladder.watches(case, rulebook.ladder, rulebook.calendar, CITY_TIME)
    ]
    for part in parts:
        if case.waits_for_parts and part.done_at is None:
            found += [(watch, part.department) for watch in support.watches(part.answer_by, rulebook)]
    rungs = [Rung(watch.key, watch.at, watch.to, of) for watch, of in found if watch.at > now]
    return sorted(rungs, key=lambda rung: rung.at)[:_REMINDED_NEXT]


def _state(case: Case) -> Iterator[str]:
    clock = case.clock
    if case.status is CaseStatus.MERGED:
        yield say("clock", "merged")
    if clock.waiting_since is not None and case.status in WAITS_FOR_CITIZEN:
        yield say("clock", "waiting", at=clock.waiting_since.astimezone(CITY_TIME).strftime("%m-%d %H:%M"))
    match clock.extension:
        case Extension.ASKED:
            yield say("clock", "asked", days=clock.requested)
        case Extension.GRANTED:
            yield say("clock", "granted", days=clock.extended)
        case Extension.REFUSED:
            yield say("clock", "refused")
    if case.course.returns:
        yield say("clock", "forced" if case.course.forced else "returned", n=case.course.returns)
    if case.course.redone:
        yield say("clock", "redone", n=case.course.redone)


def _accepting(case: Case, now: datetime) -> Iterator[tuple[What, Limit | None]]:
    marks, running = case.milestones, case.status is CaseStatus.DISPATCHED
    if marks.auto_accepted and marks.accepted_at is not None:
        yield What.AUTO_ACCEPT, Limit("auto_accepted", marks.accepted_at, Urgency.OVERDUE)
        return
    yield What.ACCEPT, _limit("accept", marks.accept_due, marks.accepted_at, running, now)
    yield What.AUTO_ACCEPT, _limit("auto_accept", marks.auto_accept_due, None, running, now)


def _limit(key: str, due: datetime | None, done: datetime | None, running: bool, now: datetime) -> Limit | None:
    if done is not None:
        late = due is not None and done > due
        return Limit(f"{key}_late" if late else f"{key}_done", done, Urgency.OVERDUE if late else Urgency.DONE)
    if due is None or not running:
        return None
    return Limit(key, due, Urgency.OVERDUE if now > due else Urgency.CALM)
