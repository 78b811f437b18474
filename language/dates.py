"""The days that people name when they tell of something: 前天, 上周三, 11月20号. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from language import sounds, tables
from language.sounds import Sounding


class Trouble(StrEnum):
    """Why a day that was named cannot be when something happened."""

    TO_COME = "to_come"
    NO_SUCH_DAY = "no_such_day"


@dataclass(frozen=True, slots=True)
class Named:
    """A day or days that a text names, both ends included; with a trouble there may be none."""

    text: str
    first: date | None = None
    last: date | None = None
    trouble: Trouble | None = None


_WORDS = tuple(word for row in tables.rows("time_words.tsv") for word in row)
_CLOCK = re.compile(r"\d+\s*[.:：/-]\s*\d+|20\d\d")
_DIGITS = "〇零一二三四五六七八九"
_NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十廿卅]{1,3})"
_AGO = {"大前": 3, "前": 2, "昨": 1, "今": 0, "明": -1, "大后": -3, "后": -2}
# 以前天天…, 目前天气…, 最后天黑…: parts of other words.
_RELATIVE = "(?P<rel>大前|大后|(?<![以之目年提门])前|昨|今|明)(?:天(?!天)|日|儿|晚|夜|早)"
_AFTER = "(?<![最然今以之])(?P<after>后)天(?!天)"
_WEEK = "(?P<week>上上|上|这|本|下)?(?:个)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日末]|天(?!天))(?!年)"
_WHOLE_WEEK = "(?P<whole>上上|上|下)(?:个)?(?:周|星期|礼拜)"
_YEAR = r"(?P<year>今|去|前|明|(?<!\d)20\d\d)年"
_MONTH_DAY = rf"(?:{_YEAR})?(?P<month>(?<!\d){_NUMBER})月(?:份)?(?P<day>{_NUMBER})[日号](?!线|楼|院|栋|门)"
_OF_MONTH = rf"(?P<which>上上|上|这|本|下)(?:个)?月(?:的)?(?P<on>{_NUMBER})[日号]"
# "人民路12号", "楼下108号": the number of a house is no day.
_BARE = (
    r"(?<![\d路街道巷里弄村段下院区城苑园第])(?P<bare>\d{1,2}|[一二三四五六七八九十廿]{1,3})[日号](?!线|楼|院|栋|门)"
)
_DAYS_AGO = rf"(?P<ago>{_NUMBER})天(?:之|以)?前"
_LATER = "(?P<later>下(?:个)?月|明年|下半年)"
_NAMED = re.compile(
    "|".join((_RELATIVE, _AFTER, _DAYS_AGO, _MONTH_DAY, _OF_MONTH, _WEEK, _WHOLE_WEEK, _LATER, _BARE)),
)
_WEEKDAYS = "一二三四五六日"
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1}
# A day without a year that lies further ahead than that was last year.
_SOON = 60


def find(s: str, today: date) -> Named | None:
    """The first day that `s` names, as somebody means it who talks on the day `today` of what has happened; None where
    it names none, or only what comes again and again (每天, 每周三)."""
    for match in _NAMED.finditer(s):
        if not re.search("[每逢]个?$", s[: match.start()]):
            return _read(match, today)
    return None


def looks_like_one(s: str) -> bool:
    """Whether a message has the look of an answer to when."""
    return _CLOCK.search(s) is not None or any(word in s for word in _WORDS)


def mended(s: str) -> str:
    """`s` with the words of time that are typed as they sound put right: 上个新期一."""
    return sounds.mended(s, _by_sound())


@cache
def _by_sound() -> Sounding:
    return sounds.by_sound(word for word in _WORDS if len(word) > 1)


def beside(s: str, today: date) -> str:
    """`s` with the calendar day that it names written beside it: 前天晚上（11月24日，星期二）."""
    named = find(s, today)
    if named is None or named.trouble or named.first is None or named.last is None or "（" in s:
        return s
    if named.first == named.last:
        return f"{s}（{_written(named.first, today)}，星期{_WEEKDAYS[named.first.weekday()]}）"
    return f"{s}（{_written(named.first, today)}至{_written(named.last, today)}）"


def _written(day: date, today: date) -> str:
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def _read(match: re.Match[str], today: date) -> Named:
    try:
        first, last = _days(match, today)
    except ValueError:
        return Named(match[0], trouble=Trouble.NO_SUCH_DAY)
    return Named(match[0], first, last, Trouble.TO_COME if first > today else None)


def _days(match: re.Match[str], today: date) -> tuple[date, date]:
    """The days of a match. Raises ValueError for one that no calendar has."""
    if rel := match["rel"] or match["after"]:
        return _one(today - timedelta(days=_AGO[rel]))
    if ago := match["ago"]:
        return _one(today - timedelta(days=_value(ago)))
    if match["month"]:
        return _one(_of_year(match["year"], _value(match["month"]), _value(match["day"]), today))
    if which := match["which"]:
        year, month = _month(today, _WEEKS[which])
        return _one(date(year, month, _value(match["on"])))
    if match["weekday"]:
        return _weekday(match["week"], match["weekday"], today)
    if whole := match["whole"]:
        monday = _monday(today, _WEEKS[whole])
        return monday, monday + timedelta(days=6)
    if match["later"]:
        return _one(today + timedelta(days=_SOON))
    return _one(_last_such(_value(match["bare"]), today))


def _one(day: date) -> tuple[date, date]:
    return day, day


def _monday(today: date, weeks: int) -> date:
    return today - timedelta(days=today.weekday() - 7 * weeks)


def _weekday(week: str | None, weekday: str, today: date) -> tuple[date, date]:
    monday = _monday(today, _WEEKS[week or "这"])
    if weekday == "末":
        saturday = monday + timedelta(days=5)
        return saturday, saturday + timedelta(days=1)
    day = monday + timedelta(days=_WEEKDAYS.index("日" if weekday == "天" else weekday))
    # 周三 without more is the last one.
    return _one(day - timedelta(days=7) if week is None and day > today else day)


def _month(today: date, months: int) -> tuple[int, int]:
    years, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return years, month + 1


def _of_year(said: str | None, month: int, day: int, today: date) -> date:
    if said:
        years = {"今": today.year, "去": today.year - 1, "前": today.year - 2, "明": today.year + 1}
        return date(years[said] if said in years else int(said), month, day)
    meant = date(today.year, month, day)
    if (meant - today).days <= _SOON:
        return meant
    return date(today.year - 1, month, day)


def _last_such(day: int, today: date) -> date:
    """The last 15号: of this month, or of one before that has such a day. Raises ValueError for a day of none."""
    if not 1 <= day <= 31:
        raise ValueError(f"no month has a day {day}")
    months = (_month(today, -back) for back in range(3))
    return next(found for year, month in months if (found := _or_none(year, month, day)) is not None and found <= today)


def _or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _value(said: str) -> int:
    """12, 十二, 廿二, 二十二 → the number."""
    if said.isdigit():
        return int(said)
    spelt = said.replace("两", "二").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = spelt.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS.index(one) - 1) for one in spelt))
    return (_value(tens) if tens else 1) * 10 + (_value(ones) if ones else 0)
