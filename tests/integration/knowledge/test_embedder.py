"""A model made in the test run is loaded as any SentenceTransformer folder, in a thread, while words already answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from knowledge_base import facet_model, matters, recogniser, store, training, vectors
from knowledge_base.analysis import Analysis, analyse
from knowledge_base.context import Context
from knowledge_base.embedder import Embedder, load_model
from knowledge_base.entry import Facet
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from knowledge_base.knowledge import KnowledgeBase, Learned
from knowledge_base.paraphrases import read_paraphrases
from knowledge_base.vocabulary import Vocabulary
from knowledge_base.wording import facet_names
from language.text import normalise
from records.database import Database

pytestmark = pytest.mark.slow  # importing sentence-transformers alone takes ten seconds

GUIDES = read_guides(SAMPLE_GUIDES)[:12]
IDS = {guide.id for guide in GUIDES}
PARAPHRASES = [one for one in read_paraphrases() if one.guide in IDS]
TODAY = date(2026, 11, 23)


def groups(analyses: Sequence[Analysis]) -> list[training.TextGroup]:
    return matters.groups(analyses, PARAPHRASES)


@pytest.fixture(scope="module")
def analyses() -> list[Analysis]:
    vocabulary = Vocabulary()
    return [analyse(guide, facet_names(), vocabulary) for guide in GUIDES]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, analyses: list[Analysis]) -> Path:
    """A small model trained on a dozen guides."""
    return training.train_embedder(groups(analyses), tmp_path_factory.mktemp("models"), lambda _: None)


@pytest.fixture
def embedder(model: Path) -> Embedder:
    embedder = Embedder(model)
    embedder.load()
    return embedder


def test_unchanged_data_is_not_trained_again_and_changed_data_is(model: Path, analyses: list[Analysis]) -> None:
    said: list[str] = []
    assert training.train_embedder(groups(analyses), model.parent, said.append) == model
    assert said == ["up to date"]
    two = [training.TextGroup("a", ("甲",), ()), training.TextGroup("b", ("乙",), ())]
    assert training.fingerprint(two) != training.fingerprint(two[:1])
    assert [path.name for path in model.parent.iterdir()] == [model.name]


def test_vectors_have_length_one_and_near_texts_are_near(embedder: Embedder) -> None:
    made = embedder.queries([normalise(text) for text in (GUIDES[0].title, GUIDES[0].wordings[0], GUIDES[-1].title)])
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, rtol=1e-4)
    assert made[0] @ made[1] > made[0] @ made[2]


def test_what_is_only_looked_up_is_what_the_library_makes_of_it(
    model: Path, embedder: Embedder, tmp_path: Path
) -> None:
    library = load_model(model)
    texts = [*(normalise(wording) for guide in GUIDES for wording in guide.wordings), "", "〇"]
    expected = library.encode_query(texts, normalize_embeddings=True, show_progress_bar=False)
    np.testing.assert_array_equal(embedder.queries(texts), expected)
    # Words before a question are the library's to put there.
    library.prompts["query"] = "问题："
    library.save(str(tmp_path))
    prompted = Embedder(tmp_path)
    prompted.load()
    expected = library.encode_query(texts, normalize_embeddings=True, show_progress_bar=False)
    np.testing.assert_array_equal(prompted.queries(texts), expected)
    assert not np.array_equal(prompted.queries(texts), embedder.queries(texts))


def test_characters_typed_wrongly_by_sound_hardly_move_a_text(embedder: Embedder) -> None:
    meant, typed, other = embedder.queries(["工伤认定", "公商任定", "养老金"])
    assert meant @ typed > meant @ other + 0.3


def test_a_text_without_any_known_token_has_no_direction(embedder: Embedder) -> None:
    assert np.isfinite(embedder.queries(["", "☃"])).all()


def test_vectors_are_kept_for_their_model_and_made_once(
    embedder: Embedder, analyses: list[Analysis], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_WORTH_KEEPING", 1)
    given = [(analysis.entry.id, analysis) for analysis in analyses]
    kept = vectors.Store(tmp_path, embedder.name)
    first = vectors.make(given[:5], embedder, kept)
    again = vectors.make(given, embedder, kept)
    assert set(kept.load()) == {key for key, _ in given}
    np.testing.assert_array_equal(first[0].passages, again[0].passages)
    assert vectors.Store(tmp_path, "another").load() == {}
    next(tmp_path.glob("*.npz")).write_bytes(b"broken")
    assert kept.load() == {}


def test_the_recogniser_knows_its_matters_and_what_is_none_of_them(analyses: list[Analysis], tmp_path: Path) -> None:
    file = recogniser.train_recogniser(groups(analyses), ["今天天气怎么样", "讲个笑话听"], tmp_path)
    known = recogniser.load(file)
    numbers = known.recognised(normalise(GUIDES[3].wordings[0]))
    assert max(known.places, key=lambda entry_id: numbers[known.places[entry_id]]) == GUIDES[3].id
    assert known.recognised("今天天气怎么样").max() <= 0
    assert recogniser.train_recogniser(groups(analyses), ["今天天气怎么样", "讲个笑话听"], tmp_path) == file


def test_the_facet_model_learns_how_parts_are_asked_for(tmp_path: Path) -> None:
    asked = matters.facet_questions(PARAPHRASES, [])
    learned = facet_model.load(facet_model.train_facets(asked, tmp_path))
    right = [learned.asked(text).facet is facet for text, facet in asked]
    assert np.mean(right) > 0.9
    assert learned.asked("光揣个身份证去缺不缺东西").facet is Facet.MATERIALS


async def test_words_answer_until_the_embedder_is_warm(model: Path, sqlite_database: Database, now: datetime) -> None:
    async with sqlite_database.transaction() as tx:
        await store.publish(tx, GUIDES, now)
    base = KnowledgeBase(sqlite_database, Learned(embedder=model))
    await base.refresh()
    assert not base.warm
    before = await base.ask(GUIDES[0].wordings[1], Context(), TODAY)
    await base.warm_up()
    await base.refresh()
    assert base.warm
    after = await base.ask(GUIDES[0].wordings[1], Context(), TODAY)
    assert before.entry_id == after.entry_id == GUIDES[0].id
    async with sqlite_database.transaction() as tx:
        await store.publish(tx, [replace(GUIDES[1], id="new", title="无人机飞行报备登记", wordings=())], now)
    await base.refresh()
    assert (await base.ask("无人机飞行报备登记", Context(), TODAY)).entry_id == "new"
    assert base.warm
    await base.close()
