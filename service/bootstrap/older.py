"""What an unsupported Python runs: finds a supported one and starts again with it. Kept readable for every Python 3."""

import os
import shutil
import subprocess
import sys

SUPPORTED = ("3.11", "3.12")
SENTENCE = (
    "Weiqiao needs Python 3.11 or 3.12; this is Python {running} and no other was found.\n"
    "On Debian 12: apt-get install python3.11 python3.11-venv; elsewhere: pyenv install 3.11, "
    "or run the script with a Python of your own: /path/to/python3.11 ./weiqiao …\n"
)


def runs(python: str, version: str) -> bool:
    """Whether the program really starts and really is that version: a pyenv shim may exist and fail."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        found = subprocess.run([python, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return found.returncode == 0 and found.stdout.decode().strip() == version


def newer() -> "str | None":
    """The first supported Python on PATH that runs, or None."""
    for version in SUPPORTED:
        python = shutil.which("python" + version)
        if python and runs(python, version):
            return python
    return None


def start_again_with_a_newer_python(arguments: "list[str]") -> None:
    """Never returns: becomes the supported Python, or says how to get one and exits 1."""
    python = newer()
    if python is None:
        sys.stderr.write(SENTENCE.format(running=f"{sys.version_info[0]}.{sys.version_info[1]}"))
        sys.exit(1)
    os.execv(python, [python, *arguments])
