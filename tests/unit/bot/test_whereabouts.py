"""Where something is, in a citizen's words."""

import pytest

from bot import whereabouts


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我家住在成华区双林路那边楼上天天半夜拖椅子吵得睡不着", "成华区双林路那边楼上"),
        ("就是那个郫都区犀浦镇国宁路上有个井盖坏了昨天晚上差点摔到", "郫都区犀浦镇国宁路上"),
        ("我是武侯区簇桥街道的锦城苑小区我们小区电梯坏了都一个星期了", "武侯区簇桥街道的锦城苑小区"),
        ("青羊区八宝街12号院那个下水道堵起了臭水都流到路上来了", "青羊区八宝街12号院"),
        ("犀浦那个万达后门有人乱停车把消防通道都占到了", "犀浦那个万达后门"),
        ("昨天下午三点过在成华区建设路伊藤门口看到一个人偷偷倒垃圾", "成华区建设路伊藤门口"),
        ("锦江区东大街芷泉段88号楼下的餐馆油烟直接排到我们窗户上", "锦江区东大街芷泉段88号楼下的餐馆"),
    ],
)
def test_a_place_within_speech_without_a_pause_ends_where_it_tells_on(text: str, place: str) -> None:
    assert whereabouts.place(text) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("新都大丰那个蜀龙大道边上垃圾堆得跟山一样", "新都区大丰那个蜀龙大道边上"),
        ("你们管不管哦我们彭州天彭镇牡丹大道人行道砖都翘起来了", "彭州市天彭镇牡丹大道"),
    ],
)
def test_a_district_by_its_short_name_goes_with_the_place_right_behind_it(text: str, place: str) -> None:
    assert whereabouts.place(text) == place


@pytest.mark.parametrize("place", ["双流区东升街道棠湖公园门口的水果摊", "武侯区簇桥街道锦城苑三期"])
def test_a_place_that_is_told_alone_stays_whole(place: str) -> None:
    assert whereabouts.place(f"地点在{place}，路灯不亮") == place


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("锦江区春熙路地铁站C口的共享单车堆满了人行道", "锦江区春熙路地铁站C口"),
        ("我要投诉，锦江区春熙路地铁站C口共享单车乱停", "锦江区春熙路地铁站C口"),
        ("武侯区火车南站地铁A口路灯坏了", "武侯区火车南站地铁A口"),
        ("青羊区骡马市公交站的座椅烂了", "青羊区骡马市公交站"),
        ("武侯区盛世桥地铁站没有电梯", "武侯区盛世桥地铁站"),
        ("反映金牛区一品天下大街一个理发店，卡不认了", "金牛区一品天下大街一个理发店"),
        ("龙泉驿区龙平路公交站台玻璃碎了", "龙泉驿区龙平路公交站台"),
        ("报个路灯，龙泉驿区龙都南路，过了桥那一截全是黑的", "龙泉驿区龙都南路"),
        ("温江区太极路井盖翘起来了", "温江区太极路"),
        ("在锦江区东大路地铁站A1出口，井盖翘起来了", "锦江区东大路地铁站A1出口"),
    ],
)
def test_a_station_with_its_exit_or_a_stop_is_a_place(said: str, place: str) -> None:
    assert whereabouts.place(said) == place


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("成华区万年场街道双林路，锦绣花园5栋，楼道灯坏了", "成华区万年场街道双林路锦绣花园5栋"),
        ("东升街道航鹰东路 金色家园", "东升街道航鹰东路金色家园"),
        ("成华区建设路，楼上天天漏水", "成华区建设路"),
        ("武侯区玉林街道，小区门口堵车", "武侯区玉林街道"),
    ],
)
def test_a_clause_that_names_an_estate_belongs_to_the_place_before_it(said: str, place: str) -> None:
    assert whereabouts.place(said) == place
