"""What the database kept of each citizen, and what of it was lost or doubled."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reply import ReplyOutcome
from escalation import intake
from escalation.tables import cases
from records import citizens, messages, outbox
from records.messages import MERGED, Direction, Message
from records.outbox import SendState
from records.vault import Vault
from service.survival.script import Script, Wanted

EVERYTHING = 1_000


@dataclass(frozen=True)
class Kept:
    """A citizen's rows: texts that came in, oldest first, the replies to each (MERGED for what was answered together
    with an earlier one), how many of them are apologies, the cases, the state of every message that had to go out,
    which of these have an unknown outcome, and how many texts were merged."""

    heard: tuple[str, ...]
    replies: tuple[tuple[str, ...], ...]
    apologies: int
    cases: tuple[Wanted, ...]
    sent: tuple[SendState, ...]
    unknown: tuple[int, ...] = ()
    merged: int = 0


@dataclass(frozen=True)
class Findings:
    """What went wrong, counted; `unsure`: sent or not, nobody can know, and staff see it."""

    lost: int = 0
    doubled: int = 0
    apologies: int = 0
    cases_lost: int = 0
    cases_doubled: int = 0
    cases_wrong: int = 0
    outbox_lost: int = 0
    unsure: int = 0

    def __add__(self, other: "Findings") -> "Findings":
        names = self.__dataclass_fields__
        return Findings(**{name: getattr(self, name) + getattr(other, name) for name in names})


def judge(script: Script, notes: int, shown: int, kept: Kept) -> Findings:
    """Compare what a citizen said and saw with what was kept: `shown` answers and notes, `notes` of the latter sent."""
    turns, answers = script.turns, len(script.turns) - kept.merged
    unsure = kept.sent.count(SendState.UNKNOWN)
    unheard = (Counter(turns) - Counter(kept.heard)).total()
    unanswered = kept.replies.count(())
    unseen = max(answers + notes - unheard - unanswered - unsure - shown, 0)
    twice = (Counter(kept.heard) - Counter(turns)).total() + sum(max(len(replies) - 1, 0) for replies in kept.replies)
    return Findings(
        lost=unheard + unanswered + unseen,
        doubled=twice + max(shown - answers - notes, 0),
        apologies=kept.apologies,
        cases_lost=int(not kept.cases),
        cases_doubled=max(len(kept.cases) - 1, 0),
        cases_wrong=len([case for case in kept.cases if case != script.wanted]),
        outbox_lost=len([state for state in kept.sent if state not in (SendState.SENT, SendState.UNKNOWN)]),
        unsure=unsure,
    )


async def read(connection: AsyncConnection, channel: str, name: str, vault: Vault) -> Kept:
    """Everything that is kept of a citizen; nothing for somebody unknown."""
    citizen_id = await citizens.find(connection, channel, name)
    rows = [] if citizen_id is None else await messages.newest(connection, citizen_id, EVERYTHING)
    heard = [row for row in rows if row.direction is Direction.IN and row.kind == "text"]
    leaders = [row for row in heard if row.merged_into is None]
    ours = [row for row in rows if row.direction is Direction.OUT]
    states = await outbox.state_of(connection, [row.id for row in ours])
    return Kept(
        heard=tuple(row.text for row in heard),
        replies=tuple(
            tuple(one.text for one in ours if one.reply_to == row.id) if row in leaders else (MERGED,) for row in heard
        ),
        apologies=len([row for row in heard if row.outcome == ReplyOutcome.FAILED]),
        cases=await _cases(connection, heard, vault),
        sent=tuple(state for state, _ in states.values()),
        unknown=tuple(row for row, (state, _) in states.items() if state is SendState.UNKNOWN),
        merged=len(heard) - len(leaders),
    )


async def _cases(connection: AsyncConnection, heard: Sequence[Message], vault: Vault) -> tuple[Wanted, ...]:
    statement = select(cases.c.details_sealed, cases.c.contact_sealed).where(
        cases.c.origin_message_id.in_([message.id for message in heard])
    )
    opened = [
        intake.open_details(row.details_sealed, row.contact_sealed, vault)
        for row in await connection.execute(statement)
    ]
    return tuple(Wanted(one.matter, one.place, _said(one.happened), one.contact or "") for one in opened)


def _said(happened: str) -> str:
    """A time in the citizen's own words: the form writes the day of the calendar beside them."""
    return happened.partition("（")[0]
