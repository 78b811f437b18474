"""The days that people name."""

from datetime import date

import pytest

from language import dates
from language.dates import Trouble

TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("今早七点过", (11, 25)),
        ("昨儿夜里", (11, 24)),
        ("前天下午三点", (11, 23)),
        ("大前天", (11, 22)),
        ("五天前", (11, 20)),
        ("10天以前", (11, 15)),
        ("上周三晚上", (11, 18)),
        ("上个礼拜天", (11, 22)),
        ("上上周五", (11, 13)),
        ("这周一", (11, 23)),
        ("周三", (11, 25)),
        ("星期五下午", (11, 20)),
        ("11月20号", (11, 20)),
        ("十一月二日", (11, 2)),
        ("十月二十三号中午", (10, 23)),
        ("上个月廿八号", (10, 28)),
        ("12号晚上八点", (11, 12)),
        ("31号", (10, 31)),
        ("28号那天", (10, 28)),
    ],
)
def test_a_day_as_people_say_it_is_a_day_of_the_calendar(said: str, day: tuple[int, int]) -> None:
    named = dates.find(said, TODAY)
    assert named is not None
    assert (named.first, named.last, named.trouble) == (date(2026, *day), date(2026, *day), None)


@pytest.mark.parametrize(
    ("said", "day"),
    [("去年8月3日", date(2025, 8, 3)), ("2024年2月29号", date(2024, 2, 29)), ("3月1日", date(2026, 3, 1))],
)
def test_a_year_that_is_said_counts(said: str, day: date) -> None:
    named = dates.find(said, TODAY)
    assert named is not None
    assert named.first == day


def test_a_day_far_ahead_without_a_year_was_last_year() -> None:
    named = dates.find("12月30号", date(2026, 3, 2))
    assert named is not None
    assert (named.first, named.trouble) == (date(2025, 12, 30), None)


@pytest.mark.parametrize(
    "said", ["明天", "后天早上", "下周二", "下个月三号", "12月3号", "明年", "下个月", "2027年1月5日"]
)
def test_a_day_to_come_is_a_trouble(said: str) -> None:
    named = dates.find(said, TODAY)
    assert named is not None
    assert named.trouble is Trouble.TO_COME


@pytest.mark.parametrize("said", ["2月30号", "11月31日", "13月5号", "这个月31号", "45号"])
def test_a_day_of_no_calendar_is_a_trouble(said: str) -> None:
    named = dates.find(said, TODAY)
    assert named is not None
    assert named.trouble is Trouble.NO_SUCH_DAY


@pytest.mark.parametrize(
    "said",
    ["每天早上", "天天", "每周三", "最近", "最后天黑了", "以前天天都这样", "人民路12号", "3号线", "5号楼", "十一月初"],
)
def test_what_comes_again_or_is_no_day_names_none(said: str) -> None:
    assert dates.find(said, TODAY) is None


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("前天晚上", "前天晚上（11月23日，星期一）"),
        ("上周末", "上周末（11月21日至11月22日）"),
        ("上个星期", "上个星期（11月16日至11月22日）"),
        ("去年8月3日", "去年8月3日（2025年8月3日，星期日）"),
        ("每天早上六点", "每天早上六点"),
        ("明天", "明天"),
    ],
)
def test_the_day_is_written_beside_the_words(said: str, written: str) -> None:
    assert dates.beside(said, TODAY) == written
