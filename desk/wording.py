"""The words of the desk's `wording.yaml` files, filled in."""

from functools import cache
from importlib.resources import files
from typing import Any

from records.yaml_text import read_yaml

_FILES = ("wording.yaml", "knowledge/wording.yaml")


@cache
def words() -> dict[str, Any]:
    """All files as one: a group that several have holds what each of them says."""
    merged: dict[str, Any] = {}
    for file in _FILES:
        found: dict[str, Any] = read_yaml(files("desk").joinpath(file).read_text(encoding="utf-8"))
        for group, sentences in found.items():
            merged[group] = _joined(merged[group], sentences) if group in merged else sentences
    return merged


def _joined(one: Any, other: Any) -> Any:
    return one + other if isinstance(one, list) else one | other


def say(group: str, code: str, **values: object) -> str:
    """A sentence, filled in. Raises KeyError for one that does not exist."""
    return str(words()[group][code]).format(**values)


def name(group: str, code: str) -> str:
    """The name of something that is counted or listed; a code without one is shown as it is."""
    return str(words()[group].get(code, code))
