"""Working days with public holidays and make-up days, from yearly data. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday with every day off that belongs to it, swapped days included."""

    name: str
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The days of one year as the State Council's notice gives them; `estimated` before there is one."""

    year: int
    source: str
    estimated: bool
    holidays: tuple[Holiday, ...]
    workdays: tuple[date, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and make-up days by name. Years without data count weekends only, and as an estimate."""

    off: Mapping[date, str]
    made_up: frozenset[date]
    settled: frozenset[int] = field(default=frozenset())

    def is_workday(self, day: date) -> bool:
        if day in self.made_up:
            return True
        return day.weekday() < _SATURDAY and day not in self.off

    def is_estimate(self, first: date, last: date) -> bool:
        """Whether a year from `first` to `last` has no notice yet."""
        return any(year not in self.settled for year in range(first.year, last.year + 1))


def calendar_of(years: Iterable[Year]) -> Calendar:
    """One calendar from the data of several years."""
    known = tuple(years)
    off = {day: holiday.name for year in known for holiday in year.holidays for day in holiday.days}
    made_up = frozenset(day for year in known for day in year.workdays)
    return Calendar(MappingProxyType(off), made_up, frozenset(y.year for y in known if not y.estimated))


def add_workdays(day: date, n: int, calendar: Calendar) -> date:
    """The n-th working day after `day`, which itself is not counted; `day` for n = 0. Raises ValueError below 0."""
    if n < 0:
        raise ValueError("working days are counted forward")
    for _ in range(n):
        day = next(_workdays_after(day, calendar))
    return day


def count_workdays(after: date, last: date, calendar: Calendar) -> int:
    """How many working days lie after `after` up to and with `last`; 0 where `last` is not later."""
    days = (after + _DAY * n for n in range(1, (last - after).days + 1))
    return sum(calendar.is_workday(day) for day in days)


def next_workday(day: date, calendar: Calendar) -> date:
    """`day` itself if it is worked, else the next one that is."""
    return day if calendar.is_workday(day) else add_workdays(day, 1, calendar)


def _workdays_after(day: date, calendar: Calendar) -> Iterator[date]:
    while True:
        day += _DAY
        if calendar.is_workday(day):
            yield day
