"""./weiqiao add-system and its like, on a real instance."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from records import audit, systems
from records.database import Database
from records.systems import System
from service.cli.main import weiqiao
from service.security.callers import key_digest


@pytest.fixture
def instance(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> str:
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("WEIQIAO_DATABASE_URL", sqlite_url)
    return sqlite_url


def run(*arguments: str) -> Result:
    return CliRunner().invoke(weiqiao, arguments)


def add(name: str = "城管平台", department: str = "city_management", scopes: str = "cases:read,status:write") -> Result:
    return run("add-system", name, "--department", department, "--scopes", scopes)


async def _by_key(url: str, key: str) -> tuple[System | None, list[str]]:
    database = Database(url)
    async with database.reading() as connection:
        found = await systems.by_key(connection, key_digest(key))
        actions = [entry.action for entry in await audit.entries_of(connection, "systems")]
    await database.close()
    return found, actions


def test_a_key_is_shown_once_kept_as_a_digest_renewed_and_revoked(instance: str) -> None:
    added = add()
    assert added.exit_code == 0, added.output
    key = added.output.splitlines()[-1]
    found, _ = asyncio.run(_by_key(instance, key))
    assert found is not None
    assert (found.name, found.staff.department, sorted(found.scopes)) == (
        "城管平台",
        "city_management",
        ["cases:read", "status:write"],
    )
    listed = run("list-systems").output
    assert "城管平台  city_management  120/min  cases:read, status:write" in listed
    assert key not in listed
    renewed = run("renew-system-key", "城管平台").output.splitlines()[-1]
    assert asyncio.run(_by_key(instance, key))[0] is None
    assert asyncio.run(_by_key(instance, renewed))[0] is not None
    assert "cannot call" in run("revoke-system", "城管平台").output
    found, actions = asyncio.run(_by_key(instance, renewed))
    assert (found, actions) == (None, ["system.added", "system.key_renewed", "system.revoked"])


def test_mistakes_are_told_in_a_sentence(instance: str) -> None:
    for told, answer in {
        "navy is no department": add(department="navy"),
        "choose from cases:read": add(scopes="cases:burn"),
        "1 to 40 printable": add(name=""),
        "There is no system x": run("revoke-system", "x"),
        "no system y": run("renew-system-key", "y"),
    }.items():
        assert (answer.exit_code, told in answer.output) == (1, True), answer.output
    assert add().exit_code == 0
    assert "choose another name" in add().output
