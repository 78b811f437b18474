"""The words of `wording.yaml`."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from knowledge_base.entry import Facet


@cache
def facet_names() -> dict[Facet, str]:
    """The Chinese heading of every facet."""
    return {facet: _words()["facets"][facet.value] for facet in Facet}


def proposal_title() -> str:
    """What stands for the title until an editor writes one."""
    return str(_words()["proposal_title"])


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load(files("knowledge_base").joinpath("wording.yaml").read_text(encoding="utf-8"))
    return words
