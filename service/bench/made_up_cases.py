"""Years of a city's cases, made up: as many as asked for, in minutes, with values as unevenly spread as real ones."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Table, text

from escalation import case_texts
from escalation.case import (
    WAITS_FOR_CITIZEN,
    CaseKind,
    CaseStatus,
    Extension,
    Rating,
    RatingReason,
    Supervision,
    Urgency,
)
from escalation.risk import REPEAT, RiskKind
from escalation.rulebook import Rulebook
from escalation.tables import case_flags, case_reminders, case_support, cases
from escalation.tables import case_texts as texts
from language import search
from language.places import DISTRICTS
from records import text_index
from records.citizens import citizens
from records.conversations import conversations
from records.moments import local_day

YEARS = 5
LAST_DAY = date(2026, 11, 20)
HANDLERS = 600
CHANNELS = ("wechat", "web")
WORDS = (
    *("路灯不亮", "井盖松动", "半夜施工", "噪音扰民", "垃圾没人清运", "小区停水", "电梯故障", "违章停车", "拖欠工资"),
    *("油烟扰民", "广场舞太吵", "公交改线", "居住证办理", "社保断缴", "公积金提取", "学区划分", "物业乱收费"),
    *("消防通道堵塞", "宠物伤人", "行道树倒伏", "河道发黑", "路面塌陷", "充电桩不通电", "燃气涨价", "快递丢失"),
)
STREETS = ("玉林街道", "桂溪街道", "东升街道", "郫筒街道", "万年场街道", "簇桥街道", "中和街道", "龙泉街道", "柳城街道")
_CLAUSES = ("已经三天了", "请尽快处理", "多次反映没有结果", "老人和孩子很不方便", "希望有人来看一下", "打过电话没人接")
_CITIZENS = 1000
_TEXTS = 4000
_AT_A_TIME = 5000
_SEALED = "gAAAAA" + "x" * 500

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Made:
    case: Row
    text: Row
    beside: tuple[tuple[Table, Row], ...]


class MadeUp:
    """The same cases for the same count and seed."""

    def __init__(self, rulebook: Rulebook, count: int, seed: int = 12345) -> None:
        self.count = count
        self._chance = random.Random(seed)
        self._matters = [(matter.area, matter.id, matter.department) for matter in rulebook.catalogue.matters]
        self._departments = list(rulebook.departments)
        self._districts = list(DISTRICTS)
        self._texts = [self._text() for _ in range(min(count, _TEXTS))]

    def fill(self, engine: Engine) -> None:
        """Write them into an empty database that has its tables. Indexes are made last, which is much faster."""
        tables = (cases, texts, case_support, case_reminders, case_flags)
        indexes = [index for table in tables for index in table.indexes]
        with engine.begin() as connection:
            for index in indexes:
                index.drop(connection)
            text_index.drop(connection, texts)
            connection.execute(citizens.insert(), list(_citizens()))
            connection.execute(conversations.insert(), list(_conversations()))
        made = self._cases()
        while some := list(islice(made, _AT_A_TIME)):
            with engine.begin() as connection:
                _write(connection, some)
        with engine.begin() as connection:
            for index in indexes:
                index.create(connection)
            text_index.make(connection, texts, "case_id")
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"))

    def _cases(self) -> Iterator[_Made]:
        days = 365 * YEARS
        first = LAST_DAY - timedelta(days=days)
        for n in range(1, self.count + 1):
            yield self._case(n, first + timedelta(days=days * n // self.count))

    def _text(self) -> tuple[str, str, str, tuple[str, ...]]:
        chance = self._chance
        # Some words are in every third text, some in one of thousands.
        first, second = (WORDS[_skewed(chance, len(WORDS))] for _ in range(2))
        summary = f"{first}，{'，'.join(chance.sample(_CLAUSES, 3))}。另外{second}。"
        place = chance.choice(STREETS)
        body = case_texts.body_of([summary, place])
        return summary, place, body, search.tokens_of(body)

    def _case(self, n: int, day: date) -> _Made:
        chance, number = self._chance, f"WQ{day:%Y%m%d}-{n % 1_000_000:06}"
        summary, place, body, tokens = chance.choice(self._texts)
        answer_by = day + timedelta(days=chance.choice((4, 9, 9, 21, 21, 21, 30)))
        status, ended_day = self._end(day, answer_by)
        opened = datetime.combine(day, time(1 + n % 9, n % 60), UTC)
        sent = status not in (CaseStatus.REGISTERED, CaseStatus.INCOMPLETE)
        dispatched = opened + timedelta(hours=chance.randrange(60)) if sent else None
        case = {
            **_EMPTY,
            **self._category(sent),
            **self._course(status),
            "id": n,
            "number": number,
            "citizen_id": 1 + n % _CITIZENS,
            "channel": CHANNELS[n % 7 == 0],
            "query_digest": f"{n:064}",
            "status": status,
            "title": summary[:30],
            "summary": summary,
            "place": place,
            "opened_at": opened,
            "opened_day": day,
            "dispatch_due": opened + timedelta(hours=4),
            "dispatched_at": dispatched,
            "dispatched_day": None if dispatched is None else local_day(dispatched),
            "counted_from": day,
            "answer_by": answer_by,
            "ended_at": None if ended_day is None else datetime.combine(ended_day, time(4), UTC),
            "ended_day": ended_day,
            "closed_day": self._closed(status, ended_day),
            "waiting_day": self._waiting(status, day),
        }
        numbers = search.tokens_of(number.lower().replace("-", " "))
        words: Row = {"case_id": n, "body": f"{number.lower()}\n{body}"}
        words["tokens"] = text_index.tokens_text(n, (*numbers, *tokens))
        return _Made(case, words, tuple(self._beside(case)))

    def _end(self, day: date, answer_by: date) -> tuple[CaseStatus, date | None]:
        chance = self._chance
        took = timedelta(days=chance.choice((1, 2, 3, 5, 8, 13, 20, 25)))
        if day + took > LAST_DAY or chance.random() < 0.004:  # the oldest are years overdue
            return chance.choice(_OPEN), None
        late = timedelta(days=chance.randrange(200) if chance.random() < 0.02 else 0)
        return chance.choices(_ENDED, _SHARES)[0], min(day + took + late, LAST_DAY)

    def _closed(self, status: CaseStatus, ended_day: date | None) -> date | None:
        if status is not CaseStatus.CLOSED or ended_day is None:
            return None
        return min(ended_day + timedelta(days=self._chance.randrange(8)), LAST_DAY)

    def _waiting(self, status: CaseStatus, day: date) -> date | None:
        return day + timedelta(days=self._chance.randrange(30)) if status in WAITS_FOR_CITIZEN else None

    def _category(self, sent: bool) -> Row:
        chance = self._chance
        area, matter, department = self._matters[_skewed(chance, len(self._matters))]
        known = chance.random() > 0.05
        usual = chance.random() > 0.1
        return {
            "kind": chance.choices(list(CaseKind), (30, 25, 5, 30, 6, 4))[0],
            "urgency": chance.choices(list(Urgency), (950, 45, 5))[0],
            "area": area if known else None,
            "matter": matter if known else None,
            "department": (department if usual else chance.choice(self._departments)) if sent else None,
            "supporting": f",{chance.choice(self._departments)}," if sent and chance.random() < 0.1 else "",
            "district": self._districts[_skewed(chance, len(self._districts))] if chance.random() > 0.04 else None,
        }

    def _course(self, status: CaseStatus) -> Row:
        chance = self._chance
        rated = status in (CaseStatus.CLOSED, CaseStatus.ANSWERED) and chance.random() < 0.5
        at_work = status not in (CaseStatus.REGISTERED, CaseStatus.DISPATCHED, CaseStatus.REFERRED)
        rating = chance.choices(list(Rating), (60, 25, 15))[0] if rated else None
        return {
            "handler_id": 1 + _skewed(chance, HANDLERS) if at_work else None,
            "anonymous": chance.random() < 0.3,
            "confidential": chance.random() < 0.01,
            "returns": chance.choices((0, 1, 2), (95, 4, 1))[0],
            "extension": chance.choices(list(Extension), (940, 5, 40, 15))[0],
            "supervision": chance.choices(list(Supervision), (9700, 200, 90, 10))[0],
            "rating": rating,
            "rating_reason": chance.choice(list(RatingReason)) if rating is Rating.DISSATISFIED else None,
            "redone": chance.choices((0, 1, 2), (97, 2, 1))[0],
            "order_due": LAST_DAY if chance.random() < 0.002 else None,
            "untold_since": datetime.combine(LAST_DAY, time(1), UTC) if chance.random() < 0.01 else None,
            "lead_id": 1 if status is CaseStatus.MERGED else None,
        }

    def _beside(self, case: Row) -> Iterator[tuple[Table, Row]]:
        if case["supporting"]:
            support = {"case_id": case["id"], "department": case["supporting"][1:-1], "answer_by": case["answer_by"]}
            yield case_support, {**support, "text": ""}
        late = case["ended_day"] is None or case["ended_day"] > case["answer_by"]
        for rung, share in (("soon", 0.3), ("today", 0.1), ("overdue", 0.9 * late), ("overdue_5", 0.5 * late)):
            if self._chance.random() < share:
                said = {"case_id": case["id"], "at": case["opened_at"], "key": rung, "audience": "handler"}
                yield case_reminders, {**said, "department": case["department"], "text": ""}
        for kind, share in _FLAGS:
            if self._chance.random() < share:
                yield case_flags, {"case_id": case["id"], "kind": kind, "reason": ""}


_OPEN = [CaseStatus.IN_WORK] * 8 + [
    *(CaseStatus.REGISTERED, CaseStatus.INCOMPLETE, CaseStatus.DISPATCHED, CaseStatus.DISPATCHED, CaseStatus.RETURNING),
    *(CaseStatus.WAITING, CaseStatus.SUBMITTED, CaseStatus.REVIEWING, CaseStatus.MERGED),
]
_FLAGS = ((REPEAT, 0.02), (RiskKind.PETITION, 0.03), (RiskKind.MEDIA, 0.01), (RiskKind.EXTREME_ACT, 0.002))
_ENDED = (CaseStatus.CLOSED, CaseStatus.ANSWERED, CaseStatus.REFERRED, CaseStatus.WITHDRAWN, CaseStatus.DEFERRED)
_SHARES = (900, 60, 20, 17, 3)
_EMPTY: Row = {
    "episode": 1,
    "query_sealed": _SEALED[:120],
    "details_sealed": _SEALED,
    "route_reason": "按派单目录",
    "candidates": "[]",
    "version": 4,
    "days": 15,
    "extended": 0,
    "waited": 0,
    "requested": 0,
    "forced": False,
    "steps": 0,
    "head": "",
}


def _skewed(chance: random.Random, count: int) -> int:
    """One of so many, the first ones much more often."""
    return int(count * chance.random() ** 3)


def _citizens() -> Iterator[Row]:
    at = datetime.combine(LAST_DAY, time(), UTC)
    for n in range(1, _CITIZENS + 1):
        yield {"id": n, "channel": "web", "external_id": f"made-up-{n}", "created_at": at}


def _conversations() -> Iterator[Row]:
    at = datetime.combine(LAST_DAY, time(), UTC)
    for n in range(1, _CITIZENS + 1):
        yield {"citizen_id": n, "episode": 1, "turns": 1, "last_turn_at": at}


def _write(connection: Connection, made: Sequence[_Made]) -> None:
    _insert(connection, cases, [one.case for one in made])
    _insert(connection, texts, [one.text for one in made])
    for table in (case_support, case_reminders, case_flags):
        _insert(connection, table, [row for one in made for where, row in one.beside if where is table])


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    else:
        connection.execute(table.insert(), list(rows))


def _copy(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    names = list(rows[0])
    statement = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
    lines = ("\t".join(map(_copied, row.values())) for row in rows)
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(statement) as copy:
        copy.write("".join(f"{line}\n" for line in lines))


def _copied(value: object) -> str:
    """A value as COPY reads it; the texts have no backslash and no tab."""
    if value is None:
        return r"\N"
    return str(value).replace("\n", r"\n")
