"""One file with everything that cannot be made again: rows (knowledge included), attachments, settings without secrets.

The rows are a logical copy: a backup of the embedded database can be restored into PostgreSQL, and the other way round.
"""

import hashlib
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Connection, Table, select, text

from records.database import metadata
from records.media_files import DRAFTS
from records.migrate import sync_engine
from service import rows, schema
from service.bootstrap.failure import SetupError
from service.settings import Settings

FORMAT = 1
MANIFEST = "manifest.json"
SETTINGS = "settings.json"
ROWS_AT_ONCE = 1000

assert schema.TABLES  # every floor's tables are declared before any is copied


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: rows by table, and the SHA-256 of every member by name."""

    created_at: str
    revision: str
    tables: dict[str, int]
    members: dict[str, str]
    format: int = field(default=FORMAT)

    @property
    def rows(self) -> int:
        return sum(self.tables.values())

    @property
    def attachments(self) -> int:
        return sum(name.startswith("attachments/") for name in self.members)


def save(settings: Settings, file: Path) -> Manifest:
    """Write the backup; the file appears whole or not at all. Raises SetupError when it cannot be written."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".weiqiao-backup-") as folder:
            manifest = _pack(Path(folder), _collect(settings, Path(folder)), settings, draft)
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise SetupError(f"{file} cannot be written: {error.strerror}. Choose another place for the backup.") from error
    return manifest


def attachments(settings: Settings) -> Path:
    """The folder of citizens' and departments' files."""
    return settings.data_dir / "attachments"


def digest(file: Path) -> str:
    """SHA-256 of a file, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def snapshot(url: str) -> Iterator[Connection]:
    """A connection that sees one moment of the database however long the reading takes."""
    engine = sync_engine(url)
    try:
        options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with engine.connect().execution_options(**options) as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            yield connection
    finally:
        engine.dispose()


def revision(connection: Connection) -> str:
    """The schema's version. Raises SetupError on a database that was never migrated."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        raise SetupError("The database is empty: run ./weiqiao prepare first.")
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _collect(settings: Settings, folder: Path) -> Manifest:
    (folder / "database").mkdir()
    (folder / SETTINGS).write_text(_public_settings(settings), encoding="utf-8")
    with snapshot(settings.database) as connection:
        version = revision(connection)
        tables = {table.name: _write_table(connection, table, folder) for table in metadata.sorted_tables}
    members = {
        path.relative_to(folder).as_posix(): digest(path) for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return Manifest(datetime.now(UTC).isoformat(timespec="seconds"), version, tables, members)


def _write_table(connection: Connection, table: Table, folder: Path) -> int:
    count = 0
    found = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table).order_by(*table.primary_key))
    with (folder / "database" / f"{table.name}.jsonl").open("wb") as stream:
        for row in found.mappings():
            stream.write(rows.encode(dict(row)))
            count += 1
    return count


def _pack(folder: Path, manifest: Manifest, settings: Settings, draft: Path) -> Manifest:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream, tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as archive:
        for name in manifest.members:
            archive.add(folder / name, name)
        whole = replace(manifest, members=manifest.members | _pack_attachments(archive, settings))
        (folder / MANIFEST).write_text(json.dumps(asdict(whole), indent=1), encoding="utf-8")
        archive.add(folder / MANIFEST, MANIFEST)
    return whole


def _pack_attachments(archive: tarfile.TarFile, settings: Settings) -> dict[str, str]:
    """The digests of the files, by name. One that is erased while this goes on is left out."""
    digests = {}
    for path in _files(attachments(settings)):
        name = f"attachments/{path.relative_to(attachments(settings)).as_posix()}"
        with suppress(FileNotFoundError), path.open("rb") as stream:
            digests[name] = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
            archive.addfile(archive.gettarinfo(arcname=name, fileobj=stream), stream)
    return digests


def _files(folder: Path) -> list[Path]:
    """All files but those that are being written."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if path.parent.name != DRAFTS)


def _public_settings(settings: Settings) -> str:
    # The address of a database or Redis may hold a password.
    hidden = {"database_url", "redis_url"}
    values = {
        name: value
        for name, value in settings.model_dump(mode="json").items()
        if name not in hidden and not isinstance(getattr(settings, name), SecretStr)
    }
    return json.dumps(values, ensure_ascii=False, indent=1)
