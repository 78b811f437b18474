"""What a list lists, as its title: `11月23日新增 · 投诉 · 武侯区`. Pure."""

from collections.abc import Iterator

from desk.case_query import fields
from desk.labels import Labels
from desk.wording import say, words
from escalation.case import OPEN, REPLIED, CaseKind, CaseStatus
from escalation.filters import CaseFilter, ContactFilter, Days, due_soon, overdue


def cases(wanted: CaseFilter, labels: Labels) -> str:
    """The title of a list of cases."""
    parts = [*_time(wanted, labels), *_state(wanted, labels), *_place(wanted, labels), *_course(wanted, labels)]
    return _joined(parts) or say("lists", "whole")


def contacts(wanted: ContactFilter, labels: Labels) -> str:
    """The title of a list of contacts."""
    parts = [say("lists", "contacts", day=labels.day(wanted.day))]
    if wanted.outcomes:
        parts.append(say("lists", "or").join(labels.outcome(outcome) for outcome in sorted(wanted.outcomes)))
    if wanted.without_case:
        parts.append(say("lists", "without_case"))
    return _joined(parts)


def _joined(parts: list[str]) -> str:
    return str(words()["lists"]["separator"]).join(parts)


def _time(wanted: CaseFilter, labels: Labels) -> Iterator[str]:
    if wanted.opened:
        yield say("lists", "opened", days=_days(wanted.opened, labels))
    if wanted.ended and wanted.statuses != REPLIED:
        yield say("lists", "ended", days=_days(wanted.ended, labels))
    elif wanted.ended:
        yield _days(wanted.ended, labels)
    if wanted.closed:
        yield say("lists", "closed", days=_days(wanted.closed, labels))
    if wanted.dispatched:
        yield say("lists", "dispatched", days=_days(wanted.dispatched, labels))
    yield from _deadline(wanted, labels)


def _deadline(wanted: CaseFilter, labels: Labels) -> Iterator[str]:
    day, range_ = wanted.open_on, wanted.answer_by
    if (due := _due(wanted, labels)) is not None:
        yield due
        return
    if day is not None:
        yield say("lists", "open_on", day=labels.day(day))
    if range_ is not None:
        yield say("lists", "answer_by", days=_days(range_, labels))


def _due(wanted: CaseFilter, labels: Labels) -> str | None:
    """What is overdue or soon will be has a name of its own."""
    day, asked = wanted.open_on, (wanted.open_on, wanted.answer_by, wanted.running)
    if day is None:
        return None
    for name, due in (("overdue", overdue(day)), ("due_soon", due_soon(day, labels.rulebook.calendar))):
        if asked == (due.open_on, due.answer_by, due.running):
            return say("lists", name, day=labels.day(day))
    return None


def _state(wanted: CaseFilter, labels: Labels) -> Iterator[str]:
    if wanted.statuses == OPEN:
        yield say("lists", "open")
    elif wanted.statuses:
        yield say("lists", "or").join(labels.status(status) for status in CaseStatus if status in wanted.statuses)
    if wanted.kinds:
        yield say("lists", "or").join(labels.kind(kind) for kind in CaseKind if kind in wanted.kinds)


def _place(wanted: CaseFilter, labels: Labels) -> Iterator[str]:
    if wanted.department is not None:
        yield labels.department(wanted.department)
    if wanted.district is not None:
        yield labels.district(wanted.district)
    if wanted.area is not None:
        yield labels.area(wanted.area)
    if wanted.matter is not None and (wanted.area is None or wanted.matter != "-"):
        yield labels.matter(wanted.matter)


def _course(wanted: CaseFilter, labels: Labels) -> Iterator[str]:
    """Everything else, in the words of the filter form."""
    for name, value in fields(wanted):
        match name:
            case "supporting":
                yield say("lists", name, department=labels.department(value))
            case "channel":
                yield labels.channel(value)
            case "handler" if value != "0":
                yield say("lists", name, handler=value)
            case "running" if _due(wanted, labels) is not None:
                continue
            case "words" | "place":
                yield say("lists", name, words=value)
            case _ if name in words()["choices"] and name != "order":
                yield say("lists", "or").join(labels.choice(name, one) for one in value.split(","))


def _days(days: Days, labels: Labels) -> str:
    first = "" if days.first is None else labels.day(days.first)
    last = "" if days.last is None else labels.day(days.last)
    if first == last:
        return first
    if first and last:
        return say("lists", "range", first=first, last=last)
    return say("lists", "from", first=first) if first else say("lists", "until", last=last)
