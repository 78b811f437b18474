"""Stories that only ask, circumstances, and questions about what another body does, as they are told apart from
requests."""

import pytest

from bot import hearing, other_channels, swindle, telling
from bot.other_channels import Channel
from bot.reply import Reply, ReplyOutcome


@pytest.mark.parametrize(
    "said",
    [
        "我那车买了五年多，昨天隔壁老王排了一上午队，我这个也要去排嗦",
        "跟对象在成都上了五六年班了，扯证还非要坐火车回老家扯蛮",
        "我妈走都走不动，未必还要抬起去嗦",
        "老汉儿七十一了还在开三轮，硬是要每年都去医院照一道哇",
        "娃儿的针本本搬家搞丢了，这不是要从头再打一遍哇",
        "房东不肯去备案，那我公积金不是取不出来了嘛",
        "本人常年在外务工，是否必须亲自到窗口？",
        "我住院的时候没备案现在自己垫了钱回来还能报不",
    ],
)
def test_a_story_that_asks_for_ones_own_part_is_known(said: str) -> None:
    assert telling.asks_own_part(said)


@pytest.mark.parametrize(
    "said",
    [
        "楼下烧烤店天天烟子往我屋头灌，你们管不管哦",
        "我在窗口排了三个小时，这是啥子态度嘛",
        "健身房老板跑了，三千多块钱打水漂，找谁说理去",
        "电梯坏了半个月，物业装聋作哑，到底有没有人来修",
        "路灯黑了一个星期了",
        "隔壁装修吵得娃儿睡不着，还要忍到好久嘛",
    ],
)
def test_a_report_is_none(said: str) -> None:
    assert not telling.asks_own_part(said)


@pytest.mark.parametrize(
    "said",
    [
        "我们院坝那个垃圾桶一个星期没人来收了，臭得很",
        "那个窗口的人态度恶劣得很，喊我跑了三趟",
        "我要投诉这家公司",
        "金牛区茶店子东街三盏灯不亮",
        "电话13800000000，打给我说",
    ],
)
def test_a_wrong_a_place_and_a_wish_may_be_a_request(said: str) -> None:
    assert telling.may_be_a_request(said)


@pytest.mark.parametrize(
    "said",
    [
        "我是自己不想干了辞的职，不是公司开的",
        "他现在腿脚不行，坐轮椅，出不了门，家里就我一个人照看他",
        "老大八岁，老二去年年底生的，户口上在老家的",
        "我离异带一个娃，一个月到手四千多",
    ],
)
def test_circumstances_are_no_request(said: str) -> None:
    assert not telling.may_be_a_request(said)


def test_a_short_question_for_a_part_is_one_wherever_it_is() -> None:
    assert telling.only_asks_plainly("温江政务服务中心在哪里")
    assert telling.only_asks_plainly("双流补社保卡要多久")
    assert not telling.only_asks_plainly("金牛区那个垃圾桶多久没人收了")


@pytest.mark.parametrize("said", ["她户口在外地，领得到不", "那他走不动咋办", "要是他本人来不了呢"])
def test_somebody_who_was_spoken_of_is_known(said: str) -> None:
    assert hearing.of_somebody_spoken_of(said)


def test_somebody_new_is_not() -> None:
    assert not hearing.of_somebody_spoken_of("我妈户口在外地，领得到不")
    assert not hearing.of_somebody_spoken_of("他们公司欠我工资")


@pytest.mark.parametrize(
    "said",
    [
        "我老妈现在正在给骗子转账拦都拦不住",
        "我刚刚把三万块打给一个自称公安的人，现在他把我拉黑了",
        "有人冒充客服让我把验证码给他，钱已经划走了",
        "我老汉正在跟网上认识的人打钱，喊都喊不住",
        "刷单被骗了刚才又转了一笔进去咋办",
        "被骗了十分钟前转了两万出去还追得回来不",
        "刚才点了个链接填了银行卡密码，卡里的钱一下就没得了",
    ],
)
def test_a_swindler_who_is_paid_now_is_known(said: str) -> None:
    assert swindle.is_going_on(said)


@pytest.mark.parametrize(
    "said",
    [
        "去年被骗的钱还能不能报案",
        "怎么防止老人被电信诈骗",
        "刚办的健身卡老板跑了，三千块钱转过去就联系不上，骗子",
        "现在物业骗我们交钱",
        "说我涉案要转账到安全账户，是不是骗子",
        "银行保安发现我爸被骗，拉着他不让转，钱保住了",
    ],
)
def test_what_is_long_over_feared_or_a_shops_is_not(said: str) -> None:
    assert not swindle.is_going_on(said)


@pytest.mark.parametrize(
    "said",
    [
        "收到个短信说包裹卡在海关，要交二十块清关费，是真的吗",
        "刚接到电话自称医保局的，要我报验证码，不报就停医保，这个该不该信",
        "微信上有人说是民政局的，退费要先交保证金，怕是骗子吧",
        "有人上门说换燃气管子要收三百块，是不是官方的",
        "短信喊我点链接补税，不补就罚款，真的假的",
    ],
)
def test_who_asks_whether_a_demand_is_genuine_may_be_swindled(said: str) -> None:
    assert swindle.may_be(said)


@pytest.mark.parametrize(
    "said",
    [
        "物业打电话喊交物业费，不交停水，是真的吗",
        "领补贴的短信链接打不开",
        "街道办打电话说材料不齐，要补交身份证照片，可以网上交吗",
        "收到你们短信说诉求办结了，是真的办了吗",
        "养老保险断交了要补多少钱",
    ],
)
def test_fees_links_and_papers_that_are_asked_about_are_no_swindle(said: str) -> None:
    assert not swindle.may_be(said)


def test_after_a_route_its_guide_is_known() -> None:
    for channel in (Channel.DISCIPLINE, Channel.RECONSIDERATION, Channel.LITIGATION):
        assert other_channels.guide_after(other_channels.route(channel))
    assert other_channels.guide_after(other_channels.route(Channel.SECRETS)) is None
    assert other_channels.guide_after(Reply("好的", ReplyOutcome.SMALL_TALK)) is None


def test_what_is_reported_is_told_from_what_is_applied_for() -> None:
    assert telling.is_reported("餐馆、烧烤油烟扰民怎么投诉")
    assert not telling.is_reported("社会保障卡丢失挂失和补卡")
