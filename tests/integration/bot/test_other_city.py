"""Requests about another city are told where to turn, and no form is taken as if they were here."""

from scripted import Rasa, Talk

from bot.reply import ReplyOutcome
from bot.wording import WORDS


async def test_a_request_about_another_city_begins_no_form(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    told = await talk.says("我要投诉，德阳市旌阳区天山路工地半夜打桩")
    assert told.outcome is ReplyOutcome.OTHER_CHANNEL
    assert told.text == WORDS.other_city.format(city="德阳市")


async def test_a_place_in_another_city_ends_the_form_which_goes_on_with_one_here(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    await talk.says("我要投诉，工地半夜打桩吵得睡不着")
    told = await talk.says("绵阳江油市诗仙路")
    assert (told.outcome, "绵阳市当地的 12345" in told.text) == (ReplyOutcome.OTHER_CHANNEL, True)
    on = await talk.says("说错了，是成都金牛区茶店子育苗路")
    assert on.outcome is ReplyOutcome.ASKING
    assert "地点" in on.text.splitlines()[1]


async def test_of_two_matters_the_one_here_is_offered(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    told = await talk.says("我要投诉两件事，第一件，广汉市湖南路路灯不亮，第二件，金牛区抚琴西路垃圾没人清运")
    assert told.outcome is ReplyOutcome.OTHER_CHANNEL
    assert "抚琴西路垃圾" in told.text
