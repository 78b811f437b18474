"""The numbers that Word writes before paragraphs and keeps out of their text: 第三条, 二、, （1）.

Runs in the child only.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "chineseLegalSimplified",
        "ideographDigital",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    }
)
_MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    start: int


class Numbering:
    """Counts the numbered paragraphs of one document, in their order."""

    def __init__(self, part: Any | None) -> None:
        self._lists: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._bases: dict[str, str] = {}
        if part is not None:
            self._read(part)

    def mark(self, number: str, depth: int) -> str:
        """The mark of the next paragraph of a list at a depth from 0; nothing for a dot or an unknown list."""
        base = self._bases.get(number, "")
        levels, counts = self._lists.get(base, {}), self._counts[base]
        level = levels.get(depth)
        if level is None or level.form in ("bullet", "none"):
            return ""
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        mark = level.pattern
        for place in range(_MOST_LEVELS):
            if f"%{place + 1}" in mark and place in levels:
                mark = mark.replace(
                    f"%{place + 1}", written(counts.get(place, levels[place].start), levels[place].form)
                )
        return mark.strip()

    def _read(self, part: Any) -> None:
        for abstract in part.iter(f"{_W}abstractNum"):
            levels = {int(one.get(f"{_W}ilvl", "0")): _level(one) for one in abstract.iter(f"{_W}lvl")}
            self._lists[abstract.get(f"{_W}abstractNumId", "")] = levels
        for number in part.iter(f"{_W}num"):
            base = number.find(f"{_W}abstractNumId")
            self._bases[number.get(f"{_W}numId", "")] = "" if base is None else base.get(f"{_W}val", "")


def _level(element: Any) -> _Level:
    def value(name: str, default: str) -> str:
        found = element.find(f"{_W}{name}")
        return default if found is None else str(found.get(f"{_W}val", default))

    start = value("start", "1")
    return _Level(value("numFmt", "decimal"), value("lvlText", ""), int(start) if start.isdecimal() else 1)


def written(number: int, form: str) -> str:
    """A number as Word's format of that name writes it; plain digits for a format that documents here hardly use."""
    if form in _CHINESE and 0 < number < 1000:
        return _chinese(number)
    if form in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if hundreds and rest and not tens:
        text += "零"
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    return text + (_DIGITS[ones] if ones else "")
