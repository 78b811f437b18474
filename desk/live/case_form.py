"""The form that makes a case of a conversation."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.keys import PARTS
from desk.live import view
from desk.live.parts import LIVE
from desk.rendering import Problem
from escalation.case import CaseKind, Urgency
from escalation.intake import HAPPENED_LIMIT, MATTER_LIMIT, PLACE_LIMIT, NewCase
from language import personal, text
from records.live_talks import Talk

_SHORTEST = 4


async def read(tx: AsyncConnection, request: web.Request, talk: Talk) -> NewCase:
    """The request as staff wrote it down. Raises Problem 400, which says what is missing.

    A number counts only with the citizen's word that it may be used: the one in their own form, or given now.
    """
    form = await request.post()
    given = {name: text.clean(str(form.get(name, "")), MATTER_LIMIT) for name in ("matter", "place", "happened")}
    if len(given["matter"]) < _SHORTEST:
        raise Problem(400, "live_matter")
    if str(form.get("kind", "")) not in tuple(CaseKind):
        raise Problem(400, "no_kind")
    if (urgency := str(form.get("urgency", Urgency.NORMAL))) not in tuple(Urgency):
        raise Problem(400, "no_urgency")
    now = request.app[PARTS].clock()
    contact, consent_at = None, None
    draft = await view.draft_of(tx, request.app[LIVE], talk, now)
    if form.get("keep_contact") and draft is not None and draft.contact:
        contact, consent_at = draft.contact, draft.consent_at
    elif typed := text.clean(str(form.get("contact", "")), 40):
        contact, consent_at = personal.mobile(typed) or personal.landline(typed, asked=True), now
        if contact is None or not form.get("consent"):
            raise Problem(400, "live_contact")
    return NewCase(
        origin_message_id=talk.message_id,
        kind=CaseKind(str(form["kind"])),
        matter=given["matter"],
        place=given["place"][:PLACE_LIMIT],
        happened=given["happened"][:HAPPENED_LIMIT],
        contact=contact,
        consent_at=consent_at,
        urgency=Urgency(urgency),
        confidential=bool(form.get("confidential")),
    )
