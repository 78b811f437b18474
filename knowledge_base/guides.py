"""Service guides from YAML files: read, checked, and every mistake reported at once.

A file holds `area` (an id), `name`, and `guides`: a list of mappings with the fields of `entry.Guide` except `area`;
texts and lists of texts, `as_of` a date. Unknown fields are mistakes too, so that a misspelled one never gets lost.
"""

from pathlib import Path

import msgspec
import yaml

from knowledge_base.entry import Guide
from knowledge_base.fields import (
    HEAD_LISTS,
    HEAD_TEXTS,
    FileErrors,
    Found,
    Shape,
    contradictions,
    mistakes,
    numbers_as_text,
)
from records.yaml_text import read_yaml

SAMPLE_GUIDES = Path(__file__).parent / "sample/guides"

_SHAPE = Shape(
    kind="guide",
    texts=HEAD_TEXTS | {"channel", "time_limit", "fee", "place", "phone"},
    lists=HEAD_LISTS | {"basis", "conditions", "materials", "steps", "notes"},
    needed=("id", "title", "department", "as_of", "source", "steps", "wordings"),
)


def read_guides(folder: Path) -> list[Guide]:
    """Every guide of the `*.yaml` files in `folder`. Raises FileErrors with all mistakes of all files."""
    wrong: list[str] = []
    found = [guide for path in sorted(folder.glob("*.yaml")) for guide in _of_file(path, wrong)]
    for _, guide in found:
        wrong += [f"{guide.name}: {mistake}" for mistake in mistakes(guide.raw, _SHAPE)]
    wrong += contradictions([guide for _, guide in found])
    if wrong:
        raise FileErrors(wrong)
    return [msgspec.convert({**guide.raw, "area": area}, Guide) for area, guide in found]


def _of_file(path: Path, wrong: list[str]) -> list[tuple[str, Found]]:
    """The guides of a file with its area."""
    try:
        content = read_yaml(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        wrong.append(f"{path.name}: not readable as YAML in UTF-8: {error}")
        return []
    if not (isinstance(content, dict) and isinstance(content.get("area"), str)):
        wrong.append(f"{path.name}: needs an area and a list of guides")
        return []
    guides = content.get("guides")
    if not (isinstance(guides, list) and guides and all(isinstance(guide, dict) for guide in guides)):
        wrong.append(f"{path.name}: guides must be a list of mappings")
        return []
    return [(content["area"], Found(path.name, numbers_as_text(guide, _SHAPE))) for guide in guides]
