"""What was said before a turn, from the messages of the visit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    asides,
    case_hearing,
    case_meaning,
    choosing,
    hearing,
    other_city,
    put_off,
    responsible,
    short_answers,
    telling,
)
from bot.case_meaning import Meaning
from bot.case_question import Asks, CaseQuestion
from bot.reply import Reply, ReplyOutcome, Source, Turn
from bot.request_draft import Slot
from bot.standing import Standing
from bot.wording import WORDS
from escalation import lookup
from language import places
from records import conversations, live_talks, messages
from records.conversations import Conversation
from records.database import Database
from records.live_talks import Talk
from records.messages import Message, Rated, Rating

_ASSISTANT = "assistant"
_CITIZEN = "citizen"
# The message itself, the replies before it, what staff may have said in between, and where a place may stand.
_LOOK_BACK = 14
_TO_CHOOSE = frozenset({ReplyOutcome.CHOICES, ReplyOutcome.WHICH_DISTRICT})
# Their choices are titles of knowledge entries.
_LEADS_ON = frozenset(
    {ReplyOutcome.ANSWERED, ReplyOutcome.CHOICES, ReplyOutcome.NOT_IN_FORCE, ReplyOutcome.OTHER_DISTRICT}
)
# What is said in between and leaves what is talked about as it is.
_BESIDE = frozenset(
    {
        ReplyOutcome.SMALL_TALK,
        ReplyOutcome.NOTHING_FOUND,
        ReplyOutcome.REPEATED,
        ReplyOutcome.RATED,
        ReplyOutcome.HANDED_OFF,
        ReplyOutcome.RECEIVED,
    }
)

# Beside these a matter that was told may have been taken for something else.
_PASSED_OVER = frozenset(
    {ReplyOutcome.ANSWERED, ReplyOutcome.CHOICES, ReplyOutcome.NOTHING_FOUND, ReplyOutcome.SMALL_TALK}
)
_SHORTEST_TOLD = 8
# What is shorter may name only a part of the matter.
_SHORTEST_WHOLE = 10
_TALK = frozenset({ReplyOutcome.SMALL_TALK, ReplyOutcome.HANDED_OFF})
_OF_CHOICES = frozenset({Asks.RATING, Asks.REASON, Asks.SURE, Asks.SAME})


@dataclass(frozen=True, slots=True)
class GoesOn:
    """A message, and the knowledge entry and the question that it may go on about; `others` that were answered together
    with it."""

    said: str
    topic: str | None = None
    asked: str | None = None
    others: tuple["GoesOn", ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """Where the conversation stands. `ended`: its last turn is over, also when this very message filed the case.

    `said` is what the citizen said last, `question` the message whose answer may be said to have helped, `reply` what
    was said last in this visit, `lately` what the assistant said in the last hour, the oldest first, `district` the
    code of the district that the visit named last, `given_up` what they said in a form that they gave up in the last
    hour, `spoken_of` the number of the case that the last message to the citizen was about, whoever wrote it and when,
    and `of_case` what it asked about cases if it was the assistant's in the last hour. `talk`: they wait for a person,
    or speak with one.
    """

    episode: int = 0
    ended: bool = False
    drafting: bool = False
    said: str | None = None
    reply: Reply | None = None
    lately: tuple[Reply, ...] = ()
    question: int | None = None
    district: str | None = None
    given_up: tuple[str, ...] = ()
    spoken_of: str | None = None
    spoken_lately: bool = False
    of_case: CaseQuestion | None = None
    talk: Talk | None = None

    @property
    def about(self) -> Reply | None:
        """What the knowledge base said last, where nothing but talk came after it."""
        for reply in reversed(self.lately):
            if reply.topic or reply.asked:
                return reply
            if reply.outcome not in _BESIDE:
                return None
        return None

    def goes_on_about(self, said: str) -> GoesOn:
        """What a message may go on about; of several entries that were answered together the one that it names."""
        about = self.about
        # Who asks the same once more goes on about nothing, and gets the same answer, which is then told otherwise.
        if about is None or (said == about.asked and len(said) >= _SHORTEST_WHOLE):
            return GoesOn(said)
        if (earlier := self._talked_of_before(about)) and (rest := choosing.before_last(said)):
            return GoesOn(rest, earlier.topic, earlier.asked)
        sources = {source.title: source.entry_id for source in self._together}
        named = choosing.spoken_of(said, tuple(sources)) if sources else None
        if named is None:
            others = tuple(GoesOn(said, entry, title) for title, entry in sources.items() if entry != about.topic)
            return GoesOn(said, about.topic, about.asked, others)
        asked = choosing.without_its_place(said)
        return GoesOn(asked or about.asked or said, sources[named], named)

    def _talked_of_before(self, about: Reply) -> Reply | None:
        """What the knowledge base said about another entry before the last one."""
        told = (reply for reply in reversed(self.lately) if reply.topic and reply.topic != about.topic)
        return next(told, None)

    @property
    def _together(self) -> tuple[Source, ...]:
        """What was answered from in one reply, where nothing but these was since; nothing where it was one entry."""
        since: set[str] = set()
        for reply in reversed(self.lately):
            entries = {source.entry_id for source in reply.sources}
            if len(entries) > 1:
                return reply.sources if since <= entries else ()
            if not entries and reply.outcome not in _BESIDE:
                return ()
            since |= entries
        return ()

    @property
    def offered(self) -> tuple[str, ...]:
        """The knowledge entries that the last reply offered to choose from, or asked for the district of."""
        return self.reply.nearest if _asks_to_choose(self.reply) and self.reply else ()

    @property
    def unanswered(self) -> str | None:
        """The question that nothing was found for just now."""
        missed = self.reply is not None and self.reply.outcome is ReplyOutcome.NOTHING_FOUND
        return self.said if missed else None

    def names_an_entry(self, said: str) -> bool:
        """Whether a message is the title of an entry that the last reply led on to."""
        if self.reply is None or self.reply.outcome not in _LEADS_ON or said in WORDS.talk_choices:
            return False
        return said in [choice.text for choice in self.reply.choices] or said in self._offered_before

    @property
    def told_a_route(self) -> bool:
        """Whether it was said last that another body decides."""
        return self.reply is not None and self.reply.outcome is ReplyOutcome.OTHER_CHANNEL

    @property
    def handed_off(self) -> bool:
        """Whether it was said last, but for a courtesy, how to reach a person."""
        told = (reply.outcome for reply in reversed(self.lately) if reply.outcome is not ReplyOutcome.SMALL_TALK)
        return next(told, None) is ReplyOutcome.HANDED_OFF

    @property
    def told_other_city(self) -> bool:
        """Whether it was said last that a request is about another city."""
        return bool(self.lately) and other_city.is_route(self.lately[-1])

    @property
    def asked_matter(self) -> bool:
        """Whether it was asked last, but for talk, what the matter is, without a form: a picture came first."""
        said = [reply.outcome for reply in self.lately if reply.outcome is not ReplyOutcome.SMALL_TALK]
        return not self.drafting and said[-1:] == [ReplyOutcome.ASKING]

    @property
    def told(self) -> str | None:
        """The matter that was told just now and that no form was begun for; None for a question or mere talk."""
        said = self.said or ""
        talk = hearing.asks(said) or hearing.courtesy(said) or short_answers.cancels(said) or short_answers.agrees(said)
        passed_over = self.reply is not None and self.reply.outcome in _PASSED_OVER and self.spoken_of is None
        return said if passed_over and len(said) >= _SHORTEST_TOLD and not (talk or self.place_told) else None

    @property
    def asked_about(self) -> str | None:
        """What was answered just now and is about something that people report, or was offered to be registered."""
        if self.said is None or self.reply is None or not self.reply.short:
            return None
        if WORDS.talk_choices[0] in [choice.text for choice in self.reply.choices]:
            return self.said
        reported = any(telling.is_reported(source.title) for source in self.reply.sources)
        return self.said if reported or responsible.asked(self.said) else None

    @property
    def reported(self) -> str | None:
        """The trouble that was told, and not asked about, just now and answered from what people report."""
        said = self.asked_about if not self.drafting and self.reply and self.reply.outcome in _PASSED_OVER else None
        tells = said is not None and len(said) >= _SHORTEST_TOLD and telling.tells_trouble(said)
        return said if said and tells and (hearing.pleads(said) or not hearing.asks(said)) else None

    @property
    def place_told(self) -> str | None:
        """The place that was told just now, and nothing with it."""
        return self.said if self.said and asides.only_answers(Slot.WHERE, self.said) else None

    def matter_of_place(self, kind: str) -> str | None:
        """The matter that was told just before a message of this kind, where that says where it is."""
        return self.told if kind == "location" and not self.drafting else None

    def awaits_place(self, kind: str) -> bool:
        """Whether a message of this kind answers which district an answer is wanted for."""
        asked = self.reply is not None and self.reply.outcome is ReplyOutcome.WHICH_DISTRICT
        return kind == "location" and asked and not self.drafting

    def shown_by_code(self, said: str) -> Reply | None:
        """What was shown of a case to who has its code, to somebody who asks on about it and nothing else; nothing more
        may be told of it."""
        asked = self.reply.of_case if self.reply else None
        if asked is None or asked.asks is not Asks.BY_CODE:
            return None
        asks_on = case_hearing.asks_on(said) or case_meaning.likely(said) is Meaning.PROGRESS
        return self.reply if asks_on else None

    @property
    def offered_a_person(self) -> bool:
        """Whether the last reply said how to reach a person here."""
        return self.reply is not None and WORDS.person.choice in [choice.text for choice in self.reply.choices]

    @property
    def standing(self) -> Standing:
        """What the message most probably answers."""
        if self.drafting:
            return Standing.FORM
        if _asks_to_choose(self.reply):
            return Standing.CHOICES
        if self.spoken_of is not None:
            return Standing.CASE
        if self.reply is None:
            return Standing.OPENING
        return Standing.ANSWERED if self.about else Standing.TALK

    def rated(self, rating: Rating | None) -> Rated | None:
        """A word on the answer before, where there is one; an open form takes the same words for its own."""
        if rating is None or self.question is None or self.drafting:
            return None
        return Rated(self.question, rating)

    def chosen(self, said: str) -> str:
        """What was said, or the choice of the last reply that it means: by its number, or where one was asked for, also
        by its place or its words."""
        if self.reply is None:
            return said
        choices = [choice.text for choice in self.reply.choices]
        choice = choosing.numbered(said, choices)
        asked = self.reply.of_case is not None and self.reply.of_case.asks in _OF_CHOICES
        titles = _asks_to_choose(self.reply)
        if choice is None and (asked or titles):
            choice = choosing.meant(said, choices, titles=titles)
        if choice is None:
            choice = choosing.one_more(said, self._offered_before, [one.title for one in self._taken])
        return said if choice is None else choice

    @property
    def _offered_before(self) -> tuple[str, ...]:
        """The choices that were offered last, where some of them may have been taken since, and nothing else was."""
        for reply in reversed(self.lately):
            if reply.outcome is ReplyOutcome.CHOICES:
                return tuple(choice.text for choice in reply.choices)
            if reply.outcome not in _LEADS_ON and reply.outcome not in _BESIDE:
                return ()
        return ()

    @property
    def _taken(self) -> tuple[Source, ...]:
        """What was answered from since choices were offered."""
        since = takewhile(lambda reply: reply.outcome is not ReplyOutcome.CHOICES, reversed(self.lately))
        return tuple(source for reply in since for source in reply.sources)


class Recall:
    """Reads what was said before from the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def before(self, turn: Turn) -> Before:
        """Where the conversation stood when the turn's message came."""
        held = await self._database.look(lambda connection: _held(connection, turn))
        return Before() if held is None else _before(held, turn)


@dataclass(frozen=True, slots=True)
class _Held:
    """What is written of a conversation: `earlier` than the turn, the oldest first, with what was replied by the id of
    its message; `matter`: the last of ours that was about something, `told_of` the number of its case."""

    conversation: Conversation
    earlier: list[Message]
    ours: list[Message]
    replies: Mapping[int, Reply | None]
    matter: Message | None
    told_of: str | None
    talk: Talk | None


async def _held(connection: AsyncConnection, turn: Turn) -> _Held | None:
    conversation = await conversations.load(connection, turn.citizen_id)
    if conversation is None:
        return None
    newest = await messages.newest(connection, turn.citizen_id, _LOOK_BACK)
    earlier = [one for one in newest if _is_before(one, turn)]
    ours = [one for one in earlier if one.author != _CITIZEN]
    replies = {one.id: _read(one) for one in ours if one.author == _ASSISTANT}
    matter = next((one for one in reversed(ours) if not _is_talk(replies.get(one.id))), None)
    told_of = await _told_of(connection, matter)
    talk = await live_talks.open_of(connection, turn.citizen_id)
    return _Held(conversation, earlier, ours, replies, matter, told_of, talk)


def _before(held: _Held, turn: Turn) -> Before:
    conversation, earlier, ours, replies = held.conversation, held.earlier, held.ours, held.replies
    told = [one.text for one in earlier if one.author == _CITIZEN and one.episode == conversation.episode]
    said = [one for one in ours if one.id in replies]
    last = said[-1] if said and said[-1].episode == conversation.episode else None
    reply = replies[last.id] if last else None
    # Not only of this episode: without Rasa each turn is one, and one ends when a request is filed.
    recent = [one for one in earlier if turn.now - one.created_at < conversations.IDLE]
    lately = tuple(replies[one.id] for one in recent if one.id in replies)
    newest_reply = replies.get(ours[-1].id) if ours and ours[-1] in recent else None
    spoken_lately = held.matter is not None and held.matter in recent
    spoken = replies.get(held.matter.id) if held.matter and spoken_lately else None
    return Before(
        episode=conversation.episode,
        ended=conversation.turns >= conversations.MAX_TURNS,
        drafting=conversation.draft is not None,
        said=told[-1] if told else None,
        reply=reply,
        lately=tuple(one for one in lately if one),
        question=_rateable(last, reply) if last and reply else None,
        district=_district(told),
        given_up=_given_up(recent, replies) if any(map(_is_cancelled, lately)) else (),
        spoken_of=held.told_of or (spoken.case_number if spoken else None),
        spoken_lately=spoken_lately,
        of_case=_of_case(newest_reply, lately),
        talk=held.talk,
    )


async def _told_of(connection: AsyncConnection, matter: Message | None) -> str | None:
    """The number of the case that a message to the citizen belongs to."""
    case_id = matter.case_id if matter else None
    return None if case_id is None else await lookup.number_of(connection, case_id)


def _of_case(newest: Reply | None, lately: Sequence[Reply | None]) -> CaseQuestion | None:
    """What was asked about cases last; what is to be added is waited for also after a courtesy."""
    if newest is None or newest.outcome is not ReplyOutcome.SMALL_TALK or newest.of_case is not None:
        return newest.of_case if newest else None
    before = next((one for one in reversed(lately) if one and one.outcome is not ReplyOutcome.SMALL_TALK), None)
    waits = before is not None and before.of_case is not None and before.of_case.asks is Asks.MORE
    return before.of_case if before and waits else None


def _asks_to_choose(reply: Reply | None) -> bool:
    """Whether a reply offers something to choose from, be it once more."""
    if reply is None:
        return False
    again = reply.outcome is ReplyOutcome.REPEATED and bool(reply.nearest) and not reply.short
    return again or reply.outcome in _TO_CHOOSE


def _is_talk(reply: Reply | None) -> bool:
    """Whether what was said is about nothing: what was spoken of before still is. None: staff said it."""
    return reply is not None and reply.outcome in _TALK


def _is_before(one: Message, turn: Turn) -> bool:
    """Whether a message came before the turn; the reply to an earlier one did, even if the turn had to wait for it."""
    return (one.reply_to or one.id) < turn.message_id


def _read(one: Message) -> Reply | None:
    """The reply that a message of the assistant's is; None where it was erased."""
    return msgspec.json.decode(one.payload, type=Reply) if one.payload else None


def _is_cancelled(reply: Reply | None) -> bool:
    return reply is not None and (reply.outcome is ReplyOutcome.CANCELLED or other_city.is_route(reply))


def _given_up(recent: Sequence[Message], replies: Mapping[int, Reply | None]) -> tuple[str, ...]:
    """What the citizen said in a form that was given up lately."""
    said = {one.id: one.text for one in recent if one.author == _CITIZEN}
    pairs = ((said.get(one.reply_to or 0, ""), replies.get(one.id)) for one in recent)
    return put_off.given_up((words, reply) for words, reply in pairs if reply is not None)


def _district(told: Sequence[str]) -> str | None:
    """The district named last in these texts, the oldest of which comes first."""
    found = (places.find(said) for said in reversed(told))
    return next((place.handled_by for place in found if place), None)


def _rateable(last: Message, reply: Reply) -> int | None:
    """The question that the last reply answered, or that was rated just now: another word replaces the first."""
    if reply.rated is not None:
        return reply.rated.question
    return last.reply_to if reply.topic else None
