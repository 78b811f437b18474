"""Action calls as Rasa 3.6.21 really sends them (`rasa_calls/`, recorded), on both databases."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot import wire
from bot.actions import ACTIONS, endpoint
from bot.parts import BotParts
from bot.rasa_client import SECRET_HEADER
from bot.wording import WORDS
from knowledge_base.answer import Outcome
from records import conversations, messages
from records.database import Database
from records.messages import Inbound

CALLS = Path(__file__).parent / "rasa_calls"
Client = TestClient[web.Request, web.Application]
Call = dict[str, Any]


def recorded(name: str) -> Call:
    call: Call = json.loads((CALLS / f"{name}.json").read_text(encoding="utf-8"))
    return call


@pytest.fixture
async def client(
    parts: BotParts, database: Database, now: datetime, aiohttp_client: Callable[[web.Application], Awaitable[Client]]
) -> Client:
    """The endpoint, with the citizen that the recorded calls speak of."""
    async with database.transaction() as tx:
        for number in range(1, 12):
            await messages.receive(tx, Inbound("web", "visitor", f"m{number}", "…"), now)
    app = web.Application()
    endpoint.setup(app, parts)
    return await aiohttp_client(app)


async def post(client: Client, call: Call, secret: str | None = None) -> tuple[int, Any]:
    secret = client.app[endpoint.PARTS].secret if secret is None else secret
    async with client.post(endpoint.PATH, json=call, headers={SECRET_HEADER: secret}) as response:
        body = await response.read()
        return response.status, json.loads(body) if body else None


async def draft(database: Database) -> str | None:
    async with database.reading() as connection:
        conversation = await conversations.load(connection, 1)
    assert conversation is not None
    return conversation.draft


def slots(result: Any) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in result["events"] if event["event"] == "slot"}


def test_every_action_was_recorded() -> None:
    assert {file.stem for file in CALLS.glob("*.json")} == set(ACTIONS)


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - {"action_submit_request"}))
async def test_every_action_answers_a_recorded_call(client: Client, action: str) -> None:
    status, result = await post(client, recorded(action))
    assert status == 200
    assert set(result) == {"events", "responses"}
    assert all(response["custom"]["text"] for response in result["responses"])


async def test_a_new_conversation_waits_for_the_citizen(client: Client) -> None:
    _, result = await post(client, recorded("action_session_start"))
    assert [event["event"] for event in result["events"]] == ["session_started", "action"]
    assert result["events"][-1]["name"] == "action_listen"


async def test_a_new_conversation_gets_the_waiting_draft_back(client: Client) -> None:
    await post(client, recorded("validate_request_form"))
    _, result = await post(client, recorded("action_session_start"))
    assert {"event": "active_loop", "name": "request_form"} in result["events"]
    assert slots(result)["requested_slot"] == "where"
    assert slots(result)["what"] == "我要投诉物业乱收费不给发票"
    assert result["events"][-1] == {"event": "action", "name": "action_listen"}


async def test_the_draft_is_stored_sealed_at_every_step(client: Client, database: Database) -> None:
    await post(client, recorded("validate_request_form"))
    stored = await draft(database)
    assert stored is not None
    assert "物业" not in stored


async def test_the_same_message_is_heard_once(client: Client) -> None:
    answer = recorded("validate_request_form")
    await post(client, answer)
    step = recorded("validate_request_form")
    step["tracker"]["latest_message"] |= {"text": "金牛区九里堤街道", "metadata": {**_facts(step), "message_id": 2}}
    step["tracker"]["latest_message"]["intent"] = {"name": "ask_policy", "confidence": 0.9}
    first, second = await post(client, step), await post(client, step)
    assert slots(first[1])["requested_slot"] == slots(second[1])["requested_slot"] == "when"


async def test_an_aside_is_rejected_once_and_then_the_question_comes_again(client: Client) -> None:
    await post(client, recorded("validate_request_form"))
    aside = recorded("validate_request_form")
    aside["tracker"]["latest_message"] |= {"text": "查进度", "metadata": {**_facts(aside), "message_id": 2}}
    aside["tracker"]["latest_message"]["intent"] = {"name": "progress", "confidence": 0.9}
    assert await post(client, aside) == (400, {"action_name": "validate_request_form", "error": "rejected"})
    status, result = await post(client, aside)
    assert status == 200
    assert slots(result)["requested_slot"] == "where"


@pytest.mark.parametrize("action", ["action_small_talk", "action_hand_off", "action_case_progress"])
@pytest.mark.parametrize(
    ("text", "confidence", "looked_up"),
    [
        ("渡口在大雾天气停航有什么规定", 0.6, True),
        ("渡口在大雾天气停航有什么规定", 0.95, False),
        ("你是谁呀", 0.6, False),
    ],
)
async def test_a_long_question_that_may_be_talk_is_looked_up_first(
    client: Client, knowledge: Any, action: str, text: str, confidence: float, looked_up: bool
) -> None:
    call = recorded(action)
    call["tracker"]["latest_message"] |= {"text": text, "intent": {"name": "human", "confidence": confidence}}
    _, result = await post(client, call)
    assert knowledge.asked == [text] * looked_up
    assert ("甲指南" in result["responses"][0]["custom"]["text"]) is looked_up


async def test_talk_is_said_where_the_knowledge_base_finds_nothing(client: Client, knowledge: Any) -> None:
    knowledge.outcome = Outcome.NOTHING_FOUND
    call = recorded("action_hand_off")
    call["tracker"]["latest_message"] |= {
        "text": "能不能找个真的人跟我讲话啊",
        "intent": {"name": "human", "confidence": 0.6},
    }
    _, result = await post(client, call)
    said = result["responses"][0]["custom"]
    assert (said["outcome"], said["choices"]) == ("handed_off", [{"text": text} for text in WORDS.hand_off_choices])


@pytest.mark.parametrize("action", ["action_small_talk", "action_correct", "action_choose"])
@pytest.mark.parametrize(("outcome", "answered"), [(Outcome.ANSWERED, True), (Outcome.CHOICES, False)])
async def test_a_short_question_that_looks_like_talk_is_answered_where_the_answer_is_sure(
    client: Client, knowledge: Any, action: str, outcome: Outcome, answered: bool
) -> None:
    knowledge.outcome = outcome
    call = recorded(action)
    call["tracker"]["latest_message"] |= {
        "text": "花好多钱嘛",
        "intent": {"name": "small_talk", "confidence": 0.5},
    }
    _, result = await post(client, call)
    assert ("甲指南" in result["responses"][0]["custom"]["text"]) is answered


async def test_a_question_for_an_office_that_nothing_is_known_about_is_said_to_be_one(
    client: Client, knowledge: Any
) -> None:
    knowledge.outcome = Outcome.NOTHING_FOUND
    call = recorded("action_small_talk")
    call["tracker"]["latest_message"] |= {
        "text": "在屋顶上停直升机归哪个部门审批",
        "intent": {"name": "out_of_scope", "confidence": 0.95},
    }
    _, result = await post(client, call)
    assert result["responses"][0]["custom"]["outcome"] == "nothing_found"


@pytest.mark.parametrize(("likely", "goes_on"), [(0.3, True), (0.1, False)])
def test_what_may_go_on_about_the_answer_before_is_told(likely: float, goes_on: bool) -> None:
    call = recorded("action_answer_policy")
    call["tracker"]["latest_message"]["intent_ranking"] = [
        {"name": "ask_policy", "confidence": 0.7},
        {"name": "follow_up", "confidence": likely},
    ]
    assert wire.read_call(json.dumps(call).encode()).turn.goes_on is goes_on


async def test_nothing_confirmed_is_nothing_to_submit(client: Client) -> None:
    assert await post(client, recorded("action_submit_request")) == (500, None)


async def test_whoever_lacks_the_secret_is_refused(client: Client) -> None:
    assert await post(client, recorded("action_small_talk"), secret="") == (403, None)
    assert await post(client, recorded("action_small_talk"), secret="ünïcode") == (403, None)


@pytest.mark.parametrize("sender", ["", "x:1", "1", "1:", "1:1:1"])
async def test_a_call_that_names_no_citizen_fails(client: Client, sender: str) -> None:
    call = recorded("action_answer_policy") | {"sender_id": sender}
    assert (await post(client, call))[0] == 500


async def test_unknown_and_malformed_calls_are_refused(client: Client) -> None:
    assert (await post(client, recorded("action_small_talk") | {"next_action": "action_none"}))[0] == 404
    assert (await post(client, {"next_action": 1}))[0] == 400


def _facts(call: Call) -> dict[str, Any]:
    facts: dict[str, Any] = call["tracker"]["latest_message"]["metadata"]
    return facts


def _said(text: str, intent: str, number: int, **facts: Any) -> Call:
    call = recorded("validate_request_form")
    call["tracker"]["latest_message"] |= {
        "text": text,
        "metadata": {**_facts(call), "message_id": number, **facts},
        "intent": {"name": intent, "confidence": 0.9},
    }
    return call


async def test_a_question_before_the_matter_is_told_is_answered_and_the_matter_asked_for(
    client: Client, knowledge: Any
) -> None:
    await post(client, _said("我要投诉", "complain", 2))
    _, result = await post(client, _said("社保断了两个月能补不", "ask_policy", 3))
    assert "甲指南" in result["responses"][0]["custom"]["text"]
    assert slots(result)["requested_slot"] == "what"
    knowledge.outcome = Outcome.NOTHING_FOUND
    _, result = await post(client, _said("社保断了两个月能补不", "ask_policy", 4))
    assert slots(result)["requested_slot"] == "where"


async def test_choices_in_the_middle_of_the_form_are_offered_and_then_it_goes_on(
    client: Client, knowledge: Any
) -> None:
    await post(client, recorded("validate_request_form"))
    knowledge.outcome = Outcome.CHOICES
    _, result = await post(client, _said("社保断了两个月能补不", "ask_policy", 3))
    assert result["responses"][0]["custom"]["outcome"] == "choices"
    _, result = await post(client, _said("要带什么材料", "follow_up", 10))
    assert result["responses"][0]["custom"]["outcome"] == "choices"
    assert "要带什么材料" in knowledge.asked[-1] != "要带什么材料"
    _, result = await post(client, _said("都不是", "deny", 4, offered=["a"]))
    assert result["responses"][0]["custom"]["text"].endswith(WORDS.form.ask["where"])
    knowledge.outcome = Outcome.ANSWERED
    _, result = await post(client, _said("甲指南", "choose", 5, offered=["a"]))
    said = result["responses"][0]["custom"]["text"]
    assert "先这样。" in said
    assert said.endswith(WORDS.form.ask["where"])


async def test_a_question_in_the_form_that_names_nothing_is_asked_of_its_matter(
    client: Client, knowledge: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post(client, recorded("validate_request_form"))
    known, asked = knowledge.ask, list[str]()

    async def ask(question: str, *others: Any) -> Any:
        asked.append(question)
        return replace(await known(question, *others), outcome=_known(question))

    def _known(question: str) -> Outcome:
        return Outcome.ANSWERED if question.endswith(" 那找哪个帮忙嘛") else Outcome.NOTHING_FOUND

    monkeypatch.setattr(knowledge, "ask", ask)
    _, result = await post(client, _said("那找哪个帮忙嘛", "ask_policy", 3))
    said = result["responses"][0]["custom"]["text"]
    assert "先这样。" in said
    assert said.endswith(WORDS.form.ask["where"])
    assert asked[0] == "那找哪个帮忙嘛"


async def test_a_question_behind_a_word_to_wait_is_answered_and_no_part_of_the_matter(
    client: Client, knowledge: Any
) -> None:
    await post(client, recorded("validate_request_form"))
    _, result = await post(client, _said("等一下，先问一句，图书馆周一开不开", "small_talk", 3))
    said = result["responses"][0]["custom"]["text"]
    assert "先这样。" in said
    assert said.endswith(WORDS.form.ask["where"])
    assert knowledge.asked == ["图书馆周一开不开"]
    _, result = await post(client, _said("等一下，我问一下邻居这是啥路", "small_talk", 4))
    assert result["responses"][0]["custom"]["text"].startswith(WORDS.form.aside["wait"])


async def test_the_word_to_go_on_is_no_answer(client: Client) -> None:
    await post(client, recorded("validate_request_form"))
    _, result = await post(client, _said("行，接着登记刚才那个投诉", "complain", 3))
    assert result["responses"][0]["custom"]["text"].endswith(WORDS.form.ask["where"])
    assert slots(result)["where"] is None
