"""Reading scripts of conversations, and what is said of mistakes in them."""

from pathlib import Path

import pytest

from service.bootstrap.failure import SetupError
from service.dialogue_eval.script import Script, chosen, read
from service.settings import ROOT

ONE = "- {name: One, covers: [talk-thanks], turns: [{say: 好}]}\n"
OWN = ROOT / "training_data/evaluation/dialogues"
UNSEEN = ROOT / "training_data/evaluation/dialogues_unseen"


def test_the_projects_own_scripts_can_be_read() -> None:
    scripts = read(OWN)
    assert len(scripts) > 100
    assert {script.channel for script in scripts} == {"web", "wechat"}


def test_scripts_that_nobody_tuned_for_cover_the_same_duties_in_other_conversations() -> None:
    own, unseen = read(OWN), read(UNSEEN)
    assert len(unseen) >= 70
    assert {script.channel for script in unseen} == {"web", "wechat"}
    assert _slugs(unseen) == _slugs(own)
    assert not {script.name for script in unseen} & {script.name for script in own}


def _slugs(scripts: list[Script]) -> set[str]:
    return {slug for script in scripts for slug in script.covers}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {name: One, covers: [], turns: [{say: 好, photo: true}]}", "a turn has one of say"),
        ("- {name: One, covers: [], turns: [{say: 好, expect: {outcomes: []}}]}", "`outcomes`"),
        ("- {name: One, covers: [], turns: [{say: 好}], at: tomorrow}", "tomorrow"),
        ("- {name: One, covers: [], turns: [{restart: mysql}]}", "mysql"),
        ("[", "a.yaml"),
        (ONE + ONE, "Two scripts have one name: One"),
    ],
)
def test_a_mistake_is_said_with_its_file(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SetupError, match=said):
        read(tmp_path)


def test_a_folder_without_scripts_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="holds no scripts"):
        read(tmp_path)


def test_scripts_are_chosen_by_name_or_slug(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ONE, encoding="utf-8")
    scripts = read(tmp_path)
    assert chosen(scripts, "One") == chosen(scripts, "talk-thanks") == chosen(scripts, None) == scripts
    with pytest.raises(SetupError, match="No script"):
        chosen(scripts, "Two")
