"""Which of the choices is meant."""

import pytest

from bot import choosing

CARDS = ("老年优待证申请", "老年优待证补办", "老年人高龄津贴")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("2", 1),
        ("第三个", 2),
        ("就第二个嘛", 1),
        ("第二种", 1),
        ("选3", 2),
        ("我要第一个", 0),
        ("上面那个", 0),
        ("我说的是前头那个", 0),
        ("最后一个", 2),
        ("底下那个吧", 2),
        ("中间那个", 1),
        ("补办那个", 1),
        ("我问的是津贴", 2),
        ("高龄津贴", 2),
    ],
)
def test_a_choice_is_known_by_number_place_or_words(said: str, place: int) -> None:
    assert (choosing.numbered(said, CARDS) or choosing.meant(said, CARDS)) == CARDS[place]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("倒数第二个", 1),
        ("前者", 0),
        ("末了那个", 2),
        ("第二个哈 麻烦了", 1),
        ("请选择第三项", 2),
        ("二", 1),
        ("补", 1),
        ("补证", 1),
        ("高龄的", 2),
    ],
)
def test_of_titles_a_few_characters_of_their_own_will_do(said: str, place: int) -> None:
    assert choosing.meant(said, CARDS, titles=True) == CARDS[place]


@pytest.mark.parametrize("said", ["老年优待证", "补办要带什么", "新办", "转人工", "低保申请那个"])
def test_characters_that_several_titles_have_or_none_choose_nothing(said: str) -> None:
    assert choosing.meant(said, CARDS, titles=True) is None


@pytest.mark.parametrize("said", ["都不是", "一个都不是哈", "没有我要的", "不是这些", "上面都不对", "我想问别的"])
def test_none_of_them_is_heard(said: str) -> None:
    assert choosing.is_none(said)


@pytest.mark.parametrize("said", ["第二个", "不是第一个", "补办", "这些都是啥子"])
def test_one_of_them_or_a_no_is_not_none(said: str) -> None:
    assert not choosing.is_none(said)


@pytest.mark.parametrize(
    "said",
    [
        "第四个",
        "都不是",
        "老年优待证",
        "那个",
        "我问的是公交卡丢了咋整",
        "低保那个",
        "优待证那个",
        "好",
        "？",
        "居住证怎么弄",
    ],
)
def test_what_names_none_or_several_is_no_choice(said: str) -> None:
    assert choosing.numbered(said, CARDS) is None
    assert choosing.meant(said, CARDS) is None


def test_nothing_is_chosen_where_nothing_is_offered() -> None:
    assert choosing.numbered("1", ()) is None
    assert choosing.meant("下面那个", ()) is None


@pytest.mark.parametrize("said", ["就是头一盘办的那种", "我要的是给老年人那个", "丢了的那个嘛"])
def test_one_may_be_pointed_at_in_words_of_ones_own(said: str) -> None:
    assert choosing.points_at_one(said)


@pytest.mark.parametrize("said", ["都不是", "那个", "谢谢你", "我问的是公交卡在外地坐地铁刷不起咋个办"])
def test_what_points_at_none_is_known(said: str) -> None:
    assert not choosing.points_at_one(said)


@pytest.mark.parametrize(
    ("said", "place"),
    [("第二个也说一下", 1), ("还有第三个", 2), ("刚才第一个也想了解", 0), ("最后那个呢", 2), ("麻烦第二个也讲一哈", 1)],
)
def test_one_more_of_the_choices_may_be_named(said: str, place: int) -> None:
    assert choosing.one_more(said, CARDS, CARDS[:1]) == CARDS[place]


def test_the_other_is_the_only_one_that_is_left() -> None:
    assert choosing.one_more("另外那个呢", CARDS, CARDS[1:]) == CARDS[0]
    assert choosing.one_more("另外那个呢", CARDS, CARDS[2:]) is None


@pytest.mark.parametrize("said", ["我也要投诉", "还有第四个", "第二天也开门吗", "谢谢", "还有别的吗"])
def test_what_names_no_further_choice_is_known(said: str) -> None:
    assert choosing.one_more(said, CARDS, CARDS[:1]) is None


ANSWERED = ("失业保险金申领", "住房公积金提取（租房）")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("那第二个要好久", 1),
        ("公积金那个要带啥子", 1),
        ("失业的要不要本人去", 0),
        ("后头那个收费不", 1),
        ("第一个呢", 0),
        ("前头那个可以喊别人去不", 0),
        ("后面这个几天", 1),
    ],
)
def test_who_goes_on_about_one_of_two_answers_names_it(said: str, place: int) -> None:
    assert choosing.spoken_of(said, ANSWERED) == ANSWERED[place]


@pytest.mark.parametrize(
    ("said", "left"),
    [("后头那个呢，几天", "几天"), ("那第二个要好久", "那要好久"), ("第一个呢？", ""), ("前面那个嘛", "")],
)
def test_what_is_asked_of_one_of_them_stays(said: str, left: str) -> None:
    assert choosing.without_its_place(said) == left


@pytest.mark.parametrize("said", ["要带什么材料", "第三个呢", "居住证怎么办"])
def test_a_part_of_either_names_none(said: str) -> None:
    assert choosing.spoken_of(said, ANSWERED) is None


@pytest.mark.parametrize("said", ["行", "对", "算了", "中"])
def test_a_yes_and_giving_up_choose_no_title_by_their_characters(said: str) -> None:
    titles = ("银行卡绑定", "对账单打印", "中考报名", "预算公开")
    assert choosing.meant(said, titles, titles=True) is None


@pytest.mark.parametrize("said", ["随便", "都行嘛", "你看着办", "哪个都可以", "都说一下", "那就随便说一个"])
def test_who_leaves_it_open_wants_any_of_them(said: str) -> None:
    assert choosing.leaves_open(said)


@pytest.mark.parametrize("said", ["都不是", "第二个", "随便办一个证要多久", "嗯"])
def test_who_says_anything_else_does_not(said: str) -> None:
    assert not choosing.leaves_open(said)
