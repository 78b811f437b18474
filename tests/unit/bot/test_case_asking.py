"""What is asked about own cases and other people's."""

import pytest

from bot import case_asking

KNOWN = "路灯坏了三天 路灯坏了 武侯区玉林街道"


@pytest.mark.parametrize(
    "said",
    [
        "我名下还有没得几件",
        "我名下现在有几单",
        "我名下还挂起好多件没办完",
        "看哈我名下有哪些件",
        "列一下我名下所有的单",
        "我这个账号里头有几个",
        "本人名下共有几件",
        "我一共提了几件",
        "我总共报了好多件",
        "我还有几件没办",
        "我都交过哪些单子",
        "我名下还有啥子件没得",
        "我现在有多少件在办",
        "帮我数一下我提了几条",
        "查下我报过的几桩",
        "名下几件",
        "我名夏还有几件没办完",
    ],
)
def test_which_cases_there_are_is_asked_by_a_bare_counter(said: str) -> None:
    assert case_asking.lists_own(said)


@pytest.mark.parametrize(
    "said",
    [
        "我名下有几套房能不能落户",
        "我名下有几辆车",
        "我有几个孩子可以随迁吗",
        "办居住证要几张照片",
        "我名下几张社保卡",
        "我名下有公司要交几个月社保",
        "我要投诉一件事",
        "两个单子都催一下",
        "这件事几天能办好",
        "我还有一件事要反映",
        "灵活就业有几个条件",
        "我要提几条建议",
    ],
)
def test_other_things_are_counted_too(said: str) -> None:
    assert not case_asking.lists_own(said)


@pytest.mark.parametrize(
    "said",
    [
        "那你告诉我是哪个投诉的嘛",
        "他投诉的内容给我看一眼",
        "我就想晓得是谁告的我",
        "隔壁那家报的啥子内容帮我查一下",
        "别个的单子我就看一眼嘛",
        "那个人电话好多",
        "悄悄跟我说下他举报了什么",
        "举报人叫啥名字",
        "她那件的结果是啥",
        "邻居的诉求办到哪一步了",
        "投诉人是哪个单位的",
        "对方写了些什么说给我听",
        "人家的事情我也想知道进度",
        "楼下那家告我什么了",
        "那位老师反映的情况能透露一下不",
    ],
)
def test_what_others_filed_is_none_of_ones_own_matter(said: str) -> None:
    assert case_asking.pries(said)


@pytest.mark.parametrize(
    "said",
    [
        "我要投诉隔壁邻居半夜唱歌",
        "邻居家漏水到我家了",
        "我的投诉办得怎么样了",
        "居住证怎么办",
        "编号WQ20261123-0009查询码ABCDEF",
        "那算了",
        "那我重新登记一个",
        "老板拖欠工资",
    ],
)
def test_who_tells_of_others_or_asks_of_the_own_case_pries_not(said: str) -> None:
    assert not case_asking.pries(said)


@pytest.mark.parametrize(
    "said",
    [
        "是哪个在办哦",
        "这件归哪个部门管嘛",
        "现在哪位同志在跟这个事",
        "谁负责处理我这单",
        "我该联系哪个",
        "这个事情到底由谁在弄",
        "具体经办人是谁",
        "请问该诉求由哪个单位承办",
        "落到哪个手里了",
        "那要找谁问嘛",
        "还要等好久哦",
        "大概几天能有个说法",
        "最晚好久给答复",
        "路灯还要多久才来修",
        "啥子时候能搞归一",
        "这个还得等几天嘛",
        "预计何时可以办结",
        "什么时候能亮",
        "要等到猴年马月嗦",
        "还有几天到期",
        "那个灯好久得行",
        "哪位同志在处理我这件",
        "那个是哪个在弄哦",
        "这个归你们谁在跟",
        "承办人是谁",
    ],
)
def test_who_deals_with_a_case_and_how_long_it_takes_is_asked_in_any_words(said: str) -> None:
    assert case_asking.asks_of(said, KNOWN)


@pytest.mark.parametrize(
    "said",
    [
        "居住证要多久",
        "社保几天到账",
        "医保报销找谁",
        "护照好久能办好",
        "公积金归哪个部门管",
        "你是谁",
        "落户要几天",
        "我要投诉哪个部门管噪音",
        "低保最晚几号申请",
        "那医保呢",
        "谢谢",
        "居住证怎么办",
        "我要投诉办事的人",
        "你们社保要几天",
    ],
)
def test_the_same_of_another_thing_is_asked_of_that(said: str) -> None:
    assert not case_asking.asks_of(said, KNOWN)
