"""The two environments: made, filled, and stamped last, so that a half-finished set-up is found and repaired."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from service.bootstrap import preflight, pythons
from service.bootstrap.failure import SetupError
from service.bootstrap.progress import Progress

STAMP = "weiqiao-stamp"
NO_VENV = (
    "This Python cannot make virtual environments. On Debian: apt-get install python3-venv (or python3.11-venv); "
    "then run the command again."
)


@dataclass(frozen=True)
class Installation:
    """A checkout with its environments beside it."""

    root: Path
    progress: Progress

    @property
    def python(self) -> Path:
        """The service's interpreter."""
        return self.root / ".venv/bin/python"

    @property
    def uv(self) -> Path:
        """The installer, in the service's environment."""
        return self.root / ".venv/bin/uv"

    @property
    def rasa_python(self) -> Path:
        """Rasa's interpreter, 3.10."""
        return self.root / ".venv-rasa/bin/python"

    def requirements(self, *names: str) -> list[Path]:
        """The pinned lists with these names."""
        return [self.root / "requirements" / f"{name}.txt" for name in names]


def prepare(installation: Installation, *, development: bool) -> None:
    """Make or repair whatever is missing; with `development` also what tests and checks need. Raises SetupError."""
    parts: tuple[tuple[str, Path, list[Path], Callable[[Installation], None]], ...] = (
        ("service", installation.root / ".venv", installation.requirements("bootstrap", "service", "torch"), _service),
        ("rasa", installation.root / ".venv-rasa", installation.requirements("rasa"), _rasa),
        ("dev", installation.root / ".venv", installation.requirements("dev"), _development),
    )
    wanted = [part for part in parts if part[0] != "dev" or development]
    missing = [part for part in wanted if not _stamped(part[0], part[1], part[2])]
    if not missing:
        return
    preflight.require_writable(installation.root)
    if not all(environment.exists() for _, environment, _, _ in missing):
        preflight.require_space(installation.root)
    installation.progress.say("Setting up (once; later starts skip this):")
    for name, environment, lists, fill in missing:
        _stamp(name, environment).unlink(missing_ok=True)
        fill(installation)
        _stamp(name, environment).write_text(digest(lists), encoding="utf-8")


def digest(files: Iterable[Path]) -> str:
    """SHA-256 over the files' contents, in order."""
    total = hashlib.sha256()
    for file in files:
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _stamp(name: str, environment: Path) -> Path:
    return environment / f"{STAMP}-{name}"


def _stamped(name: str, environment: Path, lists: list[Path]) -> bool:
    with suppress(OSError):
        return _stamp(name, environment).read_text(encoding="utf-8") == digest(lists) and _starts(environment)
    return False


def _starts(environment: Path) -> bool:
    # A Python that was upgraded or removed leaves an environment whose interpreter is a dangling link.
    return (environment / "bin/python").exists()


def _service(installation: Installation) -> None:
    _fresh_environment(installation)
    _link(installation)
    progress, lists = installation.progress, installation.requirements
    pip: list[str | Path] = [installation.python, "-m", "pip", "--disable-pip-version-check", "install"]
    progress.run("installer", [*pip, "--require-hashes", "-r", *lists("bootstrap")])
    _uv_install(installation, "libraries of the service", installation.python, *lists("service"))
    # pip and not uv, because pip takes the operator's find-links and extra index, where a CPU wheel may be.
    progress.run("torch", [*pip, "--only-binary", ":all:", "-r", *lists("torch")])


def _link(installation: Installation) -> None:
    # So that the checkout's packages are found from whichever folder the command is run in.
    for packages in (installation.root / ".venv/lib").glob("python3.*/site-packages"):
        (packages / "weiqiao.pth").write_text(f"{installation.root}\n", encoding="utf-8")


def _fresh_environment(installation: Installation) -> None:
    environment = installation.root / ".venv"
    if _starts(environment) and _answers([installation.python, "-m", "pip", "--version"]):
        return
    if environment.exists():
        shutil.rmtree(environment)
    if not _answers([sys.executable, "-c", "import venv, ensurepip"]):
        raise SetupError(NO_VENV)
    installation.progress.run("environment of the service", [sys.executable, "-m", "venv", environment])


def _rasa(installation: Installation) -> None:
    environment = installation.root / ".venv-rasa"
    if not pythons.runs(installation.rasa_python):
        shutil.rmtree(environment, ignore_errors=True)
        python = pythons.find(os.environ, installation.uv, installation.progress)
        make: list[str | Path] = [installation.uv, "venv", "--no-config", "--python", python, environment]
        installation.progress.run("environment of Rasa (Python 3.10)", make)
    lists = installation.requirements("rasa")
    _uv_install(installation, "libraries of Rasa (about 2.5 GB)", installation.rasa_python, *lists)


def _development(installation: Installation) -> None:
    lists = installation.requirements("dev")
    _uv_install(installation, "libraries of the tests and checks", installation.python, *lists)


def _uv_install(installation: Installation, name: str, python: Path, *lists: Path) -> None:
    # The lists are complete, and --no-deps lets them name no torch, whose hash would force one platform's build.
    # Compiled now, because a service may not write into its libraries, and start-up would then compile them each time.
    flags = ("--no-config", "--no-deps", "--require-hashes", "--compile-bytecode", "--python")
    command: list[str | Path] = [installation.uv, "pip", "install", *flags, python]
    for file in lists:
        command += ["-r", file]
    installation.progress.run(name, command, env=uv_settings(_pip_settings(installation.python), os.environ))


def uv_settings(pip: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """What uv must be told to use the index and certificates that pip is configured for, unless it is told already."""
    wanted = {"UV_DEFAULT_INDEX": pip.get("index-url"), "SSL_CERT_FILE": pip.get("cert")}
    return {name: value for name, value in wanted.items() if value and name not in environ}


def _pip_settings(python: Path) -> dict[str, str]:
    listed = subprocess.run([str(python), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    pairs = (line.partition("=") for line in listed.stdout.splitlines())
    return {name.rpartition(".")[2]: value.strip("'\"") for name, _, value in pairs}


def _answers(command: list[str | Path]) -> bool:
    try:
        return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
