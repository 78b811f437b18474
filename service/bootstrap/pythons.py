"""Finding a Python 3.10 for Rasa by running each candidate: a file that exists may still not start."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from service.bootstrap.failure import SetupError
from service.bootstrap.progress import Progress

WANTED = "3.10"
PROBE = "import sys, venv, ctypes, sqlite3, ssl; print('%d.%d' % sys.version_info[:2])"
SENTENCE = (
    "Rasa needs Python 3.10 and none was found that runs. Any one of these helps, then run the command again:\n"
    "    pyenv install 3.10        (pyenv keeps it under ~/.pyenv/versions)\n"
    "    uv python install 3.10    (needs access to uv's Python downloads)\n"
    "    WEIQIAO_PYTHON310=/path/to/python3.10 ./weiqiao …"
)


def runs(python: str | Path) -> bool:
    """Whether it starts, is 3.10 and has the modules Rasa needs."""
    try:
        answer = subprocess.run([str(python), "-c", PROBE], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and answer.stdout.strip() == WANTED


def candidates(environ: Mapping[str, str], uv: Path | None) -> Iterator[Path]:
    """Where a 3.10 may be, in order of preference, without the setting."""
    for folder in environ.get("PATH", "").split(os.pathsep):
        if found := shutil.which("python3.10", path=folder):
            yield Path(found)
    for root in (environ.get("PYENV_ROOT"), str(Path(environ.get("HOME", "~")).expanduser() / ".pyenv")):
        if root:
            yield from sorted(Path(root).glob("versions/3.10*/bin/python3.10"), reverse=True)
    if uv and (managed := _uv_folder(uv)):
        yield from sorted(managed.glob("cpython-3.10*/bin/python3.10"), reverse=True)


def find(environ: Mapping[str, str], uv: Path | None, progress: Progress) -> Path:
    """A Python 3.10 that runs. Raises SetupError when the setting is wrong or nothing is found or fetched."""
    if chosen := environ.get("WEIQIAO_PYTHON310"):
        if runs(chosen):
            return Path(chosen)
        raise SetupError(
            f"WEIQIAO_PYTHON310 is {chosen}, but that is not a Python 3.10 that runs. Correct or unset it."
        )
    for python in candidates(environ, uv):
        if runs(python):
            return python
    if uv and (fetched := _fetch(uv, progress)):
        return fetched
    raise SetupError(SENTENCE)


def _uv_folder(uv: Path) -> Path | None:
    answer = subprocess.run([str(uv), "python", "dir"], capture_output=True, text=True, check=False)
    return Path(answer.stdout.strip()) if answer.returncode == 0 and answer.stdout.strip() else None


def _fetch(uv: Path, progress: Progress) -> Path | None:
    try:
        progress.run("Python 3.10 for Rasa (uv python install)", [uv, "python", "install", WANTED])
    except SetupError:
        return None
    folder = _uv_folder(uv)
    found = sorted(folder.glob("cpython-3.10*/bin/python3.10"), reverse=True) if folder else []
    return next((python for python in found if runs(python)), None)
