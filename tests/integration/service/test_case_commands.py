"""./weiqiao verify-history and load-holidays on a real instance."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from escalation import store
from escalation.case import CaseKind
from escalation.casework import Casework
from escalation.intake import NewCase
from escalation.rules.loader import load
from escalation.tables import case_history
from records import messages
from records.database import Database
from records.messages import Inbound
from records.vault import Vault
from service.cli.main import weiqiao

TURN = datetime(2026, 12, 28, 2, tzinfo=UTC)
# A made-up notice: longer than the estimate.
NOTICE = """
{year: 2027, source: 通知, estimated: false, holidays: [{name: 元旦, days:
 [2027-01-01, 2027-01-02, 2027-01-03, 2027-01-04, 2027-01-05, 2027-01-06]}]}
"""


@pytest.fixture
def instance(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> str:
    """The URL of a database with one open case that touches the next year."""
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("WEIQIAO_DATABASE_URL", sqlite_url)
    asyncio.run(_file(sqlite_url))
    return sqlite_url


async def _file(url: str) -> None:
    database = Database(url)
    async with database.transaction() as tx:
        received = await messages.receive(tx, Inbound("web", "v1", "v1:1", "确认"), TURN)
        new = NewCase(received.message.id, CaseKind.COMPLAINT, "路灯坏了", "武侯区")
        await Casework(load(), Vault("v" * 32)).open_case(tx, new, TURN)
    await database.close()


async def _last_day(url: str) -> str:
    database = Database(url)
    async with database.reading() as connection:
        case = await store.load(connection, "WQ20261228-0001")
    await database.close()
    assert case is not None
    return case.answer_by.isoformat()


async def _tamper(url: str) -> None:
    database = Database(url)
    async with database.transaction() as tx:
        await tx.execute(update(case_history).where(case_history.c.seq == 2).values(actor="nobody"))
    await database.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(weiqiao, arguments)


def test_an_untouched_history_is_said_to_be_so_and_a_changed_row_is_named(instance: str) -> None:
    fine = run("verify-history")
    assert fine.exit_code == 0, fine.output
    assert "1 cases, 2 steps" in fine.output
    asyncio.run(_tamper(instance))
    broken = run("verify-history")
    assert broken.exit_code == 1
    assert "WQ20261228-0001, step 2 (row 2 of case_history)" in broken.output


def test_a_notice_is_previewed_and_then_moves_the_deadlines(instance: str, tmp_path: Path) -> None:
    file = tmp_path / "2027.yaml"
    file.write_text(NOTICE, encoding="utf-8")
    before = asyncio.run(_last_day(instance))
    preview = run("load-holidays", str(file))
    assert preview.exit_code == 0, preview.output
    assert "would move the deadline of 1 of 1 open cases" in preview.output
    assert asyncio.run(_last_day(instance)) == before
    applied = run("load-holidays", str(file), "--apply")
    assert "moved the deadline of 1 of 1 open cases" in applied.output
    assert asyncio.run(_last_day(instance)) > before
    assert (tmp_path / "var/holidays/2027.yaml").read_text(encoding="utf-8") == NOTICE
    assert run("verify-history").exit_code == 0


def test_a_notice_with_mistakes_is_refused_with_a_sentence(instance: str, tmp_path: Path) -> None:
    file = tmp_path / "2027.yaml"
    file.write_text("{year: 2027, source: 通知, estimated: false, holidays: [{name: 元旦, days: [2026-01-01]}]}")
    assert "a day lies in another year" in run("load-holidays", str(file), "--apply").output
    other = tmp_path / "next.yaml"
    other.write_text(NOTICE, encoding="utf-8")
    refused = run("load-holidays", str(other))
    assert (refused.exit_code, "name the file by its year" in refused.output) == (1, True)
    assert not (tmp_path / "var/holidays").exists()


def test_without_a_prepared_database_both_say_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WEIQIAO_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/none.db")
    file = tmp_path / "2027.yaml"
    file.write_text(NOTICE, encoding="utf-8")
    for answer in (run("verify-history"), run("load-holidays", str(file))):
        assert (answer.exit_code, "has no tables yet" in answer.output) == (1, True)
