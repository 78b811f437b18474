"""Who may take which step on an entry, and when. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from knowledge_base.entry import EntryStatus
from knowledge_base.errors import Forbidden, IllegalStep, SecondPersonNeeded
from knowledge_base.life import EntryState, Step
from records.roles import Role
from records.staff import Staff

_WRITERS = frozenset({Role.KNOWLEDGE_EDITOR})
_REVIEWERS = frozenset({Role.KNOWLEDGE_EDITOR, Role.ADMINISTRATOR})
_PROPOSERS = frozenset({Role.HANDLER, Role.KNOWLEDGE_EDITOR})


@dataclass(frozen=True, slots=True)
class _Right:
    """`roles` may take the step on a version that stands at one of `statuses`; None: also where there is none."""

    roles: frozenset[Role]
    statuses: frozenset[EntryStatus | None]


_RIGHTS: Mapping[Step, _Right] = MappingProxyType(
    {
        Step.SAVE: _Right(_WRITERS, frozenset({None, EntryStatus.DRAFT})),
        # Only what does not exist yet: from then on it is the editors'.
        Step.PROPOSE: _Right(_PROPOSERS, frozenset({None})),
        Step.SUBMIT: _Right(_WRITERS, frozenset({EntryStatus.DRAFT})),
        Step.DISCARD: _Right(_WRITERS, frozenset({EntryStatus.DRAFT})),
        # The writers too may take a version back: nothing is published by it.
        Step.SEND_BACK: _Right(_REVIEWERS, frozenset({EntryStatus.IN_REVIEW, EntryStatus.SCHEDULED})),
        Step.APPROVE: _Right(_REVIEWERS, frozenset({EntryStatus.IN_REVIEW})),
        Step.WITHDRAW: _Right(_REVIEWERS, frozenset({EntryStatus.PUBLISHED})),
        # What was withdrawn can come back.
        Step.ROLL_BACK: _Right(_REVIEWERS, frozenset({None, EntryStatus.PUBLISHED})),
    }
)
"""Every step that people take; PUBLISH is the timer's and the loaders'."""


def allowed(state: EntryState, staff: Staff) -> frozenset[Step]:
    """The steps that the desk offers this person."""
    return frozenset(step for step in _RIGHTS if _may(state, step, staff))


def permit(state: EntryState, step: Step, staff: Staff) -> None:
    """Raises Forbidden, IllegalStep or SecondPersonNeeded where the person may not take the step now."""
    right = _RIGHTS[step]
    if not staff.has(*right.roles):
        raise Forbidden(step)
    version = state.subject(step)
    status = version.status if version else None
    if status not in right.statuses or (step is Step.PROPOSE and state.latest):
        raise IllegalStep(step, status)
    if step is Step.APPROVE and version is not None and f"staff:{staff.id}" in version.writers:
        raise SecondPersonNeeded(state.id)


def _may(state: EntryState, step: Step, staff: Staff) -> bool:
    try:
        permit(state, step, staff)
    except (Forbidden, IllegalStep, SecondPersonNeeded):
        return False
    return True
