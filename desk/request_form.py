"""A request as staff write it down: what they typed, checked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.rendering import Problem
from escalation.case import CaseKind, Urgency
from escalation.intake import HAPPENED_LIMIT, MATTER_LIMIT, PLACE_LIMIT, NewCase
from language import personal, text

SHORTEST = 4
_CONTACT_LIMIT = 40

# A number, and since when its citizen agrees that it may be used.
Contact = tuple[str, datetime | None]


def read(form: Mapping[str, Any], now: datetime, kept: Contact | None = None) -> NewCase:
    """The request that a form holds, of no message yet. Raises Problem 400, which says what is missing.

    A number counts only with the citizen's word that it may be used: the `kept` one of their own form, or given now.
    """
    given = {name: text.clean(str(form.get(name, "")), MATTER_LIMIT) for name in ("matter", "place", "happened")}
    if len(given["matter"]) < SHORTEST:
        raise Problem(400, "short_matter")
    if str(form.get("kind", "")) not in tuple(CaseKind):
        raise Problem(400, "no_kind")
    if (urgency := str(form.get("urgency", Urgency.NORMAL))) not in tuple(Urgency):
        raise Problem(400, "no_urgency")
    contact, consent_at = kept or _contact(form, now) or (None, None)
    return NewCase(
        origin_message_id=0,
        kind=CaseKind(str(form["kind"])),
        matter=given["matter"],
        place=given["place"][:PLACE_LIMIT],
        happened=given["happened"][:HAPPENED_LIMIT],
        contact=contact,
        consent_at=consent_at,
        urgency=Urgency(urgency),
        confidential=bool(form.get("confidential")),
    )


def _contact(form: Mapping[str, Any], now: datetime) -> Contact | None:
    """The number that was typed; None where none was."""
    typed = text.clean(str(form.get("contact", "")), _CONTACT_LIMIT)
    if not typed:
        return None
    contact = number(typed)
    if contact is None or not form.get("consent"):
        raise Problem(400, "bad_contact")
    return contact, now


def number(typed: str) -> str | None:
    """The telephone number that was typed; None for what is none."""
    return personal.mobile(typed) or personal.landline(typed, asked=True)
