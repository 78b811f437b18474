import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language import personal
from language.personal import FindingKind


@pytest.mark.parametrize(
    ("said", "kind", "text"),
    [
        ("电话13812345678", FindingKind.MOBILE, "13812345678"),
        ("电话138 1234 5678谢谢", FindingKind.MOBILE, "138 1234 5678"),
        ("138-1234-5678", FindingKind.MOBILE, "138-1234-5678"),
        ("+86 13812345678", FindingKind.MOBILE, "+86 13812345678"),
        ("１３８１２３４５６７８", FindingKind.MOBILE, "１３８１２３４５６７８"),
        ("电话幺三八一二三四五六七八", FindingKind.MOBILE, "幺三八一二三四五六七八"),
        ("座机028-87654321", FindingKind.LANDLINE, "028-87654321"),
        ("座机（028）8765 4321", FindingKind.LANDLINE, "（028）8765 4321"),
        ("证号11010519491231002X", FindingKind.ID_CARD, "11010519491231002X"),
        ("320124198808240056", FindingKind.ID_CARD, "320124198808240056"),
        ("卡号6222021234567890128", FindingKind.BANK_CARD, "6222021234567890128"),
        ("卡号4111 1111 1111 1111", FindingKind.BANK_CARD, "4111 1111 1111 1111"),
        ("邮箱a.b@example.com", FindingKind.EMAIL, "a.b@example.com"),
        ("车牌川A·12345", FindingKind.PLATE, "川A·12345"),
        ("车牌川AD12345乱停", FindingKind.PLATE, "川AD12345"),
        ("微信号：zhang_san88", FindingKind.WECHAT, "zhang_san88"),
        ("住3栋2单元502室", FindingKind.ADDRESS, "3栋2单元502室"),
        ("三幢一单元五楼2号", FindingKind.ADDRESS, "三幢一单元五楼2号"),
        ("我叫张三我住华阳", FindingKind.NAME, "张三"),
        ("联系人：欧阳修文", FindingKind.NAME, "欧阳修文"),
    ],
)
def test_personal_data_is_found_where_it_stands(said: str, kind: FindingKind, text: str) -> None:
    (finding,) = personal.find(said)
    assert (finding.kind, finding.text) == (kind, text)
    assert said[finding.start : finding.end] == text


@pytest.mark.parametrize(
    "said",
    [
        "工单WQ20261123-0001到哪里了",
        "110108196711301866",
        "12010X198901011234",
        "37070419881216001X",
        "信用代码91510100MA61X12345",
        "打12345和400-800-8820",
        "2026-11-23 08:30",
        "人民南路四段12号门口",
        "我叫车回家",
        "本人在高新区上班",
        "川菜馆",
        "订单138123456789",
        "3路公交",
    ],
)
def test_what_only_looks_personal_is_left_alone(said: str) -> None:
    assert personal.find(said) == ()
    assert personal.mask(said) == said


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("电话138 1234 5678。", "电话138****5678。"),
        ("11010519491231002X", "110105*********02X"),
        ("6222021234567890128", "***************0128"),
        ("川A·12345", "川A**345"),
        ("我叫张三丰，住幸福小区3栋2单元502室", "我叫张**，住幸福小区***"),
        ("abc@example.com", "a***@example.com"),
        ("028-87654321", "028******21"),
        ("微信号zhang_san88", "微信号zh*********"),
    ],
)
def test_a_mask_keeps_the_ends_and_hides_the_rest(said: str, masked: str) -> None:
    assert personal.mask(said) == masked


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("13812345678", "13812345678"),
        ("我的是 138-1234 5678", "13812345678"),
        ("0086 13812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("一三八一二三四五六七八", "13812345678"),
        ("12812345678", None),
        ("1381234567", None),
        ("138123456789", None),
        ("028-87654321", None),
        ("不留电话", None),
        ("", None),
    ],
)
def test_a_mobile_number_is_checked_and_normalised(said: str, number: str | None) -> None:
    assert personal.mobile(said) == number


_AROUND = st.text(alphabet=st.characters(exclude_categories=["Nd"]), max_size=30)


@given(_AROUND, st.integers(13_000_000_000, 19_999_999_999).map(str), _AROUND)
def test_no_mobile_number_survives_masking(before: str, number: str, after: str) -> None:
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", personal.mask(before + number + after))


@given(st.text(alphabet="0123456789 -Xx我叫栋号川A@.", max_size=200))
def test_masking_hides_every_mobile_in_any_mixture(said: str) -> None:
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", personal.mask(said))


@pytest.mark.parametrize("piece", ["1", "13", "6 ", "1-", "一", "a", "a@", "a.", "川A", "我叫", "1栋", "微信: "])
def test_a_hostile_text_costs_milliseconds(piece: str) -> None:
    said = (piece * 5000)[:5000]
    started = time.process_time()
    personal.mask(said)
    assert time.process_time() - started < 0.05
