"""Questions about the hours of our people are heard in words that were not learnt; an office's are left to guides."""

import pytest
import yaml
from nearness import near, scripted

from bot import our_hours, our_hours_learning
from language import ear_learning
from service.settings import ROOT


@pytest.mark.parametrize(
    "said",
    [
        "礼拜一早上八点打过来有人不",
        "周末有没有人值班，我想周六打来问",
        "你们周末上不上班",
        "今天礼拜六，你们有没有工作人员在",
        "要是我下班以后找你们，有人接不",
        "国庆节你们放假不",
        "我白天上班没空，晚上找得到人工不",
        "你们这儿值班到好晚",
        "节假日转人工转得通不",
        "现在都六点了，还找得到真人说话不",
        "打这个微信周末有人回不",
        "你们那个人工服务的时间是咋个定的",
    ],
)
def test_who_asks_when_one_of_us_is_there_is_heard(said: str) -> None:
    assert our_hours.asks(said)
    assert our_hours.beyond(said) == ""


@pytest.mark.parametrize(
    "said",
    [
        "民政局周末上班不",
        "司法所礼拜六有没有人",
        "派出所周末有人值班没得",
        "你们单位周末能办结婚登记吗",
        "打12333周末有人接不",
        "社区晚上有人没得，我想去拿证明",
        "工地晚上十点还在施工有没有人管",
        "周末加班不给钱咋办",
        "他们说周一给我答复，有人打来不",
        "你们的人啥时候来修",
        "我的投诉周一能处理好不",
        "物业周末没得人值班",
        "周末有没有公交",
        "晚上有人在楼下唱歌",
        "要得，那我周一再来。谢谢你哈小姑娘",
    ],
)
def test_the_hours_of_an_office_and_what_was_promised_are_none_of_ours(said: str) -> None:
    assert not our_hours.asks(said)
    assert our_hours.beyond(said) == said


def test_what_is_said_besides_is_kept() -> None:
    assert our_hours.beyond("你们周末上班不？另外居住证咋个办") == "另外居住证咋个办"


def test_you_may_be_the_office_that_was_spoken_of() -> None:
    assert our_hours.names_us("人工客服周末上班吗")
    assert not our_hours.names_us("你们周末上不上班")


def test_the_lines_stay_apart_from_the_scripts() -> None:
    lines = yaml.safe_load((ROOT / "training_data/our_hours.yaml").read_text(encoding="utf-8"))
    assert not list(near(scripted(), [text for texts in lines.values() for text in texts]))


@pytest.mark.slow
def test_the_ear_that_is_kept_has_learnt_the_lines_as_they_are() -> None:
    kept, anew = our_hours.ear(), ear_learning.learnt_of_no_kind(our_hours_learning.examples())
    assert list(kept.places) == list(anew.places), "run ./weiqiao eval talk --calibrate"
    assert max(abs(one - other) for one, other in zip(kept.weights, anew.weights, strict=True)) <= 2
