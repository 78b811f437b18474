"""Registering a request step by step: the rules of the form, with the draft kept in the database at every step."""

from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    about_form,
    asides,
    form_turn,
    form_words,
    other_city,
    point,
    request_draft,
    request_form,
    usual_words,
)
from bot.reply import Intent, Reply, ReplyOutcome, Turn, joined
from bot.request_draft import Draft, Problem, Similar, Slot
from escalation import intake
from escalation.case import CaseKind
from escalation.casework import Casework
from escalation.intake import NewCase
from records import conversations, enclosures, messages
from records.database import Database
from records.enclosures import Place
from records.messages import Direction
from records.vault import Vault

_LOOK_BACK = 10
# A draft that nobody went on with for a day says no more what its citizen wants.
DRAFT_LIVES = timedelta(days=1)


NO_INTENT = Intent()


@dataclass(frozen=True, slots=True)
class Step:
    """The draft after a turn (None when it is gone) and what to say; no reply: it is confirmed, `submit` it."""

    draft: Draft | None
    reply: Reply | None


@dataclass(frozen=True, slots=True)
class _Filled:
    """The draft before and after an answer, and what was wrong with that."""

    before: Draft
    draft: Draft
    problem: Problem | None


_OPEN_ENDED = frozenset({Slot.WHAT, Slot.WHERE, Slot.WHEN})


def open_draft(sealed: str, vault: Vault) -> Draft:
    """The draft of a conversation."""
    return msgspec.json.decode(vault.decrypt(sealed), type=Draft)


class Registration:
    """Drafts of citizens and the cases they become. Drafts are stored encrypted: they may hold a phone number."""

    def __init__(self, database: Database, casework: Casework, vault: Vault) -> None:
        self._database = database
        self._casework = casework
        self._vault = vault

    async def draft(self, turn: Turn) -> Draft | None:
        """The citizen's draft, if there is one and it is not too old."""
        return await self._database.look(lambda connection: self._load(connection, turn))

    async def awaits_matter(self, turn: Turn) -> bool:
        """Whether a draft was begun and nothing is known yet of what it is about."""
        draft = await self.draft(turn)
        return draft is not None and request_draft.next_slot(draft) is Slot.WHAT

    async def awaits_yes(self, turn: Turn) -> bool:
        """Whether a draft is told whole and waits for its citizen's yes."""
        draft = await self.draft(turn)
        return draft is not None and request_draft.next_slot(draft) is Slot.CONFIRM and not draft.may_join

    async def answered(self, turn: Turn) -> bool:
        """Whether a draft asks where or when something was, and a message says that and nothing else."""
        draft = await self.draft(turn)
        slot = None if draft is None else request_draft.next_slot(draft)
        return slot is not None and asides.only_answers(slot, turn.text)

    async def surely_answered(self, turn: Turn) -> bool:
        """Whether a message almost certainly answers the question that a draft asks, of whatever kind."""
        draft = await self.draft(turn)
        return draft is not None and usual_words.surely_answers(draft, turn.text)

    async def begin(self, turn: Turn, kind: CaseKind) -> Step:
        """Start a draft from what the citizen said; a draft that is there already is gone on with."""
        begun, draft = await self._database.write(lambda tx: self._begun(tx, turn, kind))
        if not begun:
            return Step(draft, form_words.question(draft))
        draft = await self._with_similar(turn, draft)
        return Step(draft, form_words.opening(draft))

    async def _begun(self, tx: AsyncConnection, turn: Turn, kind: CaseKind) -> tuple[bool, Draft]:
        """The draft, and whether it was begun now."""
        draft = await self._load(tx, turn)
        if draft is not None:
            return False, draft
        draft = replace(request_form.begin(kind, turn.text, turn.now), message_id=turn.message_id)
        if draft.where is None and draft.doubted is None and (sent := await _sent_before(tx, turn)):
            draft = request_form.placed(draft, sent)
        await self._keep(tx, turn, draft)
        return True, draft

    async def resume(self, turn: Turn, draft: Draft) -> Reply:
        """Go on with a draft that had been given up; Rasa learns of it from the database."""
        draft = replace(draft, message_id=turn.message_id)
        async with self._database.transaction() as tx:
            await conversations.begin_episode(tx, turn.citizen_id)
            await self._keep(tx, turn, draft)
        return form_words.opening(await self._with_similar(turn, draft))

    async def hear(self, turn: Turn, intent: Intent = NO_INTENT) -> Step:
        """Fill the draft with the citizen's answer. A message that was heard before only repeats the question, and so
        does one that by its `intent` is no answer.

        Raises LookupError when there is no draft.
        """
        heard = await self._database.write(lambda tx: self._heard(tx, turn, intent))
        if isinstance(heard, Step):
            return heard
        draft = await self._with_similar(turn, heard.draft)
        return Step(draft, form_words.after(heard.before, draft, heard.problem))

    async def _heard(self, tx: AsyncConnection, turn: Turn, intent: Intent) -> Step | _Filled:
        draft = await self._load(tx, turn)
        if draft is None:
            raise LookupError(f"citizen {turn.citizen_id} has no draft")
        slot = request_draft.next_slot(draft)
        if slot is None or draft.message_id == turn.message_id:
            return Step(draft, form_words.question(draft) if slot else None)
        before, draft = draft, request_form.wished(draft, turn.text)
        told = self.told_of_form(turn, draft, slot)
        if told or usual_words.goes_on(draft, turn.text):
            put_aside = replace(draft, message_id=turn.message_id)
            await self._keep(tx, turn, put_aside)
            return Step(
                put_aside,
                form_words.beside(put_aside, told) if told else form_words.beside_talk(put_aside, "affirm"),
            )
        given_up = usual_words.gives_up(draft, turn.text, intent)
        said = usual_words.GIVEN_UP if given_up else form_turn.without_lead(slot, form_words.meant(draft, turn.text))
        heard = usual_words.added(draft, said) or form_turn.hear(draft, slot, said, turn.now)
        problem = heard if isinstance(heard, Problem) else None
        beside = None
        if not form_turn.goes_back(slot, said):
            talk = asides.talk(slot, said, intent) if slot in _OPEN_ENDED or problem else None
            beside = talk or usual_words.beside(draft, said)
        after = replace(draft if beside or isinstance(heard, Problem) else heard, message_id=turn.message_id)
        await self._keep(tx, turn, after)
        if beside is None:
            return _Filled(before, after, problem)
        question = form_words.more_simply if beside == "simpler" else form_words.beside_talk
        return Step(after, question(after, beside))

    def told_of_form(self, turn: Turn, draft: Draft, slot: Slot) -> str | None:
        """The answer to a question about the registration itself; None for any other message."""
        if form_turn.corrects(draft, slot, turn.text, turn.now):
            return None
        return about_form.answer(slot, turn.text, self._casework.rulebook.limits.days, draft.kind)

    async def locate(self, turn: Turn, place: str, *, named: bool = True) -> Reply | None:
        """Take a point on the map for the draft's place, whatever is asked; the question that is open then. None where
        there is no draft. One that is `named` says where it is, however little is known here of the name."""

        async def place_it(tx: AsyncConnection) -> Draft | None:
            draft = await self._load(tx, turn)
            if draft is not None:
                draft = replace(request_form.placed(draft, place, asked=named), message_id=turn.message_id)
                await self._keep(tx, turn, draft)
            return draft

        draft = await self._database.write(place_it)
        return None if draft is None else form_words.question(await self._with_similar(turn, draft))

    async def open_question(self, turn: Turn) -> Reply | None:
        """The question that the draft waits for an answer to; None where there is no draft."""
        draft = await self.draft(turn)
        return None if draft is None else form_words.question(draft)

    async def simpler_question(self, turn: Turn, intent: str) -> Reply | None:
        """The question that is open in few words, after a word on what was said; None where there is no draft."""
        draft = await self.draft(turn)
        return None if draft is None else form_words.more_simply(draft, intent)

    async def put_aside(self, turn: Turn) -> None:
        """Remember that a message was no answer to the question, however often it is heard."""

        async def remember(tx: AsyncConnection) -> None:
            draft = await self._load(tx, turn)
            if draft is not None:
                await self._keep(tx, turn, replace(draft, message_id=turn.message_id))

        await self._database.write(remember)

    async def submit(self, turn: Turn) -> Reply:
        """File the confirmed draft, once for each message. Raises LookupError when nothing is confirmed."""
        async with self._database.transaction() as tx:
            draft = await self._load(tx, turn)
            if draft is None or request_draft.next_slot(draft) is not None:
                raise LookupError(f"citizen {turn.citizen_id} has confirmed nothing")
            if draft.declined:
                await conversations.keep_draft(tx, turn.citizen_id, None)
                await conversations.end_episode(tx, turn.citizen_id)
                return form_words.left_out() if draft.invited else form_words.cancelled()
            opened = await self._casework.open_case(tx, _new_case(draft, turn.message_id), turn.now)
            await self._attach_material(tx, turn, draft, opened.case_id)
            joined = await self._join(tx, turn, draft, opened.number)
            following = request_draft.following(draft, turn.message_id, turn.now)
            await conversations.keep_draft(tx, turn.citizen_id, None)
            if following is not None:
                await self._keep(tx, turn, following)
            await conversations.end_episode(tx, turn.citizen_id)
        return form_words.opened(opened, following, joined)

    async def filed(self, turn: Turn) -> Reply | None:
        """The confirmation of the case that this very message opened, when its first telling was lost."""
        if await self._database.look(lambda connection: intake.filed(connection, turn.message_id)) is None:
            return None
        async with self._database.transaction() as tx:
            known = NewCase(turn.message_id, CaseKind.COMPLAINT, "", "")
            draft = await self._load(tx, turn)
            return form_words.opened(
                await self._casework.open_case(tx, known, turn.now), draft if draft and draft.invited else None
            )

    async def elsewhere(self, turn: Turn) -> Reply | None:
        """Give a draft up that is about another city, and say so; the next of several matters is offered then. None for
        any other draft, and where there is none."""
        draft = await self.draft(turn)
        city = None if draft is None else other_city.of(draft)
        if draft is None or city is None:
            return None
        following = request_draft.following(draft, turn.message_id, turn.now)
        async with self._database.transaction() as tx:
            await conversations.keep_draft(tx, turn.citizen_id, None)
            if following is not None:
                await self._keep(tx, turn, following)
            await conversations.begin_episode(tx, turn.citizen_id)
        route = other_city.route(city)
        return route if following is None else joined((route, form_words.question(following)))

    async def cancel(self, turn: Turn) -> Reply:
        """Forget the draft."""

        async def forget(tx: AsyncConnection) -> Draft | None:
            draft = await self._load(tx, turn)
            await conversations.keep_draft(tx, turn.citizen_id, None)
            return draft

        forgotten = await self._database.write(forget)
        return form_words.nothing_to_cancel() if forgotten is None else form_words.cancelled()

    async def begin_anew(self, turn: Turn) -> int:
        """Let Rasa's conversation begin from the database, as it missed a step; the number of the new episode."""
        return await self._database.write(lambda tx: conversations.begin_episode(tx, turn.citizen_id))

    async def _join(self, tx: AsyncConnection, turn: Turn, draft: Draft, number: str) -> bool | None:
        """Whether the case that the citizen joins answers for theirs now; None where they join none."""
        if not draft.joins:
            return None
        command = f"message:{turn.message_id}"
        return await self._casework.join(tx, number, turn.citizen_id, draft.joins, turn.now, command)

    async def _with_similar(self, turn: Turn, draft: Draft) -> Draft:
        """The draft with open cases of the same thing, where all is told; a step of its own, as it takes its time."""
        if not request_form.looks_for_similar(draft):
            return draft
        async with self._database.reading() as connection:
            found = await self._casework.nearby(connection, _new_case(draft, turn.message_id), turn.now)
        beside = replace(draft, similar=tuple(Similar(one.number, one.title, one.place) for one in found))

        async def keep(tx: AsyncConnection) -> Draft:
            if await self._load(tx, turn) != draft:
                return draft
            await self._keep(tx, turn, beside)
            return beside

        return await self._database.write(keep)

    async def _attach_material(self, tx: AsyncConnection, turn: Turn, draft: Draft, case_id: int) -> None:
        """A photo belongs to the case also where an earlier visit began the draft, or it came just before."""
        since = draft.begun_at - conversations.IDLE
        sent = await messages.material_without_case(tx, turn.citizen_id, since)
        await messages.attach_to_case(tx, sent, case_id)

    async def _load(self, connection: AsyncConnection, turn: Turn) -> Draft | None:
        conversation = await conversations.load(connection, turn.citizen_id)
        if conversation is None or conversation.draft is None:
            return None
        draft = open_draft(conversation.draft, self._vault)
        return draft if turn.now - draft.begun_at < DRAFT_LIVES else None

    async def _keep(self, tx: AsyncConnection, turn: Turn, draft: Draft) -> None:
        sealed = self._vault.encrypt(msgspec.json.encode(draft).decode())
        await conversations.keep_draft(tx, turn.citizen_id, sealed)


async def _sent_before(tx: AsyncConnection, turn: Turn) -> str | None:
    """The point on the map that was sent before any words of the matter, in words.

    What is older than the last thing that was dealt with belongs to that.
    """
    for one in reversed(await messages.newest(tx, turn.citizen_id, _LOOK_BACK)):
        if one.id >= turn.message_id or one.direction is not Direction.IN:
            continue
        place = enclosures.read(one.payload)
        if turn.now - one.created_at > conversations.IDLE or one.case_id is not None:
            return None
        if isinstance(place, Place) and point.is_here(place):
            return point.named(place)
        if one.kind not in messages.MATERIAL and one.outcome != ReplyOutcome.SMALL_TALK:
            return None
    return None


def _new_case(draft: Draft, message_id: int) -> NewCase:
    return NewCase(
        origin_message_id=message_id,
        kind=draft.kind,
        matter=draft.what or "",
        place=draft.where or "",
        happened=draft.when or "",
        contact=draft.contact,
        consent_at=draft.consent_at,
        confidential=draft.confidential,
    )
