"""The evaluation set stays apart from everything the search knows, or its figures would say nothing."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from knowledge_base import calibration, measured_data
from knowledge_base.entry import Guide
from knowledge_base.paraphrases import read_paraphrases
from language.text import normalise


def _bigrams(text: str) -> frozenset[str]:
    joined = normalise(text).replace(" ", "")
    return frozenset(joined[place : place + 2] for place in range(len(joined) - 1))


def test_no_question_is_near_a_title_a_wording_or_a_training_text() -> None:
    material = measured_data.own()
    guides = [entry for entry in material.searched if isinstance(entry, Guide)]
    known = [text for guide in guides for text in (guide.title, *guide.wordings)]
    known += [one.text for one in read_paraphrases()] + calibration.unanswerable()
    seen = [(text, _bigrams(text)) for text in known]
    by_bigram: dict[str, list[int]] = defaultdict(list)
    for place, (_, bigrams) in enumerate(seen):
        for bigram in bigrams:
            by_bigram[bigram].append(place)
    assert [(asked.text, text) for asked in material.questions for text in _near(asked.text, seen, by_bigram)] == []


def _near(question: str, seen: Sequence[tuple[str, frozenset[str]]], by_bigram: Mapping[str, list[int]]) -> list[str]:
    """The texts that share half of their bigrams with a question; only those that share any are looked at."""
    own = _bigrams(question)
    shared = Counter(place for bigram in own for place in by_bigram.get(bigram, ()))
    return [seen[place][0] for place, common in shared.items() if 2 * common >= len(own) + len(seen[place][1]) - common]


def test_every_expected_entry_exists_and_every_area_and_register_is_asked() -> None:
    material = measured_data.own()
    areas = {entry.id: entry.area for entry in material.searched if isinstance(entry, Guide)}
    expected = {entry_id for asked in material.questions for entry_id in asked.expected}
    assert expected <= set(areas)
    assert {areas[entry_id] for entry_id in expected} == set(areas.values())
    registers = Counter(asked.register for asked in material.questions)
    assert set(registers) == {"formal", "colloquial", "dialect", "mistyped", "voice"}
    assert sum(bool(asked.expected) for asked in material.questions) >= 400
    assert sum(not asked.expected for asked in material.questions) >= 80
