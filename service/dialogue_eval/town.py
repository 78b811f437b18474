"""What the instance's database has of a citizen's conversation."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.registration import open_draft
from bot.reply import Reply, ReplyOutcome
from channels.reception import said
from escalation import history, number, store
from escalation.case import Case, Rating, RatingReason
from escalation.casework import Casework
from escalation.errors import CaseError
from escalation.intake import Details
from escalation.step import Step
from records import citizens, conversations, live_talks, messages, staff
from records.database import Database
from records.live_talks import Ending, Talk, TalkState
from records.messages import Direction, Message
from records.vault import Vault
from service.acceptance.desk import DISPATCHER
from service.dialogue_eval.arranging import Arranging
from service.dialogue_eval.asked import asked, waits_for
from service.dialogue_eval.clock import Clock
from service.dialogue_eval.heard import CaseSeen, Heard
from service.dialogue_eval.script import Fact, Filed

# Longer than any turn, the restart of a part included.
PATIENCE = 45.0
POLL = 0.05
_MOST = 100
# Longer than either side of a conversation may be silent.
_LONG_SILENCE = timedelta(hours=1)
_OFFERED = frozenset({ReplyOutcome.CHOICES, ReplyOutcome.NOT_IN_FORCE})

# A channel, and the citizen's id on it.
Who = tuple[str, str]


@dataclass(frozen=True)
class Town:
    """The database of the instance, and the use cases on it."""

    database: Database
    vault: Vault
    casework: Casework
    arranging: Arranging
    clock: Clock

    async def arrange(self, who: Who, facts: Sequence[Fact]) -> dict[str, str]:
        """Make the facts true; what the placeholders of the script stand for."""
        known: dict[str, str] = {}
        for fact in facts:
            for of, filed in (
                (who, fact.case),
                (self.arranging.stranger(), fact.open_case_nearby),
                (self.arranging.stranger(), fact.strangers_case),
            ):
                if filed is not None:
                    known = await self._file(of, filed) | known
            for _ in range(fact.waiting):
                async with self.database.transaction() as tx:
                    await self.arranging.wait(tx, self.clock())
        return known

    async def _file(self, who: Who, filed: Filed) -> dict[str, str]:
        async with self.database.transaction() as tx:
            opened = await self.arranging.file(tx, who, filed, self.clock())
        named = {"number": opened.number, "code": opened.query_code}
        return named | {f"{filed.name} {name}": value for name, value in named.items() if filed.name}

    async def newest(self, who: Who) -> int:
        """The row of the newest message of the conversation; 0 where there is none."""
        async with self.database.reading() as connection:
            found = await self._messages(connection, who)
        return found[-1].id if found else 0

    async def answered(self, who: Who, after: int, arranged: frozenset[int]) -> Heard:
        """What was said to what the citizen wrote after a row. Raises TimeoutError."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            async with self.database.reading() as connection:
                wrote = [one for one in await self._messages(connection, who) if _is_heard(one, after)]
                note = await messages.reply_to(connection, wrote[-1].id) if wrote else None
            if note is not None and wrote[-1].outcome:
                return await self._heard(who, wrote[-1].outcome, said(note), arranged)
            await asyncio.sleep(POLL)
        raise TimeoutError(f"no reply within {PATIENCE:.0f} s")

    async def told(self, who: Who, after: int, arranged: frozenset[int], patience: float) -> Heard:
        """What reached the citizen after a row without their asking, once something did or the time is over."""
        until, notes = time.monotonic() + patience, list[Message]()
        while not notes and time.monotonic() < until:
            await asyncio.sleep(POLL)
            async with self.database.reading() as connection:
                found = await self._messages(connection, who)
            notes = [one for one in found if one.id > after and one.direction is Direction.OUT and one.delivered_at]
        text = "\n".join(note.text for note in notes)
        heard = await self._heard(who, None, Reply(text, ReplyOutcome.WITH_PERSON), arranged)
        return replace(heard, announced=bool(text), asks=frozenset())

    async def cases(self, who: Who) -> frozenset[int]:
        """The citizen's cases."""
        async with self.database.reading() as connection:
            citizen_id = await citizens.find(connection, *who)
            found = [] if citizen_id is None else await store.of_citizen(connection, citizen_id, date.min)
        return frozenset(case.id for case in found)

    async def talk(self, who: Who) -> Talk | None:
        """The citizen's open conversation with staff."""
        async with self.database.reading() as connection:
            citizen_id = await citizens.find(connection, *who)
            return None if citizen_id is None else await live_talks.open_of(connection, citizen_id)

    async def visit(self, who: Who) -> tuple[int, int]:
        """The citizen, and the number of the conversation that they are in. Raises LookupError."""
        async with self.database.reading() as connection:
            citizen_id = await citizens.find(connection, *who)
            held = None if citizen_id is None else await conversations.load(connection, citizen_id)
        if citizen_id is None or held is None:
            raise LookupError(f"{who} said nothing yet")
        return citizen_id, held.episode

    async def fall_silent(self, talk: Talk) -> None:
        """Let nobody have said anything for long; the clock of the instance does the rest."""
        moved = {
            name: moment - _LONG_SILENCE
            for name in ("asked_at", "taken_at", "citizen_at", "staff_at")
            if (moment := getattr(talk, name)) is not None
        }
        async with self.database.transaction() as tx:
            await live_talks.change(tx, talk, **moved)

    async def empty_queue(self) -> None:
        """Nobody waits for a person or speaks with one any more."""
        async with self.database.transaction() as tx:
            for talk in await live_talks.open_ones(tx):
                ended = {"state": TalkState.ENDED, "ending": Ending.LEFT, "ended_at": self.clock()}
                await live_talks.change(tx, talk, **ended)

    async def _messages(self, connection: AsyncConnection, who: Who) -> list[Message]:
        citizen_id = await citizens.find(connection, *who)
        return [] if citizen_id is None else await messages.newest(connection, citizen_id, _MOST)

    async def _heard(self, who: Who, outcome: str | None, reply: Reply, arranged: frozenset[int]) -> Heard:
        async with self.database.transaction() as tx:
            citizen_id = await citizens.find(tx, *who) or 0
            held = await conversations.load(tx, citizen_id)
            draft = open_draft(held.draft, self.vault) if held is not None and held.draft else None
            waits = await live_talks.open_of(tx, citizen_id) is not None
            own = await store.of_citizen(tx, citizen_id, date.min)
            case = await self._case(tx, own, reply, arranged)
        return Heard(
            outcome=outcome,
            text=reply.text,
            choices=tuple(choice.text for choice in reply.choices),
            topics=tuple(dict.fromkeys(source.entry_id for source in reply.sources)),
            offered=reply.nearest if reply.outcome in _OFFERED else (),
            asks=asked(reply, draft),
            waits_for=waits_for(draft),
            alerted=outcome == ReplyOutcome.EMERGENCY or waits,
            cases=len([one for one in own if one.id not in arranged]),
            case=case,
        )

    async def _case(
        self, tx: AsyncConnection, own: list[Case], reply: Reply, arranged: frozenset[int]
    ) -> CaseSeen | None:
        """The case that the reply names; else the last opened in the conversation, or the citizen's last."""
        named = [case for case in own if case.number in (reply.case_number, number.find_number(reply.text))]
        opened = [case for case in own if case.id not in arranged]
        chosen = (named or opened or own)[:1]
        return await self._seen(tx, chosen[0]) if chosen else None

    async def _seen(self, tx: AsyncConnection, case: Case) -> CaseSeen:
        details = await self._details(tx, case)
        steps = await history.of_case(tx, case.id)
        sent = [one.kind for one in await messages.of_case(tx, case.id, _MOST) if one.direction is Direction.IN]
        return CaseSeen(
            kind=case.kind,
            district=case.district,
            place=details.place,
            what=details.matter,
            when=details.happened,
            added="\n".join(step.text for step in steps if step.step is Step.SUPPLEMENT),
            phone=details.contact is not None,
            anonymous=case.anonymous,
            joined=case.course.lead_id is not None,
            location="location" in sent,
            photos=sent.count("image"),
            pressed=sum(step.step is Step.REMIND for step in steps),
            status=case.status,
            rating=case.course.rating,
            redo=case.course.redone > 0 or _is_asked_again(case),
        )

    async def _details(self, tx: AsyncConnection, case: Case) -> Details:
        account = await staff.account(tx, DISPATCHER)
        try:
            if account is not None:
                return await self.casework.details(tx, account.staff, case.number, self.clock())
        except CaseError:  # told in confidence to others
            pass
        return Details(case.summary, case.place, "", None if case.anonymous else "")


def _is_asked_again(case: Case) -> bool:
    """Whether the centre was told why its citizen is not satisfied: only the centre can have a case done again."""
    unsaid = (None, RatingReason.UNSAID)
    return case.course.rating is Rating.DISSATISFIED and case.course.rating_reason not in unsaid


def _is_heard(one: Message, after: int) -> bool:
    return one.id > after and one.direction is Direction.IN
