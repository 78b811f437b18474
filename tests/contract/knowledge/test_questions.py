"""What citizens asked, on both databases: figures, the questions behind them, and what is missing."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from knowledge_base import closing, questions
from knowledge_base.closing import Closing, How
from knowledge_base.questions import Cursor, EntryFigures, Figure, Gap, Span
from records import messages
from records.database import Database
from records.messages import Inbound, NewNote, NewReply, Rated, Rating
from records.roles import Role
from records.staff import Staff

EDITOR = Staff(1, "bianji", "编辑", frozenset({Role.KNOWLEDGE_EDITOR}), None)
TODAY = date(2026, 11, 23)
WEEK = Span(TODAY - timedelta(days=6), TODAY)


@dataclass
class Visits:
    """Citizens who say something, and what it came to."""

    database: Database
    now: datetime
    said: int = 0

    async def says(self, who: str, text: str, reply: NewReply, rating: Rating | None = None, days_ago: int = 0) -> int:
        """One message with its reply; its row."""
        self.said += 1
        at = self.now - timedelta(days=days_ago) + timedelta(seconds=self.said)
        async with self.database.transaction() as tx:
            message = (await messages.receive(tx, Inbound("web", who, str(self.said), text), at)).message
            await messages.store_reply(tx, message, reply, at)
            if rating is not None:
                assert await messages.rate(tx, message.citizen_id, Rated(message.id, rating))
        return message.id

    async def figures(self, span: Span = WEEK) -> tuple[EntryFigures, ...]:
        async with self.database.reading() as connection:
            return await questions.figures(connection, span)

    async def open(self, span: Span = WEEK, limit: int = 100) -> tuple[list[int], bool]:
        async with self.database.reading() as connection:
            found = await questions.still_open(connection, span, limit)
        return [one.message_id for one in found.questions], found.capped


@pytest.fixture
def visits(database: Database, now: datetime) -> Visits:
    return Visits(database, now)


def ended(outcome: str, topic: str | None = None, payload: str | None = None) -> NewReply:
    return NewReply(NewNote("……", payload), outcome, topic=topic)


LAMPS, PETS, NOTHING = ended("answered", "lamps"), ended("answered", "pets"), ended("nothing_found")
CHOICES = ended("choices")


async def test_an_entrys_figures_are_those_of_its_questions_in_the_span(visits: Visits) -> None:
    await visits.says("a", "灯", LAMPS, Rating.HELPFUL)
    await visits.says("b", "路灯", LAMPS, Rating.UNHELPFUL)
    await visits.says("c", "灯不亮", LAMPS)
    await visits.says("c", "狗", PETS)
    await visits.says("d", "猫", NOTHING)
    await visits.says("e", "灯", LAMPS, Rating.HELPFUL, days_ago=7)
    assert await visits.figures() == (EntryFigures("lamps", 3, 1, 1, 0), EntryFigures("pets", 1, 0, 0, 0))
    assert (await visits.figures(Span(TODAY - timedelta(days=7), TODAY)))[0].asked == 4
    async with visits.database.reading() as connection:
        assert await questions.figures(connection, WEEK, ["pets", "nothing"]) == (EntryFigures("pets", 1, 0, 0, 0),)
        assert await questions.figures(connection, WEEK, []) == ()


async def test_who_goes_on_to_a_person_was_handed_over_by_the_answer_before(visits: Visits) -> None:
    filed = await visits.says("a", "灯不亮", LAMPS)
    for outcome in ("rated", "asking", "asking", "case_opened"):
        await visits.says("a", "……", ended(outcome))
    sent_on = await visits.says("b", "灯", LAMPS)
    await visits.says("b", "转人工", ended("handed_off"))
    await visits.says("c", "灯", LAMPS)
    await visits.says("c", "狗", PETS)
    await visits.says("c", "转人工", ended("handed_off"))
    await visits.says("d", "灯", LAMPS)
    await visits.says("d", "投诉", ended("asking"))
    await visits.says("d", "算了", ended("cancelled"))
    await visits.says("d", "转人工", ended("handed_off"))
    assert await visits.figures() == (EntryFigures("lamps", 4, 0, 0, 2), EntryFigures("pets", 1, 0, 0, 1))
    async with visits.database.reading() as connection:
        page = await questions.behind(connection, "lamps", Figure.HANDED_OVER, WEEK)
    assert [one.message_id for one in page.questions] == [sent_on, filed]


async def test_a_later_visit_is_no_next_step(visits: Visits) -> None:
    await visits.says("a", "灯", LAMPS, days_ago=1)
    await visits.says("a", "转人工", ended("handed_off"))
    assert (await visits.figures())[0].handed_over == 0


async def test_every_figure_opens_exactly_the_questions_that_it_counts(visits: Visits) -> None:
    for number in range(5):
        await visits.says("a", f"灯{number}", LAMPS, Rating.HELPFUL if number % 2 else Rating.UNHELPFUL)
    await visits.says("a", "转人工", ended("handed_off"))
    (figures,) = await visits.figures()
    async with visits.database.reading() as connection:
        for figure in Figure:
            page = await questions.behind(connection, "lamps", figure, WEEK)
            assert len(page.questions) == getattr(figures, figure.value)
            assert page.next is None


async def test_the_questions_behind_a_figure_come_page_by_page_masked_with_their_conversation(visits: Visits) -> None:
    asked = [await visits.says("a", f"灯坏了打13800138000，第{number}次", LAMPS) for number in range(5)]
    seen: list[int] = []
    after: Cursor | None = None
    async with visits.database.reading() as connection:
        for _ in range(3):
            page = await questions.behind(connection, "lamps", Figure.ASKED, WEEK, after, limit=2)
            seen += [one.message_id for one in page.questions]
            after = page.next
    assert seen == asked[::-1]
    assert after is None
    assert "13800138000" not in page.questions[0].text
    assert (page.questions[0].citizen_id, page.questions[0].episode) == (1, 1)


async def test_the_gap_list_holds_what_was_not_answered_not_chosen_or_found_no_use(visits: Visits) -> None:
    taken = await visits.says("a", "证怎么办", CHOICES)
    await visits.says("a", "1", LAMPS, Rating.HELPFUL)
    left = await visits.says("b", "证怎么办", CHOICES)
    nothing = await visits.says("b", "猫", NOTHING)
    useless = await visits.says("c", "灯", LAMPS, Rating.UNHELPFUL)
    await visits.says("c", "你好", ended("small_talk"))
    await visits.says("d", "狗", NOTHING, days_ago=7)
    found, capped = await visits.open()
    assert (found, capped) == ([useless, nothing, left], False)
    assert taken not in found
    async with visits.database.reading() as connection:
        listed = await questions.still_open(connection, WEEK)
    assert [one.gap for one in listed.questions] == [Gap.UNHELPFUL, Gap.NOTHING_FOUND, Gap.CHOICES]


async def test_a_question_says_which_entries_came_near(visits: Visits) -> None:
    payload = '{"text": "……", "outcome": "nothing_found", "nearest": ["lamps", "pets"]}'
    await visits.says("a", "猫", ended("nothing_found", payload=payload))
    await visits.says("b", "灯", LAMPS, Rating.UNHELPFUL)
    async with visits.database.reading() as connection:
        useless, nothing = (await questions.still_open(connection, WEEK)).questions
    assert (nothing.nearest, nothing.topic) == (("lamps", "pets"), None)
    assert (useless.nearest, useless.topic, useless.rating) == ((), "lamps", Rating.UNHELPFUL)


async def test_a_list_that_is_cut_holds_the_newest_and_says_so(visits: Visits) -> None:
    asked = [await visits.says(str(number), f"猫{number}", NOTHING) for number in range(4)]
    useless = await visits.says("x", "灯", LAMPS, Rating.UNHELPFUL)
    assert await visits.open(limit=3) == ([useless, asked[3], asked[2]], True)
    assert await visits.open(limit=5) == ([useless, *asked[::-1]], False)


async def test_a_closed_question_leaves_the_list_and_makes_room(visits: Visits) -> None:
    asked = [await visits.says(str(number), f"猫{number}", NOTHING) for number in range(3)]
    async with visits.database.transaction() as tx:
        await closing.close(tx, asked[2:], Closing(How.DISMISSED), EDITOR, visits.now)
    assert await visits.open(limit=2) == ([asked[1], asked[0]], False)


@pytest.mark.parametrize("days", [-1, questions.LONGEST_SPAN])
def test_a_span_that_runs_backwards_or_is_too_long_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="days"):
        replace(WEEK, first=TODAY, last=TODAY + timedelta(days=days))
