"""What citizens asked of the knowledge base: each entry's figures, and the questions behind them, masked.

Nothing is measured for this: everything is read from the citizens' messages and the replies stored to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, func, or_, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base.closing import closed_questions
from language import personal
from records.messages import MERGED, Direction, Rating, messages

LONGEST_SPAN = 366
PAGE_LIMIT = 100
MOST_OPEN = 2_000
_TEXT, _READ = 200, 400
# What a person asked to have erased counts, and is shown no more.
_READABLE = messages.c.text != ""

# The bot's names for how a message ended, as they stand on the inbound row.
_NOTHING_FOUND, _CHOICES = "nothing_found", "choices"
_TO_A_PERSON = ("case_opened", "handed_off", "waiting_for_person")
# On the way from an answer to a person: the steps of the form, the word that the answer was no use, a merged word.
_ON_THE_WAY = ("asking", "rated", MERGED)


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included. Raises ValueError when they run backwards or are more than `LONGEST_SPAN`."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not timedelta(0) <= self.last - self.first < timedelta(days=LONGEST_SPAN):
            raise ValueError(f"a span has 1 to {LONGEST_SPAN} days")


@dataclass(frozen=True, slots=True)
class EntryFigures:
    """How often an entry was quoted, how often its citizens found that helpful or not, and how often their next step
    in the same visit was to a person: a request filed, or the way to the hotline."""

    entry_id: str
    asked: int
    helpful: int
    unhelpful: int
    handed_over: int


class Figure(StrEnum):
    """The figures that open their list."""

    ASKED = "asked"
    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"
    HANDED_OVER = "handed_over"


class Gap(StrEnum):
    """Why a question stands on the gap list."""

    NOTHING_FOUND = "nothing_found"
    CHOICES = "choices"  # what was offered was not taken up
    UNHELPFUL = "unhelpful"


@dataclass(frozen=True, slots=True)
class Question:
    """A citizen's question, masked. `citizen_id` and `episode` lead to its conversation.

    `topic` is the entry that was quoted, `nearest` are those that were found and not quoted, the best first.
    """

    message_id: int
    citizen_id: int
    episode: int
    text: str
    at: datetime
    day: date
    topic: str | None
    rating: Rating | None
    nearest: tuple[str, ...]
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last question of a page: the next one goes on before it."""

    day: date
    message_id: int


@dataclass(frozen=True, slots=True)
class Page:
    """Questions, the newest first; `next` None on the last page."""

    questions: tuple[Question, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class OpenQuestions:
    """The gap list, the newest first; `capped`: there are older ones that were not read."""

    questions: tuple[Question, ...]
    capped: bool


class _Nearest(msgspec.Struct, frozen=True):
    """The part of a stored reply that is read here."""

    nearest: tuple[str, ...] = ()


async def figures(
    connection: AsyncConnection, span: Span, entry_ids: Sequence[str] | None = None
) -> tuple[EntryFigures, ...]:
    """The figures of every entry that was quoted in a span of days, or of these of them, the most asked first."""
    counted = [
        _times(messages.c.rating == Rating.HELPFUL),
        _times(messages.c.rating == Rating.UNHELPFUL),
        _times(_handed_over()),
    ]
    asked = func.count()
    wanted = messages.c.topic.is_not(None) if entry_ids is None else messages.c.topic.in_(entry_ids)
    statement = (
        select(messages.c.topic, asked, *counted)
        .where(*_within(span), wanted)
        .group_by(messages.c.topic)
        .order_by(asked.desc(), messages.c.topic)
    )
    return tuple(EntryFigures(row[0], *map(int, row[1:])) for row in await connection.execute(statement))


async def behind(
    connection: AsyncConnection,
    entry_id: str,
    figure: Figure,
    span: Span,
    after: Cursor | None = None,
    limit: int = 50,
) -> Page:
    """One page of the questions that a figure of an entry counts."""
    limit = max(1, min(limit, PAGE_LIMIT))
    statement = (
        _questions()
        .where(messages.c.topic == entry_id, *_within(span), *_counted_by(figure), _READABLE)
        .order_by(messages.c.day.desc(), messages.c.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        statement = statement.where(tuple_(messages.c.day, messages.c.id) < (after.day, after.message_id))
    found = [_question(row) for row in await connection.execute(statement)]
    page = tuple(found[:limit])
    return Page(page, Cursor(page[-1].day, page[-1].message_id) if len(found) > limit else None)


async def still_open(connection: AsyncConnection, span: Span, limit: int = MOST_OPEN) -> OpenQuestions:
    """Unanswered and badly rated questions of a span of days that nobody has closed: at most `limit`, the newest."""
    limit = max(1, min(limit, MOST_OPEN))
    reasons = (
        (messages.c.outcome == _NOTHING_FOUND,),
        (messages.c.outcome == _CHOICES, _next("topic").is_(None)),
        (messages.c.rating == Rating.UNHELPFUL,),
    )
    # Each by its own index; a question can stand in two of them.
    newest = union_all(*(_newest(span, conditions, limit + 1) for conditions in reasons)).subquery()
    statement = (
        _questions()
        .where(messages.c.id.in_(select(newest.c.id)))
        .order_by(messages.c.day.desc(), messages.c.id.desc())
        .limit(limit + 1)
    )
    found = tuple(_question(row) for row in await connection.execute(statement))
    return OpenQuestions(found[:limit], len(found) > limit)


def _newest(span: Span, conditions: Sequence[ColumnElement[bool]], limit: int) -> Select[Any]:
    closed = select(closed_questions.c.message_id).where(closed_questions.c.message_id == messages.c.id).exists()
    statement = (
        select(messages.c.id)
        .where(*conditions, *_within(span), ~closed, _READABLE)
        .order_by(messages.c.day.desc(), messages.c.id.desc())
        .limit(limit)
    )
    # SQLite takes a limit inside a union only in a subquery.
    return select(statement.subquery().c.id)


def _questions() -> Select[Any]:
    reply = messages.alias()
    return select(messages, reply.c.payload.label("reply")).outerjoin(reply, reply.c.reply_to == messages.c.id)


def _within(span: Span) -> tuple[ColumnElement[bool], ...]:
    return (messages.c.direction == Direction.IN, messages.c.day >= span.first, messages.c.day <= span.last)


def _counted_by(figure: Figure) -> tuple[ColumnElement[bool], ...]:
    match figure:
        case Figure.ASKED:
            return ()
        case Figure.HANDED_OVER:
            return (_handed_over(),)
        case _:
            return (messages.c.rating == Rating(figure.value),)


def _handed_over() -> ColumnElement[bool]:
    return _next("outcome", passing=_ON_THE_WAY).in_(_TO_A_PERSON)


def _next(column: str, passing: Sequence[str] = ()) -> ScalarSelect[Any]:
    """A column of what the citizen said next in the same visit; messages that ended as in `passing` are passed by."""
    later = messages.alias()
    same_visit = and_(later.c.citizen_id == messages.c.citizen_id, later.c.episode == messages.c.episode)
    passed = or_(later.c.outcome.is_(None), later.c.outcome.not_in(passing))
    return (
        select(later.c[column])
        .where(same_visit, later.c.id > messages.c.id, later.c.direction == Direction.IN, passed)
        .order_by(later.c.id)
        .limit(1)
        .correlate(messages)
        .scalar_subquery()
    )


def _times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _question(row: Row[Any]) -> Question:
    return Question(
        message_id=row.id,
        citizen_id=row.citizen_id,
        episode=row.episode,
        text=personal.mask(row.text[:_READ])[:_TEXT],
        at=row.created_at,
        day=row.day,
        topic=row.topic,
        rating=None if row.rating is None else Rating(row.rating),
        nearest=() if row.reply is None else msgspec.json.decode(row.reply, type=_Nearest).nearest,
        gap=_gap(row),
    )


def _gap(row: Row[Any]) -> Gap | None:
    if row.rating == Rating.UNHELPFUL:
        return Gap.UNHELPFUL
    return {_NOTHING_FOUND: Gap.NOTHING_FOUND, _CHOICES: Gap.CHOICES}.get(row.outcome)
