"""A message as the chat page gets it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.reply import Choice
from channels.reception import said
from records.messages import Direction, Message


@dataclass(frozen=True)
class SourceView:
    """Where an answer comes from, for a card."""

    title: str
    source: str
    as_of: date


@dataclass(frozen=True)
class MessageView:
    """`id` is the row's; `author` is "me", "assistant" or "staff" (never which person)."""

    id: int
    author: str
    text: str
    at: datetime
    choices: tuple[Choice, ...]
    sources: tuple[SourceView, ...]
    case_number: str | None


def view(message: Message) -> MessageView:
    """What the page shows of a message."""
    if message.direction is Direction.IN:
        return MessageView(message.id, "me", message.text, message.created_at, (), (), None)
    spoken = said(message)
    return MessageView(
        id=message.id,
        author="staff" if message.author.startswith("staff") else "assistant",
        text=spoken.text,
        at=message.created_at,
        choices=spoken.choices,
        sources=tuple(SourceView(source.title, source.source, source.as_of) for source in spoken.sources),
        case_number=spoken.case_number,
    )
