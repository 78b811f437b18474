import pytest

from language import places, tables


@pytest.mark.parametrize(
    ("said", "district", "street", "handled_by"),
    [
        ("武侯区桂溪街道路灯坏了", "510107", "桂溪街道", "gaoxin"),
        ("我住石羊街道", "510107", "石羊街道", "gaoxin"),
        ("中和场的路太烂了", "510116", "中和街道", "gaoxin"),
        ("郫都区合作街道", "510117", "合作街道", "gaoxin"),
        ("郫县犀浦", "510117", "犀浦街道", "510117"),
        ("华阳南湖", "510116", "华阳街道", "tianfu"),
        ("兴隆湖边上", "510116", "兴隆街道", "tianfu"),
        ("三岔镇没得公交", "510185", "三岔街道", "dongbu"),
        ("龙泉西河", "510112", "西河街道", "510112"),
        ("天回镇噪音", "510106", "天回镇街道", "510106"),
        ("都江堰市石羊镇", "510181", "石羊镇", "510181"),
        ("都江堰石羊", "510181", None, "510181"),
        ("温江寿安镇", "510115", "寿安镇", "510115"),
        ("蒲江寿安街道", "510131", "寿安街道", "510131"),
        ("天府新区", "tianfu", None, "tianfu"),
        ("高新区管委会", "gaoxin", None, "gaoxin"),
        ("锦江宾馆门口", "510104", None, "510104"),
        ("成都市双流县", "510116", None, "510116"),
        ("东客站出口", "510108", None, "510108"),
    ],
)
def test_a_place_gives_district_street_and_handling_unit(
    said: str, district: str, street: str | None, handled_by: str
) -> None:
    place = places.find(said)
    assert place is not None
    assert (place.district, place.street, place.handled_by) == (district, street, handled_by)
    assert place.district_name == places.DISTRICTS[district]


@pytest.mark.parametrize(
    "said",
    [
        "新都市生活",
        "高新技术企业认定",
        "提高新生儿待遇",
        "金牛座",
        "重新都要交",
        "最新津贴标准",
        "三岔路口",
        "大丰收",
        "千万安全",
        "大面积停水",
        "自来水是黄水",
        "我要反映问题",
        "",
    ],
)
def test_look_alikes_are_no_places(said: str) -> None:
    assert places.find(said) is None


def test_there_are_twenty_three_units() -> None:
    assert len(places.DISTRICTS) == 23


def test_no_name_stands_for_two_places() -> None:
    names = [name for row in tables.rows("streets.tsv") for name in (row[2], *row[3].split()) if name != "-"]
    assert len(names) == len(set(names))


def test_every_street_lies_in_a_known_district_and_is_handled_by_one() -> None:
    for district, handled_by, _, _ in tables.rows("streets.tsv"):
        assert district in places.DISTRICTS
        assert handled_by == "-" or handled_by in places.DISTRICTS


@pytest.mark.parametrize(
    "said",
    [
        "温江",
        "我住温江",
        "那温江呢",
        "那温江那边咋办嘛？",
        "玉林街道",
        "我是双流的",
        "双流又是怎么说",
        "那新都也一样",
        "温江的也这样吗",
    ],
)
def test_a_place_alone_is_one(said: str) -> None:
    assert places.only_a_place(said)


@pytest.mark.parametrize("said", ["温江堵车", "我要投诉温江", "温江公积金", "2", "", "那呢", "温江" + "的" * 30])
def test_a_place_in_a_matter_is_not_one_alone(said: str) -> None:
    assert not places.only_a_place(said)


@pytest.mark.parametrize(
    ("text", "said", "name", "lies_in"),
    [
        ("青羊区的环球中心楼下", "510105", "环球中心", "gaoxin"),
        ("成华区春熙路街道", "510108", "春熙路街道", "510104"),
    ],
)
def test_a_district_and_a_place_in_another_one_contradict(text: str, said: str, name: str, lies_in: str) -> None:
    found = places.contradiction(text)
    assert found is not None
    assert (found.said, found.name, found.lies_in) == (said, name, lies_in)


@pytest.mark.parametrize(
    "text", ["武侯区环球中心", "高新区环球中心", "住青羊区，在武侯区桂溪上班", "都江堰石羊", "春熙路", "青羊区"]
)
def test_what_agrees_or_says_only_one_thing_is_no_contradiction(text: str) -> None:
    assert places.contradiction(text) is None


def test_a_name_of_several_districts_is_known_as_such_where_none_is_named() -> None:
    assert places.homonyms("石羊菜市场") == ("510181", "gaoxin")
    assert places.homonyms("高新区石羊菜市场") == ()
    assert places.homonyms("春熙路") == ()


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("锦江区双桥子那边", "成华区双桥子那边"),
        ("二号门", "成华区二号门"),
        ("锦江温江大道", "成华区温江大道"),
    ],
)
def test_a_place_is_put_into_another_district(text: str, corrected: str) -> None:
    assert places.in_district(text, "510108") == corrected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("武候区浆洗接街道", "武侯区浆洗街街道"),
        ("成花区二仙桥街到", "成华区二仙桥街道"),
        ("在新劲区五津街到", "在新津区五津街道"),
        ("双留区东升街道", "双流区东升街道"),
    ],
)
def test_names_typed_as_they_sound_are_put_right(typed: str, meant: str) -> None:
    assert places.mended(typed) == meant


@pytest.mark.parametrize("said", ["玉林街道芳草街30号", "我要投诉物业，楼道灯坏了", "龙泉驿区大面街道", ""])
def test_what_is_spelt_right_stays(said: str) -> None:
    assert places.mended(said) == said
