"""A model made in the test run is loaded as any SentenceTransformer folder, in a thread, while words already answer."""

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from knowledge_base import store, training
from knowledge_base.context import Context
from knowledge_base.embedder import Embedder
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from knowledge_base.knowledge import KnowledgeBase
from records.database import Database

pytestmark = pytest.mark.slow  # importing sentence-transformers alone takes ten seconds

GUIDES = read_guides(SAMPLE_GUIDES)[:12]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model trained on a dozen guides."""
    return training.train_embedder(GUIDES, tmp_path_factory.mktemp("models"), lambda _: None)


def test_unchanged_data_is_not_trained_again_and_changed_data_is(model: Path) -> None:
    said: list[str] = []
    assert training.train_embedder(GUIDES, model.parent, said.append) == model
    assert said == ["up to date"]
    groups = [training.TextGroup(("甲",), ()), training.TextGroup(("乙",), ())]
    assert training.fingerprint(groups) != training.fingerprint(groups[:1])
    assert [path.name for path in model.parent.iterdir()] == [model.name]


def test_vectors_have_length_one_and_near_texts_are_near(model: Path) -> None:
    embedder = Embedder(model)
    embedder.load()
    vectors = embedder.encode([GUIDES[0].title, GUIDES[0].wordings[0], GUIDES[-1].title])
    embedder.close()
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


async def test_words_answer_until_the_embedder_is_warm(model: Path, sqlite_database: Database, now: datetime) -> None:
    async with sqlite_database.transaction() as tx:
        await store.publish(tx, GUIDES, now)
    base = KnowledgeBase(sqlite_database, model)
    await base.refresh()
    assert not base.warm
    before = await base.ask(GUIDES[0].wordings[1], Context(), date(2026, 11, 23))
    await base.warm_up()
    await base.refresh()
    assert base.warm
    after = await base.ask(GUIDES[0].wordings[1], Context(), date(2026, 11, 23))
    await base.close()
    assert before.entry_id == after.entry_id == GUIDES[0].id
