"""The browser tests need Debian's Chromium and Chinese fonts; a missing one is installed or named, never skipped."""

import os
import shutil
import subprocess

from service.bootstrap.failure import SetupError
from service.bootstrap.progress import Progress

LINE = "apt-get update && apt-get install -y --no-install-recommends {packages}"
NONINTERACTIVE = {"DEBIAN_FRONTEND": "noninteractive"}


def missing_packages() -> tuple[str, ...]:
    """Debian packages that the browser tests need and this machine lacks."""
    missing = [] if shutil.which("chromium") else ["chromium"]
    return tuple(missing if _has_chinese_font() else [*missing, "fonts-noto-cjk"])


def prepare(progress: Progress) -> None:
    """Install what is missing when root. Raises SetupError with the line to run otherwise, or when apt fails."""
    packages = missing_packages()
    if not packages:
        return
    line = LINE.format(packages=" ".join(packages))
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupError(f"The browser tests need {' and '.join(packages)}. Run as root, then again: {line}")
    progress.run(f"{' and '.join(packages)} for the browser tests", ["sh", "-c", line], env=NONINTERACTIVE)


def _has_chinese_font() -> bool:
    try:
        found = subprocess.run(["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return bool(found.stdout.strip())
