"""From a bare checkout to the command line: environments first, then hand over to the service's own Python."""

import os
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from service.bootstrap import browser, environments, older
from service.bootstrap.failure import SetupError
from service.bootstrap.progress import Progress

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str]) -> int:
    """Becomes `python -m service` in the environment and never returns; 1 after a sentence when it cannot."""
    if f"{sys.version_info[0]}.{sys.version_info[1]}" not in older.SUPPORTED:
        older.start_again_with_a_newer_python(sys.argv)
    progress = Progress()
    installation = environments.Installation(ROOT, progress)
    try:
        _take_python_setting()
        environments.prepare(installation, development=_development(arguments))
        if arguments[:1] == ["test"] and not _asks_for_help(arguments):
            browser.prepare(progress)
    except SetupError as problem:
        progress.say(f"✗ {problem}")
        return 1
    except OSError as problem:
        progress.say(f"✗ {problem.filename or 'The set-up'}: {problem.strerror}. Mend that and run the command again.")
        return 1
    except KeyboardInterrupt:
        progress.say("Stopped. Run the command again and it goes on where it was.")
        return 130
    # -P: a folder named like one of ours in the current folder must not be taken for it.
    os.execv(installation.python, [str(installation.python), "-P", "-m", "service", *arguments])


def _development(arguments: Sequence[str]) -> bool:
    return arguments[:1] == ["test"] or (arguments[:1] == ["setup"] and "--development" in arguments)


def _asks_for_help(arguments: Sequence[str]) -> bool:
    return "--help" in arguments


def _take_python_setting() -> None:
    # The settings proper need installed libraries; this one is needed before them.
    file = Path(os.environ.get("WEIQIAO_SETTINGS_FILE", ROOT / "weiqiao.toml"))
    if "WEIQIAO_PYTHON310" in os.environ or not file.is_file():
        return
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SetupError(f"{file} is not valid TOML: {problem}.") from problem
    if isinstance(chosen := settings.get("python310"), str):
        os.environ["WEIQIAO_PYTHON310"] = chosen
