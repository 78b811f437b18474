"""Bringing a backup back: checked whole before anything is touched, into a stopped instance, in one transaction."""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Table, func, insert, select, text

from records import migrate
from records.database import metadata
from service import backup, instance_lock, rows
from service.backup import FORMAT, MANIFEST, Manifest
from service.bootstrap.failure import SetupError
from service.settings import Settings

RUNNING = "This instance is running: stop it, then restore."
ROWS_AT_ONCE = 500
OTHER_CLIENTS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


def restore(settings: Settings, file: Path, *, replace: bool) -> Manifest:
    """Put the backup's rows and attachments in place.

    Raises SetupError when the file is damaged or of another version, when the instance runs, and when the target holds
    rows or attachments and `replace` is false.
    """
    with ExitStack() as stack:
        for lock in (instance_lock.launcher, instance_lock.service):
            stack.enter_context(instance_lock.held(lock(settings.data_dir), RUNNING))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=settings.data_dir, prefix="restore-")))
        manifest = _unpack(file, folder)
        migrate.upgrade(settings.database)
        with _writing(settings.database) as connection:
            _require_alone(connection)
            _require_same_version(connection, manifest)
            _make_room(connection, settings, replace=replace)
            for table in metadata.sorted_tables:
                _fill(connection, table, folder / "database" / f"{table.name}.jsonl")
        _place_attachments(folder, settings)
    return manifest


def _unpack(file: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (tarfile.TarError, OSError, EOFError, ValueError, TypeError) as error:
        raise SetupError(f"{file} is not a whole backup of Weiqiao: {error}.") from error
    if manifest.format != FORMAT:
        raise SetupError(f"{file} has format {manifest.format}; this version reads format {FORMAT}.")
    damaged = [name for name, digest in manifest.members.items() if not _is_intact(folder / name, digest)]
    if damaged:
        raise SetupError(
            f"{file} is damaged: {', '.join(damaged[:5])} differ from their checksums. Use another backup."
        )
    return manifest


def _is_intact(file: Path, digest: str) -> bool:
    return file.is_file() and backup.digest(file) == digest


@contextmanager
def _writing(url: str) -> Iterator[Connection]:
    engine = migrate.sync_engine(url)
    try:
        with engine.connect() as connection, connection.begin():
            if engine.dialect.name == "sqlite":
                # pysqlite begins by itself only before a change; the pragma holds for one transaction.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            yield connection
    finally:
        engine.dispose()


def _require_alone(connection: Connection) -> None:
    # The locks cover one machine; a server's other clients are seen only by the server.
    if connection.dialect.name == "postgresql" and connection.execute(text(OTHER_CLIENTS)).scalar_one():
        raise SetupError("Other programs are connected to the database: stop every service process, then restore.")


def _require_same_version(connection: Connection, manifest: Manifest) -> None:
    here = backup.revision(connection)
    if manifest.revision != here:
        raise SetupError(
            f"The backup has schema {manifest.revision} and this version has {here}. "
            "Restore it with the version that wrote it, then upgrade."
        )


def _make_room(connection: Connection, settings: Settings, *, replace: bool) -> None:
    tables = metadata.sorted_tables
    filled = [table.name for table in tables if connection.execute(select(table).limit(1)).first()]
    folder = backup.attachments(settings)
    if (filled or (folder.exists() and any(folder.iterdir()))) and not replace:
        raise SetupError(
            f"The target is not empty (rows in {', '.join(filled[:5]) or 'no table'}). "
            "Add --replace to delete what it holds, or restore into an empty database and data folder."
        )
    for table in reversed(tables):
        connection.execute(table.delete())


def _fill(connection: Connection, table: Table, file: Path) -> None:
    if not file.exists():
        return
    with file.open("rb") as stream:
        found = rows.lines(stream)
        while batch := list(islice(found, ROWS_AT_ONCE)):
            connection.execute(insert(table), batch)
    if connection.dialect.name == "postgresql":
        _continue_numbering(connection, table)


def _continue_numbering(connection: Connection, table: Table) -> None:
    column = table.autoincrement_column
    if column is None:
        return
    highest = connection.execute(select(func.max(column))).scalar()
    if highest is not None:
        name = connection.execute(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": column.name})
        connection.execute(text("SELECT setval(:s, :v)"), {"s": name.scalar_one(), "v": highest})


def _place_attachments(folder: Path, settings: Settings) -> None:
    target = backup.attachments(settings)
    shutil.rmtree(target, ignore_errors=True)
    if (folder / "attachments").exists():
        shutil.move(folder / "attachments", target)
