"""What the models of search and routing learn from, and where they are kept."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from escalation import classifier, classifier_training
from escalation.classifier_training import train_classifier
from escalation.duplicates import pairs, space_training
from escalation.duplicates.pairs import Differs, Group
from escalation.duplicates.reading_training import ASIDE, OTHER, SAME, Lessons
from escalation.duplicates.sketch import told, whole
from escalation.duplicates.space import Words
from escalation.duplicates.space_training import narrowed, train_space
from escalation.examples import Example, closed_cases
from escalation.routing import Catalogue
from knowledge_base import calibration, facet_model, matters, store, training
from knowledge_base import recogniser as taught
from knowledge_base.analysis import analyse
from knowledge_base.embedder import word_vectors
from knowledge_base.entry import Entry, Guide
from knowledge_base.facet_model import train_facets
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from knowledge_base.knowledge import Learned
from knowledge_base.paraphrases import FOLDER, Paraphrase, read_paraphrases
from knowledge_base.recogniser import train_recogniser
from knowledge_base.training import TextGroup, train_embedder
from knowledge_base.vocabulary import Vocabulary
from knowledge_base.wording import facet_names
from language.text import normalise
from records.database import Database
from service import models, ordinary_talk, routing_examples
from service.settings import ROOT, Settings

REQUESTS = ROOT / "training_data/duplicates"
CLOSE = REQUESTS / "close"


@cache
def own_lessons() -> tuple[Sequence[Guide], Sequence[Paraphrase]]:
    """The sample guides and the paraphrases of them, read once a process."""
    return read_guides(SAMPLE_GUIDES), read_paraphrases()


def groups(entries: Sequence[Entry]) -> list[TextGroup]:
    """What embedder and recogniser learn from: our own lessons and `entries`, taken apart by matter."""
    guides, paraphrases = own_lessons()
    given = {entry.id: entry for entry in (*guides, *entries)}
    analyses = [analyse(entry, facet_names(), Vocabulary()) for entry in given.values()]
    return matters.groups(analyses, paraphrases)


def embedder(target: Path, groups: Sequence[TextGroup], say: Callable[[str], None]) -> Path:
    """The folder of an embedder that learned from `groups`; trained where it is missing."""
    return train_embedder(groups, target / "embedder", say)


def recogniser(target: Path, groups: Sequence[TextGroup]) -> Path:
    """As `embedder`, the file of a recogniser."""
    others = [normalise(question) for question in calibration.unanswerable()]
    return train_recogniser(groups, others, target / "recogniser")


def facets(target: Path) -> Path:
    """The file of a facet model that learned from our own lessons; trained where it is missing."""
    guides, paraphrases = own_lessons()
    wordings = [wording for guide in guides for wording in guide.wordings]
    return train_facets(matters.facet_questions(paraphrases, wordings), target / "facets")


def router(target: Path, cases: Sequence[Example], say: Callable[[str], None]) -> Path:
    """The file of a classifier for routing that learned from our own examples and closed cases; trained where it is
    missing."""
    return train_classifier([*routing_examples.own(*own_lessons()), *cases], target / "router", say)


def words(embedder: Path) -> Words:
    """What words mean by an embedder that was trained here."""
    return narrowed(*word_vectors(embedder))


def requests() -> list[Group]:
    """Requests with others about the same thing and with near misses, those whose words are close too."""
    return [*pairs.read_groups(REQUESTS), *pairs.read_groups(CLOSE)]


def space(target: Path, embedder: Path, router: Path, say: Callable[[str], None]) -> Path:
    """The file of a space of matters that learned from our own requests, what words mean by an embedder and what a
    classifier for routing makes of messages; trained where it is missing."""
    return train_space(requests(), words(embedder), classifier.load(router), target / "space", say)


def matter_lessons() -> Lessons:
    """What the reader of matters learns from: our own requests, ways to ask for the guides, and messages by matter; of
    each what is told beside the place."""
    return _reading_lessons(told, Differs.MATTER)


def place_lessons() -> Lessons:
    """As `matter_lessons`, of the reader of places; each as a whole."""
    return _reading_lessons(whole, Differs.PLACE)


def _reading_lessons(form: Callable[[str], str], respect: Differs) -> Lessons:
    drawn = [*pairs.read_parts(REQUESTS), *pairs.read_parts(CLOSE)]
    examples = routing_examples.own(*own_lessons())
    labels = sorted({example.label for example in examples})
    return Lessons(
        parts=[[pair for group in part for pair in _told_pairs(group, form, respect)] for part in drawn],
        held=len(pairs.read_parts(REQUESTS)),
        alike=[[normalise(text) for text in group.texts] for group in groups(())],
        labelled=[(form(example.text), labels.index(example.label)) for example in examples],
        texts=[form(text) for text in ordinary_talk.read()],
    )


def _told_pairs(group: Group, form: Callable[[str], str], respect: Differs) -> Iterator[tuple[str, str, int]]:
    """In the order of `pairs.pairs`; another place is another matter as little as another time is."""
    alike = [form(text) for text in (group.text, *(one.text for one in group.same))]
    missed = [(form(other.text), OTHER if other.differs in (respect, Differs.BOTH) else ASIDE) for other in group.other]
    for place, one in enumerate(alike):
        yield from ((one, other, SAME) for other in alike[place + 1 :])
        yield from ((one, other, kind) for other, kind in missed)


def lessons() -> str:
    """Sixteen hex digits over everything of ours that the models of search and routing learn from."""
    recipes = (training.RECIPE, facet_model.RECIPE, taught.RECIPE, classifier_training.RECIPE, space_training.RECIPE)
    said = hashlib.sha256(" ".join(map(str, recipes)).encode())
    for folder in (SAMPLE_GUIDES, FOLDER, routing_examples.MESSAGES, REQUESTS):
        for file in sorted(folder.rglob("*.yaml")):
            said.update(file.read_bytes())
    for file in (calibration.UNANSWERABLE, routing_examples.GUIDE_MATTERS):
        said.update(file.read_bytes())
    return said.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Content:
    """What a city's own database teaches: the entries that are published, and the cases that are closed."""

    entries: tuple[Entry, ...] = ()
    cases: tuple[Example, ...] = ()


async def content(url: str, catalogue: Catalogue) -> Content:
    """What a database teaches by a dispatch catalogue; nothing where it cannot be read or has no tables yet."""
    database = Database(url)
    try:
        async with database.reading() as connection:
            entries = tuple(stored.entry for stored in await store.published(connection))
            return Content(entries, tuple(await closed_cases(connection, catalogue)))
    except DBAPIError:
        return Content()
    finally:
        await database.close()


def learned(settings: Settings) -> Learned:
    """What the knowledge base answers with: the operator's embedder or the one trained here. Raises SetupError."""
    trained = models.current(settings.data_dir)
    return Learned(
        settings.embedder_path or trained.embedder, trained.facets, trained.recogniser, settings.data_dir / "vectors"
    )
