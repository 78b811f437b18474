"""Case numbers and query codes, as citizens read and type them."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.number import ALPHABET, case_number, find_code, find_number, query_code, without_number


def test_a_number_names_its_day_and_grows_past_four_digits() -> None:
    assert case_number(date(2026, 11, 23), 1) == "WQ20261123-0001"
    assert case_number(date(2026, 11, 23), 12345) == "WQ20261123-12345"


@pytest.mark.parametrize(
    "typed",
    [
        "WQ20261123-0001",
        "wq20261123-0001",
        "我的工单WQ20261123-0001办到哪里了",
        "ＷＱ２０２６１１２３－０００１",
        "WQ20261123—0001",
        "wq 20261123 0001",
        "WQ202611230001",
        "编号：WQ20261123-0001，查询码：K7P2XM",
        "wq 2026 1123 0001",
        "WQ 2026-11-23 00 01",
        "w q 二零二六一一二三零零零幺",
        "编号是20261123-0001",
        "工单号 2026 1123 0001 哈",
    ],
)
def test_a_number_is_found_however_it_is_typed(typed: str) -> None:
    assert find_number(typed) == "WQ20261123-0001"


@pytest.mark.parametrize(
    "typed", ["", "20261123-0001", "WQ2026-0001", "路灯坏了三天", "AWQ20261123-0001", "订单号202611230001"]
)
def test_other_words_hold_no_number(typed: str) -> None:
    assert find_number(typed) is None


def test_the_words_beside_a_number_are_what_is_left() -> None:
    assert without_number("看下 wq20261123 0001 嘛") == "看下   嘛"


@pytest.mark.parametrize("typed", ["K7P2XM", "k7p2xm", " Ｋ７Ｐ２ＸＭ ", "WQ20261123-0001 查询码K7P2XM"])
def test_a_code_is_found_however_it_is_typed(typed: str) -> None:
    assert find_code(typed) == "K7P2XM"


@pytest.mark.parametrize("typed", ["", "WQ20261123-0001", "K7P2X", "K7P2XMA", "O0I1LU"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert find_code(typed) is None


@given(st.randoms(use_true_random=False))
def test_a_code_has_six_unambiguous_characters(source: random.Random) -> None:
    code = query_code(source.choice)
    assert len(code) == 6
    assert set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("0O1ILUV")
    assert find_code(code) == code
