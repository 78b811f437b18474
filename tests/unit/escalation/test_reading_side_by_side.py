"""Two requests are read side by side: the network, how it is trained, and the lessons that it is trained on."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from escalation.duplicates import pairs, reading, reading_training, weights
from escalation.duplicates.reading_training import ASIDE, OTHER, SAME, Lessons
from escalation.duplicates.sketch import told, whole
from service import learning

if TYPE_CHECKING:
    import torch

DARK = "那条巷子的路灯黑起一个月了"


def test_tellings_of_one_thing_are_read_as_nearer_than_a_near_miss() -> None:
    for one, same, other in (
        (DARK, "路灯全都不亮|晚上看不到路", "路灯杆子遭车撞歪了|怕倒下来"),
        ("小区自来水发黄", "水龙头放出来的水是黄的|不敢喝", "小区水管爆了|水流了一地"),
    ):
        assert reading.matter_odds(one, same) > reading.matter_odds(one, other)


def test_one_place_told_in_two_ways_is_read_as_nearer_than_another_one() -> None:
    one = "武侯区簇桥街道锦兴雅苑3栋电梯又坏了"
    assert reading.place_odds(one, "锦兴雅苑三栋的垃圾没人收") > reading.place_odds(one, "锦兴雅苑7栋电梯坏了三天")
    assert reading.place_odds(one, "簇桥锦兴雅苑电梯停了") > reading.place_odds(one, "簇桥万和新居的电梯停了")


def test_the_order_of_two_texts_does_not_matter_and_any_can_be_read() -> None:
    for odds in (reading.matter_odds, reading.place_odds):
        assert odds(DARK, "灯坏了") == odds("灯坏了", DARK)
        for text in ("", "|", "\U00020000", "路" * 500, "abc 123"):
            assert np.isfinite(odds(text, DARK))


def test_what_is_told_beside_the_place_is_the_same_in_every_process() -> None:
    text = "锦江区锦江花园城锦江花园路3栋电梯坏了"
    code = f"from escalation.duplicates.sketch import told, whole; print(told({text!r}))"
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


@pytest.mark.parametrize("file", [reading.MATTERS, reading.PLACES])
def test_numpy_reads_as_torch_does(file: Path) -> None:
    import torch

    reader = reading.load(file)
    model = reading_training._model(len(reader.arrays["place"]), len(reader.characters) + reading.FIRST)
    for name, array in model.state_dict().items():
        array.copy_(torch.tensor(reader.arrays[name.removeprefix("layers.")]))
    model.eval()
    one, other = sorted((DARK, "路灯不亮"))
    orders = [(one, other) if row % 2 == 0 else (other, one) for row in range(len(reader.arrays["place"]))]
    with torch.no_grad():
        by_torch = model(
            *reading_training._laid(
                *(torch.stack([_filled(reader, order[side])[None] for order in orders]) for side in (0, 1))
            )
        )
    assert reader.odds(one, other) == pytest.approx(float(by_torch.mean()), abs=1e-3)


def _filled(reader: reading.Reader, text: str) -> "torch.Tensor":
    import torch

    code = reading.codes(reader.characters, (text,))[0]
    return torch.tensor(np.pad(code, (0, reading.LONGEST - len(code))))


def test_the_manner_of_a_text_that_gives_it_away_is_told() -> None:
    part = [(f"路灯不亮了晚上看不到路{n}", f"黑黢黢的一盏灯都没有{n}", SAME) for n in range(40)]
    part += [(f"路灯不亮了晚上看不到路{n}", f"杆子歪{n}", OTHER) for n in range(40)]
    bias = reading_training.manner([part, part])[0]
    assert bias[:40].mean() > 1 > -1 > bias[40:].mean()


def test_a_reader_is_trained_and_reads_the_part_that_it_never_saw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, few in (("_BATCH", 16), ("_BEGUN_BATCH", 16), ("_BEGUN_STEPS", 1), ("_STEPS", 1)):
        monkeypatch.setattr(reading_training, name, few)
    texts = [(f"路灯不亮{n}", f"灯都黑了{n}", SAME) for n in range(6)] + [
        (f"路灯不亮{n}", f"杆歪{n}", OTHER) for n in range(6)
    ]
    part = [*texts, ("路灯不亮1", "东街路灯不亮", ASIDE)]
    lessons = Lessons(
        [part, part, part], 1, [["怎么办社保", "社保咋个办"]], [("路灯不亮", 0), ("公交不来", 1)], ["井盖"]
    )
    unseen = reading_training.learn(lessons, tmp_path / "reader.npz", lambda _: None)
    assert [len(odds) for odds in unseen] == [len(part)]
    with (tmp_path / "reader.npz").open("rb") as file:
        assert np.isfinite(reading.read(file).odds("路灯不亮", "灯黑"))


def test_every_pair_of_the_older_files_has_readings_and_lessons_keep_their_order() -> None:
    first = pairs.read_parts(learning.REQUESTS)[0][0]
    counts = [len(part) for part in weights.load_readings()]
    for lessons, form in ((learning.matter_lessons(), told), (learning.place_lessons(), whole)):
        assert [len(part) for part in lessons.parts[: lessons.held]] == counts
        assert lessons.parts[0][0] == (form(first.text), form(first.same[0].text), SAME)
