"""Policy questions for a measurement: the sample guides' wordings, or an operator's own."""

import itertools
from pathlib import Path

from records.yaml_text import read_yaml
from service.bootstrap.failure import SetupError
from service.preparation import SAMPLES

FILE = "questions.txt"


def questions(folder: Path | None) -> list[str]:
    """The lines of `questions.txt` in the folder, UTF-8, or else every wording of the sample guides.

    Raises SetupError when the folder's file cannot be read or holds no question.
    """
    if folder is None:
        return _sampled()
    try:
        lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{folder / FILE} cannot be read: {error}") from error
    found = [line.strip() for line in lines if line.strip()]
    if not found:
        raise SetupError(f"{folder / FILE} holds no question.")
    return found


def _sampled() -> list[str]:
    # In turn from each guide, so that the first hundred are about a hundred matters.
    guides = [
        guide["wordings"]
        for file in sorted(SAMPLES.glob("*.yaml"))
        for guide in read_yaml(file.read_text(encoding="utf-8"))["guides"]
    ]
    return [wording for turn in itertools.zip_longest(*guides) for wording in turn if wording]
