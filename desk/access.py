"""Which roles open which part of the desk. Cases are narrowed further by `escalation.filters.scope_of`. Pure."""

from collections.abc import Set
from enum import StrEnum

from escalation.case import Case
from escalation.live.duty import LiveRules
from escalation.moves import DEPARTMENTAL
from records.roles import Role
from records.staff import Staff


class Area(StrEnum):
    """A part of the desk that roles are let into."""

    CASES = "cases"
    REGISTER = "register"
    REMINDERS = "reminders"
    RESEND = "resend"
    REVEAL = "reveal"
    MATERIAL = "material"
    MATERIAL_OF_VISITS = "material_of_visits"
    CONTACTS = "contacts"
    EMERGENCIES = "emergencies"
    FOLLOW_UP = "follow_up"
    BOARD = "board"
    KNOWLEDGE = "knowledge"
    WRITING = "writing"
    PROPOSING = "proposing"
    STAFFING = "staffing"
    EXPORT = "export"
    LIVE = "live"
    DELIVERIES = "deliveries"
    CHANNELS = "channels"
    AUDIT = "audit"
    OWN_ACCOUNT = "own_account"


_EVERYBODY = frozenset(Role)
_OVERVIEW = frozenset({Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR})
_AT_WORK = frozenset({Role.DISPATCHER, Role.HANDLER, Role.SUPERVISOR})
_SPEAKING = _AT_WORK | {Role.REVIEWER, Role.KNOWLEDGE_EDITOR}

ROLES: dict[Area, frozenset[Role]] = {
    Area.CASES: _EVERYBODY,
    # The centre, and of the others those who speak with citizens anyway.
    Area.REGISTER: _SPEAKING,
    # Whom the rules of `ladder.yaml` and the steps of others can remind.
    Area.REMINDERS: _AT_WORK | {Role.REVIEWER, Role.LEADER},
    Area.RESEND: _AT_WORK,
    Area.REVEAL: _AT_WORK,
    # Faces and number plates cannot be masked: photos are for those who work the case.
    Area.MATERIAL: _AT_WORK | {Role.REVIEWER},
    Area.MATERIAL_OF_VISITS: frozenset({Role.DISPATCHER, Role.SUPERVISOR}),
    Area.CONTACTS: _OVERVIEW | {Role.DISPATCHER, Role.KNOWLEDGE_EDITOR},
    Area.EMERGENCIES: _OVERVIEW | {Role.DISPATCHER},
    Area.FOLLOW_UP: frozenset({Role.DISPATCHER, Role.SUPERVISOR}),
    Area.BOARD: _OVERVIEW,
    Area.KNOWLEDGE: frozenset({Role.KNOWLEDGE_EDITOR, Role.ADMINISTRATOR}),
    Area.WRITING: frozenset({Role.KNOWLEDGE_EDITOR}),
    Area.PROPOSING: frozenset({Role.HANDLER, Role.KNOWLEDGE_EDITOR}),
    Area.STAFFING: frozenset({Role.REVIEWER}),
    Area.EXPORT: _EVERYBODY - {Role.KNOWLEDGE_EDITOR},
    # Of these, those whom the rules let speak with citizens.
    Area.LIVE: _SPEAKING,
    Area.DELIVERIES: frozenset({Role.ADMINISTRATOR}),
    Area.CHANNELS: frozenset({Role.ADMINISTRATOR}),
    Area.AUDIT: frozenset({Role.ADMINISTRATOR}),
    Area.OWN_ACCOUNT: _EVERYBODY,
}


def may(person: Staff, area: Area) -> bool:
    """Whether one of the person's roles opens this part."""
    return person.has(*ROLES[area])


def speaks(person: Staff, rules: LiveRules) -> bool:
    """Whether the person speaks with citizens."""
    return may(person, Area.LIVE) and rules.answered_by(person.roles, person.department)


def registers(person: Staff, rules: LiveRules) -> bool:
    """Whether the person writes down what citizens say who telephone or come in person."""
    return may(person, Area.FOLLOW_UP) or speaks(person, rules)


def may_work(person: Staff, case: Case, area: Area) -> bool:
    """The same for one case: who acts only for a department must be of the leading one."""
    held: Set[Role] = person.roles & ROLES[area]
    if held - DEPARTMENTAL:
        return True
    return bool(held) and person.department in (None, case.department)
