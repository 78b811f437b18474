"""What the database kept of each citizen, and what of it was lost or doubled: message by message."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reply import ReplyOutcome
from escalation import intake
from escalation.tables import cases
from records import citizens, messages, outbox
from records.messages import Direction, Message
from records.outbox import SendState
from records.vault import Vault
from service.survival.citizens import FOLLOWS, Said
from service.survival.script import Wanted

EVERYTHING = 1_000
# So many letters tell what is shown from all else; behind them a phone may show sources, choices, or a link.
TELLING = 24
_ADDRESS = re.compile(r"https?://\S+")
_NO_LETTER = re.compile(r"\W+")


@dataclass(frozen=True)
class Heard:
    """A message or event that came in: its `id` on the phone, and the row whose reply answers it."""

    id: str
    text: str
    answered_as: int


@dataclass(frozen=True)
class Told:
    """Something that we said: to which row (None: by ourselves), and how it went out (None: in a response)."""

    text: str
    to: int | None
    state: SendState | None = None


@dataclass(frozen=True)
class Kept:
    """A citizen's rows, oldest first: what came in, what was said, how many apologies that were, the cases."""

    heard: tuple[Heard, ...]
    told: tuple[Told, ...]
    apologies: int
    cases: tuple[Wanted, ...]

    @property
    def unknown(self) -> tuple[Told, ...]:
        """What was sent or not, nobody can know, and staff see it."""
        return tuple(one for one in self.told if one.state is SendState.UNKNOWN)


@dataclass(frozen=True)
class Findings:
    """What went wrong, counted. `otherwise`: what was answered with something else when it was asked again.
    `not_reached`: what WeChat delivered three times in vain, and said so. `unsure`: what was sent or not, nobody can
    know."""

    lost: int = 0
    doubled: int = 0
    otherwise: int = 0
    not_reached: int = 0
    apologies: int = 0
    cases_lost: int = 0
    cases_doubled: int = 0
    cases_wrong: int = 0
    outbox_lost: int = 0
    unsure: int = 0

    def __add__(self, other: "Findings") -> "Findings":
        names = self.__dataclass_fields__
        return Findings(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def faultless(self) -> bool:
        """Whether nothing of it is the service's fault."""
        return self == Findings(not_reached=self.not_reached, unsure=self.unsure)


def judge(
    wanted: Wanted, said: Sequence[Said], notes: int, shown: Sequence[str], again: Mapping[str, str], kept: Kept
) -> Findings:
    """Compare what a citizen said, and the lines that were `shown` to them, with what was kept: each message must have
    one row, one reply, and that one line; `notes`: how many messages were sent without being asked; `again`: what came
    when messages were delivered once more, by their ids."""
    came, replies = Counter(one.id for one in kept.heard), Counter(one.to for one in kept.told)
    gone = [one for one in said if not came[one.id]]
    unanswered = [one for one in kept.heard if not replies[one.answered_as]]
    unseen, twice_seen = _sights(kept.told, shown)
    rows_too_many = came - Counter(one.id for one in said)
    replies_too_many = sum(count - 1 for to, count in replies.items() if to is not None)
    return Findings(
        lost=len([one for one in gone if not one.given_up])
        + len(unanswered)
        + len([one for one in unseen if one.state is not SendState.UNKNOWN])
        + max(notes - replies[None], 0),
        doubled=rows_too_many.total() + replies_too_many + len(twice_seen) + max(replies[None] - notes, 0),
        otherwise=len([one for one in kept.heard if one.id in again and not _is_answer(again[one.id], one, kept.told)]),
        not_reached=len([one for one in gone if one.given_up]),
        apologies=kept.apologies,
        cases_lost=int(not kept.cases),
        cases_doubled=max(len(kept.cases) - 1, 0),
        cases_wrong=len([case for case in kept.cases if case != wanted]),
        outbox_lost=len([one for one in kept.told if one.state not in (None, SendState.SENT, SendState.UNKNOWN)]),
        unsure=len(kept.unknown),
    )


def _sights(told: Iterable[Told], shown: Sequence[str]) -> tuple[list[Told], list[str]]:
    """What was said and is shown nowhere, and the lines that show nothing that was said, or show it again."""
    unseen, lines = [], list(shown)
    for one in told:
        if not one.text:  # a person has the word
            continue
        line = next((line for line in lines if _shows(line, one.text)), None)
        if line is None:
            unseen.append(one)
        else:
            lines.remove(line)
    return unseen, lines


def _is_answer(line: str, to: Heard, told: Iterable[Told]) -> bool:
    return any(_shows(line, one.text) for one in told if one.to == to.answered_as)


def _shows(line: str, text: str) -> bool:
    shown, said = (_NO_LETTER.sub("", _ADDRESS.sub("", one))[:TELLING] for one in (line, text))
    return shown.startswith(said)


async def read(connection: AsyncConnection, channel: str, name: str, vault: Vault) -> Kept:
    """Everything that is kept of a citizen; nothing for somebody unknown."""
    citizen_id = await citizens.find(connection, channel, name)
    rows = [] if citizen_id is None else await messages.newest(connection, citizen_id, EVERYTHING)
    heard = [row for row in rows if row.direction is Direction.IN]
    ours = [row for row in rows if row.direction is Direction.OUT]
    states = await outbox.state_of(connection, [row.id for row in ours])
    return Kept(
        heard=tuple(Heard(_id(row), row.text, row.merged_into or row.id) for row in heard),
        told=tuple(Told(row.text, row.reply_to, states.get(row.id, (None, None))[0]) for row in ours),
        apologies=len([row for row in heard if row.outcome == ReplyOutcome.FAILED]),
        cases=await _cases(connection, heard, vault),
    )


def _id(row: Message) -> str:
    """A message's own id, which stands behind what tells it from those of others; a citizen follows only once."""
    return FOLLOWS if row.kind == FOLLOWS else (row.external_id or "").rpartition(":")[2]


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
