"""The evaluation set stays apart from everything the search knows, or its figures would say nothing."""

from collections import Counter

from nearness import near

from knowledge_base import calibration, continuation_fitting, line_fitting, lines, measured_data
from knowledge_base.entry import Guide
from knowledge_base.paraphrases import read_paraphrases

UNSEEN = measured_data.OWN_QUESTIONS / "unseen/second"


def test_no_question_is_near_a_title_a_wording_or_a_training_text() -> None:
    material = measured_data.own()
    guides = [entry for entry in material.searched if isinstance(entry, Guide)]
    known = [text for guide in guides for text in (guide.title, *guide.wordings)]
    known += [one.text for one in read_paraphrases()] + calibration.unanswerable()
    known += [question for asked in line_fitting.labelled().values() for question in asked]
    known += [said for further in continuation_fitting.follow_ups().values() for said in further]
    questions = [*material.questions, *measured_data.own(UNSEEN).questions]
    assert list(near([asked.text for asked in questions], known)) == []
    assert list(near([asked.ask for asked in material.further], known)) == []


def test_every_fact_that_is_asked_for_further_stands_in_a_line_of_its_guide() -> None:
    material = measured_data.own()
    guides = {entry.id: entry for entry in material.searched if isinstance(entry, Guide)}
    assert len(material.further) >= 140
    for one in material.further:
        assert one.after in guides
        assert any(words in line.text for line in lines.of(guides[one.expected]) for words in one.says), one.ask


def test_questions_that_nobody_tuned_for_expect_guides_that_are_there_or_to_be_refused() -> None:
    unseen = measured_data.own(UNSEEN)
    assert len({asked.text for asked in unseen.questions}) == len(unseen.questions) == 160
    assert sum(not asked.expected for asked in unseen.questions) == 40
    known = {entry.id for entry in unseen.searched}
    assert {entry_id for asked in unseen.questions for entry_id in asked.expected} <= known


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
