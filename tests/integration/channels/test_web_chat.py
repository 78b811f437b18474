"""The web chat's API."""

import asyncio
import json
from datetime import date
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.reply import Reply, ReplyOutcome, Source
from channels.web import chat_api
from channels.web.chat_api import MAX_BODY, MAX_TEXT, VISITOR_SPEAKS
from channels.web.visitor import COOKIE, Visitors
from channels.wording import WORDS
from records import messages, outbox
from records.messages import NewNote

Client = TestClient[web.Request, web.Application]
PATH = "/api/chat/messages"
RATINGS = "/api/chat/ratings"
QUOTED = Reply("【公积金】", ReplyOutcome.ANSWERED, sources=(Source("fund", "公积金", "示例", date(2026, 10, 1)),))


@pytest.fixture
def visitor(client: Client) -> str:
    """Makes the client a known browser."""
    response = web.Response()
    visitor = Visitors("k" * 40, secure=False).welcome(response)
    client.session.cookie_jar.update_cookies({COOKIE: response.cookies[COOKIE].value})
    return visitor


def message(text: str = "公积金怎么提取") -> dict[str, str]:
    return {"id": str(uuid4()), "text": text}


@pytest.mark.usefixtures("visitor")
async def test_what_is_said_is_answered_in_the_same_response(client: Client) -> None:
    response = await client.post(PATH, json=message())
    answer = await response.json()
    assert response.status == 200
    assert answer["message"]["author"] == "me"
    assert answer["reply"]["text"] == "answer to 公积金怎么提取"


@pytest.mark.usefixtures("visitor")
async def test_a_lost_response_is_asked_for_again_and_nothing_doubles(client: Client, script) -> None:
    posted = message()
    answers = await asyncio.gather(*(client.post(PATH, json=posted) for _ in range(5)))
    bodies = {await answer.text() for answer in answers}
    assert len(bodies) == 1
    assert len(script.turns) == 1
    assert len((await (await client.get(PATH)).json())["messages"]) == 2


@pytest.mark.usefixtures("visitor")
async def test_what_is_said_meanwhile_comes_with_the_answer_to_the_first_of_it(client: Client, script) -> None:
    script.go.clear()
    first = asyncio.create_task(client.post(PATH, json=message("一")))
    await script.begun.acquire()
    second = asyncio.create_task(client.post(PATH, json=message("二")))
    while len((await (await client.get(PATH)).json())["messages"]) < 2:  # noqa: ASYNC110 - the other side is HTTP
        await asyncio.sleep(0.01)
    third = await (await client.post(PATH, json=message("三"))).json()
    assert (third["message"]["text"], third["reply"]) == ("三", None)
    script.go.set()
    assert [(await (await one).json())["reply"]["text"] for one in (first, second)] == [
        "answer to 一",
        "answer to 二\n三",
    ]
    later = (await (await client.get(PATH, params={"after": third["message"]["id"]})).json())["messages"]
    assert [said["text"] for said in later] == ["answer to 一", "answer to 二\n三"]


@pytest.mark.usefixtures("visitor")
async def test_a_reply_that_takes_long_comes_with_a_later_get(client: Client, script, monkeypatch) -> None:
    monkeypatch.setattr(chat_api, "BEGINS_WITHIN", 0.01)
    monkeypatch.setattr(chat_api, "PATIENCE", 0.01)
    script.go.clear()
    answer = await (await client.post(PATH, json=message("慢问题"))).json()
    assert answer["reply"] is None
    script.go.set()
    async with asyncio.timeout(5):
        while len(heard := (await (await client.get(PATH)).json())["messages"]) < 2:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
    assert heard[-1]["text"] == "answer to 慢问题"


@pytest.mark.usefixtures("visitor")
async def test_a_reload_finds_the_conversation_and_after_gives_only_what_is_new(client: Client) -> None:
    first = await (await client.post(PATH, json=message("一"))).json()
    await client.post(PATH, json=message("二"))
    everything = (await (await client.get(PATH)).json())["messages"]
    new = (await (await client.get(PATH, params={"after": first["reply"]["id"]})).json())["messages"]
    assert [said["text"] for said in everything] == ["一", "answer to 一", "二", "answer to 二"]
    assert everything[2:] == new


async def test_a_staff_reply_shows_once_it_is_delivered_and_names_nobody(
    client: Client, visitor: str, parts, reception, script, clock
) -> None:
    await client.post(PATH, json=message())
    citizen_id = script.turns[0].citizen_id
    async with parts.database.transaction() as tx:
        note = await messages.post(tx, citizen_id, NewNote("已修好", '{"case": 1}', "staff:7"), clock())
        await outbox.enqueue(tx, note, clock())
    assert len((await (await client.get(PATH)).json())["messages"]) == 2
    async with parts.database.transaction() as tx:
        await messages.mark_delivered(tx, note.id, clock())
    last = (await (await client.get(PATH)).json())["messages"][-1]
    assert (last["text"], last["author"]) == ("已修好", "staff")


async def test_a_visitor_sees_only_the_own_conversation(client: Client, visitor: str) -> None:
    await client.post(PATH, json=message())
    client.session.cookie_jar.clear()
    assert (await (await client.get(PATH)).json())["messages"] == []


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "malformed"),
        (b"{", 400, "malformed"),
        (b"[]", 400, "malformed"),
        (b"\xff\xfe", 400, "malformed"),
        (b'{"id": "x", "text": "a"}', 400, "malformed"),
        (b'{"id": "0b3d3a52-6f5f-4f0e-9d3c-6f1d6c1f2a11"}', 400, "malformed"),
        (b'{"id": "0b3d3a52-6f5f-4f0e-9d3c-6f1d6c1f2a11", "text": 5}', 400, "malformed"),
        (b'{"id": "0b3d3a52-6f5f-4f0e-9d3c-6f1d6c1f2a11", "text": "\\ud800"}', 400, "malformed"),
        (b'{"id": "0b3d3a52-6f5f-4f0e-9d3c-6f1d6c1f2a11", "text": " \\u200b "}', 400, "empty"),
        (json.dumps(message("长" * (MAX_TEXT + 1))).encode(), 413, "too_long"),
        (b'{"id": "' + b"x" * MAX_BODY + b'"}', 413, "too_long"),
    ],
)
async def test_odd_bodies_are_refused_in_chinese(client: Client, script, body: bytes, status: int, code: str) -> None:
    response = await client.post(PATH, data=body, headers={"Content-Type": "application/json"})
    assert response.status == status
    error = (await response.json())["error"]
    assert error["code"] == code
    assert error["text"]
    assert script.turns == []


@pytest.mark.usefixtures("visitor")
async def test_a_body_without_a_length_is_bounded_too(client: Client) -> None:
    async def endless():
        for _ in range(100):
            yield b" " * 1024

    response = await client.post(PATH, data=endless(), headers={"Content-Type": "application/json"})
    assert response.status == 413


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
async def test_another_sites_page_cannot_speak_for_a_visitor(client: Client, headers: dict[str, str]) -> None:
    response = await client.post(PATH, json=message(), headers=headers)
    assert response.status == 403
    assert (await response.json())["error"]["text"] == WORDS.chat.foreign


@pytest.mark.usefixtures("visitor")
async def test_a_form_cannot_speak_for_a_visitor(client: Client) -> None:
    body = json.dumps(message())
    response = await client.post(PATH, data=body, headers={"Content-Type": "text/plain"})
    assert response.status == 400


@pytest.mark.parametrize("cookie", ["", "x", "a" * 22 + "." + "0" * 64, "../../etc", "é"])
async def test_a_browser_without_a_signed_cookie_is_told_to_reload(client: Client, cookie: str) -> None:
    client.session.cookie_jar.update_cookies({COOKIE: cookie})
    response = await client.post(PATH, json=message())
    assert response.status == 401
    assert (await response.json())["error"]["text"] == WORDS.chat.no_visitor


@pytest.mark.usefixtures("visitor")
async def test_a_flood_is_slowed_down_in_words(client: Client) -> None:
    statuses = [(await client.post(PATH, json=message())).status for _ in range(VISITOR_SPEAKS.allowed * 2 + 1)]
    assert statuses[0] == 200
    assert 429 in statuses


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize("after", ["-1", "x", "1e9", "9" * 40, "１"])
async def test_an_odd_after_gives_the_newest(client: Client, after: str) -> None:
    await client.post(PATH, json=message())
    assert len((await (await client.get(PATH, params={"after": after})).json())["messages"]) == 2


@pytest.mark.usefixtures("visitor")
async def test_an_answer_from_the_knowledge_base_is_rated_and_a_reload_shows_the_last_word(
    client: Client, script
) -> None:
    script.reply = QUOTED
    question = (await (await client.post(PATH, json=message())).json())["reply"]["question"]
    for rating in ("unhelpful", "helpful", "helpful"):
        response = await client.post(RATINGS, json={"question": question, "rating": rating})
        assert (response.status, await response.json()) == (200, {"question": question, "rating": rating})
    asked, answer = (await (await client.get(PATH)).json())["messages"]
    assert (asked["id"], asked["rating"], answer["question"]) == (question, "helpful", question)


@pytest.mark.usefixtures("visitor")
async def test_what_is_no_answer_from_the_knowledge_base_cannot_be_rated(client: Client) -> None:
    exchanged = await (await client.post(PATH, json=message())).json()
    assert exchanged["reply"]["question"] is None
    response = await client.post(RATINGS, json={"question": exchanged["message"]["id"], "rating": "helpful"})
    assert response.status == 404
    assert (await response.json())["error"]["text"] == WORDS.chat.unknown_answer


@pytest.mark.usefixtures("visitor")
async def test_nobody_rates_the_answers_of_others(client: Client, script) -> None:
    script.reply = QUOTED
    question = (await (await client.post(PATH, json=message())).json())["reply"]["question"]
    client.session.cookie_jar.clear()
    rated = {"question": question, "rating": "unhelpful"}
    assert (await client.post(RATINGS, json=rated)).status == 401
    response = web.Response()
    Visitors("k" * 40, secure=False).welcome(response)
    client.session.cookie_jar.update_cookies({COOKIE: response.cookies[COOKIE].value})
    assert (await client.post(RATINGS, json=rated)).status == 404
    assert (await client.post(RATINGS, json=rated, headers={"Origin": "https://evil.example"})).status == 403


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": 1},
        {"question": 1, "rating": "awful"},
        {"question": "1", "rating": "helpful"},
        {"question": -1, "rating": "helpful"},
        {"question": 10**30, "rating": "helpful"},
        {"question": 1.5, "rating": "helpful"},
    ],
)
async def test_odd_ratings_are_refused_in_chinese(client: Client, body: dict[str, object]) -> None:
    response = await client.post(RATINGS, json=body)
    assert response.status == 400
    assert (await response.json())["error"]["text"] == WORDS.chat.malformed
