"""Writing down what somebody said who telephoned or came in person."""

from typing import Annotated

import msgspec
from msgspec import Meta

from desk import request_form
from desk.access import registers
from desk.api.operation import Call
from desk.api.problem import ApiProblem
from desk.api.shapes import Named, OpenedView
from escalation.case import CaseKind, Urgency
from escalation.intake import HAPPENED_LIMIT, MATTER_LIMIT, PLACE_LIMIT, NewCase
from records.command import StaffCommand
from records.spoken import Spoken


class NewRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request in its citizen's words. `contact` is a mobile number or a landline with its area code, and counts only
    with `consent`: the citizen agreed that it is used to work the case and to call back; null: they left none."""

    kind: CaseKind
    matter: Annotated[str, Meta(min_length=request_form.SHORTEST, max_length=MATTER_LIMIT)]
    channel: Spoken
    place: Annotated[str, Meta(max_length=PLACE_LIMIT)] = ""
    happened: Annotated[str, Meta(max_length=HAPPENED_LIMIT)] = ""
    contact: Annotated[str, Meta(max_length=40)] | None = None
    consent: bool = False
    urgency: Urgency = Urgency.NORMAL
    confidential: bool = False


async def opened(call: Call) -> OpenedView:
    """File a request; the same again for a key that was used before. Raises ApiProblem 403 for staff who write down
    none, ValueError for a number that is none or may not be used."""
    person, given, now = call.caller.staff, call.body, call.now
    if call.caller.system_id is None and not registers(person, call.desk.rulebook.live):
        raise ApiProblem(403, "forbidden")
    contact = None if given.contact is None else request_form.number(given.contact)
    if given.contact is not None and (contact is None or not given.consent):
        raise ValueError("a number needs its citizen's consent")
    new = NewCase(
        origin_message_id=0,
        kind=given.kind,
        matter=given.matter,
        place=given.place,
        happened=given.happened,
        contact=contact,
        consent_at=None if contact is None else now,
        urgency=given.urgency,
        confidential=given.confidential,
    )
    async with call.desk.database.transaction() as tx:
        case = await call.desk.casework.register(tx, StaffCommand(call.key, person), given.channel, new, now)
    department = None if case.department is None else Named(case.department, case.department_name or case.department)
    return OpenedView(case.number, case.query_code, case.answer_by, case.explanation, department, case.repeated)
