"""Training the assistant in Rasa's own environment; skipped when nothing it is made from has changed."""

import hashlib
import os
import re
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bot import borrowed
from records.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[1]
PROJECT = ROOT / "bot/rasa"
DATA = (ROOT / "training_data/nlu", ROOT / "training_data/rules")
PYTHON = ROOT / ".venv-rasa/bin/python"
_MADE_FROM = (
    PROJECT / "config.yml",
    PROJECT / "domain.yml",
    *(PROJECT / name for name in ("turn_classifier.py", "readings.py", "standings.py", "train.py")),
    *(PROJECT / name for name in ("sounds.tsv", "standings.tsv")),
    *(ROOT / "language" / name for name in ("dialect.tsv", "districts.tsv", "streets.tsv")),
)
_LAST_LINES = 15
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class TrainingFailed(Exception):
    """Rasa did not train; the text ends with its last lines."""


def messages() -> Iterator[tuple[str, list[str]]]:
    """Our own training messages, a list for each block of the files, with their kind of turn; in the files' order."""
    for file in sorted(DATA[0].glob("*.yml")):
        for block in read_yaml(file.read_text(encoding="utf-8"))["nlu"]:
            yield block["intent"], [line.removeprefix("- ").strip() for line in block["examples"].splitlines()]


def model_path(target_dir: Path) -> Path:
    """Where the assistant of the present files is, or will be, stored."""
    digest = hashlib.sha256()
    files = [*_MADE_FROM, *sorted(file for folder in DATA for file in folder.rglob("*.yml"))]
    for file in files:
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    digest.update(borrowed.training_file().encode())
    return target_dir / f"{digest.hexdigest()[:16]}.tar.gz"


def train_assistant(target_dir: Path, progress: Callable[[str], None]) -> Path:
    """The trained archive in `target_dir`, made now if need be; `progress` gets every line that Rasa prints.

    Raises TrainingFailed. Older archives are removed.
    """
    target = model_path(target_dir.absolute())
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        made = Path(scratch) / target.name
        more = made.with_name("borrowed.yml")
        more.write_text(borrowed.training_file(), encoding="utf-8")
        _run(made, more, progress)
        made.replace(target)
    for old in target.parent.glob("*.tar.gz"):
        if old != target:
            old.unlink()
    return target


def _run(made: Path, more: Path, progress: Callable[[str], None]) -> None:
    last: deque[str] = deque(maxlen=_LAST_LINES)
    with subprocess.Popen(
        _command(made, more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=_environment(), cwd=made.parent
    ) as child:
        try:
            for line in _lines(child.stdout or ()):
                last.append(line)
                progress(line)
        except BaseException:
            child.kill()
            raise
    if child.returncode != 0 or not made.exists():
        raise TrainingFailed("Rasa did not train:\n" + "\n".join(last))


def _command(made: Path, more: Path) -> list[str]:
    data = [argument for path in (*DATA, more) for argument in ("--data", str(path))]
    return [str(PYTHON), "-W", "ignore", str(PROJECT / "train.py"), "--out", str(made), *data]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}


def _lines(output: Iterable[bytes]) -> Iterator[str]:
    for raw in output:
        # A progress bar writes over its own line: its last state is enough.
        line = _COLOUR.sub("", raw.decode(errors="replace")).rstrip().rsplit("\r", 1)[-1]
        if line:
            yield line
