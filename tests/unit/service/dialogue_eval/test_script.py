"""Reading scripts of conversations, and what is said of mistakes in them."""

from collections import Counter
from pathlib import Path

import pytest

from bot.reply import ReplyOutcome
from bot.request_draft import Slot
from knowledge_base.documents import SAMPLE_DOCUMENTS
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from service.bootstrap.failure import SetupError
from service.dialogue_eval.script import Expect, Script, Turn, chosen, read
from service.settings import ROOT

ONE = "- {name: One, covers: [talk-thanks], turns: [{say: 好}]}\n"
BEFORE = "- {{name: One, covers: [], turns: [{{say: 好}}], before: [{{case: {{what: 树, where: 巷, {}}}}}]}}"
OWN = ROOT / "training_data/evaluation/dialogues"

UNSEEN = ROOT / "training_data/evaluation/unseen"


def test_the_projects_own_scripts_can_be_read() -> None:
    scripts = read(OWN)
    assert len(scripts) > 100
    assert {script.channel for script in scripts} == {"web", "wechat"}


def test_scripts_that_nobody_tuned_for_cover_the_same_duties_in_other_conversations() -> None:
    own, unseen = read(OWN), read(UNSEEN / "first/dialogues")
    assert len(unseen) >= 70
    assert {script.channel for script in unseen} == {"web", "wechat"}
    assert _slugs(unseen) == _slugs(own)


def test_every_script_has_a_name_of_its_own_and_expects_what_there_is() -> None:
    scripts = [script for folder in (OWN, *sorted(UNSEEN.glob("*/dialogues"))) for script in read(folder)]
    assert len(scripts) > 410
    assert [name for name, count in Counter(script.name for script in scripts).items() if count > 1] == []
    turns = [turn for script in scripts for turn in script.turns]
    assert {outcome for turn in turns for outcome in turn.expect.outcome or ()} <= set(ReplyOutcome)
    known = {guide.id for guide in read_guides(SAMPLE_GUIDES)} | {file.stem for file in SAMPLE_DOCUMENTS.glob("*.md")}
    assert {topic for turn in turns for topic in _topics(turn.expect)} <= known
    told = {*Slot, "district", "join", "reason", "which_case"}
    assert {asked for turn in turns for asked in _asked(turn)} <= told


def _topics(expect: Expect) -> list[str]:
    return [*expect.topics, *([expect.topic] if isinstance(expect.topic, str) else expect.topic or ())]


def _asked(turn: Turn) -> list[str]:
    asks = turn.expect.asks_for
    return [*(turn.answer or ()), *([asks] if isinstance(asks, str) else asks or ())]


def _slugs(scripts: list[Script]) -> set[str]:
    return {slug for script in scripts for slug in script.covers}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {name: One, covers: [], turns: [{say: 好, photo: true}]}", "a turn has one of say"),
        ("- {name: One, covers: [], turns: [{say: 好, expect: {outcomes: []}}]}", "`outcomes`"),
        ("- {name: One, covers: [], turns: [{say: 好}], at: tomorrow}", "tomorrow"),
        ("- {name: One, covers: [], turns: [{restart: mysql}]}", "mysql"),
        (
            BEFORE.format("status: incomplete"),
            "incomplete",
        ),
        (
            BEFORE.format("asked: 哪棵"),
            "only a case that waits",
        ),
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
