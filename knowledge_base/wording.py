"""The words of `wording.yaml`."""

from functools import cache
from importlib.resources import files

import yaml

from knowledge_base.entry import Facet


@cache
def facet_names() -> dict[Facet, str]:
    """The Chinese heading of every facet."""
    words = yaml.safe_load(files("knowledge_base").joinpath("wording.yaml").read_text(encoding="utf-8"))
    return {facet: words["facets"][facet.value] for facet in Facet}
