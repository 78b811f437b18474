"""What the page of a case offers: a form for each step that a person may take, sorted by what it is about. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desk.wording import words
from escalation.case import Case, CaseStatus
from escalation.casework import REASON_LIMIT, REPLY_LIMIT
from escalation.moves import Field, Offer
from escalation.step import Step


class Group(StrEnum):
    """What a step is about; `wording.yaml` names each."""

    NOW = "now"
    TALK = "talk"
    COURSE = "course"
    PRESS = "press"
    FILE = "file"


# In the order of the page; what comes first in a group is what people most likely came for.
_ORDER: dict[Group, tuple[Step, ...]] = {
    Group.NOW: (
        Step.TELL,
        Step.SUPPLEMENT,
        Step.APPROVE,
        Step.SIGN,
        Step.GRANT,
        Step.DENY,
        Step.ACCEPT,
        Step.DISPATCH,
        Step.ANSWER,
        Step.SUBMIT,
        Step.REFUSE,
        Step.REFUSE_RETURN,
        Step.SUPPORT,
        Step.FOLLOW_UP,
        Step.REDO,
        Step.RESUME,
        Step.CLOSE,
        Step.REPORT,
        Step.ADMIT,
    ),
    Group.TALK: (Step.CONTACT, Step.INTERIM, Step.ASK, Step.NOTE),
    Group.COURSE: (
        Step.RETURN,
        Step.EXTEND,
        Step.ASSIGN,
        Step.ASSIGN_PART,
        Step.DISPATCH,
        Step.REFER,
        Step.DEFER,
        Step.GRADE,
    ),
    Group.PRESS: (Step.REMIND, Step.SUPERVISE, Step.RAISE, Step.CONFER, Step.INSTRUCT),
    Group.FILE: (Step.MERGE, Step.SEPARATE, Step.SPLIT, Step.CONFIDE, Step.DISCLOSE, Step.WITHDRAW, Step.ERASE),
}
_REPLIES = frozenset({Step.ANSWER, Step.SUBMIT, Step.SIGN})
# What takes pictures along, where its words are written.
_ILLUSTRATED = _REPLIES | {Step.INTERIM, Step.ASK}
# Taken on the word of somebody else at times, who is then named.
_ON_A_WORD = frozenset(
    {
        Step.SUPERVISE,
        Step.RAISE,
        Step.REMIND,
        Step.DEFER,
        Step.REDO,
        Step.CONFIDE,
        Step.DISCLOSE,
        Step.GRADE,
        Step.GRANT,
        Step.ERASE,
    }
)
_TO_DISPATCH = frozenset({CaseStatus.REGISTERED, CaseStatus.RETURNING})


@dataclass(frozen=True)
class MoveForm:
    """A step with what it needs to be told. `extra` are fields of the step that no table asks for; `limit` is the
    longest text; `unfolded`: the page shows it open."""

    step: Step
    needs: frozenset[Field]
    extra: frozenset[str]
    limit: int
    unfolded: bool

    @property
    def bare(self) -> bool:
        """Whether a button is all there is to it."""
        return not self.needs and not self.extra

    def say(self, part: str) -> str:
        """A word of the form: `about`, `text`, `hint` or `button`; empty where there is none."""
        return str(words()["moves"].get(self.step, {}).get(part, ""))

    @property
    def tone(self) -> str:
        return self.say("tone") or "primary"


@dataclass(frozen=True)
class FormGroup:
    group: Group
    forms: tuple[MoveForm, ...]


def groups(case: Case, offers: Sequence[Offer], tried: str = "") -> tuple[FormGroup, ...]:
    """The offered steps by group, none left out; `tried` is the step that could not be taken just now."""
    by_step = {offer.step: offer for offer in offers}
    found = []
    for group in Group:
        forms = tuple(_forms(case, group, by_step, tried))
        if forms:
            found.append(FormGroup(group, forms))
    return tuple(found)


def _forms(case: Case, group: Group, offers: dict[Step, Offer], tried: str) -> Iterator[MoveForm]:
    first = True
    for step in _ORDER[group]:
        if step not in offers or (step is Step.DISPATCH and (group is Group.NOW) != (case.status in _TO_DISPATCH)):
            continue
        needs = frozenset(offers[step].needs)
        limit = REPLY_LIMIT if step in _REPLIES else REASON_LIMIT
        form = MoveForm(step, needs, _extra(step, needs), limit, step == tried or (first and group is Group.NOW))
        first = first and form.bare
        yield form


def illustrated(offers: Sequence[Offer], step: Step) -> bool:
    """Whether a step that is offered takes pictures along."""
    return any(offer.step is step and _takes_pictures(step, offer.needs) for offer in offers)


def _takes_pictures(step: Step, needs: Collection[Field]) -> bool:
    return step in _ILLUSTRATED and Field.TEXT in needs


def _extra(step: Step, needs: Collection[Field]) -> frozenset[str]:
    extra = {"authority"} if step in _ON_A_WORD else set()
    if _takes_pictures(step, needs):
        extra |= {"pictures"}
    match step:
        case Step.FOLLOW_UP:
            extra |= {"words"}
        case Step.SPLIT:
            extra |= {"kind"}
        case Step.REPORT:
            extra |= {"order"}
    return frozenset(extra)
