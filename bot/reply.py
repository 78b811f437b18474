"""A citizen's turn and what is said to it; `msgspec.json` reads and writes both."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.case_question import CaseQuestion
from bot.standing import Standing
from records.messages import Rated


class ReplyOutcome(StrEnum):
    """The closed list of ways a turn can end; it is stored on the inbound message."""

    ANSWERED = "answered"
    CHOICES = "choices"
    NOT_IN_FORCE = "not_in_force"  # what fits is over, or has not begun
    OTHER_DISTRICT = "other_district"
    WHICH_DISTRICT = "which_district"
    OTHER_CHANNEL = "other_channel"  # a court, the police…
    NOTHING_FOUND = "nothing_found"
    ASKING = "asking"  # a step of the request form
    CASE_OPENED = "case_opened"
    CANCELLED = "cancelled"
    PROGRESS = "progress"
    REPEATED = "repeated"  # the same once more, word for word or more simply
    OWN_CASE = "own_case"  # a citizen added to a case, pressed, rated its answer or took it back
    HANDED_OFF = "handed_off"
    WAITING_FOR_PERSON = "waiting_for_person"  # it waits for one, or said something meanwhile
    WITH_PERSON = "with_person"  # a person has the word: nothing is said
    SMALL_TALK = "small_talk"
    EMERGENCY = "emergency"  # flagged to staff
    RECEIVED = "received"  # a photo or the like, which only the handler can read
    RATED = "rated"  # it said whether an answer helped
    FETCHED = "fetched"  # it only fetched what was said before and could not be sent
    CLOSED = "closed"  # the channel was off
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the citizen may tap or type; sent as a message, it is understood."""

    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer is from. `as_of` is the day the text was valid, `number` its 文号, `issuer` who issued it;
    `anchor` is where the entry's page has what is quoted."""

    entry_id: str
    title: str
    source: str
    as_of: date
    number: str | None = None
    issuer: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said. Sources and choices stand beside `text`: each channel shows or writes them out in its own way.

    `asked` is the question that the knowledge base answered, as it was understood; None where it found nothing.
    `nearest` are the knowledge entries that were found and not quoted, for staff. `rated`: this answers the citizen's
    word on an earlier answer. `dissatisfied`: whoever it is said to was not helped before. `short` is what an answer
    says in few words. `of_case` is what it asks about cases of the citizen's.
    """

    text: str
    outcome: ReplyOutcome
    choices: tuple[Choice, ...] = ()
    sources: tuple[Source, ...] = ()
    case_number: str | None = None
    asked: str | None = None
    nearest: tuple[str, ...] = ()
    rated: Rated | None = None
    dissatisfied: bool = False
    short: str | None = None
    of_case: CaseQuestion | None = None

    @property
    def topic(self) -> str | None:
        """The knowledge entry that it is from."""
        return self.sources[0].entry_id if self.sources else None


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a citizen: `message_id` is its row in the inbox, `text` raw, `now` aware UTC, `kind` that of
    the message: of those in `records.messages.MATERIAL` the text is what was heard in a voice, the name of a place, or
    empty.

    The dialogue fills in what came before: `topic`, the knowledge entry that was answered from last, `asked`, the
    question that it answered, `offered`, the entries that the last reply offered to choose from, `district`, the code
    of a district named earlier in the visit, and `spoken_of`, the number of the case that the last message to the
    citizen was about, `lately` if that was in this visit, `standing`. `goes_on`: it was recognised as a question that
    goes on about the last. `again`: an earlier turn about this message broke off, nobody knows where.
    """

    citizen_id: int
    message_id: int
    channel: str
    text: str
    now: datetime
    topic: str | None = None
    asked: str | None = None
    offered: tuple[str, ...] = ()
    district: str | None = None
    spoken_of: str | None = None
    lately: bool = False
    goes_on: bool = False
    standing: Standing = Standing.OPENING
    again: bool = False
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Intent:
    """What kind of turn Rasa took a message for; `confidence` 0 to 1."""

    name: str | None = None
    confidence: float = 0.0


def joined(replies: tuple[Reply, ...]) -> Reply:
    """What several actions said in one turn: the first says how the turn ended, the last what may come next."""
    first, last = replies[0], replies[-1]
    if len(replies) == 1:
        return first
    return Reply(
        text="\n\n".join(reply.text for reply in replies),
        outcome=first.outcome,
        choices=last.choices,
        sources=tuple(source for reply in replies for source in reply.sources),
        asked=next((reply.asked for reply in replies if reply.asked), None),
        case_number=next((reply.case_number for reply in replies if reply.case_number), None),
        nearest=tuple(entry for reply in replies for entry in reply.nearest),
        dissatisfied=first.dissatisfied,
        short=next((reply.short for reply in replies if reply.short), None),
        of_case=last.of_case,
    )
