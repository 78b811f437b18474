"""Which trained assistant and embedder this instance uses: written by `train`, read by `up` and the service."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from service.bootstrap.failure import SetupError

UNTRAINED = "Nothing is trained yet: run ./weiqiao train."


@dataclass(frozen=True)
class Models:
    """The assistant's archive and the embedder's folder."""

    assistant: Path
    embedder: Path


def folder(data_dir: Path) -> Path:
    """Where models are kept."""
    return data_dir / "models"


def current(data_dir: Path) -> Models:
    """The models trained last. Raises SetupError when there are none."""
    try:
        names = json.loads((folder(data_dir) / "current.json").read_text(encoding="utf-8"))
        models = Models(folder(data_dir) / names["assistant"], folder(data_dir) / names["embedder"])
    except (OSError, ValueError, KeyError) as error:
        raise SetupError(UNTRAINED) from error
    if not (models.assistant.exists() and models.embedder.exists()):
        raise SetupError(UNTRAINED)
    return models


def remember(data_dir: Path, models: Models) -> None:
    """Make these the current ones, at once and whole."""
    names = {
        "assistant": str(models.assistant.relative_to(folder(data_dir))),
        "embedder": str(models.embedder.relative_to(folder(data_dir))),
    }
    draft = folder(data_dir) / f".current.{os.getpid()}"
    draft.write_text(json.dumps(names), encoding="utf-8")
    draft.replace(folder(data_dir) / "current.json")
