"""A case as it stands. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import astuple, replace

from records.spoken import is_spoken


class CaseKind(StrEnum):
    """What the citizen wants (四川省 12345 办法: the kinds that time limits are set for)."""

    CONSULT = "consult"
    HELP = "help"
    SUGGESTION = "suggestion"
    COMPLAINT = "complaint"
    REPORT = "report"
    PRAISE = "praise"


class CaseStatus(StrEnum):
    """How far a case has come."""

    REGISTERED = "registered"  # in the dispatcher's queue
    INCOMPLETE = "incomplete"  # not dispatched: the citizen was asked for more, the clock stands
    DISPATCHED = "dispatched"  # the department has not accepted it yet
    RETURNING = "returning"  # the department says it is another's; the centre decides
    IN_WORK = "in_work"
    WAITING = "waiting"  # in work: the citizen was asked for more, the clock stands
    SUBMITTED = "submitted"  # a reply waits for the department's signature
    REVIEWING = "reviewing"  # a signed reply waits for the centre
    MERGED = "merged"  # answered together with its lead case
    ANSWERED = "answered"
    REFERRED = "referred"  # not for 12345: the right channel was named
    DEFERRED = "deferred"  # 挂账: cannot be solved now, for a reason that the citizen was told
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset(
    {
        CaseStatus.REGISTERED,
        CaseStatus.INCOMPLETE,
        CaseStatus.DISPATCHED,
        CaseStatus.RETURNING,
        CaseStatus.IN_WORK,
        CaseStatus.WAITING,
        CaseStatus.SUBMITTED,
        CaseStatus.REVIEWING,
        CaseStatus.MERGED,
    }
)
REPLIED = frozenset({CaseStatus.ANSWERED, CaseStatus.REFERRED, CaseStatus.DEFERRED, CaseStatus.CLOSED})
# A department's handler has to do something with it.
GIVEN_OUT = frozenset({CaseStatus.DISPATCHED, CaseStatus.IN_WORK, CaseStatus.WAITING})
# Nobody has to answer while the citizen is asked, and a merged case is answered by its lead.
WAITS_FOR_CITIZEN = frozenset({CaseStatus.INCOMPLETE, CaseStatus.WAITING})
STANDING_STILL = WAITS_FOR_CITIZEN | {CaseStatus.MERGED}
_WITH_DEPARTMENTS = OPEN - {CaseStatus.REGISTERED, CaseStatus.INCOMPLETE, CaseStatus.MERGED}


class Urgency(StrEnum):
    """一般, 紧急 (hard to handle later), 特急 (handling it later has serious consequences)."""

    NORMAL = "normal"
    URGENT = "urgent"
    CRITICAL = "critical"


class Supervision(StrEnum):
    """How closely a case is watched: 黄牌, 红牌, 提级."""

    NONE = "none"
    YELLOW = "yellow"
    RED = "red"
    RAISED = "raised"


class Extension(StrEnum):
    """Whether a longer time was asked for, and what was said."""

    NONE = "none"
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class Rating(StrEnum):
    """What the citizen thinks of the answer. Saying nothing is no rating."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"


class RatingReason(StrEnum):
    """Why somebody is not satisfied."""

    UNSOLVED = "unsolved"
    SLOW = "slow"
    ATTITUDE = "attitude"
    UNCLEAR = "unclear"
    NO_CONTACT = "no_contact"
    NOT_POSSIBLE = "not_possible"  # what was asked for has no basis, or cannot be done
    OTHER = "other"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A matter of the dispatch catalogue that might be meant, for the dispatcher to choose from."""

    matter: str
    department: str
    reason: str


class Clock(msgspec.Struct, frozen=True):
    """What the last day to answer is reckoned from, in working days after `Case.counted_from`.

    `days` is the limit, `extended` what was granted on top, `waited` what did not count because the citizen was asked
    for more. `waiting_since`: the clock stands since then. `requested` working days more are asked for.
    """

    days: int = 0
    extended: int = 0
    waited: int = 0
    waiting_since: datetime | None = None
    extension: Extension = Extension.NONE
    requested: int = 0

    @property
    def total(self) -> int:
        return self.days + self.extended + self.waited


class Milestones(msgspec.Struct, frozen=True):
    """When things were done on the way to the answer, and until when they must be; None where it does not apply.

    Limits: telling the citizen that it was taken on, signing for the case, the first contact with the citizen, sending
    it back, and the nearest ones of a supporting department and of a leader's instruction that are not fulfilled. At
    `auto_accept_due` it counts as accepted by itself; whoever signs for it clears that.
    `look_again` is when a deferred case comes up. `untold_since`: since then its citizen, who can only be spoken to,
    was not told what was written to them; they must be by `tell_due`, where the city says so.
    """

    admit_due: datetime | None = None
    admitted_at: datetime | None = None
    accept_due: datetime | None = None
    accepted_at: datetime | None = None
    auto_accept_due: datetime | None = None
    contact_due: datetime | None = None
    contacted_at: datetime | None = None
    return_due: datetime | None = None
    reminded_day: date | None = None
    support_due: date | None = None
    order_due: date | None = None
    untold_since: datetime | None = None
    tell_due: datetime | None = None
    look_again: date | None = None
    next_look: datetime | None = None
    looked_at: datetime | None = None

    @property
    def auto_accepted(self) -> bool:
        """Whether it was accepted by rule, and by nobody."""
        return self.accepted_at is not None and self.auto_accept_due is not None


class Course(msgspec.Struct, frozen=True):
    """What became of the case beside its status.

    `handler_id` is the member of staff who works it. `forced`: it cannot be sent back again. `level` is the key of the
    rules' level that it was raised to. `lead_id` is the case that answers for a merged one; `split_from` the one it was
    split off.
    """

    handler_id: int | None = None
    returns: int = 0
    forced: bool = False
    redone: int = 0
    supervision: Supervision = Supervision.NONE
    level: str | None = None
    rating: Rating | None = None
    rating_reason: str | None = None
    lead_id: int | None = None
    split_from: int | None = None


class Chain(msgspec.Struct, frozen=True):
    """How many rows a case's history has, and the hash of the last one."""

    steps: int = 0
    head: str = ""


class Case(msgspec.Struct, frozen=True):
    """A case as it stands. Texts are masked; what the citizen wrote is sealed and opened by `Casework.details`.

    `district` is the code of the unit that handles the place; `area` and `matter` are the category's two levels.
    `answer_by` is the last day to answer, the working day after `counted_from` the first that counts. `version` rises
    by one with every step that a person takes. `channel` is how the citizen came with it; None: by none.
    """

    id: int
    number: str
    citizen_id: int
    episode: int
    kind: CaseKind
    status: CaseStatus
    title: str
    summary: str
    place: str
    district: str | None
    area: str | None
    matter: str | None
    department: str | None
    supporting: tuple[str, ...]
    route_reason: str
    candidates: tuple[Candidate, ...]
    anonymous: bool
    opened_at: datetime
    opened_day: date
    dispatch_due: datetime
    dispatched_at: datetime | None
    counted_from: date
    answer_by: date
    ended_at: datetime | None
    reply: str | None
    version: int
    urgency: Urgency = Urgency.NORMAL
    confidential: bool = False
    channel: str | None = None
    clock: Clock = Clock()
    milestones: Milestones = Milestones()
    course: Course = Course()
    chain: Chain = Chain()

    @property
    def open(self) -> bool:
        """Whether somebody still has to answer."""
        return self.status in OPEN

    @property
    def waits_for_parts(self) -> bool:
        """Whether supporting departments may do their parts: they see nothing of what is confidential, and a merged
        case is answered by its lead."""
        return self.status in _WITH_DEPARTMENTS and not self.confidential

    @property
    def spoken(self) -> bool:
        """Whether its citizen telephoned or came in person: nothing can be sent to them."""
        return is_spoken(self.channel)

    @property
    def rung_up(self) -> bool:
        """Whether staff tell its citizen whatever is written to them: nothing can be sent, but they left a number."""
        return self.spoken and not self.anonymous

    def changed(self, values: Mapping[str, Any]) -> "Case":
        """The case with other values, by the name of the field, of whichever part it is. Raises TypeError for others'
        names."""
        own: dict[str, Any] = {}
        of_parts: dict[str, dict[str, Any]] = {}
        for name, value in values.items():
            part = _PART_WITH.get(name)
            if part is None:
                own[name] = value
            else:
                of_parts.setdefault(part, {})[name] = value
        for part, inner in of_parts.items():
            own[part] = replace(getattr(self, part), **inner)
        return replace(self, **own)

    def chained(self, chain: Chain) -> "Case":
        """The case whose history has come so far."""
        return replace(self, chain=chain)

    def differing(self, other: "Case") -> dict[str, Any]:
        """Every field, of whichever part, that another state of the case holds another value of."""
        both = zip(FIELDS, self._values(), other._values(), strict=True)
        return {name: mine for name, mine, others in both if mine is not others and mine != others}

    def _values(self) -> tuple[Any, ...]:
        """The values of `FIELDS`."""
        own = astuple(self)[: len(OWN_FIELDS)]
        return own + astuple(self.clock) + astuple(self.milestones) + astuple(self.course) + astuple(self.chain)


_PART_TYPES = {"clock": Clock, "milestones": Milestones, "course": Course, "chain": Chain}
PARTS: Mapping[str, tuple[str, ...]] = {name: part.__struct_fields__ for name, part in _PART_TYPES.items()}
OWN_FIELDS = tuple(name for name in Case.__struct_fields__ if name not in PARTS)
FIELDS = (*OWN_FIELDS, *(name for names in PARTS.values() for name in names))
"""Every field, of whichever part, in order: those of the case itself, then part by part."""
_PART_WITH = {name: part for part, names in PARTS.items() for name in names}


def case_with(values: Sequence[Any]) -> Case:
    """A case from the values of `FIELDS`."""
    place = len(OWN_FIELDS)
    parts = list[Any]()
    for name, names in PARTS.items():
        parts.append(_PART_TYPES[name](*values[place : place + len(names)]))
        place += len(names)
    return Case(*values[: len(OWN_FIELDS)], *parts)
