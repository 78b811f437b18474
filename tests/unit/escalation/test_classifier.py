"""The classifier proposes what it was taught, with probabilities, quickly, and whatever the text is."""

import time
from pathlib import Path

import numpy as np
import pytest

from escalation import classifier
from escalation.classifier import BRIEF, LETTERS, Classifier, prepared, probabilities
from escalation.classifier_training import calibrated, fit, folds, train_classifier
from escalation.examples import Example
from escalation.router import Router

LAMPS = ("路灯不亮", "路灯坏了三天", "街上的灯全黑了", "灯杆歪了", "路灯一闪一闪", "巷子没有路灯")
RUBBISH = ("垃圾没人收", "垃圾堆成山", "垃圾桶满了", "环卫不来扫地", "垃圾站太臭", "生活垃圾乱倒")
BUSES = ("公交车不来", "末班公交太早", "公交司机甩站", "等公交等了一小时", "公交站没有雨棚", "公交线路改了")
TAUGHT = [
    Example(text, label)
    for label, texts in (("lamps", LAMPS), ("rubbish", RUBBISH), ("buses", BUSES))
    for text in texts
]


@pytest.mark.parametrize("looks", [BRIEF, LETTERS])
def test_it_proposes_what_it_was_taught_and_survives_being_kept(looks: tuple[str, ...], tmp_path: Path) -> None:
    taught = fit(TAUGHT, looks)
    classifier.save(taught, tmp_path / "kept.npz")
    kept = classifier.load(tmp_path / "kept.npz")
    for message, label in (("我们这里路灯不亮", "lamps"), ("垃圾桶没人收", "rubbish"), ("公交不来", "buses")):
        assert kept.propose(message)[0].matter == label
        assert kept.propose(message) == taught.propose(message)


def test_two_labels_have_a_column_each() -> None:
    taught = fit([example for example in TAUGHT if example.label != "buses"], BRIEF)
    assert [taught.propose(text)[0].matter for text in ("路灯黑了", "垃圾臭")] == ["lamps", "rubbish"]


@pytest.mark.parametrize("message", ["", " ", "🙂🙂", "𠮷", "a" * 2000, "路灯\x00不亮"])
def test_every_text_gets_probabilities_that_add_up_to_one(message: str) -> None:
    shares = [proposal.probability for proposal in fit(TAUGHT, BRIEF).propose(message)]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)


def test_a_place_says_nothing_about_the_matter() -> None:
    assert prepared("武侯区桂溪街道的路灯") == prepared("犀浦镇的路灯")


def test_a_proposal_takes_less_than_five_milliseconds() -> None:
    taught = fit(TAUGHT, BRIEF)
    taught.propose("路灯")
    begun = time.process_time()
    for _ in range(20):
        taught.propose("路灯不亮，垃圾也没有人收" * 20)
    assert (time.process_time() - begun) / 20 < 0.005


def test_probabilities_get_more_decided_with_sharpness() -> None:
    scores = np.array([1.0, 0.0])
    assert probabilities(scores, 5)[0] > probabilities(scores, 1)[0] > 0.5


def test_every_row_is_asked_about_once_by_a_model_that_did_not_learn_it() -> None:
    pairs = list(folds(23))
    assert sorted(row for _, held_out in pairs for row in held_out) == list(range(23))
    assert all(not set(kept) & set(held_out) for kept, held_out in pairs)


def test_calibration_copes_with_expressions_alone() -> None:
    assert isinstance(calibrated([Example("灯", "a"), Example("车", "b"), Example("站", "b")]), Classifier)


def test_unchanged_examples_train_once_and_changed_ones_again(tmp_path: Path) -> None:
    said: list[str] = []
    first = train_classifier(TAUGHT, tmp_path, said.append)
    assert train_classifier(TAUGHT, tmp_path, said.append) == first
    assert said == ["18 messages", "up to date"]
    assert train_classifier([*TAUGHT, Example("路灯太暗", "lamps")], tmp_path, said.append) != first


async def test_a_router_proposes_nothing_before_it_is_loaded(tmp_path: Path) -> None:
    router = Router(train_classifier(TAUGHT, tmp_path, lambda _: None))
    assert router.propose("路灯不亮") == ()
    await router.start()
    assert router.propose("路灯不亮")[0].matter == "lamps"


async def test_a_router_without_a_classifier_never_proposes() -> None:
    router = Router()
    await router.start()
    assert router.propose("路灯不亮") == ()


async def test_a_file_that_is_no_classifier_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.npz").write_text("not arrays")
    with pytest.raises(ValueError, match="pickle"):
        await Router(tmp_path / "broken.npz").start()
