"""What Rasa takes unseen messages for, and whether its project is consistent; in Rasa's own environment."""

import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot import training

pytestmark = pytest.mark.slow

FLOOR = 0.91
PROBE = Path(__file__).parent / "nlu_probe.py"
STORIES = Path(__file__).parent / "stories.yml"
ENVIRONMENT = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}


def test_unseen_messages_are_taken_for_what_they_are(assistant: Path) -> None:
    file = training.ROOT / "training_data/evaluation/nlu.yaml"
    read: dict[str, dict[str, list[object]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    messages = [(str(text), intent) for intent, by in read.items() for texts in by.values() for text in texts]
    command = [str(training.PYTHON), "-W", "ignore", str(PROBE), str(training.PROJECT), str(assistant)]
    told = "\n".join(text for text, _ in messages)
    done = subprocess.run(command, input=told, capture_output=True, text=True, env=ENVIRONMENT, check=True)
    taken = done.stdout.splitlines()
    assert len(taken) == len(messages)
    wrong = Counter(
        f"{text}: {intent} → {got}" for (text, intent), got in zip(messages, taken, strict=True) if intent != got
    )
    assert 1 - len(wrong) / len(messages) >= FLOOR, "\n".join(wrong)


def test_rasas_own_stories_go_as_told(assistant: Path, tmp_path: Path) -> None:
    command = [str(training.PYTHON.with_name("rasa")), "test", "core", "--stories", str(STORIES)]
    options = [
        "--model",
        str(assistant),
        "--out",
        str(tmp_path),
        "--endpoints",
        os.devnull,
        "--no-plot",
        "--no-warnings",
    ]
    done = subprocess.run(
        [*command, *options, "--fail-on-prediction-errors"],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        cwd=training.PROJECT,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_rasa_finds_its_project_consistent(tmp_path: Path) -> None:
    for folder in ("nlu", "rules"):
        (tmp_path / folder).symlink_to(training.ROOT / "training_data" / folder)
    command = [str(training.PYTHON.with_name("rasa")), "data", "validate", "--data", str(tmp_path)]
    options = ["--domain", "domain.yml", "--config", "config.yml", "--fail-on-warnings"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, env=ENVIRONMENT, cwd=training.PROJECT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("version", "patched"), [("3.6.21", True), ("3.6.22", False)])
def test_patches_are_for_one_release_only(version: str, patched: bool) -> None:
    script = (
        "import logging, sys; logging.basicConfig(); sys.path.insert(0, sys.argv[1]); import patches; "
        "raise SystemExit(0 if patches.apply(sys.argv[2]) else 3)"
    )
    command = [str(training.PYTHON), "-W", "ignore", "-c", script, str(training.PROJECT), version]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
    assert done.returncode == (0 if patched else 3), done.stderr
    assert ("unpatched" in done.stderr) is not patched


# Answers of an action, most of them wrong in one place: ours must take and refuse what Rasa does.
ANSWERS = """
SLOT = {"event": "slot", "timestamp": None, "name": "what", "value": ["路灯"]}
ANSWERS = [
    {}, [], {"events": []}, {"events": [SLOT, {"event": "active_loop", "name": None}], "responses": [{"text": "好"}]},
    {"events": [{"event": "restart"}]}, {"events": {}}, {"events": ["slot"]}, {"events": [{}]}, {"events": None},
    {"events": [{"event": "slot", "name": "what"}]}, {"events": [{**SLOT, "name": 1}]},
    {"events": [{**SLOT, "event": []}]},
    {"events": [{**SLOT, "event": "nothing"}]}, {"events": [{**SLOT, "timestamp": "now"}]}, {"responses": ["好"]},
]
"""


def test_answers_of_actions_are_taken_and_refused_as_by_rasa() -> None:
    script = f"""
import sys; sys.path.insert(0, sys.argv[1])
import jsonschema
from rasa.core.actions.action import RemoteAction
{ANSWERS}
def taken(answer):
    try:
        return RemoteAction._validate_action_result(RemoteAction("name", None), answer)
    except jsonschema.ValidationError:
        return False
before = [taken(answer) for answer in ANSWERS]
import patches
patches.apply()
after = [taken(answer) for answer in ANSWERS]
assert before == after and sum(before) == 4, (before, after)
"""
    command = [str(training.PYTHON), "-W", "ignore", "-c", script, str(training.PROJECT)]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
    assert done.returncode == 0, done.stderr
