"""What wants nothing is heard in words that were not learnt, and nothing that wants something is taken for it."""

import pytest
import yaml
from nearness import near, scripted

from bot import talk_learning, talk_sense
from bot.talk_sense import Kind
from language import ear_learning
from service.settings import ROOT

HEARD = [
    "好嘛我抄到手心头了",
    "哦豁原来还要跑两道嗦，要得",
    "收到，本人将于近日前往办理",
    "我叫我家那口子明天去一趟",
    "晓得喽晓得喽，莫说了嘛",
    "那我先把这些东西准备起",
    "行，我心里有谱了",
    "嗯我看明白了",
    "已经截屏保存",
    "好的呢我会转告我父母",
    "我去问问那边咋说",
    "知到了",
    "懂起了懂起了",
    "好叭那我等通知",
    "要得我等哈就打过去",
    "那我这两天抽空去办",
]
LEAVES = [
    "行了没啥要问的啦",
    "我这儿暂时没有其他事项了",
    "别的莫得了，你歇到嘛",
    "那就这样子嘛我挂咯",
    "娃儿哭了我先撤哈",
    "今天问得差不多了",
    "目前暂无更多问题",
    "没得啥子了噻",
    "我先去忙别的了",
    "好了好了不说了",
    "要去赶车了拜拜咯",
    "问题都问完了辛苦",
    "下回见哈",
    "就问到这儿",
]
SIMPLER = [
    "你讲得太复杂咯我脑壳转不过来",
    "能不能用大白话给我说哈",
    "整那么长一串哪个看得完嘛",
    "请用更简明的语言表述",
    "再简洁点行不行",
    "你就告诉我一句话的结论",
    "我是个老太婆你说浅点",
    "还是没搞明白你在说啥",
    "看得我眼睛都花了简短点",
    "慢些说我跟不上趟",
    "一步一步跟我讲嘛",
    "能不能说得接地气点",
    "哎呀听得我云里雾里的",
    "说些啥子哦一句都没懂",
]
NONE = [
    "这些哪样都不是我要办的",
    "没得一样跟我这个沾边",
    "上面几项均不适用于我",
    "你给我列的我一个都用不上",
    "都不是我想打听的",
    "这三样都不是的嘛",
    "里头没得我要问的那个",
    "一个都不搭边哈",
    "我不是要这些个",
    "这几条都跟我无关",
    "都不系我要问的",
    "没有一项对得上的",
    "全都不是哦",
    "莫得一个是对的",
    "以上皆非",
]
MATTER = [
    "我妈卧床不起能不能上门办",
    "断缴了两年怎么补",
    "没有别的证件怎么办",
    "我下周要去外地还能办吗",
    "不会用手机咋个认证",
    "窗口的人说材料不够",
    "我已经去过一次了没办成",
    "这个要本人去不",
    "我记不得号码了怎么查",
    "还没懂就得交钱吗",
    "电梯坏了三天没人修",
    "那简易的和普通的有啥区别",
    "都不符合的话还有啥补助",
    "走路不方便可以代办吗",
    "我老公也一起办行吗",
    "看不清证件上的字能换吗",
    "去问哪个部门",
    "我打过去没得人接",
    "搬走了要不要去注销",
    "明天上午有人上班没",
    "没有工作的能交医保吗",
]
POINTS = [
    ("哎哟我脾气急了点莫怪哈，公租房排队咋个查", "公租房排队咋个查"),
    ("您这个机器人还蛮聪明的嘛，请问落户要什么材料", "请问落户要什么材料"),
    ("谢谢啦你真好 那生育津贴多久到账", "那生育津贴多久到账"),
    ("抱歉刚才说话难听，想问低保一个月好多钱", "想问低保一个月好多钱"),
    ("在吗在吗，社保卡掉了咋个补", "社保卡掉了咋个补"),
    ("唉真是愁人，老年卡在哪儿办", "老年卡在哪儿办"),
    ("你个笨机器人，养老金认证咋弄", "养老金认证咋弄"),
    ("早上好呀各位，请问电动车怎么上牌", "请问电动车怎么上牌"),
    ("我不懂这些的 残疾证去哪里评", "残疾证去哪里评"),
    ("不跟你吵了，失业金怎么领", "失业金怎么领"),
    ("冒昧打扰您，居住证签注需要哪些材料？谢谢您", "居住证签注需要哪些材料"),
    ("没看懂，那结婚登记到底带啥", "那结婚登记到底带啥"),
    ("晓得了晓得了，那多久能拿到证", "那多久能拿到证"),
    ("打扰了哈我是想问一下公积金怎么提取", "我是想问一下公积金怎么提取"),
    ("今天热死个人，顺便问下停水到几点", "顺便问下停水到几点"),
]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        *((said, Kind.HEARD) for said in HEARD),
        *((said, Kind.LEAVES) for said in LEAVES),
        *((said, Kind.SIMPLER) for said in SIMPLER),
        *((said, Kind.NONE) for said in NONE),
    ],
)
def test_what_wants_nothing_is_heard_where_it_may_be_expected(said: str, kind: Kind) -> None:
    assert talk_sense.only(said, kind)


@pytest.mark.parametrize("said", MATTER)
def test_what_wants_something_is_not_taken_for_it(said: str) -> None:
    assert talk_sense.kind(said) is None
    assert talk_sense.beyond(said) == said


@pytest.mark.parametrize(("said", "point"), POINTS)
def test_the_question_is_found_beyond_the_talk_around_it(said: str, point: str) -> None:
    assert talk_sense.beyond(said) == point


@pytest.mark.parametrize(
    "said",
    [
        "我失业了，失业金怎么领",
        "老汉儿瘫在床上，养老金认证咋弄",
        "户口在外地，可以在这边办身份证不",
        "娃儿两岁半，幼儿园收不收",
    ],
)
def test_circumstances_are_no_talk(said: str) -> None:
    assert talk_sense.beyond(said) == said


@pytest.mark.parametrize(
    "text", ["没事，随便看看，走了哈", "没得啥子事，逛一哈，先撤了", "不打扰了，拜拜", "就来看看而已"]
)
def test_who_only_looks_in_or_goes_is_known(text: str) -> None:
    assert talk_sense.only(text, Kind.LEAVES)


@pytest.mark.parametrize("text", ["老板跑路走了", "路灯坏了你们来看看", "看看公租房", "好", "挂了电话怎么办"])
def test_who_tells_of_something_does_not_leave(text: str) -> None:
    assert not talk_sense.only(text, Kind.LEAVES)


def test_what_is_meant_instead_of_what_was_offered_is_kept() -> None:
    assert talk_sense.after_none("都不是的，落户那个") == "落户那个"
    assert talk_sense.after_none("没有一个是我要的") == ""
    assert talk_sense.after_none("第二个") is None


def test_the_lines_stay_apart_from_the_scripts() -> None:
    lines = yaml.safe_load((ROOT / "training_data/wants_nothing.yaml").read_text(encoding="utf-8"))
    assert not list(near(scripted(), [text for texts in lines.values() for text in texts]))


@pytest.mark.slow
def test_the_ear_that_is_kept_has_learnt_the_lines_as_they_are() -> None:
    kept, anew = talk_sense.ear(), ear_learning.learnt(talk_learning.examples())
    assert (kept.kinds, list(kept.places)) == (anew.kinds, list(anew.places)), "run ./weiqiao eval talk --calibrate"
    assert max(abs(one - other) for one, other in zip(kept.weights, anew.weights, strict=True)) <= 2
