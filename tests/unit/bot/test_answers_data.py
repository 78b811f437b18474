"""What is learnt of answers to questions stays apart from what is measured by."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from nearness import EVALUATION, near, scripted

ANSWERS = Path(__file__).parents[3] / "training_data/answers"
# Shorter ones everybody says alike.
_SHORT = 8


def _texts(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, (dict, list)):
        for one in held.values() if isinstance(held, dict) else held:
            yield from _texts(one)


def _read(file: Path) -> list[str]:
    return list(_texts(yaml.safe_load(file.read_text(encoding="utf-8"))))


def test_no_answer_is_near_what_is_measured_by() -> None:
    lines = [line for file in sorted(ANSWERS.glob("*.yaml")) for line in _read(file)]
    measured = [EVALUATION / "nlu.yaml", EVALUATION / "answers.yaml", *sorted(EVALUATION.rglob("emergencies.yaml"))]
    texts = [*scripted(), *(text for file in measured for text in _read(file) if len(text) >= _SHORT)]
    assert len(lines) > 3_800
    assert not list(near(texts, lines))


def test_no_answer_stands_twice_under_one_question() -> None:
    held: dict[str, list[str]] = {}
    for file in sorted(ANSWERS.glob("*.yaml")):
        for question, meanings in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            held.setdefault(question, []).extend(_texts(meanings))
    assert {question: len(lines) for question, lines in held.items()} == {
        question: len(set(lines)) for question, lines in held.items()
    }


@pytest.mark.parametrize(
    ("name", "least"), [("case_talk.yaml", 1_900), ("form_talk.yaml", 1_300), ("guide_talk.yaml", 1_900)]
)
def test_nothing_that_is_learnt_of_cases_forms_and_guides_is_near_what_is_measured_by(name: str, least: int) -> None:
    lines = _read(ANSWERS.parent / name)
    apart = [text for text in _read(EVALUATION / name) if len(text) >= _SHORT]
    assert len(lines) > least
    assert not list(near([*scripted(), *apart], lines))


def test_nothing_that_is_learnt_as_said_in_passing_is_near_what_is_measured_by() -> None:
    lines = _read(ANSWERS.parent / "passing_talk.yaml")
    measured = ("passing_talk.yaml", "case_talk.yaml", "form_talk.yaml", "guide_talk.yaml", "stories.yaml", "nlu.yaml")
    texts = [text for name in measured for text in _read(EVALUATION / name) if len(text) >= _SHORT]
    assert len(lines) >= 600
    assert not list(near([*scripted(), *texts], lines))


def test_no_story_is_near_what_is_measured_by() -> None:
    lines = _read(ANSWERS.parent / "stories.yaml")
    measured = [EVALUATION / name for name in ("stories.yaml", "nlu.yaml", "knowledge.yaml", "routing.yaml")]
    texts = [*scripted(), *(text for file in measured for text in _read(file) if len(text) >= _SHORT)]
    assert len(lines) > 1_000
    assert not list(near(texts, lines))
