"""Cases are found by their words; what is masked, what was erased and what others may not see is not."""

from itertools import count
from typing import Any

import pytest
from escalation_city import DISPATCHER, LAMPS, City
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from escalation import case_texts, erasing, store
from escalation.filters import CITY, CaseFilter, Scope
from escalation.tables import case_texts as texts
from records import messages
from records.database import Database
from records.messages import Inbound, NewNote


@pytest.fixture
def city(database: Database, now: Any) -> City:
    return City(database, now)


async def found(city: City, words: str, scope: Scope = CITY, **more: Any) -> list[str]:
    async with city.database.reading() as connection:
        page = await store.list_cases(connection, CaseFilter(words=words, **more), scope)
        counted = await store.count(connection, CaseFilter(words=words, **more), scope)
    assert counted.value == len(page.cases)
    return [case.number for case in page.cases]


async def index_of(city: City) -> str:
    async with city.database.reading() as connection:
        rows = await connection.execute(select(texts.c.body, texts.c.tokens))
        return "\n".join(f"{row.body}\n{row.tokens}" for row in rows)


async def test_words_phrases_and_numbers_find_a_case(city: City) -> None:
    lamp = (await city.file("路灯坏了三天，晚上看不见路", "武侯区玉林街道")).number
    cover = (await city.file("井盖松动，旁边的灯也坏了", "金牛区茶店子街道", citizen="v2")).number
    assert await found(city, "路灯") == [lamp]
    assert await found(city, "灯") == [lamp, cover]
    assert await found(city, "灯 坏") == [lamp, cover]
    assert await found(city, "坏了 井盖") == [cover]
    assert await found(city, "“灯也坏了”") == [cover]
    assert await found(city, '"坏了晚上"') == []
    assert await found(city, "玉林") == [lamp]
    assert await found(city, cover) == [cover]
    assert await found(city, "我的") == []
    assert await found(city, "灯", district="510107") == [lamp]
    async with city.database.reading() as connection:
        assert [case.number for case in (await store.list_cases(connection, CaseFilter(place="茶店子"))).cases] == [
            cover
        ]
        assert (await store.list_cases(connection, CaseFilter(place="井盖"))).cases == ()


async def test_replies_and_notes_are_found_and_personal_data_is_not(city: City) -> None:
    case = await city.in_work(await city.file("路灯坏了，我叫张三丰，电话13912345678"))
    await city.do(lambda tx: city.work.add_note(tx, city.command(LAMPS, case.number, 2), "已联系13987654321", city.now))
    await city.do(lambda tx: city.work.answer(tx, city.command(LAMPS, case.number, 3), "灯泡更换完毕", city.now))
    assert await found(city, "灯泡更换") == [case.number]
    assert await found(city, "已联系") == [case.number]
    for secret in ("13912345678", "12345678", "13987654321", "张三丰", "三丰"):
        assert await found(city, secret) == []
        assert secret not in await index_of(city)


async def test_what_was_said_in_the_conversation_is_found_masked_and_the_assistant_is_not(city: City) -> None:
    case = await city.in_work(await city.file("路灯坏了三天"))

    async def said(text: str, author: str) -> None:
        async with city.database.transaction() as tx:
            note = NewNote(text, author=author, case_id=case.id)
            await messages.post(tx, case.citizen_id, note, city.now)
            await case_texts.renew(tx, case.id)

    await said("昨晚有孩子在这里摔倒了，我叫张三丰，电话13912345678", "citizen")
    await said("师傅明天带梯子过去", "staff:2")
    await said("您的查询码是 778899", "assistant")
    assert await found(city, "孩子 摔倒") == [case.number]
    assert await found(city, '"带梯子过去"') == [case.number]
    for hidden in ("778899", "查询码", "13912345678", "张三丰"):
        assert await found(city, hidden) == []
        assert hidden not in await index_of(city)
    await city.do(lambda tx: city.work.add_note(tx, city.command(LAMPS, case.number, 2), "灯杆锈蚀", city.now))
    assert await found(city, "摔倒 锈蚀") == [case.number]


async def test_what_staff_tell_and_what_was_said_before_the_filing_is_found(city: City) -> None:
    case = await city.in_work(await city.file("路灯坏了三天"))
    await city.do(lambda tx: city.work.interim_reply(tx, city.command(LAMPS, case.number, 2), "配件周五到货", city.now))
    assert await found(city, "周五到货") == [case.number]
    await city.write("就在菜市场门口那个大坑旁边", "v7")
    before = await city.file("井盖松动", citizen="v7")
    assert await found(city, "菜市场 大坑") == [before.number]


async def test_what_was_heard_in_a_voice_finds_the_case(city: City) -> None:
    async with city.database.transaction() as tx:
        await messages.receive(tx, Inbound("web", "v8", "v8:voice", "灯杆锈蚀", "voice"), city.now)
    case = await city.file("井盖松动", citizen="v8")
    assert await found(city, "锈蚀") == [case.number]


async def test_a_case_whose_words_were_erased_is_not_found_by_what_is_said_later(city: City) -> None:
    case = await city.in_work()
    async with city.database.transaction() as tx:
        await erasing.erase_words(tx, case.id, "已删除")
        await messages.post(tx, case.citizen_id, NewNote("灯杆锈蚀", author="citizen", case_id=case.id), city.now)
        await case_texts.renew(tx, case.id)
    assert await found(city, "锈蚀") == []
    assert await index_of(city) == ""


async def test_what_is_erased_finds_the_case_no_more(city: City) -> None:
    case = await city.in_work()
    await city.do(lambda tx: city.work.add_note(tx, city.command(LAMPS, case.number, 2), "灯杆锈蚀", city.now))
    assert await found(city, "锈蚀") == [case.number]
    async with city.database.transaction() as tx:
        await erasing.erase_words(tx, case.id, "已删除")
    assert await found(city, "锈蚀") == []
    assert await index_of(city) == ""
    async with city.database.reading() as connection:
        if connection.dialect.name == "sqlite":  # the index itself, beside its table
            vocabulary = text("SELECT count(*) FROM case_texts_fts WHERE case_texts_fts MATCH '\"锈蚀\"'")
            assert (await connection.execute(vocabulary)).scalar_one() == 0


async def test_what_is_rolled_back_is_not_found(city: City) -> None:
    case = await city.in_work()

    async def fail() -> None:
        async with city.database.transaction() as tx:
            await city.work.add_note(tx, city.command(LAMPS, case.number, 2), "灯杆锈蚀", city.now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await found(city, "锈蚀") == []


async def test_words_find_nothing_outside_of_the_scope(city: City) -> None:
    lamp = await city.file()
    dog = await city.file("有人遛狗不牵绳，路灯下面", citizen="v2")
    police = Scope("police", confidential=False)
    assert lamp.number in await found(city, "路灯")
    assert lamp.number not in await found(city, "路灯", police)
    await city.do(lambda tx: city.work.confide(tx, city.command(DISPATCHER, dog.number, 1), "举报人要求", city.now))
    assert dog.number not in await found(city, "路灯", Scope(confidential=False))
    assert dog.number in await found(city, "路灯")


async def test_of_too_many_hits_the_newest_are_looked_through_and_the_page_says_so(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [(await city.file(citizen=f"v{n}")).number for n in range(5)]
    monkeypatch.setattr(case_texts, "HITS", 3)
    async with city.database.reading() as connection:
        page = await store.list_cases(connection, CaseFilter(words="路灯"))
        other = await store.list_cases(connection, CaseFilter(words=numbers[0]))
    assert ([case.number for case in page.cases], page.newest) == (numbers[2:], True)
    assert not other.newest


async def test_whatever_is_typed_is_text(city: City) -> None:
    await city.file()
    tried = count()

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(
            st.text("\"“”*^:()-+%_\\'&|!<>;\x00\x1f\ud800\u200b😀٣ǅ𠀀灯路ABCorNEAR ", max_size=60),
            min_size=40,
            max_size=40,
        )
    )
    def collect(several: list[str]) -> None:
        typed.extend(several)

    typed: list[str] = ["路灯" * 2500, '"' * 5000, "%", "路灯%", "a" * 5000, "' OR 1=1 --", "路灯:* | !x"]
    collect()
    async with city.database.reading() as connection:
        for words in typed:
            page = await store.list_cases(connection, CaseFilter(words=words, place=words[:3] or None))
            assert len(page.cases) <= 1
            next(tried)
    assert next(tried) > 100
