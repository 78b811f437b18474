"""What Rasa's project names and what the service has agree."""

from pathlib import Path
from typing import Any

import yaml

from bot import training
from bot.actions import ACTIONS
from bot.request_form import Aside, Slot

DOMAIN: dict[str, Any] = yaml.safe_load((training.PROJECT / "domain.yml").read_text(encoding="utf-8"))
INTENTS = {name for entry in DOMAIN["intents"] for name in entry}


def trained() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in sorted((training.ROOT / "training_data/nlu").glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            found[block["intent"]] = [line.removeprefix("- ").strip() for line in block["examples"].splitlines()]
    return found


def held_out() -> dict[str, list[str]]:
    file = training.ROOT / "training_data/evaluation/nlu.yaml"
    read: dict[str, dict[str, list[object]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {intent: [str(text) for texts in registers.values() for text in texts] for intent, registers in read.items()}


def bigrams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def similarity(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def test_every_action_has_a_coroutine_and_every_coroutine_is_an_action() -> None:
    assert sorted(DOMAIN["actions"]) == sorted(ACTIONS)


def test_the_form_asks_for_the_slots_of_the_rules() -> None:
    assert DOMAIN["forms"]["request_form"]["required_slots"] == list(Slot)
    assert set(DOMAIN["slots"]) == set(Slot)


def test_every_aside_is_an_intent() -> None:
    assert set(Aside) <= INTENTS


def test_every_intent_has_forty_examples_and_none_stands_twice() -> None:
    examples = trained()
    assert set(examples) == INTENTS
    assert {intent: len(texts) for intent, texts in examples.items() if len(texts) < 40} == {}
    texts = [text for texts in examples.values() for text in texts]
    assert sorted({text for text in texts if texts.count(text) > 1}) == []


def test_the_held_out_messages_cover_every_intent_and_are_unlike_the_trained_ones() -> None:
    held = held_out()
    assert {intent for intent in INTENTS if len(held.get(intent, [])) < 8} == set()
    known = [bigrams(text) for texts in trained().values() for text in texts]
    alike = [
        text
        for texts in held.values()
        for text in texts
        if any(similarity(bigrams(text), other) >= 0.5 for other in known)
    ]
    assert alike == []


def test_no_secret_of_an_endpoint_is_sent_in_its_address() -> None:
    endpoints = yaml.safe_load((training.PROJECT / "endpoints.yml").read_text(encoding="utf-8"))
    assert "token" not in endpoints["action_endpoint"]
    assert endpoints["action_endpoint"]["selective_domain"] is True
    assert list(yaml.safe_load(Path(training.PROJECT / "credentials.yml").read_text(encoding="utf-8"))) == ["rest"]
