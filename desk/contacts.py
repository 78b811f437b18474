"""The conversations behind the contact figures, masked: their list, and each as a transcript."""

import secrets

from aiohttp import web

from bot.reply import ReplyOutcome
from desk import contact_query, conversation, describing
from desk.access import Area, may, speaks
from desk.case_query import BadQuery
from desk.keys import PARTS, STAFF
from desk.labels import Labels
from desk.rendering import Problem, render
from escalation.filters import ContactFilter
from escalation.opinion.contacts import count_contacts, list_contacts
from records import conversations, messages, scenes
from records.messages import Message
from records.moments import local_day
from records.spoken import is_spoken

SHOWN_MESSAGES = 200


async def show(request: web.Request) -> web.Response:
    """`GET /desk/contacts`: a day's contacts in the order of their first message."""
    parts = request.app[PARTS]
    wanted, after = _asked(request)
    async with parts.database.reading() as connection:
        page = await list_contacts(connection, wanted, after)
        count = await count_contacts(connection, wanted)
    context = {
        "heading": describing.contacts(wanted, Labels(parts.rulebook)),
        "wanted": wanted,
        "outcome": ",".join(sorted(wanted.outcomes)),
        "outcomes": list(ReplyOutcome),
        "contacts": page.contacts,
        "count": f"{count.value}+" if count.capped else str(count.value),
        "next": page.next and f"/desk/contacts?{contact_query.write(wanted)}&after={page.next}",
    }
    return await render(request, "contacts.html", context)


async def transcript(request: web.Request) -> web.Response:
    """`GET /desk/conversations/{citizen}/{episode}`: one visit, masked. Raises Problem 404 for one that never was."""
    parts = request.app[PARTS]
    citizen_id, episode = (int(request.match_info[name]) for name in ("citizen", "episode"))
    async with parts.database.reading() as connection:
        found = await messages.of_episode(connection, citizen_id, episode, SHOWN_MESSAGES)
        if not found:
            raise Problem(404, "unknown_conversation")
        talk = await conversation.utterances(connection, found, verified=parts.verified)
        sources = await scenes.sources(connection, citizen_id)
        window = await conversation.window(connection, found, parts.clock(), verified=parts.verified)
    context = {"talk_of": talk, "channel": found[0].channel, "window": window, "sources": sources}
    context["request_path"] = request.path
    context["take"] = secrets.token_hex(8) if _may_take(request, found[-1]) else ""
    context["media"] = f"{request.path}/media" if may(request[STAFF], Area.MATERIAL_OF_VISITS) else ""
    return await render(request, "conversation.html", context)


def _may_take(request: web.Request, last: Message) -> bool:
    """Whether the citizen may still be there to read, and the person speaks with citizens."""
    parts = request.app[PARTS]
    if is_spoken(last.channel):
        return False
    return parts.clock() - last.created_at <= conversations.IDLE and speaks(request[STAFF], parts.rulebook.live)


def _asked(request: web.Request) -> tuple[ContactFilter, int]:
    after = request.query.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        raise Problem(400, "bad_filter", name="after")
    try:
        return contact_query.read(request.query, local_day(request.app[PARTS].clock())), int(after)
    except BadQuery as error:
        raise Problem(400, "bad_filter", name=error.name) from error
