"""Working days with public holidays and make-up days, from yearly data. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from types import MappingProxyType

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
    # The days, in order, that are worked or off other than the week says, and how many working days more there are with
    # the first of them, the first two and so on, and how many there are up to and with each: so to count days, and to
    # find one by its count, costs the same however far it goes.
    _unlike: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _more: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _worked: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        days = sorted(day for day in {*self.off, *self.made_up} if self.is_workday(day) is not _in_the_week(day))
        changes = (1 if self.is_workday(day) else -1 for day in days)
        object.__setattr__(self, "_unlike", tuple(day.toordinal() for day in days))
        object.__setattr__(self, "_more", tuple(accumulate(changes, initial=0)))
        object.__setattr__(self, "_worked", tuple(map(self.worked, self._unlike)))

    def is_workday(self, day: date) -> bool:
        if day in self.made_up:
            return True
        return _in_the_week(day) and day not in self.off

    def worked(self, ordinal: int) -> int:
        """How many working days there are up to and with a day, given as its proleptic ordinal."""
        weeks, rest = divmod(ordinal, 7)  # the first day of all was a Monday
        return weeks * 5 + min(rest, 5) + self._more[bisect_right(self._unlike, ordinal)]

    def nth(self, worked: int) -> date:
        """The working day with which there are so many, from the first of all on."""
        place = bisect_left(self._worked, worked)
        weeks, rest = divmod(worked - self._more[place] - 1, 5)
        ordinal = weeks * 7 + rest + 1
        if place < len(self._unlike):  # a weekend day that is worked may be the one, before the next of the week
            ordinal = min(ordinal, self._unlike[place])
        return date.fromordinal(ordinal)

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
    return calendar.nth(calendar.worked(day.toordinal()) + n) if n else day


def workday_before(day: date, n: int, calendar: Calendar) -> date:
    """The n-th working day before `day`, which itself is not counted. Raises ValueError below 1."""
    if n < 1:
        raise ValueError("the first working day before is the nearest")
    return calendar.nth(calendar.worked(day.toordinal() - 1) - n + 1)


def count_workdays(after: date, last: date, calendar: Calendar) -> int:
    """How many working days lie after `after` up to and with `last`; 0 where `last` is not later."""
    return max(0, calendar.worked(last.toordinal()) - calendar.worked(after.toordinal()))


def next_workday(day: date, calendar: Calendar) -> date:
    """`day` itself if it is worked, else the next one that is."""
    return day if calendar.is_workday(day) else add_workdays(day, 1, calendar)


def _in_the_week(day: date) -> bool:
    return day.weekday() < _SATURDAY
