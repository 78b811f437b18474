"""Instants in columns and days on the city's calendar."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

CITY_TIME = ZoneInfo("Asia/Shanghai")
_ZONE = "+00:00"


def local_day(moment: datetime) -> date:
    """The calendar day of an aware `moment` in the city."""
    return moment.astimezone(CITY_TIME).date()


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite keeps no zone, so it is stored naive there and comes back aware.

    Raises ValueError on a naive datetime: a wrong hour must never be stored silently.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], datetime | str | None]:
        """How a value is given to the driver. On SQLite in SQLAlchemy's own form, written several times as fast."""
        return _in_utc if dialect.name == "postgresql" else _as_text

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        return _in_utc if dialect.name == "postgresql" else _from_text


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return value.astimezone(UTC)


# What is written down together has one moment in several columns.
@lru_cache(maxsize=64)
def _as_text(value: datetime | None) -> str | None:
    utc = _in_utc(value)
    return None if utc is None else utc.isoformat(" ", "microseconds").removesuffix(_ZONE)


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + _ZONE)
