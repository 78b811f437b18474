"""Two requests are read side by side: the network, how it is trained, and the lessons that it is trained on."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from escalation.duplicates import pairs, reading, reading_training, weights
from escalation.duplicates.reading_training import MATTER, PLACE, SAME, Lessons
from escalation.duplicates.sketch import told
from service import learning

DARK = "那条巷子的路灯黑起一个月了"


def test_tellings_of_one_thing_are_read_as_nearer_than_a_near_miss() -> None:
    for one, same, other in (
        (DARK, "路灯全都不亮|晚上看不到路", "路灯杆子遭车撞歪了|怕倒下来"),
        ("小区自来水发黄", "水龙头放出来的水是黄的|不敢喝", "小区水管爆了|水流了一地"),
    ):
        assert reading.odds(one, same) > reading.odds(one, other)


def test_the_order_of_two_texts_does_not_matter_and_any_can_be_read() -> None:
    assert reading.odds(DARK, "灯坏了") == reading.odds("灯坏了", DARK)
    for text in ("", "|", "\U00020000", "路" * 500, "abc 123"):
        assert np.isfinite(reading.odds(text, DARK))


def test_what_is_told_beside_the_place_is_the_same_in_every_process() -> None:
    text = "锦江区锦江花园城锦江花园路3栋电梯坏了"
    code = f"from escalation.duplicates.sketch import told; print(told({text!r}))"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ
            | {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(said) == 1


def test_numpy_reads_as_torch_does() -> None:
    import torch

    reader = reading.load()
    model = reading_training._model(1, len(reader.characters) + reading.FIRST)
    kept = model.state_dict()
    for name, array in kept.items():
        array.copy_(torch.tensor(reader.arrays[name.removeprefix("layers.")]).reshape(array.shape))
    model.eval()
    texts = reading.codes(reader.characters, (DARK, "路灯不亮"))
    one, other = (torch.tensor(np.pad(code, (0, reading.LONGEST - len(code))))[None, None] for code in texts)
    with torch.no_grad():
        by_torch = float((model(one, other) + model(other, one)) / 2)
    assert reader.odds(DARK, "路灯不亮") == pytest.approx(by_torch, abs=1e-3)


def test_the_manner_of_a_text_that_gives_it_away_is_told() -> None:
    part = [(f"路灯不亮了晚上看不到路{n}", f"黑黢黢的一盏灯都没有{n}", SAME) for n in range(40)]
    part += [(f"路灯不亮了晚上看不到路{n}", f"杆子歪{n}", MATTER) for n in range(40)]
    bias = reading_training.manner([part, part])[0]
    assert bias[:40].mean() > 1 > -1 > bias[40:].mean()


def test_a_reader_is_trained_and_reads_the_part_that_it_never_saw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, few in (("_BATCH", 16), ("_BEGUN_STEPS", 1), ("_STEPS", 1)):
        monkeypatch.setattr(reading_training, name, few)
    texts = [(f"路灯不亮{n}", f"灯都黑了{n}", SAME) for n in range(6)] + [
        (f"路灯不亮{n}", f"杆歪{n}", MATTER) for n in range(6)
    ]
    part = [*texts, ("路灯不亮1", "东街路灯不亮", PLACE)]
    lessons = Lessons([part, part, part], 1, [["怎么办社保", "社保咋个办"]], [("路灯不亮", 0), ("公交不来", 1)])
    unseen = reading_training.learn(lessons, tmp_path / "reader.npz", lambda _: None)
    assert [len(odds) for odds in unseen] == [len(part)]
    with (tmp_path / "reader.npz").open("rb") as file:
        assert np.isfinite(reading.read(file).odds("路灯不亮", "灯黑"))


def test_every_pair_of_the_older_files_has_a_reading_and_lessons_keep_their_order() -> None:
    lessons = learning.reading_lessons()
    assert [len(odds) for odds in weights.load_readings()] == [len(part) for part in lessons.parts[: lessons.held]]
    first = pairs.read_parts(learning.REQUESTS)[0][0]
    assert lessons.parts[0][0] == (told(first.text), told(first.same[0].text), SAME)
