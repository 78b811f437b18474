"""The words of `wording.yaml`, filled in."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from escalation.case import CaseKind, CaseStatus, Step
from escalation.routing import RouteWords
from escalation.sla import Deadline


@cache
def words() -> dict[str, Any]:
    """The whole file."""
    found: dict[str, Any] = yaml.safe_load(files("escalation").joinpath("wording.yaml").read_text(encoding="utf-8"))
    return found


def kind(kind: CaseKind) -> str:
    return str(words()["kinds"][kind])


def status(status: CaseStatus) -> str:
    return str(words()["statuses"][status])


def status_for_citizen(status: CaseStatus) -> str:
    return str(words()["statuses_for_citizen"][status])


def step(step: Step) -> str:
    return str(words()["steps"][step])


@cache
def route() -> RouteWords:
    """The sentences that routing gives its reasons in."""
    return RouteWords(**words()["route"])


def day(day: date) -> str:
    """11月23日"""
    return f"{day.month}月{day.day}日"


def full_day(day: date) -> str:
    """2026年11月23日"""
    return f"{day.year}年{day.month}月{day.day}日"


def weekday(day: date) -> str:
    return str(words()["weekdays"][day.weekday()])


def deadline(deadline: Deadline) -> str:
    """How a deadline was reckoned, in one sentence."""
    phrases = words()["deadline"]
    same_year = deadline.answer_by.year == deadline.dispatched.year
    return str(
        phrases["whole"].format(
            kind=kind(deadline.kind),
            days=deadline.days,
            dispatched=day(deadline.dispatched),
            notes=_notes(deadline, phrases),
            answer_by=day(deadline.answer_by) if same_year else full_day(deadline.answer_by),
        )
    )


def _notes(deadline: Deadline, phrases: dict[str, str]) -> str:
    notes = ""
    if deadline.skipped:
        notes += phrases["skipped"].format(names="、".join(deadline.skipped))
    elif (deadline.answer_by - deadline.dispatched).days > deadline.days:
        notes += phrases["weekends"]
    if deadline.made_up:
        notes += phrases["made_up"].format(days="、".join(day(worked) for worked in deadline.made_up))
    return notes + phrases["estimated"] if deadline.estimated else notes


def reply_to_citizen(number: str, department: str | None, answered: date, reply: str) -> str:
    """The message that brings a department's reply; `department` None: the 12345 centre itself answered."""
    name = department or words()["centre"]
    text: str = words()["reply_to_citizen"]
    return text.format(number=number, department=name, date=full_day(answered), reply=reply)


def withdrawn_by_citizen() -> str:
    return str(words()["withdrawn_by_citizen"])
