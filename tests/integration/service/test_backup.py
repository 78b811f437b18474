"""Backup and restore: everything comes back, on either database, or nothing is touched."""

import asyncio
import io
import json
import shutil
import stat
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from databases import another
from sqlalchemy import Connection, select, text

from escalation.rules.loader import load
from records import migrate
from records.database import Database, metadata
from records.media_files import DRAFTS
from records.migrate import sync_engine
from service import backup, instance_lock, restoring
from service.bootstrap.failure import SetupError
from service.preparation import load_samples
from service.settings import Mode, Settings

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SECRET = "a-secret-that-must-not-be-in-the-file"


def settings(folder: Path, url: str) -> Settings:
    folder.mkdir(exist_ok=True)
    keys = dict.fromkeys(("secret_key", "vault_key", "rasa_secret"), SECRET)
    return Settings(mode=Mode.PRODUCTION, data_dir=folder, database_url=url, **keys)  # type: ignore[arg-type]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, of each kind."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/target.sqlite"
        return
    with another(request.getfixturevalue("postgresql")) as url:
        yield url


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the samples, made once."""
    file = tmp_path_factory.mktemp("samples") / "samples.sqlite"
    migrate.upgrade(f"sqlite+aiosqlite:///{file}")
    asyncio.run(_load(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture
def source(tmp_path: Path, samples: Path) -> Settings:
    """An instance with the samples and an attachment."""
    shutil.copy(samples, tmp_path / "source.sqlite")
    made = settings(tmp_path / "source", f"sqlite+aiosqlite:///{tmp_path}/source.sqlite")
    file = backup.attachments(made) / "2026/11/photo.jpg"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\xff\xd8 a photo")
    return made


async def _load(url: str) -> None:
    database = Database(url)
    await load_samples(database, load(), NOW)
    await database.close()


def contents(url: str) -> dict[str, list[tuple[object, ...]]]:
    engine = sync_engine(url)
    with engine.connect() as connection:
        found = {table.name: _rows(connection, table.name) for table in metadata.sorted_tables}
    engine.dispose()
    return found


def _rows(connection: Connection, name: str) -> list[tuple[object, ...]]:
    table = metadata.tables[name]
    return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]


def test_everything_comes_back_on_either_database(source: Settings, empty_url: str, tmp_path: Path) -> None:
    file = tmp_path / "weiqiao.tar.gz"
    manifest = backup.save(source, file)
    target = settings(tmp_path / "target", empty_url)
    restoring.restore(target, file, replace=False)
    assert contents(target.database) == contents(source.database)
    assert manifest.tables["staff"] > 5
    assert manifest.tables["knowledge_entries"] > 80
    assert (backup.attachments(target) / "2026/11/photo.jpg").read_bytes() == b"\xff\xd8 a photo"


def test_files_that_are_being_written_or_vanish_meanwhile_are_left_out(
    source: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = backup.attachments(source) / "media" / DRAFTS / "half"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"half a photo")
    there = backup._files
    monkeypatch.setattr(backup, "_files", lambda folder: [folder / "erased", *there(folder)])
    manifest = backup.save(source, tmp_path / "weiqiao.tar.gz")
    assert [name for name in manifest.members if name.startswith("attachments/")] == ["attachments/2026/11/photo.jpg"]
    target = settings(tmp_path / "target", f"sqlite+aiosqlite:///{tmp_path}/target.sqlite")
    assert restoring.restore(target, tmp_path / "weiqiao.tar.gz", replace=False).attachments == 1


def test_a_restored_instance_can_be_backed_up_and_written_to(source: Settings, empty_url: str, tmp_path: Path) -> None:
    backup.save(source, tmp_path / "first.tar.gz")
    target = settings(tmp_path / "target", empty_url)
    restoring.restore(target, tmp_path / "first.tar.gz", replace=False)
    backup.save(target, tmp_path / "second.tar.gz")
    again = restoring.restore(target, tmp_path / "second.tar.gz", replace=True)
    assert again.tables == backup.save(source, tmp_path / "third.tar.gz").tables
    engine = sync_engine(target.database)
    with engine.begin() as connection:
        # Numbering goes on after the restored rows.
        connection.execute(text("DELETE FROM staff WHERE login = 'admin'"))
    asyncio.run(_load(target.database))
    engine.dispose()
    assert len(contents(target.database)["staff"]) == len(contents(source.database)["staff"])


def test_the_file_is_private_and_holds_no_secret(source: Settings, tmp_path: Path) -> None:
    file = tmp_path / "weiqiao.tar.gz"
    backup.save(source, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as archive:
        kept = {member.name: archive.extractfile(member) for member in archive.getmembers()}
        texts = {name: stream.read() for name, stream in kept.items() if stream}
    assert not any(SECRET.encode() in text for text in texts.values())
    assert "port" in json.loads(texts["settings.json"])
    assert not list(tmp_path.glob(".weiqiao*"))


def test_a_target_that_holds_something_is_refused_unless_told_to_replace_it(source: Settings, tmp_path: Path) -> None:
    file = tmp_path / "weiqiao.tar.gz"
    backup.save(source, file)
    before = contents(source.database)
    with pytest.raises(SetupError, match="--replace"):
        restoring.restore(source, file, replace=False)
    restoring.restore(source, file, replace=True)
    assert contents(source.database) == before


@pytest.mark.parametrize("lock", [instance_lock.launcher, instance_lock.service], ids=["up", "serve"])
def test_a_running_instance_is_refused(source: Settings, tmp_path: Path, lock: Callable[[Path], Path]) -> None:
    file = tmp_path / "weiqiao.tar.gz"
    backup.save(source, file)
    with instance_lock.held(lock(source.data_dir), ""), pytest.raises(SetupError, match="running"):
        restoring.restore(source, file, replace=True)


def test_a_database_in_use_elsewhere_is_refused(postgresql: str) -> None:
    engine = sync_engine(postgresql)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(SetupError, match="Other programs"), restoring._writing(postgresql) as own:
            restoring._require_alone(own)
    engine.dispose()


def test_a_damaged_file_changes_nothing(source: Settings, tmp_path: Path) -> None:
    file = tmp_path / "weiqiao.tar.gz"
    backup.save(source, file)
    before = contents(source.database)
    for damaged in (_with_other_rows(file, tmp_path), _cut(file, tmp_path), _no_backup(tmp_path)):
        with pytest.raises(SetupError, match=r"damaged|not a whole backup"):
            restoring.restore(source, damaged, replace=True)
    assert contents(source.database) == before


def test_a_file_of_another_schema_is_refused(source: Settings, tmp_path: Path) -> None:
    file = tmp_path / "weiqiao.tar.gz"
    backup.save(source, file)
    other = _rewritten(file, tmp_path, "manifest.json", lambda data: data.replace(b'"revision": "', b'"revision": "x'))
    with pytest.raises(SetupError, match="with the version that wrote it"):
        restoring.restore(settings(tmp_path / "t", f"sqlite+aiosqlite:///{tmp_path}/t.sqlite"), other, replace=False)


def test_a_place_that_cannot_be_written_is_a_sentence(source: Settings) -> None:
    with pytest.raises(SetupError, match="Choose another place"):
        backup.save(source, Path("/nowhere/weiqiao.tar.gz"))


def _with_other_rows(file: Path, folder: Path) -> Path:
    return _rewritten(file, folder, "database/staff.jsonl", lambda data: data.replace(b"dispatcher", b"impostor00"))


def _rewritten(file: Path, folder: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    target = folder / f"{uuid4().hex}.tar.gz"
    with tarfile.open(file) as old, tarfile.open(target, "w:gz") as new:
        for member in old.getmembers():
            stream = old.extractfile(member)
            data = stream.read() if stream else b""
            data = change(data) if member.name == name else data
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return target


def _cut(file: Path, folder: Path) -> Path:
    target = folder / "cut.tar.gz"
    target.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    return target


def _no_backup(folder: Path) -> Path:
    target = folder / "text.tar.gz"
    target.write_text("not an archive")
    return target
