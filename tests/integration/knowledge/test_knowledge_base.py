"""The knowledge base as a service process has it: answering while its embedder loads, following what is published."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from knowledge_base import store
from knowledge_base.answer import Outcome
from knowledge_base.context import Context
from knowledge_base.entry import Facet, Guide, Validity
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from knowledge_base.knowledge import KnowledgeBase, Learned
from records.database import Database

TODAY = date(2026, 11, 23)
SOMEONE = Context()
GUIDES = {guide.id: guide for guide in read_guides(SAMPLE_GUIDES)[:40]}


@pytest.fixture
async def database(sqlite_database: Database, now: datetime) -> Database:
    """Forty of the sample guides, published."""
    async with sqlite_database.transaction() as tx:
        await store.publish(tx, GUIDES.values(), now)
    return sqlite_database


@pytest.fixture
async def base(database: Database) -> AsyncIterator[KnowledgeBase]:
    """A knowledge base that goes by words alone."""
    base = KnowledgeBase(database)
    await base.start()
    yield base
    await base.close()


async def test_the_facet_asked_in_dialect_is_quoted_with_source_and_day(base: KnowledgeBase) -> None:
    answer = await base.ask("社保卡掉了补卡要好多钱", SOMEONE, TODAY)
    assert answer.outcome is Outcome.ANSWERED
    (passage,) = answer.passages
    assert (passage.entry_id, passage.facet) == ("social-card-lost", Facet.FEE)
    assert passage.source == GUIDES["social-card-lost"].source
    assert passage.as_of == GUIDES["social-card-lost"].as_of
    assert len(answer.related) == 3


async def test_every_title_and_wording_finds_its_own_guide(base: KnowledgeBase) -> None:
    for guide in list(GUIDES.values())[::4]:
        for question in (guide.title, guide.wordings[0]):
            assert (await base.ask(question, SOMEONE, TODAY)).entry_id == guide.id


async def test_a_follow_up_is_answered_from_the_last_topic(base: KnowledgeBase) -> None:
    answer = await base.ask("那要带啥子材料嘛", Context(topic="residence-permit"), TODAY)
    assert (answer.entry_id, answer.passages[0].facet) == ("residence-permit", Facet.MATERIALS)


@pytest.mark.parametrize("question", ["", "   ", "？？？", "😀😀", "\u200b\u202e", "<b></b>", "的吗呢"])
async def test_a_question_without_words_finds_nothing(base: KnowledgeBase, question: str) -> None:
    assert (await base.ask(question, SOMEONE, TODAY)).outcome is Outcome.NOTHING_FOUND


@pytest.mark.parametrize(
    "question", ["社" * 5000, "'; DROP TABLE knowledge_entries; --", "<script>alert(1)</script>社保卡"]
)
async def test_hostile_questions_end_like_any_other(base: KnowledgeBase, question: str) -> None:
    assert (await base.ask(question, SOMEONE, TODAY)).outcome in Outcome


async def test_what_is_published_is_found_within_a_second_and_what_is_withdrawn_is_gone(
    base: KnowledgeBase, database: Database, now: datetime
) -> None:
    question = "无人机飞行报备在哪里登记"
    await base.ask(question, SOMEONE, TODAY)
    new = Guide(
        id="drone",
        title="无人机飞行报备",
        area="test",
        department="police",
        as_of=TODAY,
        source="示例",
        steps=("在网上登记。",),
        place="网上登记。",
    )
    async with database.transaction() as tx:
        await store.publish(tx, [new], now)
    await asyncio.sleep(1)
    assert (await base.ask(question, SOMEONE, TODAY)).entry_id == "drone"
    async with database.transaction() as tx:
        await store.withdraw(tx, "drone", now)
    await base.refresh()
    assert (await base.ask(question, SOMEONE, TODAY)).entry_id != "drone"


async def test_expired_entries_and_those_of_another_district_never_answer(
    base: KnowledgeBase, database: Database, now: datetime
) -> None:
    permit = GUIDES["residence-permit"]
    over = replace(permit, validity=Validity(expires=TODAY - timedelta(days=1)))
    async with database.transaction() as tx:
        await store.publish(tx, [over, replace(GUIDES["social-card-lost"], districts=("510104",))], now)
    await base.refresh()
    assert (await base.ask(permit.title, SOMEONE, TODAY)).entry_id != "residence-permit"
    assert (await base.ask(permit.title, SOMEONE, TODAY - timedelta(days=1))).entry_id == "residence-permit"
    title = GUIDES["social-card-lost"].title
    assert (await base.ask(title, Context(district="510104"), TODAY)).entry_id == "social-card-lost"
    assert (await base.ask(title, Context(district="510105"), TODAY)).entry_id != "social-card-lost"


async def test_a_missing_model_leaves_the_search_by_words(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    base = KnowledgeBase(database, Learned(embedder=tmp_path / "nothing"))
    await base.start()
    answer = await base.ask("社保卡掉了补卡要好多钱", SOMEONE, TODAY)
    await base.close()
    assert answer.entry_id == "social-card-lost"
    assert not base.warm
