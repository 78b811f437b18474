"""What the router learns from covers the catalogue and stays apart from what it is measured by."""

from collections import Counter

from nearness import near

from escalation.examples import about_guides, read_examples
from escalation.rules.loader import load
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from language.places import DISTRICTS
from language.text import normalise
from records.yaml_text import read_yaml
from service import learning, routing_examples

RULES = load()
EVALUATION = read_yaml(routing_examples.EVALUATION.read_text(encoding="utf-8"))


def test_no_message_that_routing_is_measured_by_is_near_a_text_it_learns_from() -> None:
    taught = [example.text for example in routing_examples.own(*learning.own_lessons())]
    assert list(near([one["text"] for one in EVALUATION], taught)) == []


def test_the_evaluation_set_names_departments_and_units_of_the_rules() -> None:
    assert len(EVALUATION) == 300
    assert {key for one in EVALUATION for key in one["lead"]} <= set(RULES.departments)
    assert {one["district"] for one in EVALUATION} - {None} <= set(DISTRICTS)


def test_every_matter_of_the_catalogue_is_taught_by_messages() -> None:
    messages = read_examples(routing_examples.MESSAGES, expressions=False)
    counts = Counter(message.label for message in messages)
    assert set(counts) == {matter.id for matter in RULES.catalogue.matters}
    assert min(counts.values()) >= 8
    assert len(messages) >= 3800


def test_a_file_and_a_folder_of_files_are_one_writing_each() -> None:
    writings = {message.writing for message in read_examples(routing_examples.MESSAGES, expressions=False)}
    assert {"by_matter", "look_alikes", "letters.yaml", "spoken.yaml"} <= writings
    assert "city.yaml" not in writings


def test_no_message_is_taught_as_two_matters() -> None:
    taught = read_examples(routing_examples.MESSAGES, expressions=False)
    counts = Counter(normalise(example.text) for example in taught)
    assert [text for text, count in counts.items() if count > 1] == []


def test_guides_are_given_to_matters_of_the_catalogue() -> None:
    matters = read_yaml(routing_examples.GUIDE_MATTERS.read_text(encoding="utf-8"))
    assert set(matters) <= {guide.id for guide in read_guides(SAMPLE_GUIDES)}
    assert set(matters.values()) <= {matter.id for matter in RULES.catalogue.matters}


def test_texts_about_guides_without_a_matter_and_some_short_words_teach_nothing() -> None:
    said = {"lamp": ["路灯坏了怎么报修", "咋报修"], "odd": ["别的什么事情怎么办"]}
    found = about_guides(said, {"lamp": "streetlight"})
    assert [(example.text, example.label) for example in found] == [("路灯坏了怎么报修", "streetlight")]
