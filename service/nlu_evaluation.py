"""How often the assistant takes a message for what it is, beside other classifiers on the same messages."""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import borrowed, training
from records.yaml_text import read_yaml
from service.bootstrap.failure import SetupError

HELD_OUT = training.ROOT / "training_data/evaluation"
_OWN_FILE = "nlu.yaml"
ACCURACY_FLOOR = 0.92
MACRO_F1_FLOOR = 0.91
_EVALUATE = training.PROJECT / "evaluate.py"

Labelled = Sequence[tuple[str, str]]
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Figures:
    """Of how many messages the label was right; the mean over labels of F1, 0 for one that was never right."""

    accuracy: float
    macro_f1: float


def figures(pairs: Pairs) -> Figures:
    """From pairs of what a message is and what it was taken for."""
    right = Counter(label for label, taken in pairs if label == taken)
    labels, taken_for = Counter(label for label, _ in pairs), Counter(taken for _, taken in pairs)
    scores = [2 * right[label] / (labels[label] + taken_for[label]) for label in labels]
    return Figures(right.total() / len(pairs), sum(scores) / len(scores))


def taught() -> list[tuple[str, str]]:
    """Our training messages and their intents, the borrowed ones last."""
    own = [(text, intent) for intent, texts in training.messages() for text in texts]
    return [*own, *borrowed.messages()]


def has_own_intents(folder: Path) -> bool:
    """Whether a folder holds messages of our own kinds instead of another assistant's."""
    return (folder / _OWN_FILE).is_file()


def held_out(folder: Path = HELD_OUT) -> dict[str, list[tuple[str, str]]]:
    """The held-out messages of a folder and their intents, by register."""
    found: dict[str, list[tuple[str, str]]] = {}
    for intent, registers in read_yaml((folder / _OWN_FILE).read_text(encoding="utf-8")).items():
        for register, texts in registers.items():
            found.setdefault(register, []).extend((str(text), intent) for text in texts)
    return found


def read_messages(folder: Path) -> list[tuple[str, str]]:
    """The messages of every `.json` file of a folder, each with domain and intent as one label.

    Raises SetupError on another form.
    """
    try:
        read = [one for file in sorted(folder.glob("*.json")) for one in json.loads(file.read_text(encoding="utf-8"))]
        found = [(str(one["text"]), f"{one.get('domain', '')}/{one['intent']}") for one in read]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SetupError(f"{folder}: a .json file is no list of text, domain and intent ({error!r}).") from error
    if not found:
        raise SetupError(f"{folder} holds no message.")
    return found


def classified(known: Labelled, asked: Labelled | None, names: Sequence[str]) -> Mapping[str, Pairs]:
    """What the named classifiers take messages for, in Rasa's own environment. Without `asked`: each fifth of the known
    ones by what was learnt from the others. Raises SetupError with what went wrong there."""
    said = json.dumps({"known": known, "asked": asked, "with": names}, ensure_ascii=False)
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    command = [str(training.PYTHON), "-W", "ignore", str(_EVALUATE)]
    done = subprocess.run(command, input=said, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise SetupError(f"The classifiers could not be compared:\n{done.stderr[-2000:]}")
    answers: dict[str, list[tuple[str, str]]] = json.loads(done.stdout)
    return answers
