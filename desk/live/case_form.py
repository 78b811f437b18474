"""The form that makes a case of a conversation."""

from dataclasses import replace

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import request_form
from desk.keys import PARTS
from desk.live import view
from desk.live.parts import LIVE
from escalation.intake import NewCase
from records.live_talks import Talk


async def read(tx: AsyncConnection, request: web.Request, talk: Talk) -> NewCase:
    """The request as staff wrote it down, perhaps with the number of the citizen's own form. Raises Problem 400."""
    form, now = await request.post(), request.app[PARTS].clock()
    draft = await view.draft_of(tx, request.app[LIVE], talk, now)
    kept = None
    if form.get("keep_contact") and draft is not None and draft.contact:
        kept = (draft.contact, draft.consent_at)
    return replace(request_form.read(form, now, kept), origin_message_id=talk.message_id)
