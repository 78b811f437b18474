"""Which trained models an instance uses is noted down, also by versions that had fewer of them."""

import json
from dataclasses import replace
from pathlib import Path

from service import models
from service.models import Models


def trained(data_dir: Path) -> Models:
    folder = models.folder(data_dir)
    folder.mkdir(parents=True)
    assistant, embedder, facets, recogniser, router, space = files = [folder / f"{number}" for number in range(6)]
    for file in files:
        file.touch()
    return Models(assistant, embedder, facets, recogniser, router, space, "0123456789abcdef")


def test_what_was_noted_down_is_found_again(tmp_path: Path) -> None:
    models.remember(tmp_path, trained(tmp_path))
    assert models.current(tmp_path).space == models.folder(tmp_path) / "5"


def test_models_from_before_there_was_a_space_of_matters_still_serve(tmp_path: Path) -> None:
    before = replace(trained(tmp_path), space=None)
    models.remember(tmp_path, before)
    assert "space" not in json.loads((models.folder(tmp_path) / "current.json").read_text(encoding="utf-8"))
    assert models.current(tmp_path) == before
