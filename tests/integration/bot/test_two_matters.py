"""Messages that ask two things, answered from the sample guides by the real knowledge base."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from bot.answering import Answering
from bot.citations import BYTES
from bot.recall import Before
from bot.reply import Reply, ReplyOutcome, Turn
from knowledge_base import store
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from knowledge_base.knowledge import KnowledgeBase
from records.database import Database


class Asking:
    """Somebody who asks the knowledge base through the assistant."""

    def __init__(self, answering: Answering, now: datetime) -> None:
        self._answering = answering
        self._now = now

    async def says(self, text: str, last: Reply | None = None) -> Reply:
        about = Before(lately=(last,) if last else ()).goes_on_about(text)
        turn = Turn(1, 1, "web", about.said, self._now, topic=about.topic, asked=about.asked)
        return await self._answering.answer(turn)


@pytest.fixture
async def citizen(sqlite_database: Database, now: datetime) -> AsyncIterator[Asking]:
    guides = read_guides(SAMPLE_GUIDES)
    async with sqlite_database.transaction() as tx:
        await store.publish(tx, guides, now)
    base = KnowledgeBase(sqlite_database)
    await base.start()
    yield Asking(Answering(base), now)
    await base.close()


def entries(reply: Reply) -> list[str]:
    return [source.entry_id for source in reply.sources]


async def test_two_matters_are_both_answered_with_their_sources(citizen: Asking) -> None:
    reply = await citizen.says("一是社保卡掉了补卡要好多钱，二是居住证要带什么材料去办")
    assert reply.outcome is ReplyOutcome.ANSWERED
    assert entries(reply) == ["social-card-lost", "residence-permit"]
    assert reply.text.startswith("第一件事：\n【")
    assert "\n\n第二件事：\n【" in reply.text
    assert len(reply.text.encode()) <= BYTES


async def test_the_same_in_one_breath_without_a_comma(citizen: Asking) -> None:
    reply = await citizen.says("社保卡掉了补卡要好多钱然后还有就是居住证要带什么材料去办")
    assert entries(reply) == ["social-card-lost", "residence-permit"]


async def test_two_questions_about_one_thing_are_asked_as_one(citizen: Asking) -> None:
    reply = await citizen.says("社保卡丢了怎么补？社保卡补卡要收钱吗？")
    assert entries(reply) == ["social-card-lost"]
    assert "第一件事" not in reply.text


async def test_the_one_that_is_not_known_is_said_to_be_and_not_left_out(citizen: Asking) -> None:
    reply = await citizen.says("一是社保卡掉了补卡要好多钱，二是月球矿石怎么报关去哪里")
    assert entries(reply) == ["social-card-lost"]
    assert "第二件事：\n还没有查到" in reply.text


async def test_of_two_that_are_not_known_the_whole_is(citizen: Asking) -> None:
    reply = await citizen.says("一是火星移民怎么报名，二是月球矿石怎么报关去哪里")
    assert reply.outcome is ReplyOutcome.NOTHING_FOUND


async def test_a_follow_up_goes_on_about_the_first(citizen: Asking) -> None:
    both = await citizen.says("一是社保卡掉了补卡要好多钱，二是居住证要带什么材料去办")
    assert entries(await citizen.says("在哪里办", both)) == ["social-card-lost"]


@pytest.mark.parametrize("said", ["那第二个要好久", "居住证那个要不要钱", "后面那个在哪里办"])
async def test_a_follow_up_that_names_the_second_goes_on_about_it(citizen: Asking, said: str) -> None:
    both = await citizen.says("一是社保卡掉了补卡要好多钱，二是居住证要带什么材料去办")
    assert entries(await citizen.says(said, both)) == ["residence-permit"]
