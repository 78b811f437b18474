"""What a citizen is told of the life of the own case, step by step, and what comes next.

Two closed tables say of each step what it is called and whether the words written with it are shown: only what was
written by the citizen or for the citizen is. What staff write for each other, who they are, supervision, and other
citizens' cases are never told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from escalation import wording
from escalation.history import HistoryEntry
from escalation.step import Step


@dataclass(frozen=True, slots=True)
class Telling:
    """How a step is told: by which words of `wording.yaml`, and with the text of its row or without."""

    key: str
    words: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A step as its citizen reads it. `title` says what happened, `note` what that means, `words` what was written to
    or by the citizen; `key` is the one of its words, `seq` the place of the step in the case's history."""

    at: datetime
    key: str
    title: str
    note: str
    words: str
    seq: int | None = None


_ANSWERED = Telling("answered", words=True)

# What the citizen did: their own words are shown to them.
OWN: Mapping[Step, Telling] = {
    Step.OPEN: Telling("filed", words=True),
    Step.SUPPLEMENT: Telling("supplemented", words=True),
    Step.REMIND: Telling("pressed", words=True),
    Step.RATE: Telling("rated", words=True),
    Step.CONFIDE: Telling("confided"),
    Step.WITHDRAW: Telling("withdrawn"),
}

# What anybody else did. None: it is not told.
OTHERS: Mapping[Step, Telling | None] = {
    Step.OPEN: Telling("filed_for_you", words=True),
    Step.ADMIT: Telling("admitted"),
    Step.ASK: Telling("asked", words=True),
    Step.SUPPLEMENT: Telling("going_on"),  # the note of a telephone call, or that nobody waits any longer
    Step.REFER: Telling("referred", words=True),
    Step.DISPATCH: Telling("dispatched"),  # why this department is said among staff
    Step.REFUSE_RETURN: Telling("return_refused"),
    Step.MERGE: Telling("merged"),  # its words name another citizen's case
    Step.SEPARATE: Telling("separated"),
    Step.SPLIT: Telling("split"),
    Step.CONFIDE: None,
    Step.DISCLOSE: None,
    Step.GRADE: None,
    Step.ACCEPT: Telling("accepted"),
    Step.AUTO_ACCEPT: Telling("auto_accepted"),  # by which rule is said among staff
    Step.ASSIGN: None,
    Step.RETURN: Telling("returned"),
    Step.CONTACT: Telling("contacted"),
    Step.INTERIM: Telling("interim", words=True),
    Step.TELL: Telling("told"),
    Step.NOTE: None,
    Step.SUPPORT: None,
    Step.ASSIGN_PART: None,
    # An answer counts when it is given, and a longer time when it is granted.
    Step.EXTEND: None,
    Step.SUBMIT: None,
    Step.SIGN: None,
    Step.GRANT: Telling("extended"),
    Step.DENY: None,
    Step.APPROVE: _ANSWERED,
    Step.REFUSE: None,
    Step.ANSWER: _ANSWERED,
    Step.FOLLOW_UP: Telling("followed_up"),
    Step.REDO: Telling("redone"),
    Step.CLOSE: Telling("closed"),
    Step.DEFER: Telling("deferred", words=True),
    Step.RESUME: Telling("resumed"),
    Step.REMIND: None,
    Step.SUPERVISE: None,
    Step.RAISE: None,
    Step.CONFER: None,
    Step.INSTRUCT: None,
    Step.REPORT: None,
    Step.WITHDRAW: Telling("withdrawn_for_you"),
    Step.ERASE: None,
    Step.LADDER: None,
    Step.RECKON: Telling("reckoned"),
    Step.IMPORT: Telling("imported"),
}


def telling(step: Step, *, own: bool) -> Telling | None:
    """How a step is told that the citizen took (`own`) or anybody else; None where it is not."""
    return OWN[step] if own and step in OWN else OTHERS.get(step)


def told(entries: Iterable[HistoryEntry], citizen_id: int, names: Mapping[str, str]) -> tuple[Told, ...]:
    """The history of a citizen's case as they may read it, oldest first; `names` are the departments' by key."""
    citizen, department, found = f"citizen:{citizen_id}", None, list[Told]()
    for entry in entries:
        how = telling(entry.step, own=entry.actor == citizen)
        again = entry.step is Step.DISPATCH and entry.department == department
        department = entry.department
        if how is not None and not again:  # the same department once more is the office's affair
            found.append(_told(entry, how, names))
    return tuple(found)


def _told(entry: HistoryEntry, how: Telling, names: Mapping[str, str]) -> Told:
    name = names.get(entry.department or "")
    title, note = wording.told(how.key, name, entry.answer_by)
    written = entry.text if how.words and entry.text != wording.pressed_by_citizen() else ""
    return Told(entry.at, how.key, title, note, written, entry.seq)


def title(how: Telling) -> str:
    """What a step is called, without a case."""
    return wording.told(how.key, wording.any_department(), date.max)[0]
