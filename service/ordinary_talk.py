"""What citizens write who are in no danger: the project's own messages of other matters."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from records.yaml_text import read_yaml
from service.settings import ROOT

_FOLDERS = ("nlu", "paraphrases", "routing", "duplicates")
_ANSWERS = ("answers",)
# What citizens tell that happened to them, and what they say to something that the assistant said.
_TOLD = tuple(
    ROOT / "training_data" / f"{name}.yaml"
    for name in (
        "stories",
        "calm",
        "case_talk",
        "followups",
        "form_talk",
        "guide_talk",
        "our_hours",
        "passing_talk",
        "wants_nothing",
    )
)
_MARKED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_CHINESE = re.compile("[一-鿿]")


def read() -> list[str]:
    """Messages in the order in which they were written; some of them tell of danger all the same, as complaints do."""
    return _of_folders(_FOLDERS)


def told() -> list[str]:
    """The same, and what citizens tell that happened to them, or say in the middle of a conversation: often what is
    hard to tell from danger."""
    return [*read(), *(said for file in _TOLD for said in _of_file(file))]


def answers() -> list[str]:
    """What citizens answer to the assistant's questions, in the order in which it was written; a few tell of danger."""
    return _of_folders(_ANSWERS)


def _of_folders(folders: Iterable[str]) -> list[str]:
    files = sorted(file for folder in folders for file in (ROOT / "training_data" / folder).rglob("*.y*ml"))
    return [said for file in files for said in _of_file(file)]


def _of_file(file: Path) -> Iterator[str]:
    for text in _texts(read_yaml(file.read_text(encoding="utf-8"))):
        for line in text.splitlines():
            said = _MARKED.sub(r"\1", line.removeprefix("- ")).strip()
            if _CHINESE.search(said):
                yield said


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for one in node:
            yield from _texts(one)
    elif isinstance(node, dict):
        for one in node.values():
            yield from _texts(one)
