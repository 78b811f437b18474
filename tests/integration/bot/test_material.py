"""Photos, voices, places and links in a conversation: honest words, the form goes on, and they belong to the case."""

from dataclasses import replace
from datetime import timedelta

import pytest
from scripted import SAID, Rasa, Talk
from sqlalchemy import select

from bot.reply import ReplyOutcome
from bot.wording import WORDS
from escalation import store
from records.enclosures import Link, Place
from records.media import MediaKind, NewPiece, Reason
from records.messages import MATERIAL, messages

POINT = Place(30.65721, 104.06592)
STREET = Place(30.65721, 104.06592, "玉林街道芳草街30号")


@pytest.fixture
async def form(talk: Talk, rasa: Rasa) -> Talk:
    """A citizen who has told what it is about, and is asked where."""
    rasa.status = 500
    reply = await talk.says("我要投诉，楼下烧烤店油烟太大，味道很重")
    assert reply.text.endswith(WORDS.form.ask["where"])
    return talk


async def of_cases(talk: Talk) -> dict[str, int | None]:
    """The case of each message that is no text, by its kind."""
    async with talk.database.reading() as connection:
        rows = await connection.execute(
            select(messages.c.kind, messages.c.case_id).where(messages.c.kind.in_(MATERIAL))
        )
        return {row.kind: row.case_id for row in rows}


@pytest.mark.parametrize("kind", ["image", "voice", "video", "link"])
async def test_in_the_form_it_is_acknowledged_and_the_question_is_asked_again(form: Talk, kind: str) -> None:
    reply = await form.sends(kind)
    assert reply.text == f"{WORDS.material.attached[kind]}\n\n{WORDS.form.ask['where']}"
    assert reply.outcome is ReplyOutcome.ASKING
    assert (await form.says("玉林街道芳草街30号")).text.endswith(WORDS.form.ask["when"])


async def test_a_place_on_the_map_answers_where_it_is(form: Talk) -> None:
    reply = await form.sends("location", f"位置：{STREET.label}", enclosure=STREET)
    assert STREET.label in reply.text
    assert reply.text.endswith(WORDS.form.ask["when"])


async def test_of_a_point_without_a_name_the_district_is_asked(form: Talk) -> None:
    reply = await form.sends("location", enclosure=POINT)
    assert "北纬 30.65721，东经 104.06592" in reply.text
    assert reply.text.endswith(WORDS.form.ask["district_unknown"])
    assert (await form.says("青羊区")).text.endswith(WORDS.form.ask["when"])


async def test_a_point_whose_name_is_not_known_here_says_where_it_is(form: Talk) -> None:
    reply = await form.sends("location", enclosure=Place(30.65721, 104.06592, "向阳花茶铺"))
    assert reply.text.endswith(WORDS.form.ask["when"])


async def test_a_place_after_a_matter_that_was_passed_over_begins_its_request(talk: Talk, rasa: Rasa) -> None:
    await talk.says("这儿的花台垮了一大块，砖头到处都是")
    reply = await talk.sends("location", f"位置：{STREET.label}", enclosure=STREET)
    assert STREET.label in reply.text
    assert reply.text.endswith(WORDS.form.ask["when"])


@pytest.mark.parametrize("place", [Place(31.2304, 121.4737, "外滩"), Place(30.65721, 104.06592, "绵阳市涪城区临园路")])
async def test_a_place_in_another_city_is_told_and_not_taken(form: Talk, place: Place) -> None:
    reply = await form.sends("location", enclosure=place)
    assert reply.text == f"{WORDS.material.elsewhere}\n\n{WORDS.form.ask['where']}"


async def test_a_place_that_comes_before_the_matter_is_not_taken_for_it(talk: Talk, rasa: Rasa) -> None:
    rasa.status = 500
    await talk.says("我要投诉")
    reply = await talk.sends("location", "位置：玉林街道", enclosure=STREET)
    assert reply.text.endswith(WORDS.form.ask["what"])
    assert (await talk.says("楼下烧烤店油烟太大，味道很重")).text.endswith(WORDS.form.ask["when"])


async def test_what_was_sent_on_the_way_belongs_to_the_case_that_is_filed(talk: Talk, rasa: Rasa) -> None:
    rasa.status = 500
    await talk.sends("image", piece=NewPiece(MediaKind.IMAGE, media_id="m"))
    await talk.says("我要投诉，楼下烧烤店油烟太大，味道很重")
    await talk.sends("video", piece=NewPiece(MediaKind.VIDEO, media_id="m"))
    await talk.sends("location", "", enclosure=POINT)
    for answer in ("昨天晚上", "匿名"):
        await talk.says(answer)
    filed = await talk.says("确认")
    assert filed.outcome is ReplyOutcome.CASE_OPENED
    async with talk.database.reading() as connection:
        case = await store.load(connection, filed.case_number or "")
    assert case is not None
    assert await of_cases(talk) == dict.fromkeys(("image", "video", "location"), case.id)


@pytest.mark.parametrize("kind", ["image", "voice", "video", "location", "link"])
async def test_alone_it_asks_for_words_and_rasa_hears_nothing_of_it(talk: Talk, rasa: Rasa, kind: str) -> None:
    enclosure = {"location": POINT, "link": Link("停水通知", "", "http://127.0.0.1:1/")}.get(kind)
    reply = await talk.sends(kind, enclosure=enclosure)
    place = "地图定位：北纬 30.65721，东经 104.06592"
    assert (reply.text, reply.outcome) == (WORDS.material.alone[kind].format(place=place), ReplyOutcome.ASKING)
    assert rasa.got == []


async def test_a_voice_that_was_understood_and_a_place_that_was_asked_for_are_as_good_as_typed(
    talk: Talk, rasa: Rasa
) -> None:
    rasa.replies = (replace(SAID, outcome=ReplyOutcome.WHICH_DISTRICT),)
    await talk.sends("voice", "公积金怎么提取")
    await talk.sends("location", "位置：玉林街道", enclosure=STREET)
    assert [got["message"] for got in rasa.got] == ["公积金怎么提取", "位置：玉林街道"]


async def test_a_place_that_comes_first_is_where_the_matter_is(talk: Talk, rasa: Rasa) -> None:
    await talk.sends("location", f"位置：{STREET.label}", enclosure=STREET)
    await talk.says("你好")
    reply = await talk.says("这儿的花台垮了一大块，砖头到处都是，早上来看都还没人收拾")
    assert reply.outcome is ReplyOutcome.ASKING
    assert reply.text.endswith(WORDS.form.ask["when"])


async def test_after_a_picture_whatever_asks_nothing_is_the_matter(talk: Talk, rasa: Rasa) -> None:
    await talk.sends("image")
    assert (await talk.says("公示栏的字都看不清了，玻璃也脏")).text.endswith(WORDS.form.ask["where"])


async def test_a_place_does_not_stick_to_the_next_request(talk: Talk, rasa: Rasa) -> None:
    rasa.status = 500
    await talk.sends("location", f"位置：{STREET.label}", enclosure=STREET)
    await talk.says("我要投诉，楼下烧烤店油烟太大，味道很重")
    await talk.says("取消")
    assert (await talk.says("我要投诉，楼上天天拖桌子，吵得很")).text.endswith(WORDS.form.ask["where"])


async def test_what_is_not_kept_is_not_said_to_be(form: Talk) -> None:
    reply = await form.sends("image", piece=NewPiece(MediaKind.IMAGE, media_id="m", refused=Reason.NO_ROOM))
    assert reply.text == f"{WORDS.material.not_kept.format(sent='照片')}\n\n{WORDS.form.ask['where']}"


async def filed(talk: Talk) -> str:
    await talk.says("我要投诉，楼下烧烤店油烟太大，味道很重")
    for answer in ("玉林街道", "昨天晚上", "匿名"):
        await talk.says(answer)
    return (await talk.says("确认")).case_number or ""


async def test_a_photo_after_the_case_was_filed_is_added_to_it_when_its_citizen_says_so(talk: Talk, rasa: Rasa) -> None:
    rasa.status = 500
    number = await filed(talk)
    reply = await talk.sends("image", piece=NewPiece(MediaKind.IMAGE, media_id="m"))
    [choice] = reply.choices
    assert number in choice.text
    assert await of_cases(talk) == {"image": None}
    added = await talk.says(choice.text)
    assert added.outcome is ReplyOutcome.OWN_CASE
    assert (await of_cases(talk))["image"] is not None


async def test_an_old_photo_is_not_added(talk: Talk, rasa: Rasa) -> None:
    rasa.status = 500
    await talk.sends("image", piece=NewPiece(MediaKind.IMAGE, media_id="m"))
    talk.now += timedelta(hours=2)
    number = await filed(talk)
    await talk.says(f"补充 {number}：还是很呛人")
    assert await of_cases(talk) == {"image": None}
