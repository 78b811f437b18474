"""Places in other cities."""

import pytest

from language import elsewhere, places


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("我要投诉，德阳市旌阳区天山路工地半夜打桩", "德阳市"),
        ("绵阳涪城区跃进路那边路灯坏了没人修", "绵阳市"),
        ("眉山仁寿县城里垃圾站臭得很", "眉山市"),
        ("反映一下，西昌市航天大道窨井盖缺失", "凉山州"),
        ("阿坝州汶川县水磨镇民宿不退押金", "阿坝州"),
        ("北京朝阳区望京那边有家公司拖欠工资", "北京市"),
        ("我在成都，我要投诉遂宁船山区的驾校不退学费", "遂宁市"),
        ("广汉那边的化工厂半夜排臭气", "德阳市"),
        ("我们广安邻水下面村里没路灯", "广安市"),
        ("昆明那边的旅行社骗钱", "昆明市"),
    ],
)
def test_what_lies_in_another_city_is_known_by_its_name_or_what_lies_in_it(text: str, city: str) -> None:
    assert elsewhere.find(text) == city


@pytest.mark.parametrize(
    "text",
    [
        "武侯区宜宾燃面馆油烟直排",
        "重庆小面店门口占道经营",
        "成华区建设北路德阳装修公司昨天把建渣倒在路边",
        "从德阳坐车到成都东站被偷了",
        "我是绵阳人，住在金牛区茶店子",
        "上海路的路灯坏了",
        "西安北路路灯坏了",
        "绵阳商业银行不给开户",
        "乐山钵钵鸡店油烟",
        "江安河边上垃圾",
        "简阳市石桥街道",
        "都江堰市青城山镇",
        "我要投诉德阳来的施工队在玉林街道乱挖",
    ],
)
def test_roads_dishes_firms_and_people_by_a_citys_name_are_here(text: str) -> None:
    assert elsewhere.find(text) is None


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("幺儿在绵阳，我一个人住，楼下麻将馆吵得睡不着", None),
        ("女儿女婿都在重庆，没人管我，电梯又停了", None),
        ("我儿子一家现在住德阳市旌阳区，我这边楼道灯坏了", None),
        ("我妈在德阳被骗了钱", "德阳市"),
        ("我住绵阳，工地拖欠工资", "绵阳市"),
    ],
)
def test_where_somebodys_people_live_is_not_where_the_matter_is(text: str, city: str | None) -> None:
    assert elsewhere.find(text) == city


def test_to_whoever_asks_where_the_place_of_ones_people_is_an_answer() -> None:
    assert elsewhere.find("我妈在德阳", asked=True) == "德阳市"


@pytest.mark.parametrize("text", ["泸州", "在德阳", "是在雅安", "绵阳江油市诗仙路", "遂宁那头"])
def test_to_whoever_asks_where_a_name_alone_will_do(text: str) -> None:
    assert elsewhere.find(text, asked=True)


@pytest.mark.parametrize("text", ["广元路12号", "西安中路", "上海花园", "武侯区西安路", "长寿路", "金牛区广元路12号"])
def test_a_road_is_an_answer_here(text: str) -> None:
    assert elsewhere.find(text, asked=True) is None


def test_no_place_of_this_city_lies_in_another() -> None:
    named = [name for name in places.NAMES if elsewhere.find(name, asked=True)]
    assert named == []


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("我儿子在重庆", "重庆市"),
        ("我儿子在重庆，我在成华区", None),
        ("儿子在重庆，我在建设路这边", None),
        ("女儿在绵阳，我就住这边三栋", None),
        ("娃儿在德阳，我一个人住屋头", None),
        ("我儿子在重庆，他在渝北区", "重庆市"),
        ("重庆", "重庆市"),
    ],
)
def test_whoever_is_asked_where_it_is_and_names_kin_elsewhere_and_themselves_here_is_here(
    text: str, city: str | None
) -> None:
    assert elsewhere.find(text, asked=True) == city
