"""The same question again, and questions that find nothing, as the dialogue takes them; without Rasa, as with it."""

from datetime import date

import pytest
from scripted import Knowledge, Rasa, Talk

from bot import citations
from bot.reply import ReplyOutcome
from bot.wording import WORDS
from knowledge_base.answer import Answer, Outcome
from knowledge_base.entry import Facet
from knowledge_base.passage import Passage

PERMIT = Passage(
    "permit", "居住证", Facet.STEPS, "怎么办", "住满半年可以申领。" * 20, "公安局", date(2026, 10, 1), None, 0.9
)


@pytest.fixture
def asking(rasa: Rasa, knowledge: Knowledge) -> Knowledge:
    rasa.replies = ()
    return knowledge


async def test_the_same_answer_is_never_given_three_times(talk: Talk, asking: Knowledge) -> None:
    asking.answer = Answer(Outcome.ANSWERED, (PERMIT,))
    said = [await talk.says(text) for text in ("居住证怎么弄", "我是说居住证怎么弄", "居住证到底怎么弄")]
    assert [reply.outcome for reply in said] == ["answered", "repeated", "handed_off"]
    assert len({reply.text for reply in said}) == 3
    assert {reply.topic for reply in said} == {"permit"}


async def test_after_two_questions_without_an_answer_a_person_is_offered(talk: Talk, asking: Knowledge) -> None:
    first = await talk.says("月球车上牌去哪里")
    second = await talk.says("潜水艇年检去哪里")
    assert [first.outcome, second.outcome] == [ReplyOutcome.NOTHING_FOUND] * 2
    assert second.text.startswith(WORDS.again.nothing_twice)
    assert second.text != first.text


async def test_an_answer_in_between_is_no_miss(talk: Talk, asking: Knowledge) -> None:
    first = await talk.says("月球车上牌去哪里")
    asking.answer = Answer(Outcome.ANSWERED, (PERMIT,))
    await talk.says("居住证怎么弄")
    asking.answer = Answer(Outcome.NOTHING_FOUND)
    assert (await talk.says("潜水艇年检去哪里")).text == first.text


async def test_an_answer_called_useless_and_then_nothing_found_are_two_misses(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (citations.reply(Answer(Outcome.ANSWERED, (PERMIT,))),)
    await talk.says("居住证怎么弄")
    await talk.says("没用")
    rasa.replies = (citations.reply(Answer(Outcome.NOTHING_FOUND)),)
    assert (await talk.says("潜水艇年检去哪里")).text.startswith(WORDS.again.nothing_twice)
