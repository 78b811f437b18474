"""./weiqiao import-cases: a report for every row first, then each case once, marked, with a chain of its own."""

import asyncio
import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from sqlalchemy import select

from escalation import case_texts, history, store
from escalation.case import Case, CaseKind, CaseStatus, Rating
from escalation.history import HistoryEntry
from escalation.intake import open_details
from escalation.tables import cases
from escalation.verifying import verify
from records.database import Database
from records.vault import Vault
from service.cli.main import weiqiao

MAPPING = """
columns: {number: 编号, kind: 类型, matter: 内容, place: 地点, opened: 登记, ended: 办结,
          department: 单位, reply: 答复, rating: 评价}
kinds: {投诉: complaint, 咨询: consult}
departments: {城管局: city_management}
ratings: {满意: satisfied}
"""
HEAD = ["编号", "类型", "内容", "地点", "登记", "办结", "单位", "答复", "评价"]
LAMP = [
    "旧-1",
    "投诉",
    "路灯坏了三天，电话13912345678",
    "武侯区玉林街道",
    "2024-03-05 10:20",
    "2024/3/8",
    "城管局",
    "已修好，张三",
    "满意",
]
FUND = ["旧-2", "咨询", "公积金怎么提取", "", "2024-03-06", "2024-03-06 16:00:00", "住房公积金管理中心", "", ""]


@pytest.fixture
def instance(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> str:
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("WEIQIAO_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("WEIQIAO_VAULT_KEY", "kJ8vQ2wZ5xN7cR1tY4uM6pL9sD3fG0hB")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return sqlite_url


def table(folder: Path, *rows: list[str], encoding: str = "utf-8-sig") -> Path:
    content = io.StringIO(newline="")
    csv.writer(content).writerows([HEAD, *rows])
    file = folder / "old.csv"
    file.write_bytes(content.getvalue().encode(encoding))
    return file


def run(file: Path, *options: str) -> Result:
    mapping = str(file.with_name("mapping.yaml"))
    return CliRunner().invoke(weiqiao, ["import-cases", str(file), "--mapping", mapping, *options])


async def _kept(url: str) -> list[tuple[Case, list[HistoryEntry], str]]:
    database, vault = Database(url), Vault("kJ8vQ2wZ5xN7cR1tY4uM6pL9sD3fG0hB")
    async with database.reading() as connection:
        assert (await verify(connection)).broken is None
        found = await case_texts.hits(connection, "原编号")
        sealed = select(*store.COLUMNS, cases.c.details_sealed)
        rows = (await connection.execute(sealed.order_by(cases.c.id))).all()
        kept = [
            (
                store.case_of(row),
                await history.of_case(connection, row.id),
                open_details(row.details_sealed, None, vault).matter,
            )
            for row in rows
        ]
        assert found == [row.id for row in reversed(rows)]
    await database.close()
    return kept


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_is_previewed_then_taken_once(instance: str, tmp_path: Path, encoding: str) -> None:
    file = table(tmp_path, LAMP, FUND, encoding=encoding)
    preview = run(file)
    assert preview.exit_code == 0, preview.output
    assert "2 rows: 2 new, 0 taken before, 0 mistaken." in preview.output
    assert asyncio.run(_kept(instance)) == []
    report = tmp_path / "report.csv"
    assert "2 new" in run(file, "--apply", "--report", str(report)).output
    assert "旧-1,new" in report.read_text(encoding="utf-8-sig")
    assert "0 new, 2 taken before" in run(file, "--apply").output
    (lamp, entries, written), (fund, _, _) = asyncio.run(_kept(instance))
    assert (lamp.kind, lamp.status, lamp.department) == (CaseKind.COMPLAINT, CaseStatus.CLOSED, "city_management")
    assert (lamp.number, lamp.course.rating, lamp.matter) == ("WQ20240305-0001", Rating.SATISFIED, "streetlight")
    assert lamp.ended_at is not None
    assert "13912345678" in written
    assert "13912345678" not in lamp.summary
    assert [(entry.step, entry.text) for entry in entries] == [("import", "由旧系统导入，原编号 旧-1")]
    assert (fund.department, fund.reply, fund.milestones.next_look) == ("housing_fund", None, None)


def test_every_mistake_is_told_with_its_line_and_nothing_is_taken_unless_asked(instance: str, tmp_path: Path) -> None:
    late = ["旧-3", *LAMP[1:5], "2024-03-01", *LAMP[6:]]
    wrong = ["旧-4", "抱怨", "", "", "昨天", "2024-02-30", "海军", "", "一般"]
    file = table(tmp_path, LAMP, late, wrong, LAMP)
    refused = run(file, "--apply")
    assert refused.exit_code == 1
    for told in (
        "line 3: 办结时间早于登记时间",
        "kind：“抱怨”不在映射文件中",
        "matter：为空",
        "opened：不是",
        "ended：不是",
        "department：“海军”",
        "rating：“一般”",
        "line 5: number：与第 2 行相同",
        "4 rows: 1 new, 0 taken before, 3 mistaken.",
        "--skip-mistakes",
    ):
        assert told in refused.output
    assert asyncio.run(_kept(instance)) == []
    assert run(file, "--apply", "--skip-mistakes").exit_code == 1
    assert len(asyncio.run(_kept(instance))) == 1


def test_a_workbook_is_read_but_no_formula(instance: str, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (HEAD, LAMP):
        sheet.append(row)
    file = tmp_path / "old.xlsx"
    book.save(file)
    assert "1 new" in run(file).output
    sheet.append(["=1+1", *FUND[1:]])
    book.save(file)
    assert "row 3, column 1: a formula" in run(file).output
    file.write_bytes(b"no workbook")
    assert "cannot be read as a workbook" in run(file).output


def test_a_mapping_with_mistakes_is_refused(instance: str, tmp_path: Path) -> None:
    file, mapping = table(tmp_path, LAMP), tmp_path / "mapping.yaml"
    mapping.write_text("columns: {number: 号码, colour: 类型}\ndepartments: {甲: navy}", encoding="utf-8")
    told = run(file).output
    for mistake in ("'colour' is none of", "columns: kind is missing", "no column '号码'", "'navy' is not defined"):
        assert mistake in told
    mapping.write_text("columns: 3", encoding="utf-8")
    assert "Expected `object`" in run(file).output
