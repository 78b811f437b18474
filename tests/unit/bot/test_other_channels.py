"""Matters that are none of the city's, and where to turn with them."""

import pytest

from bot import other_channels
from bot.other_channels import Channel
from bot.reply import ReplyOutcome
from bot.wording import WORDS


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ("区法院的判决我不服气", Channel.LITIGATION),
        ("想把工钱的事拿去仲裁", Channel.ARBITRATION),
        ("信访答复看过了还是不服", Channel.PETITION),
        ("村支书贪污救灾款", Channel.DISCIPLINE),
        ("交警罚错了，我要复议", Channel.RECONSIDERATION),
        ("想申请信息公开", Channel.DISCLOSURE),
        ("单位的涉密文件丢了", Channel.SECRETS),
        ("这个你们管不管", Channel.OTHER),
    ],
)
def test_a_matter_is_sent_to_who_decides_it(said: str, channel: Channel) -> None:
    assert other_channels.channel(said) is channel
    reply = other_channels.route(channel)
    assert (reply.text, reply.outcome) == (WORDS.other_channel[channel], ReplyOutcome.OTHER_CHANNEL)


def test_there_is_a_route_to_each() -> None:
    assert set(WORDS.other_channel) == set(Channel)


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ("法院判我输官司，你们给法院打个招呼嘛", Channel.LITIGATION),
        ("官司赢了两年了 钱一分没拿到 执行局不接电话", Channel.LITIGATION),
        ("那个老赖判都判了就是不还钱", Channel.LITIGATION),
        ("我跟开发商的案子法院正在审理，请贵单位督促法官", Channel.LITIGATION),
        ("劳动仲裁裁下来了公司不履行", Channel.ARBITRATION),
        ("仲裁委受理了一直拖起不开庭", Channel.ARBITRATION),
        ("行政复议申请了一个月没结果", Channel.RECONSIDERATION),
        ("我的信访件回复了我不服，你们再给我弄一次", Channel.PETITION),
        ("村主任找我要了三条烟才给我办", Channel.DISCIPLINE),
        ("社区书记喊我送红包，不送就拖起", Channel.DISCIPLINE),
        ("镇上那个干部向我们收了五千块，说是活动经费", Channel.DISCIPLINE),
        ("窗口那个人暗示我要给好处费", Channel.DISCIPLINE),
        ("村主任找我要钱，说给三千块才批宅基地", Channel.DISCIPLINE),
        ("村支书收了开发商的好处", Channel.DISCIPLINE),
        ("我们村书记把低保名额给他亲兄弟，真穷的一个没评上", Channel.DISCIPLINE),
        ("捡到一叠资料上头写起秘密不晓得交给哪个", Channel.SECRETS),
        ("有个人天天在拍部队大门进出的车", Channel.SECRETS),
        ("单位有人把内部文件卖给外国人", Channel.SECRETS),
    ],
)
def test_a_matter_that_another_body_decides_is_known_however_it_is_told(said: str, channel: Channel) -> None:
    assert other_channels.brought(said) is channel


@pytest.mark.parametrize(
    "said",
    [
        "去法院起诉要哪些材料",
        "仲裁要多久才出结果",
        "怎么申请行政复议",
        "窗口的人态度差，一直耍手机",
        "社区工作人员说话很凶，不给我盖章",
        "物业主任收了我们两千块装修押金不退",
        "驾校教练问我要红包",
        "那个民警帮我把红包找回来了，要表扬",
        "交警给我开了两百块罚单",
        "村委会拖着不发土地补偿款",
        "老板拖欠工资三个月不给",
        "我的投诉会不会保密",
        "留电话会不会泄密",
        "法院门口的路灯坏了没人管",
        "派出所不给我上户口",
    ],
)
def test_what_the_city_deals_with_and_what_only_asks_how_is_brought_to_nobody_else(said: str) -> None:
    assert other_channels.brought(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "老同学借了我两万说周转，现在把我拉黑了，你们喊他还嘛",
        "外公留下的门面舅舅一个人独占，我妈一分没有，求政府主持公道",
        "娃儿爸两年没给抚养费，麻烦你们出面",
        "订婚给的彩礼女方不退，请帮我解决",
        "跟人合伙开茶馆，他把钱卷走了",
    ],
)
def test_a_dispute_between_people_is_the_courts_though_none_is_named(said: str) -> None:
    assert other_channels.brought(said) is Channel.LITIGATION


@pytest.mark.parametrize(
    "said",
    [
        "老板借口没钱不发工资",
        "公司欠我三个月工资不给",
        "我爸去世了，丧葬费单位不给",
        "朋友借我身份证开公司不认账",
        "房东不退押金",
        "隔壁邻居借道不让过",
        "离婚证掉了怎么补",
        "邻居占着楼道不让",
    ],
)
def test_what_is_the_citys_stays_with_it(said: str) -> None:
    assert other_channels.brought(said) is None


@pytest.mark.parametrize(
    "said", ["上周挤地铁，手机被人摸走了，这种该找谁报", "我电动车遭偷了去哪报案", "被小偷摸了钱包怎么办"]
)
def test_what_was_stolen_is_for_the_police(said: str) -> None:
    assert other_channels.brought(said) is Channel.POLICE


@pytest.mark.parametrize(
    "said", ["电瓶车在小区被偷了，物业不管，找谁", "有人偷倒垃圾找谁管", "手机掉了怎么办", "偷税漏税找谁举报"]
)
def test_who_failed_to_watch_or_does_it_by_stealth_is_not(said: str) -> None:
    assert other_channels.brought(said) is not Channel.POLICE
