"""./weiqiao verify-history and load-holidays on a real instance."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from escalation import store
from escalation.case import CaseKind
from escalation.casework import Casework
from escalation.intake import NewCase
from escalation.routing import Sureness
from escalation.rules import loader
from escalation.rules.loader import load
from escalation.tables import case_history
from records import audit, kept_rules, messages, staff
from records.database import Database
from records.messages import Inbound
from records.roles import Role
from records.staff import NewStaff
from records.vault import Vault
from service import configuration, rules
from service.bootstrap.failure import SetupError
from service.cli.main import weiqiao
from service.health import examine
from service.rules_watch import RulesWatch

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
    asyncio.run(_file(sqlite_url, TURN))
    return sqlite_url


async def _file(url: str, at: datetime) -> str:
    database = Database(url)
    async with database.transaction() as tx:
        received = await messages.receive(tx, Inbound("web", "v1", f"v1:{at}", "确认"), at)
        new = NewCase(received.message.id, CaseKind.COMPLAINT, "路灯坏了", "武侯区")
        opened = await Casework(load(), Vault("v" * 32)).open_case(tx, new, at)
    await database.close()
    return opened.number


async def _last_day(url: str, number: str = "WQ20261228-0001") -> str:
    database = Database(url)
    async with database.reading() as connection:
        case = await store.load(connection, number)
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


async def _end(url: str) -> None:
    database = Database(url)
    async with database.transaction() as tx:
        case = await store.load(tx, "WQ20261228-0001")
        assert case is not None
        await Casework(load(), Vault("v" * 32)).withdraw(tx, case.number, case.citizen_id, TURN)
        for login, role in (("wang", Role.SUPERVISOR), ("li", Role.DISPATCHER)):
            await staff.add(tx, NewStaff(login, login, frozenset({role}), None, "x"), TURN)
    await database.close()


def test_a_person_is_erased_by_a_supervisor_and_by_nobody_else(instance: str) -> None:
    erase = ("erase-person", "WQ20261228-0001", "--reason", "本人到窗口书面申请", "--by")
    assert "There is no active account" in run(*erase, "wang").output
    asyncio.run(_end(instance))
    assert "li is no supervisor" in run(*erase, "li").output
    assert "There is no case WQ20261228-0009" in run("erase-person", "WQ20261228-0009", *erase[2:], "wang").output
    assert "Nothing was erased" in run(*erase[:2], "--reason", " ", "--by", "wang").output
    done = run(*erase, "wang")
    assert (done.exit_code, "WQ20261228-0001 is erased" in done.output) == (0, True), done.output
    assert run("verify-history").exit_code == 0
    [entry] = [one for one in asyncio.run(_audit(instance, "case:1")) if one.action == "case.erase"]
    assert entry.actor == "staff:1"


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


def test_what_was_filed_before_the_restart_follows_when_the_notice_is_taken_once_more(
    instance: str, tmp_path: Path
) -> None:
    file = tmp_path / "2027.yaml"
    file.write_text(NOTICE, encoding="utf-8")
    assert "then run this once more" in run("load-holidays", str(file), "--apply").output
    number = asyncio.run(_file(instance, TURN + timedelta(minutes=1)))  # by the calendar that the service started with
    before = asyncio.run(_last_day(instance, number))
    assert "moved the deadline of 1 of 2 open cases" in run("load-holidays", str(file), "--apply").output
    assert asyncio.run(_last_day(instance, number)) > before


def test_a_notice_with_mistakes_is_refused_with_a_sentence(instance: str, tmp_path: Path) -> None:
    file = tmp_path / "2027.yaml"
    file.write_text("{year: 2027, source: 通知, estimated: false, holidays: [{name: 元旦, days: [2026-01-01]}]}")
    assert "2026-01-01 lies in another year" in run("load-holidays", str(file), "--apply").output
    file.write_text(NOTICE.replace("2027", "2028"), encoding="utf-8")
    assert "holds the year 2028: name it by its year" in run("load-holidays", str(file), "--apply").output
    other = tmp_path / "next.yaml"
    other.write_text(NOTICE, encoding="utf-8")
    refused = run("load-holidays", str(other))
    assert (refused.exit_code, "name the file by its year" in refused.output) == (1, True)
    assert not (tmp_path / "var/holidays").exists()


def test_other_rules_are_previewed_and_then_hold_with_a_record(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = sqlite_url
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("WEIQIAO_DATABASE_URL", instance)
    number = asyncio.run(_file(instance, datetime.now(UTC)))  # a shorter limit runs from today
    draft, own = tmp_path / "draft", tmp_path / "own"
    draft.mkdir()
    own.mkdir()
    monkeypatch.setenv("WEIQIAO_RULES_DIR", str(own))
    _changed("time_limits.yaml", draft, "complaint: 15", "complaint: 10")
    _changed("ladder.yaml", draft, "share: 0.75", "share: 0.5")
    before = asyncio.run(_last_day(instance, number))
    preview = run("preview-rules", str(draft))
    assert preview.exit_code == 0, preview.output
    assert "影响 1 件（在办 1 件），其中答复期限改变 1 件" in preview.output
    assert "1 件  答复时限缩短" in preview.output
    assert "1 件  提醒时点" in preview.output
    assert asyncio.run(_last_day(instance, number)) == before
    applied = run("preview-rules", str(draft), "--apply", "--by", "wang")
    assert "Restart the service" in applied.output
    assert asyncio.run(_last_day(instance, number)) < before
    assert {file.name for file in own.iterdir()} == {"time_limits.yaml", "ladder.yaml"}
    [entry] = asyncio.run(_audit(instance, "rules"))
    assert (entry.actor, entry.action) == ("operator:wang", "rules.changed")
    assert rules.digest(own) in entry.detail
    assert run("verify-history").exit_code == 0
    assert "影响 0 件" in run("preview-rules", str(draft)).output


def test_rules_that_were_edited_in_place_are_said_to_be_so_until_open_cases_followed(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for name, value in (("DATA_DIR", tmp_path / "var"), ("DATABASE_URL", sqlite_url), ("RULES_DIR", own)):
        monkeypatch.setenv(f"WEIQIAO_{name}", str(value))
    number = asyncio.run(_file(sqlite_url, datetime.now(UTC)))
    assert asyncio.run(_started(sqlite_url)) == "ok"
    before = asyncio.run(_last_day(sqlite_url, number))
    _changed("time_limits.yaml", own, "complaint: 15", "complaint: 10")
    for _ in range(2):
        assert asyncio.run(_started(sqlite_url)) == "OpenCasesNotReckoned"
    [entry] = asyncio.run(_audit(sqlite_url, "rules"))
    assert (entry.actor, entry.action) == ("service", "rules.edited")
    assert asyncio.run(_last_day(sqlite_url, number)) == before
    told = run("preview-rules")
    assert "其中答复期限改变 1 件" in told.output, told.output
    assert asyncio.run(_started(sqlite_url)) == "OpenCasesNotReckoned"
    assert "Open cases follow the rules in force now" in run("preview-rules", "--apply").output
    assert asyncio.run(_started(sqlite_url)) == "ok"
    assert asyncio.run(_last_day(sqlite_url, number)) < before
    assert run("verify-history").exit_code == 0


def test_what_means_the_same_for_open_cases_is_taken_in_silently(
    instance: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asyncio.run(_started(instance)) == "ok"
    monkeypatch.setenv("WEIQIAO_RULES_DIR", str(tmp_path))
    _changed("time_limits.yaml", tmp_path, "complaint: 15", "complaint: 15  # as the province says")
    _changed("live_chat.yaml", tmp_path, "most: 5", "most: 6")
    assert asyncio.run(_started(instance)) == "ok"
    assert not asyncio.run(_audit(instance, "rules"))


def test_a_notice_that_was_taken_is_what_open_cases_were_reckoned_by(instance: str, tmp_path: Path) -> None:
    assert asyncio.run(_started(instance)) == "ok"
    old = rules.digest_of(rules.contents(configuration.load()))
    file = tmp_path / "2027.yaml"
    file.write_text(NOTICE, encoding="utf-8")
    assert "moved the deadline of 1 of 1" in run("load-holidays", str(file), "--apply").output
    assert asyncio.run(_differ(instance, old))  # for a process that was not restarted
    assert asyncio.run(_started(instance)) == "ok"


async def _started(url: str) -> str:
    """What the health page says of the rules after a start."""
    database, settings = Database(url), configuration.load()
    watch = RulesWatch(database, rules.load(settings), rules.contents(settings), _now)
    await watch.start()
    [found] = await examine({"rules": watch.check})
    await database.close()
    return found.words


async def _differ(url: str, digest: str) -> bool:
    database = Database(url)
    async with database.reading() as connection:
        found = await kept_rules.differ(connection, digest)
    await database.close()
    return found


def _now() -> datetime:
    return datetime.now(UTC)


def test_longer_limits_leave_open_cases_and_a_missing_department_is_shown(instance: str, tmp_path: Path) -> None:
    draft = tmp_path / "draft"
    draft.mkdir()
    _changed("time_limits.yaml", draft, "complaint: 15", "complaint: 20")
    _changed("dispatch_catalogue.yaml", draft, "area: public_facilities, name: 路灯不亮", "area: noise, name: 路灯不亮")
    told = run("preview-rules", str(draft)).output
    assert "其中答复期限改变 0 件" in told
    assert "1 件  答复时限延长" in told
    assert "1 件  派单目录" in told
    refused = run("preview-rules", str(draft), "--apply")
    assert (refused.exit_code, "WEIQIAO_RULES_DIR" in refused.output) == (1, True)


def test_who_must_sign_from_now_on_and_how_often_a_case_may_be_sent_back_are_shown(
    instance: str, tmp_path: Path
) -> None:
    draft = tmp_path / "draft"
    draft.mkdir()
    _changed("second_signature.yaml", draft, "kinds: []", "kinds: [complaint]")
    _changed("review.yaml", draft, "departments: []", "departments: [police]")
    _changed("time_limits.yaml", draft, "returns: 2", "returns: 1")
    told = run("preview-rules", str(draft)).output
    assert "影响 1 件（在办 1 件），其中答复期限改变 0 件" in told
    assert "1 件  审核要求变化" in told
    assert "1 件  退单、重办次数" in told
    (draft / "second_signature.yaml").unlink()
    (draft / "time_limits.yaml").unlink()
    assert "影响 0 件" in run("preview-rules", str(draft)).output


def test_what_was_fitted_is_written_into_the_rules_in_force(
    instance: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped, own = (loader.FOLDER / "sureness.yaml").read_bytes(), tmp_path / "own"
    own.mkdir()
    monkeypatch.setenv("WEIQIAO_RULES_DIR", str(own))
    settings = configuration.load()
    assert rules.keep_sureness(settings, Sureness(0.25, 0.75)) == own / "sureness.yaml"
    assert rules.load(settings).catalogue.sureness == Sureness(0.25, 0.75)
    assert (loader.FOLDER / "sureness.yaml").read_bytes() == shipped
    monkeypatch.setenv("WEIQIAO_RULES_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(SetupError, match="nowhere cannot be written to"):
        rules.keep_sureness(configuration.load(), Sureness(0.25, 0.75))


def test_mistaken_rules_are_told_with_file_and_line(
    instance: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _changed("time_limits.yaml", tmp_path, "complaint: 15", "complaint: 0")
    refused = run("preview-rules", str(tmp_path))
    assert (refused.exit_code, "time_limits.yaml, line 2: days: must be from 1 to 365" in refused.output) == (1, True)
    monkeypatch.setenv("WEIQIAO_RULES_DIR", str(tmp_path))
    checked = run("check-config")
    assert checked.exit_code == 1
    assert "time_limits.yaml, line 2: days: must be from 1 to 365" in " ".join(checked.output.split())
    assert "folder in force" in run("preview-rules", str(tmp_path)).output


def _changed(name: str, folder: Path, old: str, new: str) -> None:
    content = (loader.FOLDER / name).read_text(encoding="utf-8")
    assert old in content
    (folder / name).write_text(content.replace(old, new), encoding="utf-8")


async def _audit(url: str, thing: str) -> list[audit.Entry]:
    database = Database(url)
    async with database.reading() as connection:
        entries = await audit.entries_of(connection, thing)
    await database.close()
    return entries


def test_without_a_prepared_database_both_say_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WEIQIAO_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/none.db")
    file = tmp_path / "2027.yaml"
    file.write_text(NOTICE, encoding="utf-8")
    for answer in (run("verify-history"), run("load-holidays", str(file))):
        assert (answer.exit_code, "has no tables yet" in answer.output) == (1, True)
