"""The words of `wording.yaml`, filled in."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def words() -> dict[str, Any]:
    """The whole file."""
    found: dict[str, Any] = yaml.safe_load(files("desk").joinpath("wording.yaml").read_text(encoding="utf-8"))
    return found


def say(group: str, code: str, **values: object) -> str:
    """A sentence, filled in. Raises KeyError for one that does not exist."""
    return str(words()[group][code]).format(**values)


def name(group: str, code: str) -> str:
    """The name of something that is counted or listed; a code without one is shown as it is."""
    return str(words()[group].get(code, code))
