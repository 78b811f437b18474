"""What Rasa's project names and what the service has agree."""

from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from nearness import EVALUATION, scripted

from bot import borrowed, training
from bot.actions import ACTIONS
from bot.asides import Aside
from bot.request_draft import Slot
from language import sounds

DOMAIN: dict[str, Any] = yaml.safe_load((training.PROJECT / "domain.yml").read_text(encoding="utf-8"))
INTENTS = {name for entry in DOMAIN["intents"] for name in entry}


def trained() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in sorted((training.ROOT / "training_data/nlu").glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            lines = [line.removeprefix("- ").strip() for line in block["examples"].splitlines()]
            found.setdefault(block["intent"], []).extend(lines)
    return found


def held_out() -> dict[str, list[str]]:
    return in_file(EVALUATION / "nlu.yaml")


def in_file(file: Path) -> dict[str, list[str]]:
    read: dict[str, dict[str, list[object]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {intent: [str(text) for texts in registers.values() for text in texts] for intent, registers in read.items()}


def bigrams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def alike(measured: list[str], known: list[str]) -> list[tuple[str, str]]:
    """The pairs with a Jaccard similarity of 0.5 and more of their bigrams; only texts that share one are compared."""
    sets = [bigrams(text) for text in known]
    holding: dict[str, list[int]] = {}
    for place, some in enumerate(sets):
        for bigram in some:
            holding.setdefault(bigram, []).append(place)
    found: list[tuple[str, str]] = []
    for text in measured:
        asked = bigrams(text)
        shared = Counter(place for bigram in asked for place in holding.get(bigram, ()))
        found += [(text, known[p]) for p, n in shared.items() if n / (len(asked) + len(sets[p]) - n) >= 0.5]
    return found


def test_every_action_has_a_coroutine_and_every_coroutine_is_an_action() -> None:
    assert sorted(DOMAIN["actions"]) == sorted(ACTIONS)


def test_the_form_asks_for_the_slots_of_the_rules() -> None:
    assert DOMAIN["forms"]["request_form"]["required_slots"] == list(Slot)
    assert set(DOMAIN["slots"]) == set(Slot)


def test_every_aside_is_an_intent() -> None:
    assert set(Aside) <= INTENTS


def test_every_intent_has_sixty_examples_and_none_stands_twice() -> None:
    examples = trained()
    assert set(examples) == INTENTS
    assert {intent: len(texts) for intent, texts in examples.items() if len(texts) < 60} == {}
    texts = [text for texts in examples.values() for text in texts]
    assert sorted(text for text, count in Counter(texts).items() if count > 1) == []


def test_what_is_borrowed_contradicts_no_example_and_is_always_the_same() -> None:
    intents = {text: intent for intent, texts in trained().items() for text in texts}
    taken = borrowed.messages()
    assert [text for text, intent in taken if intents.get(text, intent) != intent] == []
    assert {intent: len([text for text, one in taken if one == intent]) for _, intent in taken} == {
        "complain": borrowed.MOST,
        "ask_policy": borrowed.MOST,
    }
    borrowed.messages.cache_clear()
    assert borrowed.messages() == taken


def test_twenty_messages_of_every_intent_are_held_out() -> None:
    held = held_out()
    assert {intent for intent in INTENTS if len(held.get(intent, [])) < 20} == set()


def test_what_is_measured_by_is_unlike_what_is_trained_on() -> None:
    files = sorted(EVALUATION.rglob("nlu.yaml"))
    measured = [text for file in files for texts in in_file(file).values() for text in texts] + scripted()
    known = [text for texts in trained().values() for text in texts] + [text for text, _ in borrowed.messages()]
    assert alike(measured, known) == []


def test_messages_that_nobody_tuned_for_are_of_our_kinds() -> None:
    unseen = in_file(EVALUATION / "unseen/second/nlu.yaml")
    assert set(unseen) == INTENTS
    texts = Counter(text for texts in unseen.values() for text in texts)
    assert len(texts) == texts.total() > 200


def test_no_secret_of_an_endpoint_is_sent_in_its_address() -> None:
    endpoints = yaml.safe_load((training.PROJECT / "endpoints.yml").read_text(encoding="utf-8"))
    assert "token" not in endpoints["action_endpoint"]
    assert endpoints["action_endpoint"]["selective_domain"] is True
    assert list(yaml.safe_load(Path(training.PROJECT / "credentials.yml").read_text(encoding="utf-8"))) == ["rest"]


def test_the_classifiers_sounds_are_those_of_the_service() -> None:
    lines = (training.PROJECT / "sounds.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert sum(len(characters) for _, characters in rows) > 6000
    assert [c for sound, characters in rows for c in characters if sounds.syllable(c) != sound] == []
