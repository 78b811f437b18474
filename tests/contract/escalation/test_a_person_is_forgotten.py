"""What a person asks to have erased is gone from every table, and what was kept long enough goes by itself."""

from datetime import date, datetime, timedelta

import pytest
from escalation_city import DISPATCHER, LAMPS, LEADER, RULES, VAULT, City
from sqlalchemy import select, update
from test_citizens_are_told_in_time import called
from test_the_whole_life import SUPERVISOR, current, take

from escalation import history, retention, store, verifying
from escalation.case import Case, CaseStatus
from escalation.errors import Forbidden, IllegalMove
from escalation.filters import CaseFilter
from escalation.sweep import Sweep
from knowledge_base import questions
from knowledge_base.questions import Span
from records import audit, messages, outbox
from records.database import Database, metadata
from records.media import MediaKind, NewPiece
from records.messages import Inbound
from records.moments import local_day

PHONE = "13912345678"
TOLD = "路灯坏了三天，我住8栋2单元703"
_SEALED = "gAAAA"


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


async def everything(city: City) -> str:
    """Whatever stands in the database, unsealed, as one text."""
    found = []
    async with city.database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in await connection.execute(select(table)):
                texts = [value for value in row if isinstance(value, str)]
                found += [VAULT.decrypt(one) if one.startswith(_SEALED) else one for one in texts]
    return "\n".join(found)


async def closed(city: City, case: Case) -> Case:
    for who, use, *given in (
        (LEADER, city.work.instruct, "张三的事要办好", date(2026, 12, 1)),
        (LAMPS, city.work.answer, "张三您好，已修复"),
        (DISPATCHER, city.work.close),
    ):
        case = await take(city, case, who, use, *given)
    return case


async def holds(city: City) -> bool:
    async with city.database.reading() as connection:
        return (await verifying.verify(connection)).broken is None


async def test_a_person_is_erased_from_every_table_and_the_chain_still_holds(city: City) -> None:
    case, other = await city.in_work(await city.file(TOLD)), await city.in_work(await city.file("张三家门口路灯坏了"))
    strange = await city.file("别人的路灯坏了", citizen="v2")
    await city.do(lambda tx: city.work.supplement(tx, case.number, case.citizen_id, f"张三，{PHONE}", city.now))
    photo = Inbound("web", "v1", "v1:photo", "", "image", piece=NewPiece(MediaKind.IMAGE, media_id="m"))
    async with city.database.transaction() as tx:
        await messages.receive(tx, photo, city.now)
    for one in (case, other):
        await closed(city, await current(city, one.number))
    before = await current(city, case.number)
    assert "张三" in await everything(city)
    done = await take(city, before, SUPERVISOR, city.work.erase_person, "本人到窗口书面申请")
    held = await everything(city)
    gone = ("张三", PHONE, "三天", "单元703", "已修复", "v1:")
    assert [secret for secret in gone if secret in held] == []
    assert "别人的路灯坏了" in held
    assert await holds(city)
    assert (done.title, done.place, done.status) == ("已按本人申请删除", "", CaseStatus.CLOSED)
    assert (done.department, done.answer_by, done.kind) == (before.department, before.answer_by, before.kind)
    async with city.database.transaction() as tx:
        assert await retention.is_forgotten(tx, case.id)
        assert (await city.work.details(tx, LAMPS, case.number, city.now)).matter == ""
        whys = [(await history.of_case(tx, one.id))[-1].text for one in (case, other)]
        again = (await messages.receive(tx, Inbound("web", "v1", "v1:99", "又来了"), city.now)).message
    assert whys == ["本人到窗口书面申请"] * 2
    assert again.citizen_id not in (case.citizen_id, (await current(city, strange.number)).citizen_id)


async def test_an_erased_question_is_counted_and_shown_to_nobody(city: City) -> None:
    case = await closed(city, await city.in_work())
    said = await city.write("某某路的张三家怎么办证")
    today = local_day(city.now)
    async with city.database.transaction() as tx:
        await tx.execute(
            update(messages.messages).where(messages.messages.c.id == said.id).values(outcome="nothing_found")
        )
    async with city.database.reading() as connection:
        assert len((await questions.still_open(connection, Span(today, today))).questions) == 1
    await take(city, case, SUPERVISOR, city.work.erase_person, "本人申请")
    async with city.database.reading() as connection:
        assert (await questions.still_open(connection, Span(today, today))).questions == ()


async def test_nobody_is_erased_by_halves_or_by_whoever_likes(city: City) -> None:
    open_one, case = await city.in_work(), await city.in_work(await city.file("路灯又坏了"))
    case = await closed(city, case)
    for who in (DISPATCHER, LAMPS):
        with pytest.raises(Forbidden):
            await take(city, case, who, city.work.erase_person, "本人申请")
    with pytest.raises(ValueError, match="has not ended"):
        await take(city, case, SUPERVISOR, city.work.erase_person, "本人申请")
    with pytest.raises(IllegalMove):
        await take(city, open_one, SUPERVISOR, city.work.erase_person, "本人申请")
    assert await current(city, case.number) == case


async def test_numbers_and_whole_words_go_when_they_were_kept_long_enough(city: City) -> None:
    case = await city.in_work(await city.file(TOLD))
    said = await city.write(f"我的电话是{PHONE}")
    async with city.database.transaction() as tx:
        await messages.attach_to_case(tx, [said.id], case.id)
    await city.do(lambda tx: city.work.supplement(tx, case.number, case.citizen_id, "是8栋2单元703", city.now))
    case = await closed(city, await current(city, case.number))
    still_open = await city.in_work(await city.file("路灯又坏了"))
    await Sweep(city.database, RULES, lambda: city.now + timedelta(days=364)).round()
    assert "单元703" in await everything(city)
    late = city.now + timedelta(days=366)
    for _ in range(2):
        await Sweep(city.database, RULES, lambda: late).round()
    held = await everything(city)
    assert (PHONE in held, "单元703" in held, "13800138000" in held) == (False, False, True)
    assert "路灯坏了三天" in held
    async with city.database.transaction() as tx:
        assert await retention.is_forgotten(tx, case.id)
        assert (await city.work.details(tx, LAMPS, still_open.number, late)).contact == "13800138000"
        done = [entry.action for entry in await audit.entries_of(tx, f"case:{case.id}")]
    assert done.count("case.forget") == 1
    assert await holds(city)


async def test_nobody_is_left_to_be_told_by_a_number_that_is_gone(city: City) -> None:
    async def waiting() -> tuple[list[str], list[str]]:
        async with city.database.reading() as connection:
            found = await store.list_cases(connection, CaseFilter(untold=True))
            states = await connection.execute(select(outbox.outbox.c.state))
        return [one.number for one in found.cases], list(states.scalars())

    case = await closed(city, await take(city, await called(city), LAMPS, city.work.accept))
    await Sweep(city.database, RULES, lambda: city.now + timedelta(days=364)).round()
    assert await waiting() == ([case.number], ["to_tell"])
    await Sweep(city.database, RULES, lambda: city.now + timedelta(days=366)).round()
    assert await waiting() == ([], [])
    marks = (await current(city, case.number)).milestones
    assert (marks.untold_since, marks.tell_due) == (None, None)
    assert await holds(city)
