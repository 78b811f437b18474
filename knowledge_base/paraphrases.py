"""Ways of asking that only training sees: `training_data/paraphrases/*.yaml`, by guide and by the part asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from knowledge_base.entry import Facet

FOLDER = Path(__file__).parents[1] / "training_data/paraphrases"
_WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """A question for a guide; `facet` None asks for the matter as a whole."""

    guide: str
    facet: Facet | None
    text: str


def read_paraphrases(folder: Path = FOLDER) -> list[Paraphrase]:
    """Every paraphrase of a folder. Raises ValueError naming a file that holds something else."""
    found: list[Paraphrase] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            found += _of_file(file)
        except (msgspec.DecodeError, ValueError) as error:
            raise ValueError(f"{file.name}: {error}") from error
    return found


def _of_file(file: Path) -> Sequence[Paraphrase]:
    guides = msgspec.yaml.decode(file.read_bytes(), type=dict[str, dict[str, list[str]]])
    return [
        Paraphrase(guide, None if part == _WHOLE else Facet(part), text)
        for guide, parts in guides.items()
        for part, texts in parts.items()
        for text in texts
    ]
