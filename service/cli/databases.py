"""A database of its own for a measurement."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.bootstrap.failure import SetupError


@contextmanager
def scratch_database(name: str, *, postgresql: bool, keep: Path | None = None) -> Iterator[str]:
    """The URL of an embedded one, or of a PostgreSQL server of our own; kept in `keep` where that is given.

    Raises SetupError where PostgreSQL is not installed.
    """
    with tempfile.TemporaryDirectory(prefix=f"weiqiao-{name}-") as scratch:
        folder = keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not postgresql:
            yield f"sqlite+aiosqlite:///{folder / name}.db"
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR when it is imported
                import pgserver
        except ImportError as error:
            raise SetupError("PostgreSQL comes with the packages for development: requirements/dev.txt.") from error
        server = pgserver.get_server(str(folder / "postgresql"), cleanup_mode="stop" if keep else "delete")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()
