"""What only sounds like despair amid other talk, and what is despair there too."""

import pytest

from bot import alarm, no_alarm
from bot.recall import Before
from bot.reply import Reply, ReplyOutcome
from language.emergencies import Emergency, EmergencyKind

ASKING = Reply("在哪里？", ReplyOutcome.ASKING)


def _heard(said: str, likelihood: float = 0.5) -> Emergency:
    return Emergency(EmergencyKind.SUICIDE, said, likelihood, sure=False)


@pytest.mark.parametrize(
    "said",
    ["我找眼镜", "由得你们嘛，我写不来", "都弄好了，辛苦了", "我吃了饭来", "懒得跟你摆", "整那么多名堂，不填了"],
)
def test_what_has_no_word_of_despair_is_talk_amid_other_talk(said: str) -> None:
    assert no_alarm.is_talk(said, _heard(said), Before(reply=ASKING))


@pytest.mark.parametrize(
    "said", ["没得我他们轻松些，少我一个", "我走了，娃儿就托给你们", "活起没劲", "我在桥上吹风", "今晚过了就不用等了"]
)
def test_what_has_a_word_of_despair_is_none(said: str) -> None:
    assert not no_alarm.is_talk(said, _heard(said), Before(reply=ASKING))


def test_first_words_of_a_talk_after_the_helpline_and_what_is_hardly_doubted_are_none() -> None:
    helpline = alarm.numbers(_heard("不想活了"))
    assert not no_alarm.is_talk("随便你们", _heard("随便你们"), Before())
    assert not no_alarm.is_talk("随便你们", _heard("随便你们"), Before(reply=helpline))
    assert not no_alarm.is_talk("随便你们", _heard("随便你们", 0.95), Before(reply=ASKING))


@pytest.mark.parametrize(
    "said", ["今晚上还跳的话我跟她们拼了，开玩笑的哈", "要是再吵我就跟他们拼了，气话", "我上去砸他音响，逗你的"]
)
def test_a_threat_that_takes_itself_back_is_a_jest(said: str) -> None:
    assert no_alarm.jests(said, _heard(said, 0.4))


@pytest.mark.parametrize(
    "said", ["我不想活了，开玩笑的", "不是开玩笑，我今晚就走", "我在楼顶，说着玩的", "哪个跟你开玩笑，我说走就走"]
)
def test_despair_is_none_whatever_is_said_beside_it(said: str) -> None:
    assert not no_alarm.jests(said, _heard(said, 0.4))


def test_what_is_sure_or_much_like_a_cry_is_no_jest() -> None:
    assert not no_alarm.jests("我跟他拼了，开玩笑", _heard("我跟他拼了，开玩笑", 0.7))
