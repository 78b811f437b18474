"""The evaluation set stays apart from everything the search knows, or its figures would say nothing."""

from collections import Counter

from knowledge_base import evaluation
from knowledge_base.calibration import UNANSWERABLE
from knowledge_base.entry import Guide
from language.text import normalise


def _bigrams(text: str) -> frozenset[str]:
    joined = normalise(text).replace(" ", "")
    return frozenset(joined[place : place + 2] for place in range(len(joined) - 1))


def test_no_question_is_near_a_title_a_wording_or_a_training_text() -> None:
    material = evaluation.own()
    guides = [entry for entry in material.entries if isinstance(entry, Guide)]
    lines = UNANSWERABLE.read_text(encoding="utf-8").splitlines()
    known = [text for guide in guides for text in (guide.title, *guide.wordings)]
    known += [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    seen = [(text, _bigrams(text)) for text in known]
    near = [
        (asked.text, text)
        for asked in material.questions
        for own in [_bigrams(asked.text)]
        for text, other in seen
        if 2 * len(own & other) >= len(own | other)
    ]
    assert near == []


def test_every_expected_entry_exists_and_every_area_and_register_is_asked() -> None:
    material = evaluation.own()
    areas = {entry.id: entry.area for entry in material.entries if isinstance(entry, Guide)}
    expected = {entry_id for asked in material.questions for entry_id in asked.expected}
    assert expected <= set(areas)
    assert {areas[entry_id] for entry_id in expected} == set(areas.values())
    registers = Counter(asked.register for asked in material.questions)
    assert set(registers) == {"formal", "colloquial", "dialect", "mistyped", "voice"}
    assert sum(bool(asked.expected) for asked in material.questions) >= 400
    assert sum(not asked.expected for asked in material.questions) >= 80
