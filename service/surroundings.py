"""Settings for a measurement: a demo in a folder of its own, with the models that are trained already."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from service import configuration, models, ports
from service.settings import FILE_VARIABLE, PREFIX, Settings


@contextmanager
def apart(more: Mapping[str, str] | None = None) -> Iterator[Settings]:
    """Settings, and `more` variables, that this process and its children have until the block ends.

    Nothing that the operator set reaches them: a measurement must never find real data.
    """
    trained = models.folder(configuration.load().data_dir)
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="weiqiao-") as name:
        folder = Path(name)
        (folder / "models").symlink_to(trained)
        for variable in [variable for variable in os.environ if variable.startswith(PREFIX)]:
            del os.environ[variable]
        os.environ |= _variables(folder) | dict(more or {})
        try:
            yield configuration.load()
        finally:
            os.environ.clear()
            os.environ |= before


def _variables(folder: Path) -> dict[str, str]:
    port = ports.remembered(folder / "run/port-service.json", ("service",))["service"]
    return {
        FILE_VARIABLE: os.devnull,
        "WEIQIAO_MODE": "demo",
        "WEIQIAO_DATA_DIR": str(folder),
        "WEIQIAO_HOST": ports.LOOPBACK,
        "WEIQIAO_PORT": str(port),
        # Each citizen of a measurement has an address of its own, as behind the proxy of a real instance.
        "WEIQIAO_TRUSTED_PROXIES": f"{ports.LOOPBACK}/32",
        "WEIQIAO_LOG_LEVEL": "WARNING",
    }
