"""What must hold before a long installation begins, each with its sentence."""

import os
import resource
import shutil
from pathlib import Path

from service.bootstrap.failure import SetupError

NEEDED_BYTES = 6 * 1024**3
NEEDED_HANDLES = 1024


def require_writable(folder: Path) -> None:
    """Raises SetupError when files cannot be made in the folder."""
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SetupError(
            f"No write permission in {folder}. Run as the user who owns it, or give it to this user: "
            f"chown -R $(id -un) {folder}"
        )


def require_space(folder: Path, needed: int = NEEDED_BYTES) -> None:
    """Raises SetupError when the disk has fewer than `needed` bytes free."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise SetupError(
            f"{folder} has {free / 1024**3:.1f} GB free and the installation needs {needed / 1024**3:.0f} GB. "
            "Free some space, or clone the project onto a larger disk."
        )


def raise_file_handles(needed: int = NEEDED_HANDLES) -> int:
    """Lift the soft limit of open files to the hard one. Raises SetupError when that is below `needed`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = hard if hard != resource.RLIM_INFINITY else max(soft, 65536)
    if most < needed:
        raise SetupError(
            f"At most {most} files may be open here and the service needs {needed}. Raise it with "
            "“ulimit -n 4096”, “LimitNOFILE=4096” in the systemd unit, or “ulimits” in the compose file."
        )
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most
