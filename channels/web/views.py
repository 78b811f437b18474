"""A message as the chat page gets it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.reply import Choice, Source
from channels.reception import said
from channels.web.guides.addresses import entry_address
from records import enclosures
from records.enclosures import Picture
from records.messages import Direction, Message, Rating

MEDIA_PATH = "/api/chat/media"


@dataclass(frozen=True)
class SourceView:
    """Where an answer comes from, for a card; `url` is its public page, opened at what was quoted."""

    title: str
    source: str
    as_of: date
    number: str | None
    issuer: str | None
    url: str


@dataclass(frozen=True)
class PictureView:
    """A picture of the own conversation: its address, and its size in pixels, so that nothing moves when it comes."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class MessageView:
    """`id` is the row's; `author` is "me", "assistant" or "staff" (never which person).

    `question`: the message that an answer may be rated by; `rating` stands on that message. `place`: where it comes in
    the conversation; None while it is not shown. Of the own ones: `said` is the page's id, `answered` whether a reply
    is there. `media`: where to see the picture that it is, or that came with words of staff's.
    """

    id: int
    author: str
    text: str
    at: datetime
    choices: tuple[Choice, ...]
    sources: tuple[SourceView, ...]
    case_number: str | None
    question: int | None = None
    rating: Rating | None = None
    place: int | None = None
    said: str | None = None
    answered: bool = True
    kind: str = "text"
    media: PictureView | None = None


def view(message: Message) -> MessageView:
    """What the page shows of a message."""
    if message.direction is Direction.IN:
        return _own(message)
    spoken, by_staff = said(message), message.author.startswith("staff")
    return MessageView(
        id=message.id,
        author="staff" if by_staff else "assistant",
        text=spoken.text,
        at=message.created_at,
        choices=spoken.choices,
        sources=tuple(map(_source, spoken.sources)),
        case_number=spoken.case_number,
        question=message.reply_to if spoken.topic else None,
        place=message.place,
        kind=message.kind,
        media=_picture(message) if by_staff else None,
    )


def _source(source: Source) -> SourceView:
    url = entry_address(source.entry_id, source.anchor)
    return SourceView(source.title, source.source, source.as_of, source.number, source.issuer, url)


def _own(message: Message) -> MessageView:
    return MessageView(
        id=message.id,
        author="me",
        text=message.text,
        at=message.created_at,
        choices=(),
        sources=(),
        case_number=None,
        rating=message.rating,
        place=message.place,
        said=(message.external_id or "").rpartition(":")[2],
        answered=message.outcome is not None,
        kind=message.kind,
        media=_picture(message),
    )


def _picture(message: Message) -> PictureView | None:
    found = enclosures.read(message.payload)
    if not isinstance(found, Picture):
        return None
    return PictureView(f"{MEDIA_PATH}/{message.id}", found.width, found.height)
