"""The arithmetic and the reading behind `eval nlu`."""

import json
from pathlib import Path

import pytest

from service import nlu_evaluation as evaluation
from service.bootstrap.failure import SetupError


def test_accuracy_counts_messages_and_macro_f1_labels() -> None:
    found = evaluation.figures([("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), ("c", "a")])
    assert found.accuracy == pytest.approx(3 / 5)
    # a: right 2 of 3 told and 3 taken; b: 1 of 1 and 2; c: never.
    assert found.macro_f1 == pytest.approx((2 * 2 / 6 + 2 * 1 / 3 + 0) / 3)


def test_our_messages_are_read_with_their_intents_and_registers() -> None:
    held = evaluation.held_out()
    assert list(held) == ["formal", "colloquial", "voice"]
    assert {intent for _, intent in evaluation.taught()} == {intent for told in held.values() for _, intent in told}


def test_other_messages_of_our_own_kinds_are_read_from_a_folder(tmp_path: Path) -> None:
    assert not evaluation.has_own_intents(tmp_path)
    (tmp_path / "nlu.yaml").write_text(
        "bye:\n  voice:\n    - 不说了挂了\nthanks:\n  voice:\n    - 多谢\n", encoding="utf-8"
    )
    assert evaluation.has_own_intents(tmp_path)
    assert evaluation.held_out(tmp_path) == {"voice": [("不说了挂了", "bye"), ("多谢", "thanks")]}


def test_messages_from_elsewhere_carry_domain_and_intent(tmp_path: Path) -> None:
    told = [{"text": "打开地图", "domain": "map", "intent": "OPEN", "slots": {}}, {"text": "唱歌", "intent": "SING"}]
    (tmp_path / "some.json").write_text(json.dumps(told), encoding="utf-8")
    assert evaluation.read_messages(tmp_path) == [("打开地图", "map/OPEN"), ("唱歌", "/SING")]


@pytest.mark.parametrize("text", ["", "[]", "{", '[{"text": "没有意图"}]', '["一"]', "3"])
def test_what_holds_no_messages_is_a_sentence(tmp_path: Path, text: str) -> None:
    if text:
        (tmp_path / "some.json").write_text(text, encoding="utf-8")
    with pytest.raises(SetupError):
        evaluation.read_messages(tmp_path)
