"""Write years' holiday files from the `chinesecalendar` package: `python -m escalation.rules.write_holidays 2026`."""

import sys
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import chinese_calendar
import yaml

HOLIDAYS = Path(__file__).parent / "holidays"
_NAMES = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}


def document(year: int) -> dict[str, Any]:
    """The file's content. Raises ValueError for a year that the package does not know."""
    off = sorted((day, _NAMES[name]) for day, name in chinese_calendar.holidays.items() if day.year == year)
    if not off:
        raise ValueError(f"chinesecalendar knows no notice for {year}")
    return {
        "year": year,
        "source": f"国务院办公厅关于{year}年部分节假日安排的通知（数据取自 chinesecalendar 软件包）",
        "estimated": False,
        "holidays": [{"name": name, "days": _days(rows)} for name, rows in groupby(off, key=lambda row: row[1])],
        "workdays": sorted(day for day in chinese_calendar.workdays if day.year == year),
    }


def write(year: int, folder: Path) -> Path:
    """Write the year's file into a folder."""
    path = folder / f"{year}.yaml"
    path.write_text(yaml.safe_dump(document(year), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def _days(rows: Iterable[tuple[date, str]]) -> list[date]:
    return [day for day, _ in rows]


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        write(int(argument), HOLIDAYS)
