"""Emergencies, transcripts, the audit and one's own password."""

import re
from datetime import timedelta

from desk_town import PASSWORD, Town

from desk import emergency_watch
from records.moments import local_day

SHOWN = re.compile('class="badge"[^>]*[^n]>')


async def test_an_emergency_waits_until_somebody_follows_it_up_and_again_after_another(both_towns: Town) -> None:
    town = both_towns
    alarm = await town.write("我家着火了，快来", outcome="emergency")
    dispatcher, leader = town.at("dispatcher"), town.at("leader")
    assert SHOWN.search((await leader.get("/desk/board")).text)
    assert "我家着火了" in (await leader.get("/desk/emergencies")).words
    path = f"/desk/emergencies/{alarm.id}/follow-up"
    for _ in range(2):
        assert (await dispatcher.post(path)).status == 303
    page = await leader.get("/desk/emergencies")
    assert "dispatcher同志" in page.words
    assert not SHOWN.search(page.text)
    await town.write("火越来越大了", outcome="emergency")
    assert SHOWN.search((await dispatcher.get("/desk/emergencies")).text)
    assert (await dispatcher.get("/desk/emergencies/waiting")).text == '{"waiting": 1}'
    assert (await dispatcher.post(path)).status == 409


async def test_an_emergency_of_the_night_is_still_there_in_the_morning(both_towns: Town) -> None:
    town = both_towns
    await town.write("我家着火了", outcome="emergency")
    town.clock.now += timedelta(days=2)
    async with town.database.reading() as connection:
        assert await emergency_watch.waiting(connection, local_day(town.clock())) == 1
    assert "我家着火了" in (await town.at("dispatcher").get("/desk/emergencies")).words


async def test_a_transcript_is_masked_and_unknown_ones_are_not_found(town: Town) -> None:
    first = await town.write("我电话13812345678，社保怎么交", outcome="answered")
    listed = await town.at("leader").get("/desk/contacts?outcome=answered")
    [link] = set(listed.links("/desk/conversations/"))
    assert link == f"/desk/conversations/{first.citizen_id}/1"
    transcript = await town.at("leader").get(link)
    assert "社保怎么交" in transcript.words
    assert "好的。" in transcript.words
    assert "13812345678" not in listed.text + transcript.text
    assert (await town.at("leader").get("/desk/conversations/999/1")).status == 404


async def test_the_audit_shows_the_newest_and_finds_an_object(town: Town) -> None:
    case = await town.file()
    await town.at("handler").take(case, "accept")
    page = await town.at("administrator").get(f"/desk/audit?object=case:{case.id}")
    assert "签收 case.accept" in page.words
    assert "handler同志" in page.words
    assert "没有这个对象" in (await town.at("administrator").get("/desk/audit?object=case:999")).words


async def test_a_password_is_changed_by_whoever_knows_the_old_one(town: Town) -> None:
    handler, new = town.at("handler"), "another good one"
    for fields, sentence in (
        ({"old": PASSWORD, "new": "short", "repeated": "short"}, "新密码至少"),
        ({"old": PASSWORD, "new": new, "repeated": new[::-1]}, "不一致"),
        ({"old": PASSWORD, "new": PASSWORD, "repeated": PASSWORD}, "不能与原密码相同"),
        ({"old": "wrong", "new": new, "repeated": new}, "原密码不对"),
        ({"old": PASSWORD, "new": "长" * 300, "repeated": "长" * 300}, "最多 256 位"),
    ):
        refused = await handler.post("/desk/password", **fields)
        assert (refused.status, sentence in refused.words) == (400, True), sentence
    changed = await handler.post("/desk/password", old=PASSWORD, new=new, repeated=new)
    assert "请用新密码重新登录" in changed.words
    assert (await handler.get("/desk/")).status == 303  # every session has ended
    data = {"login": "handler", "password": new}
    async with town.client.post("/desk/login", data=data, allow_redirects=False) as login:
        assert login.status == 303


async def test_guessing_the_old_password_locks_the_account(town: Town) -> None:
    handler, new = town.at("handler"), "another good one"
    for _ in range(5):
        await handler.post("/desk/password", old="wrong", new=new, repeated=new)
    assert (await handler.post("/desk/password", old=PASSWORD, new=new, repeated=new)).status == 400
