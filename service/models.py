"""Which trained models this instance uses: written by `train`, read by `up` and the service."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from service.bootstrap.failure import SetupError

_PATHS = ("assistant", "embedder", "facets", "recogniser", "router")
_SPACE = "space"
UNTRAINED = "Nothing is trained yet: run ./weiqiao train."


@dataclass(frozen=True)
class Models:
    """The assistant's archive, the embedder's folder, the files of the facet model, the recogniser and the router, and
    that of the space of matters: None in folders that were trained before there was one.

    `lessons` tells which lessons of ours all but the assistant were trained from.
    """

    assistant: Path
    embedder: Path
    facets: Path
    recogniser: Path
    router: Path
    space: Path | None
    lessons: str

    @property
    def paths(self) -> tuple[Path, ...]:
        needed = self.assistant, self.embedder, self.facets, self.recogniser, self.router
        return needed if self.space is None else (*needed, self.space)


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
        space = folder(data_dir) / names[_SPACE] if _SPACE in names else None
        return Models(assistant, embedder, facets, recogniser, router, space, str(names["lessons"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(data_dir: Path, models: Models) -> None:
    """Make these the current ones, at once and whole."""
    names = {name: str(getattr(models, name).relative_to(folder(data_dir))) for name in _PATHS}
    if models.space is not None:
        names[_SPACE] = str(models.space.relative_to(folder(data_dir)))
    names["lessons"] = models.lessons
    draft = folder(data_dir) / f".current.{os.getpid()}"
    draft.write_text(json.dumps(names), encoding="utf-8")
    draft.replace(folder(data_dir) / "current.json")
