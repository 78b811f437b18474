"""Which trained models this instance uses: written by `train`, read by `up` and the service."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from service.bootstrap.failure import SetupError

_PATHS = ("assistant", "embedder", "facets", "recogniser", "router")
UNTRAINED = "Nothing is trained yet: run ./weiqiao train."


@dataclass(frozen=True)
class Models:
    """The assistant's archive, the embedder's folder, the files of the facet model, the recogniser and the router.

    `lessons` tells which lessons of ours all but the assistant were trained from.
    """

    assistant: Path
    embedder: Path
    facets: Path
    recogniser: Path
    router: Path
    lessons: str

    @property
    def paths(self) -> tuple[Path, ...]:
        return self.assistant, self.embedder, self.facets, self.recogniser, self.router


def folder(data_dir: Path) -> Path:
    """Where models are kept."""
    return data_dir / "models"


def current(data_dir: Path) -> Models:
    """The models trained last. Raises SetupError when there are none."""
    models = known(data_dir)
    if models is None or not all(path.exists() for path in models.paths):
        raise SetupError(UNTRAINED)
    return models


def known(data_dir: Path) -> Models | None:
    """The models trained last as they were noted down, whether they are still there or not."""
    try:
        names = json.loads((folder(data_dir) / "current.json").read_text(encoding="utf-8"))
        assistant, embedder, facets, recogniser, router = (folder(data_dir) / names[name] for name in _PATHS)
        return Models(assistant, embedder, facets, recogniser, router, str(names["lessons"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(data_dir: Path, models: Models) -> None:
    """Make these the current ones, at once and whole."""
    names = {name: str(getattr(models, name).relative_to(folder(data_dir))) for name in _PATHS}
    names["lessons"] = models.lessons
    draft = folder(data_dir) / f".current.{os.getpid()}"
    draft.write_text(json.dumps(names), encoding="utf-8")
    draft.replace(folder(data_dir) / "current.json")
