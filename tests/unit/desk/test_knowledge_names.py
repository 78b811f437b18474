"""The names on the knowledge editors' pages."""

from desk.knowledge.names import Names
from desk.labels import Labels
from escalation.rules.loader import load
from knowledge_base.answer import Outcome
from knowledge_base.drafting import Drafted
from knowledge_base.entry import EntryKind, EntryStatus, Standing
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from knowledge_base.life import Step
from knowledge_base.questions import Figure, Gap
from knowledge_base.ranking import Feature
from knowledge_base.trial import Bar

LABELS = Labels(load())
NAMES = Names(LABELS)


def test_every_area_and_department_of_the_sample_guides_has_a_name() -> None:
    for guide in read_guides(SAMPLE_GUIDES):
        assert guide.area in LABELS.rulebook.catalogue.areas
        assert guide.department in LABELS.rulebook.departments


def test_everything_that_the_pages_show_by_a_key_has_a_name() -> None:
    for keys, name in (
        (EntryKind, NAMES.kind),
        (EntryStatus, NAMES.status),
        (Standing, NAMES.standing),
        (Step, NAMES.step),
        (Figure, NAMES.figure),
        (Gap, NAMES.gap),
        (Drafted, NAMES.fate),
        (Bar, NAMES.bar),
        (Outcome, NAMES.why),
    ):
        for key in keys:
            assert name(key) != key.value, key  # type: ignore[operator]
    for feature in Feature:
        assert NAMES.feature(feature) != feature.name.lower()
